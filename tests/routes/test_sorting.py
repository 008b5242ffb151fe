"""The sorting table's page: what it says, what it weighs, and who gets in."""

import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.database import Database
from app.models.agenda.asking import Asking
from app.models.workshop import Workshop
from app.steps.choice import OWN, ChoiceSettings
from app.steps.options import Option
from tests.rooms import ask, do, say_all

MOST_BYTES = 48 * 1024
LONG = "Den som kunde frågan gick i pension och ingen tog över, så nu vet vi inte vem vi ska ringa"


@pytest.fixture
def asking(database: Database, workshop: Workshop) -> Asking:
    asking = ask(database, workshop, "open_text", "Vad hindrar?")
    say_all(database, asking, [{"text": f"Svar {n}"} for n in range(30)])
    return asking


def address(workshop: Workshop, asking: Asking) -> str:
    return f"/w/{workshop.uid}/sorting/{asking.id}"


def themes(
    database: Database, workshop: Workshop, asking: Asking, *titles: str, **how: Any
) -> None:
    for title in titles:
        do(database, workshop, "new_theme", on=asking.id, title=title, **how)


def test_a_choice_has_a_table_for_what_is_said_in_own_words_and_else_none(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    buses = [Option(id="ox", text="Buss")]
    plain = ask(database, workshop, "choice", "Hur?", ChoiceSettings(options=buses))
    say_all(database, plain, [{"options": ["ox"]}])
    assert astrids.get(address(workshop, plain)).status_code == 422
    assert "Sortera svaren" not in astrids.get(f"/w/{workshop.uid}/desk").text
    settings = ChoiceSettings(options=buses, own_line="Annat")
    asking = ask(database, workshop, "choice", "Hur?", settings)
    say_all(database, asking, [{"options": ["ox"]}])
    assert "Sortera svaren" not in astrids.get(f"/w/{workshop.uid}/desk").text
    say_all(database, asking, [{"options": [OWN], "own": "Cykel"}])
    assert "Sortera svaren" in astrids.get(f"/w/{workshop.uid}/desk").text
    themes(database, workshop, asking, "På hjul")
    do(database, workshop, "show_themes", on=asking.id)
    page = astrids.get(address(workshop, asking)).text
    assert page.count('class="sort-row"') == 1 and "Cykel" in page and "Buss" not in page


def test_twenty_five_rows_are_shown_and_more_when_asked(
    astrids: TestClient, workshop: Workshop, asking: Asking
) -> None:
    page = astrids.get(address(workshop, asking)).text
    assert page.count('class="sort-row"') == 25 and "Visa 5 till" in page
    more = astrids.get(f"{address(workshop, asking)}?more=50").text
    assert more.count('class="sort-row"') == 30 and "till</a>" not in more
    found = astrids.get(f"{address(workshop, asking)}?find=svar 7").text
    assert found.count('class="sort-row"') == 1


def test_the_table_with_40_themes_and_2000_answers_weighs_at_most_48_kilobytes(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    asking = ask(database, workshop, "open_text", "Vad hindrar?")
    say_all(database, asking, [{"text": f"{LONG} {n}"} for n in range(2000)])
    titles = [f"Ett ganska långt namn på tema nummer {n}" for n in range(1, 41)]
    themes(database, workshop, asking, *titles)
    page = astrids.get(address(workshop, asking))
    assert len(page.content) <= MOST_BYTES
    assert len(re.findall('data-theme="', page.text)) == 40


@pytest.mark.parametrize("query", ["first=9999999", "more=0", "pile=77", "edit=77", "had=x,1,,-2"])
def test_odd_wishes_break_nothing(
    astrids: TestClient, workshop: Workshop, asking: Asking, query: str
) -> None:
    assert astrids.get(f"{address(workshop, asking)}?{query}").status_code in (200, 422)


@pytest.mark.parametrize(
    "act", ["", "put", "put:1:1", "new_theme", "nonsense:1:2", "put:x:y", "::"]
)
def test_odd_acts_are_refused_in_words(
    astrids: TestClient, workshop: Workshop, asking: Asking, act: str
) -> None:
    reply = astrids.post(address(workshop, asking), data={"act": act})
    assert 400 <= reply.status_code < 500


def test_only_answers_in_words_have_a_table(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    scale = ask(database, workshop, "scale", "Hur?")
    assert astrids.get(address(workshop, scale)).status_code == 422
    assert astrids.get(f"/w/{workshop.uid}/sorting/99").status_code == 404


def test_a_script_is_told_what_is_a_table_and_that_a_log_in_has_ended(
    astrids: TestClient, workshop: Workshop, asking: Asking
) -> None:
    at, part = address(workshop, asking), {"x-bikupa-part": "1"}
    table = astrids.get(at, headers=part)
    assert table.headers["x-bikupa-n"] == re.findall(r'data-n="(\d+)"', table.text)[0]
    astrids.cookies.clear()
    act = {"act": f"lay_aside::{asking.id}"}
    for reply in (astrids.get(at, headers=part), astrids.post(at, headers=part, data=act)):
        assert reply.headers["x-bikupa-why"] == "login" and "x-bikupa-n" not in reply.headers
