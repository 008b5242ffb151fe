"""A new facilitator's way to a running workshop, and the start page as it is used."""

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from app.models import workshop as workshops
from app.models.people import invitation, member
from app.models.people.facilitator import Facilitator
from app.models.workshop import Workshop
from tests.browser.conftest import Ask, NewPage
from tests.browser.room import at, onward
from tests.browser.test_invitations import fill
from tests.server import Server

MINUTE = 60
Make = Callable[..., Workshop]
Open = Callable[..., Page]


@pytest.fixture
def page(new_page: NewPage, log_in: Open, astrid: Facilitator) -> Page:
    return log_in(new_page(), astrid)


def arrive(server: Server, page: Page) -> Page:
    """Somebody new, on their empty start page."""
    with server.database.writing() as session:
        token = invitation.invite(session)
    page.goto(f"/invitation#{token}")
    fill(page)
    return page


def workshop_at(server: Server, page: Page) -> Workshop:
    with server.database.reading() as session:
        found = workshops.by_uid(session, page.url.split("/")[4])
    assert found is not None
    return found


def test_a_new_facilitator_runs_a_template_in_three_clicks_and_a_minute(
    server: Server, new_page: NewPage, phone_page: Open
) -> None:
    desk = arrive(server, new_page())
    began = time.monotonic()
    desk.locator(".template", has_text="Pusslet").get_by_role("button").click()
    expect(desk.get_by_text("Workshopen är skapad.")).to_be_visible()
    desk.get_by_role("link", name="Till pulten", exact=True).click()
    desk.wait_for_url("**/desk")
    phone = phone_page(workshop_at(server, desk))
    onward(desk)
    at("Fem bitar", phone, desk)
    assert time.monotonic() - began < MINUTE
    onward(desk)
    at("Hur väl sitter bitarna hos oss?", phone)
    expect(phone.locator("form.ask fieldset")).to_have_count(5)


def test_the_example_runs_after_two_clicks(server: Server, new_page: NewPage) -> None:
    desk = arrive(server, new_page())
    desk.get_by_role("button", name="Prova exemplet").click()
    desk.wait_for_url("**/desk")
    onward(desk)
    now = desk.get_by_role("region", name="Nu").get_by_role("heading")
    expect(now).to_have_text("Välkommen till Trivselesund!")


def shown(page: Page) -> Locator:
    return page.locator(".workshop h3")


def test_a_search_shows_what_matches_while_it_is_typed(page: Page, workshop_with: Make) -> None:
    for title in ("Byakväll i Stenberga", "Serviceforum", "Byakväll i Målilla"):
        workshop_with(title=title)
    page.goto("/workshops")
    expect(shown(page)).to_have_count(3)
    page.evaluate("window.same = true")
    field = page.get_by_role("searchbox")
    field.press_sequentially("byakväll mål", delay=20)
    expect(shown(page)).to_have_text(["Byakväll i Målilla"])
    expect(page.locator("#found")).to_contain_text("1 workshop stämmer")
    expect(field).to_be_focused()
    expect(field).to_have_value("byakväll mål")
    assert page.evaluate("window.same") is True
    page.wait_for_url(re.compile(r"q=byakv"))
    page.reload()
    expect(shown(page)).to_have_count(1)
    page.get_by_role("searchbox").fill("xyz")
    expect(page.locator("#found")).to_contain_text("Ingen workshop stämmer")
    page.get_by_role("searchbox").fill("")
    expect(shown(page)).to_have_count(3)


def test_the_start_page_works_without_javascript(
    new_page: NewPage, log_in: Open, astrid: Facilitator, workshop_with: Make
) -> None:
    for title in ("Byakväll i Stenberga", "Serviceforum"):
        workshop_with(title=title)
    page = log_in(new_page(javascript=False), astrid)
    page.goto("/workshops")
    page.get_by_role("searchbox").fill("forum")
    page.get_by_role("button", name="Sök").click()
    expect(shown(page)).to_have_text(["Serviceforum"])
    page.get_by_role("button", name="Arkivera").click()
    expect(page.get_by_text("”Serviceforum” är arkiverad.")).to_be_visible()
    expect(shown(page)).to_have_text(["Byakväll i Stenberga"])
    page.get_by_role("button", name="Ångra").click()
    expect(shown(page)).to_have_count(2)


def test_an_agenda_is_saved_as_a_file_and_opened_again(
    page: Page, workshop_with: Make, tmp_path: Path, server: Server
) -> None:
    workshop = workshop_with(Ask("open_text", "Vad hindrar?"), title="Möte på Öland")
    page.goto(f"/w/{workshop.uid}/agenda")
    with page.expect_download() as download:
        page.get_by_role("link", name="Spara som fil").click()
    assert download.value.suggested_filename == "Möte på Öland agenda.json"
    file = tmp_path / "agenda.json"
    download.value.save_as(file)
    page.goto("/templates#file")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Skapa en workshop av filen").click()
    expect(page.get_by_text("Workshopen är skapad.")).to_be_visible()
    expect(page.locator(".entry-name")).to_have_text(["Vad hindrar?"])
    assert workshop_at(server, page).uid != workshop.uid


def test_an_earlier_workshop_is_copied_from_the_start_page(
    page: Page, workshop_with: Make, server: Server, astrid: Facilitator
) -> None:
    workshop_with(Ask("open_text", "Vad hindrar?"), title="Karlstorp")
    page.goto("/workshops")
    page.get_by_role("link", name="Kopiera Karlstorp").click()
    expect(page.get_by_label("Namn")).to_be_focused()
    page.get_by_label("Namn").fill("Stenberga")
    page.get_by_role("button", name="Skapa kopian").click()
    expect(page.locator(".entry-name")).to_have_text(["Vad hindrar?"])
    with server.database.reading() as session:
        titles = {place.workshop.title for place in member.places(session, astrid)}
    assert titles == {"Karlstorp", "Stenberga"}
