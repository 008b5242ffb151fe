"""Voting on phones: by touch, by keys alone, without a line, and without scripts."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from app.database import Database
from app.models.workshop import Workshop
from tests.browser.conftest import Ask
from tests.browser.room import (
    SAVED,
    TEXT,
    WAITING,
    askings,
    at,
    offline,
    onward,
    own,
    press,
    said,
    stored,
)

Make = Callable[..., Workshop]
Open = Callable[..., Page]
NAMES = ["Personer byts ut", "Mandat", "Korta projekt", "Bråttom till lösningen", "Olika budgetår"]
OPTIONS = [{"id": f"o{n}", "text": name} for n, name in enumerate(NAMES, 1)]
DOTS = Ask("dots", "Vilket hinder ska vi ta oss an först?", settings={"options": OPTIONS})
SEVERAL = Ask(
    "dots", "Hur lägger vi vår tid?", settings={"options": OPTIONS, "dots": 4, "several": True}
)
RANKING = Ask("ranking", "Vad är viktigast?", settings={"options": OPTIONS})


def begin(workshop: Workshop, desk: Page, ask: Ask, *phones: Page) -> None:
    onward(desk)
    at(ask.prompt, *phones)


def left(phone: Page) -> Locator:
    return phone.locator(".ballot-left")


def values(database: Database, workshop: Workshop) -> list[object]:
    return [one.value for one in stored(database, workshop)]


def test_dots_are_placed_and_taken_back_by_touch_and_those_of_a_moment_are_one_sending(
    workshop_with: Make, desk_page: Open, phone_page: Open, projector_page: Open, database: Database
) -> None:
    workshop = workshop_with(DOTS)
    desk, wall = desk_page(workshop), projector_page(workshop)
    bjorn = phone_page(workshop, has_touch=True)
    begin(workshop, desk, DOTS, bjorn)
    expect(left(bjorn)).to_have_text("3 av 3 prickar kvar")
    for name in NAMES[:3]:
        bjorn.locator(".option", has_text=name).tap()
    expect(left(bjorn)).to_have_text("Inga prickar kvar")
    expect(own(bjorn, "Personer byts ut, Mandat, Korta projekt", SAVED)).to_be_visible()
    assert values(database, workshop) == [{"dots": {"o1": 1, "o2": 1, "o3": 1}}]
    bjorn.locator(".option", has_text="Olika budgetår").tap()
    expect(left(bjorn)).to_have_text("Ta tillbaka en prick först")
    expect(bjorn.get_by_role("checkbox").nth(4)).not_to_be_checked()
    bjorn.locator(".option", has_text="Mandat").tap()
    expect(left(bjorn)).to_have_text("1 av 3 prickar kvar")
    expect(own(bjorn, "Personer byts ut, Korta projekt", SAVED)).to_be_visible()
    expect(wall.locator("#stage")).not_to_contain_text("prick från")
    press(bjorn, "Klar")
    expect(bjorn.locator(".option").first).to_be_hidden()
    expect(bjorn.get_by_text("Du kan ändra svaret så länge frågan är öppen.")).to_be_visible()
    press(bjorn, "Ändra", exact=False)
    expect(bjorn.locator(".option").first).to_be_visible()
    press(desk, "Stäng och visa resultatet")
    expect(wall.locator(".votes li.top .label")).to_have_text(
        ["1Personer byts ut", "1Korta projekt"]
    )
    expect(wall.locator("#stage")).to_contain_text("2 prickar från 1 person.")
    expect(bjorn.get_by_text("Frågan är stängd")).to_be_visible()
    expect(desk.get_by_role("button", name="Öppna igen")).to_have_count(0)


def test_the_last_dot_taken_back_is_no_vote_any_more(
    workshop_with: Make, desk_page: Open, phone_page: Open, database: Database
) -> None:
    workshop = workshop_with(DOTS)
    desk, bjorn = desk_page(workshop), phone_page(workshop)
    begin(workshop, desk, DOTS, bjorn)
    bjorn.locator(".option").first.click()
    expect(own(bjorn, "Personer byts ut", SAVED)).to_be_visible()
    expect(desk.get_by_text("1 av 1 har röstat")).to_be_visible()
    bjorn.locator(".option").first.click()
    expect(desk.get_by_text("0 av 1 har röstat")).to_be_visible()
    expect(bjorn.locator(".own")).to_have_count(0)
    bjorn.locator(".option").nth(1).click()
    expect(own(bjorn, "Mandat", SAVED)).to_be_visible()
    assert values(database, workshop) == [{"dots": {"o1": 1}}, None, {"dots": {"o2": 1}}]
    press(bjorn, "Klar")
    bjorn.reload()
    expect(bjorn.get_by_role("checkbox").nth(1)).to_be_checked()
    expect(left(bjorn)).to_have_text("2 av 3 prickar kvar")


def test_dots_by_keys_alone(
    workshop_with: Make, desk_page: Open, phone_page: Open, database: Database
) -> None:
    workshop = workshop_with(DOTS, SEVERAL)
    desk, bjorn = desk_page(workshop), phone_page(workshop)
    begin(workshop, desk, DOTS, bjorn)
    expect(left(bjorn)).to_be_visible()
    bjorn.get_by_role("checkbox").first.focus()
    for _ in range(2):
        bjorn.keyboard.press("Space")
        bjorn.keyboard.press("Tab")
    expect(own(bjorn, "Personer byts ut, Mandat", SAVED)).to_be_visible()
    bjorn.keyboard.press("Tab")
    bjorn.keyboard.press("Space")
    bjorn.keyboard.press("Tab")
    bjorn.keyboard.press("Space")
    expect(left(bjorn)).to_have_text("Ta tillbaka en prick först")
    bjorn.keyboard.press("Tab")
    bjorn.keyboard.press("Enter")
    expect(bjorn.locator(".option").first).to_be_hidden()
    onward(desk)
    at(SEVERAL.prompt, bjorn)
    more = bjorn.get_by_role("button", name="+ Mandat")
    more.focus()
    for _ in range(3):
        bjorn.keyboard.press("Enter")
    expect(bjorn.get_by_role("spinbutton", name="Mandat")).to_have_value("3")
    expect(left(bjorn)).to_have_text("1 av 4 prickar kvar")
    bjorn.get_by_role("spinbutton", name="Olika budgetår").press_sequentially("9")
    expect(bjorn.get_by_role("spinbutton", name="Olika budgetår")).to_have_value("1")
    expect(own(bjorn, "Mandat: 3, Olika budgetår: 1", SAVED)).to_be_visible()


def test_what_was_pressed_just_before_the_page_was_left_is_sent_when_it_is_back(
    workshop_with: Make, desk_page: Open, phone_page: Open
) -> None:
    workshop = workshop_with(DOTS)
    desk, bjorn = desk_page(workshop), phone_page(workshop)
    begin(workshop, desk, DOTS, bjorn)
    bjorn.locator(".option").nth(1).click()
    bjorn.wait_for_timeout(150)
    bjorn.goto("about:blank")
    bjorn.go_back()
    expect(bjorn.get_by_role("checkbox").nth(1)).to_be_checked()
    expect(own(bjorn, "Mandat", SAVED)).to_be_visible()


def test_a_vote_without_a_line_waits_and_arrives_as_it_stood_last(
    workshop_with: Make, desk_page: Open, phone_page: Open, database: Database
) -> None:
    workshop = workshop_with(DOTS)
    desk, bjorn = desk_page(workshop), phone_page(workshop)
    begin(workshop, desk, DOTS, bjorn)
    expect(left(bjorn)).to_be_visible()
    with offline(bjorn):
        bjorn.locator(".option").nth(0).click()
        expect(own(bjorn, "Personer byts ut", WAITING)).to_be_visible()
        bjorn.locator(".option").nth(4).click()
        expect(own(bjorn, "Personer byts ut, Olika budgetår", WAITING)).to_be_visible()
    expect(own(bjorn, "Personer byts ut, Olika budgetår", SAVED)).to_be_visible(timeout=20_000)
    assert values(database, workshop)[-1] == {"dots": {"o1": 1, "o5": 1}}


def test_too_many_ticks_without_scripts_are_refused_and_all_kept(
    workshop_with: Make, desk_page: Open, phone_page: Open, database: Database
) -> None:
    workshop = workshop_with(DOTS)
    desk, eva = desk_page(workshop), phone_page(workshop, javascript=False)
    onward(desk)
    at(DOTS.prompt, desk)
    eva.reload()
    boxes = eva.get_by_role("checkbox")
    for n in range(4):
        boxes.nth(n).check()
    press(eva, "Klar")
    expect(eva.get_by_role("alert")).to_have_text("Du valde 4. Ta bort 1.")
    press(eva, "Tillbaka")
    for n in range(4):
        expect(boxes.nth(n)).to_be_checked()
    boxes.nth(3).uncheck()
    press(eva, "Klar")
    expect(own(eva, "Personer byts ut, Mandat, Korta projekt")).to_contain_text("Sparat")
    assert values(database, workshop) == [{"dots": {"o1": 1, "o2": 1, "o3": 1}}]


def test_an_order_is_made_by_touch_and_by_dragging(
    workshop_with: Make, desk_page: Open, phone_page: Open, projector_page: Open, database: Database
) -> None:
    workshop = workshop_with(RANKING)
    desk, wall = desk_page(workshop), projector_page(workshop)
    bjorn = phone_page(workshop, has_touch=True)
    begin(workshop, desk, RANKING, bjorn)
    for name in ("Mandat", "Korta projekt", "Olika budgetår"):
        bjorn.get_by_role("button", name=name, exact=False).first.tap()
    ranked = bjorn.locator(".ranked li")
    expect(ranked).to_contain_text(["Mandat", "Korta projekt", "Olika budgetår"])
    expect(own(bjorn, "1. Mandat, 2. Korta projekt, 3. Olika budgetår", SAVED)).to_be_visible()
    bjorn.locator("button.option", has_text="Personer byts ut").tap()
    expect(left(bjorn)).to_have_text("Ta tillbaka ett först")
    ranked.nth(2).locator(".grip").drag_to(ranked.nth(0).locator(".grip"))
    expect(ranked).to_contain_text(["Olika budgetår", "Mandat", "Korta projekt"])
    expect(own(bjorn, "1. Olika budgetår, 2. Mandat, 3. Korta projekt", SAVED)).to_be_visible()
    bjorn.locator("button.option", has_text="Mandat").tap()
    expect(own(bjorn, "1. Olika budgetår, 2. Korta projekt", SAVED)).to_be_visible()
    assert values(database, workshop)[-1] == {"order": ["o5", "o3"]}
    press(desk, "Stäng och visa resultatet")
    expect(wall.locator(".votes li.top .label")).to_have_text("1Olika budgetår")
    expect(wall.locator("#stage")).to_contain_text("Den första i varje ordning får 3 poäng")


def test_an_order_by_keys_alone_is_there_after_a_reload(
    workshop_with: Make, desk_page: Open, phone_page: Open
) -> None:
    workshop = workshop_with(RANKING)
    desk, bjorn = desk_page(workshop), phone_page(workshop)
    begin(workshop, desk, RANKING, bjorn)
    for name in ("Mandat", "Korta projekt"):
        bjorn.locator("button.option", has_text=name).press("Enter")
    expect(left(bjorn)).to_have_text("Korta projekt: plats 2")
    bjorn.locator("button.option", has_text="Korta projekt").press("Alt+ArrowUp")
    expect(left(bjorn)).to_have_text("Korta projekt: plats 1")
    bjorn.get_by_role("button", name="Ned: Korta projekt").press("Enter")
    expect(own(bjorn, "1. Mandat, 2. Korta projekt", SAVED)).to_be_visible()
    bjorn.get_by_role("button", name="Upp: Korta projekt").press("Space")
    expect(own(bjorn, "1. Korta projekt, 2. Mandat", SAVED)).to_be_visible()
    bjorn.reload()
    expect(bjorn.locator(".ranked li")).to_contain_text(["Korta projekt", "Mandat", "inget än"])
    expect(bjorn.locator("button.option[aria-pressed=true]")).to_have_count(2)


def test_an_order_without_scripts(
    workshop_with: Make, desk_page: Open, phone_page: Open, database: Database
) -> None:
    workshop = workshop_with(RANKING)
    desk, eva = desk_page(workshop), phone_page(workshop, javascript=False)
    onward(desk)
    at(RANKING.prompt, desk)
    eva.reload()
    eva.get_by_label("Plats 1").select_option(label="Mandat")
    eva.get_by_label("Plats 2").select_option(label="Mandat")
    press(eva, "Klar")
    expect(eva.get_by_role("alert")).to_contain_text("”Mandat” står på två platser")
    press(eva, "Tillbaka")
    expect(eva.get_by_label("Plats 2")).to_have_value("o2")
    eva.get_by_label("Plats 2").select_option(label="Korta projekt")
    press(eva, "Klar")
    expect(own(eva, "1. Mandat, 2. Korta projekt")).to_contain_text("Sparat")
    assert values(database, workshop) == [{"order": ["o2", "o3"]}]


def test_the_key_of_the_projector_shows_the_result_and_closes(
    workshop_with: Make, desk_page: Open, phone_page: Open, projector_page: Open, database: Database
) -> None:
    workshop = workshop_with(DOTS, TEXT)
    desk, wall, bjorn = desk_page(workshop), projector_page(workshop), phone_page(workshop)
    begin(workshop, desk, DOTS, bjorn, wall)
    bjorn.locator(".option").first.click()
    expect(own(bjorn, "Personer byts ut", SAVED)).to_be_visible()
    expect(wall.locator("#stage")).to_contain_text("hemligt tills det visas")
    wall.wait_for_timeout(800)
    wall.keyboard.press("r")
    expect(wall.locator(".votes li.top")).to_contain_text("Personer byts ut")
    [asking] = askings(database, workshop)
    assert not asking.is_open
    expect(desk.get_by_role("button", name="Öppna igen")).to_have_count(0)
    expect(desk.get_by_text("Börja om för att fråga igen")).to_be_visible()


def test_the_editor_lets_a_step_take_its_options_from_an_earlier_question(
    workshop_with: Make, desk_page: Open, phone_page: Open
) -> None:
    workshop = workshop_with(TEXT)
    page = desk_page(workshop)
    page.goto(f"/w/{workshop.uid}/steps/new?kind=dots")
    page.locator("[name=prompt]").fill("Vad först?")
    expect(page.locator(".option-rows")).to_be_visible()
    expect(page.locator("[name='takes.from']")).to_be_hidden()
    page.get_by_label("Ta från en tidigare fråga").check()
    expect(page.locator(".option-rows")).to_be_hidden()
    page.locator("[name='takes.from']").select_option(label=f"Svaren på ”{TEXT.prompt}”")
    preview = page.frame_locator("iframe[name=phone]")
    expect(preview.locator("#coming")).to_contain_text(f"Svaren på ”{TEXT.prompt}”, högst 12")
    expect(preview.locator(".option")).to_have_count(5)
    press(page, "Spara")
    expect(page.locator("bikupa-agenda")).to_contain_text(
        f"tar sina alternativ från ”{TEXT.prompt}”"
    )
    page.goto(f"/w/{workshop.uid}/desk")
    bjorn, chidi = phone_page(workshop), phone_page(workshop)
    onward(page)
    expect(page.get_by_text("som inte har några att ge än")).to_be_visible()
    for phone, text in ((bjorn, "Tiden räcker inte"), (chidi, "Vi känner inte varandra")):
        said(phone, text)
    expect(page.get_by_text(f"2 alternativ från ”{TEXT.prompt}”")).to_be_visible()
    onward(page)
    expect(bjorn.locator(".option")).to_have_text(["Tiden räcker inte", "Vi känner inte varandra"])
    bjorn.locator(".option").first.click()
    expect(own(bjorn, "Tiden räcker inte", SAVED)).to_be_visible()


def test_the_editor_takes_options_without_scripts_too(workshop_with: Make, desk_page: Open) -> None:
    workshop = workshop_with(TEXT)
    page = desk_page(workshop, javascript=False)
    page.goto(f"/w/{workshop.uid}/steps/new?kind=ranking")
    page.locator("[name=prompt]").fill("Vad först?")
    page.locator("[name='takes.from']").select_option(label=f"Citaten från ”{TEXT.prompt}”")
    page.get_by_label("Ta från en tidigare fråga").check()
    press(page, "Spara")
    expect(page.locator("body")).to_contain_text(f"tar sina alternativ från ”{TEXT.prompt}”")
