"""Making notes final: who may, what everyone reads then, and that removing an answer wins."""

import hashlib
import re

import pytest
from starlette.testclient import TestClient

from app.database import Database
from app.exports import FORMATS
from app.exports import finals as making
from app.models.agenda.asking import Asking
from app.models.people import member
from app.models.people.facilitator import Facilitator
from app.models.people.member import HOST
from app.models.workshop import Workshop
from app.routes._shared.parts import Parts
from tests.conftest import log_in
from tests.models.test_publication import share
from tests.rooms import ask, come_in, do, hide, say

ROLE = "processledaren"


@pytest.fixture(autouse=True)
def quick_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """The formats that cost nothing; tests/exports/test_finals.py makes all of them."""
    some = {name: form for name, form in FORMATS.items() if form.writer or name == "pdf"}
    monkeypatch.setattr(making, "FORMATS", some)


@pytest.fixture
def held(database: Database, workshop: Workshop) -> Asking:
    asking = ask(database, workshop, "open_text", "Vad hindrar samarbeten?")
    for text in ("Revirtänk", "Bussen går inte"):
        say(database, asking, {"text": text}, come_in(database, workshop))
    do(database, workshop, "end")
    return asking


def make(browser: TestClient, workshop: Workshop, role: str = ROLE, **more: str) -> str:
    """Press the button that the page has; returns the page that follows."""
    shown = browser.get(f"/w/{workshop.uid}/final").text
    found = re.search(r'name="edition" value="(\w+)"', shown)
    form = {"role": role, "keep_counts": "counts", "edition": found[1] if found else "", **more}
    return browser.post(f"/w/{workshop.uid}/final", data=form).text


def test_notes_are_a_draft_until_a_member_makes_them_final(
    astrids: TestClient, workshop: Workshop, held: Asking
) -> None:
    notes = f"/w/{workshop.uid}/notes"
    assert "Utkast" in astrids.get(notes).text
    page = make(astrids, workshop)
    assert "Version 1" in page and "Gäller" in page and ROLE in page
    assert "Fastställd, version 1" in astrids.get(notes).text


def test_a_role_is_asked_for_and_what_was_typed_stays(
    astrids: TestClient, workshop: Workshop, held: Asking
) -> None:
    reply = astrids.post(f"/w/{workshop.uid}/final", data={"role": "", "keep_counts": ""})
    assert reply.status_code == 422 and "Skriv i vilken roll" in reply.text
    assert re.search(r'name="keep_counts" value="" checked', reply.text)


def test_a_second_press_makes_no_second_version(
    astrids: TestClient, workshop: Workshop, held: Asking
) -> None:
    shown = astrids.get(f"/w/{workshop.uid}/final").text
    edition = re.findall(r'name="edition" value="(\w+)"', shown)[0]
    form = {"role": ROLE, "keep_counts": "counts", "edition": edition}
    for _ in range(2):
        reply = astrids.post(f"/w/{workshop.uid}/final", data=form)
        assert reply.status_code == 200 and "Anteckningarna är fastställda." in reply.text
    other = astrids.post(f"/w/{workshop.uid}/final", data={**form, "role": "sekreteraren"})
    assert other.status_code == 409 and "Någon har ändrat anteckningarna" in other.text
    assert 'id="v2"' not in astrids.get(f"/w/{workshop.uid}/final").text


def test_everyone_reads_the_final_version_and_not_what_is_changed_after_it(
    astrids: TestClient, client: TestClient, database: Database, workshop: Workshop, held: Asking
) -> None:
    share(database, workshop)
    shared = f"/w/{workshop.uid}/shared"
    assert "Utkast" in client.get(shared).text
    make(astrids, workshop)
    astrids.post(f"/w/{workshop.uid}/notes/summary", data={"text": "Ett utkast till summering."})
    page = client.get(shared).text
    assert "Fastställd, version 1" in page and "Revirtänk" in page and "Ett utkast till" not in page
    english = client.get(f"{shared}?language=en").text
    assert "Final, version 1" in english and "Revirtänk" in english
    file = client.get(f"{shared}/pdf")
    assert hashlib.sha256(file.content).hexdigest() in astrids.get(f"/w/{workshop.uid}/final").text
    assert "ändrat sedan dess" in astrids.get(f"/w/{workshop.uid}/notes").text


def test_nobody_reads_an_answer_that_was_removed_from_a_final_version(
    astrids: TestClient,
    client: TestClient,
    parts: Parts,
    database: Database,
    workshop: Workshop,
    held: Asking,
) -> None:
    share(database, workshop)
    make(astrids, workshop)
    hide(database, workshop, held, "Revirtänk")
    paths = [f"/w/{workshop.uid}/shared", f"/w/{workshop.uid}/shared/pdf"]
    page = client.get(paths[0]).text
    assert (
        "Ett svar är borttaget" in page and "Bussen går inte" not in page
    ) or "version 2" in page
    for number, name in ((1, "md"), (1, "json"), (1, "pdf")):
        assert astrids.get(f"/w/{workshop.uid}/final/{number}/{name}").status_code == 404
    parts.replacer.look()
    page = client.get(paths[0]).text
    assert "Fastställd, version 2" in page and "Revirtänk" not in page and "Bussen" in page
    assert "Revirtänk".encode() not in client.get(paths[1]).content
    versions = astrids.get(f"/w/{workshop.uid}/final").text
    assert "Ersatt: ett svar är borttaget." in versions


def test_archived_files_are_for_owners_alone(
    astrids: TestClient,
    dragana: Facilitator,
    database: Database,
    workshop: Workshop,
    held: Asking,
) -> None:
    with database.writing() as session:
        session.get_one(Workshop, workshop.id).archives = True
    make(astrids, workshop)
    hide(database, workshop, held, "Revirtänk")
    path = f"/w/{workshop.uid}/final/1/md"
    assert "Revirtänk" in astrids.get(path).text
    with database.writing() as session:
        member.add(session, workshop.id or 0, dragana.id or 0, HOST)
    log_in(astrids, database, dragana)
    assert astrids.get(path).status_code == 404


def test_archiving_is_chosen_before_the_workshop_begins_or_not_at_all(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    facts = f"/w/{workshop.uid}/facts"
    page = astrids.get(facts).text
    assert 'name="archives"' in page
    form = {"title": workshop.title, "keep_until": "2031-01-01", "keep_counts": "counts"}
    astrids.post(facts, data={**form, "archives": "on"})
    asking = ask(database, workshop, "open_text", "Vad hindrar?")
    say(database, asking, {"text": "Revirtänk"})
    assert 'name="archives"' not in astrids.get(facts).text
    astrids.post(facts, data=form)
    with database.reading() as session:
        assert session.get_one(Workshop, workshop.id).archives


def test_what_is_left_when_the_answers_go_is_asked_with_it(
    astrids: TestClient, database: Database, workshop: Workshop, held: Asking
) -> None:
    make(astrids, workshop, keep_counts="counts")
    with database.reading() as session:
        assert session.get_one(Workshop, workshop.id).keep_counts


def test_what_is_refused_changes_nothing_of_what_is_left(
    astrids: TestClient, database: Database, workshop: Workshop, held: Asking
) -> None:
    make(astrids, workshop, keep_counts="counts", edition="another")
    with database.reading() as session:
        assert not session.get_one(Workshop, workshop.id).keep_counts


def test_phones_are_told_before_they_answer_that_final_notes_are_archived(
    client: TestClient, database: Database, workshop: Workshop
) -> None:
    with database.writing() as session:
        session.get_one(Workshop, workshop.id).archives = True
    ask(database, workshop, "open_text", "Vad hindrar?")
    client.get(f"/{workshop.code}")
    assert "arkiverar sina fastställda" in client.get(f"/w/{workshop.uid}/phone/me").text


def test_where_notes_are_shared_it_says_that_the_final_version_is_read(
    astrids: TestClient, database: Database, workshop: Workshop, held: Asking
) -> None:
    share(database, workshop)
    sharing = f"/w/{workshop.uid}/sharing"
    assert "Det ni ändrar i anteckningarna ser de" in astrids.get(sharing).text
    make(astrids, workshop)
    page = astrids.get(sharing).text
    assert "De läser version 1" in page and "Det ni ändrar i anteckningarna ser de" not in page
