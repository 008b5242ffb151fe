"""What was removed from a workshop lately, by name, for as long as undoing it is offered."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session, col, select

from app.clock import Milliseconds
from app.models.agenda.agenda import Item, Step, read_agenda, read_words, round_key
from app.models.agenda.brought import Group
from app.models.agenda.former_picture import LATELY_MS, on_offer
from app.models.event import Event
from app.models.people.facilitator import Facilitator
from app.models.people.member import REMOVED, members


@dataclass(frozen=True)
class Removal:
    """A row that is away: its key, its name, and for a talk round how many questions it had; or the
    `steps` that were brought in at once. Of a step called so the `picture`: "removed", or
    "replaced" by another one."""

    key: str
    name: str
    at: Milliseconds
    questions: int = 0
    picture: str = ""
    steps: int = 0


def lately_removed(
    session: Session,
    workshop_id: int,
    language: str,
    at: Milliseconds,
    groups: Iterable[Group] = (),
) -> list[Removal]:
    """The last one first; what was taken away of a group is one."""
    away = [group for group in groups if group.away]
    moments = {group.away_at for group in away}
    rows = [*_steps(session, workshop_id, language, at), *_rounds(session, workshop_id, at)]
    found = [
        *(row for row in rows if row.at not in moments),
        *(Removal(one.key, "", one.away_at, steps=len(one.away)) for one in away),
        *_pictures(session, workshop_id, language, at),
    ]
    return sorted(found, key=lambda removal: -removal.at)


def members_removed(
    session: Session, workshop_id: int, at: Milliseconds
) -> list[tuple[Facilitator, str]]:
    """Who was removed from the members lately and isn't back, and the role they had; the last one
    first."""
    rows = session.exec(
        select(Facilitator, Event.verb)
        .join(Event, col(Event.subject) == Facilitator.id)
        .where(
            Event.workshop_id == workshop_id,
            col(Event.verb).in_(REMOVED.values()),
            Event.at > at - LATELY_MS,
            col(Facilitator.erased_at).is_(None),
        )
        .order_by(col(Event.version).desc())
    ).all()
    roles = {verb: role for role, verb in REMOVED.items()}
    here = {person.id for _, person in members(session, workshop_id)}
    last = {person.id: (person, roles[verb]) for person, verb in reversed(rows)}
    order = dict.fromkeys(person.id for person, _ in rows)
    return [last[one] for one in order if one not in here]


def _steps(session: Session, workshop_id: int, language: str, at: Milliseconds) -> list[Removal]:
    rows = session.exec(
        select(Step)
        .join(Item)
        .where(Item.workshop_id == workshop_id, col(Step.removed_at) > at - LATELY_MS)
        .order_by(col(Step.id))
    ).all()
    worded = read_words(session, list(rows), language)
    return [Removal(one.uid, one.prompt, one.step.removed_at or 0) for one in worded]


def _pictures(session: Session, workshop_id: int, language: str, at: Milliseconds) -> list[Removal]:
    agenda = read_agenda(session, workshop_id, language)
    return [
        Removal(former.key, step.prompt, former.at, picture="replaced" if another else "removed")
        for entry in agenda
        for step in entry.steps
        for former, another in on_offer(step.step, at)
    ]


def _rounds(session: Session, workshop_id: int, at: Milliseconds) -> list[Removal]:
    """Single steps stand in items of their own, which go with them."""
    items = session.exec(
        select(Item).where(
            Item.workshop_id == workshop_id, Item.title != "", col(Item.removed_at) > at - LATELY_MS
        )
    ).all()
    ids = [item.id for item in items]
    inside = session.exec(
        select(Step.item_id).where(col(Step.item_id).in_(ids), col(Step.removed_at).is_(None))
    ).all()
    return [
        Removal(
            round_key(item.id or 0), item.title, item.removed_at or 0, inside.count(item.id or 0)
        )
        for item in items
    ]
