"""Ways back to a page, after something was done."""

from fastapi import Response
from fastapi.responses import RedirectResponse

from app.routes._shared.parts import Seat


def to_agenda(seat: Seat, say: str = "", row: str = "", focus: str = "") -> Response:
    """Back to the agenda, which says what was done, at a row, with the focus on a control."""
    asked = "&".join(
        f"{name}={value}" for name, value in (("say", say), ("row", row), ("focus", focus)) if value
    )
    return RedirectResponse(f"/w/{seat.workshop.uid}/agenda{'?' * bool(asked)}{asked}", 303)
