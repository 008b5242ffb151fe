"""How long answers are kept: what owners, members and participants are told, and can do."""

import re

import pytest
from starlette.testclient import TestClient

from app.clock import DAY_MS, now
from app.database import Database
from app.i18n import date_words
from app.keeping.purging import purge_now
from app.models.agenda.agenda import read_agenda
from app.models.people import member
from app.models.people.facilitator import Facilitator
from app.models.people.member import HOST, UNDO_MS
from app.models.run.retention import LET_FINISH_MS
from app.models.workshop import SELF, Workshop
from app.routes._shared.parts import Parts
from app.settings import Settings
from tests.conftest import log_in
from tests.rooms import ask, do, say_all
from tests.routes.test_home import FACTS, again

PAGES = ("facts", "members", "agenda", "notes", "desk")


@pytest.fixture
def soon(database: Database, workshop: Workshop) -> Workshop:
    """Astrid's workshop, which has ended and goes in ten days."""
    asking = ask(database, workshop, "open_text", "Vad hindrar?", present=9)
    say_all(database, asking, [{"text": "Revirtänk"}] * 6)
    do(database, workshop, "end")
    return change(database, workshop, keep_until=now() + 10 * DAY_MS)


def change(database: Database, workshop: Workshop, **values: object) -> Workshop:
    with database.writing() as session:
        found = session.get_one(Workshop, workshop.id)
        for name, value in values.items():
            setattr(found, name, value)
        session.add(found)
        return found


def reminds(text: str, workshop: Workshop) -> bool:
    return f'action="/w/{workshop.uid}/keeping"' in text


@pytest.mark.parametrize("name", PAGES)
def test_owners_are_reminded_on_every_page_of_the_workshop(
    astrids: TestClient, soon: Workshop, name: str
) -> None:
    assert reminds(astrids.get(f"/w/{soon.uid}/{name}").text, soon)


def test_owners_are_reminded_on_their_start_page_and_others_are_not(
    astrids: TestClient, database: Database, soon: Workshop, dragana: Facilitator
) -> None:
    assert reminds(astrids.get("/workshops").text, soon)
    with database.writing() as session:
        member.add(session, soon.id or 0, dragana.id or 0, HOST)
    hers = log_in(astrids, database, dragana)
    for path in ("/workshops", f"/w/{soon.uid}/notes"):
        text = hers.get(path).text
        assert soon.title in text and not reminds(text, soon)


def test_nobody_is_reminded_long_before(astrids: TestClient, workshop: Workshop) -> None:
    assert not reminds(astrids.get("/workshops").text, workshop)


def test_keeping_longer_is_as_for_a_new_workshop(
    astrids: TestClient, database: Database, soon: Workshop, parts: Parts
) -> None:
    shown = astrids.post(f"/w/{soon.uid}/keeping")
    kept = again(database, soon).keep_until or 0
    assert abs(kept - now() - parts.settings.keep_days * DAY_MS) < 60_000
    assert not reminds(shown.text, soon) and 'role="status"' in shown.text


def test_what_is_left_is_chosen_with_the_day(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    assert not workshop.keep_counts
    astrids.post(f"/w/{workshop.uid}/facts", data=FACTS)
    assert again(database, workshop).keep_counts
    astrids.post(f"/w/{workshop.uid}/facts", data=FACTS | {"keep_counts": ""})
    assert not again(database, workshop).keep_counts


def test_the_answers_alone_can_be_let_go_and_kept_after_all(
    astrids: TestClient, database: Database, soon: Workshop
) -> None:
    change(database, soon, keep_counts=True)
    shown = astrids.post(f"/w/{soon.uid}/keeping/end")
    assert reminds(shown.text, soon)
    assert (again(database, soon).keep_until or 0) <= now() + UNDO_MS
    astrids.post(f"/w/{soon.uid}/keeping")
    assert (again(database, soon).keep_until or 0) > now() + UNDO_MS


def test_members_read_on_the_notes_until_when_the_answers_are_kept(
    astrids: TestClient, soon: Workshop
) -> None:
    assert "Svaren finns kvar till och med den" in astrids.get(f"/w/{soon.uid}/notes").text


@pytest.mark.parametrize("counts", [True, False])
def test_participants_read_until_when_and_what_is_left_then(
    client: TestClient, database: Database, workshop: Workshop, counts: bool
) -> None:
    change(database, workshop, keep_counts=counts)
    client.get(f"/w/{workshop.uid}/phone")
    text = client.get(f"/w/{workshop.uid}/phone/me").text
    assert date_words(workshop.keep_until or 0, workshop.tz, "sv") in text
    assert ("bara antal kvar" in text) is counts


def test_participants_of_a_meeting_past_its_day_read_when_it_goes_at_the_latest(
    client: TestClient, database: Database, workshop: Workshop
) -> None:
    late = change(database, workshop, keep_until=now() - 1, state="open")
    client.get(f"/w/{workshop.uid}/phone")
    text = client.get(f"/w/{workshop.uid}/phone/me").text
    assert date_words(late.keep_until or 0, late.tz, "sv") not in text
    assert date_words((late.keep_until or 0) + LET_FINISH_MS, late.tz, "sv") in text


def test_what_is_left_is_read_and_titled_but_not_run(
    astrids: TestClient, database: Database, soon: Workshop, settings: Settings
) -> None:
    change(database, soon, keep_until=now() - 1, keep_counts=True)
    assert len(purge_now(settings, database)) == 1
    desk = astrids.get(f"/w/{soon.uid}/desk", follow_redirects=False)
    assert desk.headers["location"] == f"/w/{soon.uid}/notes"
    notes = astrids.get(f"/w/{soon.uid}/notes").text
    assert "Revirtänk" not in notes and "svarade" in notes
    assert "6 av 9" not in notes  # it would tell that three didn't
    assert astrids.post(f"/w/{soon.uid}/acts", data={"do": "reopen"}).status_code == 422
    facts = astrids.get(f"/w/{soon.uid}/facts").text
    assert 'name="keep_until"' not in facts and "Svaren raderades" in facts
    saved = astrids.post(f"/w/{soon.uid}/facts", data={"title": "Nytt namn", "language": "sv"})
    assert saved.status_code == 200 and again(database, soon).title == "Nytt namn"
    home = astrids.get("/workshops").text
    assert "Svaren raderade" in home and f"/w/{soon.uid}/desk" not in home
    assert astrids.post(f"/w/{soon.uid}/keeping").status_code == 422


def test_where_answers_are_purged_nothing_is_offered_that_needs_them(
    astrids: TestClient, database: Database, soon: Workshop, settings: Settings
) -> None:
    needs = {
        "notes": "/quotes",
        "agenda": "Till pulten",
        "facts": "kan du öppna den igen",
    }
    change(database, soon, keep_until=now() - 1, keep_counts=True, pace=SELF)
    for page in needs:
        assert needs[page] in astrids.get(f"/w/{soon.uid}/{page}").text, page
    purge_now(settings, database)
    for page in needs:
        assert needs[page] not in astrids.get(f"/w/{soon.uid}/{page}").text, page
    assert "/erasure" not in astrids.get(f"/w/{soon.uid}/facts").text


def test_what_a_screen_holds_in_memory_goes_with_the_purge(
    astrids: TestClient, database: Database, workshop: Workshop, settings: Settings, parts: Parts
) -> None:
    asking = ask(database, workshop, "open_text", "Vad hindrar?")
    say_all(database, asking, [{"text": "Revirtänk"}] * 6)
    assert "Revirtänk" in astrids.get(f"/w/{workshop.uid}/desk").text
    do(database, workshop, "end")
    change(database, workshop, keep_until=now() - 1, keep_counts=True)
    purge_now(settings, database)
    older = astrids.get(f"/w/{workshop.uid}/desk/answers/{asking.id}?after=0")
    assert "Revirtänk" not in older.text


def test_screens_left_open_are_told_when_all_of_it_is_purged(
    astrids: TestClient, database: Database, soon: Workshop, settings: Settings
) -> None:
    with astrids.websocket_connect(f"/w/{soon.uid}/desk") as desk:
        desk.send_json({"t": "hello", "v": 1})
        assert desk.receive_json()["t"] == "welcome"
        change(database, soon, keep_until=now() - 1)
        purge_now(settings, database)  # as another process does it: no bell rings here
        while (heard := desk.receive_json())["t"] == "stage":
            desk.send_json({"t": "seen"})
        assert (heard["t"], heard["why"]) == ("bye", "deleted")


def test_the_agenda_of_what_is_left_is_read_and_copied_but_not_changed(
    astrids: TestClient, database: Database, soon: Workshop, settings: Settings
) -> None:
    with database.reading() as session:
        ((step,),) = (entry.steps for entry in read_agenda(session, soon.id or 0))
    change(database, soon, keep_until=now() - 1, keep_counts=True)
    at = f"/w/{soon.uid}"
    paths = (f"{at}/steps/{step.uid}", f"{at}/steps/new?kind=choice", f"{at}/document")
    assert f'action="{at}/agenda/{step.uid}/plan"' in astrids.get(f"{at}/agenda").text
    assert [astrids.get(path).status_code for path in paths] == [200] * 3
    purge_now(settings, database)
    agenda = astrids.get(f"{at}/agenda").text
    assert "Vad hindrar?" in agenda and f'href="{at}/copy"' in agenda
    assert not re.search(r'action="[^"]*/(agenda|rounds)|/steps/|/document"', agenda)
    for path in paths:
        refused = astrids.get(path)
        assert refused.status_code == 422 and "agendan ligger kvar som den var" in refused.text
    wording = f"{at}/steps/{step.uid}/wording"
    for path in (wording, f"{at}/agenda/{step.uid}/removal", f"{at}/rounds"):
        sent = {"word_in": "en", "prompt": "What hinders?"}
        assert astrids.post(path, data=sent).status_code == 422, path
    with database.reading() as session:
        ((left,),) = (entry.steps for entry in read_agenda(session, soon.id or 0))
    assert (left.prompt, list(left.wordings)) == (step.prompt, ["sv"])
