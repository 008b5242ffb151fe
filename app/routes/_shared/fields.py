"""What a form sent whose fields aren't known beforehand: nested by the dots in their names."""

from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from app.deck.decoding import TOO_LARGE
from app.errors import Invalid
from app.steps.plain import nest

MOST_FIELDS = 12_000
MOST_FIELD_BYTES = 8 * 1024 * 1024
MOST_FILES = 60
"""A browser sends each field for a file, also the empty ones: a row of a step may have one."""


async def fields(request: Request) -> dict[str, Any]:
    """Texts as texts, a file as its bytes. Name it after the seat, which is looked up first."""
    try:
        form = await request.form(
            max_fields=MOST_FIELDS, max_files=MOST_FILES, max_part_size=MOST_FIELD_BYTES
        )
    except HTTPException as error:
        raise Invalid(TOO_LARGE) from error
    pairs: list[tuple[str, Any]] = []
    for name, value in form.multi_items():
        pairs.append((name, await value.read() if isinstance(value, UploadFile) else value))
    return nest(pairs)


Fields = Annotated[dict[str, Any], Depends(fields)]
