"""A comparison of villages before a room: put there by a press, and read from the back row."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.clock import now
from app.database import Database
from app.i18n import Words
from app.models.people.crew import Series
from app.models.people.facilitator import Facilitator
from app.models.series.comparing import Wish, comparable, compare
from app.models.series.earlier import Earlier
from app.models.series.freezing import frozen
from app.models.series.locality import MUNICIPALITY
from app.models.series.showing import show
from app.models.workshop import Workshop
from tests.browser.conftest import NewPage
from tests.browser.room import key
from tests.browser.test_access import LANGUAGES, Access
from tests.browser.test_access import access as access
from tests.browser.test_became import SIDEWAYS
from tests.browser.test_contrast import look as stands_out
from tests.browser.test_promised import look
from tests.browser.test_series_compare import LONG, _answers, _draw_a_radar
from tests.rooms import do
from tests.series import HINDERS, RATE, SAID, SORTED, THEMES, WHICH, WORD, begun, held, planned

LogIn = Callable[[Page, Facilitator], Page]
Open = Callable[..., Page]
QUESTIONS = (HINDERS, RATE, WHICH, WORD, "attendance")
SIZES = [(1920, 1080), (1280, 720), (1024, 768)]
SMALLEST = """() => Math.min(...[...document.querySelectorAll('.wall-figures *')]
  .filter((one) => one.checkVisibility() && !one.closest('.sr, [data-more][hidden]')
    && [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
  .map((one) => parseFloat(getComputedStyle(one).fontSize))) / innerWidth * 1920"""
"""The smallest letters of the slide, in pixels of a projector that is 1920 wide."""
WORDS_CUT = """() => [...document.querySelectorAll('.compared thead th')].flatMap((head) => {
  const walker = document.createTreeWalker(head, NodeFilter.SHOW_TEXT), cut = [];
  for (let node; (node = walker.nextNode()); )
    for (const word of node.data.matchAll(/[^\\s-]+/g)) {
      const range = document.createRange();
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      const lines = [...range.getClientRects()].filter((line) => line.width && line.height);
      if (lines.length > 1) cut.push(word[0]);
    }
  return cut;
})"""
MUNICIPALITIES = (
    *("Ragunda", "Karlskoga", "Strömsund", "Hudiksvall", "Ovanåker", "Älvdalen", "Vansbro"),
    *("Söderhamn", "Sundbyberg", "Robertsfors", "Ljusnarsberg", "Nordanstig", "Lindesberg"),
    *("Hällefors", "Storfors", "Härjedalen", "Smedjebacken", "Malung-Sälen", "Kristinehamn"),
    *("Örnsköldsvik", "Skinnskatteberg", "Trivselesund", "Upplands Väsby"),
)
CUT = """() => [...document.querySelectorAll('.compared :is(th, td)')]
  .filter((one) => one.checkVisibility() && one.scrollWidth > one.clientWidth + 1)
  .map((one) => one.innerText)"""


@pytest.fixture
def series(database: Database, astrid: Facilitator) -> Series:
    made = begun(database, astrid)
    _draw_a_radar(database, made)
    for number, name in enumerate(("Stenberga", "Norrfors", LONG)):
        themes = {THEMES[0]: range(5 + number), THEMES[1]: [8, 9]}
        held(database, made, astrid, name, _answers(14 + number, 3 + number % 2), themes=themes)
    held(database, made, astrid, "Lillsele", _answers(4, 1))
    return made


def on_the_wall(
    database: Database, series: Series, board: Workshop, who: Facilitator, prompt: str
) -> None:
    """As whoever has pressed it and gone there."""
    words = Words("sv")
    with database.reading() as session:
        asked = {one.prompt: one.question for one in comparable(session, series)}
        wish = {"question": asked.get(prompt, prompt)}
        found = compare(session, series, wish["question"], Wish(words))
        copy = frozen(series, found, Earlier([]), wish, "", words, "Europe/Stockholm", now())
    with database.writing() as session:
        shown = show(session, series, board.id or 0, copy, who.id or 0)
        item = shown.step.item_id
    do(database, board, "go", on=item)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_press_at_the_comparison_shows_it_to_the_room(
    database: Database,
    series: Series,
    board: Workshop,
    new_page: NewPage,
    log_in: LogIn,
    projector_page: Open,
    astrid: Facilitator,
    javascript: bool,
) -> None:
    do(database, board, "next")
    wall = projector_page(board)
    desk = log_in(new_page(javascript=javascript), astrid)
    desk.goto(f"/series/{series.uid}/compare")
    desk.get_by_role("link", name=RATE).click()
    desk.get_by_role("link", name="Visa på duken").click()
    expect(desk.get_by_role("heading", name="Visa på duken")).to_be_visible()
    expect(desk.get_by_role("main")).to_contain_text("Lillsele: Visas inte")
    desk.get_by_role("button", name="Visa nu").click()
    expect(desk.get_by_role("heading", name=RATE).first).to_be_visible()
    table = wall.get_by_role("table", name=RATE)
    expect(table.get_by_role("row", name="Stenberga")).to_contain_text("14 svar")
    expect(table.get_by_role("row", name="Lillsele")).to_contain_text("färre än fem har svarat")


def test_it_is_put_on_an_agenda_by_keyboard_and_stands_in_the_editor(
    series: Series, board: Workshop, new_page: NewPage, log_in: LogIn, astrid: Facilitator
) -> None:
    page = log_in(new_page(), astrid)
    page.goto(f"/series/{series.uid}/showing?question=attendance")
    page.get_by_role("button", name="Lägg det på agendan").press("Enter")
    expect(page.locator(":focus")).to_contain_text("Hur många som deltog")
    key(page, "Enter")
    expect(page.get_by_text("Bilden visar en jämförelse i en serie")).to_be_visible()
    wall = page.frame_locator("iframe.wall-frame")
    row = wall.locator("tr", has_text="Stenberga")
    expect(row).to_contain_text("14")
    page.get_by_label("Rubrik").fill("Så många var vi")
    expect(wall.locator("h1")).to_have_text("Så många var vi")
    expect(row).to_contain_text("14")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("prompt", QUESTIONS)
def test_it_is_read_from_the_back_row(
    database: Database,
    series: Series,
    board: Workshop,
    projector_page: Open,
    astrid: Facilitator,
    prompt: str,
    scheme: str,
) -> None:
    on_the_wall(database, series, board, astrid, prompt)
    for width, height in SIZES:
        wall = projector_page(board, width=width, height=height, scheme=scheme)
        wall.locator(".compared table").wait_for()
        stands_out(wall)
        assert wall.evaluate(SMALLEST) >= 23.9, (width, height)
        assert wall.evaluate(CUT) == [], (width, height)


@pytest.mark.parametrize("places", [8, 12, 23])
def test_no_word_of_a_place_is_cut_in_the_head_of_a_matrix(
    database: Database, projector_page: Open, astrid: Facilitator, places: int
) -> None:
    series = begun(database, astrid)
    for name in MUNICIPALITIES[-places:]:
        held(database, series, astrid, name, SAID, themes=SORTED)
    board = planned(database, series, astrid, "Länet", MUNICIPALITY)
    on_the_wall(database, series, board, astrid, HINDERS)
    for width, height in SIZES:
        wall = projector_page(board, width=width, height=height)
        expect(wall.locator(".compared.matrix.turned thead .named")).to_have_count(places)
        assert wall.evaluate(WORDS_CUT) == [] == wall.evaluate(CUT), (width, height)
        assert wall.evaluate(SMALLEST) >= 23.9, (width, height)


def test_more_places_than_have_room_are_turned_to(
    database: Database,
    series: Series,
    board: Workshop,
    projector_page: Open,
    astrid: Facilitator,
) -> None:
    for n in range(22):
        held(database, series, astrid, f"By {n:02}", _answers(8, 3))
    on_the_wall(database, series, board, astrid, RATE)
    wall = projector_page(board, width=1920, height=1080)
    first = wall.get_by_role("row", name="By 00", exact=False)
    expect(first).to_be_in_viewport()
    expect(wall.locator("[data-more]")).to_contain_text("av 27")
    key(wall, "PageDown")
    expect(first).not_to_be_in_viewport()
    key(wall, "PageDown")
    expect(wall.get_by_role("row", name="Lillsele")).to_be_in_viewport()
    on_the_wall(database, series, board, astrid, HINDERS)
    expect(wall.get_by_text("25 platser, var och en för sig i mobilerna")).to_be_visible()


def test_every_screen_of_it_is_accessible(
    database: Database,
    series: Series,
    board: Workshop,
    desk_page: Open,
    phone_page: Open,
    projector_page: Open,
    astrid: Facilitator,
) -> None:
    on_the_wall(database, series, board, astrid, HINDERS)
    pages: dict[str, Any] = {
        "projector": projector_page(board),
        "phone": phone_page(board),
        "desk": desk_page(board),
    }
    expect(pages["phone"].get_by_text(f"{LONG} 7")).to_be_visible()
    assert pages["phone"].evaluate(SIDEWAYS) == 0
    found = {name: look(page) for name, page in pages.items()}
    assert found == {name: [] for name in found}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_that_shows_it_is_accessible(
    database: Database,
    series: Series,
    board: Workshop,
    new_page: NewPage,
    log_in: LogIn,
    astrid: Facilitator,
    access: Access,
    language: str,
) -> None:
    page = log_in(new_page(language=language), astrid)
    way = f"/series/{series.uid}/showing?question=attendance"
    access.go(page, way, "planned")
    do(database, board, "next")
    access.go(page, way, "goes on")


@pytest.mark.parametrize("size", [(1366, 768), (360, 740)])
def test_the_page_that_shows_it_is_no_wider_than_the_screen(
    series: Series,
    board: Workshop,
    new_page: NewPage,
    log_in: LogIn,
    astrid: Facilitator,
    size: tuple[int, int],
) -> None:
    page = log_in(new_page(*size), astrid)
    page.goto(f"/series/{series.uid}/showing?question=attendance")
    assert page.evaluate(SIDEWAYS) == 0
