"""One-time links in a real browser: out of the address bar, with and without JavaScript."""

import time

import pytest
from playwright.sync_api import Page, expect

from app.database import Database
from app.models.people import invitation
from tests.browser.conftest import NewPage
from tests.browser.room import RESTS


@pytest.fixture
def token(database: Database) -> str:
    with database.writing() as session:
        return invitation.invite(session)


def fill(page: Page) -> None:
    page.get_by_label("Ditt namn").fill("Chidi")
    page.get_by_label("E-post").fill(f"chidi-{time.time_ns()}@example.se")
    page.get_by_label("Lösenord", exact=True).fill("tre bruna björnar")
    page.get_by_role("button", name="Skapa kontot").click()
    page.wait_for_url("**/workshops")


def test_a_link_leaves_the_address_bar_and_opens_its_form(new_page: NewPage, token: str) -> None:
    page = new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url + str(request.headers)))
    page.goto(f"/invitation#{token}")
    expect(page.get_by_label("Ditt namn")).to_be_visible()
    assert token not in page.url
    page.go_back()
    assert token not in page.url
    page.goto(f"/invitation#{token}")
    fill(page)
    assert not [sent for sent in asked if token in sent]


def test_a_link_opens_without_javascript_too(new_page: NewPage, token: str) -> None:
    page = new_page(javascript=False)
    page.goto("/invitation")
    page.get_by_label("Länken").fill(f"http://bikupa.test/invitation#{token}")
    page.get_by_role("button", name="Fortsätt").click()
    fill(page)


def test_a_password_can_be_looked_at(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/login")
    password = page.get_by_label("Lösenord", exact=True)
    password.fill("korvstoppning")
    page.get_by_role("button", name="Visa").click()
    expect(password).to_have_attribute("type", "text")
    page.get_by_role("button", name="Dölj", exact=True).click()
    expect(password).to_have_attribute("type", "password")


def test_a_link_to_send_is_copied_on_a_plain_http_address(
    new_page: NewPage, database: Database, token: str
) -> None:
    page = new_page()
    page.goto(f"/invitation#{token}")
    fill(page)
    page.goto("/account")
    page.wait_for_timeout(RESTS)  # no person presses on the next page so soon
    page.get_by_role("button", name="Skapa en länk").click()
    link = page.get_by_label("Länken, visas bara nu")
    assert "/invitation#" in link.input_value()
    page.get_by_role("button", name="Kopiera").click()
    expect(page.get_by_role("status")).to_have_text("Kopierat.")
