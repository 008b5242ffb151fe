"""The wall: driven by a clicker, opened by a link, calm when the line breaks, never cut."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.models.people.facilitator import Facilitator
from app.models.workshop import Workshop
from tests.browser.conftest import NewPage
from tests.browser.room import (
    CHOICE,
    CLOUD,
    ROUND,
    SCALE,
    SLIDE,
    TEXT,
    ask_first,
    at,
    from_menu,
    key,
    on_wall,
    onward,
    press,
    said,
)
from tests.rooms import do, say_all
from tests.server import Server

Make = Callable[..., Workshop]
Open = Callable[..., Page]
LONG = "Samverkansöverenskommelseuppföljning"
SIZES = [(1920, 1080), (1366, 768)]
CUT = """() => {
  const wrong = [], page = document.documentElement;
  const say = (what, one) => wrong.push(`${what}: ${one.textContent.trim().slice(0, 40)}`);
  if (page.scrollWidth > innerWidth || page.scrollHeight > innerHeight) say('scrolls', page);
  for (const list of document.querySelectorAll('.answers')) {
    const room = list.getBoundingClientRect();
    for (const card of list.children) {
      const box = card.getBoundingClientRect();
      if (card.hidden) continue;
      if (box.right > room.right + 1 || box.bottom > room.bottom + 1) say('cut', card);
      if (card.scrollWidth > card.clientWidth + 1) say('too wide', card);
    }
    const foot = document.querySelector('.wall-foot').getBoundingClientRect();
    if (room.bottom > foot.top + 1) say('under the foot', list);
  }
  for (const one of document.querySelectorAll('h1, h2, .bars .label, .spread-row > p, .code')) {
    const box = one.getBoundingClientRect();
    if (box.right > innerWidth + 1 || one.scrollWidth > one.clientWidth + 1)
      if (getComputedStyle(one).display !== 'inline') say('wide', one);
  }
  return wrong;
}"""


def test_a_clicker_drives_the_meeting(workshop_with: Make, projector_page: Open) -> None:
    workshop = workshop_with(SLIDE, TEXT, CHOICE, SCALE)
    wall = projector_page(workshop)
    for name, heading in (
        ("PageDown", SLIDE.prompt),
        ("ArrowRight", TEXT.prompt),
        (" ", CHOICE.prompt),
        ("ArrowDown", SCALE.prompt),
        ("PageUp", CHOICE.prompt),
        ("ArrowLeft", TEXT.prompt),
        ("ArrowUp", SLIDE.prompt),
        ("PageUp", workshop.title),
    ):
        key(wall, name)
        at(heading, wall)


def test_keys_blank_reveal_and_open_what_lies_over(
    workshop_with: Make, projector_page: Open, desk_page: Open
) -> None:
    workshop = workshop_with(CHOICE)
    wall, desk = projector_page(workshop), desk_page(workshop)
    onward(desk)
    at(CHOICE.prompt, wall)
    key(wall, "b")
    expect(wall.locator(".dark-wall")).to_be_visible()
    expect(desk.get_by_role("button", name="Tänd duken")).to_be_visible()
    key(wall, "B")
    expect(wall.locator(".dark-wall")).to_have_count(0)
    key(wall, "r")
    expect(wall.locator(".bars")).to_be_visible()
    key(wall, "r")
    expect(wall.locator(".bars")).to_have_count(0)
    key(wall, "q")
    expect(wall.locator("#door .code")).to_be_visible()
    key(wall, "q")
    expect(wall.locator("#door .code")).to_be_hidden()
    key(wall, "?")
    expect(wall.locator("#keys")).to_contain_text("Släck duken")
    key(wall, "PageDown")
    expect(wall.locator("#keys")).to_be_hidden()
    at(CHOICE.prompt, wall)
    key(wall, "f")
    wall.wait_for_function("document.fullscreenElement !== null")


def test_the_hall_s_computer_needs_no_log_in_and_the_link_can_be_revoked(
    workshop_with: Make, desk_page: Open, new_page: NewPage
) -> None:
    workshop = workshop_with(TEXT)
    desk = desk_page(workshop)
    from_menu(desk, "Länk till salens dator")
    link = desk.get_by_label("Länken").input_value()
    assert re.search(r"/screen#[\w-]{20,}$", link)
    wall = new_page(1920, 1080)
    wall.goto(link)
    at(workshop.title, wall)
    assert "#" not in wall.url
    key(wall, "PageDown")
    at(TEXT.prompt, wall)
    for path in ("desk", "notes", "agenda"):
        assert wall.evaluate(STATUS, f"/w/{workshop.uid}/{path}") == 404, path
    desk.goto(f"/w/{workshop.uid}/desk")
    from_menu(desk, "Återkalla")
    expect(wall.get_by_text(TEXT.prompt)).to_have_count(0)
    assert wall.evaluate(STATUS, f"/w/{workshop.uid}/projector") == 404


STATUS = "async (path) => (await fetch(path)).status"


def test_the_wall_keeps_what_it_shows_while_the_server_is_dead(
    workshop_with: Make, desk_page: Open, projector_page: Open, phone_page: Open, server: Server
) -> None:
    workshop = workshop_with(TEXT)
    bjorn, desk, wall = phone_page(workshop), desk_page(workshop), projector_page(workshop)
    ask_first(desk, bjorn)
    said(bjorn, "Före")
    expect(on_wall(wall, "Före")).to_be_visible()
    server.stop()
    expect(wall.locator("#line")).to_be_visible()
    expect(on_wall(wall, "Före")).to_be_visible()
    key(wall, "PageDown")
    expect(wall.locator("#said")).to_contain_text("Duken")
    server.start()
    expect(wall.locator("#line")).to_be_hidden(timeout=20_000)
    expect(bjorn.locator("#line")).to_have_text("Ansluten", timeout=20_000)
    said(bjorn, "Efter")
    expect(on_wall(wall, "Efter")).to_be_visible()


@pytest.mark.parametrize("count", [1, 2, 7, 300])
def test_answers_of_any_number_and_length_are_never_cut(
    workshop_with: Make, projector_page: Open, server: Server, count: int
) -> None:
    workshop = workshop_with(TEXT)
    asking = do(server.database, workshop, "next")[0]
    long = (LONG * 6)[:200]
    values = [{"text": f"Svar {n}: {'ganska långt ' * (n % 9)}"} for n in range(count - 1)]
    say_all(server.database, asking, [*values, {"text": long}])
    wall = projector_page(workshop)
    expect(wall.get_by_text(long)).to_be_visible()
    wall.wait_for_timeout(100)
    assert wall.evaluate(CUT) == [], "as it was opened"
    for width, height in SIZES:
        wall.set_viewport_size({"width": width, "height": height})
        wall.wait_for_timeout(100)
        assert wall.evaluate(CUT) == [], (width, height)
        expect(wall.get_by_text(long)).to_be_visible()
    if count == 300:
        expect(wall.locator("[data-more]")).to_have_text(re.compile(r"och \d+ tidigare svar"))
        shown = wall.locator(".answers li:visible").count()
        assert f"och {300 - shown} tidigare" in wall.locator("[data-more]").inner_text()


def test_long_words_fit_on_every_kind_of_wall(
    workshop_with: Make, projector_page: Open, server: Server
) -> None:
    base = server.database
    workshop = workshop_with(ROUND, CHOICE, SCALE, CLOUD, title=f"Om {LONG}")
    wall = projector_page(workshop)
    values = {
        "open_text": [{"text": (LONG * 6)[:200]}] * 9,
        "choice": [{"options": ["o1"]}] * 3,
        "scale": [{"values": {"o0": 3}}],
        "word_cloud": [{"text": LONG}, *({"text": f"ord{n}"} for n in range(20))],
    }
    for _ in range(5):
        for width, height in SIZES:
            wall.set_viewport_size({"width": width, "height": height})
            wall.reload()
            assert wall.evaluate(CUT) == [], wall.locator("h1").first.inner_text()
        for asking in do(base, workshop, "next"):
            say_all(base, asking, values[asking.kind])
            do(base, workshop, "reveal", on=asking.id)


WRONG_CLOCK = """(() => {
  const Real = Date, off = 26 * 3600 * 1000;
  window.Date = class extends Real {
    constructor(...given) { given.length ? super(...given) : super(Real.now() + off); }
    static now() { return Real.now() + off; }
  };
})()"""


def test_the_countdown_is_the_same_on_a_machine_whose_clock_is_a_day_wrong(
    workshop_with: Make, desk_page: Open, new_page: NewPage, projector_page: Open
) -> None:
    workshop = workshop_with(TEXT)
    desk, right = desk_page(workshop), projector_page(workshop)
    wrong = new_page(1920, 1080)
    wrong.add_init_script(WRONG_CLOCK)
    wrong.context.add_cookies(right.context.cookies())  # type: ignore[arg-type]
    wrong.goto(right.url)
    onward(desk)
    press(desk, "Starta 5 min")
    for page in (desk, right, wrong):
        expect(page.locator("bikupa-countdown")).to_have_text(re.compile("4:5[0-9]"))
    clocks = [_seconds(page) for page in (right, wrong)]
    assert abs(clocks[0] - clocks[1]) <= 1
    before = _seconds(wrong)
    wrong.wait_for_timeout(1500)
    assert before - 3 <= _seconds(wrong) < before
    press(desk, "+1 min")
    expect(wrong.locator("bikupa-countdown")).to_have_text(re.compile("5:[45][0-9]"))
    press(desk, "Paus")
    expect(wrong.locator(".aside", has_text="paus")).to_be_visible()
    before = _seconds(wrong)
    wrong.wait_for_timeout(1300)
    assert _seconds(wrong) == before
    press(desk, "Fortsätt")
    expect(wrong.locator(".aside", has_text="paus")).to_have_count(0)


def _seconds(page: Page) -> int:
    minutes, seconds = page.locator("bikupa-countdown").inner_text().split(":")
    return int(minutes) * 60 + int(seconds)


def test_one_that_was_opened_by_a_log_in_goes_on_when_it_has_ended(
    workshop_with: Callable[..., Workshop],
    desk_page: Callable[..., Page],
    log_in: Callable[..., Page],
    new_page: NewPage,
    astrid: Facilitator,
) -> None:
    workshop = workshop_with(TEXT, CHOICE)
    hall = log_in(new_page(1920, 1080), astrid)
    hall.goto(f"/w/{workshop.uid}/projector")
    her_desk = hall.context.new_page()
    her_desk.goto(f"/w/{workshop.uid}/desk")
    account = hall.context.new_page()
    account.goto("/account")
    account.get_by_role("button", name="Logga ut").click()
    expect(her_desk.get_by_role("heading", name="Logga in")).to_be_visible()
    desk = desk_page(workshop)
    desk.locator("#onward").click()
    expect(hall.get_by_role("heading", name=TEXT.prompt)).to_be_visible()
    hall.reload()
    expect(hall.get_by_role("heading", name=TEXT.prompt)).to_be_visible()
