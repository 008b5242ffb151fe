"""Notes are made final with the keyboard alone; then somebody erases, and that wins."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from app.database import Database
from app.models.workshop import Workshop
from tests.browser.conftest import NewPage
from tests.browser.room import TEXT, ask_first, at, end, offline, press, said

Make = Callable[..., Workshop]
Open = Callable[..., Page]


def test_what_is_final_is_read_by_all_until_somebody_erases_an_answer_in_it(
    workshop_with: Make, desk_page: Open, phone_page: Open, new_page: NewPage, database: Database
) -> None:
    workshop = workshop_with(TEXT)
    desk, anna, bjorn, chidi = desk_page(workshop), *(phone_page(workshop) for _ in range(3))
    ask_first(desk, anna, bjorn, chidi)
    said(anna, "Korta projekt")
    said(bjorn, "Ring Kerstin på 070")
    with offline(chidi):
        chidi.get_by_role("textbox").first.fill("Bussen går inte")
        press(chidi, "Skicka")
    expect(chidi.get_by_text("Sparat").first).to_be_visible()
    end(desk)
    at("Tack för att du var med!", anna)
    desk.goto(f"/w/{workshop.uid}/sharing")
    press(desk, "Dela anteckningarna")

    desk.goto(f"/w/{workshop.uid}/notes")
    desk.get_by_role("link", name="Fastställ", exact=True).press("Enter")
    at("Utkast och fastställt", desk)
    desk.get_by_label("Fastställs av, som en roll").focus()
    desk.keyboard.type("processledaren")
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Anteckningarna är fastställda.")).to_be_visible(timeout=60_000)
    expect(desk.locator(".version.in-force")).to_contain_text("Version 1")

    reader = new_page(360, 740)
    reader.goto(f"/{workshop.code}")
    expect(reader.locator(".which")).to_contain_text("Fastställd: version 1")
    expect(reader.get_by_text("Ring Kerstin på 070")).to_be_visible()

    bjorn.goto(f"/w/{workshop.uid}/phone/me")
    bjorn.get_by_label("Ja, radera alla mina svar här").check()
    press(bjorn, "Radera mina svar")
    expect(bjorn.get_by_text("Raderat: 1 svar.")).to_be_visible()

    reader.reload()
    expect(reader.get_by_text("Ring Kerstin på 070")).to_have_count(0)
    expect(reader.locator(".which")).to_contain_text("version")
    for _ in range(60):
        if "version 2" in (reader.locator(".which").text_content() or ""):
            break
        reader.wait_for_timeout(500)
        reader.reload()
    expect(reader.locator(".which")).to_contain_text("Fastställd: version 2")
    expect(reader.get_by_text("Bussen går inte")).to_be_visible()
    desk.reload()
    expect(desk.locator("#v1").locator("..")).to_contain_text("Ersatt: ett svar är borttaget.")
    expect(desk.locator(".version.in-force")).to_contain_text("Ett svar är borttaget.")
