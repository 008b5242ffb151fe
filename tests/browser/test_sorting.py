"""The sorting table: answers become themes by keys alone, by pressing and by dragging, while others
sort and answer too."""

import csv
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect
from sqlmodel import col, delete

from app.database import Database
from app.models.agenda.asking import Asking
from app.models.answers.reading import count_from_scratch
from app.models.people.facilitator import Facilitator, log_out
from app.models.people.member import HOST, Member, admit
from app.models.workshop import Workshop
from app.routes._shared.parts import LOGIN_COOKIE
from tests.browser.conftest import NewPage
from tests.browser.room import RESTS, TEXT, askings, offline, said, until
from tests.conftest import PASSWORD, someone
from tests.rooms import do, say_all

TAKES_KEYS = (
    "() => document.querySelector('.sort-row:focus, .sort-row input:focus')"
    " || !document.querySelector('.sort-row[data-ids]:not([hidden])')"
)
Make = Callable[..., Workshop]
Open = Callable[..., Page]
LABELLED = Path(__file__).parents[1] / "data" / "landsbygd.csv"
ANSWERS = (
    "Vi tolkar kommunens ansvar olika",
    "Den som kunde frågan gick i pension och ingen tog över",
    "Vi får inte säga ja på egen hand, allt ska upp till förvaltningschefen",
    "Möten på dagtid, då står jag i kassan",
    "Allt läggs på kontorstid, byalaget är ideellt",
    "Ansökan ska in i mars men budgeten tas i november",
    "Otydliga roller",
    "otydliga roller!",
    "Projektledaren slutar i juni, sedan då?",
)


@dataclass
class Table:
    """A question that is open, its answers, and the page of whoever sorts them."""

    database: Database
    workshop: Workshop
    asking: Asking
    page: Page

    @property
    def address(self) -> str:
        return f"/w/{self.workshop.uid}/sorting/{self.asking.id}"

    def row(self, text: str) -> Locator:
        return self.page.locator(".sort-row[data-ids]", has_text=text)

    def theme(self, title: str) -> Locator:
        return self.page.locator(".sort-theme.card", has_text=title)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def new_theme(self, title: str) -> None:
        """By keys, of what is marked or has the focus."""
        until(self.page, "document.querySelector('.sort-row:focus, #new-title:focus') !== null")
        self.press("n")
        expect(self.page.locator("#new-title")).to_be_focused()
        self.page.keyboard.type(title)
        expect(self.page.locator("#new-title")).to_have_value(title)
        self.press("Enter")
        expect(self.theme(title)).to_be_visible()
        self.page.wait_for_function(TAKES_KEYS)  # a key that comes before goes nowhere

    def lies(self) -> dict[str, list[str]]:
        with self.database.reading() as session:
            asking = session.get_one(Asking, self.asking.id)
            now = count_from_scratch(session, asking).sorted()
        piles = {one.theme.title: [e.text for e in one.entries] for one in now.piles}
        return {**piles, "0": [e.text for e in now.aside], "-": [e.text for e in now.unsorted]}

    def comes(self, title: str, *texts: str) -> None:
        """Wait until it is stored so."""
        for _ in range(100):
            if sorted(self.lies().get(title, [])) == sorted(texts):
                return
            self.page.wait_for_timeout(50)
        raise AssertionError((title, texts, self.lies()))


Seat = Callable[..., Table]


@pytest.fixture
def table(workshop_with: Make, desk_page: Open, database: Database) -> Seat:
    """Astrid's sorting table: table(ANSWERS), with what new_page takes."""

    def sit(answers: tuple[str, ...] = ANSWERS, **how: Any) -> Table:
        workshop = workshop_with(TEXT)
        page = desk_page(workshop, **how)
        do(database, workshop, "next")
        [asking] = askings(database, workshop)
        if answers:
            say_all(database, asking, [{"text": text} for text in answers])
        table = Table(database, workshop, asking, page)
        page.goto(table.address)
        return table

    return sit


@pytest.fixture
def colleague(
    database: Database, new_page: NewPage, log_in: Callable[[Page, Facilitator], Page]
) -> Callable[[Table], Table]:
    """Björn at the same table."""

    def sit(table: Table) -> Table:
        bjorn = someone(database, "Björn", f"bjorn-{table.workshop.uid}@example.se")
        with database.writing() as session:
            admit(session, table.workshop.id or 0, bjorn.id or 0, HOST)
        page = log_in(new_page(), bjorn)
        page.goto(table.address)
        return Table(database, table.workshop, table.asking, page)

    return sit


def test_answers_are_sorted_by_keys_alone(table: Seat) -> None:
    here = table()
    expect(here.row("Vi tolkar")).to_be_focused()
    here.press("ArrowDown")
    here.new_theme("Personer byts ut")
    expect(here.row("Vi får inte säga ja")).to_be_focused()
    here.new_theme("Mandat")
    here.press("Space", "ArrowDown", "Space")
    expect(here.page.locator("[data-about]")).to_contain_text("2 markerade.")
    here.press("1")
    expect(here.row("Möten på dagtid")).to_have_count(0)
    here.press("0")
    here.comes("0", "Ansökan ska in i mars men budgeten tas i november")
    here.comes("Mandat", ANSWERS[2])
    here.comes("Personer byts ut", ANSWERS[1], ANSWERS[3], ANSWERS[4])
    expect(here.page.locator(".sort-counts")).to_contain_text("9 svar · 4 sorterade · 1 åt sidan")
    here.press("z")
    here.comes("0")
    here.press("z")
    here.comes("Personer byts ut", ANSWERS[1])
    expect(here.row("Möten på dagtid")).to_be_visible()


@pytest.mark.parametrize(("width", "lines"), [(360, 3), (820, 1), (1366, 1)])
def test_the_question_and_the_fields_have_room_on_any_screen(
    table: Seat, width: int, lines: int
) -> None:
    here = table(width=width, height=740)
    here.new_theme(
        "Samverkansöverenskommelseuppföljningsarbetsgrupp"
    )  # then its button stands there
    page = here.page
    expect(page.locator("#show-themes")).to_be_visible()
    heading = page.locator(".sort-title h1")
    one_line = float(heading.evaluate("one => parseFloat(getComputedStyle(one).lineHeight)"))
    assert size_of(heading)[1] <= one_line * lines + 2
    assert size_of(page.locator("#find"))[0] >= 180
    assert size_of(page.locator("#new-title"))[0] >= 120
    number = here.theme("Samverkan").locator("p").first
    assert size_of(number)[1] < 40
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def size_of(what: Locator) -> tuple[float, float]:
    box = what.bounding_box()
    assert box
    return box["width"], box["height"]


def test_answers_that_say_the_same_are_one_row_and_are_placed_together(table: Seat) -> None:
    here = table()
    expect(here.row("tydliga roller")).to_have_count(1)
    here.row("Otydliga roller").click()
    here.new_theme("Roller")
    here.comes("Roller", "Otydliga roller", "otydliga roller!")


def test_a_theme_is_pressed_and_an_answer_is_dragged_to_it(table: Seat) -> None:
    here = table()
    here.page.locator("#new-title").fill("Mandat")
    here.page.locator("#new-theme").click()
    here.row("Vi tolkar").locator("input").check()
    here.row("Otydliga").locator("input").check()
    here.theme("Mandat").locator(".number").click()
    placed = ("Vi tolkar kommunens ansvar olika", "Otydliga roller", "otydliga roller!")
    here.comes("Mandat", *placed)
    here.row("Möten på dagtid").drag_to(here.theme("Mandat"))
    here.comes("Mandat", *placed, "Möten på dagtid, då står jag i kassan")
    here.row("Projektledaren").drag_to(here.page.locator(".sort-aside"))
    here.comes("0", "Projektledaren slutar i juni, sedan då?")


TABLET: dict[str, Any] = {"width": 820, "height": 1180, "has_touch": True}
WIDE_TABLET: dict[str, Any] = {"width": 1180, "height": 820, "has_touch": True}


class Finger:
    """One that rests, moves and is lifted, as a tablet tells a browser."""

    def __init__(self, page: Page) -> None:
        self._page, self._session = page, page.context.new_cdp_session(page)

    def down(self, on: Locator) -> None:
        self._at = middle_of(on)
        self._send("touchStart", [self._at])

    def rest(self) -> None:
        self._page.wait_for_timeout(500)

    def to(self, x: float, y: float) -> None:
        (fx, fy), steps = self._at, 8
        for step in range(1, steps + 1):
            self._at = (fx + (x - fx) * step / steps, fy + (y - fy) * step / steps)
            self._send("touchMove", [self._at])
            self._page.wait_for_timeout(16)

    def up(self) -> None:
        self._send("touchEnd", [])

    def drag(self, what: Locator, place: Locator) -> None:
        self.down(what)
        self.rest()
        self.to(*middle_of(place))
        self.up()

    def _send(self, name: str, points: list[tuple[float, float]]) -> None:
        touches = [{"x": x, "y": y} for x, y in points]
        self._session.send("Input.dispatchTouchEvent", {"type": name, "touchPoints": touches})


def middle_of(what: Locator) -> tuple[float, float]:
    box = what.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.mark.parametrize("tablet", [TABLET, WIDE_TABLET], ids=["upright", "wide"])
def test_answers_are_dragged_by_touch_after_a_moments_rest(
    table: Seat, tablet: dict[str, Any]
) -> None:
    here = table(**tablet)
    here.new_theme("Mandat")
    here.new_theme("Två")
    finger = Finger(here.page)
    finger.drag(here.row("Möten på dagtid").locator("p"), here.theme("Mandat"))
    here.comes("Mandat", ANSWERS[0], ANSWERS[3])
    here.row("Projektledaren").locator("input").tap()
    here.row("Otydliga").locator("input").tap()
    finger.drag(here.row("Otydliga").locator("p"), here.page.locator(".sort-aside"))
    here.comes("0", *ANSWERS[6:9])
    expect(here.page.locator(".dragged, .aimed, .sort-shadow")).to_have_count(0)


def test_a_finger_that_moves_at_once_scrolls_and_drags_nothing(table: Seat) -> None:
    here = table(tuple(f"Svar nummer {n}" for n in range(25)), **TABLET)
    here.new_theme("Mandat")
    finger = Finger(here.page)
    place = middle_of(here.theme("Mandat"))
    finger.down(here.row("Svar nummer 7").locator("p"))
    finger.to(place[0], place[1] - 500)
    until(here.page, "scrollY > 50")
    finger.to(*place)
    finger.up()
    here.page.wait_for_timeout(RESTS)
    here.comes("Mandat", "Svar nummer 0")


LEAVES = """() => {
  window.left = [];
  const table = document.getElementById("table");
  table.addEventListener("focusout", ({ target }) => left.push(target.id));
}"""


def test_an_answer_keeps_the_focus_all_the_while_others_come(table: Seat, phone_page: Open) -> None:
    """A key that was pressed between losing the focus and getting it back would go nowhere."""
    here = table()
    phone = phone_page(here.workshop)
    here.new_theme("Mandat")
    expect(here.row("Den som kunde")).to_be_focused()
    here.page.wait_for_timeout(RESTS)
    here.page.evaluate(LEAVES)
    said(phone, "Bussen går inte")
    expect(here.row("Bussen")).to_be_visible()
    expect(here.row("Den som kunde")).to_be_focused()
    assert here.page.evaluate("() => left") == []


def test_what_a_finger_drops_beside_a_theme_stays_and_what_came_meanwhile_shows(
    table: Seat, phone_page: Open
) -> None:
    here = table(**TABLET)
    here.new_theme("Mandat")
    phone = phone_page(here.workshop)
    finger = Finger(here.page)
    finger.down(here.row("Möten på dagtid").locator("p"))
    finger.rest()
    expect(here.page.locator(".sort-shadow")).to_contain_text("Möten på dagtid")
    finger.to(*middle_of(here.theme("Mandat")))
    expect(here.page.locator(".aimed")).to_contain_text("Mandat")
    said(phone, "Bussen går inte")
    here.page.wait_for_timeout(RESTS)
    expect(here.row("Bussen")).to_have_count(0)  # nothing moves under a drag
    finger.to(*middle_of(here.page.locator("h1")))
    finger.up()
    expect(here.row("Bussen")).to_be_visible()
    here.comes("Mandat", ANSWERS[0])


def test_who_presses_a_theme_by_the_keyboard_stays_at_it(table: Seat) -> None:
    here = table()
    here.new_theme("Mandat")
    here.row("Otydliga").locator("input").check()
    here.page.wait_for_timeout(RESTS)
    number = here.theme("Mandat").locator(".number")
    number.focus()
    here.press("Enter")
    here.comes("Mandat", ANSWERS[0], ANSWERS[6], ANSWERS[7])
    expect(here.page.locator(".sort-counts")).to_contain_text("3 sorterade")
    expect(number).to_be_focused()


def test_a_theme_is_renamed_moved_merged_emptied_and_removed_and_each_is_undone(
    table: Seat,
) -> None:
    here = table()
    here.new_theme("Ett")
    here.new_theme("Två")
    here.theme("Ett").locator("h3 a").click()
    expect(here.page.locator(".sort-edit input").first).to_be_focused()
    here.page.keyboard.type("Mandat")
    here.press("Enter")
    expect(here.theme("Mandat")).to_be_visible()
    page = here.page
    for menu, then in (
        ("Ta bort temat", lambda: expect(here.theme("Mandat")).to_have_count(0)),
        ("Töm det", lambda: expect(here.theme("Mandat")).to_contain_text("0 personer")),
        ("Slå ihop", lambda: expect(here.theme("2 personer")).to_contain_text("Två")),
    ):
        page.wait_for_timeout(RESTS)
        here.theme("Mandat").locator("h3 a").click()
        page.get_by_role("button", name=menu, exact=True).click()
        then()
        page.wait_for_timeout(RESTS)
        page.locator("#undo").click()
        expect(here.theme("Mandat")).to_contain_text("1 person")
    page.wait_for_timeout(RESTS)
    here.theme("Mandat").locator("h3 a").click()
    page.locator(".sort-edit select").first.select_option("2")
    page.get_by_role("button", name="Flytta dit").click()
    expect(page.locator("[data-number='1']")).to_contain_text("Två")


def test_an_answer_lies_in_several_themes_is_quoted_and_hidden_by_its_menu(table: Seat) -> None:
    here = table()
    here.new_theme("Ett")
    here.new_theme("Två")
    here.row("Möten på dagtid").click()
    here.press("Enter")
    menu = here.page.locator(".row-menu")
    menu.get_by_role("button", name="I flera teman").click()
    for name in ("1 Ett", "2 Två"):
        here.page.wait_for_timeout(RESTS)
        menu.get_by_role("button", name=name).click()
    menu.get_by_role("button", name="Lägg det i dessa").click()
    here.comes("Ett", ANSWERS[0], ANSWERS[3])
    here.comes("Två", ANSWERS[1], ANSWERS[3])
    expect(here.row("Möten på dagtid")).to_have_count(0)  # it is drawn, and the focus has gone on
    here.row("Projektledaren").click()
    expect(here.row("Projektledaren")).to_be_focused()
    here.press("Enter")
    expect(menu).to_be_visible()
    here.page.wait_for_timeout(RESTS)
    menu.get_by_role("button", name="Håll dig till frågan").click()
    expect(here.row("Projektledaren")).to_have_count(0)
    for _ in range(100):
        if ANSWERS[-1] not in here.lies()["-"]:
            break
        here.page.wait_for_timeout(50)
    assert ANSWERS[-1] not in here.lies()["-"]


def test_what_answers_an_act_waits_while_a_menu_is_open_and_escape_closes_it(table: Seat) -> None:
    here = table()
    here.new_theme("Mandat")
    page = here.page
    acts: list[Route] = []
    page.wait_for_timeout(2 * RESTS)  # no suggestion is on its way
    page.route(AT, lambda route: acts.append(route), times=1)
    here.press("1", "Enter")
    menu = page.locator(".row-menu")
    expect(menu).to_be_visible()
    page.wait_for_timeout(RESTS)
    [act] = acts
    assert act.request.method == "POST"
    act.continue_()
    here.comes("Mandat", ANSWERS[0], ANSWERS[1])
    page.wait_for_timeout(RESTS)
    expect(menu.get_by_role("button", name="Citat")).to_be_focused()
    expect(page.locator(".sort-counts")).to_contain_text("1 sorterade")
    here.press("Escape")
    expect(menu).to_have_count(0)
    expect(here.row("Vi får inte säga ja")).to_be_focused()
    expect(page.locator(".sort-counts")).to_contain_text("2 sorterade")


def test_what_lies_in_a_theme_is_looked_into_and_taken_out(table: Seat) -> None:
    here = table()
    here.new_theme("Mandat")
    here.theme("Mandat").get_by_role("link", name="Alla 1").click()
    expect(here.row("Vi tolkar")).to_be_focused()
    here.row("Vi tolkar").get_by_role("button", name="Ta ur").click()
    expect(here.page.get_by_text("Här ligger inget.")).to_be_visible()
    here.page.get_by_role("link", name="Tillbaka till de osorterade").click()
    expect(here.row("Vi tolkar")).to_be_visible()


def test_what_comes_meanwhile_is_last_and_nothing_moves_under_the_focus(
    table: Seat, phone_page: Open
) -> None:
    here = table()
    phone = phone_page(here.workshop)
    until(here.page, "document.fonts.status === 'loaded'")
    here.press("ArrowDown", "ArrowDown")
    focused = here.row("Vi får inte säga ja")
    stood = focused.bounding_box()
    said(phone, "Bussen går inte")
    expect(here.row("Bussen går inte")).to_be_visible()
    assert here.row("Bussen").evaluate("row => row.nextElementSibling") is None
    assert focused.bounding_box() == stood
    expect(focused).to_be_focused()


def test_two_who_sort_see_each_others_acts_by_name(
    table: Seat, colleague: Callable[[Table], Table]
) -> None:
    astrids = table()
    astrids.new_theme("Mandat")
    bjorns = colleague(astrids)
    expect(astrids.page.locator("#others")).to_have_text("Björn sorterar också")
    bjorns.row("Otydliga").click()
    expect(astrids.row("Otydliga")).to_contain_text("Björn är här")
    bjorns.press("1")
    went = astrids.page.locator(".went", has_text="Otydliga")
    expect(went).to_contain_text("Björn lade det i Mandat")
    expect(astrids.theme("Mandat")).to_contain_text("3 personer")
    bjorns.press("z")
    expect(astrids.row("Otydliga")).to_be_visible()
    expect(astrids.theme("Mandat")).to_contain_text("1 person")


def test_who_comes_second_is_told_whom_they_came_after(table: Seat, database: Database) -> None:
    here = table()
    here.new_theme("Ett")
    here.new_theme("Två")
    bjorn = someone(database, "Björn", f"bjorn-{here.workshop.uid}@example.se")
    with database.writing() as session:
        admit(session, here.workshop.id or 0, bjorn.id or 0, HOST)
    here.row("Projektledaren").click()
    row = int(here.row("Projektledaren").get_attribute("data-ids") or 0)
    about = {"on": here.asking.id, "these": (row,), "theme": theme_of(here, "Två")}
    do(database, here.workshop, "put", actor=bjorn.id, **about)  # no page is told yet
    here.press("1")
    notice = here.page.locator(".notice", has_text="Björn hade just lagt det i Två")
    expect(notice).to_be_visible()
    here.comes("Ett", ANSWERS[0], ANSWERS[-1])


def theme_of(here: Table, title: str) -> int:
    return int(here.theme(title).get_attribute("data-theme") or 0)


def test_offline_keys_do_nothing_and_say_so(table: Seat) -> None:
    here = table()
    here.new_theme("Mandat")
    with offline(here.page):
        expect(here.page.locator("#offline")).to_be_visible()
        here.press("1")
        expect(here.row("Den som kunde")).to_be_visible()
    until(here.page, "document.getElementById('offline').hidden")
    here.page.wait_for_timeout(RESTS)
    here.press("1")
    here.comes("Mandat", ANSWERS[0], ANSWERS[1])


def test_a_table_that_cannot_be_fetched_says_so_and_is_tried_again_until_it_can(
    table: Seat, phone_page: Open
) -> None:
    here = table()
    phone = phone_page(here.workshop)
    page, tries = here.page, Tries("GET")
    expect(page.locator("#trouble")).to_be_hidden()
    page.route(AT, tries.fail)
    said(phone, "Bussen går inte")
    expect(page.locator("#trouble")).to_contain_text("Bordet går inte att hämta just nu.")
    expect(page.locator("#offline")).to_be_hidden()
    expect(here.row("Vi tolkar")).to_be_focused()
    page.wait_for_timeout(6000)
    said(phone, "Tåget går inte heller")  # what comes meanwhile doesn't shorten the pauses
    page.wait_for_timeout(500)
    assert len(tries.at) >= 3
    pauses = [later - sooner for sooner, later in pairwise(tries.at)]
    assert all(longer > shorter * 1.1 for shorter, longer in pairwise(pauses)), pauses
    page.unroute(AT)
    expect(here.row("Bussen går inte")).to_be_visible(timeout=20_000)
    expect(here.row("Tåget går inte heller")).to_be_visible()
    expect(page.locator("#trouble")).to_be_hidden()
    expect(here.row("Vi tolkar")).to_be_focused()


AT = re.compile(r"/sorting/\d+\?")


class Tries:
    """Has the requests of one method fail, and keeps when they came."""

    def __init__(self, method: str, **reply: Any) -> None:
        self._method, self._reply = method, reply
        self.at: list[float] = []

    def fail(self, route: Route) -> None:
        if route.request.method != self._method:
            return route.fallback()
        self.at.append(time.monotonic())
        return route.fulfill(**self._reply) if self._reply else route.abort()


def test_what_looks_like_a_table_and_is_not_ours_is_not_shown(
    table: Seat, phone_page: Open
) -> None:
    """A captive portal answers too."""
    here = table()
    phone = phone_page(here.workshop)
    portal = Tries("GET", status=200, content_type="text/html", body="<h1>Köp wifi</h1>")
    here.page.route(AT, portal.fail)
    said(phone, "Bussen går inte")
    expect(here.page.locator("#trouble")).to_contain_text("Bordet går inte att hämta")
    expect(here.row("Vi tolkar")).to_be_visible()
    expect(here.page.get_by_text("Köp wifi")).to_have_count(0)


def test_an_act_that_may_not_be_saved_says_so_and_the_table_shows_whether_it_is(
    table: Seat,
) -> None:
    here = table()
    here.new_theme("Mandat")
    page = here.page
    page.route(AT, Tries("POST").fail)
    page.route(AT, Tries("GET").fail)
    here.press("1")
    expect(page.locator("#trouble")).to_contain_text("Det är inte säkert att")
    expect(here.row("Den som kunde")).to_be_visible()
    page.wait_for_timeout(2500)
    expect(page.locator("#trouble")).to_contain_text("Det är inte säkert att")
    page.unroute_all()
    expect(page.locator("#trouble")).to_be_hidden(timeout=20_000)
    here.row("Den som kunde").click()
    here.press("1")
    here.comes("Mandat", ANSWERS[0], ANSWERS[1])


def test_a_log_in_that_ended_is_told_at_the_next_act_with_a_way_back_to_the_table(
    table: Seat, astrid: Facilitator
) -> None:
    here = table()
    here.new_theme("Mandat")
    ends_log_in(here)
    here.press("1")
    logs_in_again(here, astrid)
    here.row("Den som kunde").click()
    here.press("1")
    here.comes("Mandat", ANSWERS[0], ANSWERS[1])


def test_a_log_in_that_ended_is_told_when_somebody_answers(
    table: Seat, phone_page: Open, astrid: Facilitator
) -> None:
    here = table()
    phone = phone_page(here.workshop)
    here.page.locator("#find").fill("tolkar")
    expect(here.row("Projektledaren")).to_have_count(0)
    ends_log_in(here)
    said(phone, "Bussen går inte")
    expect(here.row("Vi tolkar")).to_be_visible()
    logs_in_again(here, astrid)
    assert here.page.url.endswith(f"{here.address}?find=tolkar")
    expect(here.row("Vi tolkar")).to_be_visible()


def test_a_log_in_that_ended_is_told_where_sockets_do_not_get_through(
    table: Seat, astrid: Facilitator
) -> None:
    here = table()
    here.page.route_web_socket("**/sorting", lambda socket: None)
    here.page.reload()
    with here.page.expect_response("**/sorting/stage?*", timeout=20_000):
        pass
    ends_log_in(here)
    logs_in_again(here, astrid, 20_000)


def test_who_logs_out_elsewhere_is_told_at_the_table_which_is_not_loaded_anew(
    table: Seat, astrid: Facilitator
) -> None:
    here = table()
    here.page.locator("#new-title").fill("Halvskriv")
    elsewhere = here.page.context.new_page()
    elsewhere.goto("/account")
    elsewhere.get_by_role("button", name="Logga ut").click()
    expect(here.page.locator("#trouble")).to_be_visible()
    expect(here.page.locator("#new-title")).to_have_value("Halvskriv")
    logs_in_again(here, astrid)


def test_a_table_that_is_not_kept_up_to_date_any_more_leads_to_why(
    table: Seat, colleague: Callable[[Table], Table]
) -> None:
    """Björn's right is taken back while he sits there."""
    bjorns = colleague(table())
    expect(bjorns.row("Vi tolkar")).to_be_focused()
    with bjorns.database.writing() as session:
        session.execute(delete(Member).where(col(Member.role) == HOST))
    bjorns.press("0")
    trouble = bjorns.page.locator("#trouble")
    expect(trouble).to_contain_text("Bordet hålls inte längre uppdaterat här.")
    trouble.get_by_role("link", name="Öppna det på nytt").click()
    expect(bjorns.page.locator("h1")).to_be_visible()
    expect(bjorns.page.locator("#table")).to_have_count(0)


def ends_log_in(here: Table) -> None:
    """As when its time is over: no screen is told."""
    [token] = [one["value"] for one in here.page.context.cookies() if one["name"] == LOGIN_COOKIE]
    with here.database.writing() as session:
        log_out(session, token)


def logs_in_again(here: Table, who: Facilitator, within: float = 5_000) -> None:
    page = here.page
    trouble = page.locator("#trouble")
    expect(trouble).to_contain_text("Din inloggning har gått ut.", timeout=within)
    expect(page.locator("#offline")).to_be_hidden()
    expect(page.locator("#table")).to_be_visible()
    trouble.get_by_role("link", name="Logga in igen").click()
    page.get_by_label("E-post").fill(who.email)
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in").click()
    expect(page.locator("#table")).to_be_visible()
    assert here.address in page.url


def test_the_table_works_without_scripts(table: Seat) -> None:
    here = table(javascript=False)
    page = here.page
    page.locator("#new-title").fill("Mandat")
    here.row("Vi tolkar").locator("input").check()
    page.locator("#new-theme").click()
    here.comes("Mandat", ANSWERS[0])
    here.row("Otydliga").locator("input").check()
    here.theme("Mandat").locator(".number").click()
    here.comes("Mandat", ANSWERS[0], ANSWERS[6], ANSWERS[7])
    page.locator("#undo").click()
    here.comes("Mandat", ANSWERS[0])
    here.theme("Mandat").get_by_role("link", name="Mandat", exact=True).click()
    page.locator(".sort-edit input").first.fill("Ansvar")
    page.get_by_role("button", name="Spara").first.click()
    expect(here.theme("Ansvar")).to_be_visible()


def test_a_title_that_is_there_is_refused_in_words_and_nothing_is_lost(table: Seat) -> None:
    here = table()
    here.new_theme("Mandat")
    here.press("n")
    here.page.keyboard.type("mandat")
    here.press("Enter")
    expect(
        here.page.get_by_text("Det finns redan ett tema som heter ”mandat”.").first
    ).to_be_visible()
    expect(here.row("Den som kunde")).to_be_visible()


def test_answers_that_are_like_one_are_placed_together_and_taken_out_of_it(table: Seat) -> None:
    buses = ("Bussen går för sällan", "bussarna går inte på kvällen", "Bussen tar för lång tid")
    here = table((*buses, "Skolan"))
    here.press("n")
    here.page.keyboard.type("Kollektivtrafik")
    here.press("Enter", "z")
    expect(here.row("Bussen går för sällan")).to_be_visible()
    here.row("Bussen går för sällan").click()
    here.press("l")
    panel = here.page.locator(".sort-panel")
    expect(panel.locator("#row-1, li").first).to_be_focused()
    expect(panel.locator("u").first).to_be_visible(timeout=30_000)
    here.press("Escape")
    expect(panel).to_have_count(0)
    expect(here.row("Bussen går för sällan")).to_be_focused()
    here.press("l")
    expect(panel.locator("u").first).to_be_visible()
    for one in panel.locator("input[type=checkbox]").all():
        one.check()
    panel.locator(".sort-row").first.click()
    here.press("n")
    here.page.keyboard.type("Bussen")
    here.press("Enter")
    expect(here.theme("Bussen")).to_be_visible()
    assert "Bussen går för sällan" in here.lies()["Bussen"] and len(here.lies()["Bussen"]) > 1
    here.press("z")
    here.comes("-", *buses, "Skolan")


def test_the_surest_are_shown_before_they_are_placed_and_one_undo_takes_all_back(
    table: Seat,
) -> None:
    with LABELLED.open(encoding="utf-8") as source:
        rows = [row["text"] for row in csv.DictReader(source)][:40:2]
    here = table(tuple(rows))
    for title in ("Bredband", "Butik"):
        do(here.database, here.workshop, "new_theme", on=here.asking.id, title=title)
    link = here.page.locator("[data-see='surest=1']")
    expect(link).to_be_visible(timeout=60_000)
    link.click()
    panel = here.page.locator(".sort-panel")
    expect(panel).to_be_visible()
    assert here.lies()["Bredband"] == here.lies()["Butik"] == []
    shown = panel.locator(".sort-row").count()
    panel.locator("input[type=checkbox]").first.uncheck()
    here.page.wait_for_timeout(RESTS)
    panel.locator("#place").click()
    expect(here.page.locator(".sort-counts")).to_contain_text(f"{shown - 1} sorterade")
    expect(here.page.locator(".sort-row:focus")).to_have_count(1)
    here.press("z")
    expect(here.page.locator(".sort-counts")).to_contain_text("0 sorterade")


def test_208_answers_are_sorted_into_8_themes_by_at_most_1_2_presses_each(table: Seat) -> None:
    with LABELLED.open(encoding="utf-8") as source:
        rows = list(csv.DictReader(source))
    wanted = {row["text"]: row["theme"] for row in rows}
    here = table(tuple(row["text"] for row in rows))
    titles: list[str] = []
    presses = 0
    page = here.page
    for _ in range(len(rows)):
        focused = page.locator(".sort-row:focus p").first
        if page.locator(".sort-row[data-ids]").count() == 0:
            break
        theme = wanted[focused.inner_text()]
        if theme in titles:
            here.press(str(titles.index(theme) + 1))
            presses += 1
        else:
            titles.append(theme)
            here.new_theme(theme)
            presses += 2
        until(page, "document.querySelector('.sort-row:focus, .sort-none') !== null")
    expect(page.get_by_text("Alla 208 svar är sorterade.")).to_be_visible()
    assert presses / len(rows) <= 1.2
    lies = here.lies()
    assert sum(wanted[text] == title for title in titles for text in lies[title]) >= 204
