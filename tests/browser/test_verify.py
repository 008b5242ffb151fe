"""Checking a document: the browser computes its checksum, and where it can't the page says how."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from app.clock import now
from app.exports.finals import make_final
from app.models.afterwards import final as finals
from app.models.afterwards.final import Final
from app.models.afterwards.notes import write
from app.models.workshop import Workshop
from tests.browser.conftest import NewPage
from tests.browser.room import TEXT
from tests.browser.test_access import LANGUAGES, Access, access
from tests.exports.test_finals import ADDRESS, ROLE, plain_files
from tests.rooms import do, say
from tests.server import Server

__all__ = ["access", "plain_files"]  # fixtures

UNCHANGED, NEWER = "Oförändrad, och den nyaste", "Oförändrad, men det finns en nyare version"


@pytest.fixture
def workshop(server: Server, workshop_with: Callable[..., Workshop]) -> Workshop:
    made = workshop_with(TEXT)
    [asking] = do(server.database, made, "next")
    say(server.database, asking, {"text": "Revirtänk"})
    do(server.database, made, "end")
    return made


def settle(server: Server, workshop: Workshop) -> Final:
    return make_final(server.database, workshop.id or 0, ROLE, now(), ADDRESS)


@pytest.fixture
def final(server: Server, workshop: Workshop, plain_files: None) -> Final:
    return settle(server, workshop)


@pytest.fixture
def file(server: Server, final: Final, tmp_path: Path) -> Path:
    """The version's Markdown, as somebody has saved it."""
    with server.database.reading() as session:
        given_out = finals.file_of(session, final, "md", "sv")
    assert given_out and given_out.body
    path = tmp_path / "anteckningar.md"
    path.write_bytes(given_out.body)
    return path


@pytest.fixture
def asked_for() -> list[Request]:
    return []


@pytest.fixture
def safe(browser: Browser, server: Server, asked_for: list[Request]) -> Iterator[Page]:
    """A page over a connection that browsers trust as they do https: to this very machine."""
    context = browser.new_context(
        base_url=server.local, viewport={"width": 360, "height": 740}, locale="sv-SE"
    )
    context.set_default_timeout(10_000)
    context.on("request", lambda request: asked_for.append(request))
    yield context.new_page()
    context.close()


def choose(page: Page, file: Path) -> None:
    page.goto("/verify")
    page.get_by_label("Filen", exact=True).set_input_files(file)
    page.get_by_role("button", name="Kontrollera filen").click()


def test_a_file_is_recognised_and_only_its_checksum_is_sent(
    safe: Page, file: Path, asked_for: list[Request]
) -> None:
    choose(safe, file)
    expect(safe.locator("h1")).to_have_text(UNCHANGED)
    checksum = hashlib.sha256(file.read_bytes()).hexdigest()
    assert safe.url.endswith(f"/verify?sum={checksum}")
    assert {one.method for one in asked_for} == {"GET"}
    assert not any(one.post_data for one in asked_for)
    assert safe.context.cookies() == []


def test_a_changed_file_is_not_one_of_ours(safe: Page, file: Path) -> None:
    file.write_bytes(file.read_bytes().replace("Revirtänk".encode(), b"Samarbete"))
    choose(safe, file)
    expect(safe.locator("h1")).to_have_text("Inte en av våra")


def test_by_keyboard_alone_what_is_missing_is_said(safe: Page, final: Final) -> None:
    safe.goto("/verify")
    safe.get_by_role("button", name="Kontrollera filen").focus()
    safe.keyboard.press("Enter")
    expect(safe.get_by_role("status").first).to_have_text("Välj en fil först.")
    expect(safe.locator("#sum")).not_to_be_visible()
    for _ in range(3):  # past the number and its button
        safe.keyboard.press("Tab")
    expect(safe.locator(".by-sum > summary")).to_be_focused()
    safe.keyboard.press("Enter")
    expect(safe.locator("#sum")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False])
def test_where_the_browser_cant_it_asks_for_the_checksum_and_shows_the_command(
    new_page: NewPage, server: Server, workshop: Workshop, file: Path, javascript: bool
) -> None:
    page = new_page(360, 740, javascript=javascript)
    page.goto("/verify")
    expect(page.get_by_text("certutil -hashfile")).to_be_visible()
    expect(page.get_by_role("button", name="Kontrollera filen")).not_to_be_visible()
    printed = f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}"
    page.locator("#sum").fill(printed)
    page.get_by_role("button", name="Kontrollera summan").click()
    expect(page.locator("h1")).to_have_text(UNCHANGED)
    with server.database.writing() as session:
        write(session, workshop.id or 0, "summary", "Vi är överens.")
    second = settle(server, workshop)
    page.reload()
    expect(page.locator("h1")).to_have_text(NEWER)
    page.get_by_role("link", name="Version 2").click()
    assert page.url.endswith(f"/u/{second.document}")
    page.get_by_role("link", name="English").click()
    expect(page.locator("h1")).to_have_text("The newest version has this number")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_accessible_whatever_it_says(
    new_page: NewPage, server: Server, final: Final, access: Access, language: str
) -> None:
    page = new_page(360, 740, language)
    for path in (
        "/verify",
        f"/verify?sum={final.checksum}",
        f"/verify?sum={'0' * 64}",
        "/verify?sum=hej",
        f"/u/{final.document}",
        "/u/hej",
    ):
        access.go(page, path, path)


@pytest.mark.parametrize("width", [320, 360, 1366])
def test_nothing_goes_beyond_the_edge(new_page: NewPage, final: Final, width: int) -> None:
    page = new_page(width, 740)
    for path in ("/verify", f"/verify?sum={final.checksum}", "/u/hej"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
