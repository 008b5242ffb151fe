"""The proposal and the editor as they are used: by keys, by dragging, and without JavaScript."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from app.models.people.facilitator import Facilitator
from app.models.workshop import Workshop
from tests.browser.conftest import Ask
from tests.browser.room import key, rested

DECK = """Kvällsmöte i Granby

Välkomna hit
Kaffe finns i köket

Samtala två och två

Vad är bäst med Granby?
Ska vi köpa in en ny buss?

Tack för i kväll
Vi ses i maj
"""
Open = Callable[..., Page]


@pytest.fixture
def page(new_page: Open, log_in: Callable[..., Page], astrid: Facilitator) -> Page:
    return log_in(new_page(), astrid)


@pytest.fixture
def workshop(workshop_with: Callable[..., Workshop]) -> Workshop:
    talk = ("Samtal", [Ask("open_text", "Vad?"), Ask("open_text", "Hur?")])
    return workshop_with(Ask("slide", "Hej"), talk, Ask("open_text", "Vem?"))


def propose(page: Page) -> None:
    page.goto("/deck")
    page.fill("textarea[name=text]", DECK)
    page.click("main .primary")
    expect(page.locator(".entry-prompt").last).to_have_value("Tack för i kväll")


def prompts(page: Page) -> list[str]:
    return [field.input_value() for field in page.locator(".entry-prompt").all()]


def names(page: Page) -> list[str]:
    return page.locator(".entry-name").all_inner_texts()


def drag(page: Page, grip: Locator, goal: Locator, part: float) -> None:
    """Drag to a part of the goal's height: 0 its top, 1 its bottom."""
    grip.scroll_into_view_if_needed()
    start = grip.bounding_box()
    assert start
    page.mouse.move(start["x"] + 10, start["y"] + 10)
    page.mouse.down()
    box = goal.bounding_box()
    assert box
    page.mouse.move(box["x"] + 60, box["y"] + box["height"] * part, steps=12)
    page.mouse.up()


def test_the_sum_follows_what_is_ticked_and_typed(page: Page) -> None:
    propose(page)
    dock = page.locator(".bar-dock")
    rows = len(prompts(page))
    page.locator(".draft input[type=number]").last.fill("80")
    page.locator(".draft input[type=checkbox]").first.uncheck()
    expect(dock).to_contain_text(f"{rows - 1} av {rows} steg")
    expect(dock).to_contain_text("1 tim")
    page.locator("[data-round] input[type=checkbox]").first.uncheck()
    expect(page.locator("[data-round] .together")).to_contain_text("8 min")


def test_choosing_choice_asks_for_its_options(page: Page) -> None:
    propose(page)
    row = page.locator(".draft", has=page.locator("text=ja eller nej"))
    row.locator("select").select_option("choice")
    field = row.get_by_label("Svarsalternativ").filter(visible=True)
    expect(field).to_have_value("Ja\nNej")


def test_rows_of_a_proposal_move_by_keys_into_a_talk_round_and_out(page: Page) -> None:
    propose(page)
    row = page.locator(".draft").last
    row.locator("select").select_option("open_text")
    row.locator(".entry-prompt").focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("[data-round] .entry-prompt")).to_have_count(3)
    assert prompts(page)[-1] == "Tack för i kväll"
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator(".entry-prompt").nth(-2)).to_be_focused()
    page.click("main .dock .primary")
    expect(page.locator("[data-round] .entry-name")).to_have_text(
        ["Vad är bäst med Granby?", "Tack för i kväll", "Ska vi köpa in en ny buss?"]
    )


def test_rows_of_a_proposal_move_by_dragging(page: Page) -> None:
    propose(page)
    question = page.locator("[data-round] .draft").first
    drag(page, question.locator("[data-grip]"), page.locator(".draft").first, 0.2)
    assert prompts(page)[0] == "Vad är bäst med Granby?"
    slide = page.locator(".draft").last
    drag(page, slide.locator("[data-grip]"), page.locator("[data-round] .draft").first, 0.5)
    expect(page.locator("[data-round] .draft")).to_have_count(1)
    page.click("main .dock .primary")
    expect(page.locator(".entry-name").first).to_have_text("Vad är bäst med Granby?")


def test_enter_in_a_field_makes_nothing(page: Page) -> None:
    propose(page)
    page.locator(".draft input[type=number]").first.press("Enter")
    assert page.url.endswith("/deck")


def test_a_proposal_is_made_into_a_workshop_without_javascript(
    new_page: Open, log_in: Callable[..., Page], astrid: Facilitator
) -> None:
    page = log_in(new_page(360, 740, javascript=False), astrid)
    propose(page)
    before = prompts(page)
    page.locator(".draft [data-move=up]").last.click()
    expect(page.locator(".draft [data-move=up]:focus")).to_have_count(1)
    assert sorted(prompts(page)) == sorted(before) and prompts(page) != before
    page.click("main .dock .primary")
    expect(page.locator(".notices")).to_contain_text("Workshopen är skapad")


def test_rows_of_the_agenda_move_by_keys_and_keep_the_focus(page: Page, workshop: Workshop) -> None:
    page.goto(f"/w/{workshop.uid}/agenda")
    page.locator(".entry-name").last.focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("[data-round] .entry-name")).to_have_text(["Vad?", "Hur?", "Vem?"])
    expect(rested(page.get_by_label("Flytta upp: Vem?"))).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("[data-round] .entry-name")).to_have_text(["Vad?", "Vem?", "Hur?"])
    page.reload()
    assert names(page) == ["Hej", "Vad?", "Vem?", "Hur?"]


def test_a_step_is_added_between_two_rows_by_the_keyboard_alone(
    page: Page, workshop: Workshop
) -> None:
    page.goto(f"/w/{workshop.uid}/agenda")
    before = page.locator(".entry-name").all_inner_texts()
    place = page.locator(".gap summary").nth(1)
    expect(place).to_have_accessible_name(f"Lägg till efter: {before[0]}")
    place.press("Enter")
    expect(page.locator(".gap[open]")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(".gap[open]")).to_have_count(0)
    expect(place).to_be_focused()
    place.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("textbox").first.fill("Mitt emellan")
    page.get_by_role("button", name="Spara").click()
    expect(page.locator(".entry-name")).to_have_text([before[0], "Mitt emellan", *before[1:]])


def test_rows_of_the_agenda_move_by_dragging(page: Page, workshop: Workshop) -> None:
    page.goto(f"/w/{workshop.uid}/agenda")
    grip = page.locator(".entry", has_text="Vem?").locator("[data-grip]")
    with page.expect_response("**/position"):
        drag(page, grip, page.locator(".entry").first, 0.2)
    expect(page.locator(".entry-name").first).to_have_text("Vem?")
    page.reload()
    assert names(page) == ["Vem?", "Hej", "Vad?", "Hur?"]


def test_escape_puts_a_dragged_row_back(page: Page, workshop: Workshop) -> None:
    page.goto(f"/w/{workshop.uid}/agenda")
    box = page.locator(".entry", has_text="Vem?").locator("[data-grip]").bounding_box()
    assert box
    page.mouse.move(box["x"] + 10, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"], 250, steps=8)
    assert names(page) != ["Hej", "Vad?", "Hur?", "Vem?"]
    page.keyboard.press("Escape")
    page.mouse.up()
    assert names(page) == ["Hej", "Vad?", "Hur?", "Vem?"]


def test_a_removal_is_undone_by_the_keyboard_alone(page: Page, workshop: Workshop) -> None:
    page.goto(f"/w/{workshop.uid}/agenda")
    page.get_by_label("Ta bort: Hej").press("Enter")
    expect(page.locator(".entry-name")).to_have_count(3)
    expect(page.get_by_role("button", name="Ångra")).to_be_focused()
    key(page, "Enter")
    expect(page.locator(".entry-name").first).to_have_text("Hej")


def test_planned_minutes_are_saved_as_they_are_changed(page: Page, workshop: Workshop) -> None:
    page.goto(f"/w/{workshop.uid}/agenda")
    page.get_by_label("Planerade minuter").first.fill("25")
    page.keyboard.press("Tab")
    expect(page.locator(".lead")).to_contain_text("35 min")


def test_two_changes_in_a_row_both_stand_also_when_the_first_is_late(
    page: Page, workshop: Workshop
) -> None:
    page.goto(f"/w/{workshop.uid}/agenda")
    late: list[Route] = []
    page.route("**/plan", lambda route: late.append(route))
    minutes = page.get_by_label("Planerade minuter")
    minutes.first.fill("25")
    with page.expect_request("**/plan"):
        page.keyboard.press("Tab")
    minutes.last.fill("15")
    page.keyboard.press("Tab")
    assert late
    page.unroute("**/plan")  # lets it go on
    expect(page.locator(".lead")).to_contain_text("45 min")
    expect(minutes.first).to_have_value("25")
    expect(minutes.last).to_have_value("15")
    page.reload()
    assert (minutes.first.input_value(), minutes.last.input_value()) == ("25", "15")


def test_what_is_half_typed_stays_when_the_answer_to_something_else_comes(
    page: Page, workshop: Workshop
) -> None:
    page.goto(f"/w/{workshop.uid}/agenda")
    name = page.get_by_label("Samtalsrundans namn")
    page.get_by_label("Planerade minuter").first.fill("25")
    name.focus()
    page.keyboard.press("End")
    page.keyboard.type(" i sm")
    expect(page.locator(".lead")).to_contain_text("35 min")
    expect(name).to_be_focused()
    page.keyboard.type("å")
    expect(name).to_have_value("Samtal i små")


def test_what_is_answered_by_another_page_is_sent_by_the_browser_itself(
    page: Page, workshop: Workshop
) -> None:
    sent: list[str] = []

    def refuse(route: Route) -> None:
        sent.append(route.request.post_data or "")
        route.fulfill(status=403, content_type="text/html", body="<p>Inte du.</p>")

    page.goto(f"/w/{workshop.uid}/agenda")
    page.route("**/position", refuse)
    page.get_by_label("Flytta upp: Vem?").click()
    expect(page.get_by_text("Inte du.")).to_be_visible()
    assert len(sent) == 2 and all("to=up" in one for one in sent)


def test_the_phone_shows_what_is_typed_and_sends_nothing(page: Page, workshop: Workshop) -> None:
    page.goto(f"/w/{workshop.uid}/steps/new?kind=choice")
    phone = page.frame_locator(".phone-frame")
    page.get_by_label("Fråga", exact=True).fill("Vilken väg?")
    expect(phone.locator("h1")).to_have_text("Vilken väg?")
    page.get_by_label("Svarsalternativ", exact=True).first.fill("Den långa")
    page.keyboard.press("Enter")
    page.keyboard.type("Den korta")
    page.keyboard.press("Enter")
    page.keyboard.type("Den nya")
    expect(phone.locator(".option")).to_have_text(["Den långa", "Den korta", "Den nya"])
    assert phone.locator("body").evaluate("body => body.inert")
    page.get_by_role("button", name="Spara").click()
    expect(page.locator(".entry-name").last).to_have_text("Vilken väg?")


def test_several_lines_are_pasted_into_the_options(page: Page, workshop: Workshop) -> None:
    """The first goes where one writes, the others become rows after it, before what is there."""
    page.goto(f"/w/{workshop.uid}/steps/new?kind=choice")
    rows = page.locator("[data-words]")
    rows.nth(1).fill("Sist")
    rows.nth(0).evaluate(
        """(row, text) => {
          const data = new DataTransfer();
          data.setData("text/plain", text);
          row.focus();
          const how = { clipboardData: data, bubbles: true, cancelable: true };
          row.dispatchEvent(new ClipboardEvent("paste", how));
        }""",
        "- Buss\r\n- Tåg\n\n3. Båt\n",
    )
    values = rows.evaluate_all("all => all.map((one) => one.value).filter(Boolean)")
    assert values == ["Buss", "Tåg", "Båt", "Sist"]
    expect(rows.nth(2)).to_be_focused()
    expect(page.frame_locator("iframe").locator(".option")).to_have_text(values)
