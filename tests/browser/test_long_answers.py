"""What is pasted is never cut in silence: it stays, and a sentence says that it is too long."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.database import Database
from app.models.workshop import Workshop
from tests.browser.conftest import Ask
from tests.browser.room import CLOUD, SAVED, TEXT, ask_first, field, own, press, texts


@pytest.mark.parametrize(
    ("asked", "most", "sentence"),
    [(TEXT, 280, "Det är längre än 280 tecken."), (CLOUD, 40, "högst 40 tecken")],
    ids=["text", "word"],
)
def test_an_answer_that_is_too_long_stays_whole_until_it_is_shortened(
    workshop_with: Callable[..., Workshop],
    desk_page: Callable[..., Page],
    phone_page: Callable[..., Page],
    database: Database,
    asked: Ask,
    most: int,
    sentence: str,
) -> None:
    workshop = workshop_with(asked)
    bjorn = phone_page(workshop)
    ask_first(desk_page(workshop), bjorn)
    said = bjorn.locator("[data-empty]")
    fits = "å" * (most - 1) + "🌻"
    field(bjorn).focus()
    bjorn.keyboard.insert_text(f"{fits}!")
    expect(field(bjorn)).to_have_value(f"{fits}!")
    expect(said).to_contain_text(sentence)
    press(bjorn, "Skicka")
    expect(bjorn.locator(".own")).to_have_count(0)
    expect(field(bjorn)).to_have_value(f"{fits}!")
    field(bjorn).press("End")
    field(bjorn).press("Backspace")
    expect(said).to_be_hidden()
    press(bjorn, "Skicka")
    expect(own(bjorn, fits, SAVED)).to_be_visible()
    assert texts(database, workshop) == [fits]
