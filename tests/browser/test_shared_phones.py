"""A phone that several share, a code of one's own, and a rehearsal at the desk."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from app.database import Database
from app.models.workshop import Workshop
from tests.browser.room import (
    SAVED,
    TEXT,
    ask_first,
    field,
    from_menu,
    offline,
    on_wall,
    onward,
    own,
    press,
    said,
    stored,
    texts,
    write,
)

Make = Callable[..., Workshop]
Open = Callable[..., Page]


def want_to_be_someone_else(phone: Page) -> None:
    phone.get_by_text("Mer om mina svar").click()
    phone.get_by_text("Jag är någon annan").click()


def become_someone_else(phone: Page) -> None:
    want_to_be_someone_else(phone)
    press(phone, "Börja som någon annan")


def test_the_next_person_on_a_shared_phone_begins_anew(
    workshop_with: Make, desk_page: Open, phone_page: Open, database: Database
) -> None:
    workshop = workshop_with(TEXT)
    desk, phone = desk_page(workshop), phone_page(workshop)
    ask_first(desk, phone)
    said(phone, "Björns svar")
    field(phone).fill("Björns halva svar")
    phone.wait_for_timeout(400)
    become_someone_else(phone)
    expect(phone.get_by_text("Nu är det någon annan som svarar")).to_be_visible()
    expect(field(phone)).to_have_value("")
    expect(own(phone, "Björns svar")).to_have_count(0)
    said(phone, "Chidis svar")
    first, second = stored(database, workshop)
    assert first.respondent_id != second.respondent_id


def test_what_one_has_not_sent_yet_is_never_sent_as_the_next_ones(
    workshop_with: Make, desk_page: Open, phone_page: Open, database: Database
) -> None:
    workshop = workshop_with(TEXT)
    desk, phone = desk_page(workshop), phone_page(workshop)
    ask_first(desk, phone)
    with offline(phone):
        write(phone, "Björns svar på väg")
        become_someone_else(phone)
        expect(phone.get_by_text("Något har inte skickats än")).to_be_visible()
    expect(own(phone, "Björns svar på väg", SAVED)).to_be_visible()
    become_someone_else_again(phone)
    said(phone, "Chidis svar")
    assert texts(database, workshop) == ["Björns svar på väg", "Chidis svar"]


def become_someone_else_again(phone: Page) -> None:
    press(phone, "Börja som någon annan")
    expect(phone.get_by_text("Nu är det någon annan som svarar")).to_be_visible()


def test_another_tab_follows_when_somebody_else_has_got_the_phone(
    workshop_with: Make, desk_page: Open, phone_page: Open
) -> None:
    workshop = workshop_with(TEXT)
    desk, phone = desk_page(workshop), phone_page(workshop)
    ask_first(desk, phone)
    said(phone, "Björns svar")
    tab = phone.context.new_page()
    tab.goto(f"/{workshop.code}")
    expect(own(tab, "Björns svar", SAVED)).to_be_visible()
    become_someone_else(phone)
    expect(own(tab, "Björns svar")).to_have_count(0)


def test_an_own_code_shown_on_one_phone_leads_on_at_another(
    workshop_with: Make, desk_page: Open, phone_page: Open, new_page: Open, database: Database
) -> None:
    workshop = workshop_with(TEXT)
    desk, phone = desk_page(workshop), phone_page(workshop)
    ask_first(desk, phone)
    said(phone, "Bussen")
    want_to_be_someone_else(phone)
    phone.get_by_role("link", name="Ta fram en kod först").click()
    press(phone, "Visa en egen kod")
    code = phone.locator(".own-code").inner_text()
    other = new_page(360, 740)
    other.goto(f"/w/{workshop.uid}/code#{code.replace(' ', '')}")
    expect(other.locator("#code")).to_have_value(code.replace(" ", ""))
    assert "#" not in other.url
    press(other, "Fortsätt som jag")
    expect(own(other, "Bussen", SAVED)).to_be_visible()
    own(other, "Bussen").get_by_role("button", name="Ändra").click()
    field(other).fill("Bussen om kvällen")
    press(other, "Spara ändringen")
    expect(own(other, "Bussen om kvällen", SAVED)).to_be_visible()
    assert len({answer.respondent_id for answer in stored(database, workshop)}) == 1


def test_a_rehearsal_fills_the_wall_marked_and_is_gone_by_a_click(
    workshop_with: Make, desk_page: Open, projector_page: Open, database: Database
) -> None:
    workshop = workshop_with(TEXT)
    desk, projector = desk_page(workshop), projector_page(workshop)
    from_menu(desk, "Öva med 20 simulerade telefoner")
    expect(desk.get_by_text("20 simulerade telefoner är med")).to_be_visible(timeout=20_000)
    expect(projector.get_by_text("Övning", exact=True)).to_be_visible()
    onward(desk)
    expect(on_wall(projector, "").first).to_be_visible(timeout=15_000)
    expect(desk.get_by_text("20 av 20 simulerade telefoner har svarat")).to_be_visible(
        timeout=20_000
    )
    expect(desk.get_by_text("0 av 0 har svarat")).to_be_visible()
    expect(desk.locator(".answer .mark").first).to_have_text("övning")
    desk.goto(f"/w/{workshop.uid}/notes")
    expect(desk.locator("main")).not_to_contain_text("svarade")
    desk.goto(f"/w/{workshop.uid}/desk")
    press(desk, "Ta bort övningen")
    expect(desk.get_by_role("button", name="Öva med 20 simulerade telefoner")).to_be_visible()
    expect(desk.get_by_role("button", name="Starta: Vad hindrar samarbeten?")).to_be_visible()
    expect(projector.get_by_text("Övning", exact=True)).to_have_count(0)
    assert stored(database, workshop) == []
