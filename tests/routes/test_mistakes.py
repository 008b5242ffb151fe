"""What is said, and what is kept out of the log, when something can't be done."""

import asyncio
from typing import Any

from fastapi import FastAPI, Request

from app.routes._shared.mistakes import install


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
