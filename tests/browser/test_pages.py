"""Pages of the projector: a clicker turns them before it moves on, the desk turns them too."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from app.models.people.facilitator import Facilitator
from app.models.workshop import Workshop
from tests.browser.conftest import Ask, NewPage
from tests.browser.room import RESTS, TEXT, at, key, on_wall, onward, press, rested, until
from tests.rooms import do, say_all
from tests.server import Server

Make = Callable[..., Workshop]
Open = Callable[..., Page]
OPTIONS = [
    {"id": f"o{n}", "text": f"Förslag {n}: {'en bättre förbindelse ' * 5}"} for n in range(1, 31)
]
THIRTY = Ask("choice", "Vad först?", settings={"options": OPTIONS}, show="live")
FIRST_PAGE = re.compile(r"\b1–")  # and not 11– or 21–


def rows_in_view(wall: Page) -> list[int]:
    """The numbers of the options that somebody in the room can read."""
    labels = wall.locator("[data-rows] > li:not(.away) .label").all_inner_texts()
    return [int(label.split()[1].rstrip(":")) for label in labels]


def view(wall: Page) -> dict[str, Any]:
    found: dict[str, Any] = wall.evaluate("document.querySelector('bikupa-fit').view")
    return found


def test_a_clicker_turns_pages_before_steps_and_the_desk_knows_which(
    workshop_with: Make, projector_page: Open, desk_page: Open
) -> None:
    workshop = workshop_with(THIRTY, TEXT)
    wall, desk = projector_page(workshop), desk_page(workshop)
    key(wall, "PageDown")
    at(THIRTY.prompt, wall, desk)
    read: list[int] = []
    while True:
        first, last = view(wall)["first"], view(wall)["last"]
        expect(desk.get_by_text(f"På duken: {first}–{last} av 30")).to_be_visible()
        expect(wall.locator("[data-more]")).to_contain_text(f"och {30 - (last - first + 1)} till")
        read += rows_in_view(wall)
        if last == 30:
            break
        key(wall, "PageDown")
        expect(wall.locator("[data-more]")).to_contain_text(f"{last + 1}–")
    assert sorted(set(read)) == list(range(1, 31))
    key(wall, "PageDown")
    at(TEXT.prompt, wall)
    expect(desk.get_by_text("På duken:")).to_have_count(0)
    key(wall, "PageUp")
    at(THIRTY.prompt, wall)
    expect(desk.get_by_text("På duken: 1–")).to_be_visible()


def test_the_desk_turns_pages_and_its_next_moves_on(
    workshop_with: Make, projector_page: Open, desk_page: Open
) -> None:
    workshop = workshop_with(THIRTY, TEXT)
    wall, desk = projector_page(workshop), desk_page(workshop)
    onward(desk)
    press(desk, "Nästa sida")
    expect(wall.locator("[data-more]")).not_to_contain_text(FIRST_PAGE)
    turned = view(wall)
    assert turned["first"] > 1
    expect(desk.get_by_text(f"På duken: {turned['first']}–{turned['last']} av 30")).to_be_visible()
    press(desk, "Förra sidan")
    expect(desk.get_by_text("På duken: 1–")).to_be_visible()
    desk.wait_for_timeout(RESTS)
    onward(desk)
    at(TEXT.prompt, wall)


def test_a_double_press_turns_one_page(
    workshop_with: Make, projector_page: Open, desk_page: Open
) -> None:
    workshop = workshop_with(THIRTY, TEXT)
    wall, desk = projector_page(workshop, width=1024, height=768), desk_page(workshop)
    onward(desk)
    expect(desk.get_by_text("På duken: 1–")).to_be_visible()
    second = view(wall)["last"] + 1
    assert view(wall)["next"] is not None
    rested(desk.get_by_role("button", name="Nästa sida")).dblclick()
    until(wall, f"document.querySelector('bikupa-fit').view.first === {second}")
    wall.wait_for_timeout(RESTS)
    assert view(wall)["first"] == second


def test_two_projectors_of_other_shapes_show_the_row_that_is_first(
    workshop_with: Make, projector_page: Open, desk_page: Open, server: Server
) -> None:
    workshop = workshop_with(THIRTY)
    wide = projector_page(workshop)
    tall = projector_page(workshop, width=1024, height=768)
    key(wide, "PageDown")
    at(THIRTY.prompt, wide, tall)
    key(wide, "PageDown")
    expect(wide.locator("[data-more]")).not_to_contain_text(FIRST_PAGE)
    first = view(wide)["first"]
    until(tall, f"document.querySelector('bikupa-fit').view.last >= {first}")
    assert first in rows_in_view(tall)


def test_letters_grow_at_the_desk_and_by_a_key(
    workshop_with: Make, projector_page: Open, desk_page: Open
) -> None:
    workshop = workshop_with(TEXT)
    wall, desk = projector_page(workshop), desk_page(workshop)
    onward(desk)
    at(TEXT.prompt, wall)
    before = heading_px(wall)
    press(desk, "A+", exact=False)
    until(wall, f"{HEADING} > {before} * 1.1")
    wall.keyboard.press("+")
    until(wall, f"{HEADING} > {before} * 1.25")
    wall.keyboard.press("-")
    press(desk, "A−", exact=False)
    until(wall, f"Math.abs({HEADING} - {before}) < 1")


HEADING = "parseFloat(getComputedStyle(document.querySelector('h1')).fontSize)"


def heading_px(wall: Page) -> float:
    found: float = wall.evaluate(HEADING)
    return found


def test_an_answer_is_shown_alone_and_large_until_it_is_put_back(
    workshop_with: Make, projector_page: Open, desk_page: Open, server: Server
) -> None:
    workshop = workshop_with(TEXT)
    asking = do(server.database, workshop, "next")[0]
    say_all(server.database, asking, [{"text": "Bussen"}, {"text": "Tåget"}, {"text": "Färjan"}])
    wall, desk = projector_page(workshop), desk_page(workshop)
    small = on_wall(wall, "Tåget").evaluate(SIZE)
    desk.locator(".answer", has_text="Tåget").get_by_role("button", name="Visa stort").click()
    expect(wall.locator(".answers li")).to_have_text(["Tåget"])
    assert on_wall(wall, "Tåget").evaluate(SIZE) > 1.5 * small
    say_all(server.database, asking, [{"text": "Vägen"}])
    do(server.database, workshop, "more_time")
    press(desk, "Lägg tillbaka det")
    expect(on_wall(wall, "Vägen")).to_be_visible()
    expect(on_wall(wall, "Bussen")).to_be_visible()


SIZE = "(one) => parseFloat(getComputedStyle(one).fontSize)"


def test_all_answers_are_pages_in_the_order_they_came(
    workshop_with: Make, projector_page: Open, desk_page: Open, server: Server
) -> None:
    workshop = workshop_with(TEXT)
    asking = do(server.database, workshop, "next")[0]
    said = [f"Svar nummer {n} {'om bussen ' * (n % 12)}".strip() for n in range(150)]
    say_all(server.database, asking, [{"text": text} for text in said])
    wall, desk = projector_page(workshop), desk_page(workshop)
    expect(wall.locator("[data-more]")).to_contain_text("tidigare svar")
    press(desk, "Alla svar")
    expect(wall.locator("[data-more]")).to_contain_text(FIRST_PAGE)
    read: list[str] = []
    while (last := view(wall)["last"]) < 150:
        read += wall.locator(".answers li:not(.away)").all_inner_texts()
        key(wall, "PageDown")
        expect(wall.locator("[data-more]")).to_contain_text(f"{last + 1}–")
    read += wall.locator(".answers li:not(.away)").all_inner_texts()
    assert read == said
    press(desk, "Tillbaka till vanlig vy")
    expect(on_wall(wall, said[-1])).to_be_visible()


def test_the_editor_says_of_a_slide_that_it_takes_several_pages(
    workshop_with: Make, new_page: NewPage, log_in: Callable[..., Page], astrid: Facilitator
) -> None:
    workshop = workshop_with(TEXT)
    page = log_in(new_page(), astrid)
    page.goto(f"/w/{workshop.uid}/steps/new?kind=slide")
    page.get_by_label("Rubrik").fill("Kommunerna")
    said = page.get_by_text("Allt får inte plats på en gång")
    page.locator("[name=body]").fill("- Malå kommun\n- Ragunda kommun")
    expect(page.frame_locator(".wall-frame").get_by_text("Malå kommun")).to_be_visible()
    expect(said).to_be_hidden()
    page.locator("[name=body]").fill("En lång berättelse om servicen i byn. " * 300)
    expect(said).to_be_visible()
