"""Ways back to a page, after something was done."""

from fastapi import Response
from fastapi.responses import RedirectResponse

from app.routes._shared.parts import Seat


def to_agenda(seat: Seat, say: str = "", row: str = "", focus: str = "") -> Response:
    return RedirectResponse(at_agenda(seat, say, row, focus), 303)


def at_agenda(seat: Seat, say: str = "", row: str = "", focus: str = "") -> str:
    """The way back to the agenda, which says what was done, at a row, with the focus on a
    control."""
    asked = "&".join(
        f"{name}={value}" for name, value in (("say", say), ("row", row), ("focus", focus)) if value
    )
    return f"/w/{seat.workshop.uid}/agenda{'?' * bool(asked)}{asked}"
