"""A file sent with a form: streamed to a temporary file, and dropped when it is too large."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import IO, Annotated

from fastapi import Depends, Request
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.types import Message

from app.deck.decoding import TOO_LARGE as TOO_MUCH_TEXT
from app.deck.files.refusals import MOST_FILE, TOO_LARGE
from app.errors import Invalid
from app.routes._shared.fields import MOST_FIELD_BYTES

AROUND_A_FILE = MOST_FIELD_BYTES + 64 * 1024
"""The text that was typed, and what parts a form's fields."""


@dataclass
class Upload:
    """What was typed, and the file if one was chosen."""

    text: str
    chosen: UploadFile | None
    too_large: bool

    @property
    def file(self) -> IO[bytes] | None:
        """None if no file was chosen. Raises Invalid if it was larger than MOST_FILE."""
        if self.too_large:
            raise Invalid(TOO_LARGE)
        return self.chosen.file if self.chosen and self.chosen.filename else None


class _Bounded:
    """A request's body up to so many bytes; the rest is taken in and dropped, so that a browser
    that is still sending gets to read the answer."""

    def __init__(self, request: Request, most: int) -> None:
        self._request = request
        self._left = most
        self.exceeded = False

    async def receive(self) -> Message:
        message = await self._request.receive()
        body = message.get("body", b"")
        if len(body) <= self._left:
            self._left -= len(body)
            return message
        self.exceeded = True
        while message.get("more_body"):
            message = await self._request.receive()
        return {"type": "http.request", "body": body[: self._left], "more_body": False}


async def uploaded(request: Request) -> AsyncIterator[Upload]:
    """The form's `text` and `file`, the text first in the form. Name it after the seat, which is
    looked up first."""
    body = _Bounded(request, MOST_FILE + AROUND_A_FILE)
    bounded = Request(request.scope, body.receive)
    try:
        async with bounded.form(max_fields=8, max_files=1, max_part_size=MOST_FIELD_BYTES) as form:
            text, file = form.get("text", ""), form.get("file")
            chosen = file if isinstance(file, UploadFile) else None
            yield Upload(str(text), chosen, body.exceeded or _is_too_large(chosen))
    except HTTPException as error:
        raise Invalid(TOO_MUCH_TEXT) from error


def _is_too_large(chosen: UploadFile | None) -> bool:
    return chosen is not None and (chosen.size or 0) > MOST_FILE


Uploaded = Annotated[Upload, Depends(uploaded)]
