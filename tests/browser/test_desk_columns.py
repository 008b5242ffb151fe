"""The desk holds still: what one presses stays in place, and each column scrolls by itself."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from app.models.workshop import Workshop
from tests.browser.conftest import Ask
from tests.browser.room import (
    CHOICE,
    RESTS,
    ROUND,
    TEXT,
    ask_first,
    at,
    key,
    onward,
    rested,
    until,
    write,
)
from tests.rooms import do, say_all
from tests.server import Server

Make = Callable[..., Workshop]
Open = Callable[..., Page]
STEPS = [Ask("slide", f"Punkt {n}, om samverkan mellan byarna") for n in range(10)]
SIZES = [(1920, 1080), (1366, 768), (1280, 720), (1024, 768), (683, 384), (360, 740)]
FITS = """(() => {
  const [window_, frame] = ["#screen-window", "#screen-window iframe"].map((one) =>
    document.querySelector(one).getBoundingClientRect());
  return Math.abs(window_.width - frame.width) < 4 && Math.abs(window_.height - frame.height) < 4;
})()"""
IN_SIGHT = """one => {
  const box = one.getBoundingClientRect();
  const at = [box.x + box.width / 2, box.y + box.height / 2];
  const high = box.top >= 0 && box.bottom <= innerHeight;
  const wide = box.left >= 0 && box.right <= innerWidth;
  return high && wide && box.width > 0 && one.contains(document.elementFromPoint(...at));
}"""


def in_sight(one: Locator) -> bool:
    return bool(one.evaluate(IN_SIGHT))


@pytest.fixture
def busy(workshop_with: Make, server: Server) -> Workshop:
    """The eleventh step of twelve: a question with forty answers, and the clock runs."""
    workshop = workshop_with(*STEPS, TEXT, CHOICE)
    for _ in range(10):
        do(server.database, workshop, "next")
    asking = do(server.database, workshop, "next")[0]
    say_all(server.database, asking, [{"text": f"Svar {n}, om vägen hit"} for n in range(40)])
    do(server.database, workshop, "timer", on=252)
    return workshop


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_next_back_blank_clock_and_lateness_are_in_sight_wherever_one_has_scrolled(
    busy: Workshop, desk_page: Open, size: tuple[int, int]
) -> None:
    desk = desk_page(busy, width=size[0], height=size[1])
    bar = [
        desk.locator("#onward"),
        desk.get_by_role("button", name="Tillbaka"),
        desk.get_by_role("button", name="Släck duken"),
        desk.get_by_role("timer"),
        desk.get_by_role("button", name="+1 min"),
        desk.locator(".bar-late strong"),
    ]
    for answer in ("Svar 39", "Svar 15"):
        desk.locator(".answer", has_text=answer).scroll_into_view_if_needed()
        assert [one for one in bar if not in_sight(one)] == []
        hides = desk.locator(".answer", has_text=answer).get_by_role("button", name="Dölj")
        hides.focus()
        assert in_sight(hides), "the bar lies over what has the focus"


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_all_of_the_menu_can_be_reached_and_it_is_put_away(
    busy: Workshop, desk_page: Open, size: tuple[int, int]
) -> None:
    desk = desk_page(busy, width=size[0], height=size[1])
    more = desk.locator("#more summary")
    more.click()
    for one in desk.locator("#more > div :is(a, button):visible").all():
        one.scroll_into_view_if_needed()
        assert in_sight(one), one.inner_text()
    desk.evaluate("scrollTo(0, 0)")
    desk.locator("#more a").first.focus()
    desk.keyboard.press("Escape")
    expect(desk.locator("#more > div")).to_be_hidden()
    expect(more).to_be_focused()
    key(desk, "Enter")
    expect(desk.locator("#more > div")).to_be_visible()
    desk.locator("header h1").click()
    expect(desk.locator("#more > div")).to_be_hidden()


def test_the_run_sheet_keeps_what_is_now_in_view(busy: Workshop, desk_page: Open) -> None:
    desk = desk_page(busy, height=640)
    here = desk.locator(".sheet .here")
    expect(here).to_be_visible()
    assert in_sight(here)
    desk.locator(".desk-sheet").evaluate("one => one.scrollTop = 0")
    onward(desk)
    at(CHOICE.prompt, desk)
    expect(here).to_contain_text(CHOICE.prompt)
    assert in_sight(here)


def test_a_column_scrolls_and_the_others_stay(busy: Workshop, desk_page: Open) -> None:
    desk = desk_page(busy)
    head = desk.locator("#sheet-title")
    before = head.bounding_box()
    desk.locator(".answer").nth(3).hover()
    desk.mouse.wheel(0, 4000)
    desk.wait_for_timeout(300)
    assert desk.locator(".desk-middle").evaluate("one => one.scrollTop") > 0
    assert desk.evaluate("scrollY") == 0
    assert head.bounding_box() == before


def test_keys_do_what_is_done_often_and_the_list_says_what_is_there(
    workshop_with: Make, desk_page: Open
) -> None:
    desk = desk_page(workshop_with(TEXT, CHOICE))
    key(desk, "n")
    at(TEXT.prompt, desk)
    key(desk, "b")
    expect(desk.get_by_role("button", name="Tänd duken")).to_be_visible()
    key(desk, "c")
    expect(desk.get_by_role("button", name="Öppna igen")).to_be_visible()
    key(desk, "+")
    key(desk, "+")
    expect(desk.get_by_role("timer")).to_have_text(re.compile("^1:"))
    desk.keyboard.press("?")
    listed = desk.locator("#keys dt kbd").all_inner_texts()
    there = desk.locator("#stage [aria-keyshortcuts]").evaluate_all(
        "all => all.map(one => one.getAttribute('aria-keyshortcuts').replace('Plus', '+'))"
    )
    assert sorted(listed) == sorted(set(there)) == sorted(["N", "P", "B", "C", "R", "+"])
    desk.locator("#keys").get_by_role("checkbox").uncheck()
    desk.keyboard.press("Escape")
    expect(desk.locator("#keys")).to_be_hidden()
    key(desk, "n")
    desk.wait_for_timeout(RESTS)
    at(TEXT.prompt, desk)
    desk.reload()
    key(desk, "n")
    desk.wait_for_timeout(RESTS)
    at(TEXT.prompt, desk)
    desk.locator("#more summary").click()
    desk.locator("#show-keys").click()
    desk.locator("#keys").get_by_role("checkbox").check()
    desk.locator("#keys").get_by_role("button", name="Stäng").click()
    key(desk, "n")
    at(CHOICE.prompt, desk)


def test_a_talk_round_has_a_tab_for_each_question_and_stays_at_the_one_chosen(
    workshop_with: Make, desk_page: Open, phone_page: Open
) -> None:
    desk = desk_page(workshop := workshop_with(ROUND))
    bjorn = phone_page(workshop)
    ask_first(desk, bjorn)
    tabs = desk.get_by_role("tab")
    expect(tabs).to_have_count(3)
    expect(tabs.first).to_have_attribute("aria-selected", "true")
    expect(desk.get_by_role("tabpanel")).to_have_count(1)
    tabs.nth(1).click()
    expect(desk.get_by_role("heading", name="Vad saknas?")).to_be_visible()
    write(bjorn, "Bussen", prompt=0)
    expect(tabs.first).to_contain_text("1")
    expect(tabs.nth(1)).to_have_attribute("aria-selected", "true")
    desk.keyboard.press("ArrowLeft")
    expect(tabs.first).to_be_focused()
    expect(desk.locator(".answer", has_text="Bussen")).to_be_visible()
    key(desk, "c")
    expect(tabs.first).to_have_attribute("aria-selected", "true")
    expect(desk.get_by_role("button", name="Öppna igen")).to_have_count(1)
    rested(tabs.last).click()
    expect(desk.get_by_role("button", name="Stäng frågan")).to_have_count(1)


def test_the_lobby_says_what_is_worth_doing_before_one_begins(
    workshop_with: Make, desk_page: Open
) -> None:
    desk = desk_page(workshop_with(TEXT))
    ready = desk.locator(".ready")
    expect(ready.get_by_role("link", name="Öppna duken")).to_be_visible()
    expect(ready.locator(".qr")).to_be_visible()
    ready.get_by_role("button", name="Länk till salens dator").click()
    expect(desk.get_by_role("heading", name="Länk till duken")).to_be_visible()
    desk.go_back()
    desk.wait_for_timeout(RESTS)
    ready.get_by_role("button", name="Öva med 20").click()
    expect(desk.locator("#rehearsal-title")).to_be_visible()
    expect(ready.get_by_role("button", name="Öva med 20")).to_have_count(0)


def test_a_lobby_that_was_a_rehearsal_when_it_was_opened_can_rehearse(
    workshop_with: Make, desk_page: Open
) -> None:
    workshop = workshop_with(TEXT)
    here = desk_page(workshop)
    here.locator(".ready").get_by_role("button", name="Öva med 20").click()
    expect(here.locator("#rehearsal-title")).to_be_visible()
    there = desk_page(workshop)
    expect(there.locator("#rehearsal-title")).to_be_visible()
    here.wait_for_timeout(RESTS)
    here.get_by_role("button", name="Ta bort övningen").click()
    again = there.locator(".ready").get_by_role("button", name="Öva med 20")
    rested(again).click()
    expect(there.locator("#rehearsal-title")).to_be_visible()


def test_the_small_projector_shows_the_real_stage_and_does_nothing(
    workshop_with: Make, desk_page: Open, server: Server
) -> None:
    workshop = workshop_with(TEXT, CHOICE)
    asking = do(server.database, workshop, "next")[0]
    say_all(server.database, asking, [{"text": "Ingen vet vem man ska ringa"}])
    desk = desk_page(workshop)
    small = desk.frame_locator("#screen-window iframe")
    expect(small.locator("h1")).to_have_text(TEXT.prompt)
    expect(small.locator(".answers li")).to_have_text("Ingen vet vem man ska ringa")
    onward(desk)
    expect(small.locator("h1")).to_have_text(CHOICE.prompt)
    expect(desk.locator("#pages")).to_have_text("")
    until(desk, FITS)


@pytest.mark.parametrize("width", [1366, 1024, 360])
def test_the_head_of_the_desk_is_as_high_for_any_title(
    workshop_with: Make, desk_page: Open, width: int
) -> None:
    heights = []
    for title in ("Kommunikation och landsbygdsutveckling", "Landsbygdsutveckling i bygden " * 6):
        desk = desk_page(workshop_with(TEXT, title=title), width=width, height=740)
        heights.append(desk.locator(".bar").evaluate("bar => bar.offsetHeight"))
    assert heights[1] <= heights[0] + 4, heights
