"""Who takes on the commitments of a series, place by place. They are the organisation's own words,
so their number tells of nobody."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from sqlmodel import Session, col, select

from app.errors import N_
from app.i18n import Words
from app.i18n.alphabet import in_alphabet
from app.models.commitments.commitment import Commitment
from app.models.commitments.receiver import Receiver
from app.models.series.comparison import TAKERS, Column, Face, Figure, added
from app.models.series.meetings import plain
from app.models.workshop import Workshop

NOBODY = "nobody"
"""What isn't a name, and can't be taken for one: a name is prefixed."""


def takers_face(session: Session, series_id: int, held: Iterable[int], words: Words) -> Face:
    """A column for each who takes something on, those with most first; those that read the same are
    one, called as most write it. Last those that nobody has taken."""
    there = set(held)
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    called: dict[str, Counter[str]] = defaultdict(Counter)
    for workshop_id, name in _taken_on(session, series_id):
        if workshop_id in there:
            who = f"r-{plain(name)}" if name else NOBODY
            counts[workshop_id][who] += 1
            called[who][name or words(N_("nobody yet"))] += 1
    columns = _columns(called)
    cells = {
        number: {who: Figure(times) for who, times in counts[number].items()} for number in there
    }
    total = {
        one.id: added(row[one.id] for row in cells.values() if one.id in row) for one in columns
    }
    return Face(TAKERS, columns, cells, total)


def _taken_on(session: Session, series_id: int) -> Iterable[tuple[int, str]]:
    """Of each commitment in which meeting, and who takes it; empty for nobody."""
    rows = (
        select(Commitment.workshop_id, Receiver.name)
        .join(Workshop, col(Workshop.id) == Commitment.workshop_id)
        .outerjoin(Receiver, col(Receiver.id) == Commitment.receiver_id)
        .where(Workshop.series_id == series_id, col(Commitment.removed_at).is_(None))
    )
    return [(workshop_id, name or "") for workshop_id, name in session.exec(rows)]


def _columns(called: dict[str, Counter[str]]) -> list[Column]:
    found = []
    for who, names in called.items():
        first, *others = sorted(names, key=lambda one: (-names[one], in_alphabet(one)))
        found.append(Column(who, first, tuple(others)))
    most = {who: names.total() for who, names in called.items()}
    return sorted(found, key=lambda one: (one.id == NOBODY, -most[one.id], in_alphabet(one.label)))
