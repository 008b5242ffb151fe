"""Two languages in one room: each phone reads its own, and all answer the same question."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.models.agenda.agenda import read_agenda, set_words
from app.models.workshop import Workshop
from tests.browser.conftest import NewPage
from tests.browser.room import CHOICE, TEXT, at, on_wall, onward, press
from tests.server import Server

Make = Callable[..., Workshop]
Open = Callable[..., Page]
ENGLISH, ARABIC = "What is in the way?", "ما الذي يعيق؟"


@pytest.fixture
def bilingual(workshop_with: Make, server: Server) -> Workshop:
    """An open question in Swedish, English and Arabic, and a choice in Swedish and English."""
    workshop = workshop_with(TEXT, CHOICE)
    with server.database.writing() as session:
        text, choice = (entry.steps[0].step for entry in read_agenda(session, workshop.id or 0))
        set_words(session, text, "en", ENGLISH, "")
        set_words(session, text, "ar", ARABIC, "")
        set_words(session, choice, "en", "Where to begin?", "", {"options:o2": "Broadband"})
        found = session.get_one(Workshop, workshop.id)
        found.second_language = "en"
    return workshop


def test_each_phone_reads_its_language_and_all_answers_meet_on_the_wall(
    bilingual: Workshop, desk_page: Open, projector_page: Open, phone_page: Open
) -> None:
    desk, wall = desk_page(bilingual), projector_page(bilingual)
    bjorn, chidi = phone_page(bilingual), phone_page(bilingual, language="en")
    onward(desk)
    at(TEXT.prompt, bjorn, wall, desk)
    at(ENGLISH, chidi)
    expect(chidi.locator("#stage")).not_to_contain_text(TEXT.prompt)
    for phone, text in ((bjorn, "Bussen"), (chidi, "Short projects")):
        phone.locator("[data-draft]").fill(text)
        phone.locator(".send").click()
        expect(phone.locator(".own[data-state=saved]")).to_contain_text(text)
        expect(on_wall(wall, text)).to_be_visible()
    expect(wall.locator(".also")).to_have_text(ENGLISH)
    onward(desk)
    at("Where to begin?", chidi)
    for phone, option in ((bjorn, "Bredbandet"), (chidi, "Broadband")):
        phone.get_by_label(option).check()
        phone.locator(".send").click()
        expect(phone.locator(".own[data-state=saved]")).to_contain_text(option)
    press(desk, "Visa svaren")
    expect(wall.locator(".bars .top")).to_contain_text("Bredbandet")
    expect(chidi.locator(".bars .top")).to_contain_text("Broadband")


def test_a_phone_chooses_a_language_of_the_questions_from_right_to_left(
    bilingual: Workshop, desk_page: Open, phone_page: Open
) -> None:
    desk, chidi = desk_page(bilingual), phone_page(bilingual)
    onward(desk)
    at(TEXT.prompt, chidi)
    chidi.get_by_role("link", name="العربية").click()
    at(ARABIC, chidi)
    title = chidi.get_by_role("heading", name=ARABIC)
    assert title.evaluate("one => getComputedStyle(one).direction") == "rtl"
    expect(chidi.locator(".send")).to_have_text("Skicka")
    onward(desk)
    at(CHOICE.prompt, chidi)  # which isn't worded in it
    press(desk, "Tillbaka")
    at(ARABIC, chidi)


def test_astrid_words_a_step_in_english_and_sees_it_on_the_phone_beside(
    workshop_with: Make, desk_page: Open, new_page: NewPage
) -> None:
    workshop = workshop_with(CHOICE)
    page = desk_page(workshop)
    page.goto(f"/w/{workshop.uid}/agenda")
    page.get_by_role("link", name=CHOICE.prompt).click()
    page.locator("[name=word_in]").select_option("English")
    page.get_by_label("Dina egna anteckningar").fill("Lugnt tempo")
    press(page, "Skriv på det språket")
    page.get_by_label("Fråga").fill("Where to begin?")
    page.get_by_label("Bussarna").fill("The buses")
    phone = page.frame_locator("iframe")
    expect(phone.get_by_role("heading")).to_have_text("Where to begin?")
    expect(phone.locator(".option").first).to_have_text("The buses")
    expect(phone.locator(".option").last).to_have_text("Bredbandet")
    press(page, "Spara")
    expect(page.get_by_text("Skrivet på: English")).to_be_visible()
    expect(page.get_by_label("Dina egna anteckningar")).to_have_value("Lugnt tempo")
