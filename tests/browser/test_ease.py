"""The phone by keyboard, by ear, enlarged, and without motion."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.models.workshop import Workshop
from tests.browser.conftest import NewPage
from tests.browser.room import (
    CHOICE,
    CLOUD,
    SAVED,
    SCALE,
    SLIDE,
    TEXT,
    ask_first,
    at,
    field,
    onward,
    own,
    press,
    said,
    write,
)

Make = Callable[..., Workshop]
Open = Callable[..., Page]
FOCUSED = """() => {
  const one = document.activeElement;
  const words = one.closest('label')?.querySelector('input + span');
  const rings = [getComputedStyle(one)];
  if (words) rings.push(getComputedStyle(words), getComputedStyle(words, '::before'));
  const seen = (style) => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  const name = (one.labels?.[0] ?? one).textContent.trim() || one.name;
  return [name, rings.some(seen)];
}"""
TOO_WIDE = """() => [...document.querySelectorAll('body *')].filter((one) =>
  one.getBoundingClientRect().right > innerWidth + 1 && getComputedStyle(one).display !== 'none' &&
  !one.closest('.sr, .skip')).map((one) => one.outerHTML.slice(0, 80))"""


def test_tab_goes_through_the_phone_in_reading_order_and_the_focus_is_seen(
    workshop_with: Make, desk_page: Open, phone_page: Open
) -> None:
    workshop = workshop_with(TEXT)
    bjorn = phone_page(workshop)
    ask_first(desk_page(workshop), bjorn)
    said(bjorn, "Pengar")
    bjorn.evaluate("document.activeElement.blur()")
    bjorn.reload()
    expect(own(bjorn, "Pengar", SAVED)).to_be_visible()
    names = []
    for _ in range(8):
        bjorn.keyboard.press("Tab")
        name, seen = bjorn.evaluate(FOCUSED)
        assert seen, f"the focus on {name} isn't seen"
        names.append(name)
    assert names == [
        "Bikupa",
        "Ditt svar",
        "Skicka",
        "Ändra Pengar",
        "Ta bort Pengar",
        "Mer om mina svar",
        "Rummets regler",
        "English",
    ]
    bjorn.get_by_text("Mer om mina svar").press("Enter")
    menu = ("Vad som sparas om mig", "Jag har en egen kod", "Jag är någon annan")
    for name in (*menu, "Rummets regler", "English"):
        bjorn.keyboard.press("Tab")
        assert bjorn.evaluate(FOCUSED) == [name, True]


def test_a_choice_is_made_by_keyboard_alone(
    workshop_with: Make, desk_page: Open, phone_page: Open
) -> None:
    workshop = workshop_with(CHOICE)
    bjorn = phone_page(workshop)
    ask_first(desk_page(workshop), bjorn)
    bjorn.locator(".send").focus()
    bjorn.keyboard.press("Enter")
    expect(bjorn.get_by_role("alert")).to_have_text("Välj något först.")
    bjorn.keyboard.press("Shift+Tab")
    bjorn.keyboard.press("Space")
    assert bjorn.evaluate(FOCUSED)[1]
    bjorn.keyboard.press("Enter")
    expect(bjorn.locator(f".own[data-state={SAVED}]")).to_have_count(1)
    expect(bjorn.locator("[data-empty]")).to_be_hidden()


def test_the_live_region_says_saved_once_for_each_answer(
    workshop_with: Make, desk_page: Open, phone_page: Open
) -> None:
    workshop = workshop_with(TEXT)
    bjorn = phone_page(workshop)
    ask_first(desk_page(workshop), bjorn)
    bjorn.wait_for_timeout(300)
    bjorn.evaluate("""() => {
      window.heard = [];
      for (const place of document.querySelectorAll('[role=status], [role=alert], [aria-live]'))
        new MutationObserver(() => place.textContent && window.heard.push(place.textContent))
          .observe(place, { childList: true, characterData: true, subtree: true });
    }""")
    for n in (1, 2):
        said(bjorn, f"Svar {n}")
        bjorn.wait_for_timeout(300)
        assert bjorn.evaluate("window.heard") == ["Sparat"] * n
    bjorn.context.set_offline(True)
    write(bjorn, "Svar 3")
    expect(bjorn.locator("#said")).to_have_text("Väntar på nät, skickas av sig självt")
    bjorn.context.set_offline(False)
    expect(own(bjorn, "Svar 3", SAVED)).to_be_visible(timeout=15_000)
    bjorn.wait_for_timeout(300)
    assert bjorn.evaluate("window.heard")[-1] == "Sparat"
    assert bjorn.evaluate("window.heard").count("Sparat") == 3


@pytest.mark.parametrize("width", [320, 360])
def test_nothing_on_the_phone_needs_sideways_scrolling(
    workshop_with: Make, desk_page: Open, phone_page: Open, width: int
) -> None:
    steps = [SLIDE, TEXT, CHOICE, SCALE, CLOUD]
    workshop = workshop_with(*steps)
    desk, bjorn = desk_page(workshop), phone_page(workshop, width=width, height=568)
    for step in steps:
        onward(desk)
        at(step.prompt, desk, bjorn)
        if step in (TEXT, CLOUD):
            said(bjorn, "Samverkansöverenskommelseuppföljning")
        if step in (CHOICE, SCALE):
            press(desk, "Visa svaren")
            expect(bjorn.locator(".result")).to_be_visible()
        assert bjorn.evaluate(TOO_WIDE) == [], step.kind
    bjorn.goto(f"{bjorn.url}/me")
    assert bjorn.evaluate(TOO_WIDE) == []
    bjorn.goto("/")
    assert bjorn.evaluate(TOO_WIDE) == []


def test_the_pages_hold_at_200_percent(
    workshop_with: Make, desk_page: Open, new_page: NewPage
) -> None:
    """A 1280 px screen enlarged twice, and again to 320 px."""
    workshop = workshop_with(TEXT, CHOICE)
    desk = desk_page(workshop, width=640, height=400, device_scale_factor=2)
    onward(desk)
    at(TEXT.prompt, desk)
    names = ("desk", "agenda", "notes", "members", "facts", "steps/new?kind=choice")
    paths = ["/workshops", "/account", "/deck", *(f"/w/{workshop.uid}/{name}" for name in names)]
    for width in (640, 320):
        desk.set_viewport_size({"width": width, "height": 400})
        for path in paths:
            desk.goto(path)
            assert desk.evaluate(TOO_WIDE) == [], (path, width)


def test_nothing_moves_for_who_wants_no_motion(
    workshop_with: Make, desk_page: Open, phone_page: Open, projector_page: Open
) -> None:
    workshop = workshop_with(TEXT, CHOICE)
    calm = {"reduced_motion": "reduce"}
    bjorn, desk = phone_page(workshop, **calm), desk_page(workshop, **calm)
    projector = projector_page(workshop, **calm)
    for page in (bjorn, desk, projector):
        page.evaluate("""() => { window.moved = [];
          for (const name of ['animationstart', 'transitionrun'])
            document.addEventListener(name, (event) => window.moved.push(event.target.outerHTML));
        }""")
    ask_first(desk, bjorn)
    said(bjorn, "Stilla")
    expect(projector.locator(".answers li")).to_have_count(1)
    onward(desk)
    at(CHOICE.prompt, bjorn)
    bjorn.get_by_label("Bussarna").check()
    press(bjorn, "Skicka")
    press(desk, "Visa svaren")
    expect(projector.locator(".bars")).to_be_visible()
    for page in (bjorn, desk, projector):
        assert page.evaluate("window.moved") == []
        assert page.evaluate("document.getAnimations().length") == 0


def test_the_focus_stays_in_the_field_when_others_act(
    workshop_with: Make, desk_page: Open, phone_page: Open
) -> None:
    workshop = workshop_with(TEXT)
    desk, bjorn = desk_page(workshop), phone_page(workshop)
    ask_first(desk, bjorn)
    field(bjorn).click()
    bjorn.keyboard.type("Halvt ")
    press(desk, "Släck duken")
    expect(desk.get_by_role("button", name="Tänd duken")).to_be_visible()
    bjorn.wait_for_timeout(300)
    bjorn.keyboard.type("skriv")
    expect(field(bjorn)).to_have_value("Halvt skriv")
    expect(field(bjorn)).to_be_focused()
    press(desk, "Stäng frågan")
    expect(bjorn.locator("#stage")).to_be_focused()
