"""From a question to the next meeting: themes, promises, what became of it, and back again."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from app.database import Database
from app.models.commitments.following import rows_of
from app.models.commitments.news import UNDER_WAY
from app.models.people.facilitator import Facilitator
from app.models.workshop import Workshop
from tests.became import day, entries
from tests.browser.conftest import Ask, NewPage
from tests.browser.room import (
    RESTS,
    ask_first,
    askings,
    end,
    offline,
    onward,
    own,
    press,
    rested,
)
from tests.rooms import do, say_all

Make = Callable[..., Workshop]
Open = Callable[..., Page]
LogIn = Callable[[Page, Facilitator], Page]
HINDERS = [f"Bussen går för sällan till by {number}" for number in range(1, 7)]
BUS = "Prova skolbussen som linje för alla"
RECEIVERS = [{"id": "o1", "text": "Byalaget"}, {"id": "o2", "text": "Regionen"}]
STEPS = (
    Ask("open_text", "Vad hindrar samarbeten?"),
    Ask("commitment", "Vad gör vi härnäst?", settings={"receivers": RECEIVERS}),
)


def promise(phone: Page, what: str, who: str = "") -> None:
    phone.get_by_role("textbox", name="Vad gör vi härnäst?").fill(what)
    if who:
        phone.get_by_role("radio", name=who, exact=True).click()
        phone.locator("[data-chips=when] input[type=radio]").first.click()
    press(phone, "Spara åtagandet")


def row(page: Page, what: str) -> Locator:
    return page.locator("bikupa-follow", has_text=what)


def test_what_is_said_becomes_promises_that_are_followed_up_and_begin_the_next_meeting(
    workshop_with: Make,
    desk_page: Open,
    projector_page: Open,
    phone_page: Open,
    new_page: NewPage,
    log_in: LogIn,
    astrid: Facilitator,
    database: Database,
) -> None:
    workshop = workshop_with(*STEPS, title="Service i bygden, Stenberga")
    desk, wall = desk_page(workshop), projector_page(workshop)
    phones = [phone_page(workshop) for _ in range(3)]
    eva, bjorn, ahmed = phones
    ask_first(desk, *phones)
    [asking] = askings(database, workshop)
    say_all(database, asking, [{"text": text} for text in HINDERS])
    ids = tuple(one.id for one in entries(database, asking))
    do(database, workshop, "new_theme", on=asking.id, title="Bussen", these=ids)

    onward(desk)
    expect(eva.get_by_role("heading", name=STEPS[1].prompt)).to_be_visible()
    promise(eva, BUS, "Regionen")
    expect(wall.get_by_role("rowheader", name=BUS)).to_be_visible()
    with offline(bjorn):
        promise(bjorn, "Samma budgetår för stöden")
        expect(own(bjorn, "Vem tar den?")).to_be_visible()
    promise(ahmed, "Bjuda hit kommunstyrelsen", "Byalaget")
    expect(wall.get_by_role("rowheader")).to_have_count(3)
    end(desk)

    page = log_in(new_page(), astrid)
    page.goto(f"/w/{workshop.uid}/commitments/confirm")
    promises = page.locator("fieldset.promise")
    expect(promises).to_have_count(3)
    page.locator("fieldset.promise", has_text="budgetår").get_by_label("Släpp").check()
    press(page, "Spara valen")
    expect(page.get_by_role("status").first).to_contain_text("Sparat.")
    rested(page.get_by_role("link", name="Till åtagandena").first).click()
    expect(page.locator("bikupa-follow")).to_have_count(2)
    region = page.locator("#links li", has_text="Regionen")
    region.get_by_role("button", name="Skapa en länk").click()
    link = page.get_by_label("Länken, visas bara nu").input_value()

    receiver = new_page(360, 740)
    receiver.goto(link)
    row(receiver, BUS).get_by_role("combobox").select_option("På gång")
    row(receiver, BUS).get_by_label("Vad har hänt?").fill("Avtalet skrivs i november.")
    rested(row(receiver, BUS).get_by_role("button", name="Spara")).click()
    expect(row(receiver, BUS)).to_contain_text("Avtalet skrivs i november.")
    expect(row(receiver, BUS)).to_contain_text("Sparat: På gång.")
    with database.reading() as session:
        assert [one.status for one in rows_of(session, workshop.id or 0)].count(UNDER_WAY) == 1

    page.goto(f"/w/{workshop.uid}/became")
    place = page.locator(".reply-place", has_text="Bussen").first
    place.get_by_text("Skriv svar").click()
    place.get_by_label("Vad blev det av det ni sa om ”Bussen”?").fill("Den går i mars.")
    place.get_by_role("button", name="Spara", exact=True).click()
    page.get_by_role("link", name="Publicera för deltagarna").click()
    page.get_by_label("Nästa besked senast").fill(day(40))
    page.wait_for_timeout(RESTS)
    press(page, "Publicera")
    expect(page.get_by_text("Allt är publicerat")).to_be_visible()
    reader = new_page(360, 740)
    reader.goto(f"/{workshop.code}")
    expect(reader.locator("main")).to_contain_text("Den går i mars.")
    expect(reader.locator("main")).to_contain_text("Avtalet skrivs i november.")
    expect(reader.locator("main")).to_contain_text("6 personer")

    following = workshop_with(Ask("promised", "Det här lovade vi senast"), title="Nästa möte")
    page.goto(f"/w/{following.uid}/agenda")
    page.get_by_role("link", name="Det här lovade vi senast").first.click()
    page.get_by_label("Vilket mötes åtaganden?").select_option(index=1)
    press(page, "Spara")
    desk, wall, phone = desk_page(following), projector_page(following), phone_page(following)
    onward(desk)
    expect(wall.get_by_text("Prova skolbussen")).to_be_visible()
    expect(phone.get_by_text(BUS).first).to_be_visible()
