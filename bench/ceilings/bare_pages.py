"""Pages' ceiling: a bare ASGI app that has the page's bytes ready."""

import sys
from pathlib import Path
from typing import Any

import uvicorn

from bench.machine import HERE

PAGE = Path(sys.argv[2]).read_bytes()
HEADERS = [
    (b"content-type", b"text/html; charset=utf-8"),
    (b"content-encoding", b"gzip"),
    (b"content-length", str(len(PAGE)).encode()),
]


async def app(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await send({"type": "http.response.body", "body": PAGE})


if __name__ == "__main__":
    uvicorn.run(
        app,
        host=HERE,
        port=int(sys.argv[1]),
        lifespan="off",
        access_log=False,
        log_level="warning",
        backlog=8192,
    )
