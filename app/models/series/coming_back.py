"""Where answers from above stand on the pages that everyone reads."""

from collections.abc import Iterable

from sqlmodel import Session, col, func, select

from app.models.became.published import Published
from app.models.series.asked import Asked
from app.models.series.handed_reply import name_of


def published(session: Session, asked: Iterable[Asked]) -> int:
    """On how many meetings' pages an answer to something that they handed over is read."""
    names: dict[int, set[str]] = {}
    for one in asked:
        for part in one.parts:
            if part.answer and part.meeting.tells_what_became:
                names.setdefault(part.row.workshop_id, set()).add(name_of(part.row))
    last = (
        select(func.max(Published.id))
        .where(col(Published.workshop_id).in_(names))
        .group_by(col(Published.workshop_id))
    )
    pages = session.exec(select(Published).where(col(Published.id).in_(last))) if names else ()
    return sum(
        any(one["uid"] in names[page.workshop_id] for one in page.page["replies"]) for page in pages
    )
