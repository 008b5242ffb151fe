"""What is said on a line, and with which code it is closed: the words of docs/protocol.md."""

import json
from typing import Annotated, Any

from pydantic import BaseModel, Field

from app.errors import Refused, Slow
from app.models.answers.answer import Receipt
from app.numbers import Number, Row

PROTOCOL = 1
OLDEST_PROTOCOL = 1

UNSUPPORTED, UNREADABLE, DRAIN, BUSY, LEFT = 1003, 1007, 1012, 1013, 1005
UNKNOWN_PARTICIPANT, NOT_YOURS, GONE, TOO_SLOW, OLD_PROTOCOL = 4001, 4003, 4004, 4009, 4010
FAULTY = (UNSUPPORTED, UNREADABLE)
"""What only a broken or a hostile screen brings about is logged."""
CLOSE_CODES = {
    "drain": DRAIN,
    "ended": 1000,
    "deleted": GONE,
    "revoked": NOT_YOURS,
    "replaced": UNKNOWN_PARTICIPANT,
}

Key = Annotated[str, Field(pattern="^[A-Za-z0-9_-]{1,64}$")]


class Hello(BaseModel):
    v: int = PROTOCOL
    build: str = ""
    have: list[Key] = Field(default_factory=list, max_length=500)
    at: Number | None = None


class View(BaseModel):
    """What a projector shows: rows `first` to `last` of so many, and where the pages beside
    begin. Nothing where nothing is listed."""

    first: Row = 0
    last: Row = 0
    of: Row = 0
    back: Row | None = None
    next: Row | None = None


class At(BaseModel):
    """Where somebody is at a sorting table: a question, and the row of an answer."""

    asking: Row = 0
    row: Row = 0


class Closing(Exception):
    """The socket is to be closed with `code`."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason


def read(text: str | None) -> dict[str, Any]:
    if text is None:
        raise Closing(UNSUPPORTED, "binary")
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Closing(UNREADABLE, "not JSON") from error
    if not isinstance(value, dict):
        raise Closing(UNREADABLE, "not an object")
    return value


def key_of(message: Any) -> str:
    """The key a reply is to name, however odd what was sent: keys are plain letters."""
    key = str(message.get("key", ""))[:64] if isinstance(message, dict) else ""
    return key.encode("ascii", "replace").decode()


def no_message(key: str, refusal: Refused, say: str) -> dict[str, Any]:
    """Over a socket and over HTTP alike."""
    message = {"t": "no", "key": key, "why": refusal.why, "say": say, "again": refusal.again}
    if refusal.again:
        message["after"] = 10_000 if isinstance(refusal, Slow) else 3_000
    return message


def ok_text(receipt: Receipt) -> str:
    """A receipt as JSON, made by hand as there are so many: a stored key is plain letters. It names
    the thread that a kind has chosen itself."""
    key, thread = receipt.key, receipt.thread
    chosen = f',"thread":{json.dumps(thread)}' if thread not in ("", key) else ""
    return f'{{"t":"ok","keys":["{key}"],"n":{receipt.n}{chosen}}}'
