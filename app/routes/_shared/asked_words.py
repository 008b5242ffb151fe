"""Days of what was answered from above, in words."""

from collections.abc import Callable

from fastapi import Request

from app.i18n.due import Due
from app.routes._shared.parts import language_of


def day_of(request: Request) -> Callable[[str], str]:
    """What a stored day reads as in the language of the page."""
    language = language_of(request)

    def words(stored: str) -> str:
        due = Due.read(stored)
        return due.words(language) if due else ""

    return words
