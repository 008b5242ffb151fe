"""A village hands over, the board answers at its meeting, and the village's page says so."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.database import Database
from app.models.people.crew import Series
from app.models.people.facilitator import Facilitator
from app.models.series.locality import REGION
from app.models.workshop import Workshop
from tests.became import day
from tests.browser.conftest import NewPage
from tests.browser.room import RESTS, at, press
from tests.browser.test_access import LANGUAGES, LONG, Access
from tests.browser.test_access import access as access
from tests.browser.test_became import SIDEWAYS, TITLE
from tests.series import BUS, SAID, WHOM, answer, hand_over, held, planned

LogIn = Callable[[Page, Facilitator], Page]
SORTED = {WHOM: range(7), BUS: range(7, 12)}
PLACES = ("Stenberga", "Norrfors", "Lillsele")


@pytest.fixture
def villages(database: Database, astrid: Facilitator, series: Series) -> list[Workshop]:
    return [held(database, series, astrid, one, SAID, themes=SORTED) for one in PLACES]


@pytest.mark.parametrize("javascript", [True, False])
def test_a_village_hands_over_the_board_answers_and_the_villages_page_shows_it(
    database: Database,
    new_page: NewPage,
    log_in: LogIn,
    astrid: Facilitator,
    series: Series,
    villages: list[Workshop],
    board: Workshop,
    javascript: bool,
) -> None:
    desk = log_in(new_page(1366, 768, javascript=javascript), astrid)
    desk.goto(f"/series/{series.uid}")
    desk.get_by_role("link", name="Lämna över Stenberga").click()
    desk.get_by_role("checkbox", name=WHOM).check()
    desk.get_by_label("En fråga till, med egna ord").fill("Vem plogar vägen?")
    press(desk, "Spara")
    expect(desk.get_by_text("Det som är ikryssat är överlämnat")).to_be_visible()
    expect(desk.get_by_role("checkbox", name=WHOM)).to_be_checked()

    desk.get_by_role("link", name="Besked", exact=True).click()
    line = desk.locator(".asked-line", has_text=WHOM)
    expect(line).to_contain_text("Stenberga 7 personer")
    line.get_by_text("Skriv svar").click()
    line.get_by_label("Beskedet", exact=True).fill("Ett nummer för allt från mars.")
    line.get_by_label("Vem svarar").fill("Kommunstyrelsen")
    line.get_by_role("button", name="Spara beskedet").click()
    expect(desk.locator(".asked-line", has_text=WHOM)).to_contain_text("Ett nummer för allt")

    desk.goto(f"/series/{series.uid}")
    expect(desk.locator(".upper li", has_text=WHOM)).to_contain_text("✓ besked")
    expect(desk.locator(".upper li", has_text="Vem plogar")).to_contain_text("inget än")
    expect(desk.locator(".came-home")).to_contain_text("Besked tillbaka: 1 av 2")

    village = villages[0]
    desk.goto(f"/w/{village.uid}/became")
    above = desk.locator(".from-above li", has_text=WHOM)
    expect(above).to_contain_text("besvarat av kommunen")
    above.get_by_role("button", name="Lägg på deltagarnas sida").click()
    expect(desk.locator(".reply-place", has_text=WHOM).first).to_contain_text("inte publicerat")
    desk.goto(f"/w/{village.uid}/became/changes")
    desk.get_by_label("Nästa besked senast").fill(day(30))
    desk.wait_for_timeout(RESTS)
    press(desk, "Publicera")

    bjorn = new_page(360, 740, javascript=javascript)
    bjorn.goto(f"/{village.code}")
    at(TITLE, bjorn)
    expect(bjorn.get_by_text("Ett nummer för allt från mars.")).to_be_visible()
    expect(bjorn.get_by_text("Kommunstyrelsen")).to_be_visible()
    desk.goto(f"/series/{series.uid}")
    expect(desk.locator(".came-home")).to_contain_text("i 1 bygd")


def test_arrows_begin_at_their_rows_and_end_at_the_card(
    database: Database,
    new_page: NewPage,
    log_in: LogIn,
    astrid: Facilitator,
    series: Series,
    villages: list[Workshop],
    board: Workshop,
) -> None:
    for one in villages[1:]:
        hand_over(database, series, astrid, one, WHOM)
    desk = log_in(new_page(1366, 900), astrid)
    desk.goto(f"/series/{series.uid}")
    picture = desk.locator(".arrows").first
    drawn, card = picture.bounding_box(), desk.locator(".upper").first.bounding_box()
    rows = [one.bounding_box() for one in desk.locator(".meeting").all()]
    assert drawn and card and all(rows)
    heights = {round(one["height"]) for one in rows if one}
    assert len(heights) == 1 and picture.get_attribute("aria-hidden") == "true"
    assert desk.locator(".arrows .p0").count() == 0
    for n in (1, 2):
        line = desk.locator(f".arrows .p{n}")
        begins = line.evaluate("one => one.getPointAtLength(0).y")
        row = rows[n]
        assert row is not None
        middle = drawn["y"] + begins * drawn["height"] / len(rows)
        assert abs(middle - row["y"] - row["height"] / 2) < 2
    head = desk.locator(".arrows .head").first.bounding_box()
    assert head is not None
    assert card["y"] < head["y"] < card["y"] + card["height"] - head["height"]
    assert 0 <= card["x"] - head["x"] - head["width"] < 14
    lane = desk.locator(".lane").nth(1).bounding_box()
    assert lane is not None and card["width"] <= lane["width"]
    way = desk.locator(".lane-on .head").first.bounding_box()
    assert way is not None and way["x"] + way["width"] <= lane["x"]
    expect(desk.locator(".passed")).to_contain_text("2 av 3 har lämnat över")


@pytest.mark.parametrize("width", [320, 360, 768, 899, 900, 1024, 1366, 1920])
def test_long_words_stay_on_the_pages(
    database: Database,
    new_page: NewPage,
    log_in: LogIn,
    astrid: Facilitator,
    series: Series,
    villages: list[Workshop],
    board: Workshop,
    width: int,
) -> None:
    hand_over(database, series, astrid, villages[0], WHOM, question=LONG)
    answer(database, series, astrid, LONG, LONG, "will_not", LONG[:100])
    page = log_in(new_page(width, 740), astrid)
    for path in _paths(series, villages[0]):
        page.goto(path)
        assert page.evaluate(SIDEWAYS) <= 0, path


def _paths(series: Series, village: Workshop) -> list[str]:
    here = f"/series/{series.uid}"
    return [
        here,
        f"{here}/asked",
        f"{here}/meetings/{village.id}/hand-over",
        f"/w/{village.uid}/became",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_where_is_handed_over_and_answered(
    database: Database,
    new_page: NewPage,
    log_in: LogIn,
    astrid: Facilitator,
    series: Series,
    villages: list[Workshop],
    board: Workshop,
    access: Access,
    language: str,
) -> None:
    planned(database, series, astrid, "Nordkusten", REGION)
    for one in villages[:2]:
        hand_over(database, series, astrid, one, WHOM, BUS, question="Vem plogar?")
    answer(database, series, astrid, WHOM, "Ett nummer.")
    answer(database, series, astrid, BUS, "", "onward")
    page = log_in(new_page(1366, 900), astrid)
    page.goto(f"/language/{language}?next=/workshops")
    for path in [*_paths(series, villages[0]), f"/series/{series.uid}?view=table"]:
        page.goto(path)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        access.look(page, path)
