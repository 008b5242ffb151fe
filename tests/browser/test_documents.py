"""The notes as documents: saved by a press, given up by another, never half made."""

import io
import random
import zipfile
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from app.database import Database
from app.models.workshop import Workshop
from tests.browser.conftest import NewPage
from tests.browser.room import CHOICE, SCALE, TEXT, ask_first, askings, end, press, said
from tests.rooms import do, say_all

Make = Callable[..., Workshop]
Open = Callable[..., Page]


def downloaded(page: Page, name: str) -> bytes:
    with page.expect_download() as waiting:
        page.get_by_role("link", name=name, exact=True).click()
    assert waiting.value.suggested_filename.startswith("Möte i bygden")
    return waiting.value.path().read_bytes()


def test_from_the_last_answer_to_word_and_pdf(
    workshop_with: Make, desk_page: Open, phone_page: Open, new_page: NewPage
) -> None:
    workshop = workshop_with(TEXT)
    desk, bjorn = desk_page(workshop), phone_page(workshop)
    ask_first(desk, bjorn)
    said(bjorn, "Korta projekt")
    end(desk)
    desk.get_by_role("link", name="Till anteckningarna").click()
    with zipfile.ZipFile(io.BytesIO(downloaded(desk, "Word"))) as word:
        assert "Korta projekt" in word.read("word/document.xml").decode()
    expect(desk.locator(".making")).to_have_text("Word: sparad bland dina nedladdningar.")
    pdf = PdfReader(io.BytesIO(downloaded(desk, "PDF")))
    assert "Korta projekt" in pdf.pages[0].extract_text()
    with zipfile.ZipFile(io.BytesIO(downloaded(desk, "Excel"))) as sheets:
        assert "xl/workbook.xml" in sheets.namelist()

    desk.get_by_text("Fler format").click()
    look = desk.get_by_alt_text("PDF:ens första sida")
    expect(look).to_be_visible()
    desk.wait_for_function(
        "image => image.complete && image.naturalWidth", arg=look.element_handle()
    )

    desk.get_by_role("link", name="Vad som följer med").click()
    press(desk, "Den korta formen, utan enskilda svar")
    expect(desk.locator("article")).not_to_contain_text("Korta projekt")
    desk.get_by_role("link", name="Dela med deltagarna").click()
    press(desk, "Dela anteckningarna")
    bjorn.reload()
    bjorn.get_by_role("link", name="Läs anteckningarna").click()
    shared = PdfReader(io.BytesIO(downloaded(bjorn, "PDF")))
    assert "Korta projekt" not in "".join(page.extract_text() for page in shared.pages)


def test_a_file_can_be_given_up_and_asked_for_again(
    workshop_with: Make, desk_page: Open, phone_page: Open
) -> None:
    workshop = workshop_with(TEXT)
    desk, bjorn = desk_page(workshop), phone_page(workshop)
    ask_first(desk, bjorn)
    said(bjorn, "Korta projekt")
    desk.goto(desk.url.replace("/desk", "/notes"))
    desk.route("**/notes/docx*", lambda route: None)  # it takes for ever
    desk.get_by_role("link", name="Word", exact=True).click()
    expect(desk.locator(".making")).to_contain_text("Word: görs …")
    press(desk, "Stoppa")
    expect(desk.locator(".making")).to_be_hidden()
    desk.unroute("**/notes/docx*")
    assert downloaded(desk, "Word").startswith(b"PK")


def test_a_file_that_cannot_be_made_is_said_and_the_page_stays(
    workshop_with: Make, desk_page: Open
) -> None:
    desk = desk_page(workshop_with(TEXT))
    desk.goto(desk.url.replace("/desk", "/notes"))
    desk.route("**/notes/pdf*", lambda route: route.fulfill(status=429))
    desk.get_by_role("link", name="PDF", exact=True).click()
    expect(desk.locator(".making")).to_have_text(
        "PDF: gick inte att göra. Försök igen om en stund."
    )


@pytest.fixture
def counted(workshop_with: Make, desk_page: Open, database: Database) -> Page:
    """The notes of a choice that all made alike, and a scale, from twelve people."""
    made = workshop_with(CHOICE, SCALE)
    for _ in range(2):
        do(database, made, "next")
        asking = askings(database, made)[-1]
        answer = asking.how.example(asking.read_settings(), random.Random(7)).model_dump()
        say_all(database, asking, [answer] * 12)
    page = desk_page(made)
    page.goto(f"/w/{made.uid}/notes")
    return page


def ends(page: Page, places: str) -> set[float]:
    """Where the words or the shape of each end."""
    return set(
        page.eval_on_selector_all(
            places,
            """all => all.map(one => {
                const words = document.createRange();
                words.selectNodeContents(one);
                const shape = one.matches("rect") ? one : words;
                return Math.round(shape.getBoundingClientRect().right);
            })""",
        )
    )


@pytest.mark.parametrize("width", [360, 1366])
def test_a_figures_numbers_stand_under_their_heads(counted: Page, width: int) -> None:
    counted.set_viewport_size({"width": width, "height": 740})
    heads, cells = (f".document .scroll {row} .number:nth-of-type(2)" for row in ("thead", "tbody"))
    assert len(ends(counted, heads) | ends(counted, cells)) == 1


def test_on_a_phone_a_bar_has_the_whole_width_to_show_its_share_in(counted: Page) -> None:
    counted.set_viewport_size({"width": 360, "height": 740})
    longest = max(ends(counted, ".document .bar-cell rect"))
    assert ends(counted, ".document .bar-table .number") == {longest}
    assert counted.get_by_role("row").first.get_by_role("rowheader").count() == 1


def test_one_figure_is_saved_as_a_picture(counted: Page) -> None:
    with counted.expect_download() as waiting:
        counted.get_by_role("link", name="PNG").first.click()
    assert waiting.value.suggested_filename.startswith("01 ")
    assert waiting.value.path().read_bytes().startswith(b"\x89PNG")
