"""A reader says what is wrong in the shared notes, Astrid answers, and everyone reads it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.database import Database
from app.models.became.remark import ANSWERED, ASIDE, TAKEN_IN
from app.models.people.facilitator import Facilitator
from app.models.workshop import Workshop
from tests.became import day
from tests.browser.conftest import NewPage
from tests.browser.room import RESTS, press
from tests.browser.test_access import LANGUAGES, LONG, Access
from tests.browser.test_access import access as access
from tests.browser.test_desk import tab_to
from tests.browser.test_weight import KB, Wire
from tests.remarks import handle, open_until, remarks, say_wrong, share
from tests.server import Server

Make = Callable[..., Workshop]
LogIn = Callable[[Page, Facilitator], Page]
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
WRONG = "Summan på sidan 2 är fel."
ANSWER = "Summan är rättad till 150 000 kronor."


@pytest.mark.parametrize("javascript", [True, False])
def test_a_remark_is_asked_for_sent_answered_read_and_taken_back(
    workshop_with: Make,
    database: Database,
    new_page: NewPage,
    log_in: LogIn,
    astrid: Facilitator,
    javascript: bool,
) -> None:
    workshop = workshop_with()
    share(database, workshop)
    desk = log_in(new_page(javascript=javascript), astrid)
    desk.goto(f"/w/{workshop.uid}/sharing")
    desk.get_by_role("link", name="Låt dem säga vad som är fel").click()
    desk.get_by_label("Till och med").fill(day(12))
    press(desk, "Ta emot påpekanden")
    expect(desk.get_by_text("Nu kan de som läser anteckningarna skicka")).to_be_visible()

    bjorn = new_page(360, 740, javascript=javascript)
    bjorn.goto(f"/{workshop.code}")
    bjorn.get_by_role("link", name="Säg det senast").first.click()
    bjorn.get_by_label("Vad är fel?").fill(WRONG)
    bjorn.get_by_label("Vilken del gäller det?").select_option("Vad hindrar samarbeten?")
    press(bjorn, "Skicka")
    expect(bjorn.get_by_text("Skickat. Tack!")).to_be_visible()
    expect(bjorn.get_by_label("Vad är fel?")).to_have_value("")

    desk.goto(f"/w/{workshop.uid}/notes")
    desk.get_by_role("link", name="Läs dem").click()
    card = desk.locator("li.remark")
    expect(card).to_contain_text("Gäller: Vad hindrar samarbeten?")
    card.get_by_text("Säg vad som görs").click()
    desk.wait_for_timeout(RESTS)
    card.get_by_label("Svar", exact=True).fill(ANSWER)
    card.get_by_role("button", name="Besvara").click()
    expect(desk.get_by_text("Besvarat. Alla som läser")).to_be_visible()
    press(desk, "Ångra")
    expect(desk.get_by_text("Det väntar igen.")).to_be_visible()
    desk.wait_for_timeout(RESTS)
    press(desk, "Ångra")
    expect(desk.get_by_text("Besvarat. Alla som läser")).to_be_visible()

    chidi = new_page(360, 740, javascript=javascript)
    chidi.goto(f"/{workshop.code}")
    expect(chidi.get_by_text("1 är besvarat")).to_be_visible()
    expect(chidi.get_by_text(ANSWER)).to_be_visible()
    expect(chidi.get_by_text(WRONG)).to_have_count(0)
    chidi.get_by_role("link", name="Säg det senast").first.click()
    expect(chidi.get_by_role("button", name="Ta tillbaka")).to_have_count(0)

    bjorn.reload()
    expect(bjorn.get_by_text(ANSWER)).to_be_visible()
    press(bjorn, "Ta tillbaka")
    expect(bjorn.get_by_text("Tillbakataget.")).to_be_visible()
    expect(bjorn.get_by_text(WRONG)).to_have_count(0)
    desk.goto(f"/w/{workshop.uid}/remarks")
    expect(desk.locator("li.remark")).to_contain_text("har tagit tillbaka orden")
    expect(desk.locator("li.remark")).to_contain_text(ANSWER)


def test_the_whole_way_goes_by_the_keyboard_alone(
    workshop_with: Make,
    database: Database,
    new_page: NewPage,
    log_in: LogIn,
    astrid: Facilitator,
) -> None:
    workshop = workshop_with()
    share(database, workshop)
    open_until(database, workshop)
    bjorn = new_page(360, 740)
    bjorn.goto(f"/w/{workshop.uid}/shared")
    tab_to(bjorn, "Säg det senast")
    bjorn.keyboard.press("Enter")
    expect(bjorn.get_by_role("heading", name="Är något fel i anteckningarna?")).to_be_visible()
    bjorn.get_by_label("Vad är fel?").focus()
    bjorn.keyboard.type(WRONG)
    tab_to(bjorn, "Skicka")
    bjorn.keyboard.press("Enter")
    expect(bjorn.get_by_text("Skickat. Tack!")).to_be_visible()
    desk = log_in(new_page(), astrid)
    desk.goto(f"/w/{workshop.uid}/remarks")
    tab_to(desk, "Säg vad som görs")
    desk.keyboard.press("Enter")
    tab_to(desk, "Det är infört")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("button", name="Ångra")).to_be_focused()
    assert [one.state for one in remarks(database, workshop)] == [TAKEN_IN]


def test_a_double_press_sends_one(
    workshop_with: Make, database: Database, new_page: NewPage
) -> None:
    workshop = workshop_with()
    share(database, workshop)
    open_until(database, workshop)
    bjorn = new_page(360, 740)
    bjorn.goto(f"/w/{workshop.uid}/remark")
    bjorn.get_by_label("Vad är fel?").fill(WRONG)
    bjorn.get_by_role("button", name="Skicka").dblclick()
    expect(bjorn.get_by_text(WRONG)).to_be_visible()
    assert len(remarks(database, workshop)) == 1


@pytest.mark.parametrize(("width", "height"), [(320, 740), (360, 740), (1024, 768), (1366, 768)])
def test_long_words_and_many_remarks_stay_on_their_pages(
    workshop_with: Make,
    database: Database,
    new_page: NewPage,
    log_in: LogIn,
    astrid: Facilitator,
    width: int,
    height: int,
) -> None:
    workshop = workshop_with()
    share(database, workshop)
    open_until(database, workshop)
    page = new_page(width, height)
    page.goto(f"/w/{workshop.uid}/remark")
    page.get_by_label("Vad är fel?").fill(LONG)
    press(page, "Skicka")
    for number in range(40):
        say_wrong(database, workshop, f"{WRONG} {number}")
    handle(database, workshop, remarks(database, workshop)[0], ANSWERED, LONG)
    for path in ("remark", "shared"):
        page.goto(f"/w/{workshop.uid}/{path}")
        assert page.evaluate(SIDEWAYS) == 0, path
    log_in(page, astrid)
    for path in ("remarks", "sharing"):
        page.goto(f"/w/{workshop.uid}/{path}")
        assert page.evaluate(SIDEWAYS) == 0, path


def test_the_form_is_light_and_fetches_nothing_from_elsewhere(
    workshop_with: Make, database: Database, new_page: NewPage
) -> None:
    workshop = workshop_with()
    share(database, workshop)
    open_until(database, workshop)
    page = new_page(360, 740)
    wire = Wire(page)
    page.goto(f"/w/{workshop.uid}/remark")
    page.wait_for_load_state("networkidle")
    print("a remark's form", wire.all, "bytes", wire.requests)
    assert wire.all <= 40 * KB and len(wire.requests) <= 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_where_remarks_are_sent_and_dealt_with(
    workshop_with: Make,
    server: Server,
    new_page: NewPage,
    log_in: LogIn,
    astrid: Facilitator,
    access: Access,
    language: str,
) -> None:
    workshop = workshop_with()
    base, path = server.database, f"/w/{workshop.uid}"
    page, phone = log_in(new_page(1366, 768, language), astrid), new_page(360, 740, language)
    access.go(page, f"{path}/remarks", "remarks, not shared")
    share(base, workshop)
    access.go(page, f"{path}/sharing", "sharing, nobody asked")
    open_until(base, workshop)
    access.go(page, f"{path}/remarks", "remarks, none")
    access.go(phone, f"{path}/remark", "a remark's form")
    phone.locator("textarea").fill("x" * 1001)
    phone.locator(".send").click()
    phone.locator("#refused").wait_for()
    access.look(phone, "a remark that is too long")
    phone.locator("textarea").fill(LONG)
    phone.locator(".send").click()
    phone.locator(".remarks-sent").wait_for()
    access.look(phone, "a remark that is sent")
    for text in ("Ett", "Två", "Tre"):
        say_wrong(base, workshop, text, "summary")
    first, second, third, _ = remarks(base, workshop)
    handle(base, workshop, first, ANSWERED, "Tack.", text_also="Thanks.")
    handle(base, workshop, second, ASIDE, "Hm.")
    handle(base, workshop, third, TAKEN_IN)
    access.go(phone, f"{path}/remark", "a remark that is answered")
    access.go(phone, f"{path}/shared", "shared notes with remarks")
    access.go(page, f"{path}/notes", "notes with remarks", "h1")
    access.go(page, f"{path}/remarks", "remarks")
    for summary in page.locator("li.remark > details > summary").all():
        summary.click()
    access.look(page, "remarks, their forms")
    page.locator("li.remark [value=answered]").first.click()
    page.locator("[role=alert]").wait_for()
    access.look(page, "an answer without words")
