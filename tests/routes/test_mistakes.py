"""What is said, and what is kept out of the log, when something can't be done."""

import asyncio
import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI, HTTPException, Request
from starlette.routing import Route
from starlette.testclient import TestClient

from app.database import Database
from app.errors import Full, Invalid, NotFound, NotYours, Slow, Unwritable
from app.models.people import participant
from app.models.workshop import Workshop
from app.routes._shared.mistakes import install
from app.routes._shared.parts import PARTICIPANT_COOKIE
from tests.routes.table import TABLE

READS_PAGES = {"accept": "text/html", "accept-language": "en"}
KINDS: dict[str, Exception] = {
    "bad": HTTPException(400),
    "role": NotYours(),
    "gone": NotFound(),
    "method": HTTPException(405),
    "typed": Invalid(),
    "fast": Slow(),
    "fault": ValueError("broken"),
    "full": Full(),
    "disk": Unwritable(),
}
AGAIN = ("fast", "fault", "full", "disk")


def test_who_leaves_in_the_middle_of_a_form_is_no_fault_of_ours() -> None:
    app, sent = FastAPI(), []
    install(app)

    @app.post("/")
    async def take(request: Request) -> None:
        await request.form()

    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    form = [(b"content-type", b"application/x-www-form-urlencoded")]
    scope = {"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": form}
    asyncio.run(app(scope, receive, send))  # raises, and so is logged, if it counts as a fault
    assert sent[0]["status"] == 422


@pytest.fixture
def breaking(client: TestClient) -> Iterator[TestClient]:
    """An app in which everything may go wrong at an address of a workshop."""

    def broken(request: Request) -> None:
        raise KINDS[request.path_params["kind"]]

    app = client.app
    assert isinstance(app, FastAPI)
    app.router.routes.insert(0, Route("/w/{uid}/broken/{kind}", broken, methods=["GET", "POST"]))
    with TestClient(app, raise_server_exceptions=False, headers=READS_PAGES) as breaking:
        breaking.cookies.update(client.cookies)
        yield breaking


def ways_on(page: str) -> list[str]:
    """Where the links of a page's middle lead; there is one sentence."""
    [main] = re.findall(r"<main.*?</main>", page, re.DOTALL)
    assert len(re.findall(r"<h1>[^<]{10,}</h1>", main)) == 1
    return re.findall(r'href="([^"]*)"', main)


@pytest.mark.parametrize("kind", KINDS)
def test_a_mistake_is_one_sentence_and_one_way_on(
    breaking: TestClient, database: Database, workshop: Workshop, kind: str
) -> None:
    path = f"/w/{workshop.uid}/broken/{kind}"
    assert ways_on(breaking.get(path).text) == [path if kind in AGAIN else "/"]
    with database.writing() as session:
        _, phone = participant.join(session, workshop, "sv")
    cookie = {"cookie": f"{PARTICIPANT_COOKIE}={phone}"}
    meeting = f"/w/{workshop.uid}/phone"
    assert ways_on(breaking.get(path, headers=cookie).text) == [path if kind in AGAIN else meeting]


@pytest.mark.parametrize("kind", KINDS)
def test_who_is_logged_in_is_led_to_their_own_start_and_not_to_a_log_in(
    astrids: TestClient, breaking: TestClient, workshop: Workshop, kind: str
) -> None:
    path = f"/w/{workshop.uid}/broken/{kind}"
    page = breaking.get(path).text
    assert ways_on(page) == [path if kind in AGAIN else "/workshops"]
    assert "/login" not in page


def test_a_form_that_is_refused_leads_back_to_its_page(
    breaking: TestClient, workshop: Workshop
) -> None:
    came_from = {"referer": "http://testserver/deck?a=1"}
    path = f"/w/{workshop.uid}/broken"
    for kind, way in (("typed", "/deck?a=1"), ("full", "/deck?a=1"), ("gone", "/")):
        page = breaking.post(f"{path}/{kind}", data={"text": "Mitt"}, headers=came_from).text
        assert ways_on(page) == [way] and "Mitt" in page


def test_no_page_promises_to_try_again_by_itself(breaking: TestClient, workshop: Workshop) -> None:
    for kind in AGAIN:
        page = breaking.get(f"/w/{workshop.uid}/broken/{kind}").text
        assert "by ourselves" not in page


def test_what_is_refused_at_the_gate_has_a_way_on_too(client: TestClient) -> None:
    elsewhere = client.post("/logout", headers={**READS_PAGES, "origin": "https://evil.example"})
    assert elsewhere.status_code == 403 and ways_on(elsewhere.text) == ["/"]
    large = {**READS_PAGES, "referer": "http://testserver/account"}
    refused = client.post("/account", content=b"x" * 3_000_000, headers=large)
    assert refused.status_code == 413 and ways_on(refused.text) == ["/account"]


def test_a_way_back_leads_to_no_other_site(client: TestClient) -> None:
    for page in ("http://testserver//evil.example/", "https://evil.example/account"):
        large = {**READS_PAGES, "referer": page}
        refused = client.post("/account", content=b"x" * 3_000_000, headers=large)
        assert ways_on(refused.text) == ["/"]


PAGES = {path for method, path in TABLE if method == "GET"}
READ = re.compile("|".join(re.sub(r"\{[^}]+\}", "[^/]+", page) for page in PAGES - {"/{code}"}))
FORMS = sorted(path for method, path in TABLE if method == "POST" and not READ.fullmatch(path))


def above(path: str) -> str:
    while path and path not in PAGES:
        path = path.rpartition("/")[0]
    return path


def test_the_address_of_a_form_leads_to_the_page_that_it_stands_on(client: TestClient) -> None:
    def filled(path: str) -> str:
        return re.sub(r"\{\w+\}", "1", path)

    wrong, led = [], 0
    for path in FORMS:
        reply = client.get(filled(path), follow_redirects=False)
        page = filled(above(path))
        said = (reply.status_code, reply.headers.get("location", ""))
        led += bool(page)
        if said != ((303, page) if page else (404, "")):
            wrong.append((path, said))
    assert wrong == [] and led > 60
