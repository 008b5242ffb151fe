"""Remarks on shared notes over plain forms: sent without a name by whoever can read the notes,
dealt with by those who lead, and told of where the notes are read."""

from typing import Any

import pytest
from lxml import html
from starlette.testclient import TestClient

from app.admission.budgets import Rate, RateLimits
from app.clock import now
from app.database import Database
from app.models import workshop as workshops
from app.models.afterwards import publication
from app.models.agenda.agenda_file import AgendaFile
from app.models.became import remark_window
from app.models.became.remark import ANSWERED, ASIDE, TAKEN_IN, WAITS
from app.models.people import member, participant
from app.models.people.facilitator import Facilitator
from app.models.people.member import READER
from app.models.workshop import Workshop
from app.routes import sending_remarks
from app.routes._shared.parts import PARTICIPANT_COOKIE
from app.settings import Settings
from tests.became import day
from tests.conftest import log_in
from tests.exports.test_notes import change
from tests.remarks import handle, open_until, remarks, say_wrong, share
from tests.rooms import do, purged
from tests.routes.test_became import form

WRONG = "Summan på sidan 2 är fel."
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def asked(database: Database, workshop: Workshop) -> Workshop:
    share(database, workshop)
    open_until(database, workshop)
    return workshop


def texts(database: Database, workshop: Workshop) -> list[str]:
    return [one.text for one in remarks(database, workshop)]


def states(database: Database, workshop: Workshop) -> list[str]:
    return [one.state for one in remarks(database, workshop)]


def send(client: TestClient, workshop: Workshop, text: str = WRONG, **fields: str) -> Any:
    """As a reader does, from the form as it is drawn."""
    path = f"/w/{workshop.uid}/remark"
    drawn = form(client.get(path).text, path)
    return client.post(path, data=drawn | {"text": text} | fields)


def act(
    astrids: TestClient, database: Database, workshop: Workshop, state: str, **fields: str
) -> Any:
    """As a member does with the first remark, from its form as it is drawn."""
    path = f"/w/{workshop.uid}/remarks"
    at = f"{path}/{remarks(database, workshop)[0].uid}"
    return astrids.post(at, data=form(astrids.get(path).text, at) | fields | {"state": state})


def test_where_the_notes_are_read_a_link_says_until_when(
    client: TestClient, database: Database, workshop: Workshop
) -> None:
    share(database, workshop)
    shared, link = f"/w/{workshop.uid}/shared", f'href="/w/{workshop.uid}/remark"'
    assert link not in client.get(shared).text
    open_until(database, workshop)
    page = client.get(shared, headers=ENGLISH).text
    assert link in page and "Say it by" in page and "<form" not in page
    with database.writing() as session:
        remark_window.close(session, workshop.id or 0, now())
    assert link not in client.get(shared).text


def test_the_link_is_gone_the_day_after_though_nobody_did_anything(
    client: TestClient, asked: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared, link = f"/w/{asked.uid}/shared", f'href="/w/{asked.uid}/remark"'
    assert link in client.get(shared).text
    later = now() + 8 * 86_400_000
    monkeypatch.setattr("app.routes.sharing.now", lambda: later)
    assert link not in client.get(shared).text


def test_a_reader_sends_a_remark_sees_it_and_takes_it_back(
    client: TestClient, database: Database, asked: Workshop
) -> None:
    client.cookies.clear()
    page = client.get(f"/w/{asked.uid}/remark").text
    assert "Skriv inte namn" in page and "Ingen kan se att påpekandet är ditt" in page
    sent = send(client, asked, part="summary")
    assert "Skickat. Tack!" in sent.text and WRONG in sent.text and "Sammanfattning" in sent.text
    [one] = remarks(database, asked)
    assert (one.text, one.part) == (WRONG, "summary")
    taken = client.post(f"/w/{asked.uid}/remark/withdrawal", data={"which": one.uid})
    assert "Tillbakataget" in taken.text and WRONG not in taken.text
    assert texts(database, asked) == []


def test_nothing_of_whom_is_stored_and_the_cookie_goes_to_that_page_alone(
    client: TestClient, asked: Workshop
) -> None:
    path = f"/w/{asked.uid}/remark"
    key = form(client.get(path).text, path)["key"]
    reply = client.post(path, data={"text": WRONG, "key": key}, follow_redirects=False)
    cookie = reply.headers["set-cookie"].lower()
    assert cookie.startswith(f"remark={key.lower()};")
    assert f"path={path};".lower() in cookie + ";" and "httponly" in cookie
    assert "samesite=lax" in cookie


def test_two_remarks_of_one_browser_have_nothing_in_common_but_in_the_browser(
    client: TestClient, database: Database, asked: Workshop
) -> None:
    client.cookies.clear()
    send(client, asked, "Ett")
    page = send(client, asked, "Två").text
    assert "Ett" in page and "Två" in page
    one, other = remarks(database, asked)
    assert one.token_hash != other.token_hash
    client.post(f"/w/{asked.uid}/remark/withdrawal", data={"which": one.uid})
    assert texts(database, asked) == ["Två"]


def test_nobody_else_takes_it_back_or_reads_it(
    client: TestClient, database: Database, asked: Workshop, dragana: Facilitator
) -> None:
    client.cookies.clear()
    send(client, asked)
    [one] = remarks(database, asked)
    client.cookies.clear()
    taken = client.post(f"/w/{asked.uid}/remark/withdrawal", data={"which": one.uid})
    assert taken.status_code == 404
    assert texts(database, asked) == [WRONG]
    for path in ("remark", "shared", "shared/docx"):
        assert WRONG not in client.get(f"/w/{asked.uid}/{path}").text
    log_in(client, database, dragana)
    assert client.get(f"/w/{asked.uid}/remarks").status_code == 404


def test_a_phone_that_was_there_is_told_that_erasing_all_leaves_its_remark(
    client: TestClient, database: Database, asked: Workshop
) -> None:
    change(database, asked, remarks_until="")
    do(database, asked, "reopen")
    with database.writing() as session:
        _, token = participant.join(session, asked, "sv")
    do(database, asked, "end")
    client.cookies.set(PARTICIPANT_COOKIE, token)
    me = f"/w/{asked.uid}/phone/me"
    assert f"/w/{asked.uid}/remark" not in client.get(me).text
    change(database, asked, remarks_until=day(7))
    assert f'href="/w/{asked.uid}/remark"' in client.get(me).text


@pytest.mark.parametrize("kept", ["", "x", "a" * 22, ".".join(["å"] * 99), "." * 2000])
def test_a_cookie_that_is_not_ours_finds_nothing_and_breaks_nothing(
    kept: str, client: TestClient, database: Database, asked: Workshop
) -> None:
    say_wrong(database, asked, WRONG)
    headers: Any = {"cookie": f"remark={kept}".encode()}
    page = client.get(f"/w/{asked.uid}/remark", headers=headers)
    assert page.status_code == 200 and WRONG not in page.text


def test_a_double_press_is_one_remark(
    client: TestClient, database: Database, asked: Workshop
) -> None:
    path = f"/w/{asked.uid}/remark"
    drawn = form(client.get(path).text, path) | {"text": WRONG}
    for _ in range(2):
        assert client.post(path, data=drawn).status_code == 200
    assert texts(database, asked) == [WRONG]


def test_going_back_and_sending_something_else_asks_and_then_sends_both(
    client: TestClient, database: Database, asked: Workshop
) -> None:
    path = f"/w/{asked.uid}/remark"
    drawn = form(client.get(path).text, path) | {"text": WRONG}
    client.post(path, data=drawn)
    refused = client.post(path, data=drawn | {"text": "Namnet är fel."})
    assert refused.status_code == 409 and "finns kvar" in refused.text
    again = form(refused.text, path)
    assert again["text"] == "Namnet är fel." and again["key"] != drawn["key"]
    client.post(path, data=again)
    assert texts(database, asked) == [WRONG, "Namnet är fel."]


@pytest.mark.parametrize(("text", "why"), [("", "Skriv vad som är fel"), ("å" * 1001, "1 000")])
def test_what_cant_be_sent_is_kept_with_a_sentence(
    text: str, why: str, client: TestClient, database: Database, asked: Workshop
) -> None:
    refused = send(client, asked, text, part="summary")
    assert refused.status_code == 422 and why in refused.text
    kept = form(refused.text, f"/w/{asked.uid}/remark")
    assert (kept["text"], kept["part"]) == (text, "summary")
    assert texts(database, asked) == []


def test_what_is_typed_when_the_time_runs_out_is_kept_to_be_copied(
    client: TestClient, database: Database, asked: Workshop
) -> None:
    path = f"/w/{asked.uid}/remark"
    drawn = form(client.get(path).text, path) | {"text": WRONG}
    change(database, asked, remarks_until=day(-1))
    refused = client.post(path, data=drawn)
    assert refused.status_code == 409 and "Tiden för påpekanden är över" in refused.text
    assert WRONG in refused.text
    page = client.get(path).text
    assert "Det gick att skicka" in page and "<form" not in page


def test_who_sends_very_many_waits_and_keeps_what_is_typed(
    client: TestClient, database: Database, asked: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(RateLimits, "REMARKS_OF_A_NETWORK", Rate(2, 600))
    for number in range(2):
        send(client, asked, f"{WRONG} {number}")
    refused = send(client, asked)
    assert refused.status_code == 429
    assert form(refused.text, f"/w/{asked.uid}/remark")["text"] == WRONG
    assert len(texts(database, asked)) == 2


def test_all_networks_together_are_bounded_too(
    client: TestClient, asked: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(RateLimits, "REMARKS", Rate(1, 600))
    networks = iter("abc")
    monkeypatch.setattr(sending_remarks, "network_of", lambda request: next(networks))
    assert [send(client, asked, text).status_code for text in ("Ett", "Två")] == [200, 429]


def test_where_readers_are_not_asked_there_is_nothing(
    client: TestClient, database: Database, workshop: Workshop
) -> None:
    def answers() -> set[int]:
        client.cookies.clear()
        at = f"/w/{workshop.uid}/remark"
        sent = client.post(at, data={"text": WRONG}).status_code
        return {client.get(at).status_code, sent, client.post(f"{at}/withdrawal").status_code}

    assert answers() == {404}
    share(database, workshop)
    assert answers() == {404}
    open_until(database, workshop)
    assert 404 in answers() and 200 in answers()  # nothing of nobody's to take back
    with database.writing() as session:
        publication.withdraw(session, workshop.id or 0)
    assert answers() == {404}
    with database.writing() as session:
        workshops.delete(session, workshop.id or 0)
    assert answers() == {404}


def test_who_sent_one_takes_it_back_also_when_the_notes_are_no_longer_shared(
    client: TestClient, database: Database, asked: Workshop
) -> None:
    send(client, asked)
    with database.writing() as session:
        publication.withdraw(session, asked.id or 0)
    page = client.get(f"/w/{asked.uid}/remark").text
    assert WRONG in page and "/shared" not in page
    [one] = remarks(database, asked)
    client.post(f"/w/{asked.uid}/remark/withdrawal", data={"which": one.uid})
    assert texts(database, asked) == []


def test_astrid_opens_moves_and_closes_it_and_undoes_that(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    share(database, workshop)
    path = f"/w/{workshop.uid}/remarks"
    assert path in astrids.get(f"/w/{workshop.uid}/sharing").text
    for until in (day(7), day(9)):
        drawn = form(astrids.get(path).text, f"{path}/window")
        assert (
            "kan de som läser" in astrids.post(f"{path}/window", data=drawn | {"day": until}).text
        )
    closed = astrids.post(f"{path}/window/end").text
    assert "Det går inte längre att skicka" in closed and "window/end/undo" in closed
    astrids.post(f"{path}/window/end/undo")
    with database.reading() as session:
        here = session.get_one(Workshop, workshop.id)
        assert remark_window.last_day(here) == day(9) and remark_window.is_open(here, now())


@pytest.mark.parametrize(
    ("typed", "why"), [("i maj", "ingen dag"), ("2020-01-01", "har varit"), ("", "Välj till")]
)
def test_a_day_that_cant_be_is_refused_and_kept(
    typed: str, why: str, astrids: TestClient, asked: Workshop
) -> None:
    path = f"/w/{asked.uid}/remarks"
    drawn = form(astrids.get(path).text, f"{path}/window")
    refused = astrids.post(f"{path}/window", data=drawn | {"day": typed})
    assert refused.status_code == 422 and why in refused.text
    assert form(refused.text, f"{path}/window")["day"] == typed


def test_the_notes_say_how_many_wait_and_lead_to_them(
    astrids: TestClient, database: Database, asked: Workshop
) -> None:
    say_wrong(database, asked, WRONG)
    page = astrids.get(f"/w/{asked.uid}/notes").text
    assert "1 påpekande om anteckningarna väntar" in page and f"/w/{asked.uid}/remarks" in page
    handle(database, asked, remarks(database, asked)[0], ASIDE)
    assert "om anteckningarna väntar" not in astrids.get(f"/w/{asked.uid}/notes").text


@pytest.mark.parametrize("state", [TAKEN_IN, ANSWERED, ASIDE])
def test_astrid_deals_with_a_remark_and_undoes_it(
    state: str, astrids: TestClient, database: Database, asked: Workshop
) -> None:
    say_wrong(database, asked, WRONG)
    done = act(astrids, database, asked, state, text="Summan är rättad.")
    assert states(database, asked) == [state] and "Ångra" in done.text
    [undo] = html.fromstring(done.text).xpath("//form[.//button[@autofocus]]")
    [button] = undo.xpath(".//button")
    edition = {"edition": undo.fields["edition"]}
    astrids.post(undo.action, data=edition | {button.get("name"): button.get("value")})
    assert states(database, asked) == [WAITS]
    assert remarks(database, asked)[0].words == {"sv": "Summan är rättad."}


def test_an_answer_is_read_by_everyone_and_its_sender_but_the_remark_is_not(
    client: TestClient, database: Database, asked: Workshop, astrid: Facilitator
) -> None:
    send(client, asked)
    log_in(client, database, astrid)
    act(client, database, asked, ANSWERED, text="Summan stämmer.", text_also="The sum is right.")
    own = client.get(f"/w/{asked.uid}/remark").text
    assert "Summan stämmer." in own and "Besvarat" in own
    client.cookies.clear()
    page = client.get(f"/w/{asked.uid}/shared").text
    assert "Summan stämmer." in page and "1 är besvarat" in page and WRONG not in page
    assert "The sum is right." in client.get(f"/w/{asked.uid}/shared", headers=ENGLISH).text


def test_an_answer_without_words_is_refused_beside_its_form(
    astrids: TestClient, database: Database, asked: Workshop
) -> None:
    say_wrong(database, asked, WRONG)
    refused = act(astrids, database, asked, ANSWERED)
    assert refused.status_code == 422 and "Skriv svaret." in refused.text
    assert "<details open>" in refused.text


def test_hedvig_sees_what_astrid_saved_meanwhile(
    astrids: TestClient, database: Database, asked: Workshop
) -> None:
    say_wrong(database, asked, WRONG)
    path = f"/w/{asked.uid}/remarks"
    [one] = remarks(database, asked)
    drawn = form(astrids.get(path).text, f"{path}/{one.uid}")
    handle(database, asked, one, ANSWERED, "Summan stämmer.")
    refused = astrids.post(
        f"{path}/{one.uid}", data=drawn | {"state": TAKEN_IN, "text": "Summan är rättad."}
    )
    assert refused.status_code == 409
    assert "Summan stämmer." in refused.text and "Summan är rättad." in refused.text
    again = form(refused.text, f"{path}/{one.uid}", text="Summan är rättad.")
    assert astrids.post(f"{path}/{one.uid}", data=again | {"state": TAKEN_IN}).status_code == 200
    assert states(database, asked) == [TAKEN_IN]


def test_what_is_answered_after_it_was_taken_back_is_there_to_copy(
    astrids: TestClient, database: Database, asked: Workshop
) -> None:
    say_wrong(database, asked, WRONG)
    path = f"/w/{asked.uid}/remarks"
    [one] = remarks(database, asked)
    drawn = form(astrids.get(path).text, f"{path}/{one.uid}")
    with database.writing() as session:
        session.delete(session.get_one(type(one), one.id))
    gone = astrids.post(
        f"{path}/{one.uid}", data=drawn | {"state": ANSWERED, "text": "Summan stämmer."}
    )
    assert gone.status_code == 404
    assert "tagit tillbaka" in gone.text and "Summan stämmer." in gone.text
    assert ANSWERED not in gone.text


def test_a_reader_of_the_workshop_reads_them_and_has_no_buttons(
    client: TestClient, database: Database, asked: Workshop, dragana: Facilitator
) -> None:
    say_wrong(database, asked, WRONG)
    with database.writing() as session:
        member.add(session, asked.id or 0, dragana.id or 0, READER)
    page = log_in(client, database, dragana).get(f"/w/{asked.uid}/remarks").text
    assert WRONG in page and "<button" not in page.split('id="main"')[1].split("</main>")[0]


def test_when_the_answers_are_gone_the_pages_say_so(
    astrids: TestClient, database: Database, asked: Workshop, settings: Settings
) -> None:
    send(astrids, asked)
    purged(database, settings, asked)
    page = astrids.get(f"/w/{asked.uid}/remarks").text
    assert WRONG not in page and "raderat med svaren" in page
    own = astrids.get(f"/w/{asked.uid}/remark").text
    assert WRONG not in own and "Det gick att skicka" in own
    assert "om anteckningarna väntar" not in astrids.get(f"/w/{asked.uid}/notes").text


def test_copies_and_agenda_files_take_nothing_of_it(
    astrids: TestClient, database: Database, asked: Workshop
) -> None:
    say_wrong(database, asked, WRONG)
    file = astrids.get(f"/w/{asked.uid}/agenda/file").text
    assert WRONG not in file and "remark" not in str(AgendaFile.model_json_schema())
    copied: Any = astrids.post(f"/w/{asked.uid}/copy", data={"title": "Kopia"})
    uid = copied.url.path.split("/")[2]
    assert uid != asked.uid
    with database.reading() as session:
        made = workshops.by_uid(session, uid)
        assert made and (made.remarks_until, made.remarks_closed) == ("", "")
    assert remarks(database, made) == []
