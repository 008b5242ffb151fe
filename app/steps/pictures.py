"""A picture as a step knows it: where it is, what it shows, and its shape."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from app.steps.plain import Line, Plain, parse

PICTURE_UID = r"^[\w-]{1,40}$"


class Picture(Plain):
    """A picture of the workshop: by its uid, and in words for those who can't see it, unless it
    only decorates. `alone`: the projector shows it without the heading. Its shape keeps its
    place on a page free until it has come."""

    uid: str = Field(pattern=PICTURE_UID)
    alt: Line = ""
    decorative: bool = False
    alone: bool = False
    width: int = Field(1, ge=1, le=10_000)
    height: int = Field(1, ge=1, le=10_000)

    @property
    def said(self) -> str:
        """What is read aloud."""
        return "" if self.decorative else self.alt


def picture_from(field: Any) -> Picture | None:
    """A picture from the editor's fields: none chosen, or the one there to be removed, is None.
    Raises Invalid."""
    if not isinstance(field, Mapping) or not field.get("uid") or field.get("remove"):
        return None
    return parse(Picture, field)
