"""Shared notes: public by their link, and nothing else is."""

import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.database import Database
from app.models import workshop as workshops
from app.models.afterwards import publication
from app.models.afterwards.contents import Contents, choose
from app.models.afterwards.notes import SUMMARY, askings_in_order, write
from app.models.afterwards.publication import leave_out_few
from app.models.agenda.asking import Asking
from app.models.people import participant
from app.models.people.facilitator import Facilitator
from app.models.run import rehearsal
from app.models.workshop import Workshop
from app.papers.making import File
from app.routes import sharing
from app.routes._shared import making
from app.routes._shared.parts import PARTICIPANT_COOKIE
from app.settings import Settings
from tests.conftest import log_in
from tests.exports.read_back import words_in
from tests.exports.test_notes import change
from tests.models.test_publication import share
from tests.models.test_quote import ids, lift
from tests.rooms import ask, do, hide, purged, say_all


@pytest.fixture
def told(database: Database, workshop: Workshop) -> Workshop:
    """A workshop that has ended, with a hidden and a held answer."""
    asking = ask(database, workshop, "open_text", "Vad hindrar?")
    say_all(database, asking, [{"text": "Avstånden"}, {"text": "Ring Kerstin"}])
    hide(database, workshop, asking, "Ring Kerstin")
    held = ask(database, workshop, "open_text", "Vad oroar?", approve_first=True)
    say_all(database, held, [{"text": "Väntar på ja"}])
    do(database, workshop, "end")
    return workshop


def forget(client: TestClient) -> TestClient:
    client.cookies.clear()
    return client


def test_the_code_leads_to_the_notes_and_they_hold_only_what_shows(
    client: TestClient, database: Database, told: Workshop
) -> None:
    share(database, told)
    for path in (f"/{told.code}", f"/?code={told.code.lower()}", f"/w/{told.uid}/phone"):
        reply = forget(client).get(path)
        assert (reply.status_code, reply.url.path) == (200, f"/w/{told.uid}/shared")
        assert reply.headers["cache-control"] == "no-store"
        assert "Avstånden" in reply.text and "noindex" in reply.text
        assert "Kerstin" not in reply.text and "Väntar på ja" not in reply.text
        assert "<form" not in reply.text and "<script" not in reply.text


def test_what_is_not_shared_is_answered_as_an_unknown_code(
    client: TestClient, database: Database, told: Workshop, astrids: TestClient
) -> None:
    def answer(path: str) -> tuple[int, str]:
        reply = forget(client).get(path)
        return reply.status_code, re.sub(r'value="\w*"|[A-Z2-9]{6}', "…", reply.text)

    unknown = answer("/CDFGHJ")
    assert unknown[0] == 404
    assert answer(f"/{told.code}") == unknown
    assert answer(f"/w/{told.uid}/shared") == answer("/w/nothing/shared") == unknown
    share(database, told)
    assert answer(f"/{told.code}")[0] == 200
    log_in(client, database, _astrid(database))
    assert client.post(f"/w/{told.uid}/sharing/withdrawal").status_code == 200
    assert answer(f"/{told.code}") == answer(f"/w/{told.uid}/shared") == unknown


@pytest.mark.parametrize("name", sharing.SHARED)
def test_documents_hang_on_the_shared_page_for_as_long_as_it_is_shared(
    name: str, client: TestClient, database: Database, told: Workshop
) -> None:
    path = f"/w/{told.uid}/shared/{name}"
    assert client.get(path).status_code == 404
    share(database, told)
    assert path in client.get(f"/w/{told.uid}/shared").text
    file = client.get(path)
    assert file.headers["x-robots-tag"] == "noindex"
    words = words_in(file.content, name)
    assert "Avstånden" in words and f"/{told.code}" in words
    assert "Kerstin" not in words and "Väntar på ja" not in words
    asking = asked_first(database, told)
    hide(database, told, asking, "Avstånden")
    assert "Avstånden" not in words_in(client.get(path).content, name)
    with database.writing() as session:
        publication.withdraw(session, told.id or 0)
    assert client.get(path).status_code == 404
    assert client.get(f"/w/{told.uid}/shared/xlsx").status_code == 404


def test_a_document_for_everyone_is_made_once_for_each_version(
    client: TestClient, database: Database, told: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def write(*given: Any) -> File:
        made.append(given[1].name)
        return File(b"file")

    monkeypatch.setattr(making, "write", write)
    share(database, told)
    for _ in range(3):
        assert client.get(f"/w/{told.uid}/shared/pdf").content == b"file"
    client.get(f"/w/{told.uid}/shared/docx")
    change_title(database, told)
    client.get(f"/w/{told.uid}/shared/pdf")
    assert made == ["pdf", "docx", "pdf"]


def change_title(database: Database, workshop: Workshop) -> None:
    with database.writing() as session:
        choose(session, workshop.id or 0, Contents(title="Minnesanteckningar"))


def asked_first(database: Database, workshop: Workshop) -> Asking:
    with database.reading() as session:
        return askings_in_order(session, workshop.id or 0)[0][0]


def _astrid(database: Database) -> Facilitator:
    with database.reading() as session:
        return session.get_one(Facilitator, 1)


def test_a_new_workshop_with_the_code_comes_first(
    client: TestClient, database: Database, told: Workshop
) -> None:
    share(database, told)
    with database.writing() as session:
        newer = workshops.open_workshop(session, "Nyare", language="sv", keep_days=1)
    change(database, newer, code=told.code)
    assert client.get(f"/{told.code}").url.path == f"/w/{newer.uid}/phone"
    do(database, newer, "lock")
    assert forget(client).get(f"/{told.code}").status_code == 404
    assert client.get(f"/w/{told.uid}/shared").status_code == 200


def test_a_phone_that_was_there_is_told_where_the_notes_are(
    client: TestClient, database: Database, told: Workshop
) -> None:
    do(database, told, "reopen")
    with database.writing() as session:
        _, token = participant.join(session, told, "sv")
    do(database, told, "end")
    client.cookies.set(PARTICIPANT_COOKIE, token)
    phone, shared = f"/w/{told.uid}/phone", f"/w/{told.uid}/shared"
    assert shared not in client.get(phone).text
    share(database, told)
    assert f'href="{shared}"' in client.get(phone).text
    assert f"{phone}/me" in client.get(shared).text
    assert f"{phone}/me" not in forget(client).get(shared).text


def test_nothing_else_becomes_public(
    client: TestClient, database: Database, told: Workshop, dragana: Facilitator
) -> None:
    share(database, told)
    private = ("notes", "notes/json", "quotes", "sharing", "sharing/preview", "desk", "invite")
    for who in (forget(client), log_in(client, database, dragana)):
        found = {path: who.get(f"/w/{told.uid}/{path}").status_code for path in private}
        assert set(found.values()) == {404}, found


def test_astrid_sees_what_they_will_see_before_she_shares(
    astrids: TestClient, database: Database, told: Workshop
) -> None:
    w = f"/w/{told.uid}"
    english = {"accept-language": "en"}
    page = astrids.get(f"{w}/sharing", headers=english).text
    assert f'src="{w}/sharing/preview"' in page and "Stop sharing" not in page
    assert "Avstånden" in astrids.get(f"{w}/sharing/preview").text
    assert astrids.get(f"{w}/shared").status_code == 404
    page = astrids.post(f"{w}/sharing", headers=english).text
    assert "The notes are shared" in page and f"/{told.code}" in page
    assert astrids.get(f"{w}/shared").status_code == 200


def test_before_the_end_nothing_can_be_shared(astrids: TestClient, workshop: Workshop) -> None:
    path = f"/w/{workshop.uid}/sharing"
    assert "<form" not in astrids.get(path).text
    assert astrids.post(path).status_code == 422


def test_quotes_are_ticked_and_stand_in_the_notes(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    asking = ask(database, workshop, "open_text", "Vad hindrar?")
    say_all(database, asking, [{"text": "Avstånden"}, {"text": "Tiden"}])
    first, second = ids(database, asking)
    path = f"/w/{workshop.uid}/quotes"
    assert "Avstånden" in astrids.get(path).text
    reply = astrids.post(path, data={"answer": [second]})
    assert reply.url.path == f"/w/{workshop.uid}/notes"
    assert re.search(r'class="voices".*?Tiden', reply.text, re.S)
    assert f'value="{second}" checked' in astrids.get(path).text
    assert f'value="{first}" checked' not in astrids.get(path).text


def test_too_many_quotes_are_refused_and_stay_ticked(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    asking = ask(database, workshop, "open_text", "Vad hindrar?")
    say_all(database, asking, [{"text": f"Svar {n}"} for n in range(31)])
    path = f"/w/{workshop.uid}/quotes"
    reply = astrids.post(path, data={"answer": ids(database, asking)})
    assert reply.status_code == 422 and reply.text.count(" checked") == 31


def test_the_facilitators_texts_are_formatted_and_inert(
    astrids: TestClient, database: Database, told: Workshop
) -> None:
    w = f"/w/{told.uid}"
    text = "- **Kommunen** ringer <script>alert(1)</script>\n- [x](javascript:alert(1))\n"
    text += "# Sedan\n[Vår **plan**](https://x.se/?a=1&b=2)"
    astrids.post(f"{w}/notes/next-steps", data={"text": text})
    share(database, told)
    for page in (astrids.get(f"{w}/notes").text, astrids.get(f"{w}/shared").text):
        assert "<strong>Kommunen</strong> ringer &lt;script&gt;" in page
        assert '<h3 class="written" dir="auto">Sedan</h3>' in page
        assert (
            '<a href="https://x.se/?a=1&amp;b=2" rel="noopener nofollow">'
            "Vår <strong>plan</strong></a>"
        ) in page
        assert "<script>alert" not in page and 'href="javascript' not in page


def test_next_steps_that_are_too_long_are_kept_in_their_field(
    astrids: TestClient, workshop: Workshop
) -> None:
    typed = "Vi ringer. " * 500
    reply = astrids.post(f"/w/{workshop.uid}/notes/next-steps", data={"text": typed})
    assert reply.status_code == 422 and typed in reply.text
    assert reply.text.count('<details class="screen-only" open>') == 1


def test_a_hidden_quote_is_in_no_shared_note(
    client: TestClient, database: Database, told: Workshop
) -> None:
    do(database, told, "reopen")
    asking = ask(database, told, "open_text", "Vad mer?")
    say_all(database, asking, [{"text": "Lyft mig"}])
    lift(database, told, *ids(database, asking))
    do(database, told, "end")
    share(database, told)
    assert client.get(f"/{told.code}").text.count("Lyft mig") == 2
    hide(database, told, asking, "Lyft mig")
    assert "Lyft mig" not in client.get(f"/{told.code}").text


def test_shared_notes_are_drawn_once_until_something_changes(
    client: TestClient, database: Database, told: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    share(database, told)
    drawn: list[str] = []
    draw = sharing._shared
    monkeypatch.setattr(sharing, "_shared", lambda *a, **k: drawn.append(told.uid) or draw(*a, **k))
    swedish, english = {"accept-language": "sv"}, {"accept-language": "en"}
    for _ in range(3):
        assert "Mötesanteckningar" in client.get(f"/{told.code}", headers=swedish).text
    assert len(drawn) == 1
    assert "Meeting notes" in client.get(f"/{told.code}", headers=english).text
    with database.writing() as session:
        write(session, told.id or 0, SUMMARY, "Vi är överens.")
    assert "Vi är överens." in client.get(f"/{told.code}", headers=swedish).text
    assert len(drawn) == 3


def test_sharing_is_offered_once_the_workshop_has_been_held(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    at = f"/w/{workshop.uid}"
    offer, preview = f'href="{at}/sharing"', f'src="{at}/sharing/preview"'

    def offered() -> tuple[bool, bool, bool]:
        notes, page = astrids.get(f"{at}/notes").text, astrids.get(f"{at}/sharing").text
        return offer in notes, f'primary" {offer}' in notes, preview in page

    assert offered() == (False, False, False)
    with database.writing() as session:
        rehearsal.begin(session, workshop.id or 0)
    ask(database, workshop, "open_text", "Vad hindrar?")
    assert offered() == (False, False, False)
    with database.writing() as session:
        rehearsal.remove(session, workshop.id or 0, all_of_it=True)
    assert offered() == (False, False, False)
    ask(database, workshop, "open_text", "Vad hindrar oss?")
    assert offered() == (True, False, True)
    do(database, workshop, "end")
    assert offered() == (True, True, True)


def test_small_numbers_go_and_come_back_at_once_while_the_notes_are_shared(
    client: TestClient, astrids: TestClient, database: Database, told: Workshop
) -> None:
    share(database, told)
    at, english = f"/w/{told.uid}", {"accept-language": "en"}

    def read() -> str:
        return astrids.get(f"{at}/shared", headers=english).text

    assert "Fewer than 5 answered" not in read()
    page = astrids.post(f"{at}/sharing/few-left-out", headers=english).text
    assert "Show all numbers" in page and "words can point somebody out" in page
    assert "Fewer than 5 answered" in read() and "Avstånden" in read()
    assert "Fewer than 5 answered" in astrids.get(f"{at}/sharing/preview", headers=english).text
    assert "Fewer than 5 answered" not in astrids.get(f"{at}/notes", headers=english).text
    astrids.post(f"{at}/sharing/few-left-out/undo")
    assert "Fewer than 5 answered" not in read()


def test_what_a_purge_leaves_is_still_where_the_last_picture_leads(
    client: TestClient,
    astrids: TestClient,
    database: Database,
    told: Workshop,
    settings: Settings,
) -> None:
    with database.writing() as session:
        leave_out_few(session, told.id or 0, True)
    share(database, told)
    purged(database, settings, told)
    sharing = astrids.get(f"/w/{told.uid}/sharing").text
    assert "Anteckningarna är delade" in sharing and "few-left-out" not in sharing
    assert "Här kan anteckningarna läsas" in astrids.get(f"/w/{told.uid}/projector").text
    for path in (f"/{told.code}", f"/J/{workshops.scanned(told.uid)}"):
        reply = forget(client).get(path)
        assert reply.url.path == f"/w/{told.uid}/shared"
        assert "Antalen finns kvar" in reply.text and "Avstånden" not in reply.text
