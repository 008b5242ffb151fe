"""Beginning a rehearsal: at the desk, or by the first simulated phone of this machine."""

from fastapi import Request

from app.errors import NotRehearsing
from app.models import workshop as workshops
from app.models.run import rehearsal
from app.rehearsal.wire import BEGINS, SIMULATED_HEADER
from app.routes._shared.parts import Parts
from app.settings.addresses import is_loopback

FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")


def begin_rehearsal(parts: Parts, workshop_id: int) -> None:
    with parts.database.writing() as session:
        rehearsal.begin(session, workshop_id)


def need_rehearsal(request: Request, parts: Parts, uid: str) -> None:
    """Simulated phones come to a rehearsal. The first one of this machine itself begins one, so
    that one command is enough; anybody else's need one begun at the desk. Raises NotRehearsing,
    Invalid."""
    with parts.database.reading() as session:
        workshop = workshops.by_uid(session, uid)
    if workshop is None or workshop.id is None or workshop.rehearsing:
        return
    if request.headers.get(SIMULATED_HEADER) != BEGINS or not _from_here(request):
        raise NotRehearsing()
    begin_rehearsal(parts, workshop.id)


def _from_here(request: Request) -> bool:
    """Whether it comes from this machine, and not by a proxy on it."""
    host = request.client.host if request.client else ""
    return is_loopback(host) and not any(name in request.headers for name in FORWARDED)
