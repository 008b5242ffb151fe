"""The pages of the demo's villages, which tell everyone what the board has answered."""

from datetime import timedelta

from sqlmodel import Session

from app.clock import Milliseconds
from app.database import Database
from app.demo.villages import VillagePage
from app.i18n import local
from app.models.agenda.edition import edition_of
from app.models.became import facts, published
from app.models.became.facts import TypedFacts, TypedNext
from app.models.became.page import draft
from app.models.people.crew import Series
from app.models.series.handed_reply import proposals, put_on_page
from app.models.series.meetings import meetings
from app.models.workshop import Workshop


def tell_villages(
    database: Database, series: Series, page: VillagePage, at: Milliseconds, by: int | None
) -> None:
    """Of each that was answered, in a transaction of its own."""
    with database.reading() as session:
        held = meetings(session, series.id or 0)
    for meeting in held:
        with database.writing() as session:
            _tell(session, session.get_one(Workshop, meeting.workshop_id), page, at, by)


def _tell(
    session: Session, workshop: Workshop, page: VillagePage, at: Milliseconds, by: int | None
) -> None:
    answered = proposals(session, workshop)
    for one in answered:
        put_on_page(session, workshop, one.row.uid, at=at, by=by)
    if answered:
        day = (local(at, workshop.tz).date() + timedelta(page.days)).isoformat()
        typed = TypedFacts(intro=page.intro, role=page.role, next_day=day)
        facts.write(session, workshop, typed)
        edition = edition_of(draft(session, workshop).model_dump())
        next_news = TypedNext(next_day=day)
        published.publish(session, workshop.id or 0, next_news, edition, at=at, by=by)
