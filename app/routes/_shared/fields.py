"""What a form sent whose fields aren't known beforehand: nested by the dots in their names."""

import asyncio
import hashlib
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from app.deck.decoding import TOO_LARGE
from app.errors import Invalid
from app.security import is_token
from app.steps.plain import nest

MOST_FIELDS = 12_000
MOST_FIELD_BYTES = 8 * 1024 * 1024
MOST_FILES = 60
"""A browser sends each field for a file, also the empty ones: a row of a step may have one."""


async def fields(request: Request) -> dict[str, Any]:
    """Texts as texts, a file as its bytes. Name it after the seat, which is looked up first."""
    return nest(await _pairs(request))


async def _pairs(request: Request) -> list[tuple[str, bytes | str]]:
    try:
        form = await request.form(
            max_fields=MOST_FIELDS, max_files=MOST_FILES, max_part_size=MOST_FIELD_BYTES
        )
    except HTTPException as error:
        raise Invalid(TOO_LARGE) from error
    return [(name, await _value(value)) for name, value in form.multi_items()]


async def _value(value: UploadFile | str) -> bytes | str:
    if isinstance(value, str):
        return value
    await value.seek(0)
    return await value.read()


Fields = Annotated[dict[str, Any], Depends(fields)]


async def drawn_form(request: Request) -> str:
    """A digest of where a form is sent, the key that it was drawn with and all that is filled in:
    two that are alike are two presses of one. Empty for a form without a key. Name it after the
    seat."""
    pairs = await _pairs(request)
    if not any(name == "key" and is_token(str(value)) for name, value in pairs):
        return ""
    return await asyncio.to_thread(_digest, request.url.path, pairs)


def _digest(path: str, pairs: Sequence[tuple[str, bytes | str]]) -> str:
    """Of a file of some megabytes too, so it isn't for the loop."""
    known = hashlib.sha256(repr(path).encode())
    for name, value in pairs:
        content = value.encode(errors="surrogatepass") if isinstance(value, str) else value
        known.update(f"\n{name!r} {len(content)}\n".encode())
        known.update(content)
    return known.hexdigest()


Drawn = Annotated[str, Depends(drawn_form)]
