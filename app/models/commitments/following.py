"""Following up: a workshop's commitments as the pages about them show them, with what was told."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from sqlmodel import Session, col, select

from app.i18n.due import Due
from app.models.agenda.asking import Asking
from app.models.agenda.edition import edition_of
from app.models.answers.answer import Answer
from app.models.answers.reading import shown_at
from app.models.commitments.commitment import Commitment, commitments_of
from app.models.commitments.making import title_of
from app.models.commitments.news import (
    DONE,
    NOT_BEGUN,
    NOTHING_TOLD,
    UNDER_WAY,
    WILL_NOT,
    News,
    Standing,
    standings,
)
from app.models.commitments.receiver import Receiver, receivers_of
from app.models.people.facilitator import Facilitator

GROUPS = (UNDER_WAY, DONE, WILL_NOT, NOT_BEGUN)
"""In the order in which they stand."""
NOBODY = "none"
"""The filter for those that nobody has taken on."""


@dataclass(frozen=True)
class Row:
    """A commitment with who has it, how it goes, and the names of the facilitators who told."""

    commitment: Commitment
    who: str
    standing: Standing
    names: dict[int, str] = field(default_factory=dict)

    @property
    def uid(self) -> str:
        return self.commitment.uid

    @property
    def status(self) -> str:
        return self.standing.status

    @property
    def last(self) -> News | None:
        return self.standing.last

    @property
    def said(self) -> News | None:
        """The last of the news that says something."""
        return next((one for one in self.standing.told if one.said), None)

    @property
    def is_over(self) -> bool:
        return self.status in (DONE, WILL_NOT)

    @property
    def edition(self) -> str:
        """Changes with all that a list shows of it."""
        one, last = self.commitment, self.last
        told = last.id if last else 0, len(self.standing.told)
        return edition_of({"words": (one.what, one.first_step, one.due, self.who), "told": told})

    def due(self) -> Due | None:
        return Due.read(self.commitment.due)

    def is_late(self, today: date) -> bool:
        due = self.due()
        return due is not None and due.last < today and not self.is_over

    def by(self, news: News) -> str:
        """The facilitator who wrote it; empty where a receiver did, or the account is gone."""
        return self.names.get(news.actor or 0, "")


@dataclass(frozen=True)
class Tab:
    """A receiver as a filter; `key` is empty for all of them."""

    key: str
    name: str
    count: int


def rows_of(session: Session, workshop_id: int) -> list[Row]:
    """All that stand, by when they are due, those without a day last."""
    told = standings(session, workshop_id)
    names = {one.id: one.name for one in receivers_of(session, workshop_id)}
    people = _names(session, (news for one in told.values() for news in one.told))
    found = [
        Row(one, names.get(one.receiver_id, ""), told.get(one.id or 0, NOTHING_TOLD), people)
        for one in commitments_of(session, workshop_id)
    ]
    return sorted(found, key=_by_day)


def _by_day(row: Row) -> tuple[date, int]:
    due = row.due()
    return (due.last if due else date.max), row.commitment.id or 0


def _names(session: Session, told: Iterable[News]) -> dict[int, str]:
    actors = {news.actor for news in told if news.actor}
    found = select(Facilitator.id, Facilitator.name).where(
        col(Facilitator.id).in_(actors), col(Facilitator.erased_at).is_(None)
    )
    return {number: name for number, name in session.exec(found) if number}


def of_receiver(rows: list[Row], key: str) -> list[Row]:
    """Those that the filter `key` lets through: a receiver's number, NOBODY, or all."""
    if key == NOBODY:
        return [row for row in rows if row.commitment.receiver_id is None]
    if not key:
        return rows
    return [row for row in rows if str(row.commitment.receiver_id) == key]


def tabs(rows: list[Row], receivers: list[Receiver]) -> list[Tab]:
    """Those who have taken something on, by name."""
    counts = Counter(row.commitment.receiver_id for row in rows)
    return [Tab(str(one.id), one.name, counts[one.id]) for one in receivers if counts.get(one.id)]


def grouped(rows: list[Row]) -> dict[str, list[Row]]:
    """By status, in the order of GROUPS, also those of none."""
    return {status: [row for row in rows if row.status == status] for status in GROUPS}


def origin_of(session: Session, one: Commitment) -> str:
    """What it was made of, as it reads now: an answer that shows, or a theme's title."""
    answer = session.get(Answer, one.answer_id) if one.answer_id else None
    if answer:
        asking = session.get_one(Asking, answer.asking_id)
        entry = shown_at(session, asking, (answer.respondent_id, answer.thread))
        return entry.text if entry else ""
    return title_of(session, one.workshop_id, one.theme_id) if one.theme_id else ""
