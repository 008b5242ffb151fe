"""The accessibility statement is linked from every page that needs no account."""

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.models import workshop as workshops
from app.models.agenda.asking import Asking
from app.models.workshop import ENDED, SELF, Workshop
from app.routes._shared.joining import crowded
from tests.backends import SQLITE, Backend
from tests.conftest import someone
from tests.copied import database_of
from tests.exports.test_notes import change
from tests.models.test_publication import share
from tests.rooms import do
from tests.routes.table import TABLE
from tests.routes.test_matrix import World, go, populate

STATEMENT = "https://example.se/tillganglighet?a=1&b=2"
LINK = 'href="https://example.se/tillganglighet?a=1&amp;b=2"'
ROUTES = [route for route in TABLE if route[0] != "WS"]
WITHOUT_ACCOUNT = ("anonymous", "participant")


@pytest.fixture(scope="module", params=[STATEMENT, ""], ids=["set", "unset"])
def browser(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestClient]:
    backend = Backend(SQLITE)
    settings = backend.settings(
        tmp_path_factory.mktemp("statement"),
        base_url="http://testserver",
        accessibility_statement=request.param,
    )
    backend.prepare(settings)
    with TestClient(create_app(settings), follow_redirects=False) as browser:
        yield browser


@pytest.fixture(scope="module")
def world(browser: TestClient) -> World:
    database = database_of(browser)
    return populate(database, someone(database, "Adam", "admin@example.se"))


def is_page(answer: Any) -> bool:
    return bool(answer.text.lstrip().startswith("<!doctype html>"))


def is_linked(browser: TestClient, text: str) -> bool:
    """Whether it is, as it should be by the setting."""
    wanted = bool(browser.app.state.parts.settings.accessibility_statement)  # type: ignore[attr-defined]
    assert (LINK in text) == ("Tillgänglighetsredogörelse" in text or "Accessibility st" in text)
    return (LINK in text) == wanted


def test_every_page_without_an_account_links_to_it_when_it_is_set(
    browser: TestClient, world: World
) -> None:
    pages = {
        (who, *route): answer.text
        for who in WITHOUT_ACCOUNT
        for route in ROUTES
        if is_page(answer := go(browser, world, who, *route))
    }
    assert {path for _, _, path in pages} >= {"/", "/login", "/invitation", "/w/{uid}/code"}
    assert ("participant", "GET", "/w/{uid}/phone") in pages
    assert ("participant", "GET", "/w/{uid}/phone/me") in pages
    missing = [where for where, text in pages.items() if not is_linked(browser, text)]
    assert missing == []


def test_shared_notes_a_late_survey_and_a_crowd_have_it_too(
    browser: TestClient, world: World
) -> None:
    database = database_of(browser)
    with database.reading() as session:
        asking = session.get_one(Asking, int(world.values["asking_id"]))
        workshop = session.get_one(Workshop, asking.workshop_id)
    do(database, workshop, "end")
    share(database, workshop)
    assert is_linked(browser, browser.get(f"/w/{workshop.uid}/shared").text)
    with database.writing() as session:
        late = workshops.open_workshop(session, "Enkät", language="sv", keep_days=1)
    change(database, late, pace=SELF, state=ENDED, started_at=1, ended_at=2)
    browser.cookies.clear()
    answer = browser.get(f"/w/{late.uid}/phone")
    assert answer.status_code == 410 and is_linked(browser, answer.text)
    statement = browser.app.state.parts.settings.accessibility_statement  # type: ignore[attr-defined]
    assert is_linked(browser, bytes(crowded("sv", statement).body).decode())
