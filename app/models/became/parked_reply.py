"""A parked line on the page of what became of it: put there by one press, with what came back and
who answers, or with whom it waits for and since when.

It becomes a reply as any other, in the organisation's own words: what a participant wrote stands on
that page as a quote and in no other way, so such a line is put in other words first.
"""

import hashlib

from sqlmodel import Session

from app.clock import Milliseconds
from app.errors import N_, Invalid
from app.i18n import local
from app.models.became.proposed import put
from app.models.became.reply import ANSWERED, WAITS, Reply, Typed
from app.models.commitments.parked import Parked, ParkedLine, find_parked, line_of
from app.models.titles import LONGEST
from app.models.workshop import Workshop

NOT_OWN = N_("Write it in your own words first: what a participant wrote can be deleted.")
TOO_LONG = N_("Write it in at most %(most)s characters first, to put it on the participants' page.")


def name_of(row: Parked) -> str:
    """What its reply is called, so that pressed twice it is one. Numbers of rows are used again,
    so the time is in it too."""
    return hashlib.sha256(f"parked {row.workshop_id} {row.id} {row.at}".encode()).hexdigest()[:22]


def as_reply(line: ParkedLine, workshop: Workshop) -> Typed:
    """What the page would say of it."""
    row = line.row
    since = local(row.at, workshop.tz).date().isoformat()
    return Typed(
        says=ANSWERED if row.said else WAITS,
        title=row.words,
        text=row.said,
        who=line.receiver or row.teller,
        day=row.day or since,
    )


def put_on_page(
    session: Session, workshop: Workshop, parked_id: int, *, at: Milliseconds, by: int | None
) -> Reply:
    """In place of what its reply said before, if there is one; what was written beside that there
    stays, but for a translation of another text. Raises NotFound, Invalid."""
    line = line_of(session, find_parked(session, workshop.id or 0, parked_id))
    if line.is_participants:
        raise Invalid(NOT_OWN)
    if len(line.row.words) > LONGEST:
        raise Invalid(TOO_LONG, most=LONGEST)
    typed = as_reply(line, workshop)
    return put(session, workshop, name_of(line.row), typed, at=at, by=by)
