"""Where the answers of one who was there have come to, as long as there are any."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlmodel import Session, col, select

from app.clock import Milliseconds
from app.exports.outcome.making import Making
from app.exports.outcome.shapes import Row
from app.models.agenda.asking import Asking
from app.models.answers.own_answers import own_answers
from app.models.answers.results import Results
from app.models.answers.taken import Read
from app.models.became.page import Page
from app.models.became.published import today
from app.models.became.reply import QUESTION, THEME
from app.models.workshop import Workshop


@dataclass(frozen=True)
class Mine:
    """Something that one has said oneself, and where on the page it stands."""

    text: str
    rows: list[Row]


def mine(
    session: Session,
    workshop: Workshop,
    page: Page,
    language: str,
    at: Milliseconds,
    respondent: int,
    read: Read,
) -> list[Mine]:
    """What one person's answers have come to, as far as there are any, by the results that `read`
    finds."""
    making = Making(session, workshop, page, language, today(workshop, at))
    rows = {one.key: making.row(one, None, 0, []) for one in page.subjects}
    wanted = {one.asking for one in page.subjects}
    found = select(Asking).where(Asking.workshop_id == workshop.id, col(Asking.id).in_(wanted))
    askings = list(session.exec(found.order_by(col(Asking.id))))
    said = own_answers(session, [respondent], askings)[respondent]
    return [
        Mine(
            one.text,
            [
                rows[key]
                for key in _keys(read(asking), asking, respondent, one.thread)
                if key in rows
            ],
        )
        for asking in askings
        for one in said.get(asking.id or 0, [])
        if not one.taken_back
    ]


def _keys(results: Results, asking: Asking, respondent: int, thread: str) -> Iterator[str]:
    """Where one of a person's answers lies."""
    yield f"{QUESTION}{asking.id}"
    for pile in results.sorted().piles:
        if any((one.respondent, one.thread) == (respondent, thread) for one in pile.entries):
            yield f"{THEME}{pile.id}"
