"""A whole meeting led by somebody impatient, and one written in by somebody slow."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from app.database import Database
from app.models.people import facilitator
from app.models.people.facilitator import Facilitator
from app.models.workshop import Workshop
from tests.browser.conftest import Ask
from tests.browser.doubles import told
from tests.browser.room import (
    CLOUD,
    REFUSED,
    RESTS,
    SAVED,
    TEXT,
    WAITING,
    askings,
    at,
    field,
    offline,
    on_wall,
    own,
    press,
    rested,
    said,
    texts,
    write,
)
from tests.conftest import PASSWORD

Make = Callable[..., Workshop]
Open = Callable[..., Page]
HELD = Ask("open_text", "Vad hindrar?", approve_first=True)
BACK_MS = 15_000


def twice(control: Locator) -> None:
    """Press as somebody impatient does, who yet waits until it can be pressed."""
    rested(control).dblclick()


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name).first


def test_who_presses_everything_twice_leads_through_each_question_once(
    workshop_with: Make, desk_page: Open, phone_page: Open, database: Database
) -> None:
    workshop = workshop_with(HELD, TEXT, CLOUD)
    desk = desk_page(workshop)
    phones = [phone_page(workshop) for _ in range(3)]
    with desk.expect_popup() as opened:
        twice(desk.get_by_role("link", name="Öppna duken", exact=True))
    wall = opened.value
    twice(desk.locator("#onward"))
    at(HELD.prompt, wall, *phones)
    for phone, text in zip(phones, ("Avstånden", "Tiden", "Ring 070-123"), strict=True):
        said(phone, text)
    twice(button(desk, "Godkänn dessa 3"))
    expect(on_wall(wall, "Avstånden")).to_be_visible()
    unwanted = desk.locator(".answer", has_text="Ring 070-123")
    twice(unwanted.get_by_role("button", name="Dölj", exact=True))
    expect(on_wall(wall, "Ring 070-123")).to_have_count(0)
    twice(button(desk, "Stäng frågan"))
    twice(button(desk, "Starta 5 min"))
    expect(desk.get_by_role("timer")).to_be_visible()
    twice(button(desk, "Släck duken"))
    twice(button(desk, "Tänd duken"))
    for asked, text in ((TEXT, "Bussen"), (CLOUD, "Hopp")):
        twice(desk.locator("#onward"))
        at(asked.prompt, wall, *phones)
        said(phones[0], text)
    twice(desk.locator("#grave-end- summary"))
    twice(button(desk, "Ja, avsluta"))
    at("Tack för att du var med!", *phones)
    twice(desk.get_by_role("link", name="Till anteckningarna"))
    notes = desk.locator("article")
    for text in ("Avstånden", "Tiden", "Bussen", "Hopp"):
        expect(notes).to_contain_text(text)
    expect(notes).not_to_contain_text("070-123")
    assert len(desk.context.pages) == 2
    assert [asking.number for asking in askings(database, workshop)] == [1, 1, 1]
    done = told(database, workshop)["done"]
    assert done.count("next") == 3 and done.count("end") == 1, done


def test_nothing_is_lost_of_what_somebody_slow_writes(
    workshop_with: Make, desk_page: Open, phone_page: Open, database: Database, astrid: Facilitator
) -> None:
    workshop = workshop_with(TEXT, CLOUD)
    desk, bjorn, chidi = desk_page(workshop), phone_page(workshop), phone_page(workshop)
    twice(desk.locator("#onward"))
    at(TEXT.prompt, bjorn, chidi)
    said(bjorn, "Bussen")
    aimed = desk.get_by_role("button", name="Citat")
    aimed.hover()
    with offline(bjorn):
        write(bjorn, "Det tog en stund att skriva")
        expect(own(bjorn, "Det tog en stund", WAITING)).to_be_visible()
        field(bjorn).fill("Och så tänkte jag")
        said(chidi, "Tåget")
        expect(desk.get_by_role("button", name="1 ny")).to_be_visible()
        rested(aimed)
        desk.mouse.down()
        desk.mouse.up()
        expect(aimed).to_have_attribute("aria-pressed", "true")
        with database.writing() as session:
            facilitator.log_out_everywhere(session, astrid)
        rested(button(desk, "Stäng frågan")).click()
        log_in_again(desk, astrid)
        press(desk, "Stäng frågan")
        expect(button(desk, "Öppna igen")).to_be_visible()
    late = own(bjorn, "Det tog en stund", REFUSED)
    expect(late).to_contain_text("Frågan är stängd.", timeout=BACK_MS)
    twice(button(desk, "Öppna igen"))
    expect(field(bjorn)).to_have_value("Och så tänkte jag")
    said(bjorn, "Och så tänkte jag på tåget")
    expect(own(bjorn, "Bussen", SAVED)).to_be_visible()
    twice(desk.locator("#onward"))
    at(CLOUD.prompt, bjorn)
    expect(bjorn.locator("#leftovers .own", has_text="Det tog en stund")).to_be_visible()
    assert texts(database, workshop) == ["Bussen", "Tåget", "Och så tänkte jag på tåget"]
    desk.goto(f"/w/{workshop.uid}/notes")
    quotes = desk.get_by_role("region", name="Röster från mötet")
    expect(quotes.get_by_role("listitem")).to_have_text("Bussen")


def log_in_again(desk: Page, who: Facilitator) -> None:
    """The desk has become the log-in; afterwards it is the same desk."""
    where = desk.url
    expect(desk.get_by_role("heading", name="Logga in")).to_be_visible()
    desk.get_by_label("E-post").fill(who.email)
    desk.get_by_label("Lösenord").fill(PASSWORD)
    desk.wait_for_timeout(RESTS)
    press(desk, "Logga in")
    expect(desk).to_have_url(where)
