"""A kind that the app knows nothing of goes all the way: its one folder is in the tests."""

import json
import sys
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, Route, expect
from sqlmodel import col, select

from app.database import Database
from app.models.agenda.agenda import Step
from app.models.agenda.takes import Takes
from app.models.answers.reading import count_from_scratch
from app.models.workshop import Workshop
from app.steps import STEP_KINDS
from tests.browser.conftest import HOST, Ask, NewPage
from tests.browser.room import (
    SAVED,
    TEXT,
    WAITING,
    askings,
    end,
    offline,
    onward,
    own,
    press,
    rested,
    said,
    stored,
)
from tests.exports.read_back import WHOLE, words_in
from tests.server import Server, free_port
from tests.steps.proof import KIND

Make = Callable[..., Workshop]
Open = Callable[..., Page]
NAMES = ["Bussen", "Skolan", "Vården"]


@pytest.fixture(scope="module")
def the_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    port = free_port()
    url = f"http://{HOST}:{port}"
    server = Server(tmp_path_factory.mktemp("proof"), port, url, BIKUPA_BASE_URL=url)
    server.command = [sys.executable, "-m", "tests.steps.proof.server"]
    yield server
    server.dispose()


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(STEP_KINDS, KIND.name, KIND)


def add(page: Page, workshop: Workshop) -> None:
    """A step of the kind, by the editor."""
    page.goto(f"/w/{workshop.uid}/steps/new?kind={KIND.name}")
    page.locator("[name=prompt]").fill("Vad är viktigast?")
    rows = page.locator("[data-words]")
    for n, name in enumerate(NAMES):
        if n >= rows.count():
            page.get_by_role("button", name="En rad till").click()
        rows.nth(n).fill(name)
    rested(page.get_by_role("button", name="Spara", exact=True).first).click()
    expect(page.locator("bikupa-agenda")).to_contain_text("Vad är viktigast?")


HIDE = (
    "([path, on]) => fetch(path, { method: 'POST', body: new URLSearchParams({ do: 'hide', on }) })"
)


READ = "async (address) => (await fetch(address)).text()"
READ_FILE = """async (address) =>
    [...new Uint8Array(await (await fetch(address)).arrayBuffer())]"""
OLD = """() => {
  document.querySelector('bikupa-phone').scripts.addresses = ['/static/old/steps/proof/answer.js'];
}"""


def order(phone: Page, *names: str) -> None:
    for n, name in enumerate(names):
        phone.locator("[name='value.order']").nth(n).select_option(label=name)


def placed(phone: Page) -> Locator:
    return phone.locator("[name='value.order'] option:checked")


def fill(phone: Page, number: int, why: str, *names: str) -> None:
    phone.get_by_label("How many?").fill(str(number))
    order(phone, *names)
    phone.get_by_label("Why?").fill(why)


def agree(phone: Page, text: str) -> None:
    row = phone.locator(".proof-said li", has_text=text)
    row.get_by_role("button", name="I agree").click()


def test_a_new_kind_goes_from_the_editor_to_the_notes(
    desk_page: Open,
    phone_page: Open,
    projector_page: Open,
    new_page: NewPage,
    workshop_with: Make,
    database: Database,
) -> None:
    workshop = workshop_with(TEXT)
    desk, projector = desk_page(workshop), projector_page(workshop)
    add(desk, workshop)
    desk.goto(f"/w/{workshop.uid}/desk")
    bjorn, chidi = phone_page(workshop), phone_page(workshop)
    eva = phone_page(workshop, javascript=False)
    onward(desk)
    expect(desk.locator("#stage")).to_contain_text(TEXT.prompt)
    onward(desk)
    expect(bjorn.get_by_label("How many?")).to_be_visible()

    press(bjorn, "Skicka")  # the browser says itself what is missing
    expect(bjorn.locator(".own")).to_have_count(0)
    fill(bjorn, 4, "Alla åker", "Vården", "Bussen", "Skolan")
    expect(bjorn.get_by_role("button", name="Turn round")).to_be_visible()  # its own script
    bjorn.get_by_role("button", name="Turn round").click()
    bjorn.wait_for_timeout(500)
    bjorn.reload()  # what isn't sent is there again, in its order
    expect(bjorn.get_by_label("How many?")).to_have_value("4")
    expect(placed(bjorn)).to_have_text(["Skolan", "Bussen", "Vården"])
    press(bjorn, "Skicka")
    expect(own(bjorn, "Alla åker", SAVED)).to_be_visible()

    with offline(chidi):
        fill(chidi, 2, "Barnen", "Skolan", "Bussen", "Vården")
        press(chidi, "Skicka")
        expect(own(chidi, "Barnen", WAITING)).to_be_visible()
    expect(own(chidi, "Barnen", SAVED)).to_be_visible(timeout=20_000)

    eva.reload()
    fill(eva, 9, "Långt bort", "Vården", "Skolan", "Bussen")
    press(eva, "Skicka")
    expect(own(eva, "Långt bort")).to_contain_text("Sparat")

    expect(projector.locator(".proof-mean")).to_have_text("Mean 5.0")
    expect(desk.locator(".proof-mean")).to_have_text("Mean 5.0")

    agree(bjorn, "Barnen")
    expect(bjorn.locator(".proof-own")).to_have_text("You agree with: Barnen")
    agree(bjorn, "Barnen")  # it takes the place of the vote before
    agree(chidi, "Långt bort")
    expect(projector.locator(".proof-said li", has_text="Barnen")).to_contain_text("1")
    expect(chidi.locator(".proof-own")).to_have_text("You agree with: Långt bort")
    expect(own(bjorn, "I agree")).to_have_count(1)
    eva.reload()
    agree(eva, "Barnen")
    expect(own(eva, "I agree")).to_have_count(1)  # the page that the press leads to is there
    eva.reload()
    expect(eva.locator(".proof-own")).to_have_text("You agree with: Barnen")
    expect(eva.get_by_label("How many?")).to_have_value("")

    change = own(bjorn, "Alla åker").get_by_role("button", name="Ändra")
    change.click()
    expect(bjorn.get_by_label("How many?")).to_have_value("4")
    expect(placed(bjorn)).to_have_text(["Skolan", "Bussen", "Vården"])
    bjorn.get_by_label("How many?").fill("7")
    press(bjorn, "Spara ändringen")
    expect(own(bjorn, "7, ", SAVED)).to_be_visible()
    expect(projector.locator(".proof-mean")).to_have_text("Mean 6.0")

    values = [one.value for one in stored(database, workshop)]
    assert {"number": 2, "order": ["o2", "o1", "o3"], "text": "Barnen", "on": None} in values

    end(desk)
    check_documents(desk, workshop)
    check_copy(desk, workshop)


def check_documents(desk: Page, workshop: Workshop) -> None:
    """In each format the same."""
    desk.goto(f"/w/{workshop.uid}/notes")
    expect(desk.locator("article")).to_contain_text("Barnen")
    expect(desk.locator("article")).to_contain_text("Points")
    links = desk.locator("a[download]").evaluate_all("all => all.map(one => one.href)")
    assert len(links) >= 3
    for name in WHOLE:
        [link] = [one for one in links if f"/notes/{name}?" in one]
        text = words_in(bytes(desk.evaluate(READ_FILE, link)), name)
        assert "Barnen" in text and "Vården" in text, link


def check_copy(desk: Page, workshop: Workshop) -> None:
    """As a file and back."""
    file = json.loads(desk.evaluate(READ, f"/w/{workshop.uid}/agenda/file"))
    kinds = [step["kind"] for item in file["items"] for step in item["steps"]]
    assert kinds == [TEXT.kind, KIND.name]


def test_its_options_are_what_the_room_wrote_and_lose_their_words_with_it(
    desk_page: Open, phone_page: Open, workshop_with: Make, database: Database
) -> None:
    workshop = workshop_with(TEXT, Ask(KIND.name, "Vad är viktigast?"))
    with database.writing() as session:
        first, then = session.exec(select(Step).order_by(col(Step.id).desc()).limit(2)).all()[::-1]
        then.takes = Takes(origin=first.origin).model_dump()
        session.add(then)
    desk, bjorn, chidi = desk_page(workshop), phone_page(workshop), phone_page(workshop)
    onward(desk)
    expect(bjorn.locator("form.ask")).to_be_visible()
    for text in ("Bussen går", "Rut Berg är sjuk"):
        said(bjorn, text)
    expect(desk.locator(".answer")).to_have_count(2)
    onward(desk)
    places = bjorn.get_by_label("Place 1").locator("option")
    expect(places).to_have_text(["Bussen går", "Rut Berg är sjuk"])
    fill(chidi, 3, "Så är det", "Rut Berg är sjuk", "Bussen går")
    press(chidi, "Skicka")
    expect(own(chidi, "Rut Berg", SAVED)).to_be_visible()
    with database.reading() as session:
        asking = askings(database, workshop)[0]
        entries = count_from_scratch(session, asking).entries.values()
        wrong = next(entry.id for entry in entries if "Rut" in entry.text)
    desk.evaluate(HIDE, [f"/w/{workshop.uid}/acts", str(wrong)])
    expect(places).to_have_text(["Bussen går", "borttaget svar"])
    expect(own(chidi, "Rut Berg")).to_have_count(0)
    expect(own(chidi, "borttaget svar", SAVED)).to_be_visible()
    chidi.reload()
    expect(own(chidi, "borttaget svar", SAVED)).to_be_visible()
    expect(chidi.locator("body")).not_to_contain_text("Rut Berg")


def test_a_page_whose_file_is_gone_after_a_deploy_loads_anew_and_keeps_its_draft(
    desk_page: Open, phone_page: Open, workshop_with: Make
) -> None:
    how = {"options": [{"id": f"o{n}", "text": name} for n, name in enumerate(NAMES)]}
    workshop = workshop_with(TEXT, Ask(KIND.name, "Vad är viktigast?", settings=how))
    desk, bjorn = desk_page(workshop), phone_page(workshop)
    bjorn.evaluate(OLD)
    held: list[Route] = []
    bjorn.route("**/static/old/**", lambda route: held.append(route), times=1)
    onward(desk)
    expect(bjorn.locator("form.ask")).to_be_visible()
    said(bjorn, "Först")  # what comes with the first receipt is no longer there
    bjorn.locator("[data-draft]").fill("Och sedan")
    with bjorn.expect_navigation():
        held[0].continue_()
    expect(bjorn.locator("[data-draft]")).to_have_value("Och sedan")
    expect(own(bjorn, "Först", SAVED)).to_be_visible()
