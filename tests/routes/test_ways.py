"""The ways between a workshop's pages: the same row on each, for what a role may do."""

import re

import pytest
from starlette.testclient import TestClient

from app.database import Database
from app.models.people import member
from app.models.people.facilitator import Facilitator
from app.models.people.member import READER
from app.models.workshop import Workshop
from tests.conftest import log_in
from tests.rooms import ask

PAGES = {
    "agenda": "agenda",
    "invite": "invite",
    "notes": "notes",
    "facts": "facts",
    "members": "members",
    "copy": "agenda",
    "document": "agenda",
    "steps/new?kind=choice": "agenda",
    "sharing": "notes",
    "quotes": "notes",
}


def ways(text: str) -> str:
    found = re.search(r'<nav class="places".*?</nav>', text, re.DOTALL)
    return found[0] if found else ""


def here(text: str) -> list[tuple[str, str]]:
    return re.findall(r'/(\w+)" aria-current="(\w+)"', ways(text))


@pytest.mark.parametrize("path", PAGES)
def test_each_page_of_a_workshop_has_its_name_and_the_ways_to_the_others(
    astrids: TestClient, workshop: Workshop, path: str
) -> None:
    text = astrids.get(f"/w/{workshop.uid}/{path}").text
    assert here(text) == [(PAGES[path], "page" if path == PAGES[path] else "true")]
    assert workshop.title in ways(text)
    for name in ("desk", "agenda", "invite", "projector", "notes", "facts", "members"):
        assert f'href="/w/{workshop.uid}/{name}"' in ways(text), name


def test_the_desk_has_ways_of_its_own(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    asking = ask(database, workshop, "open_text", "Vad hindrar?")
    for screen in ("desk", "projector", "presenter"):
        assert ways(astrids.get(f"/w/{workshop.uid}/{screen}").text) == "", screen
    older = astrids.get(f"/w/{workshop.uid}/desk/answers/{asking.id}").text
    assert here(older) == [("desk", "true")]


def test_a_reader_finds_the_ways_that_lead_somewhere(
    astrids: TestClient, database: Database, workshop: Workshop, dragana: Facilitator
) -> None:
    with database.writing() as session:
        member.add(session, workshop.id or 0, dragana.id or 0, READER)
    text = log_in(astrids, database, dragana).get(f"/w/{workshop.uid}/notes").text
    found = re.findall(r'href="/w/[^/]+/(\w+)"', ways(text))
    assert found == ["invite", "projector", "notes", "members"]
    paths = [f"/w/{workshop.uid}/{name}" for name in found]
    assert [astrids.get(path).status_code for path in paths] == [200] * 4
