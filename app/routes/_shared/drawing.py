"""What a screen is drawn from, standing still until it is drawn: for the first page, and for a
screen that asks now and then because it has no socket."""

from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import Request, Response
from sqlmodel import Session

from app.clock import now
from app.models.workshop import Workshop
from app.routes._shared.parts import Parts, Seat, language_of
from app.screens.render import render_stage
from app.screens.views import LookAt, stage


@contextmanager
def snapshot(parts: Parts) -> Iterator[Session]:
    """The database and what has been gathered of it, as of one moment."""
    with parts.results.still, parts.database.reading() as session:
        yield session


@contextmanager
def drawing(parts: Parts, seat: Seat, screen: str, language: str = "") -> Iterator[LookAt]:
    """What a screen shows now, with the questions in this language where they are worded in it."""
    here = parts.hub.here_in(seat.workshop_id)
    with snapshot(parts) as session:
        workshop = session.get_one(Workshop, seat.workshop_id)
        yield stage(
            session, parts.results, workshop, screen, at=now(), languages=(language,), **here
        )


def poll_screen(request: Request, parts: Parts, seat: Seat, screen: str, n: int) -> Response:
    """The stage of a screen in the language of who looks, or 304 where it has stage `n`."""
    language = language_of(request)
    with drawing(parts, seat, screen, language) as seen:
        return stage_reply(parts, seen, screen, language, n)


def stage_reply(parts: Parts, seen: LookAt, screen: str, language: str, n: int) -> Response:
    """The stage, or 304 where it is `n`."""
    if seen["n"] == n:
        return Response(status_code=304)
    drawn = render_stage(screen, language, seen, parts.settings.address)
    headers = {"x-bikupa-n": str(drawn.n)}
    if drawn.left is not None:
        headers["x-bikupa-left"] = str(drawn.left)
    return Response(drawn.html, media_type="text/html; charset=utf-8", headers=headers)
