"""A slide with the answers to an earlier question, page by page on the projector."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from app.database import Database
from app.models.agenda.takes import ANSWERS
from app.models.workshop import Workshop
from tests.browser.conftest import Ask
from tests.browser.room import key
from tests.models.test_sorting import Table
from tests.test_beside import slide

Make = Callable[..., Workshop]
Open = Callable[..., Page]


def test_the_clicker_turns_the_pages_of_the_answers_beside_the_text(
    workshop_with: Make, projector_page: Open, database: Database
) -> None:
    workshop = workshop_with(Ask("slide", "Välkomna!"))
    table = Table(database, workshop, answers=90)
    slide(database, workshop, table.asking, ANSWERS)
    wall = projector_page(workshop, width=1920, height=1080)
    expect(wall.get_by_text("Läs två och två.")).to_be_in_viewport()
    first, later = wall.locator("li", has_text="Svar 0"), wall.locator("li.away")
    expect(first).to_be_in_viewport()
    expect(wall.locator("[data-more]")).to_contain_text("av 90")
    expect(later.first).not_to_be_in_viewport()
    key(wall, "PageDown")
    expect(first).not_to_be_in_viewport()
    expect(wall.get_by_role("heading", name="Läspaus")).to_be_visible()
