"""After the meeting Astrid writes the summary, sees how it looks, and corrects a spelling."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.database import Database
from app.models.workshop import Workshop
from tests.browser.conftest import NewPage
from tests.browser.room import RESTS, TEXT, askings, press
from tests.rooms import do, say_all

Make = Callable[..., Workshop]
Open = Callable[..., Page]
SAID, RIGHT = "Avstonden", "Avstånden"


@pytest.fixture
def room(workshop_with: Make, database: Database) -> Workshop:
    """Asked, answered, and over."""
    made = workshop_with(TEXT)
    do(database, made, "next")
    say_all(database, askings(database, made)[0], [{"text": SAID}, {"text": "Bussen"}])
    do(database, made, "end")
    return made


@pytest.fixture
def notes(desk_page: Open, room: Workshop) -> Page:
    page = desk_page(room)
    page.goto(f"/w/{room.uid}/notes")
    return page


def test_the_summary_is_seen_as_it_is_typed_and_saved_in_two_languages(
    notes: Page, room: Workshop, database: Database
) -> None:
    notes.get_by_text("Skriv en sammanfattning").click()
    notes.locator("textarea[name=text]").first.press_sequentially(
        "# Överens\n[Planen](https://x.se)"
    )
    look = notes.locator("#summary-look")
    expect(look.get_by_role("heading", name="Överens")).to_be_visible()
    expect(look.get_by_role("link", name="Planen")).to_have_attribute("href", "https://x.se")
    expect(notes.locator("textarea[name=text]").first).to_be_focused()
    notes.get_by_text("På ett språk till: English").first.click()
    notes.get_by_label("Samma text: English").first.fill("We **agree**.")
    expect(look.locator("strong")).to_have_text("agree")
    with database.reading() as session:
        assert session.get_one(Workshop, room.id).summary == ""
    press(notes, "Spara sammanfattningen")
    expect(notes.locator("h3", has_text="Överens")).to_be_visible()
    notes.goto(f"/w/{room.uid}/notes?language=en")
    expect(notes.locator(".document .prose.summary").first).to_have_text("We agree.")


def test_without_scripts_a_button_shows_how_it_looks(
    new_page: NewPage, notes: Page, room: Workshop
) -> None:
    page = new_page(1366, 768, javascript=False)
    page.context.add_cookies(notes.context.cookies())  # type: ignore[arg-type]
    page.goto(f"/w/{room.uid}/notes")
    page.get_by_text("Skriv vad som händer nu").click()
    page.get_by_label("Vem gör vad").fill("- Kommunen *ringer*")
    part = page.locator("section", has=page.locator("#next_steps"))
    part.get_by_role("button", name="Visa hur det ser ut").click()
    expect(page.locator("#next_steps-look em")).to_have_text("ringer")
    expect(page.get_by_label("Vem gör vad")).to_have_value("- Kommunen *ringer*")
    press(page, "Spara vad som händer nu")
    expect(page.locator(".document .prose.next em").first).to_have_text("ringer")


def test_a_spelling_is_corrected_and_its_undo_lets_it_stand_as_it_was_written(
    notes: Page,
) -> None:
    notes.get_by_role("link", name="Gå igenom svaren").first.click()
    answer = notes.locator(".answer", has_text=SAID)
    answer.get_by_role("link", name="Stavning").click()
    notes.get_by_label("Svaret, som det ska stavas").fill(RIGHT)
    press(notes, "Spara stavningen")
    expect(answer.locator(".spelled")).to_contain_text(RIGHT)
    press(notes, "Jag har gått igenom svaren")
    expect(notes.locator("#ready")).to_contain_text("Klart att dela")
    notes.get_by_role("link", name="Tillbaka till anteckningarna").click()
    expect(notes.locator(".quotes")).to_contain_text(RIGHT)
    notes.go_back()
    notes.wait_for_timeout(RESTS)
    answer.locator(".spelled").get_by_role("button", name="Ångra").click()
    expect(answer.locator(".spelled")).to_have_count(0)
