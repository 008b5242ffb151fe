"""The follow-up of commitments, and what a receiver gets by their link."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from app.clock import now
from app.database import Database
from app.models.agenda.asking import Asking
from app.models.commitments import making, telling
from app.models.commitments.answering import Typed, write
from app.models.commitments.commitment import Commitment, commitments_of
from app.models.commitments.following import rows_of
from app.models.commitments.making import Words
from app.models.commitments.parked import ParkedLine, parked_lines
from app.models.commitments.parking import take_away
from app.models.commitments.promises import Chosen, confirm, promises_of
from app.models.commitments.receiver_links import make_link
from app.models.commitments.telling import Teller, Told
from app.models.people import member, participant
from app.models.people.facilitator import Facilitator
from app.models.people.member import READER
from app.models.workshop import Workshop
from app.routes._shared.parts import PARTICIPANT_COOKIE
from app.security_log import SecurityLine
from app.steps import STEP_KINDS
from app.steps.plain import parse
from tests.conftest import log_in, someone
from tests.forms import forms_of
from tests.models.test_parked import ids
from tests.rooms import ask, come_in, do, hide, say
from tests.vows import BUS, KIND, SHOP

CANARY = "Kanariefågeln"


@pytest.fixture(autouse=True)
def vows(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(STEP_KINDS, KIND.name, KIND)
    yield


def make(database: Database, workshop: Workshop, what: str, **words: str) -> Commitment:
    with database.writing() as session:
        typed = parse(Words, {"what": what, **words})
        return making.make(session, workshop.id or 0, typed, at=now(), by=None)


def tell(database: Database, one: Commitment, status: str, said: str, **who: int) -> None:
    told = Told(status=status, said=said, day="2026-11-12")
    with database.writing() as session:
        telling.tell(session, one.workshop_id, one.uid, told, Teller(**who), at=now())


@pytest.fixture
def bus(database: Database, workshop: Workshop) -> Commitment:
    say(database, ask(database, workshop, "open_text", f"{CANARY} hindrar?"), {"text": CANARY})
    do(database, workshop, "end")
    return make(database, workshop, "Prova skolbussen", who="Regionen", when="2026-12")


@pytest.fixture
def shop(database: Database, workshop: Workshop) -> Commitment:
    return make(database, workshop, f"{CANARY} i butiken", who="Byalaget")


@pytest.fixture
def region(
    client: TestClient, database: Database, astrid: Facilitator, bus: Commitment
) -> TestClient:
    """The browser of the region, which has come by its link."""
    with database.writing() as session:
        number, by = bus.receiver_id or 0, astrid.id
        token = make_link(session, bus.workshop_id, number, at=now(), by=by)
    browser = TestClient(client.app)
    reply = browser.post("/receiver", data={"token": token})
    assert reply.url.path.endswith("/received")
    return browser


def at(workshop: Workshop, path: str = "") -> str:
    return f"/w/{workshop.uid}/commitments{path}"


def test_a_receiver_reads_their_own_commitments_and_nothing_else_of_the_workshop(
    region: TestClient, workshop: Workshop, bus: Commitment, shop: Commitment
) -> None:
    page = region.get(f"/w/{workshop.uid}/received")
    assert "Prova skolbussen" in page.text and "Regionen" in page.text
    assert CANARY not in page.text and shop.uid not in page.text
    for path in ("commitments", "notes", "desk", "projector", f"commitments/{bus.uid}"):
        assert region.get(f"/w/{workshop.uid}/{path}").status_code == 404
    told = {"status": "done", "day": "2026-11-12"}
    for what, status in ((bus, 200), (shop, 404)):
        reply = region.post(f"/w/{workshop.uid}/received/{what.uid}/news", data=told)
        assert reply.status_code == status


def test_what_a_receiver_tells_is_told_by_their_role(
    region: TestClient, database: Database, workshop: Workshop, bus: Commitment
) -> None:
    told = {"status": "under_way", "said": "Vi har mötts.", "day": "2026-11-12"}
    region.post(f"/w/{workshop.uid}/received/{bus.uid}/news", data=told)
    with database.reading() as session:
        [row] = rows_of(session, workshop.id or 0)
    news = row.standing.told[0]
    assert (news.teller, news.receiver_id, news.actor) == ("Regionen", bus.receiver_id, None)


def test_a_receiver_undoes_their_own_news_and_no_facilitators(
    region: TestClient, database: Database, workshop: Workshop, bus: Commitment, astrid: Facilitator
) -> None:
    tell(database, bus, "done", "Klart.", actor=astrid.id or 0)
    tell(database, bus, "under_way", "Nej.", receiver_id=bus.receiver_id or 0)
    with database.reading() as session:
        [row] = rows_of(session, workshop.id or 0)
    own, others = (news.id for news in row.standing.told)
    base = f"/w/{workshop.uid}/received/{bus.uid}/news"
    assert region.post(f"{base}/{others}/undo").status_code == 409
    assert region.post(f"{base}/{own}/undo").status_code == 200
    with database.reading() as session:
        assert rows_of(session, workshop.id or 0)[0].status == "done"


def parked_by(database: Database, workshop: Workshop) -> dict[str, ParkedLine]:
    with database.reading() as session:
        return {line.text: line for line in parked_lines(session, workshop.id or 0)}


@pytest.fixture
def asked(database: Database, workshop: Workshop, bus: Commitment) -> ParkedLine:
    """What the region is to answer; somebody else is to answer another line."""
    do(database, workshop, "park_line", title="Vem plogar vägen?", receiver="Regionen")
    do(database, workshop, "park_line", title=f"{CANARY} till byn", receiver="Stadsnätet")
    return parked_by(database, workshop)["Vem plogar vägen?"]


def answer(
    browser: TestClient, workshop: Workshop, line: ParkedLine, **told: str
) -> tuple[int, str]:
    """By the form that the page has for it now, filled in so; its status and its page."""
    page = browser.get(f"/w/{workshop.uid}/received").text
    at = f"/w/{workshop.uid}/received/parked/{line.id}"
    [form] = [one for one in forms_of(page, "") if one.action == at]
    reply = browser.post(at, data=form.data(**told))
    return reply.status_code, reply.text


def test_a_receiver_reads_what_is_parked_for_them_and_answers_it_by_their_role(
    region: TestClient, database: Database, workshop: Workshop, asked: ParkedLine
) -> None:
    page = region.get(f"/w/{workshop.uid}/received").text
    assert "Vem plogar vägen?" in page and CANARY not in page
    _, page = answer(region, workshop, asked, said="Trafikverket plogar.", day="2026-11-20")
    assert "Trafikverket plogar." in page and "Sparat." in page
    row = parked_by(database, workshop)["Vem plogar vägen?"].row
    assert (row.said, row.day, row.teller) == ("Trafikverket plogar.", "2026-11-20", "Regionen")


def test_a_receiver_answers_only_what_is_theirs_and_stands(
    region: TestClient, database: Database, workshop: Workshop, asked: ParkedLine
) -> None:
    other = parked_by(database, workshop)[f"{CANARY} till byn"]
    told = {"said": "Ja.", "day": "2026-11-20"}
    base = f"/w/{workshop.uid}/received/parked"
    assert region.post(f"{base}/{other.id}", data=told).status_code == 404
    with database.writing() as session:
        take_away(session, workshop.id or 0, asked.id)
    gone = region.post(f"{base}/{asked.id}", data=told | {"said": "Trafikverket plogar."})
    assert gone.status_code == 404 and "Trafikverket plogar." in gone.text
    assert "Vem plogar" not in region.get(f"/w/{workshop.uid}/received").text


def test_a_receiver_is_shown_what_the_desk_has_answered_meanwhile(
    region: TestClient, database: Database, workshop: Workshop, asked: ParkedLine
) -> None:
    page = region.get(f"/w/{workshop.uid}/received").text
    [form] = [one for one in forms_of(page, "") if f"parked/{asked.id}" in one.action]
    with database.writing() as session:
        typed = Typed(words="Vem plogar vägen?", receiver="Regionen", said="Vi vet snart.")
        write(session, workshop.id or 0, asked.id, typed, today="2026-11-19")
    reply = region.post(form.action, data=form.data(said="Trafikverket."))
    assert reply.status_code == 409
    assert "Vi vet snart." in reply.text and "Trafikverket." in reply.text
    assert parked_by(database, workshop)["Vem plogar vägen?"].row.said == "Vi vet snart."


@pytest.mark.parametrize(
    ("wrong", "say"),
    [
        ({"said": " "}, "Skriv vad ni svarar."),
        ({"said": "x" * 1001}, "Det är längre än"),
        ({"day": "i vår"}, "Den dagen finns inte."),
        ({"teller": "x" * 61}, "Det är längre än"),
    ],
)
def test_what_a_receiver_cant_save_is_said_and_stays_in_the_form(
    region: TestClient, workshop: Workshop, asked: ParkedLine, wrong: dict[str, str], say: str
) -> None:
    told = {"said": "Trafikverket plogar.", "teller": "Planeraren", **wrong}
    status, page = answer(region, workshop, asked, **told)
    assert status == 422 and say in page
    assert all(text.strip() in page for text in told.values())


def test_a_receiver_may_take_an_answer_back(
    region: TestClient, database: Database, workshop: Workshop, asked: ParkedLine
) -> None:
    answer(region, workshop, asked, said="Trafikverket.")
    answer(region, workshop, asked, said="")
    row = parked_by(database, workshop)["Vem plogar vägen?"].row
    assert (row.said, row.day, row.teller) == ("", "", "")


def test_what_a_participant_said_and_is_hidden_stands_on_no_receivers_page(
    region: TestClient, database: Database, workshop: Workshop
) -> None:
    with database.reading() as session:
        asking = session.exec(select(Asking)).one()
    do(database, workshop, "park", on=ids(database, asking)[0], receiver="Regionen")
    at = f"/w/{workshop.uid}/received"
    assert CANARY in region.get(at).text
    hide(database, workshop, asking, CANARY)
    page = region.get(at).text
    assert CANARY not in page and "Svaret är dolt eller borttaget." in page


def test_whoever_only_has_something_parked_is_given_a_link_too(
    astrids: TestClient, workshop: Workshop, asked: ParkedLine
) -> None:
    page = astrids.get(at(workshop)).text
    assert page.count("/link") >= 2 and "Stadsnätet" in page


def test_a_wrong_link_opens_nothing_and_says_no_more_than_that(client: TestClient) -> None:
    reply = client.post("/receiver", data={"token": "a" * 22})
    assert reply.status_code == 404 and "set-cookie" not in reply.headers


def test_the_cookie_of_a_link_is_sent_to_that_page_alone(
    client: TestClient, database: Database, astrid: Facilitator, bus: Commitment, workshop: Workshop
) -> None:
    with database.writing() as session:
        number, by = bus.receiver_id or 0, astrid.id
        token = make_link(session, bus.workshop_id, number, at=now(), by=by)
    reply = client.post("/receiver", data={"token": token}, follow_redirects=False)
    cookie = reply.headers["set-cookie"].lower()
    assert f"path=/w/{workshop.uid.lower()}/received" in cookie and "httponly" in cookie
    assert token not in reply.headers["location"]


def test_links_are_made_and_revoked_with_a_line_each_in_the_security_log_and_no_name(
    astrids: TestClient, database: Database, workshop: Workshop, bus: Commitment
) -> None:
    base = f"/w/{workshop.uid}/receivers/{bus.receiver_id}/link"
    page = astrids.post(base, data={"key": "a" * 22})
    assert "/receiver#" + "a" * 22 in page.text
    assert "har en länk sedan" in astrids.get(at(workshop)).text
    astrids.post(f"{base}/revocation")
    assert "har en länk sedan" not in astrids.get(at(workshop)).text
    with database.reading() as session:
        lines = [one for one in session.exec(select(SecurityLine)) if "receiver" in one.what]
    assert [one.what for one in lines] == ["receiver-link-made", "receiver-link-revoked"]
    assert "Regionen" not in str(lines) and "aaaa" not in str(lines)


def test_a_reader_reads_and_has_nothing_to_write_with(
    client: TestClient, database: Database, workshop: Workshop, bus: Commitment
) -> None:
    rut = someone(database, "Rut Ek", "rut@example.se")
    with database.writing() as session:
        member.add(session, workshop.id or 0, rut.id or 0, READER)
    browser = log_in(TestClient(client.app), database, rut)
    for path in ("", f"/{bus.uid}"):
        page = browser.get(at(workshop, path))
        assert "Prova skolbussen" in page.text
        assert [form.action for form in forms_of(page.text, "") if form.editable] == []


def test_the_filter_of_a_receiver_is_an_address_and_stays_while_one_writes(
    astrids: TestClient, workshop: Workshop, bus: Commitment, shop: Commitment
) -> None:
    number = str(bus.receiver_id)
    page = astrids.get(at(workshop), params={"receiver": number})
    assert bus.uid in page.text and f"c-{shop.uid}" not in page.text
    told = {"status": "done", "quick": "1", "receiver": number}
    reply = astrids.post(at(workshop, f"/{bus.uid}/news"), data=told)
    assert reply.url.params["receiver"] == number
    assert f"c-{shop.uid}" not in reply.text
    nobodys = astrids.get(at(workshop), params={"receiver": "none"}).text
    assert f"c-{bus.uid}" not in nobodys and f"c-{shop.uid}" not in nobodys


@pytest.mark.parametrize(
    ("sent", "say"),
    [
        ({"status": "will_not", "said": " ", "teller": "elbolaget"}, "Skriv varför"),
        ({"status": "done", "day": "i går", "teller": "elbolaget"}, "Skriv dagen som"),
    ],
)
def test_what_is_refused_is_said_and_what_was_typed_stays(
    astrids: TestClient, workshop: Workshop, bus: Commitment, sent: dict[str, str], say: str
) -> None:
    sent = {"day": "2026-11-12", **sent}
    reply = astrids.post(at(workshop, f"/{bus.uid}/news"), data=sent)
    assert reply.status_code == 422
    assert say in reply.text and 'value="elbolaget"' in reply.text


def test_a_bare_status_that_will_not_happen_is_not_saved_before_there_is_a_reason(
    astrids: TestClient, database: Database, workshop: Workshop, bus: Commitment
) -> None:
    told = {"status": "will_not", "quick": "1"}
    reply = astrids.post(at(workshop, f"/{bus.uid}/news"), data=told)
    assert "Varför blev det inte av?" in reply.text
    with database.reading() as session:
        assert rows_of(session, workshop.id or 0)[0].standing.told == []


def test_promises_are_confirmed_in_other_words_and_mistakes_keep_what_was_typed(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    asking = ask(database, workshop, "vow", "Vad gör vi?")
    for promise in (BUS, SHOP):
        say(database, asking, promise)
    form = forms_of(astrids.get(at(workshop, "/confirm")).text, at(workshop, "/confirm"))[0]
    whats = [one.name for one in form.editable if one.name.endswith(".what")]
    refused = astrids.post(form.action, data=form.data(**{whats[0]: "", whats[1]: "Annat"}))
    assert refused.status_code == 422 and 'value="Annat"' in refused.text
    with database.reading() as session:
        assert commitments_of(session, workshop.id or 0) == []
    astrids.post(form.action, data=form.data(**{whats[1]: "Annat"}))
    again = astrids.post(form.action, data=form.data(**{whats[1]: "Det tredje"}))
    assert again.status_code == 409 and "Det tredje" in again.text
    with database.reading() as session:
        found = [one.what for one in commitments_of(session, workshop.id or 0)]
    assert found == [BUS["what"], "Annat"]


def test_a_promise_by_one_of_us_is_pointed_out_and_may_stay_so(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    asking = ask(database, workshop, "commitment", "Vad gör vi?")
    one = STEP_KINDS["commitment"].oneself("en")
    for who in (one, "Byalaget"):
        say(database, asking, {"what": f"Ordna skjuts, {who}", "who": who})
    here = at(workshop, "/confirm")
    page = astrids.get(here).text
    assert page.count("Skriv en roll: ") == 1
    assert "Någon i rummet tar ett av de här åtagandena" in page
    form = forms_of(page, here)[0]
    astrids.post(form.action, data=form.data())
    with database.reading() as session:
        assert {row.who for row in rows_of(session, workshop.id or 0)} == {one, "Byalaget"}


def test_the_phone_says_which_of_ones_own_are_confirmed_and_stay(
    client: TestClient, database: Database, workshop: Workshop
) -> None:
    with database.writing() as session:
        björn, token = participant.join(session, workshop, "sv")
    asking = ask(database, workshop, "vow", "Vad gör vi?")
    say(database, asking, BUS, björn)
    say(database, asking, SHOP, come_in(database, workshop))
    with database.writing() as session:
        chosen = [
            Chosen(one.answer, one.edition, parse(Words, one.shown))
            for one in promises_of(session, workshop.id or 0).waiting
        ]
        confirm(session, workshop.id or 0, chosen, at=now(), by=None)
    phone = TestClient(client.app, cookies={PARTICIPANT_COOKIE: token})
    me = phone.get(f"/w/{workshop.uid}/phone/me").text
    assert "organisationens egen text" in me and BUS["what"] in me and SHOP["what"] not in me
    after = phone.post(f"/w/{workshop.uid}/phone/me/erasure").text
    assert BUS["what"] not in after


def test_the_start_page_lists_what_is_due_soon_and_what_is_late(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    today = date.today()
    for what, days in (("Det sena", -40), ("Det nära", 20), ("Det långt borta", 90)):
        day = (today + timedelta(days=days)).isoformat()
        make(database, workshop, what, when="day", day=day)
    page = astrids.get("/workshops").text
    assert page.index("Det sena") < page.index("har passerat") < page.index("Det nära")
    assert "Det långt borta" not in page
    assert "Det sena" not in astrids.get("/workshops", params={"q": "xyz"}).text


def test_commitments_go_along_in_no_copy_of_the_agenda_and_no_file_of_it(
    astrids: TestClient, database: Database, workshop: Workshop, shop: Commitment
) -> None:
    assert CANARY not in astrids.get(f"/w/{workshop.uid}/agenda/file").text
    astrids.post(f"/w/{workshop.uid}/copy", data={"title": "Kopian"})
    with database.reading() as session:
        copy = session.exec(select(Workshop).where(Workshop.title == "Kopian")).one()
        assert commitments_of(session, copy.id or 0) == []
        assert len(session.exec(select(Commitment)).all()) == 1


def test_a_workshop_whose_answers_are_gone_is_still_followed_up(
    astrids: TestClient, database: Database, workshop: Workshop, bus: Commitment
) -> None:
    with database.writing() as session:
        session.get_one(Workshop, workshop.id).purged_at = now()
    told = {"status": "done", "said": "I mars.", "day": "2026-11-12"}
    assert "I mars." in astrids.post(at(workshop, f"/{bus.uid}/news"), data=told).text
    assert astrids.get(at(workshop, "/confirm")).status_code == 200


def test_what_is_parked_is_reached_from_the_follow_up(
    astrids: TestClient, database: Database, workshop: Workshop, bus: Commitment
) -> None:
    here, way = f"/w/{workshop.uid}/commitments", f'href="/w/{workshop.uid}/parked"'
    assert way not in astrids.get(here).text
    do(database, workshop, "park_line", title="Fiber till byn")
    page = astrids.get(here).text
    assert way in page
    assert "1 sak är parkerad" in page and "1 utan mottagare" in page
