"""Versions of what a series hands over: a draft until an owner makes it final. They are rows as
those of notes are, so a file of them is known by its checksum in the same way. No answer stands in
them, so none of them is withdrawn."""

from sqlmodel import Session

from app.clock import Milliseconds
from app.database import Database
from app.exports import finals as versions
from app.exports.finals import Composed
from app.exports.series.handover import handover, stand_in
from app.i18n import LANGUAGES
from app.models.afterwards import final as finals
from app.models.afterwards.final import Final
from app.models.agenda.edition import Overtaken
from app.models.people.crew import Series
from app.models.series.series import lock

FORMS = ("docx", "pdf", "xlsx", "md")


def compose(session: Session, series: Series, zone: str, at: Milliseconds) -> Composed:
    """What would be made final, as of the session's snapshot."""
    workshop = stand_in(series, zone)
    documents = {
        language: handover(session, series, language, zone, at)
        for language in sorted(LANGUAGES, key=lambda code: code != series.language)
    }
    own = {"case_number": series.case_number, "language": series.language}
    before = finals.last(session, workshop)
    return Composed(workshop, dict(documents), {}, own, before, 0)


def make_final(
    database: Database,
    series_id: int,
    role: str,
    at: Milliseconds,
    address: str,
    zone: str,
    edition: str = "",
) -> Final:
    """Make it final as it is now, if it is still what was looked at. Raises Overtaken, Slow,
    Fault."""
    with database.reading() as session:
        composed = compose(session, session.get_one(Series, series_id), zone, at)
    if edition and edition != composed.edition:
        return versions.pressed_twice(composed.before, role, edition)
    final = versions.version_of(composed, role, at)
    files = versions.files_for(composed, final, address, FORMS)
    with database.writing() as session:
        lock(session, series_id)
        last = finals.last(session, composed.workshop)
        if (last.number if last else 0) != final.number - 1:
            raise Overtaken({}, versions.CHANGED)
        versions.store(session, final, files)
    return final
