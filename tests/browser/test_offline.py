"""What is written on a phone is neither lost nor doubled, whatever happens to the line."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from app.database import Database
from app.models.workshop import Workshop
from tests.browser.room import (
    CHOICE,
    REFUSED,
    RESTS,
    SAVED,
    TEXT,
    WAITING,
    ask_first,
    at,
    field,
    offline,
    onward,
    own,
    press,
    said,
    stored,
    texts,
    write,
)
from tests.server import Server, wait_until

Make = Callable[..., Workshop]
Open = Callable[..., Page]
SENT = "Väntar på nät, skickas av sig självt"
BACK_MS = 15_000
"""A line that broke may be tried again after this long."""


@pytest.fixture
def room(workshop_with: Make) -> Workshop:
    return workshop_with(TEXT, CHOICE)


@pytest.fixture
def bjorn(room: Workshop, phone_page: Open) -> Page:
    return phone_page(room)


@pytest.fixture
def desk(room: Workshop, desk_page: Open, bjorn: Page) -> Page:
    desk = desk_page(room)
    ask_first(desk, bjorn)
    return desk


def taken(page: Page, text: str) -> Locator:
    return page.locator(".taken", has_text=text)


def undo(page: Page, text: str) -> Locator:
    return taken(page, text).get_by_role("button", name=f"Ångra {text}")


def kept(page: Page, *texts: str) -> None:
    """Wait until the browser's store holds these texts and no other."""
    wait_until(
        lambda: sorted(page.evaluate(STORE)) == sorted(texts), 5, lambda: str(page.evaluate(STORE))
    )


STORE = """async () => {
  const name = `bikupa${document.getElementById('phone').dataset.path}`;
  const result = (asked) => new Promise((done) => (asked.onsuccess = () => done(asked.result)));
  const base = await result(indexedDB.open(name));
  const found = [];
  for (const shelf of base.objectStoreNames)
    found.push(...(await result(base.transaction(shelf).objectStore(shelf).getAll())));
  base.close();
  return found.map((one) => one.text);
}"""


def test_an_answer_sent_offline_says_it_waits_and_is_saved_once_when_the_line_is_back(
    desk: Page, bjorn: Page, database: Database, room: Workshop
) -> None:
    with offline(bjorn):
        write(bjorn, "Avstånden")
        expect(own(bjorn, "Avstånden", WAITING).get_by_text(SENT)).to_be_visible()
        field(bjorn).fill("Halvt skriv")
        bjorn.wait_for_timeout(6000)
        expect(bjorn.locator("#line")).to_have_text("Väntar på nät")
        assert texts(database, room) == []
    expect(own(bjorn, "Avstånden", SAVED)).to_be_visible(timeout=BACK_MS)
    expect(field(bjorn)).to_have_value("Halvt skriv")
    expect(bjorn.locator("#line")).to_have_text("Ansluten", timeout=BACK_MS)
    assert texts(database, room) == ["Avstånden"]
    kept(bjorn, "Halvt skriv")


def test_a_killed_server_is_waited_for(
    desk: Page, bjorn: Page, server: Server, room: Workshop
) -> None:
    said(bjorn, "Före")
    server.kill()
    write(bjorn, "Under")
    expect(own(bjorn, "Under", WAITING)).to_be_visible()
    server.start()
    expect(own(bjorn, "Under", SAVED)).to_be_visible(timeout=2 * BACK_MS)
    assert texts(server.database, room) == ["Före", "Under"]


def test_an_answer_sent_while_the_server_is_dead_survives_a_reload(
    desk: Page, bjorn: Page, server: Server, room: Workshop
) -> None:
    server.kill()
    write(bjorn, "Under")
    field(bjorn).fill("Halvt skriv")
    kept(bjorn, "Under", "Halvt skriv")
    bjorn.goto("about:blank")
    server.start()
    bjorn.goto(f"/w/{room.uid}/phone")
    expect(field(bjorn)).to_have_value("Halvt skriv")
    expect(own(bjorn, "Under", SAVED)).to_be_visible(timeout=BACK_MS)
    assert texts(server.database, room) == ["Under"]


def test_a_double_tap_sends_once(
    desk: Page, bjorn: Page, database: Database, room: Workshop
) -> None:
    field(bjorn).fill("En gång")
    bjorn.evaluate("for (const _ of [1, 2]) document.querySelector('form.ask .send').click()")
    expect(own(bjorn, "En gång", SAVED)).to_be_visible()
    onward(desk)
    at(CHOICE.prompt, bjorn)
    bjorn.get_by_label("Bussarna").check()
    bjorn.get_by_role("button", name="Skicka").dblclick()
    expect(own(bjorn, "Bussarna", SAVED)).to_be_visible()
    assert [answer.value for answer in stored(database, room)] == [
        {"text": "En gång"},
        {"options": ["o1"]},
    ]


def test_what_was_taken_back_comes_back_in_its_place_and_on_the_wall(
    desk: Page, bjorn: Page, projector_page: Open, room: Workshop
) -> None:
    projector = projector_page(room)
    for text in ("Första", "Andra", "Tredje"):
        said(bjorn, text)
    expect(projector.locator(".answers li")).to_have_text(["Tredje", "Andra", "Första"])
    own(bjorn, "Andra").get_by_role("button", name="Ta bort").click()
    expect(projector.locator(".answers li")).to_have_text(["Tredje", "Första"])
    expect(taken(bjorn, "Andra").get_by_text("Borttaget", exact=True)).to_be_visible()
    expect(undo(bjorn, "Andra")).to_be_focused()
    bjorn.reload()
    undo(bjorn, "Andra").click()
    expect(bjorn.locator(".own p")).to_have_text(["Tredje", "Andra", "Första"])
    expect(own(bjorn, "Andra", SAVED)).to_be_focused()
    expect(taken(bjorn, "Andra")).to_have_count(0)
    expect(projector.locator(".answers li")).to_have_text(["Tredje", "Andra", "Första"])
    press(desk, "Stäng frågan")
    expect(own(bjorn, "Andra").get_by_role("button", name="Ta bort")).to_be_hidden()


def test_the_second_press_of_a_double_press_undoes_nothing(desk: Page, bjorn: Page) -> None:
    said(bjorn, "Bussen")
    own(bjorn, "Bussen").get_by_role("button", name="Ta bort").click()
    undo(bjorn, "Bussen").click()
    bjorn.wait_for_timeout(RESTS)
    expect(taken(bjorn, "Bussen")).to_be_visible()
    undo(bjorn, "Bussen").click()
    expect(own(bjorn, "Bussen", SAVED)).to_be_visible()


def test_what_is_taken_back_and_back_again_offline_stands_once(
    desk: Page, bjorn: Page, database: Database, room: Workshop
) -> None:
    for text in ("Stannar", "Ångras"):
        said(bjorn, text)
    with offline(bjorn):
        for text in ("Stannar", "Ångras"):
            own(bjorn, text).get_by_role("button", name="Ta bort").click()
        expect(taken(bjorn, "Ångras").get_by_text("Borttaget, väntar på nät")).to_be_visible()
        bjorn.wait_for_timeout(RESTS)
        undo(bjorn, "Ångras").click()
        expect(own(bjorn, "Ångras", WAITING)).to_be_visible()
        expect(desk.locator(".answer")).to_have_count(2)
    expect(own(bjorn, "Ångras", SAVED)).to_be_visible(timeout=BACK_MS)
    expect(taken(bjorn, "Stannar").get_by_text("Borttaget", exact=True)).to_be_visible()
    expect(desk.locator(".answer")).to_have_text([re.compile("Ångras")])
    said_in_turn = ["Stannar", "Ångras", "", "", "Ångras"]
    assert texts(database, room) == said_in_turn
    kept(bjorn)


def test_a_choice_that_was_taken_back_counts_again(desk: Page, bjorn: Page) -> None:
    onward(desk)
    at(CHOICE.prompt, bjorn)
    bjorn.get_by_label("Bussarna").check()
    press(bjorn, "Skicka")
    own(bjorn, "Bussarna", SAVED).get_by_role("button", name="Ta bort").click()
    expect(bjorn.locator("[data-sent]")).to_be_hidden()
    bjorn.wait_for_timeout(RESTS)
    undo(bjorn, "Bussarna").click()
    expect(own(bjorn, "Bussarna", SAVED)).to_be_visible()
    expect(bjorn.locator("[data-sent]")).to_be_visible()
    expect(bjorn.get_by_label("Bussarna")).to_be_checked()


def test_two_tabs_are_one_participant(
    desk: Page, bjorn: Page, database: Database, room: Workshop
) -> None:
    other = bjorn.context.new_page()
    other.goto(bjorn.url)
    said(bjorn, "Från den ena")
    said(other, "Från den andra")
    for tab in (bjorn, other):
        expect(tab.locator(f".own[data-state={SAVED}]")).to_have_count(2)
    own(bjorn, "Från den ena").get_by_role("button", name="Ta bort").click()
    own(bjorn, "Från den andra").get_by_role("button", name="Ta bort").click()
    for tab in (bjorn, other):
        expect(tab.locator(".own")).to_have_count(0)
    onward(desk)
    at(CHOICE.prompt, bjorn, other)
    for tab, option in ((bjorn, "Bussarna"), (other, "Bredbandet")):
        tab.get_by_label(option).check()
        press(tab, "Skicka")
        expect(own(tab, option, SAVED)).to_be_visible()
    expect(own(bjorn, "Bredbandet")).to_be_visible()
    expect(desk.locator("#asked-" + (own(bjorn, "Bredbandet").evaluate(ASKING)))).to_contain_text(
        "1 svar"
    )
    assert len({answer.participant_id for answer in stored(database, room)}) == 1


def test_what_another_tab_has_sent_but_not_put_away_shows_as_saved(
    desk: Page, bjorn: Page, room: Workshop
) -> None:
    other = bjorn.context.new_page()
    other.goto(bjorn.url)
    expect(other.locator("#line")).to_have_attribute("data-state", "ok")
    other.evaluate(NEVER_DROPS)
    write(other, "Från den andra")
    expect(own(bjorn, "Från den andra", SAVED)).to_be_visible()
    said(bjorn, "Från den ena")
    expect(own(bjorn, "Från den andra", SAVED)).to_be_visible()


def test_the_focus_stays_on_ones_answer_when_another_tab_says_more(
    desk: Page, bjorn: Page, room: Workshop
) -> None:
    other = bjorn.context.new_page()
    other.goto(bjorn.url)
    said(bjorn, "Från den ena")
    bjorn.get_by_role("button", name="Ändra Från den ena").focus()
    said(other, "Från den andra")
    expect(own(bjorn, "Från den andra", SAVED)).to_be_visible()
    focused = bjorn.evaluate("document.activeElement.closest('.own')?.innerText")
    assert "Från den ena" in focused


NEVER_DROPS = """() => {
  document.querySelector('bikupa-phone').store.drop = () => new Promise(() => {});
}"""
ASKING = "own => own.closest('.mine').dataset.asking"


def test_half_written_text_survives_whatever_the_desk_does(desk: Page, bjorn: Page) -> None:
    field(bjorn).fill("Det är långt till")
    expect(bjorn.locator("[data-count]")).to_have_text("17/280")
    press(desk, "Starta 5 min")
    press(desk, "Dölj svaren")
    press(desk, "Visa svaren")
    press(desk, "Släck duken")
    expect(desk.get_by_role("button", name="Tänd duken")).to_be_visible()
    expect(field(bjorn)).to_have_value("Det är långt till")
    bjorn.wait_for_timeout(500)
    bjorn.reload()
    expect(field(bjorn)).to_have_value("Det är långt till")
    press(desk, "Stäng frågan")
    left = bjorn.locator("#leftovers .own", has_text="Det är långt till")
    expect(left.get_by_text("Inte skickat")).to_be_visible()
    left.get_by_role("button", name="Kopiera").click()
    expect(bjorn.locator("#said")).to_have_text("Kopierat")
    press(desk, "Öppna igen")
    expect(field(bjorn)).to_have_value("Det är långt till")
    expect(left).to_have_count(0)


def test_text_in_an_open_question_survives_that_the_next_one_comes(desk: Page, bjorn: Page) -> None:
    field(bjorn).fill("Halvt skriv")
    onward(desk)
    at(CHOICE.prompt, bjorn)
    expect(bjorn.locator("#leftovers .own", has_text="Halvt skriv")).to_be_visible()
    press(desk, "Tillbaka")  # nobody has answered it, so it is open again
    at(TEXT.prompt, bjorn)
    expect(field(bjorn)).to_have_value("Halvt skriv")


def test_changing_an_answer_doesnt_wipe_what_is_half_written(desk: Page, bjorn: Page) -> None:
    said(bjorn, "Pengar")
    field(bjorn).fill("Halvt skriv")
    for _ in range(2):
        own(bjorn, "Pengar").get_by_role("button", name="Ändra").click()
        expect(field(bjorn)).to_have_value("Pengar")
    bjorn.get_by_text("Avbryt").click()
    expect(field(bjorn)).to_have_value("Halvt skriv")
    own(bjorn, "Pengar").get_by_role("button", name="Ändra").click()
    field(bjorn).fill("Mer pengar")
    press(bjorn, "Spara ändringen")
    expect(own(bjorn, "Mer pengar", SAVED)).to_be_visible()
    expect(bjorn.locator(".own")).to_have_count(1)
    expect(field(bjorn)).to_have_value("Halvt skriv")


def test_what_the_outbox_delivers_after_the_close_is_not_sent_and_can_be_copied(
    desk: Page, bjorn: Page, database: Database, room: Workshop
) -> None:
    with offline(bjorn):
        write(bjorn, "För sent")
        expect(own(bjorn, "För sent", WAITING)).to_be_visible()
        press(desk, "Stäng frågan")
        expect(desk.get_by_role("button", name="Öppna igen")).to_be_visible()
    late = own(bjorn, "För sent", REFUSED)
    expect(late).to_contain_text("Frågan är stängd.", timeout=BACK_MS)
    expect(late.get_by_role("button", name="Kopiera")).to_be_visible()
    onward(desk)
    at(CHOICE.prompt, bjorn)
    expect(bjorn.locator("#leftovers .own", has_text="För sent")).to_be_visible()
    bjorn.reload()
    expect(bjorn.locator("#leftovers .own", has_text="För sent")).to_be_visible()
    bjorn.locator("#leftovers").get_by_role("button", name="Släng").click()
    expect(bjorn.locator("#leftovers")).to_be_hidden()
    assert stored(database, room) == []


def test_what_wasnt_sent_when_the_meeting_ended_can_be_copied(desk: Page, bjorn: Page) -> None:
    field(bjorn).fill("Halvt skriv")
    onward(desk)
    at(CHOICE.prompt, desk)
    onward(desk)
    at("Tack för att du var med!", bjorn)
    expect(bjorn.locator("#leftovers .own", has_text="Halvt skriv")).to_be_visible()
    press(desk, "Öppna igen")
    at(CHOICE.prompt, bjorn)


def test_erasing_everything_empties_the_other_tab_too(desk: Page, bjorn: Page) -> None:
    said(bjorn, "Mitt")
    other = bjorn.context.new_page()
    other.goto(bjorn.url + "/me")
    other.get_by_label("Ja, radera alla mina svar här").check()
    press(other, "Radera mina svar")
    expect(other.get_by_role("status")).to_contain_text("1 svar")
    expect(bjorn.locator(".own")).to_have_count(0)
    expect(desk.locator(".answer")).to_have_count(0)


def test_under_the_button_stands_when_it_is_saved_until_it_is_taken_back(
    desk: Page, bjorn: Page
) -> None:
    said_below = bjorn.locator("[data-sent]")
    expect(said_below).to_be_hidden()
    write(bjorn, "Bussen")
    expect(said_below).to_be_visible()
    expect(said_below).to_contain_text("Du kan skriva mer")
    own(bjorn, "Bussen").get_by_role("button", name="Ta bort").click()
    expect(said_below).to_be_hidden()


def test_the_focus_stays_on_a_row_that_is_drawn_anew(desk: Page, bjorn: Page) -> None:
    said(bjorn, "Andra")
    own(bjorn, "Andra").get_by_role("button", name="Ta bort").click()
    before = bjorn.evaluate("document.querySelector('.mine').innerHTML")
    expect(taken(bjorn, "Andra").get_by_text("Borttaget", exact=True)).to_be_visible()
    bjorn.wait_for_timeout(RESTS)
    with offline(bjorn):
        undo(bjorn, "Andra").click()
        expect(own(bjorn, "Andra")).to_be_focused()
        bjorn.evaluate(TOLD_LATE, before)
        expect(own(bjorn, "Andra")).to_be_focused()


TOLD_LATE = """(html) => {
  const phone = document.getElementById('phone');
  const asking = document.querySelector('.mine').dataset.asking;
  return phone.onMine({ asking, html });
}"""
