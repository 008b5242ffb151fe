"""A real server, a real Chromium, and the pages of everyone in the room.

The server is reached as http://bikupa.test, as plain http by another name than localhost:
browsers then withhold what they withhold from a phone in a village hall.

While Playwright runs, its event loop runs in this thread: what a test itself wants to await
must run in another one. So it runs no longer than the tests of this folder do.
"""

import os
import shutil
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from app.clock import now
from app.database import Database
from app.models import workshop as workshops
from app.models.agenda import agenda
from app.models.people import facilitator, member
from app.models.people.facilitator import Facilitator
from app.models.people.member import OWNER
from app.models.workshop import Workshop
from app.routes._shared.parts import LOGIN_COOKIE, SCREEN_COOKIE
from app.steps import STEP_KINDS
from tests.conftest import someone
from tests.server import Server, free_port

HERE = Path(__file__).parent
HOST = "bikupa.test"
CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first is the same browser without its own windows, which take a third of its time."""
FLAGS = [
    f"--host-resolver-rules=MAP {HOST} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--no-proxy-server",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]
NO_CHROMIUM = "no Chromium here, so nothing is tested in a browser (BIKUPA_CHROMIUM names one)"
LOCALES = {"sv": "sv-SE", "en": "en-GB"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """These tests are slow, so they come last."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
    items.sort(key=lambda item: HERE in item.path.parents)


@pytest.fixture(scope="session", autouse=True)
def chromium() -> str:
    """Where Chromium is. Without one the tests here are skipped, on CI they fail."""
    wanted = os.environ.get("BIKUPA_CHROMIUM")
    found = next(filter(None, map(shutil.which, [wanted] if wanted else CHROMIUM)), None)
    if found:
        return found
    if os.environ.get("CI") == "true":
        pytest.fail(NO_CHROMIUM, pytrace=False)
    pytest.skip(NO_CHROMIUM)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """All tests that are skipped for want of Chromium say so in one line together."""
    report = yield
    if report.skipped and NO_CHROMIUM in str(report.longrepr):
        report.longrepr = (str(HERE / "conftest.py"), 1, f"Skipped: {NO_CHROMIUM}")
    return report


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="package")
def browser(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture(scope="package")
def the_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    port = free_port()
    url = f"http://{HOST}:{port}"
    server = Server(tmp_path_factory.mktemp("server"), port, url, BIKUPA_BASE_URL=url)
    yield server
    server.dispose()


@pytest.fixture
def server(the_server: Server) -> Server:
    """One server for all tests; started anew when the test before left it dead."""
    if not the_server.runs:
        the_server.start()
    return the_server


@pytest.fixture
def database(server: Server) -> Database:
    """The running server's. What a test writes here, no page is told of."""
    return server.database


@pytest.fixture
def astrid(database: Database, request: pytest.FixtureRequest) -> Facilitator:
    return someone(database, "Astrid Lind", f"astrid-{time.time_ns()}@example.se")


@dataclass(frozen=True)
class Ask:
    """A step of the agenda, and how it is asked."""

    kind: str
    prompt: str
    body: str = ""
    settings: dict[str, Any] = field(default_factory=dict)
    show: str = ""
    approve_first: bool = False


@pytest.fixture
def workshop_with(database: Database, astrid: Facilitator) -> Callable[..., Workshop]:
    """Make Astrid's workshop: workshop_with(Ask("open_text", "Vad?"), ("Samtal", [Ask(…), …])).

    A name with a list is a talk round.
    """

    return partial(make_workshop, database, astrid)


def make_workshop(
    database: Database,
    owner: Facilitator,
    *steps: Ask | tuple[str, list[Ask]],
    title: str = "Möte i bygden",
    language: str = "sv",
) -> Workshop:
    with database.writing() as session:
        made = workshops.open_workshop(session, title, language=language, keep_days=30)
        assert made.id is not None and owner.id is not None
        member.admit(session, made.id, owner.id, OWNER)
        for step in steps:
            name, asks = step if isinstance(step, tuple) else ("", [step])
            item = agenda.add_item(session, made.id, name, planned_s=300)
            for ask in asks:
                settings = STEP_KINDS[ask.kind].Settings.model_validate(ask.settings)
                agenda.add_step(
                    session,
                    item,
                    ask.kind,
                    ask.prompt,
                    language=language,
                    body=ask.body,
                    settings=settings,
                    show=ask.show,
                    approve_first=ask.approve_first,
                )
    return made


@dataclass
class Heard:
    """What the pages of a test asked for and complained of."""

    foreign: list[str] = field(default_factory=list)
    exceptions: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)

    def listen(self, context: BrowserContext) -> None:
        context.on("request", lambda request: self._url(request.url))
        context.on("page", lambda page: page.on("websocket", lambda socket: self._url(socket.url)))
        context.on("weberror", lambda error: self.exceptions.append(str(error.error)))
        context.on("console", self._console)

    def _url(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob") and parts.hostname != HOST:
            self.foreign.append(url)

    def _console(self, message: Any) -> None:
        if message.type == "error":
            self.console.append(message.text)


@pytest.fixture
def heard() -> Iterator[Heard]:
    """No page may ask another host for anything, or fail in its script. Whether a message
    of level error is in order (`heard.console`), a test must know itself."""
    heard = Heard()
    yield heard
    assert heard.foreign == []
    assert heard.exceptions == []


NewPage = Callable[..., Page]


@pytest.fixture
def new_page(browser: Browser, server: Server, heard: Heard) -> Iterator[NewPage]:
    """A page in a browser of its own: new_page(360, 740, language="en", scheme="dark").

    Its addresses are relative to the server: page.goto("/"). What else is given goes to
    Playwright's new_context.
    """
    contexts: list[BrowserContext] = []

    def make(
        width: int = 1366,
        height: int = 768,
        language: str = "sv",
        scheme: str = "light",
        javascript: bool = True,
        **more: Any,
    ) -> Page:
        context = browser.new_context(
            base_url=server.url,
            viewport={"width": width, "height": height},
            locale=LOCALES[language],
            color_scheme=scheme,  # type: ignore[arg-type]
            java_script_enabled=javascript,
            **more,
        )
        context.set_default_timeout(10_000)
        heard.listen(context)
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()


def give_cookie(page: Page, server: Server, name: str, value: str, path: str = "/") -> None:
    cookie = {"name": name, "value": value, "domain": HOST, "path": path, "httpOnly": True}
    page.context.add_cookies([cookie])  # type: ignore[list-item]


@pytest.fixture
def log_in(server: Server) -> Callable[[Page, Facilitator], Page]:
    """Let a page's browser be logged in as someone."""

    def log_in(page: Page, who: Facilitator) -> Page:
        with server.database.writing() as session:
            token = facilitator.log_in(session, who, now())
        give_cookie(page, server, LOGIN_COOKIE, token)
        return page

    return log_in


@pytest.fixture
def desk_page(
    new_page: NewPage, log_in: Callable[[Page, Facilitator], Page], astrid: Facilitator
) -> Callable[..., Page]:
    """Astrid's desk: desk_page(workshop), with what new_page takes."""

    def open_desk(workshop: Workshop, **how: Any) -> Page:
        page = log_in(new_page(**how), astrid)
        page.goto(f"/w/{workshop.uid}/desk")
        return page

    return open_desk


@pytest.fixture
def projector_page(new_page: NewPage, server: Server) -> Callable[..., Page]:
    """The hall's computer, let in by a projector link."""

    def open_projector(workshop: Workshop, **how: Any) -> Page:
        with server.database.writing() as session:
            token = member.make_screen_link(session, workshop.id or 0)
        page = new_page(**{"width": 1920, "height": 1080} | how)
        give_cookie(page, server, SCREEN_COOKIE, token, f"/w/{workshop.uid}")
        page.goto(f"/w/{workshop.uid}/projector")
        return page

    return open_projector


@pytest.fixture
def phone_page(new_page: NewPage) -> Callable[..., Page]:
    """A phone that has come in by the code."""

    def join(workshop: Workshop, **how: Any) -> Page:
        page = new_page(**{"width": 360, "height": 740} | how)
        page.goto(f"/{workshop.code}")
        return page

    return join
