"""Tokens and passwords stand in no address, no Referer and no log, whatever people do."""

import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from playwright.sync_api import Page, expect

from app.models.workshop import Workshop
from tests.browser.conftest import HOST, Ask, Heard, NewPage
from tests.browser.room import RESTS, TEXT, at, from_menu, onward, press, said
from tests.faults.conftest import ENVIRONMENT
from tests.faults.proxy import Proxy
from tests.server import Server, free_port

pytestmark = pytest.mark.browser

PASSWORD, SAID = "tre bruna kanariefåglar", "Det här är hemligt"
LINE = re.compile(rb"^[A-Z]+ (\S+) HTTP/1\.1\r$", re.M)
REFERER = re.compile(rb"^referer: (.*)\r$", re.M | re.I)


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    """In front of the server for everybody, so that it sees what goes over the wire."""
    with Proxy(free_port()) as proxy:
        yield proxy


@pytest.fixture
def server(proxy: Proxy, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    url = f"http://{HOST}:{proxy.port}"
    folder = tmp_path_factory.mktemp("secrets")
    server = Server(folder, proxy.to, url, BIKUPA_BASE_URL=url, **ENVIRONMENT)
    server.start()
    yield server
    server.dispose()


class Elsewhere(BaseHTTPRequestHandler):
    """Another site, which keeps what it is told of where its visitors came from."""

    told: list[str | None]

    def do_GET(self) -> None:
        if self.path == "/":  # not its picture, which comes from itself
            self.told.append(self.headers.get("Referer"))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"<h1>Annan sida</h1>")

    def log_message(self, *said: object) -> None:
        pass


@pytest.fixture
def elsewhere() -> Iterator[HTTPServer]:
    Elsewhere.told = []
    with HTTPServer(("127.0.0.1", 0), Elsewhere) as site:
        serving = threading.Thread(target=site.serve_forever)
        serving.start()
        yield site
        site.shutdown()
        serving.join(10)


def test_no_secret_is_in_an_address_a_referer_or_the_log(
    new_page: NewPage,
    server: Server,
    proxy: Proxy,
    elsewhere: HTTPServer,
    heard: Heard,
    request: pytest.FixtureRequest,
) -> None:
    (setup,) = re.findall(r"/invitation#([\w-]+)", server.log)
    hedvig = new_page()
    hedvig.goto(f"/invitation#{setup}")
    make_account(hedvig)
    hedvig.wait_for_timeout(RESTS)  # no person presses on the third page so soon
    press(hedvig, "Skapa en länk")
    invitation = hedvig.get_by_label("Länken, visas bara nu").input_value().partition("#")[2]
    invited = new_page()
    invited.goto(f"/invitation#{invitation}")
    expect(invited.get_by_label("Ditt namn")).to_be_visible()
    hedvig.goto("/account")
    press(hedvig, "Logga ut")
    hedvig.wait_for_url("**/login*")
    log_in(hedvig, "fel lösenord kanske")
    log_in(hedvig, PASSWORD)
    hedvig.wait_for_url("**/workshops")

    # Astrid comes now: the link of the set-up ends with the first facilitator
    open_desk: Callable[..., Page] = request.getfixturevalue("desk_page")
    leads_out = f"[ut](http://127.0.0.1:{elsewhere.server_port}/)"
    slide = Ask("slide", "Välkomna!", leads_out)
    room: Workshop = request.getfixturevalue("workshop_with")(slide, TEXT)
    desk, bjorn = open_desk(room), request.getfixturevalue("phone_page")(room)
    from_menu(desk, "Länk till salens dator")
    link = desk.get_by_label("Länken").input_value()
    wall = new_page(1920, 1080)
    wall.goto(link)
    desk.goto(f"/w/{room.uid}/desk")
    onward(desk)
    at("Välkomna!", bjorn)
    bjorn.get_by_role("link", name="ut").click()
    expect(bjorn.get_by_role("heading", name="Annan sida")).to_be_visible()
    bjorn.go_back()
    onward(desk)
    at(TEXT.prompt, bjorn)
    said(bjorn, SAID)
    wall.keyboard.press("PageDown")
    bjorn.get_by_role("link", name="English").click()
    bjorn.get_by_text("More about my answers").click()
    bjorn.get_by_role("link", name="What is stored about me").click()
    desk.goto(f"/w/{room.uid}/notes")

    cookies = [one for page in (hedvig, desk, bjorn, wall) for one in page.context.cookies()]
    secret = {"login", "screen", "participant"}
    tokens = {one["value"] for one in cookies if one["name"] in secret}
    assert {one["name"] for one in cookies} >= secret
    secrets = [setup, invitation, link.partition("#")[2], *tokens]
    server.stop()
    check_wire(b"".join(proxy.heads), secrets)
    assert Elsewhere.told == [None]
    assert all(
        url.startswith(f"http://127.0.0.1:{elsewhere.server_port}/") for url in heard.foreign
    )
    heard.foreign.clear()
    logged = server.log.replace(setup, "", 1)
    unsaid = (*secrets, room.uid, room.code, PASSWORD, SAID, "/w/", "Traceback")
    assert [one for one in unsaid if one in logged] == []


def make_account(page: Page) -> None:
    page.get_by_label("Ditt namn").fill("Hedvig")
    page.get_by_label("E-post").fill("hedvig@example.se")
    page.get_by_label("Lösenord", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Skapa kontot").click()
    page.wait_for_url("**/workshops")
    page.goto("/account")


def log_in(page: Page, password: str) -> None:
    page.goto("/login?next=/workshops")
    page.get_by_label("E-post").fill("hedvig@example.se")
    page.get_by_label("Lösenord", exact=True).fill(password)
    page.locator("main form button[type=submit]").click()


def check_wire(sent: bytes, secrets: list[str]) -> None:
    """Every request line, a socket's too, and every Referer; the tokens did go over the wire,
    in cookies and bodies."""
    addresses, referers = LINE.findall(sent), REFERER.findall(sent)
    assert any(address.endswith(b"/phone") for address in addresses) and referers
    for secret in secrets:
        assert secret.encode() in sent, "it was never used"
        assert not [one for one in (*addresses, *referers) if secret.encode() in one]
