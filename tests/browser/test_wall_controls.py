"""The projector's own controls: there while the mouse moves, and never in a still picture."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from app.models.workshop import Workshop
from tests.browser.room import CHOICE, RESTS, SLIDE, TEXT, at, rested, until
from tests.rooms import do
from tests.server import Server

Make = Callable[..., Workshop]
Open = Callable[..., Page]
GONE_MS = 3600
HEADING = "parseFloat(getComputedStyle(document.querySelector('h1')).fontSize)"


def controls(wall: Page) -> Locator:
    return wall.locator(".wall-controls")


def opacity(wall: Page, value: str) -> None:
    expect(controls(wall)).to_have_css("opacity", value)


def move(wall: Page) -> None:
    wall.mouse.move(700, 500)
    wall.mouse.move(720, 510)


def button(wall: Page, name: str) -> Locator:
    return wall.get_by_role("button", name=name)


def test_they_come_when_the_mouse_moves_and_go_when_it_lies_still(
    workshop_with: Make, projector_page: Open, server: Server
) -> None:
    workshop = workshop_with(TEXT, SLIDE)
    wall = projector_page(workshop)
    opacity(wall, "0")
    move(wall)
    opacity(wall, "1")
    do(server.database, workshop, "next")
    at(TEXT.prompt, wall)
    wall.wait_for_timeout(GONE_MS)
    opacity(wall, "0")
    do(server.database, workshop, "next")
    at(SLIDE.prompt, wall)
    opacity(wall, "0")


def test_letters_grow_as_often_as_it_is_pressed_and_blank_is_one_press(
    workshop_with: Make, projector_page: Open, server: Server
) -> None:
    workshop = workshop_with(TEXT)
    do(server.database, workshop, "next")
    wall = projector_page(workshop)
    at(TEXT.prompt, wall)
    before: float = wall.evaluate(HEADING)
    move(wall)
    expect(button(wall, "A−")).to_have_attribute("aria-disabled", "true")
    button(wall, "A+").dblclick()
    until(wall, f"{HEADING} > {before} * 1.25")
    wall.wait_for_timeout(RESTS)
    button(wall, "A−").dblclick()
    until(wall, f"Math.abs({HEADING} - {before}) < 1")
    expect(button(wall, "A−")).to_have_attribute("aria-disabled", "true")
    expect(button(wall, "A+")).not_to_have_attribute("aria-disabled", "true")
    wall.wait_for_timeout(RESTS)
    button(wall, "Släck duken").dblclick()
    expect(wall.locator(".dark-wall")).to_be_visible()
    wall.wait_for_timeout(RESTS)
    expect(wall.locator(".dark-wall")).to_be_visible()
    move(wall)
    rested(button(wall, "Tänd duken")).click()
    expect(wall.locator(".dark-wall")).to_have_count(0)


def test_the_keyboard_reaches_them_and_a_clicker_goes_on_after_the_mouse(
    workshop_with: Make, projector_page: Open
) -> None:
    wall = projector_page(workshop_with(TEXT, CHOICE))
    opacity(wall, "0")
    for _ in range(3):
        wall.keyboard.press("Tab")
    expect(button(wall, "Släck duken")).to_be_focused()
    opacity(wall, "1")
    wall.keyboard.press(" ")
    expect(wall.locator(".dark-wall")).to_be_visible()
    move(wall)
    wall.wait_for_timeout(RESTS)
    button(wall, "Tänd duken").click()
    expect(wall.locator(".dark-wall")).to_have_count(0)
    wall.wait_for_timeout(RESTS)
    wall.keyboard.press(" ")
    at(TEXT.prompt, wall)


def test_they_fill_the_screen_and_cover_no_word(
    workshop_with: Make, projector_page: Open, server: Server
) -> None:
    workshop = workshop_with(TEXT)
    do(server.database, workshop, "next")
    do(server.database, workshop, "timer", on=300)
    for width, height in ((1920, 1080), (1366, 768), (1024, 768)):
        wall = projector_page(workshop, width=width, height=height)
        at(TEXT.prompt, wall)
        move(wall)
        box, clock = controls(wall).bounding_box(), wall.locator(".clock").bounding_box()
        assert box and clock and box["y"] + box["height"] <= clock["y"] + 1
        assert all((one.bounding_box() or {})["height"] >= 24 for one in shown(wall))
    button(wall, "Helskärm").click()
    until(wall, "document.fullscreenElement !== null")


def shown(wall: Page) -> list[Locator]:
    return [one for one in controls(wall).locator("button").all() if one.is_visible()]
