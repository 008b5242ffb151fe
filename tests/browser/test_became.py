"""After the meeting: Astrid writes what became of it and publishes, Björn reads it on his phone."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from app.database import Database
from app.models.became import facts, published
from app.models.became.facts import TypedFacts
from app.models.became.reply import DECIDED
from app.models.people import participant
from app.models.people.facilitator import Facilitator
from app.models.workshop import Workshop
from app.routes._shared.parts import PARTICIPANT_COOKIE
from tests.became import PROMISED, commit, day, keys, meet, publish, sort_into, told, write
from tests.browser.conftest import NewPage, give_cookie
from tests.browser.room import RESTS, at, press
from tests.browser.test_access import LANGUAGES, LONG, Access
from tests.browser.test_access import access as access
from tests.browser.test_weight import KB, Wire
from tests.rooms import ask, do, say
from tests.server import Server

Make = Callable[..., Workshop]
LogIn = Callable[[Page, Facilitator], Page]
TITLE = "Vad hände med det vi sa?"
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("javascript", [True, False])
def test_what_became_of_it_is_written_published_read_and_taken_back(
    workshop_with: Make,
    database: Database,
    new_page: NewPage,
    log_in: LogIn,
    astrid: Facilitator,
    javascript: bool,
) -> None:
    workshop = workshop_with()
    asking = meet(database, workshop)
    bus = keys(database, asking)["Bussen"]
    desk = log_in(new_page(javascript=javascript), astrid)
    desk.goto(f"/w/{workshop.uid}/notes")
    desk.get_by_role("link", name="Vad blev det av det?").click()
    place = desk.locator(f"#{bus}")
    place.get_by_text("Skriv svar").click()
    place.get_by_label("Vad blev det av det ni sa om ”Bussen”?").fill("Den kommer i mars.")
    place.get_by_role("button", name="Spara", exact=True).click()
    expect(place).to_contain_text("Den kommer i mars.")
    expect(place.locator(".unpublished")).to_have_text("inte publicerat")

    desk.get_by_text("Lägg till något som inte blir av").click()
    wont = desk.locator("section", has_text="Det här blir inte av").last
    wont.get_by_label("Vad som inte blir av", exact=True).fill("Kvällsturer")
    wont.get_by_role("button", name="Spara", exact=True).click()
    expect(desk.get_by_text("Skriv varför det inte blir av.")).to_be_visible()
    expect(desk.get_by_label("Vad som inte blir av", exact=True)).to_have_value("Kvällsturer")
    desk.get_by_label("Varför", exact=True).fill("Inga pengar i år.")
    wont = desk.locator("section", has_text="Det här blir inte av").last
    wont.get_by_role("button", name="Spara", exact=True).click()
    expect(desk.get_by_role("heading", name="Kvällsturer")).to_be_visible()

    desk.get_by_role("link", name="Publicera för deltagarna").click()
    expect(desk.locator(".change-list")).to_contain_text("Den kommer i mars.")
    press(desk, "Publicera")
    expect(desk.get_by_text("Säg när nästa besked kommer")).to_be_visible()
    desk.get_by_label("Nästa besked senast").fill(day(30))
    desk.wait_for_timeout(RESTS)
    press(desk, "Publicera")
    expect(desk.get_by_text("Allt är publicerat")).to_be_visible()

    bjorn = new_page(360, 740, javascript=javascript)
    bjorn.goto(f"/{workshop.code}")
    at(TITLE, bjorn)
    expect(bjorn.locator(f"#{bus}")).to_contain_text("Den kommer i mars.")
    bjorn.get_by_role("link", name="English").click()
    at("What became of what we said?", bjorn)
    assert bjorn.context.cookies() == []

    desk.get_by_role("link", name="Publicera för deltagarna").click()
    press(desk, "Sluta visa sidan")
    bjorn.goto(f"/{workshop.code}")
    expect(
        bjorn.get_by_text("Inget besked än. Det kommer senast").or_(
            bjorn.get_by_text("No news yet. It comes by")
        )
    ).to_be_visible()


def test_a_phone_reads_one_column_and_fetches_little(
    workshop_with: Make, database: Database, new_page: NewPage
) -> None:
    workshop = workshop_with()
    told(database, workshop)
    bjorn = new_page(360, 740)
    wire = Wire(bjorn)
    bjorn.goto(f"/{workshop.code}")
    at(TITLE, bjorn)
    bjorn.wait_for_load_state("networkidle")
    print("what became of it", wire.all, "bytes", wire.requests)
    assert wire.all <= 40 * KB and not [one for one in wire.requests if one.endswith("woff2")]
    assert bjorn.evaluate(SIDEWAYS) == 0
    tops = [box["y"] for box in boxes(bjorn)]
    assert tops == sorted(tops)
    assert len({round(box["x"]) for box in boxes(bjorn)}) == 1


def boxes(page: Page) -> list[dict[str, float]]:
    """Of each part of the page, in the order that it is read."""
    found = [one.bounding_box() for one in page.locator(".page > *").all()]
    return [dict(box) for box in found if box]  # type: ignore[call-overload]


def test_from_wide_there_are_two_columns_in_the_same_order(
    workshop_with: Make, database: Database, new_page: NewPage
) -> None:
    workshop = workshop_with()
    told(database, workshop)
    page = new_page(1366, 768)
    page.goto(f"/w/{workshop.uid}/outcome")
    at(TITLE, page)
    for column in (".main-column", ".side-column"):
        inside = [one.bounding_box() for one in page.locator(f".page > {column}").all()]
        tops = [box["y"] for box in inside if box]
        assert tops == sorted(tops) and len({round(box["x"]) for box in inside if box}) == 1
    assert len({round(box["x"]) for box in boxes(page)}) == 2
    page.locator("a.tile", has_text="Blev inte av").click()
    expect(page.locator(":target h3")).to_have_text("Laddplats vid bygdegården")


@pytest.mark.parametrize("width", [1024, 1366, 1920])
def test_the_right_column_leaves_no_gap_where_nothing_is_decided(
    workshop_with: Make, database: Database, new_page: NewPage, width: int
) -> None:
    workshop = workshop_with()
    meet(database, workshop, {f"Tema {n}": 5 for n in range(9)})
    for one in PROMISED:
        commit(database, workshop, *one)
    write(database, workshop, says="will_not", title="Ny väg", text="Pengarna räcker inte.")
    publish(database, workshop, next_day=day(40))
    page = new_page(width, 768)
    page.goto(f"/w/{workshop.uid}/outcome")
    at(TITLE, page)
    said, gone = (page.locator(name).bounding_box() for name in (".said", ".not-done"))
    assert said and gone and abs(said["y"] - gone["y"]) < 1
    side = [one.bounding_box() for one in page.locator(".page > .side-column").all()]
    ends = [(box["y"], box["y"] + box["height"]) for box in side if box]
    assert all(later[0] - before[1] < 60 for before, later in pairwise(ends))


@pytest.mark.parametrize("width", [320, 360, 768, 1024, 1366])
def test_long_words_stay_on_the_page(
    workshop_with: Make, database: Database, new_page: NewPage, width: int
) -> None:
    workshop = workshop_with()
    asking = meet(database, workshop)
    bus = keys(database, asking)["Bussen"]
    write(database, workshop, about=bus, text=LONG, who=LONG[:120])
    write(database, workshop, says="decided", title=LONG, case_number=LONG[:120])
    publish(database, workshop, next_day="", next_words=LONG)
    page = new_page(width, 740)
    page.goto(f"/w/{workshop.uid}/outcome")
    at(TITLE, page)
    assert page.evaluate(SIDEWAYS) == 0


def test_on_paper_the_contact_comes_first_and_nothing_can_be_pressed(
    workshop_with: Make, database: Database, new_page: NewPage
) -> None:
    workshop = workshop_with()
    told(database, workshop)
    page = new_page(794, 1123)
    page.goto(f"/w/{workshop.uid}/outcome")
    page.emulate_media(media="print")
    expect(page.locator(".phone-bar")).to_be_hidden()
    expect(page.locator(".onward")).to_be_hidden()
    expect(page.locator(".link")).to_be_visible()
    places = {
        name: page.locator(name).bounding_box()
        for name in (".top", ".contact", ".counted", ".said")
    }
    tops = [box["y"] for box in places.values() if box]
    assert len(tops) == 4 and tops == sorted(tops)
    assert len({round(box["x"]) for box in places.values() if box}) == 1
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_on_the_page_and_where_it_is_written(
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
    page = log_in(new_page(1366, 768, language), astrid)
    access.go(page, f"{path}/became", "became-empty")
    phone = new_page(360, 740, language)
    with base.writing() as session:
        who, token = participant.join(session, workshop, language)
    asking = told(base, workshop)
    write(base, workshop, about=keys(base, asking)["Vem man ringer"], text="Nu finns en sida.")
    access.go(page, f"{path}/became", "became")
    for summary in page.locator("main summary").all():
        if summary.is_visible():
            summary.click()
    access.look(page, "became-open")
    access.go(page, f"{path}/became/changes", "became-changes")
    access.go(page, f"{path}/became/page", "became-page")
    access.go(phone, f"{path}/outcome", "outcome-phone")
    access.go(new_page(1366, 768, language), f"{path}/outcome", "outcome")
    give_cookie(phone, server, PARTICIPANT_COOKIE, token, path)
    access.go(phone, f"{path}/outcome/mine", "outcome-mine")
    with base.writing() as session:
        found = session.get_one(Workshop, workshop.id)
        facts.write(session, found, TypedFacts(next_day=day(4)))
        published.withdraw(session, workshop.id or 0, 1)
    access.go(phone, f"{path}/outcome", "outcome-coming")
    assert who.id


def test_a_phone_that_was_there_finds_its_own_answers(
    workshop_with: Make, server: Server, new_page: NewPage
) -> None:
    base, workshop = server.database, workshop_with()
    asking = ask(base, workshop, "open_text", "Vad ska vi börja med?")
    with base.writing() as session:
        who, token = participant.join(session, workshop, "sv")
    say(base, asking, {"text": "Bussen hem på kvällen"}, who)
    sort_into(base, workshop, asking, {"Bussen": 9})
    do(base, workshop, "end")
    publish(base, workshop, next_day=day(9))
    bjorn = new_page(360, 740)
    give_cookie(bjorn, server, PARTICIPANT_COOKIE, token, f"/w/{workshop.uid}")
    bjorn.goto(f"/w/{workshop.uid}/phone")
    bjorn.get_by_role("link", name=TITLE).click()
    bjorn.get_by_role("link", name="Var dina egna svar hamnade").click()
    expect(bjorn.get_by_text("Bussen hem på kvällen")).to_be_visible()


@pytest.mark.parametrize(("decided", "themes"), [(12, 2), (1, 9)])
@pytest.mark.parametrize("width", [1024, 1366])
def test_neither_column_waits_for_the_other(
    workshop_with: Make,
    database: Database,
    new_page: NewPage,
    width: int,
    decided: int,
    themes: int,
) -> None:
    """Whichever is the taller beside the other at first."""
    workshop = workshop_with()
    meet(database, workshop, {f"Tema {n}": 5 for n in range(themes)})
    for one in PROMISED:
        commit(database, workshop, *one)
    for n in range(decided):
        write(database, workshop, says=DECIDED, title=f"Beslut {n}", who="Kommunstyrelsen")
    write(database, workshop, says="will_not", title="Ny väg", text="Pengarna räcker inte.")
    publish(database, workshop, next_day=day(40))
    page = new_page(width, 768)
    page.goto(f"/w/{workshop.uid}/outcome")
    at(TITLE, page)
    for column in (".main-column", ".side-column"):
        inside = [one.bounding_box() for one in page.locator(f".page > {column}").all()]
        ends = [(box["y"], box["y"] + box["height"]) for box in inside if box]
        gaps = [later[0] - before[1] for before, later in pairwise(ends)]
        assert gaps and all(20 < gap < 60 for gap in gaps), (column, gaps)
    assert page.evaluate(SIDEWAYS) == 0
