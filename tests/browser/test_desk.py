"""The desk: by keyboard, on a phone, offline, and undisturbed by what comes in."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.models.workshop import Workshop
from tests.browser.room import (
    CHOICE,
    SCALE,
    TEXT,
    ask_first,
    askings,
    at,
    end,
    hide,
    key,
    on_wall,
    onward,
    press,
    rested,
    said,
    write,
)
from tests.browser.test_ease import TOO_WIDE
from tests.rooms import do, say_all
from tests.server import Server

Make = Callable[..., Workshop]
Open = Callable[..., Page]


def test_offline_the_desk_says_so_and_nothing_can_be_pressed(
    workshop_with: Make, desk_page: Open
) -> None:
    desk = desk_page(workshop_with(TEXT, CHOICE))
    onward(desk)
    at(TEXT.prompt, desk)
    desk.context.set_offline(True)
    expect(desk.get_by_role("alert")).to_contain_text("Väntar på nät")
    expect(desk.locator("form[data-act] button:enabled")).to_have_count(0)
    desk.context.set_offline(False)
    expect(desk.locator("#offline")).to_be_hidden(timeout=15_000)
    expect(desk.locator("#onward")).to_be_enabled()
    expect(desk.get_by_role("button", name="Släck duken")).to_be_enabled()
    onward(desk)
    at(CHOICE.prompt, desk)


def test_a_killed_server_disables_the_desk_until_it_is_back(
    workshop_with: Make, desk_page: Open, server: Server
) -> None:
    desk = desk_page(workshop_with(TEXT, CHOICE))
    onward(desk)
    at(TEXT.prompt, desk)
    server.stop()
    expect(desk.locator("#offline")).to_be_visible()
    at(TEXT.prompt, desk)
    server.start()
    expect(desk.locator("#offline")).to_be_hidden(timeout=20_000)
    onward(desk)
    at(CHOICE.prompt, desk)


def focused(desk: Page) -> str:
    return str(desk.evaluate("document.activeElement.textContent.trim()"))


def tab_to(desk: Page, name: str, besides: str = "") -> None:
    """Press Tab until the button has the focus, and see that it shows; `besides` is another
    button whose name begins alike."""

    def is_there() -> bool:
        return focused(desk).startswith(name) and focused(desk) != besides

    for _ in range(60):
        if is_there():
            break
        desk.keyboard.press("Tab")
    assert is_there(), f"{name} can't be reached"
    rested(desk.locator(":focus"))
    outline = desk.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none", name


def test_a_whole_meeting_is_run_by_keyboard(
    workshop_with: Make, desk_page: Open, phone_page: Open, projector_page: Open
) -> None:
    workshop = workshop_with(TEXT, CHOICE)
    desk, bjorn, wall = desk_page(workshop), phone_page(workshop), projector_page(workshop)
    tab_to(desk, "Starta:")
    desk.keyboard.press("Enter")
    at(TEXT.prompt, desk, bjorn)
    expect(desk.locator("#onward")).to_be_focused()
    said(bjorn, "Ring Anna")
    expect(on_wall(wall, "Ring Anna")).to_be_visible()
    expect(desk.locator(".answer")).to_be_visible()

    desk.keyboard.press("Home")
    desk.evaluate("document.activeElement.blur()")
    tab_to(desk, "Dölj", besides="Dölj svaren")
    desk.keyboard.press("Space")
    expect(on_wall(wall, "Ring Anna")).to_have_count(0)
    expect(desk.locator(".hide[open]")).to_have_count(1)
    desk.keyboard.press("Escape")
    expect(desk.locator(".hide[open]")).to_have_count(0)
    assert focused(desk).startswith("Varför")
    key(desk, "Enter")
    tab_to(desk, "Inga namn på andra")
    desk.keyboard.press("Enter")
    expect(desk.locator(".hidden-one > p")).to_contain_text("Inga namn på andra")
    expect(desk.get_by_role("button", name="Ångra")).to_be_focused()
    key(desk, "Space")
    expect(on_wall(wall, "Ring Anna")).to_be_visible()
    expect(desk.get_by_role("button", name="Dölj", exact=True)).to_be_focused()

    desk.evaluate("document.activeElement.blur()")
    tab_to(desk, "Stäng frågan")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("button", name="Öppna igen")).to_be_visible()
    desk.wait_for_timeout(200)
    assert focused(desk) not in ("", desk.evaluate("document.body.textContent.trim()"))
    tab_to(desk, "Nästa:")
    desk.keyboard.press("Enter")
    at(CHOICE.prompt, desk, bjorn)
    desk.evaluate("document.activeElement.blur()")
    tab_to(desk, "Visa svaren")
    desk.keyboard.press("Enter")
    expect(wall.locator(".bars")).to_be_visible()
    tab_to(desk, "Avsluta workshopen")
    desk.keyboard.press("Enter")
    tab_to(desk, "Ja, avsluta")
    desk.keyboard.press("Enter")
    at("Workshopen är slut", desk)


def test_an_answer_is_made_a_quote_by_one_key_and_the_focus_stays(
    workshop_with: Make, desk_page: Open, phone_page: Open
) -> None:
    workshop = workshop_with(TEXT)
    desk, bjorn = desk_page(workshop), phone_page(workshop)
    ask_first(desk, bjorn)
    said(bjorn, "Det första")
    quote = desk.locator(".answer", has_text="Det första").get_by_role("button", name="Citat")
    expect(quote).to_have_accessible_description("Det första")
    desk.evaluate("document.activeElement.blur()")
    tab_to(desk, "Citat")
    for pressed in ("true", "false"):
        desk.keyboard.press("Space")
        expect(quote).to_have_attribute("aria-pressed", pressed)
        expect(quote).to_be_focused()
        expect(quote).not_to_have_attribute("aria-disabled", "true")
    desk.keyboard.press("Enter")
    expect(quote).to_have_attribute("aria-pressed", "true")
    write(bjorn, "Det andra")
    expect(desk.get_by_role("button", name="1 ny")).to_be_visible()
    expect(desk.locator(".answer", has_text="Det andra")).to_have_count(0)
    expect(quote).to_be_focused()
    desk.goto(desk.url.replace("/desk", "/notes"))
    expect(desk.locator(".voices")).to_have_text("Det första")


def test_live_updates_take_neither_the_focus_nor_an_open_menu(
    workshop_with: Make, desk_page: Open, phone_page: Open
) -> None:
    workshop = workshop_with(TEXT, CHOICE)
    desk, bjorn = desk_page(workshop), phone_page(workshop)
    ask_first(desk, bjorn)
    said(bjorn, "Det första")
    first = desk.locator(".answer", has_text="Det första")
    rested(first.get_by_role("button", name="Dölj", exact=True)).click()
    first.get_by_role("button", name="Inga namn på andra").focus()
    for n in range(3):
        write(bjorn, f"Svar {n}")
        expect(desk.locator(".new-ones")).to_have_text(f"{n + 1} nya" if n else "1 ny")
    expect(first.locator(".hide")).to_have_attribute("open", "")
    expect(first.get_by_role("button", name="Inga namn på andra")).to_be_focused()
    desk.keyboard.press("Escape")
    desk.locator("#onward").focus()
    desk.mouse.move(0, 0)
    expect(desk.locator(".answer", has_text="Svar 2")).to_be_visible()
    said(bjorn, "Ett till")
    expect(desk.locator(".answer", has_text="Ett till")).to_be_visible()
    expect(desk.locator("#onward")).to_be_focused()


def test_older_answers_are_paged_and_can_be_hidden_there(
    workshop_with: Make, desk_page: Open, server: Server
) -> None:
    workshop = workshop_with(TEXT)
    asking = do(server.database, workshop, "next")[0]
    say_all(server.database, asking, [{"text": f"Svar {n:03}"} for n in range(75)])
    desk = desk_page(workshop)
    expect(desk.locator(".answer")).to_have_count(30)
    expect(desk.locator(".answer").first).to_contain_text("Svar 074")
    desk.get_by_role("link", name="Äldre svar").click()
    expect(desk.locator(".answer").first).to_contain_text("Svar 044")
    desk.get_by_role("link", name="Äldre", exact=True).click()
    expect(desk.locator(".answer")).to_have_count(15)
    expect(desk.get_by_role("link", name="Äldre", exact=True)).to_have_count(0)
    expect(desk.locator(".answer").last).to_contain_text("Svar 000")
    hide(desk, "Svar 000")
    expect(desk.locator(".hidden-one", has_text="Svar 000")).to_be_visible()
    at(TEXT.prompt, desk)
    expect(desk.locator(".answer").first).to_contain_text("Svar 014")


@pytest.mark.parametrize("steps", [(TEXT,), (CHOICE, SCALE)])
def test_the_desk_works_on_the_facilitators_own_phone(
    workshop_with: Make, desk_page: Open, phone_page: Open, steps: tuple[object, ...]
) -> None:
    workshop = workshop_with(*steps)
    desk, bjorn = desk_page(workshop, width=360, height=740), phone_page(workshop)
    assert desk.evaluate(TOO_WIDE) == []
    ask_first(desk, bjorn)
    if steps == (TEXT,):
        said(bjorn, "Samverkansöverenskommelseuppföljningsarbetsgrupp")
        expect(desk.locator(".answer")).to_be_visible()
        rested(desk.get_by_role("button", name="Dölj", exact=True)).click()
        assert desk.evaluate(TOO_WIDE) == []
        desk.get_by_role("button", name="Inga namn på andra").click()
        expect(desk.locator(".hidden-one")).to_be_visible()
    else:
        press(desk, "Visa svaren")
        expect(desk.get_by_role("button", name="Dölj svaren")).to_be_visible()
    assert desk.evaluate(TOO_WIDE) == []
    while desk.locator("#onward").count():
        name = desk.locator("#onward").inner_text()
        onward(desk)
        expect(desk.locator("#onward", has_text=name)).to_have_count(0)
        assert desk.evaluate(TOO_WIDE) == []
    end(desk)
    expect(desk.get_by_role("link", name="Till anteckningarna")).to_be_visible()
    assert desk.evaluate(TOO_WIDE) == []


def test_a_second_desk_shows_the_same_at_once_and_takes_over(
    workshop_with: Make, desk_page: Open, server: Server
) -> None:
    workshop = workshop_with(TEXT, CHOICE)
    laptop = desk_page(workshop)
    onward(laptop)
    at(TEXT.prompt, laptop)
    laptop.context.close()
    phone = desk_page(workshop, width=360, height=740)
    at(TEXT.prompt, phone)
    onward(phone)
    at(CHOICE.prompt, phone)
    assert len(askings(server.database, workshop)) == 2
