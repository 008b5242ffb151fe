"""What was promised last time, from the phone without scripts to the one list; seen by axe."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.database import Database
from app.models.agenda.asking import Asking
from app.models.commitments.news import standings
from app.models.people.facilitator import Facilitator
from app.models.workshop import Workshop
from app.steps.recalled import DONE, NOT_BEGUN, UNDER_WAY, WILL_NOT
from tests.browser.room import rested
from tests.browser.test_access import AXE, RUN, TAGS
from tests.promised import ask_about, commitment_of, promised_by

Make = Callable[..., Workshop]
Open = Callable[..., Page]
BUS = "Skolbussen för alla"


@pytest.fixture
def room(workshop_with: Make) -> Workshop:
    return workshop_with()


@pytest.fixture
def earlier(database: Database, astrid: Facilitator) -> Workshop:
    return promised_by(
        database,
        astrid,
        (BUS, "regionen", "2027-Q1", UNDER_WAY, "utreds"),
        ("En sida med vem man ringer", "kommunen", "2026-11", DONE, ""),
        ("Samma budgetår för stöden", "", "", NOT_BEGUN, ""),
        ("Laddplats", "byalaget", "", WILL_NOT, "elnätet räcker inte"),
    )


@pytest.fixture
def asking(database: Database, room: Workshop, earlier: Workshop, astrid: Facilitator) -> Asking:
    return ask_about(database, room, earlier, astrid)


@pytest.mark.parametrize("javascript", [True, False])
def test_what_a_phone_says_is_told_at_the_desk_and_shown_when_it_updates(
    javascript: bool,
    room: Workshop,
    earlier: Workshop,
    asking: Asking,
    database: Database,
    desk_page: Open,
    phone_page: Open,
    projector_page: Open,
) -> None:
    eva = phone_page(room, javascript=javascript)
    wall, desk = projector_page(room), desk_page(room)
    expect(eva.get_by_text(BUS).first).to_be_visible()
    eva.get_by_label("Om vad?").select_option(label=BUS)
    eva.get_by_label("Stämmer det?").fill("Den rullar redan")
    eva.get_by_role("button", name="Skicka").click()
    expect(eva.locator(".own").first).to_contain_text("Den rullar redan")
    expect(desk.get_by_text("1 svar", exact=True)).to_be_visible()  # which moves the link
    rested(desk.get_by_role("link", name="Berätta hur det går")).click()
    card = desk.locator("section", has=desk.get_by_role("heading", name=BUS))
    expect(card).to_contain_text("Den rullar redan")
    card.get_by_label("Hur det går").select_option(label="Klart")
    card.get_by_label("Vad har hänt").fill("Sedan i tisdags")
    card.get_by_role("button", name="Spara beskedet").click()
    expect(desk.get_by_role("status")).to_contain_text("Sparat i listan")
    expect(wall.get_by_text("1 av 4 klara")).to_be_visible()
    desk.get_by_role("button", name="Uppdatera det rummet ser").click()
    expect(wall.get_by_text("2 av 4 klara")).to_be_visible()
    expect(wall.get_by_text("Den rullar redan")).to_have_count(0)
    number = commitment_of(database, BUS).id or 0
    with database.reading() as session:
        assert standings(session, earlier.id or 0)[number].status == DONE


def test_every_screen_of_it_is_accessible(
    room: Workshop, asking: Asking, desk_page: Open, phone_page: Open, projector_page: Open
) -> None:
    desk = desk_page(room)
    pages: dict[str, Any] = {"projector": projector_page(room), "phone": phone_page(room)}
    found = {name: look(page) for name, page in {**pages, "desk": desk}.items()}
    desk.goto(f"/w/{room.uid}/promised/{asking.id}")
    found["desk's page"] = look(desk)
    assert found == {name: [] for name in found}


def look(page: Page) -> list[str]:
    page.locator("h1, h2").first.wait_for()
    page.evaluate(AXE)
    wrong: list[str] = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        wrong += page.evaluate(RUN, [None, TAGS])
    return wrong
