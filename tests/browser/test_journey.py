"""A whole meeting: Astrid's desk, the wall, and the phones of Björn, Chidi and Eva."""

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.database import Database
from app.models.workshop import Workshop
from tests.browser.conftest import Ask, NewPage
from tests.browser.crowd import Crowd
from tests.browser.room import (
    CHOICE,
    CLOUD,
    ROUND,
    SAVED,
    SCALE,
    SLIDE,
    TEXT,
    ask_first,
    askings,
    at,
    hide,
    on_wall,
    onward,
    own,
    press,
    rested,
    said,
    texts,
    write,
)
from tests.server import Server

Make = Callable[..., Workshop]
Open = Callable[..., Page]


def test_a_meeting_runs_from_the_code_to_the_notes(
    new_page: NewPage, workshop_with: Make, desk_page: Open, projector_page: Open
) -> None:
    workshop = workshop_with(SLIDE, ROUND, TEXT, CHOICE, SCALE, CLOUD)
    desk, projector = desk_page(workshop), projector_page(workshop)
    bjorn, chidi, eva = (_type_the_code(new_page(360, 740), workshop) for _ in range(3))
    expect(projector.locator(".crowd")).to_contain_text("3 är med")

    onward(desk)
    at("Välkomna!", bjorn, chidi, eva, projector)
    rested(desk.locator("#onward")).press("Enter")
    expect(bjorn.locator("form.ask")).to_have_count(3)
    write(bjorn, "Affären", 0)
    write(chidi, "Bussen", 1)
    for text in ("Affären", "Bussen"):
        expect(on_wall(projector, text)).to_be_visible()

    onward(desk)
    at(TEXT.prompt, bjorn, chidi, eva)
    said(eva, "Avstånden")
    expect(on_wall(projector, "Avstånden")).to_be_visible()
    expect(projector.locator(".count")).to_have_text("1 av 3", timeout=20_000)  # all are present

    onward(desk)
    at(CHOICE.prompt, bjorn, chidi, eva)
    for phone in (bjorn, chidi):
        phone.get_by_label("Bussarna").check()
        press(phone, "Skicka")
        expect(own(phone, "Bussarna", SAVED)).to_be_visible()
    expect(projector.locator(".bars")).to_have_count(0)
    press(desk, "Visa svaren")
    expect(projector.locator(".bars li").first).to_contain_text(re.compile("Bussarna.*2", re.S))
    expect(eva.locator(".result")).to_contain_text("Bussarna")

    onward(desk)
    at(SCALE.prompt, bjorn, chidi, eva)
    eva.get_by_label("4", exact=True).check()
    press(eva, "Skicka")
    expect(own(eva, "4", SAVED)).to_be_visible()

    onward(desk)
    at(CLOUD.prompt, bjorn)
    said(bjorn, "Hopp")
    expect(projector.locator(".bars")).to_contain_text("Hopp")
    onward(desk)
    at("Tack för att du var med!", bjorn, chidi, eva)
    desk.get_by_role("link", name="Till anteckningarna").click()
    for text in ("Affären", "Bussen", "Avstånden", "Bussarna", "Hopp"):
        expect(desk.locator("article")).to_contain_text(text)


def _type_the_code(page: Page, workshop: Workshop) -> Page:
    page.goto("/")
    page.get_by_label("Kod").fill(f"{workshop.code[:3]} {workshop.code[3:]} ".lower())
    press(page, "Gå med")
    expect(page.get_by_role("heading", name="Du är med!")).to_be_visible()
    return page


WATCH = """() => {
  window.seen = {};
  new MutationObserver(() => {
    for (const one of document.querySelectorAll('[data-answer]'))
      if (one.textContent.startsWith('Evas')) window.seen[one.textContent.trim()] ??= Date.now();
  }).observe(document.body, { childList: true, subtree: true, characterData: true });
}"""
SEND = """(text) => {
  document.querySelector('form.ask [data-draft]').value = text;
  const at = Date.now();
  document.querySelector('form.ask').requestSubmit();
  return at;
}"""


@pytest.mark.alone
def test_an_answer_is_on_the_wall_within_a_second_while_200_phones_answer(
    workshop_with: Make,
    desk_page: Open,
    projector_page: Open,
    phone_page: Open,
    server: Server,
    record_property: Callable[[str, object], None],
) -> None:
    workshop = workshop_with(TEXT)
    eva, desk, projector = phone_page(workshop), desk_page(workshop), projector_page(workshop)
    ask_first(desk, eva)
    asking = askings(server.database, workshop)[0].id or 0
    projector.evaluate(WATCH)
    waits = []
    with Crowd(server, workshop, 200, asking, lambda n: {"text": f"Svar nummer {n}"}) as crowd:
        for n in range(20):
            text = f"Evas {n}"
            at = eva.evaluate(SEND, text)
            seen = projector.wait_for_function("text => window.seen[text]", arg=text)
            waits.append(seen.json_value() - at)
    record_property("ms to the wall", sorted(waits))
    print("ms to the wall", sorted(waits), "receipts", crowd.receipts)
    assert crowd.receipts > 200
    assert sorted(waits)[len(waits) // 2] < 1000
    assert max(waits) < 2000


def test_a_hidden_answer_leaves_the_wall_and_the_notes_and_comes_back_when_undone(
    workshop_with: Make, desk_page: Open, projector_page: Open, phone_page: Open
) -> None:
    workshop = workshop_with(TEXT)
    bjorn, desk, projector = phone_page(workshop), desk_page(workshop), projector_page(workshop)
    ask_first(desk, bjorn)
    said(bjorn, "Ring Anna på 070-123")
    expect(on_wall(projector, "Anna")).to_be_visible()
    hide(desk, "Anna")
    expect(on_wall(projector, "Anna")).to_have_count(0)
    projector.evaluate("""() => { window.back = false; new MutationObserver(() => {
      if (document.body.textContent.includes('Anna')) window.back = true;
    }).observe(document.body, { childList: true, subtree: true, characterData: true }); }""")
    for text in ("Pengar", "Tid"):
        said(bjorn, text)
        expect(on_wall(projector, text)).to_be_visible()
    own(bjorn, "Anna").get_by_role("button", name="Ändra").click()
    bjorn.locator("form.ask [data-draft]").fill("Ring Anna i kväll")
    press(bjorn, "Spara ändringen")
    expect(own(bjorn, "i kväll", SAVED)).to_be_visible()
    press(desk, "Stäng frågan")
    expect(projector.get_by_text("Resultat")).to_be_visible()
    assert projector.evaluate("window.back") is False

    notes = desk.context.new_page()
    notes.goto(f"/w/{workshop.uid}/notes")
    expect(notes.locator("article")).to_contain_text("Pengar")
    expect(notes.locator("article")).not_to_contain_text("Anna")
    expect(notes.locator("article")).to_contain_text("Inga namn på andra")

    desk.locator(".answer", has_text="Anna").get_by_role("button", name="Ångra").click()
    expect(on_wall(projector, "Anna")).to_be_visible()


def test_an_answer_that_waits_for_approval_is_never_on_the_wall_before_it(
    workshop_with: Make, desk_page: Open, projector_page: Open, phone_page: Open
) -> None:
    workshop = workshop_with(Ask("open_text", "Vad oroar dig?", approve_first=True))
    bjorn, desk, projector = phone_page(workshop), desk_page(workshop), projector_page(workshop)
    ask_first(desk, bjorn)
    said(bjorn, "Skolan")
    held = desk.locator(".to-approve", has_text="Skolan")
    expect(held).to_be_visible()
    expect(projector.locator(".count")).to_have_text("1 av 1")
    assert "Skolan" not in projector.content()
    held.get_by_role("button", name="Godkänn").click()
    expect(on_wall(projector, "Skolan")).to_be_visible()


def test_a_late_joiner_lands_where_the_room_is(
    workshop_with: Make, desk_page: Open, phone_page: Open
) -> None:
    workshop = workshop_with(SLIDE, ROUND)
    desk = desk_page(workshop)
    onward(desk)
    desk.get_by_role("button", name="Nästa: Prata med varandra").click()
    expect(desk.get_by_role("tab", name="Vad saknas?")).to_be_visible()
    expect(phone_page(workshop).locator("form.ask")).to_have_count(3)


def test_two_desks_that_press_next_at_once_make_one_step(
    workshop_with: Make, desk_page: Open
) -> None:
    workshop = workshop_with(TEXT, CHOICE, SCALE)
    first, second = desk_page(workshop), desk_page(workshop)
    onward(first)
    expect(second.get_by_role("heading", name=TEXT.prompt)).to_be_visible()
    at_once = int(time.time() * 1000) + 1500
    for desk in (first, second):
        click = "at => setTimeout(() => document.getElementById('onward').click(), at - Date.now())"
        desk.evaluate(click, at_once)
    for desk in (first, second):
        expect(desk.get_by_role("heading", name=CHOICE.prompt)).to_be_visible()
    first.wait_for_timeout(400)
    expect(second.get_by_role("heading", name=CHOICE.prompt)).to_be_visible()


def test_a_desk_that_hasnt_seen_the_last_step_makes_none(
    workshop_with: Make, desk_page: Open
) -> None:
    workshop = workshop_with(TEXT, CHOICE, SCALE)
    first, second = desk_page(workshop), desk_page(workshop)
    onward(first)
    expect(second.get_by_role("heading", name=TEXT.prompt)).to_be_visible()
    second.evaluate("document.querySelector('bikupa-desk').live.receive = () => {}")
    for desk in (first, second):
        rested(desk.locator("#onward")).press("Space", no_wait_after=True)
    expect(first.get_by_role("heading", name=CHOICE.prompt)).to_be_visible()
    first.wait_for_timeout(400)
    expect(first.get_by_role("heading", name=CHOICE.prompt)).to_be_visible()


def test_every_answer_of_two_phones_is_stored_once(
    workshop_with: Make, desk_page: Open, phone_page: Open, database: Database
) -> None:
    workshop = workshop_with(TEXT)
    bjorn, chidi, desk = phone_page(workshop), phone_page(workshop), desk_page(workshop)
    ask_first(desk, bjorn, chidi)
    for n in range(4):
        write(bjorn, f"Björn {n}")
        write(chidi, f"Chidi {n}")
    for phone in (bjorn, chidi):
        expect(phone.locator(f".own[data-state={SAVED}]")).to_have_count(4)
    assert sorted(texts(database, workshop)) == sorted(
        f"{who} {n}" for who in ("Björn", "Chidi") for n in range(4)
    )
