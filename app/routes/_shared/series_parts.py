"""Posts in a series, as routes find them, and the frame of its pages."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session
from starlette.requests import HTTPConnection

from app.errors import LogInHere, NotYours
from app.models.people.crew import Series
from app.models.people.facilitator import Facilitator
from app.models.people.member import HOST, OWNER, READER
from app.models.series.series import Post, post_in
from app.routes._shared.parts import facilitator_of, page, parts_of
from app.security_log import Told, note_with


@dataclass(frozen=True)
class Stand:
    """A post in a series, and who has it."""

    post: Post
    facilitator: Facilitator

    @property
    def series(self) -> Series:
        return self.post.series

    @property
    def series_id(self) -> int:
        assert self.series.id is not None
        return self.series.id

    @property
    def actor(self) -> int:
        assert self.facilitator.id is not None
        return self.facilitator.id

    def note(self, session: Session, what: str, **told: Told) -> None:
        """In the security log, with the transaction."""
        note_with(session, what, by=self.actor, series=self.series_id, **told)

    def way(self, way: str = "") -> str:
        """The address of one of its pages."""
        return f"/series/{self.series.uid}{way}"

    def to(self, way: str = "") -> Response:
        return RedirectResponse(self.way(way), 303)


def stand_for(*roles: str) -> Callable[[HTTPConnection, str], Stand]:
    """A dependency. Raises LogInHere, NotFound alike for what isn't there and isn't theirs, and
    NotYours."""

    def stand(connection: HTTPConnection, series_uid: str) -> Stand:
        who = facilitator_of(connection)
        if who is None or who.id is None:
            raise LogInHere()
        with parts_of(connection).database.reading() as session:
            post = post_in(session, series_uid, who.id)
        if post.role not in roles:
            raise NotYours()
        return Stand(post, who)

    return stand


AnyPost = Annotated[Stand, Depends(stand_for(OWNER, HOST, READER))]
LeadingPost = Annotated[Stand, Depends(stand_for(OWNER, HOST))]
OwningPost = Annotated[Stand, Depends(stand_for(OWNER))]


def series_page(
    request: Request, template: str, stand: Stand, *, status: int = 200, **values: Any
) -> Response:
    """A page of a series, with its ways in the bar."""
    return page(
        request,
        template,
        status=status,
        default_language=stand.series.language,
        facilitator=stand.facilitator,
        series=stand.series,
        post=stand.post,
        base=f"/series/{stand.series.uid}",
        **values,
    )
