"""The phone by plain forms, where scripts are switched off."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from app.database import Database
from app.models.workshop import Workshop
from tests.browser.conftest import Ask
from tests.browser.room import (
    CHOICE,
    CLOUD,
    ROUND,
    SCALE,
    TEXT,
    askings,
    at,
    field,
    onward,
    own,
    press,
    stored,
    texts,
)
from tests.browser.test_drafts import SEVERAL, fill_in

Make = Callable[..., Workshop]
Open = Callable[..., Page]


@pytest.fixture
def room(workshop_with: Make) -> Workshop:
    return workshop_with(TEXT, ROUND, CHOICE, SCALE, CLOUD)


@pytest.fixture
def desk(room: Workshop, desk_page: Open) -> Page:
    return desk_page(room)


@pytest.fixture
def eva(room: Workshop, phone_page: Open) -> Page:
    return phone_page(room, javascript=False)


def refreshes(page: Page) -> bool:
    return page.locator("meta[http-equiv=refresh]").count() > 0


def come_to(desk: Page, eva: Page, prompt: str) -> None:
    onward(desk)
    at(prompt, desk)
    eva.goto(eva.url.split("?")[0])


def test_the_page_refreshes_only_while_it_waits(desk: Page, eva: Page) -> None:
    assert refreshes(eva)
    onward(desk)
    expect(field(eva)).to_be_visible(timeout=8000)
    assert not refreshes(eva)
    press(desk, "Stäng frågan")
    expect(desk.get_by_role("button", name="Öppna igen")).to_be_visible()
    eva.get_by_role("link", name="Hämta det senaste").click()
    expect(eva.locator("[data-closed]")).to_be_visible()
    assert refreshes(eva)


def test_every_kind_is_answered_by_a_plain_form(
    desk: Page, eva: Page, room: Workshop, database: Database
) -> None:
    come_to(desk, eva, TEXT.prompt)
    field(eva).fill("Avstånden")
    press(eva, "Skicka")
    expect(own(eva, "Avstånden")).to_contain_text("Sparat")
    come_to(desk, eva, "Vad fungerar bra?")
    form = eva.locator("form.ask").nth(1)
    form.locator("textarea").fill("En buss")
    form.get_by_role("button", name="Skicka").click()
    expect(eva.locator(".mine").nth(1)).to_contain_text("En buss")
    come_to(desk, eva, CHOICE.prompt)
    eva.get_by_label("Bredbandet").check()
    press(eva, "Skicka")
    expect(own(eva, "Bredbandet")).to_be_visible()
    expect(eva.get_by_label("Bredbandet")).to_be_checked()
    come_to(desk, eva, SCALE.prompt)
    eva.get_by_label("4").check()
    press(eva, "Skicka")
    expect(own(eva, "4")).to_be_visible()
    come_to(desk, eva, CLOUD.prompt)
    field(eva).fill("Hopp")
    press(eva, "Skicka")
    expect(own(eva, "Hopp")).to_be_visible()
    assert [answer.value for answer in stored(database, room)] == [
        {"text": "Avstånden"},
        {"text": "En buss"},
        {"options": ["o2"]},
        {"values": {"o0": 4}},
        {"text": "Hopp"},
    ]


def test_an_answer_is_changed_and_withdrawn(
    desk: Page, eva: Page, room: Workshop, database: Database
) -> None:
    come_to(desk, eva, TEXT.prompt)
    field(eva).fill("Pengar")
    press(eva, "Skicka")
    own(eva, "Pengar").get_by_role("button", name="Ändra").click()
    expect(field(eva)).to_have_value("Pengar")
    eva.get_by_role("link", name="Avbryt").click()
    expect(field(eva)).to_have_value("")
    own(eva, "Pengar").get_by_role("button", name="Ändra").click()
    field(eva).fill("Mer pengar")
    press(eva, "Spara ändringen")
    expect(eva.locator(".own")).to_have_count(1)
    own(eva, "Mer pengar").get_by_role("button", name="Ta bort").click()
    expect(eva.locator(".own")).to_have_count(0)
    assert len(stored(database, room)) == 3
    press(eva, "Ångra Mer pengar")
    expect(own(eva, "Mer pengar")).to_be_visible()
    assert texts(database, room)[-1] == "Mer pengar"


def test_the_same_form_sent_twice_is_one_answer(
    desk: Page, eva: Page, room: Workshop, database: Database
) -> None:
    come_to(desk, eva, TEXT.prompt)
    field(eva).fill("En gång")
    key = eva.locator("form.ask [name=key]")
    sent = key.input_value()
    eva.get_by_role("button", name="Skicka").dblclick(no_wait_after=True)
    expect(own(eva, "En gång")).to_be_visible()
    eva.go_back()
    if key.input_value() == sent:  # a browser with little memory fetches the page anew instead
        press(eva, "Skicka")
    eva.goto(eva.url.split("?")[0])
    assert texts(database, room) == ["En gång"]


def test_a_form_sent_after_the_close_keeps_its_text(desk: Page, eva: Page) -> None:
    come_to(desk, eva, TEXT.prompt)
    field(eva).fill("För sent")
    press(desk, "Stäng frågan")
    expect(desk.get_by_role("button", name="Öppna igen")).to_be_visible()
    press(eva, "Skicka")
    expect(eva.get_by_role("heading", name="Inte skickat")).to_be_visible()
    expect(eva.get_by_role("alert")).to_contain_text("Frågan är stängd")
    expect(eva.get_by_label("Det du skrev")).to_have_value("För sent")
    press(eva, "Tillbaka")
    expect(eva.locator("[data-closed]")).to_be_visible()


def test_what_is_stored_about_me_is_erased(
    desk: Page, eva: Page, room: Workshop, database: Database
) -> None:
    come_to(desk, eva, TEXT.prompt)
    field(eva).fill("Mitt")
    press(eva, "Skicka")
    eva.get_by_text("Mer om mina svar").click()
    eva.get_by_role("link", name="Vad som sparas om mig").click()
    eva.get_by_label("Ja, radera alla mina svar här").check()
    press(eva, "Radera mina svar")
    expect(eva.get_by_role("status")).to_contain_text("1 svar")
    eva.get_by_role("link", name="Tillbaka").click()
    expect(eva.locator(".own")).to_have_count(0)
    expect(desk.locator(".answer")).to_have_count(0)
    assert texts(database, room) == [""]
    assert len(askings(database, room)) == 1


def write_both(eva: Page) -> None:
    forms = eva.locator("form.ask")
    forms.nth(0).locator("textarea").fill("Bussarna")
    forms.nth(1).locator("textarea").fill("Halvvägs i den andra")


def test_sending_one_question_of_a_round_keeps_what_is_written_in_the_others(
    desk: Page, eva: Page, room: Workshop, database: Database
) -> None:
    come_to(desk, eva, TEXT.prompt)
    come_to(desk, eva, "Vad fungerar bra?")
    write_both(eva)
    forms = eva.locator("form.ask")
    forms.nth(0).get_by_role("button", name="Skicka").click()
    expect(own(eva, "Bussarna")).to_contain_text("Sparat")
    expect(forms.nth(0).locator("textarea")).to_have_value("")
    expect(forms.nth(1).locator("textarea")).to_have_value("Halvvägs i den andra")
    assert texts(database, room) == ["Bussarna"]
    own(eva, "Bussarna").get_by_role("button", name="Ändra").click()
    expect(forms.nth(0).locator("textarea")).to_have_value("Bussarna")
    expect(forms.nth(1).locator("textarea")).to_have_value("Halvvägs i den andra")
    forms.nth(0).locator("textarea").fill("Bussarna och tågen")
    press(eva, "Spara ändringen")
    expect(own(eva, "Bussarna och tågen")).to_be_visible()
    forms.nth(0).locator("textarea").fill("En till")
    own(eva, "Bussarna och tågen").get_by_role("button", name="Ta bort").click()
    expect(eva.locator(".own")).to_have_count(0)
    expect(forms.nth(0).locator("textarea")).to_have_value("En till")
    press(eva, "Ångra Bussarna och tågen")
    expect(own(eva, "Bussarna och tågen")).to_be_visible()
    expect(forms.nth(0).locator("textarea")).to_have_value("En till")
    expect(forms.nth(1).locator("textarea")).to_have_value("Halvvägs i den andra")
    forms.nth(1).get_by_role("button", name="Skicka").click()
    expect(own(eva, "Halvvägs i den andra")).to_be_visible()
    assert texts(database, room)[-1] == "Halvvägs i den andra"


def test_a_question_of_a_round_that_is_refused_gives_back_all_that_was_written(
    desk: Page, eva: Page
) -> None:
    come_to(desk, eva, TEXT.prompt)
    come_to(desk, eva, "Vad fungerar bra?")
    eva.locator("form.ask").nth(1).locator("textarea").fill("Halvvägs i den andra")
    eva.locator("form.ask").nth(0).get_by_role("button", name="Skicka").click()
    expect(eva.get_by_role("heading", name="Inte skickat")).to_be_visible()
    eva.get_by_role("button", name="Tillbaka").click()
    expect(eva.locator("form.ask").nth(1).locator("textarea")).to_have_value("Halvvägs i den andra")


def test_a_round_of_all_kinds_keeps_every_kind_of_answer(
    workshop_with: Make, desk_page: Open, phone_page: Open, database: Database
) -> None:
    statements = [{"id": "s1", "text": "Skolan"}, {"id": "s2", "text": "Vården"}]
    rating = Ask("scale", "Hur nära?", settings={"statements": statements})
    workshop = workshop_with(("Prata", [TEXT, CHOICE, SEVERAL, rating, CLOUD]))
    desk, eva = desk_page(workshop), phone_page(workshop, javascript=False)
    come_to(desk, eva, TEXT.prompt)
    forms = eva.locator("form.ask")
    for n in range(1, 5):
        fill_in(forms.nth(n))
    before = [sends(forms.nth(n)) for n in range(1, 5)]
    forms.nth(0).locator("textarea").fill("Avstånden")
    forms.nth(0).get_by_role("button", name="Skicka").click()
    expect(own(eva, "Avstånden")).to_be_visible()
    assert [sends(forms.nth(n)) for n in range(1, 5)] == before
    forms.nth(1).get_by_role("button", name="Skicka").click()
    expect(own(eva, "Bredbandet")).to_be_visible()
    forms.nth(3).get_by_role("button", name="Skicka").click()
    expect(own(eva, "Skolan")).to_be_visible()
    expect(forms.nth(3).locator("[data-left]")).to_have_text("Kvar att svara på: 1")
    assert sends(forms.nth(4)) == before[3]
    eva.get_by_role("textbox").last.press("Enter")
    expect(forms.nth(4)).to_be_visible()
    assert sends(forms.nth(4)) == before[3], "Enter sends no other question than one chooses"
    assert [answer.value for answer in stored(database, workshop)] == [
        {"text": "Avstånden"},
        {"options": ["o2"]},
        {"values": {"s1": 2}},
    ]


def sends(form: Locator) -> list[str]:
    """What stands in the fields of a question."""
    fields = form.locator("textarea, input[type=text]").all()
    chosen = form.locator("input:checked").all()
    return [field.input_value() for field in fields] + [box.input_value() for box in chosen]
