"""The sorting table: answers become themes by keys alone, by pressing and by dragging, while others
sort and answer too."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from app.database import Database
from app.models.agenda.asking import Asking
from app.models.answers.reading import count_from_scratch
from app.models.people.facilitator import Facilitator
from app.models.people.member import HOST, admit
from app.models.workshop import Workshop
from tests.browser.conftest import NewPage
from tests.browser.room import RESTS, TEXT, askings, offline, said, until
from tests.conftest import someone
from tests.rooms import do, say_all

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
        self.press("n")
        self.page.keyboard.type(title)
        self.press("Enter")
        expect(self.theme(title)).to_be_visible()

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
    menu.get_by_role("button", name="utanför frågan").click()
    expect(here.row("Projektledaren")).to_have_count(0)
    for _ in range(100):
        if ANSWERS[-1] not in here.lies()["-"]:
            break
        here.page.wait_for_timeout(50)
    assert ANSWERS[-1] not in here.lies()["-"]


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
