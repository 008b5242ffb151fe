"""What somebody had typed when a form was refused: kept over a log-in, or shown to be copied."""

import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from fastapi import Request, Response
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, HTTPConnection

from app.models.people.facilitator import Facilitator
from app.numbers import read_number
from app.routes._shared.parts import page
from app.security import local_path

SECRET = {"password", "old", "code", "token", "filled"}
"""Fields that are never written down again."""
UNTYPED = {
    "edition",
    "key",
    "do",
    "on",
    "from",
    "to",
    "into",
    "after",
    "back",
    "next",
    "then",
    "seen",
}
UNTYPED |= {
    "kind",
    "word_in",
    "restore",
    "language",
    "round",
    "show",
    "pace",
    "thread",
    "asking",
    "answer",
    "state",
}
"""Fields that nobody types: a form that has no others is a press of a button, which isn't to be
pressed again by a log-in."""
MOST_BODY = 1024 * 1024
MOST_KEPT = 512 * 1024
"""In bytes, of what is sent and of what goes with a log-in."""
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")

Pairs = list[tuple[str, str]]


async def sent_by(request: Request) -> Pairs:
    """The texts of a form that was sent here. Empty for what is no form or too large to keep:
    who isn't logged in can't make the server read much."""
    size = request.headers.get("content-length", "")
    is_form = request.headers.get("content-type", "").startswith(FORMS)
    if request.method != "POST" or not is_form or read_number(size, MOST_BODY) is None:
        return []
    try:
        form = await request.form(max_fields=12_000)
    except (HTTPException, ClientDisconnect):
        return []
    pairs = [(name, text) for name, text in form.multi_items() if isinstance(text, str)]
    return [(name, text) for name, text in pairs if name not in SECRET]


def words_of(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """What somebody may have written themselves."""
    return [text for name, text in pairs if name not in UNTYPED and text.strip()]


def page_of(request: Request) -> str:
    """The page that a form stood on, as its browser says, or the address itself."""
    if request.method == "GET":
        query = request.url.query
        return request.url.path + (f"?{query}" if query else "")
    return came_from(request)


def came_from(connection: HTTPConnection) -> str:
    """The page that its browser says it came from, without where."""
    page = urlsplit(connection.headers.get("referer", ""))
    return local_path(page.path + (f"?{page.query}" if page.query else ""), "")


def packed(pairs: Pairs) -> str:
    """As one field of the form that logs in."""
    text = json.dumps(pairs, ensure_ascii=False) if words_of(pairs) else ""
    return text if len(text.encode()) <= MOST_KEPT else ""


def unpacked(text: str) -> Pairs:
    """What `packed` made; nothing of what somebody else may have sent."""
    try:
        found: Any = json.loads(text) if text else []
    except (ValueError, RecursionError):
        return []
    pairs = found if isinstance(found, list) else []
    return [(name, value) for name, value in filter(_is_pair, pairs) if name not in SECRET]


def _is_pair(one: Any) -> bool:
    return isinstance(one, list) and len(one) == 2 and all(isinstance(part, str) for part in one)


def logged_in_again(
    request: Request, entered: Response, known: Facilitator, sent: Pairs, to: str, next: str
) -> Response:
    """Logged in, and what was sent before is there to be saved."""
    response = page(
        request,
        "facilitators/kept.html",
        facilitator=known,
        pairs=sent,
        texts=words_of(sent),
        to=to,
        next=local_path(next, ""),
    )
    for name, value in entered.raw_headers:
        if name == b"set-cookie":
            response.raw_headers.append((name, value))
    return response
