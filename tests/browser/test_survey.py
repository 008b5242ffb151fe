"""A survey on a phone: back and forth, another day, without a line, without scripts, too late."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from app.clock import now
from app.database import Database
from app.models.workshop import SELF, Workshop, touch
from tests.browser.conftest import NewPage
from tests.browser.room import CHOICE, RESTS, SCALE, SLIDE, TEXT, at, press, rested, stored, sure
from tests.browser.room import ROUND as TALK
from tests.browser.test_access import LANGUAGES, Access, access
from tests.browser.test_weight import KB, Wire
from tests.rooms import do, say_all

__all__ = ["access"]

Make = Callable[..., Workshop]
Open = Callable[..., Page]


@pytest.fixture
def survey(workshop_with: Make, database: Database) -> Workshop:
    return as_survey(database, workshop_with(SLIDE, TALK, CHOICE, SCALE))


def as_survey(database: Database, workshop: Workshop, **hours: int) -> Workshop:
    """The server hears of it by the clock, as nothing tells it what a test writes."""
    with database.writing() as session:
        touch(session, workshop.id or 0, turn=True)
        found = session.get_one(Workshop, workshop.id)
        found.pace = SELF
        found.opens_at, found.closes_at = hours.get("opens_at"), hours.get("closes_at")
        session.add(found)
    return workshop


def here(phone: Page) -> Locator:
    return phone.locator("[data-page]:visible")


def turn(phone: Page, name: str = "Nästa") -> None:
    """Press Next or Back, and wait until the other page is there; it takes no double taps."""
    number = here(phone).get_attribute("data-page")
    phone.wait_for_timeout(320)
    here(phone).locator(".turns").get_by_text(name, exact=True).click()
    expect(phone.locator(f"[data-page='{number}']")).to_be_hidden()


def test_one_answers_back_and_forth_and_finds_back_another_day(
    survey: Workshop, desk_page: Open, phone_page: Open, database: Database
) -> None:
    desk, bjorn = desk_page(survey), phone_page(survey)
    at("Inte öppen än", bjorn)
    press(desk, "Öppna nu")
    at("Välkomna!", bjorn)
    turn(bjorn)
    at("Vad fungerar bra?", bjorn)
    here(bjorn).get_by_text("Fråga 1 av 5").wait_for()
    here(bjorn).get_by_label("Ditt svar").fill("Bussen")
    press(bjorn, "Spara och skriv ett till")
    expect(here(bjorn).locator(".own[data-state=saved]")).to_contain_text("Bussen")
    here(bjorn).get_by_label("Ditt svar").fill("Skolan")
    turn(bjorn)  # which sends it too
    at("Vad saknas?", bjorn)
    turn(bjorn, "Tillbaka")
    expect(here(bjorn).locator(".own[data-state=saved]")).to_have_count(2)
    for _ in range(3):
        turn(bjorn)
    at(CHOICE.prompt, bjorn)
    bjorn.get_by_label("Bussarna").check()
    turn(bjorn)
    bjorn.go_back()
    at(CHOICE.prompt, bjorn)
    bjorn.get_by_label("Bredbandet").check()
    turn(bjorn)
    at(SCALE.prompt, bjorn)
    bjorn.goto("about:blank")
    bjorn.goto(f"/{survey.code}")
    at(SCALE.prompt, bjorn)  # where one was
    turn(bjorn)
    at("Tack! Så här svarade du", bjorn)
    expect(bjorn.locator(".answered > li").nth(0)).to_contain_text("Skolan")
    expect(bjorn.locator(".answered > li").nth(3)).to_contain_text("Bredbandet")
    expect(bjorn.locator(".answered p[data-none]:visible")).to_have_count(3)
    bjorn.locator(".answered > li").nth(0).get_by_role("link").click()
    at("Vad fungerar bra?", bjorn)
    here(bjorn).locator(".own", has_text="Skolan").get_by_role("button", name="Ändra").click()
    here(bjorn).get_by_label("Ditt svar").fill("Skolan och bussen")
    turn(bjorn)
    turn(bjorn, "Tillbaka")
    expect(here(bjorn).locator(".own", has_text="Skolan och bussen")).to_contain_text("Sparat")
    assert [answer.value for answer in stored(database, survey)] == [
        {"text": "Bussen"},
        {"text": "Skolan"},
        {"options": ["o1"]},
        {"options": ["o2"]},
        {"text": "Skolan och bussen"},
    ]
    expect(desk.get_by_text("1 har börjat, 0 har svarat på allt")).to_be_visible()


def test_what_is_taken_back_in_a_survey_comes_back_into_its_form(
    survey: Workshop, desk_page: Open, phone_page: Open, database: Database
) -> None:
    desk, bjorn = desk_page(survey), phone_page(survey)
    press(desk, "Öppna nu")
    at("Välkomna!", bjorn)
    bjorn.goto(f"/w/{survey.uid}/phone?page=5")
    at(CHOICE.prompt, bjorn)
    bjorn.get_by_label("Bussarna").check()
    turn(bjorn)
    turn(bjorn, "Tillbaka")
    here(bjorn).get_by_role("button", name="Ta bort Bussarna").click()
    expect(bjorn.get_by_label("Bussarna")).not_to_be_checked()
    bjorn.wait_for_timeout(RESTS)
    here(bjorn).get_by_role("button", name="Ångra Bussarna").click()
    expect(here(bjorn).locator(".own[data-state=saved]")).to_contain_text("Bussarna")
    expect(bjorn.get_by_label("Bussarna")).to_be_checked()
    turn(bjorn)
    assert [row.value is None for row in stored(database, survey)] == [False, True, False]


def test_without_a_line_one_goes_on_and_half_written_text_survives(
    survey: Workshop, desk_page: Open, phone_page: Open, database: Database
) -> None:
    desk, bjorn = desk_page(survey), phone_page(survey)
    press(desk, "Öppna nu")
    at("Välkomna!", bjorn)
    bjorn.context.set_offline(True)
    turn(bjorn)
    here(bjorn).get_by_label("Ditt svar").fill("Ute i skogen")
    turn(bjorn)
    at("Vad saknas?", bjorn)
    for _ in range(3):
        turn(bjorn)
    at(SCALE.prompt, bjorn)
    turn(bjorn)
    expect(bjorn.get_by_text("Några svar väntar på nät")).to_be_visible()
    bjorn.context.set_offline(False)
    expect(bjorn.get_by_text("Du kan stänga sidan")).to_be_visible(timeout=15_000)
    assert [answer.value for answer in stored(database, survey)] == [{"text": "Ute i skogen"}]
    bjorn.goto(f"/w/{survey.uid}/phone?page=3")
    here(bjorn).get_by_label("Ditt svar").fill("Halvskrivet")
    bjorn.wait_for_timeout(500)
    bjorn.reload()
    expect(here(bjorn).get_by_label("Ditt svar")).to_have_value("Halvskrivet")
    sure(desk, "#grave-close-", "Ja, stäng")
    at("Enkäten är stängd. Tack!", bjorn)
    expect(bjorn.locator("#leftovers .own")).to_contain_text("Halvskrivet")
    expect(bjorn.locator(".said .own")).to_contain_text("Ute i skogen")
    expect(bjorn.locator("form.ask")).to_have_count(0)


def test_it_opens_and_closes_by_itself_and_says_no_to_what_comes_too_late(
    workshop_with: Make, phone_page: Open, database: Database
) -> None:
    survey = as_survey(database, workshop_with(TALK), opens_at=now() + 4000)
    bjorn = phone_page(survey)
    expect(bjorn.get_by_role("heading", name="Öppnar")).to_be_visible()
    expect(bjorn.get_by_role("heading", name="Vad fungerar bra?")).to_be_visible(timeout=15_000)
    bjorn.context.set_offline(True)
    here(bjorn).get_by_label("Ditt svar").fill("För sent")
    turn(bjorn)
    as_survey(database, survey, closes_at=now())
    bjorn.wait_for_timeout(1500)
    bjorn.context.set_offline(False)
    at("Enkäten är stängd. Tack!", bjorn)
    late = bjorn.locator(".own[data-state=refused]")
    expect(late).to_contain_text("För sent", timeout=15_000)
    expect(late.get_by_role("button", name="Kopiera")).to_be_visible()
    assert stored(database, survey) == []


def test_it_works_by_plain_forms(
    survey: Workshop, desk_page: Open, phone_page: Open, database: Database
) -> None:
    desk = desk_page(survey)
    press(desk, "Öppna nu")
    expect(desk.locator("#grave-close- summary")).to_be_visible()
    eva = phone_page(survey, javascript=False)
    turn(eva)
    here(eva).get_by_label("Ditt svar").fill("Bussen")
    turn(eva)
    at("Vad saknas?", eva)
    turn(eva)
    turn(eva)
    eva.get_by_label("Bredbandet").check()
    turn(eva)
    eva.get_by_label("4").check()
    turn(eva)
    at("Tack! Så här svarade du", eva)
    eva.goto(f"/{survey.code}")
    at("Tack! Så här svarade du", eva)
    eva.locator(".answered > li").nth(0).get_by_role("link").click()
    here(eva).locator(".own").get_by_role("button", name="Ändra").click()
    here(eva).get_by_label("Ditt svar").fill("Bussen och tåget")
    turn(eva)
    at("Vad saknas?", eva)
    assert [answer.value for answer in stored(database, survey)] == [
        {"text": "Bussen"},
        {"options": ["o2"]},
        {"values": {"o0": 4}},
        {"text": "Bussen och tåget"},
    ]


def test_it_is_light_to_come_to_and_costs_nothing_to_turn(
    survey: Workshop, desk_page: Open, new_page: NewPage
) -> None:
    desk = desk_page(survey)
    press(desk, "Öppna nu")
    expect(desk.locator("#grave-close- summary")).to_be_visible()
    bjorn = new_page(360, 740)
    wire = Wire(bjorn)
    bjorn.goto(f"/{survey.code}")
    at("Välkomna!", bjorn)
    bjorn.wait_for_timeout(1500)
    print("survey, first load", wire.all, "bytes")
    assert wire.all <= 40 * KB and len(wire.requests) <= 6
    wire.requests.clear()
    before = wire.all
    for _ in range(6):
        turn(bjorn)
    at("Tack! Så här svarade du", bjorn)
    assert [url for url in wire.requests if "icon" not in url] == []
    assert wire.all == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_screens_are_accessible_in_every_state(
    survey: Workshop,
    database: Database,
    desk_page: Open,
    projector_page: Open,
    phone_page: Open,
    access: Access,
    language: str,
) -> None:
    desk = desk_page(survey, language=language)
    projector = projector_page(survey)
    bjorn = phone_page(survey, language=language)
    values: list[dict[str, Any]] = [{"text": "Bussen"}] * 3
    values += [{"options": ["o1"]}, {"values": {"o0": 4}}]
    for state in ("before", "open", "revealed", "closed"):
        if state == "open":
            for asking, value in zip(do(database, survey, "open"), values, strict=True):
                say_all(database, asking, [value])
        elif state == "revealed":
            asked = do(database, survey, "unblank")
            do(database, survey, "reveal", on=asked[3].id)
            bjorn.goto(f"/w/{survey.uid}/phone?page=2")
            here(bjorn).locator("[data-draft]").fill("Bussen")
            here(bjorn).locator(".more").click()
            here(bjorn).locator(".own[data-state=saved]").wait_for()
            access.look(bjorn, "phone, said")
            for page in range(4, 8):
                access.go(bjorn, f"/w/{survey.uid}/phone?page={page}", f"phone, page {page}")
            access.go(desk, f"/w/{survey.uid}/desk/answers/{asked[0].id}?after=0", "answers")
            access.go(desk, f"/w/{survey.uid}/facts", "facts")
        elif state == "closed":
            do(database, survey, "close")
        for name, page in (("desk", desk), ("projector", projector), ("phone", bjorn)):
            access.go(page, f"/w/{survey.uid}/{name}", f"{name}, {state}")
    late = phone_page(survey, language=language)
    access.look(late, "late")


def test_what_is_chosen_in_a_survey_and_not_sent_is_there_after_a_reload(
    workshop_with: Make, desk_page: Open, phone_page: Open, database: Database
) -> None:
    survey = as_survey(database, workshop_with(CHOICE, SCALE))
    desk, bjorn = desk_page(survey), phone_page(survey)
    at("Inte öppen än", bjorn)
    press(desk, "Öppna nu")
    at(CHOICE.prompt, bjorn)
    bjorn.get_by_label("Bredbandet").check()
    bjorn.wait_for_timeout(500)
    bjorn.reload()
    expect(bjorn.get_by_label("Bredbandet")).to_be_checked()
    assert stored(database, survey) == []
    turn(bjorn)
    at(SCALE.prompt, bjorn)
    bjorn.wait_for_timeout(500)
    assert [answer.value for answer in stored(database, survey)] == [{"options": ["o2"]}]


def test_an_answer_is_shown_large_from_the_list_of_a_survey_s_question(
    workshop_with: Make, desk_page: Open, projector_page: Open, database: Database
) -> None:
    survey = as_survey(database, workshop_with(TEXT))
    [asking] = do(database, survey, "open")
    say_all(database, asking, [{"text": "Bussen"}, {"text": "Tåget"}])
    desk, wall = desk_page(survey), projector_page(survey)
    desk.get_by_role("link", name="Läs svaren").click()
    expect(desk.get_by_role("button", name="Visa stort")).to_have_count(0)
    press(desk, "Visa på duken")
    expect(wall.locator(".answers li")).to_have_count(2)
    lift = desk.locator(".answer", has_text="Tåget").get_by_role("button", name="Visa stort")
    rested(lift).click()
    expect(wall.locator(".answers li")).to_have_text(["Tåget"])
    expect(lift).to_have_attribute("aria-pressed", "true")
    desk.get_by_role("link", name="Tillbaka till pulten").click()
    rested(desk.get_by_role("button", name="Lägg tillbaka det")).click()
    expect(wall.locator(".answers li")).to_have_count(2)
