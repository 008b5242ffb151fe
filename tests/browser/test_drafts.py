"""What one has written or chosen on a phone and not sent is there again, whatever its kind."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from app.database import Database
from app.models.workshop import Workshop
from tests.browser.conftest import Ask
from tests.browser.room import (
    CHOICE,
    CLOUD,
    SAVED,
    TEXT,
    ask_first,
    at,
    onward,
    own,
    press,
    stored,
)

Make = Callable[..., Workshop]
Open = Callable[..., Page]
OPTIONS = [{"id": "o1", "text": "Bussarna"}, {"id": "o2", "text": "Bredbandet"}]
SEVERAL = Ask("choice", "Vad saknas mest?", settings={"options": OPTIONS, "several": True})
STATEMENTS = [
    {"id": "s1", "text": "Skolan"},
    {"id": "s2", "text": "Vården"},
    {"id": "s3", "text": "Butiken"},
]
RATING = Ask("scale", "Hur nära är det?", settings={"statements": STATEMENTS})
KINDS = [TEXT, CLOUD, CHOICE, SEVERAL, RATING]
SLIDE = Ask("slide", "Paus")


def fill_in(form: Locator) -> None:
    """A little of everything that the form has, as somebody does who isn't finished."""
    for field in form.locator("textarea, input[type=text], input[type=number]").all():
        field.fill("Halvvägs")
    for field in form.locator("input[type=radio], input[type=checkbox]").all()[1:2]:
        field.check()


def state(form: Locator) -> list[list[str]]:
    """What the form would send."""
    pairs: list[list[str]] = form.evaluate(
        "form => [...new FormData(form)].filter(([name]) => name.startsWith('value.'))"
    )
    return [pair for pair in pairs if pair[1]]


def come_to(desk: Page, prompt: str, *pages: Page) -> None:
    onward(desk)
    at(prompt, *pages)


@pytest.mark.parametrize("ask", KINDS, ids=lambda ask: f"{ask.kind}-{len(ask.settings)}")
def test_what_is_not_sent_is_there_after_a_reload_and_when_the_room_has_gone_on_and_back(
    ask: Ask, workshop_with: Make, desk_page: Open, phone_page: Open
) -> None:
    workshop = workshop_with(ask, SLIDE)
    desk, bjorn = desk_page(workshop), phone_page(workshop)
    ask_first(desk, bjorn)
    form = bjorn.locator("form.ask")
    fill_in(form)
    chosen = state(form)
    assert chosen
    bjorn.wait_for_timeout(400)
    bjorn.reload()
    expect(form).to_be_visible()
    bjorn.wait_for_timeout(400)
    assert state(form) == chosen
    come_to(desk, "Paus", bjorn)
    expect(form).to_have_count(0)
    press(desk, "Tillbaka")
    expect(form).to_be_visible()
    bjorn.wait_for_timeout(400)
    assert state(form) == chosen


def test_what_was_half_chosen_is_shown_to_be_copied_when_the_question_has_closed(
    workshop_with: Make, desk_page: Open, phone_page: Open
) -> None:
    workshop = workshop_with(RATING, SLIDE)
    desk, bjorn = desk_page(workshop), phone_page(workshop)
    ask_first(desk, bjorn)
    bjorn.locator(".statement", has_text="Skolan").get_by_label("4", exact=True).check()
    come_to(desk, "Paus", bjorn)
    expect(bjorn.locator("#leftovers")).to_contain_text("Skolan: 4")


def test_a_half_answered_scale_says_what_is_left_before_and_after_it_is_sent(
    workshop_with: Make, desk_page: Open, phone_page: Open, database: Database
) -> None:
    workshop = workshop_with(RATING, SLIDE)
    desk, bjorn = desk_page(workshop), phone_page(workshop)
    ask_first(desk, bjorn)
    left = bjorn.locator("[data-left]")
    expect(left).to_be_hidden()
    bjorn.locator(".statement", has_text="Skolan").get_by_label("4", exact=True).check()
    expect(left).to_have_text("Kvar att svara på: 2")
    press(bjorn, "Skicka")
    expect(own(bjorn, "Skolan: 4", SAVED)).to_be_visible()
    eva = bjorn.context.new_page()
    eva.goto(bjorn.url)
    expect(eva.locator("[data-left]")).to_have_text("Kvar att svara på: 2")
    for name in ("Vården", "Butiken"):
        eva.locator(".statement", has_text=name).get_by_label("2", exact=True).check()
    expect(eva.locator("[data-left]")).to_be_hidden()
    assert [answer.value for answer in stored(database, workshop)] == [{"values": {"s1": 4}}]


def test_what_was_sent_is_still_chosen_when_the_room_comes_back_so_that_more_can_be_added(
    workshop_with: Make, desk_page: Open, phone_page: Open, database: Database
) -> None:
    workshop = workshop_with(RATING, SLIDE)
    desk, bjorn = desk_page(workshop), phone_page(workshop)
    ask_first(desk, bjorn)
    bjorn.locator(".statement", has_text="Skolan").get_by_label("4", exact=True).check()
    press(bjorn, "Skicka")
    expect(own(bjorn, "Skolan: 4", SAVED)).to_be_visible()
    come_to(desk, "Paus", bjorn)
    press(desk, "Tillbaka")
    press(desk, "Öppna igen")
    school = bjorn.locator(".statement", has_text="Skolan").get_by_label("4", exact=True)
    expect(school).to_be_checked()
    bjorn.locator(".statement", has_text="Vården").get_by_label("1", exact=True).check()
    press(bjorn, "Skicka")
    expect(own(bjorn, "Vården: 1", SAVED)).to_be_visible()
    assert stored(database, workshop)[-1].value == {"values": {"s1": 4, "s2": 1}}


EXTRA = """
<input type="number" name="value.sum" value="">
<input type="range" name="value.near" min="0" max="10" value="5">
<select name="value.place"><option value="a">A</option><option value="b">B</option></select>
<input type="hidden" name="value.order" value="s1">
<input type="hidden" name="value.order" value="s2">
"""
MORE = """extra => new MutationObserver(() => {
  const form = document.querySelector('form.ask:not([data-more])');
  if (!form) return;
  form.dataset.more = '';
  form.insertAdjacentHTML('beforeend', extra);
}).observe(document, { childList: true, subtree: true })"""
CHANGE = """form => {
  form.elements['value.sum'].value = '7';
  form.elements['value.near'].value = '9';
  form.elements['value.place'].value = 'b';
  const [first, second] = form.querySelectorAll('[type=hidden][name="value.order"]');
  [first.value, second.value] = ['s2', 's1'];
  first.dispatchEvent(new Event('input', { bubbles: true }));
}"""


def test_a_kind_that_is_still_to_come_is_kept_whatever_its_fields_are(
    workshop_with: Make, desk_page: Open, phone_page: Open
) -> None:
    """The phone's script knows no kind, so the fields may be any."""
    workshop = workshop_with(TEXT, SLIDE)
    desk, bjorn = desk_page(workshop), phone_page(workshop)
    ask_first(desk, bjorn)
    bjorn.add_init_script(f"({MORE})(`{EXTRA}`)")
    bjorn.reload()
    form = bjorn.locator("form.ask")
    form.evaluate(CHANGE)
    bjorn.wait_for_timeout(500)
    before = state(form)
    assert ["value.order", "s2"] in before and ["value.near", "9"] in before
    bjorn.reload()
    expect(form).to_be_visible()
    bjorn.wait_for_timeout(400)
    assert state(form) == before
