"""After the meeting: Astrid shares the notes, Björn reads them, she takes them back."""

import csv
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from app.database import Database
from app.models.workshop import Workshop
from tests.browser.conftest import NewPage
from tests.browser.room import TEXT, ask_first, askings, at, end, press, said
from tests.browser.test_weight import KB, Wire
from tests.rooms import say_all

Make = Callable[..., Workshop]
Open = Callable[..., Page]
THANKS = "Tack för att du var med!"


def landsbygd() -> list[str]:
    """What 200 people in the countryside wrote."""
    with (Path(__file__).parents[1] / "data/landsbygd.csv").open(encoding="utf-8") as file:
        return [row["text"] for row in csv.DictReader(file)]


def test_notes_are_shared_read_on_a_phone_and_taken_back(
    workshop_with: Make, desk_page: Open, phone_page: Open, new_page: NewPage, database: Database
) -> None:
    workshop = workshop_with(TEXT)
    desk, bjorn = desk_page(workshop), phone_page(workshop)
    ask_first(desk, bjorn)
    said(bjorn, "Korta projekt")
    say_all(database, askings(database, workshop)[0], [{"text": text} for text in landsbygd()])
    end(desk)
    at(THANKS, bjorn)

    desk.get_by_role("link", name="Till anteckningarna").click()
    desk.get_by_text("Skriv vad som händer nu").click()
    desk.get_by_label("Vem gör vad").fill("- **Kommunen** ringer i mars")
    press(desk, "Spara vad som händer nu")
    desk.get_by_role("link", name="Välj svar som ska stå här").click()
    desk.get_by_label("Korta projekt", exact=True).check()
    press(desk, "Spara citaten")
    expect(desk.locator(".voices")).to_contain_text("Korta projekt")
    desk.get_by_role("link", name="Dela med deltagarna").click()
    preview = desk.frame_locator("iframe")
    expect(preview.get_by_role("heading", name="Vad som händer nu")).to_be_visible()
    press(desk, "Dela anteckningarna")
    expect(desk.get_by_role("heading", name="Anteckningarna är delade")).to_be_visible()

    bjorn.reload()
    bjorn.get_by_role("link", name="Läs anteckningarna").click()
    expect(bjorn.locator(".document strong")).to_have_text("Kommunen")
    expect(bjorn.locator(".voices")).to_contain_text("Korta projekt")
    bjorn.get_by_role("link", name="Vad som sparas om mig").click()
    expect(bjorn.get_by_role("button", name="Radera mina svar")).to_be_visible()

    chidi = new_page(360, 740)
    wire = Wire(chidi)
    chidi.goto(f"/{workshop.code}")
    at("Möte i bygden", chidi)
    wide = chidi.evaluate("document.documentElement.scrollWidth")
    assert wide <= 360
    print("shared notes", wire.all, "bytes", wire.requests)
    assert wire.all <= 40 * KB, wire.all
    assert len(wire.requests) <= 4, wire.requests

    press(desk, "Sluta dela")
    chidi.reload()
    at("Skriv koden som står på duken", chidi)
    bjorn.goto(f"/w/{workshop.uid}/phone")
    at(THANKS, bjorn)
    expect(bjorn.get_by_role("link", name="Läs anteckningarna")).to_have_count(0)


def test_on_paper_the_notes_have_a_head_on_each_page_and_no_buttons(
    workshop_with: Make, desk_page: Open
) -> None:
    desk = desk_page(workshop_with(TEXT))
    desk.goto(desk.url.replace("/desk", "/notes"))
    desk.emulate_media(media="print")
    expect(desk.locator(".running")).to_be_visible()
    expect(desk.locator(".running")).to_contain_text("Möte i bygden")
    for gone in (".bar", "main details", "main a", "main .button"):
        for place in desk.locator(gone).all():
            expect(place).to_be_hidden()


def test_an_invitation_is_copied_and_downloaded(workshop_with: Make, desk_page: Open) -> None:
    workshop = workshop_with(TEXT)
    desk = desk_page(workshop)
    desk.goto(f"/w/{workshop.uid}/invite")
    look = (
        "document.querySelector('.paper').complete && document.querySelector('.paper').naturalWidth"
    )
    desk.wait_for_function(look)
    press(desk, "Kopiera")
    expect(desk.locator("bikupa-copy [role=status]")).to_have_text("Kopierat")
    with desk.expect_download() as download:
        desk.get_by_role("link", name="A4, till väggen").click()
    assert download.value.suggested_filename == "Möte i bygden a4.pdf"
