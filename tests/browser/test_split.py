"""A question split by groups, at the desk, on the projector, and what phones say before."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from app.models.agenda.asking import Asking
from app.models.workshop import Workshop
from app.steps.choice import ChoiceSettings
from app.steps.options import Option
from tests.browser.test_access import LANGUAGES, Access
from tests.rooms import ask, come_in, do, say
from tests.server import Server

Make = Callable[..., Workshop]
LONG = "Samverkansöverenskommelsen i norra bygden"


def options(*texts: str) -> ChoiceSettings:
    return ChoiceSettings(options=[Option(id=text, text=text) for text in texts])


PLACES = options(LONG, "Klövsjö", "Åsarna")
WHAT = options("Buss", "Vård", "Bredband")


@pytest.fixture
def access(language: str) -> Iterator[Access]:
    access = Access(language)
    yield access
    assert access.looked
    assert access.wrong == []


@pytest.fixture
def room(workshop_with: Make) -> Workshop:
    return workshop_with(title="Möte i bygden")


def vote(server: Server, room: Workshop) -> Asking:
    """Thirty from one place and twenty from another; of those from the first two say otherwise."""
    people = [come_in(server.database, room) for _ in range(57)]
    where = ask(server.database, room, "choice", "Jag kommer från", PLACES, background=True)
    for n, who in enumerate(people[:52]):
        place = LONG if n < 30 else "Klövsjö" if n < 50 else "Åsarna"
        say(server.database, where, {"options": [place]}, who)
    do(server.database, room, "close", on=where.id)
    bus = ask(server.database, room, "choice", "Vad gör vi först?", WHAT)
    for n, who in enumerate(people):
        what = ("Buss", "Bredband", "Buss", "Vård")[n % 4] if n >= 28 else ("Buss", "Vård")[n % 2]
        say(server.database, bus, {"options": [what]}, who)
    do(server.database, room, "close", on=bus.id)
    return bus


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_is_split_at_the_desk_and_then_on_the_projector(
    server: Server,
    room: Workshop,
    desk_page: Callable[..., Page],
    projector_page: Callable[..., Page],
    access: Access,
    language: str,
) -> None:
    bus = vote(server, room)
    desk = desk_page(room, language=language)
    desk.locator(f"#split-{bus.id}").click()
    expect(desk.locator(".by-group tbody tr")).to_have_count(3)
    access.look(desk, "split, not shown")
    desk.set_viewport_size({"width": 360, "height": 740})
    assert desk.evaluate("document.documentElement.scrollWidth") == 360
    do(server.database, room, "reveal", on=bus.id)
    screen = projector_page(room)
    desk.reload()
    desk.locator("main form button").click()
    expect(screen.locator(".region .by-group tbody tr")).to_have_count(3)
    access.look(screen, "split, projector")
    desk.locator("main form button").click()
    expect(screen.locator(".region .by-group")).to_have_count(0)
    expect(screen.locator(".region .bars")).to_have_count(1)


def test_phones_say_before_one_answers_what_the_answer_is_used_for(
    server: Server, room: Workshop, phone_page: Callable[..., Page]
) -> None:
    phone = phone_page(room)
    asking = ask(server.database, room, "choice", "Jag kommer från", PLACES, background=True)
    said = phone.locator(f"#groups-{asking.id}")
    expect(said).to_contain_text("aldrig för färre än fem")
    before = "(a, b) => !!(a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING)"
    form = phone.locator(f"#ask-{asking.id}").element_handle()
    assert phone.evaluate(f"([a, b]) => ({before})(a, b)", [said.element_handle(), form])
    do(server.database, room, "close", on=asking.id)
    expect(said).to_have_count(0)
