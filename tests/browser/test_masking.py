"""A copy with masked parts is made with the keyboard alone, with and without scripts, and its page
can be read by everybody."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from app.database import Database
from app.models.people.facilitator import Facilitator
from app.models.workshop import Workshop
from tests.browser.conftest import NewPage
from tests.browser.room import CLOUD, TEXT, askings
from tests.browser.test_access import LANGUAGES, LONG, Access
from tests.exports.read_back import words_in
from tests.rooms import do, say_all

Make = Callable[..., Workshop]
LogIn = Callable[[Page, Facilitator], Page]
OSL = "OSL 21 kap. 1 §"


@pytest.fixture
def language() -> str:
    return LANGUAGES[0]


@pytest.fixture
def access(language: str) -> Access:
    return Access(language)


@pytest.fixture
def room(workshop_with: Make, database: Database) -> Workshop:
    made = workshop_with(TEXT, CLOUD)
    do(database, made, "next")
    say_all(
        database,
        askings(database, made)[0],
        [{"text": one} for one in ("Karin på kontoret", "Bussen", LONG)],
    )
    do(database, made, "next")
    say_all(database, askings(database, made)[-1], [{"text": "hopp"}, {"text": "Hopp!"}])
    do(database, made, "end")
    return made


def saved(page: Page, press: Callable[[], None]) -> tuple[str, str]:
    """The name of the file that comes, and its words."""
    with page.expect_download() as waiting:
        press()
    file = waiting.value
    ending = file.suggested_filename.rpartition(".")[2]
    return file.suggested_filename, words_in(Path(file.path()).read_bytes(), ending)


def tab_to(page: Page, wanted: Locator, most: int = 8) -> None:
    """From where the focus is."""
    wanted.wait_for()
    for _ in range(most):
        page.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"{wanted} isn't reached")


@pytest.mark.parametrize("scripts", [True, False])
def test_by_keyboard_an_answer_is_found_ticked_and_masked(
    new_page: NewPage, log_in: LogIn, astrid: Facilitator, room: Workshop, scripts: bool
) -> None:
    page = log_in(new_page(1366, 768, javascript=scripts), astrid)
    page.goto(f"/w/{room.uid}/notes")
    tab_to(page, page.get_by_role("link", name="Kopia med maskerade delar"), most=40)
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("searchbox"), most=20)
    page.keyboard.type("karin")
    page.keyboard.press("Enter")
    box = page.get_by_label("Karin på kontoret")
    expect(box).to_be_visible()
    expect(page.get_by_label("Bussen", exact=True)).to_have_count(0)
    tab_to(page, box)
    page.keyboard.press("Space")
    expect(box).to_be_checked()
    tab_to(page, page.get_by_label("Bestämmelse för det"))
    page.keyboard.type(OSL)
    tab_to(page, page.get_by_role("button", name="Skapa kopian"))
    name, said = saved(page, lambda: page.keyboard.press("Enter"))
    assert name.endswith("kopia med 1 maskerad del.docx")
    assert "Karin" not in said and "Bussen" in said and OSL in said
    expect(box).to_be_checked()
    page.get_by_label("Format").select_option("md")
    name, said = saved(page, page.get_by_role("button", name="Skapa kopian").click)
    assert name.endswith(".md") and "Karin" not in said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [360, 1366])
def test_the_page_is_accessible_and_fits(
    new_page: NewPage,
    log_in: LogIn,
    astrid: Facilitator,
    room: Workshop,
    access: Access,
    language: str,
    width: int,
) -> None:
    page = log_in(new_page(width, 740, language), astrid)
    access.go(page, f"/w/{room.uid}/masking")
    page.locator("details summary").first.click()
    page.locator("#make").click()
    access.look(page, "refused")
    page.locator("[name=answer]").first.check()
    page.locator("[name=provision]").fill(f"{OSL} {LONG[:90]}")
    page.locator("button[value=add]").click()
    expect(page.locator("[name=kept]")).to_be_checked()
    access.look(page, "one chosen")
    page.locator("#form").select_option("md")
    saved(page, page.locator("#make").click)
    page.goto(f"/w/{room.uid}/masking")
    page.locator(".copies summary").click()
    access.look(page, "one made")
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width
    assert access.wrong == []
