"""The same question first and last, as the desk reads on a phone what has changed."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from app.database import Database
from app.models.workshop import Workshop
from app.steps.choice import ChoiceSettings
from app.steps.options import Option
from tests.browser.conftest import Ask
from tests.models.test_same import ask_the_same
from tests.rooms import ask, say_all

Make = Callable[..., Workshop]
Open = Callable[..., Page]
LABEL = "Jag vet vem jag ringer när det gäller skolskjuts"


def test_what_has_changed_is_read_on_a_narrow_desk(
    workshop_with: Make, desk_page: Open, database: Database
) -> None:
    workshop = workshop_with(Ask("slide", "Välkomna!"))
    options = [Option(id="a1", text="Vi hörs"), Option(id="a2", text=LABEL)]
    settings = ChoiceSettings(options=options)
    first = ask(database, workshop, "choice", "Nu?", settings)
    say_all(database, first, [{"options": ["a1"]}] * 12)
    last = ask_the_same(database, workshop, first)
    say_all(database, last, [{"options": ["a2"]}] * 12)
    desk = desk_page(workshop, width=360, height=740)
    table = desk.get_by_role("table", name="Då och nu")
    expect(table.get_by_role("cell", name="100 %").first).to_be_visible()
    for label in table.get_by_role("rowheader").all():
        box = label.bounding_box()
        assert box and box["width"] > 250 and box["height"] < 80
    drawn = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert desk.evaluate(drawn) == 0
