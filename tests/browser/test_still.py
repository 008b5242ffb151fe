"""The desk holds still: a list that one aims at waits, and the focus stays or goes to what came."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.models.workshop import Workshop
from tests.browser.conftest import Ask
from tests.browser.room import (
    CHOICE,
    RESTS,
    SAVED,
    TEXT,
    ask_first,
    at,
    hide,
    on_wall,
    onward,
    own,
    press,
    rested,
    said,
    write,
)
from tests.rooms import do, say_all
from tests.server import Server

Make = Callable[..., Workshop]
Open = Callable[..., Page]
APPROVED = Ask("open_text", "Vad hindrar?", approve_first=True)


def rows(desk: Page) -> list[str]:
    texts: list[str] = desk.locator(".answer > p").all_inner_texts()
    return texts


def test_a_list_under_the_pointer_waits_and_comes_when_it_is_left(
    workshop_with: Make, desk_page: Open, phone_page: Open
) -> None:
    workshop = workshop_with(TEXT)
    desk, bjorn = desk_page(workshop), phone_page(workshop)
    ask_first(desk, bjorn)
    said(bjorn, "Bussen")
    quote = desk.get_by_role("button", name="Citat")
    quote.hover()
    at_first = quote.bounding_box()
    for n in range(3):
        said(bjorn, f"Nytt {n}")
    expect(desk.get_by_role("button", name="3 nya")).to_be_visible()
    assert quote.bounding_box() == at_first
    rested(quote)
    desk.mouse.down()
    desk.mouse.up()
    expect(quote).to_have_attribute("aria-pressed", "true")
    desk.mouse.move(2, 2)
    expect(desk.locator(".answer")).to_have_count(4)
    assert rows(desk) == ["Nytt 2", "Nytt 1", "Nytt 0", "Bussen"]
    expect(desk.locator("[aria-pressed=true]", has_text="Citat")).to_have_count(1)


def test_a_list_under_a_finger_waits_for_a_while_and_then_comes_by_itself(
    workshop_with: Make, desk_page: Open, phone_page: Open
) -> None:
    workshop = workshop_with(TEXT)
    touched = {"width": 360, "height": 740, "has_touch": True, "is_mobile": True}
    desk, bjorn = desk_page(workshop, **touched), phone_page(workshop)
    ask_first(desk, bjorn)
    said(bjorn, "Bussen")
    desk.locator(".answer > p", has_text="Bussen").tap()
    said(bjorn, "Tåget")
    expect(desk.get_by_role("button", name="1 ny")).to_be_visible()
    assert rows(desk) == ["Bussen"]
    expect(desk.locator(".answer")).to_have_count(2)
    assert rows(desk) == ["Tåget", "Bussen"]
    said(bjorn, "Båten")
    expect(desk.locator(".answer")).to_have_count(3)


def test_the_count_of_what_is_new_lets_it_in(
    workshop_with: Make, desk_page: Open, phone_page: Open
) -> None:
    workshop = workshop_with(TEXT)
    desk, bjorn = desk_page(workshop), phone_page(workshop)
    ask_first(desk, bjorn)
    said(bjorn, "Bussen")
    desk.get_by_role("button", name="Citat").focus()
    desk.keyboard.press("Shift+Tab")
    desk.keyboard.press("Tab")
    said(bjorn, "Tåget")
    desk.get_by_role("button", name="1 ny").click()
    expect(desk.locator(".answer")).to_have_count(2)
    expect(desk.locator(".new-ones")).to_have_count(0)


def test_what_is_approved_leaves_its_place_under_the_pointer_empty(
    workshop_with: Make, desk_page: Open, server: Server
) -> None:
    workshop = workshop_with(APPROVED)
    [asking] = do(server.database, workshop, "next")
    say_all(server.database, asking, [{"text": text} for text in ("Ett", "Två")])
    desk = desk_page(workshop)
    desk.get_by_role("button", name="Godkänn", exact=True).first.dblclick()
    expect(desk.locator(".to-approve.gone", has_text="Ett")).to_have_count(1)
    desk.wait_for_timeout(500)
    expect(desk.locator(".to-approve:not(.gone)", has_text="Två")).to_have_count(1)
    desk.mouse.move(2, 2)
    expect(desk.locator(".to-approve")).to_have_count(1)


@pytest.mark.parametrize(
    ("pressed", "came"),
    [
        ("Lås dörren", "Lås upp dörren"),
        ("Släck duken", "Tänd duken"),
        ("Stäng frågan", "Öppna igen"),
    ],
)
def test_the_focus_goes_to_what_came_in_the_place_of_what_was_pressed(
    workshop_with: Make, desk_page: Open, pressed: str, came: str
) -> None:
    desk = desk_page(workshop_with(TEXT, CHOICE))
    onward(desk)
    at(TEXT.prompt, desk)
    rested(desk.get_by_role("button", name=pressed)).focus()
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("button", name=came)).to_be_focused()


def test_after_the_clock_is_stopped_space_does_not_move_the_room(
    workshop_with: Make, desk_page: Open
) -> None:
    desk = desk_page(workshop_with(TEXT, CHOICE))
    onward(desk)
    at(TEXT.prompt, desk)
    press(desk, "+1 min")
    rested(desk.get_by_role("button", name="Stoppa")).focus()
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("button", name="Stoppa")).to_have_count(0)
    expect(desk.locator("button:focus")).to_have_count(1)
    expect(desk.locator("#onward:focus")).to_have_count(0)
    desk.keyboard.press("Space")
    desk.wait_for_timeout(500)
    at(TEXT.prompt, desk)


def test_hiding_is_at_once_and_the_undone_comes_back_where_it_was_and_not_as_new(
    workshop_with: Make, desk_page: Open, phone_page: Open, projector_page: Open
) -> None:
    workshop = workshop_with(TEXT)
    desk, bjorn, wall = desk_page(workshop), phone_page(workshop), projector_page(workshop)
    ask_first(desk, bjorn)
    for text in ("Chefen är en idiot", "Bussen", "Tåget"):
        said(bjorn, text)
    rude = desk.locator(".answer", has_text="idiot")
    expect(rude).to_be_visible()
    rude.get_by_role("button", name="Dölj", exact=True).click()
    expect(on_wall(wall, "idiot")).to_have_count(0)
    expect(rude.get_by_role("button", name="Inga påhopp")).to_be_visible()
    rude.get_by_role("button", name="Inga påhopp").click()
    expect(rude).to_contain_text("Inga påhopp")
    rude.get_by_role("button", name="Ångra").click()
    expect(on_wall(wall, "idiot")).to_be_visible()
    expect(wall.locator(".answers li").last).to_contain_text("idiot")
    expect(on_wall(wall, "idiot")).not_to_have_class("new")


def test_approve_first_is_turned_on_while_people_answer_and_they_are_told(
    workshop_with: Make, desk_page: Open, phone_page: Open, projector_page: Open
) -> None:
    workshop = workshop_with(TEXT)
    desk, bjorn, wall = desk_page(workshop), phone_page(workshop), projector_page(workshop)
    ask_first(desk, bjorn)
    said(bjorn, "Bussen")
    press(desk, "Godkänn först")
    expect(desk.get_by_role("button", name="Visa svar direkt")).to_be_visible()
    expect(bjorn.locator("[data-approves='1']")).to_have_count(1)
    for text in ("Tåget", "Båten"):
        write(bjorn, text)
        expect(
            own(bjorn, text, SAVED).get_by_text("Sparat, visas när det är godkänt")
        ).to_be_visible()
    expect(own(bjorn, "Bussen", SAVED).get_by_text("Sparat, visas när")).to_be_hidden()
    expect(on_wall(wall, "Bussen")).to_be_visible()
    expect(on_wall(wall, "Tåget")).to_have_count(0)
    press(desk, "Godkänn dessa 2")
    expect(on_wall(wall, "Tåget")).to_be_visible()
    expect(on_wall(wall, "Båten")).to_be_visible()
    expect(own(bjorn, "Tåget", SAVED).get_by_text("Sparat, visas när")).to_be_hidden()


def test_after_the_end_answers_are_gone_through_from_the_notes(
    workshop_with: Make, desk_page: Open, server: Server
) -> None:
    workshop = workshop_with(TEXT, APPROVED)
    [first] = do(server.database, workshop, "next")
    say_all(server.database, first, [{"text": text} for text in ("Chefen är en idiot", "Bussen")])
    [second] = do(server.database, workshop, "next")
    say_all(server.database, second, [{"text": "Tåget"}])
    do(server.database, workshop, "end")
    page = desk_page(workshop)
    page.goto(page.url.replace("/desk", "/notes"))
    page.get_by_role("link", name="Gå igenom svaren").first.click()
    hide(page, "idiot", "Inga påhopp")
    expect(page.locator(".hidden-one", has_text="idiot")).to_contain_text("Inga påhopp")
    page.wait_for_timeout(RESTS)
    page.locator(".answer", has_text="Bussen").get_by_role("button", name="Citat").click()
    expect(page.locator("[aria-pressed=true]")).to_have_count(1)
    page.wait_for_timeout(RESTS)
    press(page, "Godkänn")
    expect(page.locator(".to-approve")).to_have_count(0)
    page.get_by_role("link", name="Tillbaka till anteckningarna").click()
    expect(page.locator(".document")).to_contain_text("Tåget")
    expect(page.locator(".document")).not_to_contain_text("idiot")
    expect(page.locator(".voices")).to_contain_text("Bussen")
