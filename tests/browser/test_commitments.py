"""Commitments: made on phones by touch and by keys, read on the wall, chased at the desk."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from app.database import Database
from app.models.workshop import Workshop
from tests.browser.conftest import Ask
from tests.browser.room import (
    RESTS,
    SAVED,
    WAITING,
    askings,
    at,
    key,
    offline,
    onward,
    own,
    press,
    stored,
)
from tests.browser.test_access import WHOLE, Access
from tests.rooms import say_all

Make = Callable[..., Workshop]
Open = Callable[..., Page]
RECEIVERS = [{"id": "o1", "text": "Byalaget"}, {"id": "o2", "text": "Kommunen"}]
STEP = Ask("commitment", "Vad gör vi?", settings={"receivers": RECEIVERS})
SAVE = "Spara åtagandet"


def begin(desk: Page, *phones: Page) -> None:
    onward(desk)
    at(STEP.prompt, *phones)
    for phone in phones:
        expect(phone.locator(".none")).to_have_count(0)


def what(phone: Page) -> Locator:
    return phone.get_by_role("textbox", name=STEP.prompt)


def chip(phone: Page, name: str) -> Locator:
    return phone.get_by_role("radio", name=name, exact=True)


def month(phone: Page, number: int = 0) -> Locator:
    return phone.locator("[data-chips=when] input[type=radio]").nth(number)


def test_a_commitment_is_saved_changed_taken_back_and_put_back(
    workshop_with: Make, desk_page: Open, phone_page: Open, database: Database
) -> None:
    workshop = workshop_with(STEP)
    desk, bjorn = desk_page(workshop), phone_page(workshop)
    begin(desk, bjorn)
    what(bjorn).fill("Bjuda hit kommunstyrelsen")
    press(bjorn, SAVE)
    expect(own(bjorn, "Vem tar den? · ingen dag än", SAVED)).to_be_visible()
    what(bjorn).fill("Starta en skjutsgrupp")
    chip(bjorn, "Byalaget").click()
    month(bjorn).click()
    bjorn.get_by_label("Första steget").fill("Ringlista")
    press(bjorn, SAVE)
    rows = bjorn.locator(".own")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("Byalaget · ")
    expect(rows.first.locator("b")).to_have_text("Starta en skjutsgrupp")
    expect(rows.first).to_contain_text("Först: Ringlista")
    expect(rows.first).to_have_attribute("data-state", SAVED)
    expect(bjorn.get_by_role("heading", name="Det här har du lovat")).to_contain_text("2 st")
    expect(bjorn.locator("#said")).to_have_text("Sparat")
    expect(what(bjorn)).to_have_value("")
    expect(bjorn.locator(".ask :checked")).to_have_count(0)
    expect(bjorn.locator(".left")).to_be_hidden()
    rows.first.get_by_role("button", name="Ändra").click()
    expect(what(bjorn)).to_have_value("Starta en skjutsgrupp")
    expect(chip(bjorn, "Byalaget")).to_be_checked()
    chip(bjorn, "Kommunen").click()
    press(bjorn, "Spara ändringen")
    expect(own(bjorn, "Kommunen · ", SAVED)).to_be_visible()
    expect(bjorn.get_by_role("button", name=SAVE)).to_be_visible()
    rows.first.get_by_role("button", name="Ta bort").click()
    expect(bjorn.locator(".taken")).to_contain_text("Starta en skjutsgrupp")
    bjorn.wait_for_timeout(RESTS)
    bjorn.locator(".taken").get_by_role("button", name="Ångra").click()
    expect(own(bjorn, "Kommunen · ", SAVED)).to_be_visible()
    before = rows.first.locator("[data-text]").inner_text()
    bjorn.reload()
    expect(rows.first.locator("[data-text]")).to_have_text(before)
    values = [one.value or {} for one in stored(database, workshop)]
    assert [value.get("who") for value in values] == ["", "Byalaget", "Kommunen", None, "Kommunen"]


def test_a_second_press_a_delete_and_the_arrows_clear_and_move_what_is_chosen(
    workshop_with: Make, desk_page: Open, phone_page: Open
) -> None:
    workshop = workshop_with(STEP)
    desk, bjorn = desk_page(workshop), phone_page(workshop)
    begin(desk, bjorn)
    chip(bjorn, "Byalaget").click()
    expect(chip(bjorn, "Byalaget")).to_be_checked()
    expect(bjorn.locator(".left")).to_be_hidden()
    chip(bjorn, "Byalaget").click()
    expect(chip(bjorn, "Byalaget")).not_to_be_checked()
    bjorn.locator(".point", has_text="Byalaget").locator("span").click(force=True)
    expect(chip(bjorn, "Byalaget")).to_be_checked()
    bjorn.keyboard.press("ArrowRight")
    expect(chip(bjorn, "Kommunen")).to_be_checked()
    bjorn.keyboard.press("ArrowLeft")
    expect(chip(bjorn, "Byalaget")).to_be_checked()
    bjorn.keyboard.press("Delete")
    expect(chip(bjorn, "Byalaget")).not_to_be_checked()
    expect(chip(bjorn, "Byalaget")).to_be_focused()
    bjorn.keyboard.press("Space")
    expect(chip(bjorn, "Byalaget")).to_be_checked()
    bjorn.keyboard.press("Tab")
    for _ in range(4):
        if bjorn.evaluate("document.activeElement.name") == "value.when":
            break
        bjorn.keyboard.press("Tab")
    bjorn.keyboard.press("Space")
    expect(month(bjorn)).to_be_checked()


def test_other_words_than_the_chips_may_look_like_a_name_and_are_sent_all_the_same(
    workshop_with: Make, desk_page: Open, phone_page: Open, database: Database
) -> None:
    workshop = workshop_with(STEP)
    desk, bjorn = desk_page(workshop), phone_page(workshop)
    begin(desk, bjorn)
    written = bjorn.get_by_role("textbox", name="Annan")
    note = bjorn.get_by_text("Ser ut som ett namn. Skriv hellre roll eller grupp.")
    expect(written).to_be_hidden()
    chip(bjorn, "Annan").click()
    expect(written).to_be_focused()
    for text, named in (
        ("Kerstin Öberg", True),
        ("Byalagets ordförande", False),
        ("Region Jämtland", False),
        ("Anna-Karin Berg Lind", True),
    ):
        written.fill(text)
        expect(note).to_have_count(int(named))
    what(bjorn).fill("Skotta isen")
    press(bjorn, SAVE)
    expect(own(bjorn, "Anna-Karin Berg Lind · ingen dag än", SAVED)).to_be_visible()
    expect(written).to_be_hidden()
    own(bjorn, "Skotta isen").get_by_role("button", name="Ändra").click()
    expect(chip(bjorn, "Annan")).to_be_checked()
    expect(written).to_have_value("Anna-Karin Berg Lind")
    chip(bjorn, "Kommunen").click()
    press(bjorn, "Spara ändringen")
    expect(own(bjorn, "Kommunen · ", SAVED)).to_be_visible()
    values = [one.value or {} for one in stored(database, workshop)]
    assert [value["who"] for value in values] == ["Anna-Karin Berg Lind", "Kommunen"]


def test_a_day_takes_the_place_of_months_and_the_other_way_round(
    workshop_with: Make, desk_page: Open, phone_page: Open, database: Database
) -> None:
    workshop = workshop_with(STEP)
    desk, bjorn = desk_page(workshop), phone_page(workshop)
    begin(desk, bjorn)
    day = bjorn.get_by_label("Dagen")
    month(bjorn, 1).click()
    press(bjorn, "Välj en dag")
    expect(day).to_be_focused()
    expect(month(bjorn)).to_be_hidden()
    day.fill("2027-05-17")
    press(bjorn, "Välj en månad")
    expect(day).to_be_hidden()
    expect(bjorn.locator(".ask :checked")).to_have_count(0)
    press(bjorn, "Välj en dag")
    expect(day).to_have_value("")
    day.fill("2027-05-17")
    what(bjorn).fill("Städa")
    press(bjorn, SAVE)
    expect(own(bjorn, "17 maj", SAVED)).to_be_visible()
    expect(month(bjorn)).to_be_visible()
    own(bjorn, "Städa").get_by_role("button", name="Ändra").click()
    expect(day).to_have_value("2027-05-17")
    [value] = [one.value or {} for one in stored(database, workshop)]
    assert value["when"] == "2027-05-17"


def test_what_waits_for_the_line_reads_as_what_is_saved(
    workshop_with: Make, desk_page: Open, phone_page: Open
) -> None:
    workshop = workshop_with(STEP)
    desk, bjorn = desk_page(workshop), phone_page(workshop)
    begin(desk, bjorn)
    with offline(bjorn):
        what(bjorn).fill("Städa")
        chip(bjorn, "Jag").click()
        press(bjorn, SAVE)
        row = own(bjorn, "Städa", WAITING)
        expect(row).to_contain_text("Jag · ingen dag än")
        expect(row).to_contain_text("Väntar på nät")
    expect(own(bjorn, "Jag · ingen dag än", SAVED)).to_be_visible(timeout=15_000)


def test_a_commitment_is_made_by_a_plain_form(
    workshop_with: Make, desk_page: Open, phone_page: Open, database: Database
) -> None:
    workshop = workshop_with(STEP)
    desk, eva = desk_page(workshop), phone_page(workshop, javascript=False)
    onward(desk)
    at(STEP.prompt, desk)
    eva.goto(eva.url.split("?")[0])
    expect(chip(eva, "Ingen än")).to_be_checked()
    expect(chip(eva, "Ingen dag än")).to_be_checked()
    what(eva).fill("Skotta isen")
    eva.get_by_role("textbox", name="Annan").fill("Fiberföreningen")
    eva.get_by_label("Dagen").fill("2027-01-15")
    press(eva, SAVE)
    expect(own(eva, "Fiberföreningen · 15 januari")).to_contain_text("Sparat")
    what(eva).fill("Städa")
    chip(eva, "Kommunen").check(force=True)
    press(eva, SAVE)
    expect(own(eva, "Kommunen · ingen dag än")).to_be_visible()
    own(eva, "Skotta isen").get_by_role("button", name="Ändra").click()
    expect(eva.get_by_role("textbox", name="Annan")).to_have_value("Fiberföreningen")
    expect(eva.get_by_label("Dagen")).to_have_value("2027-01-15")
    values = [one.value or {} for one in stored(database, workshop)]
    assert [value["when"] for value in values] == ["2027-01-15", ""]


CUT = """() => {
  const foot = document.querySelector(".wall-foot").getBoundingClientRect();
  return [...document.querySelectorAll("tbody tr:not(.away)")].some((row) => {
    const box = row.getBoundingClientRect();
    return box.bottom > foot.top || box.right > innerWidth || row.scrollWidth > row.clientWidth + 1;
  });
}"""
LONG = "Göra en gemensam plan för skolbuss, färdtjänst och sjukresor så att de kan samordnas i höst"
ROWS = [
    {"what": f"Åtagande nummer {number}", "who": "Byalaget", "when": "2027-03", "first": "Ringa"}
    for number in range(1, 13)
]


def test_the_wall_turns_pages_of_eight_and_cuts_nothing(
    workshop_with: Make, desk_page: Open, projector_page: Open, database: Database
) -> None:
    workshop = workshop_with(STEP)
    desk, wall = desk_page(workshop), projector_page(workshop, width=1920, height=1080)
    onward(desk)
    expect(wall.get_by_text("Åtagandena kommer här.")).to_be_visible()
    [asking] = askings(database, workshop)
    say_all(database, asking, [*ROWS, {"what": LONG, "when": "2027-04"}])
    shown = wall.locator("tbody tr:not(.away)")
    expect(wall.get_by_text("1–8 av 13")).to_be_visible()
    expect(shown).to_have_count(8)
    expect(wall.get_by_role("rowheader", name="Åtagande nummer 1 Först: Ringa")).to_be_visible()
    size = wall.locator("tbody th").first.evaluate("one => getComputedStyle(one).fontSize")
    assert size == "36px"
    key(wall, "PageDown")
    expect(wall.get_by_text("9–13 av 13")).to_be_visible()
    expect(shown).to_have_count(5)
    expect(wall.get_by_role("columnheader", name="Vem").first).to_be_attached()
    assert not wall.evaluate(CUT)
    last = wall.locator("tbody tr", has_text=LONG)
    assert last.bounding_box()["height"] > 84  # type: ignore[index]
    key(wall, "PageUp")
    expect(wall.get_by_text("1–8 av 13")).to_be_visible()


def test_pages_go_on_where_what_the_wall_was_sent_ends(
    workshop_with: Make, desk_page: Open, projector_page: Open, database: Database
) -> None:
    workshop = workshop_with(STEP)
    desk, wall = desk_page(workshop), projector_page(workshop, width=1920, height=1080)
    onward(desk)
    at(STEP.prompt, desk)
    [asking] = askings(database, workshop)
    say_all(database, asking, [ROWS[n % len(ROWS)] for n in range(30)])
    for rows in ("1–8", "9–16", "17–24", "25–30"):
        expect(wall.get_by_text(f"{rows} av 30")).to_be_visible()
        key(wall, "PageDown" if rows != "25–30" else "PageUp")
    expect(wall.get_by_text("17–24 av 30")).to_be_visible()


def test_an_owner_comes_in_place_and_a_new_row_is_marked(
    workshop_with: Make, desk_page: Open, phone_page: Open, projector_page: Open
) -> None:
    workshop = workshop_with(STEP)
    desk, bjorn, wall = desk_page(workshop), phone_page(workshop), projector_page(workshop)
    begin(desk, bjorn)
    for text in ("Städa", "Ringa"):
        what(bjorn).fill(text)
        press(bjorn, SAVE)
        expect(wall.locator("tr", has_text=text)).to_have_class(re.compile("new"))
    expect(wall.locator("tr", has_text="Städa")).not_to_have_class(re.compile("new"))
    expect(wall.locator("tbody th")).to_have_text(["Städa", "Ringa"])
    own(bjorn, "Städa").get_by_role("button", name="Ändra").click()
    chip(bjorn, "Kommunen").click()
    press(bjorn, "Spara ändringen")
    expect(wall.locator("tr", has_text="Städa")).to_contain_text("Kommunen")
    expect(wall.locator("tbody th")).to_have_text(["Städa", "Ringa"])
    expect(wall.locator("tr", has_text="Städa")).not_to_have_class(re.compile("new"))


def test_the_desk_shows_only_what_lacks_something_and_keeps_the_choice(
    workshop_with: Make, desk_page: Open, database: Database
) -> None:
    workshop = workshop_with(STEP)
    desk = desk_page(workshop)
    onward(desk)
    at(STEP.prompt, desk)
    [asking] = askings(database, workshop)
    say_all(database, asking, [ROWS[0], {"what": "Städa", "when": "2027-01"}, {"what": "Ringa"}])
    rows = desk.locator(".promised li:visible")
    expect(rows).to_have_count(3)
    desk.get_by_text("Utan ägare 2").click()
    expect(rows).to_have_count(2)
    desk.keyboard.press("ArrowRight")
    expect(desk.get_by_role("radio", name="Utan datum 1")).to_be_checked()
    expect(rows).to_have_text(["Ringa Vem tar den? · ingen dag än"])
    say_all(database, asking, [{"what": "Måla"}, ROWS[1]])
    expect(rows).to_have_count(2)
    expect(desk.get_by_role("radio", name="Utan datum 2")).to_be_checked()


def test_the_form_and_the_wall_have_no_fault_of_access(
    workshop_with: Make, desk_page: Open, phone_page: Open, projector_page: Open, database: Database
) -> None:
    workshop = workshop_with(STEP)
    desk, bjorn, wall = desk_page(workshop), phone_page(workshop), projector_page(workshop)
    begin(desk, bjorn)
    [asking] = askings(database, workshop)
    say_all(database, asking, [ROWS[0], {"what": "Ringa"}])
    what(bjorn).fill("Städa")
    press(bjorn, SAVE)
    expect(own(bjorn, "Städa", SAVED)).to_be_visible()
    chip(bjorn, "Annan").click()
    expect(wall.locator("tbody tr")).to_have_count(3)
    access = Access(WHOLE)
    for name, page in {"phone": bjorn, "wall": wall, "desk": desk}.items():
        access.look(page, name)
    assert access.wrong == []
