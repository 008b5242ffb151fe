"""The presenter view with a clicker and with thumbs, and the phone's picture on the desk."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.models.agenda.agenda import read_agenda
from app.models.workshop import Workshop
from tests.browser.conftest import Ask
from tests.browser.room import CHOICE, SLIDE, TEXT, at, key, onward, press, said
from tests.browser.test_pages import THIRTY
from tests.server import Server

Make = Callable[..., Workshop]
Open = Callable[..., Page]


@pytest.fixture
def noted(workshop_with: Make, server: Server) -> Workshop:
    workshop = workshop_with(SLIDE, TEXT, CHOICE)
    with server.database.writing() as session:
        for number, entry in enumerate(read_agenda(session, workshop.id or 0), 1):
            entry.steps[0].step.desk_notes = f"Anteckning **{number}**\n\n" + "Rad\n\n" * 40
            session.add(entry.steps[0].step)
    return workshop


@pytest.fixture
def presenter_page(desk_page: Open) -> Open:
    """Astrid's presenter view, in a browser of its own."""

    def open_view(workshop: Workshop, **how: object) -> Page:
        page = desk_page(workshop, **how)
        page.goto(f"/w/{workshop.uid}/presenter")
        until(page, "document.querySelector('bikupa-presenter').live.welcomed")
        return page

    return open_view


def until(page: Page, holds: str) -> None:
    """Playwright's own way to wait for this needs what the page's policy forbids."""
    for _ in range(100):
        if page.evaluate(holds):
            return
        page.wait_for_timeout(50)
    raise AssertionError(holds)


def heading(page: Page, text: str) -> None:
    expect(page.locator(".presenter-now h2")).to_have_text(text)


def test_a_clicker_turns_the_pages_and_the_notes_follow(
    noted: Workshop, presenter_page: Open, projector_page: Open
) -> None:
    view, wall = presenter_page(noted), projector_page(noted)
    heading(view, "Möte i bygden")
    for name, prompt, note in (
        ("PageDown", SLIDE.prompt, "Anteckning 1"),
        ("ArrowRight", TEXT.prompt, "Anteckning 2"),
        (" ", CHOICE.prompt, "Anteckning 3"),
        ("PageUp", TEXT.prompt, "Anteckning 2"),
        ("ArrowLeft", SLIDE.prompt, "Anteckning 1"),
    ):
        key(view, name)
        heading(view, prompt)
        expect(view.locator(".presenter-now")).to_contain_text(note)
        at(prompt, wall)
        expect(wall.locator("body")).not_to_contain_text("Anteckning")
    key(view, "ArrowDown")
    until(view, "scrollY > 0")
    heading(view, SLIDE.prompt)


def test_a_clicker_turns_pages_before_steps_in_the_presenter_view_too(
    workshop_with: Make, presenter_page: Open, projector_page: Open
) -> None:
    workshop = workshop_with(THIRTY, TEXT)
    view, wall = presenter_page(workshop), projector_page(workshop)
    key(view, "PageDown")
    at(THIRTY.prompt, wall)
    pages = 1
    while (shown := rows(wall))["last"] < 30:
        expect(
            view.get_by_text(f"På duken: {shown['first']}–{shown['last']} av 30")
        ).to_be_visible()
        key(view, "PageDown")
        until(wall, f"{VIEW}.first === {shown['last'] + 1}")
        pages += 1
    assert pages > 1
    heading(view, THIRTY.prompt)
    expect(view.get_by_text(f"På duken: {shown['first']}–30 av 30")).to_be_visible()
    key(view, "PageUp")
    until(wall, f"{VIEW}.last === {shown['first'] - 1}")
    expect(view.get_by_text(f"–{shown['first'] - 1} av 30")).to_be_visible()
    key(view, "PageDown")
    expect(view.get_by_text("–30 av 30")).to_be_visible()
    key(view, "PageDown")
    heading(view, TEXT.prompt)


VIEW = "document.querySelector('bikupa-fit').view"


def rows(wall: Page) -> dict[str, int]:
    """Which rows are in view."""
    until(wall, f"{VIEW}?.of === 30")
    found: dict[str, int] = wall.evaluate(VIEW)
    return found


def test_space_on_a_button_presses_it_once(noted: Workshop, presenter_page: Open) -> None:
    view = presenter_page(noted)
    key(view, "PageDown")
    heading(view, SLIDE.prompt)
    view.get_by_role("button", name="Nästa").focus()
    key(view, " ")
    heading(view, TEXT.prompt)
    expect(view.get_by_role("button", name="Nästa")).to_be_focused()


def test_on_a_phone_on_stage_thumbs_turn_pages_and_the_count_is_live(
    noted: Workshop, presenter_page: Open, phone_page: Open
) -> None:
    view, bjorn = presenter_page(noted, width=360, height=740), phone_page(noted)
    press(view, "Starta")
    heading(view, SLIDE.prompt)
    press(view, "Nästa")
    heading(view, TEXT.prompt)
    said(bjorn, "Bussen")
    expect(view.locator(".crowd-count")).to_contain_text("1 av 1")
    expect(view.locator("body")).not_to_contain_text("Bussen")
    assert view.evaluate("document.documentElement.scrollWidth") <= 360
    for button in view.locator(".presenter-moves button").all():
        box = button.bounding_box()
        assert box and box["height"] >= 60 and box["y"] + box["height"] <= 740


def test_the_presenter_view_says_when_the_line_is_broken_and_goes_on_after(
    noted: Workshop, presenter_page: Open, desk_page: Open
) -> None:
    view, desk = presenter_page(noted), desk_page(noted)
    view.context.set_offline(True)
    expect(view.locator("#line")).to_be_visible()
    expect(view.locator(".presenter-moves button").last).to_be_disabled()
    onward(desk)
    view.context.set_offline(False)
    heading(view, SLIDE.prompt)
    expect(view.locator("#line")).to_be_hidden()
    expect(view.locator(".presenter-moves button").last).to_be_enabled()


def test_the_desk_shows_what_the_phones_show_when_it_is_looked_at(
    workshop_with: Make, desk_page: Open, phone_page: Open
) -> None:
    workshop = workshop_with(SLIDE, CHOICE, Ask("word_cloud", "Ett ord?"))
    desk, bjorn = desk_page(workshop), phone_page(workshop)
    asked: list[str] = []
    desk.on("request", lambda request: asked.append(request.url))
    onward(desk)
    at(SLIDE.prompt, desk, bjorn)
    assert not [url for url in asked if "desk/phone" in url]
    press(desk, "Telefonerna")
    picture = desk.frame_locator(".phone-window iframe")
    expect(picture.locator("h1")).to_have_text(SLIDE.prompt)
    expect(desk.locator(".screen-window")).to_be_hidden()
    onward(desk)
    expect(picture.locator("h1")).to_have_text(CHOICE.prompt)
    onward(desk)
    expect(picture.locator("h1")).to_have_text("Ett ord?")
    said(bjorn, "hopp")
    expect(picture.locator(".result")).to_contain_text("hopp")
    assert picture.locator("body").evaluate("body => body.inert")
    press(desk, "Duken")
    expect(desk.locator(".screen-window")).to_be_visible()
    expect(desk.locator(".phone-window")).to_be_hidden()
