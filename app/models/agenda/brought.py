"""Steps that were brought in many at once, from a presentation or a PDF: taking them away again by
one press, but for those that were changed or opened meanwhile, and putting them back."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, col, select

from app.clock import Milliseconds, now
from app.errors import N_, Invalid, Stale
from app.models.agenda.agenda import AgendaItem, AgendaStep, Item, Step, read_agenda
from app.models.agenda.arrangement import refuse_if_here
from app.models.agenda.asking import latest
from app.models.agenda.edition import edition_of
from app.models.agenda.edits import Press
from app.models.agenda.former_picture import LATELY_MS
from app.models.event import Event, done_since, log, passages
from app.models.workshop import Workshop, touch
from app.numbers import read_number

KEY = "brought-"
"""How the key of a group begins; other rows' keys don't."""
BROUGHT, TAKEN_AWAY, PUT_BACK = "step_brought", "brought_taken_away", "brought_put_back"
ALL_KEPT = N_("Nothing is removed: each of these steps has been changed or opened meanwhile.")
_PLACE = {"id", "uid", "item_id", "position", "removed_at", "former"}
"""What of a step isn't what it says and does."""


@dataclass
class Group:
    """Steps that were brought in together and stand on the agenda: `untouched` since then,
    `changed`, or `opened` in the room. `away` are those that one press took away at `away_at`."""

    key: str
    untouched: list[AgendaStep] = field(default_factory=list)
    changed: list[AgendaStep] = field(default_factory=list)
    opened: list[AgendaStep] = field(default_factory=list)
    away: list[Step] = field(default_factory=list)
    away_at: Milliseconds = 0

    @property
    def kept(self) -> int:
        return len(self.changed) + len(self.opened)


def remember(
    session: Session, workshop_id: int, actor: int | None, uids: Collection[str] | None = None
) -> str:
    """That these steps, or all on the agenda, were brought in at once, and as what; the group's
    key."""
    version, at = touch(session, workshop_id, turn=True), now()
    for entry, step in _standing(read_agenda(session, workshop_id)):
        if uids is None or step.uid in uids:
            event = _event(workshop_id, version, at, actor, BROUGHT, step.id)
            event.key = _as_it_is(entry, step)
            log(session, event)
    return f"{KEY}{version}"


def groups(
    session: Session, workshop_id: int, agenda: Sequence[AgendaItem], at: Milliseconds
) -> list[Group]:
    """What was brought in lately, the last first."""
    events = _events(session, workshop_id, at)
    brought = {event.subject or 0: event for event in events if event.verb == BROUGHT}
    found = {event.version: Group(f"{KEY}{event.version}") for event in brought.values()}
    for event in events:
        if event.verb != BROUGHT and event.subject in found:
            found[event.subject].away_at = event.at if event.verb == TAKEN_AWAY else 0
    if found:
        _place_standing(session, workshop_id, agenda, brought, found)
        _place_away(session, brought, found)
    return sorted(found.values(), key=lambda group: -_version(group.key))


def _place_standing(
    session: Session,
    workshop_id: int,
    agenda: Sequence[AgendaItem],
    brought: Mapping[int, Event],
    found: Mapping[int, Group],
) -> None:
    opened = _opened(session, workshop_id, agenda)
    for entry, step in _standing(agenda):
        if event := brought.get(step.id):
            group = found[event.version]
            same = event.key == _as_it_is(entry, step)
            kept = group.untouched if same else group.changed
            (group.opened if step.id in opened else kept).append(step)


def _place_away(session: Session, brought: Mapping[int, Event], found: Mapping[int, Group]) -> None:
    removed = select(Step).where(col(Step.id).in_(brought), col(Step.removed_at).is_not(None))
    for step in session.exec(removed):
        group = found[brought[step.id or 0].version]
        if step.removed_at == group.away_at:
            group.away.append(step)


def take_away(session: Session, workshop_id: int, key: str, press: Press) -> None:
    """All of a group that nobody has touched. Raises Stale, and Invalid if that is none."""
    group, version = _begin(session, workshop_id, key, press)
    if not group.untouched:
        raise Stale() if group.away else Invalid(ALL_KEPT)
    at = now()
    for step in group.untouched:
        step.step.removed_at = at
        session.add(step.step)
    session.flush()
    for item in _items(session, [step.step for step in group.untouched]):
        if item.removed_at is None and not _has_steps(session, item):
            item.removed_at = at
            session.add(item)
    log(session, _event(workshop_id, version, at, press.actor, TAKEN_AWAY, _version(key)))


def put_back(session: Session, workshop_id: int, key: str, press: Press) -> None:
    """What one press took away, where it stood. Raises Invalid, Stale."""
    group, version = _begin(session, workshop_id, key, press)
    if not group.away:
        raise Stale()
    for item in _items(session, group.away):
        refuse_if_here(session, workshop_id, item.id)
        if item.removed_at == group.away_at:
            item.removed_at = None
            session.add(item)
    for step in group.away:
        step.removed_at = None
        session.add(step)
    log(session, _event(workshop_id, version, now(), press.actor, PUT_BACK, _version(key)))


def _begin(session: Session, workshop_id: int, key: str, press: Press) -> tuple[Group, int]:
    """Take the lock and find the group. Raises Stale where it is not offered any more, or has been
    taken away or put back since the page was drawn."""
    version = touch(session, workshop_id, turn=True)
    agenda = read_agenda(session, workshop_id)
    group = next(
        (one for one in groups(session, workshop_id, agenda, now()) if one.key == key), None
    )
    if group is None:
        raise Stale()
    verbs = (TAKEN_AWAY, PUT_BACK)
    if press.seen is not None and done_since(
        session, workshop_id, press.seen, verbs, _version(key)
    ):
        raise Stale()
    return group, version


def _version(key: str) -> int:
    return read_number(key.removeprefix(KEY)) or 0


def _event(
    workshop_id: int, version: int, at: Milliseconds, actor: int | None, verb: str, subject: int
) -> Event:
    return Event(
        workshop_id=workshop_id, version=version, at=at, actor=actor, verb=verb, subject=subject
    )


def _events(session: Session, workshop_id: int, at: Milliseconds) -> list[Event]:
    found = select(Event).where(
        Event.workshop_id == workshop_id,
        col(Event.verb).in_((BROUGHT, TAKEN_AWAY, PUT_BACK)),
        Event.at > at - LATELY_MS,
    )
    return list(session.exec(found.order_by(col(Event.version), col(Event.id))))


def _standing(agenda: Sequence[AgendaItem]) -> list[tuple[AgendaItem, AgendaStep]]:
    return [(entry, step) for entry in agenda for step in entry.steps]


def _as_it_is(entry: AgendaItem, step: AgendaStep) -> str:
    """A digest of all that can be written at a step and at its row, but where it stands."""
    words = {
        language: wording.model_dump(mode="json", include={"prompt", "body", "texts"})
        for language, wording in step.wordings.items()
    }
    row: dict[str, Any] = {"title": entry.item.title, "wordings": entry.item.wordings}
    if not entry.is_round:
        row["planned_s"] = entry.item.planned_s
    return edition_of({**step.step.model_dump(mode="json", exclude=_PLACE), "words": words, **row})


def _opened(session: Session, workshop_id: int, agenda: Sequence[AgendaItem]) -> set[int]:
    """The steps that the room has been asked, or was at."""
    steps = _standing(agenda)
    asked = set(latest(session, [step.id for _, step in steps]))
    been = {event.subject for event in passages(session, workshop_id) if event.verb == "arrive"}
    been.add(session.get_one(Workshop, workshop_id).item_id)
    return asked | {step.id for entry, step in steps if entry.id in been}


def _items(session: Session, steps: Sequence[Step]) -> list[Item]:
    return list(
        session.exec(select(Item).where(col(Item.id).in_({step.item_id for step in steps})))
    )


def _has_steps(session: Session, item: Item) -> bool:
    found = select(Step.id).where(Step.item_id == item.id, col(Step.removed_at).is_(None))
    return session.exec(found.limit(1)).first() is not None
