"""The run of a workshop: what a desk or a clicker can do to it, each act in one order."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlmodel import Session, col, select

from app.clock import now
from app.errors import N_, Invalid, NotFound, NotYours
from app.models.agenda import AgendaItem, find_item, read_stops
from app.models.asking import CLOSED, OPEN, Asking, latest, open_asking
from app.models.event import Event, has_key, last_of, log
from app.models.member import HOST, OWNER, READER
from app.models.moderation import HIDDEN, SHOWN, moderate
from app.models.workshop import DRAFT, ENDED, Workshop, is_taken, touch
from app.models.workshop import OPEN as RUNNING
from app.security import new_code

MINUTE_MS = 60_000
MOVES = ("next", "back", "go")
CLICKER = ("next", "back", "reveal", "conceal", "blank", "unblank")
"""What a projector link may do."""


@dataclass
class Act:
    """One act. `on` is what it is about, `seen` the version its screen showed,
    `present` how many phones are here, `actor` None for a projector link."""

    do: str
    on: int | None = None
    seen: int | None = None
    key: str | None = None
    reason: str = ""
    actor: int | None = None
    role: str = HOST
    present: int = 0
    at: int = 0
    version: int = 0


def act(session: Session, workshop_id: int, act: Act) -> int:
    """Do it, log it, and return the version it became. Raises Refused kinds.

    Repeating a key does nothing more; a move from a screen that had not seen the last move
    does nothing either, so two presses of next make one step.
    """
    verb = ACTS.get(act.do)
    if verb is None:
        raise NotFound()
    if act.role == READER or (act.role not in (OWNER, HOST) and act.do not in CLICKER):
        raise NotYours()
    act.at = act.at or now()
    act.version = touch(session, workshop_id, turn=act.do not in ("hide", "show"))
    workshop = session.get_one(Workshop, workshop_id)
    if not _already_done(session, workshop_id, act):
        verb(session, workshop, act)
        session.add(workshop)
        _log(session, workshop, act, act.do, act.on)
    return act.version


def _already_done(session: Session, workshop_id: int, act: Act) -> bool:
    if act.key and has_key(session, workshop_id, act.key):
        return True
    if act.do not in MOVES or act.seen is None:
        return False
    last = last_of(session, workshop_id, ("arrive", "welcome"))
    return last is not None and last.version > act.seen


def _log(session: Session, workshop: Workshop, act: Act, verb: str, subject: int | None) -> None:
    assert workshop.id is not None
    key = act.key if verb == act.do else None
    log(
        session,
        Event(
            workshop_id=workshop.id,
            version=act.version,
            at=act.at,
            actor=act.actor,
            verb=verb,
            subject=subject,
            key=key,
        ),
    )


def _next(session: Session, workshop: Workshop, act: Act) -> None:
    agenda = read_stops(session, _id(workshop), workshop.language)
    following = agenda[_index(agenda, workshop.item_id) + 1 :][:1]
    if following:
        _arrive(session, workshop, following[0], act)
    elif not agenda:
        raise Invalid(N_("The agenda is empty. Add a step first."))


def _back(session: Session, workshop: Workshop, act: Act) -> None:
    _not_ended(workshop)
    agenda = read_stops(session, _id(workshop), workshop.language)
    index = _index(agenda, workshop.item_id)
    if index > 0:
        _arrive(session, workshop, agenda[index - 1], act)
    elif index == 0:
        _leave(session, workshop, act)
        workshop.item_id = None
        _log(session, workshop, act, "welcome", None)


def _go(session: Session, workshop: Workshop, act: Act) -> None:
    item = find_item(session, _id(workshop), act.on or 0)
    agenda = read_stops(session, _id(workshop), workshop.language)
    found = [entry for entry in agenda if entry.id == item.id]
    if not found:
        raise NotFound()
    _arrive(session, workshop, found[0], act)


def _index(agenda: list[AgendaItem], item_id: int | None) -> int:
    """Where the room is; -1 is the welcome."""
    return next((n for n, entry in enumerate(agenda) if entry.id == item_id), -1)


def _arrive(session: Session, workshop: Workshop, entry: AgendaItem, act: Act) -> None:
    """Leave where the room was, come to an item, and open what it asks the first time."""
    _not_ended(workshop)
    _leave(session, workshop, act)
    workshop.item_id = entry.id
    workshop.blank = False
    if workshop.state == DRAFT:
        workshop.state, workshop.started_at = RUNNING, act.at
    asked = latest(session, [step.id for step in entry.steps])
    fresh = [step for step in entry.steps if step.kind.asks and step.id not in asked]
    for step in fresh:
        open_asking(
            session, _id(workshop), step, version=act.version, at=act.at, present=act.present
        )
    _log(session, workshop, act, "arrive", entry.id)


def _leave(session: Session, workshop: Workshop, act: Act) -> None:
    for asking in open_askings(session, _id(workshop)):
        _close_one(asking, act)
        session.add(asking)
    workshop.deadline_at = workshop.paused_left = None


def _close_one(asking: Asking, act: Act) -> None:
    asking.state, asking.closed_at = CLOSED, act.at
    asking.present = max(asking.present, act.present)
    asking.version = act.version


def open_askings(session: Session, workshop_id: int) -> list[Asking]:
    return list(
        session.exec(
            select(Asking).where(Asking.workshop_id == workshop_id, col(Asking.state) == OPEN)
        )
    )


def _here(session: Session, workshop: Workshop, act: Act) -> list[Asking]:
    """The askings an act is about: the one named, else all of the item the room is at."""
    agenda = read_stops(session, _id(workshop), workshop.language)
    steps = [step.id for entry in agenda if entry.id == workshop.item_id for step in entry.steps]
    askings = list(latest(session, steps).values())
    if act.on is not None:
        askings = [asking for asking in askings if asking.id == act.on]
    if not askings:
        raise NotFound()
    return askings


def _close(session: Session, workshop: Workshop, act: Act) -> None:
    for asking in _here(session, workshop, act):
        if asking.is_open:
            _close_one(asking, act)


def _open(session: Session, workshop: Workshop, act: Act) -> None:
    _not_ended(workshop)
    for asking in _here(session, workshop, act):
        asking.state, asking.closed_at, asking.version = OPEN, None, act.version


def _ask_again(session: Session, workshop: Workshop, act: Act) -> None:
    """A new asking of the same steps, with no answers yet; the old ones stay in the notes."""
    _not_ended(workshop)
    again = {asking.step_id for asking in _here(session, workshop, act)}
    _close(session, workshop, act)
    for entry in read_stops(session, _id(workshop), workshop.language):
        for step in entry.steps:
            if step.id in again:
                open_asking(
                    session,
                    _id(workshop),
                    step,
                    version=act.version,
                    at=act.at,
                    present=act.present,
                )


def _reveal(session: Session, workshop: Workshop, act: Act) -> None:
    for asking in _here(session, workshop, act):
        asking.revealed_at, asking.show = act.at, "reveal"


def _conceal(session: Session, workshop: Workshop, act: Act) -> None:
    for asking in _here(session, workshop, act):
        asking.revealed_at, asking.show = None, "reveal"


def _blank(session: Session, workshop: Workshop, act: Act) -> None:
    workshop.blank = True


def _unblank(session: Session, workshop: Workshop, act: Act) -> None:
    workshop.blank = False


def _timer(session: Session, workshop: Workshop, act: Act) -> None:
    """Start a countdown of `on` seconds, or stop it with none."""
    if act.on is not None and not 0 < act.on <= 86_400:
        raise Invalid(N_("Choose a time between one second and a day."))
    workshop.deadline_at = act.at + act.on * 1000 if act.on else None
    workshop.paused_left = None


def _more_time(session: Session, workshop: Workshop, act: Act) -> None:
    if workshop.paused_left is not None:
        workshop.paused_left += MINUTE_MS
    else:
        workshop.deadline_at = max(workshop.deadline_at or 0, act.at) + MINUTE_MS


def _pause(session: Session, workshop: Workshop, act: Act) -> None:
    if workshop.deadline_at is not None:
        workshop.paused_left = max(0, workshop.deadline_at - act.at)
        workshop.deadline_at = None


def _resume(session: Session, workshop: Workshop, act: Act) -> None:
    if workshop.paused_left is not None:
        workshop.deadline_at = act.at + workshop.paused_left
        workshop.paused_left = None


def _lock(session: Session, workshop: Workshop, act: Act) -> None:
    workshop.door_locked = True


def _unlock(session: Session, workshop: Workshop, act: Act) -> None:
    workshop.door_locked = False


def _hide(session: Session, workshop: Workshop, act: Act) -> None:
    moderate(
        session,
        _id(workshop),
        act.on or 0,
        HIDDEN,
        version=act.version,
        by=act.actor,
        reason=act.reason,
    )


def _show(session: Session, workshop: Workshop, act: Act) -> None:
    moderate(session, _id(workshop), act.on or 0, SHOWN, version=act.version, by=act.actor)


def _end(session: Session, workshop: Workshop, act: Act) -> None:
    if workshop.state == ENDED:
        return
    _leave(session, workshop, act)
    workshop.state, workshop.ended_at = ENDED, act.at
    workshop.blank = False


def _reopen(session: Session, workshop: Workshop, act: Act) -> None:
    """Go on after the end, with a new code if somebody else has got the old one."""
    if workshop.state != ENDED:
        return
    while is_taken(session, workshop.code):
        workshop.code = new_code()
    workshop.state, workshop.ended_at = RUNNING, None


def _not_ended(workshop: Workshop) -> None:
    if workshop.state == ENDED:
        raise Invalid(N_("The workshop has ended. Reopen it first."))


def _id(workshop: Workshop) -> int:
    assert workshop.id is not None
    return workshop.id


ACTS: dict[str, Callable[[Session, Workshop, Act], None]] = {
    "next": _next,
    "back": _back,
    "go": _go,
    "open": _open,
    "close": _close,
    "ask_again": _ask_again,
    "reveal": _reveal,
    "conceal": _conceal,
    "hide": _hide,
    "show": _show,
    "blank": _blank,
    "unblank": _unblank,
    "timer": _timer,
    "more_time": _more_time,
    "pause": _pause,
    "resume": _resume,
    "lock": _lock,
    "unlock": _unlock,
    "end": _end,
    "reopen": _reopen,
}

