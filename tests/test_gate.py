"""What passes the gate: our own pages' requests, of a sensible size."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from app.gate import MOST_BODY, SAFE_HEADERS
from app.models.workshop import Workshop

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
