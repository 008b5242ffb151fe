"""What is said, and what is kept out of the log, when something can't be done."""

import asyncio
import re
from typing import Any

from fastapi import FastAPI, Request
from starlette.testclient import TestClient

from app.routes._shared.mistakes import install
from tests.routes.table import TABLE


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
