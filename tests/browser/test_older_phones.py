"""Phones that are just young enough for all of it."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from app.database import Database
from app.models.workshop import Workshop
from tests.browser.conftest import Ask, NewPage
from tests.browser.older import at_the_floor
from tests.browser.room import (
    CHOICE,
    SLIDE,
    TEXT,
    at,
    field,
    onward,
    own,
    press,
    said,
)
from tests.browser.test_access import AXE, OF_COLOUR, RUN, TAGS
from tests.browser.test_drafts import SEVERAL, STATEMENTS

Make = Callable[..., Workshop]
Open = Callable[..., Page]
FINE = Ask(
    "scale",
    "Hur nära är servicen?",
    settings={
        "statements": STATEMENTS[:2],
        "top": 10,
        "low": "Långt bort",
        "high": "Nära",
        "unsure": "Vet inte",
    },
)
KINDS = (SLIDE, TEXT, ("Prata med varandra", [Ask("open_text", "Vad saknas?"), SEVERAL]), FINE)
HONEY = "rgb(244, 185, 60)"


def test_a_phone_at_the_floor_has_all_of_it(
    workshop_with: Make, desk_page: Open, new_page: NewPage, database: Database
) -> None:
    room = workshop_with(*KINDS, CHOICE)
    desk, bjorn = desk_page(room), at_the_floor(new_page(360, 740))
    bjorn.goto(f"/{room.code}")
    at("Du är med!", bjorn)
    onward(desk)
    at("Välkomna!", bjorn)
    onward(desk)
    said(bjorn, "Avstånden")
    own(bjorn, "Avstånden").get_by_role("button", name="Ändra").click()
    field(bjorn).fill("De långa avstånden")
    press(bjorn, "Spara ändringen")
    expect(own(bjorn, "De långa avstånden", "saved")).to_be_visible()
    onward(desk)
    at("Vad saknas?", bjorn)
    option = bjorn.locator(".option").first
    option.click()
    assert look(option.locator("span"), "backgroundColor", "::before") == "rgb(251, 228, 177)"
    bjorn.locator("form.ask").nth(1).get_by_role("button", name="Skicka").click()
    expect(bjorn.locator(".own[data-state=saved]")).to_have_count(1)
    onward(desk)
    at(FINE.prompt, bjorn)
    point = bjorn.locator(".point", has_text="7").first
    point.click()
    assert look(point.locator("> span"), "backgroundColor") == HONEY
    bjorn.locator(".unsure").last.click()
    press(bjorn, "Skicka")
    expect(own(bjorn, "Skolan: 7", "saved")).to_be_visible()
    onward(desk)
    at(CHOICE.prompt, bjorn)
    bjorn.get_by_label("Bussarna").check()
    press(bjorn, "Skicka")
    expect(own(bjorn, "Bussarna", "saved")).to_be_visible()
    press(desk, "Visa svaren")
    bar = bjorn.locator(".bars li").first
    value, drawing = bar.locator(".value").bounding_box(), bar.locator("svg").bounding_box()
    assert value and drawing and abs(value["y"] - drawing["y"]) < 16, "beside its bar"
    for scheme in ("light", "dark"):
        bjorn.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        bjorn.evaluate(AXE)
        assert bjorn.evaluate(RUN, [OF_COLOUR, TAGS]) == []
        paper = look(bjorn.locator("html"), "backgroundColor")
        assert paper == {"light": "rgb(253, 250, 242)", "dark": "rgb(13, 20, 30)"}[scheme]


def look(locator: object, name: str, pseudo: str = "") -> str:
    return str(
        locator.evaluate(  # type: ignore[attr-defined]
            "(one, [name, pseudo]) => getComputedStyle(one, pseudo || null)[name]", [name, pseudo]
        )
    )
