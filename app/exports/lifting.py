"""The answers that may be lifted to the top of the notes as quotes, question by question."""

from dataclasses import dataclass

from sqlmodel import Session

from app.i18n.alphabet import in_alphabet
from app.models.afterwards.notes import askings_in_order
from app.models.agenda.asking import Asking
from app.models.answers.entry import Entry
from app.models.answers.reading import count_from_scratch


@dataclass(frozen=True)
class Liftable:
    """A question's answers as the notes list them, and the ids of those that are quotes."""

    asking: Asking
    entries: list[Entry]
    lifted: set[int]


def liftable(session: Session, workshop_id: int) -> list[Liftable]:
    """Every question with answers that may be quoted."""
    found = []
    for asking, _ in askings_in_order(session, workshop_id):
        if not asking.quotes:
            continue
        results = count_from_scratch(session, asking)
        entries = sorted(results.read(), key=lambda entry: in_alphabet(entry.noted))
        if entries:
            found.append(Liftable(asking, entries, results.quoted()))
    return found
