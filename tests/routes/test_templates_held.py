"""Each template as it is held, from the first page to the last: every page of it can be read."""

import random
import re

import pytest
from starlette.testclient import TestClient

from app.agendas import NAMES
from app.database import Database
from app.models.agenda.agenda import AgendaItem
from app.models.agenda.asking import Asking
from app.models.answers.reading import count_from_scratch
from app.models.workshop import SELF, Workshop
from tests.rooms import do, say_all
from tests.routes.table import TABLE
from tests.routes.test_gallery import made

OF_A_WORKSHOP = re.compile(r"/w/\{uid\}(/[a-z-]+)+")
PAGES = [path for method, path in TABLE if method == "GET" and OF_A_WORKSHOP.fullmatch(path)]
LIVE = ("desk", "projector", "presenter", "phone")


def begun(
    browser: TestClient, database: Database, name: str, language: str
) -> tuple[Workshop, list[AgendaItem]]:
    """A workshop made of it, which the browser takes part in as a phone too."""
    how = {"language": language}
    reply = browser.post(f"/templates/{name}/workshops", data=how, follow_redirects=False)
    workshop, agenda = made(database, reply)
    assert browser.get(f"/{workshop.code}").status_code == 200
    return workshop, agenda


def broken(browser: TestClient, workshop: Workshop, pages: list[str]) -> list[str]:
    """Those of the pages that can't be read; what isn't there yet says so."""
    at = [page.format(uid=workshop.uid) for page in pages]
    return [page for page in at if browser.get(page).status_code not in (200, 404)]


def live(browser: TestClient, workshop: Workshop) -> list[int]:
    return [browser.get(f"/w/{workshop.uid}/{screen}").status_code for screen in LIVE]


def answer(database: Database, workshop: Workshop, asking: Asking, dice: random.Random) -> None:
    """Three people answer as they might, and what they say is put in a theme."""
    if asking.how.asks:
        said = [asking.how.example(asking.read_settings(), dice) for _ in range(3)]
        say_all(database, asking, [one.model_dump(mode="json") for one in said])
    if asking.how.sorts_in(asking.read_settings()):
        with database.reading() as session:
            shown = count_from_scratch(session, asking).shown.values()
        these = ",".join(str(one.id) for one in shown)
        do(database, workshop, "new_theme", on=asking.id, title="Bussen", these=these)


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_every_page_of_it_is_there_before_it_begins(
    astrids: TestClient, database: Database, name: str, language: str
) -> None:
    workshop, _ = begun(astrids, database, name, language)
    assert broken(astrids, workshop, PAGES) == []
    assert live(astrids, workshop) == [200] * len(LIVE)


@pytest.mark.parametrize("name", NAMES)
def test_every_page_of_it_is_there_at_each_step_and_when_it_has_ended(
    astrids: TestClient, database: Database, name: str
) -> None:
    dice = random.Random(7)
    workshop, agenda = begun(astrids, database, name, "sv")
    survey = workshop.pace == SELF
    for item in agenda[:1] if survey else agenda:
        how = {} if survey else {"on": item.id}
        asked = do(database, workshop, "open" if survey else "go", **how)
        assert live(astrids, workshop) == [200] * len(LIVE), item.title
        for asking in asked:
            answer(database, workshop, asking, dice)
            if not survey and asking.how.asks:
                do(database, workshop, "reveal", on=asking.id)
        assert live(astrids, workshop) == [200] * len(LIVE), item.title
    do(database, workshop, "end")
    assert broken(astrids, workshop, PAGES) == []
    assert live(astrids, workshop) == [200] * len(LIVE)
