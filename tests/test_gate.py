"""What passes the gate: our own pages' requests, of a sensible size."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from app.admission.gate import COSTLY_OF_A_NETWORK, MOST_BODY, MOST_CODE
from app.admission.networks import network_print
from app.database import Database
from app.headers import ONLY_HTTPS, SAFE_HEADERS
from app.main import create_app
from app.models.workshop import Workshop
from app.routes._shared.parts import Parts
from app.settings import Settings
from tests.server import Server

FOREIGN = ["http://evil.example", "null", "http://testserver.evil.example", "http://[", "", "x"]
FOREIGN += ["http://testserver@evil.example", "http://testserver:81", "https://", "//testserver"]


@pytest.mark.parametrize("origin", FOREIGN)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_another_site_changes_nothing(client: TestClient, origin: str, method: str) -> None:
    reply = client.request(method, "/logout", headers={"origin": origin})
    assert reply.status_code == 403


@pytest.mark.parametrize("origin", FOREIGN)
def test_another_site_opens_no_socket(client: TestClient, workshop: Workshop, origin: str) -> None:
    with (
        pytest.raises(WebSocketDisconnect),
        client.websocket_connect(f"/w/{workshop.uid}/phone", headers={"origin": origin}),
    ):
        pass


@pytest.mark.parametrize("origin", ["http://testserver", "https://testserver", None])
def test_our_own_pages_and_programs_pass(client: TestClient, origin: str | None) -> None:
    headers = {"origin": origin} if origin else {}
    assert client.post("/logout", headers=headers, follow_redirects=False).status_code == 303


def test_every_page_has_the_safe_headers(client: TestClient) -> None:
    for path in ("/", "/nothing-here", "/login"):
        reply = client.get(path)
        assert set(SAFE_HEADERS) <= set(reply.headers.raw)
        assert reply.headers["cache-control"] == "no-store"


def test_early_refusals_and_faults_have_the_safe_headers_too(settings: Settings) -> None:
    app = create_app(settings)
    with TestClient(app, raise_server_exceptions=False) as client:
        replies = [
            client.post("/logout", headers={"origin": "https://evil.example"}),
            client.post("/login", content=b"x" * (MOST_BODY + 1)),
            client.get("/login"),  # there is no database
            client.put("/login"),
        ]
    assert [reply.status_code for reply in replies][:2] == [403, 413]
    for reply in replies:
        assert set(SAFE_HEADERS) <= set(reply.headers.raw), reply.status_code


def test_a_fault_has_the_safe_headers_too(
    client: TestClient, parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> str:
        raise ZeroDivisionError

    monkeypatch.setattr(parts.health, "trouble", broken)
    browser = TestClient(client.app, raise_server_exceptions=False)
    reply = browser.get("/readyz")
    assert reply.status_code == 500 and set(SAFE_HEADERS) <= set(reply.headers.raw)


def test_a_large_body_is_refused_before_it_is_read(client: TestClient) -> None:
    reply = client.post("/login", content=b"x" * (MOST_BODY + 1))
    assert reply.status_code == 413 and reply.text.endswith(".")


def test_a_large_body_that_does_not_say_its_size_is_refused(client: TestClient) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(MOST_BODY // 65_536 + 2):
            yield b"x" * 65_536

    headers = {"content-type": "application/x-www-form-urlencoded"}
    assert client.post("/login", content=endless(), headers=headers).status_code in (413, 422)


@pytest.mark.parametrize("size", ["x", "-1", "", "9" * 5000, "²"])
def test_an_odd_size_makes_no_fault(client: TestClient, size: str) -> None:
    headers = {"content-length": size.encode("latin-1")}
    assert client.post("/login", headers=headers).status_code < 500  # type: ignore[arg-type]


@pytest.mark.parametrize("base_url", ["https://bikupa.example.se", "http://testserver", ""])
def test_with_https_browsers_are_told_to_stay_with_it(
    settings: Settings, database: Database, base_url: str
) -> None:
    known = settings.model_copy(update={"base_url": base_url})
    with TestClient(create_app(known), follow_redirects=False) as client:
        page = client.get("/login")
        spoken = client.get("/language/en")
        left = client.post("/logout")
        refused = client.post("/logout", headers={"origin": "https://evil.example"})
    for reply in (page, spoken, left, refused):
        assert (ONLY_HTTPS in reply.headers.raw) is base_url.startswith("https")
    for cookie in (spoken.headers["set-cookie"], left.headers["set-cookie"]):
        assert cookie.endswith("; Secure") is base_url.startswith("https")


def test_a_socket_that_is_not_let_in_is_answered_with_the_safe_headers(tmp_path: Path) -> None:
    server = Server(tmp_path, BIKUPA_BASE_URL="https://bikupa.example.se")
    server.start()
    try:
        for path, headers in (("/w/1/phone", {"Origin": "https://evil.example"}), ("/x/y/z", {})):
            with pytest.raises(InvalidStatus) as refused:
                connect(server.url.replace("http", "ws") + path, additional_headers=headers)
            said = {
                (name.lower().encode(), value.encode())
                for name, value in refused.value.response.headers.raw_items()
            }
            assert {*SAFE_HEADERS, ONLY_HTTPS} <= said
    finally:
        server.dispose()


def test_what_is_no_http_is_answered_with_the_safe_headers(tmp_path: Path) -> None:
    server = Server(tmp_path)
    server.start()
    try:
        address = ("127.0.0.1", server.settings.port)
        with socket.create_connection(address, timeout=10) as line:
            line.sendall(b"NO SUCH\r\n\r\n")
            said = line.makefile("rb").read()
        assert said.startswith(b"HTTP/1.1 400")
        assert all(name + b": " + value in said for name, value in SAFE_HEADERS)
    finally:
        server.dispose()


BEHIND = {"host": "127.0.0.1:8000"}
KNOWN = "https://bikupa.example.se"


@pytest.fixture(params=[KNOWN, "https://Bikupa.example.se:443"])
def proxied(
    request: pytest.FixtureRequest, settings: Settings, database: Database
) -> Iterator[TestClient]:
    """Behind a proxy that says another Host than people typed."""
    known = settings.model_copy(update={"base_url": request.param})
    with TestClient(create_app(known)) as client:
        yield client


def test_a_proxy_that_rewrites_host_stops_nobody(proxied: TestClient) -> None:
    headers = {**BEHIND, "origin": KNOWN}
    assert proxied.post("/logout", headers=headers, follow_redirects=False).status_code == 303


@pytest.mark.parametrize(
    "origin", [*FOREIGN, "http://bikupa.example.se", f"{KNOWN}.evil.example", f"{KNOWN}:81"]
)
def test_another_site_changes_nothing_behind_a_proxy(proxied: TestClient, origin: str) -> None:
    assert proxied.post("/logout", headers={**BEHIND, "origin": origin}).status_code == 403


def test_the_log_says_why_a_post_was_refused(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    client.post("/logout", headers={"origin": KNOWN, **BEHIND})
    [line] = [
        record.getMessage() for record in caplog.records if record.name == "app.admission.gate"
    ]
    assert line.startswith("Refused a POST") and KNOWN in line and "127.0.0.1:8000" in line
    assert "BIKUPA_BASE_URL" in line


@pytest.mark.parametrize("path", ["/w/x/code", "/w/x/code/erasure", "/w/x/phone/me/code"])
def test_what_costs_much_is_refused_early_to_a_network_that_asks_for_too_much_of_it(
    client: TestClient, parts: Parts, path: str
) -> None:
    at_once, _ = COSTLY_OF_A_NETWORK
    parts.costly.of(f"{network_print('testclient')} x").spend(at_once + 10)
    refused = client.post(path, headers={"accept-language": "en"})
    assert refused.status_code == 429 and 1 <= int(refused.headers["retry-after"]) <= 10
    assert refused.text.startswith("Very much comes from your network")
    assert refused.headers["x-content-type-options"] == "nosniff"
    assert client.get("/login").status_code == 200
    assert client.post("/logout", follow_redirects=False).status_code == 303
    for elsewhere in ("/login", "/w/y/code"):
        assert client.post(elsewhere).status_code in (404, 422)
    other = TestClient(client.app, client=("203.0.113.7", 1))
    assert other.post(path).status_code == 404


def test_nobody_waits_for_one_who_is_slow_to_say_what_they_want(tmp_path: Path) -> None:
    server = Server(tmp_path)
    server.start()
    try:
        head = "POST /login HTTP/1.1\r\nHost: a\r\nContent-Length: 40\r\n"
        head += "Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n\r\n"
        door = ("127.0.0.1", server.settings.port)
        with socket.create_connection(door) as slow, socket.create_connection(door, 5) as other:
            slow.sendall(f"{head}email=a".encode())
            other.sendall(f"{head}email=b@example.se&password=nejnejnejneje".encode())
            assert other.recv(20).startswith(b"HTTP/1.1 4")
    finally:
        server.dispose()


def test_nobody_who_comes_in_by_a_code_waits_for_what_others_send_up(tmp_path: Path) -> None:
    server = Server(tmp_path)
    server.start()
    try:
        head = "POST /deck HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n"
        door = ("127.0.0.1", server.settings.port)
        slow = [socket.create_connection(door) for _ in range(4)]
        for one in slow:
            one.sendall(head.encode())
        with socket.create_connection(door, 5) as newcomer:
            newcomer.sendall(b"GET /TF4WQ6 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            assert newcomer.recv(20).startswith(b"HTTP/1.1 404")
        for one in slow:
            one.close()
    finally:
        server.dispose()


def test_what_comes_with_a_code_of_ones_own_is_short(
    client: TestClient, workshop: Workshop
) -> None:
    reply = client.post(f"/w/{workshop.uid}/code", content=b"x" * (MOST_CODE + 1))
    assert reply.status_code == 413
