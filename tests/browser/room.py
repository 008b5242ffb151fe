"""What people in the room do on their pages, in the words of the tests."""

import contextlib
from collections.abc import Iterator

from playwright.sync_api import Locator, Page, expect
from sqlmodel import col, select

from app.database import Database
from app.models.agenda.asking import Asking
from app.models.answers.answer import Answer
from app.models.workshop import Workshop
from tests.browser.conftest import Ask

WAITING, SAVED, REFUSED = "waiting", "saved", "refused"

TEXT = Ask("open_text", "Vad hindrar samarbeten?")
CHOICE = Ask(
    "choice",
    "Var ska vi börja?",
    settings={"options": [{"id": "o1", "text": "Bussarna"}, {"id": "o2", "text": "Bredbandet"}]},
)
SCALE = Ask("scale", "Hur nära är servicen?", settings={"low": "Långt bort", "high": "Nära"})
CLOUD = Ask("word_cloud", "Ett ord om i dag?")
SLIDE = Ask("slide", "Välkomna!", "I dag pratar vi om *service*.")
ROUND = (
    "Prata med varandra",
    [
        Ask("open_text", "Vad fungerar bra?"),
        Ask("open_text", "Vad saknas?"),
        Ask("open_text", "Vem kan hjälpa till?"),
    ],
)


def write(phone: Page, text: str, prompt: int = 0) -> None:
    """Write an answer in the prompt's field and send it."""
    form = phone.locator("form.ask").nth(prompt)
    form.locator("[data-draft]").fill(text)
    form.get_by_role("button", name="Skicka").click()


def field(phone: Page) -> Locator:
    return phone.locator("form.ask [data-draft]").first


def own(phone: Page, text: str, state: str = "") -> Locator:
    """One's own answer as the phone lists it."""
    which = f".own[data-state={state}]" if state else ".own"
    return phone.locator(which, has_text=text)


def said(phone: Page, text: str) -> None:
    """Write, send, and see that it is saved."""
    write(phone, text)
    expect(own(phone, text, SAVED)).to_be_visible()


def press(page: Page, name: str, exact: bool = True) -> None:
    page.get_by_role("button", name=name, exact=exact).first.click()


def from_menu(desk: Page, name: str) -> None:
    """Press what stands in the desk's menu More."""
    desk.locator("#more summary").click()
    desk.wait_for_timeout(RESTS)
    desk.locator("#more").get_by_role("button", name=name).click()


RESTS = 750
"""Milliseconds after which a control, or a clicker's key, is taken as pressed anew."""


def rested(control: Locator) -> Locator:
    """Wait as long as a person would before the next press: a double press is ignored."""
    expect(control).not_to_have_attribute("aria-disabled", "true")
    return control


def key(page: Page, name: str) -> None:
    """Press a clicker's key, or one on the keyboard, and not as the second of a double press."""
    page.wait_for_timeout(RESTS)
    page.keyboard.press(name)


def onward(desk: Page) -> None:
    """To what follows; from the last step to the end."""
    rested(desk.locator("#onward, .last-step").first)
    if desk.locator("#onward").count():
        desk.locator("#onward").click()
    else:
        end(desk)


def end(desk: Page) -> None:
    sure(desk, "#grave-end-", "Ja, avsluta")


def sure(desk: Page, menu: str, name: str) -> None:
    """Open what says what it will do, read it, and press the button in it."""
    for _ in range(3):  # a press on what has just changed does nothing
        rested(desk.locator(f"{menu} summary")).click()
        desk.wait_for_timeout(RESTS)
        if desk.get_by_role("button", name=name, exact=True).first.is_visible():
            break
    press(desk, name)


def at(heading: str, *pages: Page) -> None:
    """Wait until all of these show it."""
    for page in pages:
        expect(page.get_by_role("heading", name=heading)).to_be_visible()


def ask_first(desk: Page, *pages: Page) -> None:
    """Start, and wait until the first question is on all of these phones."""
    onward(desk)
    for page in pages:
        expect(page.locator("form.ask").first).to_be_visible()


def on_wall(projector: Page, text: str) -> Locator:
    return projector.locator(".answers li", has_text=text)


def hide(desk: Page, text: str, reason: str = "Inga namn på andra") -> None:
    answer = desk.locator(".answer", has_text=text)
    rested(answer.get_by_role("button", name="Dölj", exact=True)).click()
    answer.get_by_role("button", name=reason).click()


def askings(database: Database, workshop: Workshop) -> list[Asking]:
    with database.reading() as session:
        found = select(Asking).where(Asking.workshop_id == workshop.id).order_by(col(Asking.id))
        return list(session.exec(found))


def stored(database: Database, workshop: Workshop) -> list[Answer]:
    """Every operation on answers of the workshop, as the database has it."""
    asked = [asking.id for asking in askings(database, workshop)]
    with database.reading() as session:
        found = select(Answer).where(col(Answer.asking_id).in_(asked)).order_by(col(Answer.id))
        return list(session.exec(found))


def texts(database: Database, workshop: Workshop) -> list[str]:
    return [(answer.value or {}).get("text", "") for answer in stored(database, workshop)]


def until(page: Page, true: str, seconds: float = 10) -> None:
    """Wait until an expression is true; Playwright's own way would need eval in the page."""
    left = int(seconds * 20)
    while not page.evaluate(true):
        left -= 1
        assert left, f"never: {true}"
        page.wait_for_timeout(50)


@contextlib.contextmanager
def offline(page: Page) -> Iterator[None]:
    """No network for this page's browser, which sockets that are open feel too."""
    page.context.set_offline(True)
    yield
    page.context.set_offline(False)
