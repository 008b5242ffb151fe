"""A phone whose clock is wrong, or is set in the middle of the meeting."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.models.workshop import Workshop
from tests.browser.conftest import NewPage
from tests.browser.room import (
    CHOICE,
    SAVED,
    TEXT,
    WAITING,
    ask_first,
    offline,
    own,
    press,
    said,
    stored,
    texts,
    write,
)
from tests.server import Server

pytestmark = pytest.mark.browser

Make = Callable[..., Workshop]
Open = Callable[..., Page]
Holds = Callable[[Workshop, int], None]
BACK_MS = 30_000
CLOCK = """(() => {
  const Real = Date;
  window.off = %d;
  window.Date = class extends Real {
    constructor(...given) { given.length ? super(...given) : super(Real.now() + window.off); }
    static now() { return Real.now() + window.off; }
  };
})()"""
DAY_MS = 86_400_000


def phone_with_clock(new_page: NewPage, room: Workshop, off: int) -> Page:
    page = new_page(360, 740)
    page.add_init_script(CLOCK % off)
    page.goto(f"/{room.code}")
    return page


def test_phones_whose_clocks_are_a_day_wrong_answer_in_the_order_of_the_room(
    workshop_with: Make, new_page: NewPage, desk_page: Open, server: Server, holds: Holds
) -> None:
    room = workshop_with(TEXT)
    bjorn, chidi = (phone_with_clock(new_page, room, off) for off in (-DAY_MS, DAY_MS))
    desk = desk_page(room)
    ask_first(desk, bjorn, chidi)
    said(chidi, "Ett")
    said(bjorn, "Två")
    said(chidi, "Tre")
    with offline(bjorn):
        write(bjorn, "Fyra")
        write(bjorn, "Fem")
        expect(own(bjorn, "Fem", WAITING)).to_be_visible()
    expect(own(bjorn, "Fem", SAVED)).to_be_visible(timeout=BACK_MS)
    assert texts(server.database, room) == ["Ett", "Två", "Tre", "Fyra", "Fem"]
    holds(room, 5)


def test_when_the_clock_is_set_back_between_two_choices_the_later_one_stands(
    workshop_with: Make, new_page: NewPage, desk_page: Open, server: Server, holds: Holds
) -> None:
    room = workshop_with(CHOICE)
    bjorn = phone_with_clock(new_page, room, 0)
    desk = desk_page(room)
    ask_first(desk, bjorn)
    with offline(bjorn):
        choose(bjorn, "Bussarna")
        bjorn.evaluate(f"window.off = {-DAY_MS}")
        choose(bjorn, "Bredbandet")
    expect(own(bjorn, "Bredbandet", SAVED)).to_be_visible(timeout=BACK_MS)
    expect(bjorn.locator(".own")).to_have_count(1)
    assert [answer.value for answer in stored(server.database, room)] == [
        {"options": ["o1"]},
        {"options": ["o2"]},
    ]
    holds(room, 2)


def choose(phone: Page, option: str) -> None:
    phone.get_by_label(option).check()
    press(phone, "Skicka")
    expect(own(phone, option, WAITING)).to_be_visible()
