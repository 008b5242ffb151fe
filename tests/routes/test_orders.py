"""Options in another order on each phone, also without scripts, and after a reload."""

import re
from collections.abc import Callable

import pytest
from lxml import html
from starlette.testclient import TestClient

from app.database import Database
from app.models.workshop import Workshop
from app.steps.choice import ChoiceSettings
from app.steps.options import ORDERS, Option
from tests.rooms import ask

ROWS = [Option(id=f"o{n}", text=f"Rad {n}") for n in range(1, 7)]
LISTED = [row.id for row in ROWS]


@pytest.fixture
def come(client: TestClient, workshop: Workshop) -> Callable[[], str]:
    """A new phone's first page."""

    def page() -> str:
        client.cookies.clear()
        return client.get(f"/{workshop.code}").text

    return page


def shown(page: str) -> list[str]:
    return re.findall(r'name="value.options" value="(\w+)"', page)


def test_each_phone_keeps_its_order(
    client: TestClient, database: Database, workshop: Workshop, come: Callable[[], str]
) -> None:
    ask(database, workshop, "choice", "Var?", ChoiceSettings(options=ROWS, shuffled=True))
    seen = set()
    for _ in range(ORDERS + 2):
        first = shown(come())
        assert shown(client.get(f"/w/{workshop.uid}/phone").text) == first
        assert sorted(first) == LISTED
        seen.add(tuple(first))
    assert len(seen) > ORDERS // 2
    # the stage is one for all, and says how each phone is to arrange it
    stage = client.get(f"/w/{workshop.uid}/phone/stage").text
    assert shown(stage) == LISTED and stage.count("data-places=") == len(ROWS)
    order = int(client.cookies["order"])
    places = dict(zip(LISTED, re.findall(r'data-places="(\w+)"', stage), strict=True))
    now = shown(client.get(f"/w/{workshop.uid}/phone").text)
    assert sorted(LISTED, key=lambda name: places[name][order]) == now


def test_nothing_is_turned_that_isnt_to_be(
    client: TestClient, database: Database, workshop: Workshop, come: Callable[[], str]
) -> None:
    ask(database, workshop, "choice", "Var?", ChoiceSettings(options=ROWS))
    for _ in range(3):
        page = come()
        assert shown(page) == LISTED and "data-places" not in page


def test_the_wall_keeps_the_order_they_are_written_in(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    settings = ChoiceSettings(options=ROWS, shuffled=True)
    ask(database, workshop, "choice", "Var?", settings, show="live")
    wall = astrids.get(f"/w/{workshop.uid}/projector").text
    assert re.findall(r"Rad \d", wall) == [row.text for row in ROWS]


def test_without_scripts_too_many_are_refused_and_no_id_is_shown_as_words(
    client: TestClient, database: Database, workshop: Workshop, come: Callable[[], str]
) -> None:
    settings = ChoiceSettings(options=ROWS, several=True, most=2)
    asking = ask(database, workshop, "choice", "Var?", settings)
    assert "Välj högst 2." in come()
    form = {"key": "k" * 32, "asking": str(asking.id), "value.options": ["o1", "o2", "o3"]}
    reply = client.post(f"/w/{workshop.uid}/ops", data=form)
    assert reply.status_code == 422 and "Välj högst 2." in reply.text
    assert "o1" not in "".join(html.fromstring(reply.text).itertext())
