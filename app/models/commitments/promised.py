"""What was promised last time, as a question is asked about it.

Copied when it opens and when the desk says so, so that it stands until the later workshop's own
date, whatever becomes of the earlier one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel
from sqlmodel import Session, col, select

from app.clock import Milliseconds
from app.errors import N_, Invalid, NotFound, NotYours
from app.i18n import local
from app.models.agenda.agenda import AgendaStep, Step
from app.models.agenda.asking import Asking
from app.models.agenda.earlier import NOT_CHOSEN, NOT_THEIRS, allowed, earlier_of, runs
from app.models.commitments.commitment import Commitment, commitments_of
from app.models.commitments.news import NOTHING_TOLD, standings
from app.models.commitments.receiver import receivers_of
from app.models.commitments.telling import Teller, Told, tell
from app.models.people.facilitator import Facilitator
from app.models.people.member import places
from app.models.workshop import Workshop, touch
from app.steps.plain import clean_line, parse
from app.steps.recalled import SHORT, Recalled, RecalledLine

LONG = N_("Keep it at most %(most)s characters long, so that it can be read from the back.")


def choices(session: Session, person: Facilitator | None, here: Workshop) -> list[Workshop]:
    """The other workshops that somebody runs and that have commitments, the newest first."""
    if person is None:
        return []
    own = [place.workshop for place in places(session, person) if place.runs]
    ids = [one.id for one in own if one.id != here.id]
    standing = (col(Commitment.workshop_id).in_(ids), col(Commitment.removed_at).is_(None))
    found = set(session.exec(select(Commitment.workshop_id).where(*standing).distinct()))
    return [one for one in own if one.id in found]


def copied(session: Session, workshop: Workshop, step: AgendaStep, at: Milliseconds) -> BaseModel:
    """The settings of a step with what was promised, as it stands; nothing where it isn't said of
    which workshop. Raises Invalid where whoever said so may no longer."""
    if step.step.earlier is None:
        return step.settings
    day = local(at, workshop.tz).date().isoformat()
    settings: BaseModel = step.kind.with_promised(
        step.settings, _as_of(session, source_of(session, workshop, step), day)
    )
    return settings


def source_of(session: Session, workshop: Workshop, step: AgendaStep) -> Workshop:
    """Raises Invalid."""
    chosen = earlier_of(step.step.earlier)
    if chosen is None:
        raise Invalid(NOT_CHOSEN, asked=step.prompt)
    found = allowed(session, workshop, chosen)
    if found is None:
        raise Invalid(NOT_THEIRS, asked=step.prompt)
    return found


def _as_of(session: Session, earlier: Workshop, day: str) -> Recalled:
    number = earlier.id or 0
    told = standings(session, number)
    names = {one.id: one.name for one in receivers_of(session, number)}
    lines = []
    for one in commitments_of(session, number):
        standing = told.get(one.id or 0, NOTHING_TOLD)
        last = standing.last
        lines.append(
            RecalledLine(
                id=one.uid,
                what=one.what,
                who=names.get(one.receiver_id, ""),
                due=one.due,
                status=standing.status,
                short=one.short,
                said=last.said if last else "",
                since=last.day if last else "",
            )
        )
    held = earlier.started_at or earlier.starts_at
    return Recalled(
        of=earlier.venue or earlier.title,
        held=local(held, earlier.tz).date().isoformat() if held else "",
        as_of=day,
        lines=lines,
    )


def copy_anew(session: Session, workshop: Workshop, asking: Asking, at: Milliseconds) -> None:
    """Let a question that is asked show how things stand now; what the desk has called them
    stays. Raises Invalid."""
    step = AgendaStep(session.get_one(Step, asking.step_id), asking.prompt, asking.body)
    before = promised_in(asking)
    day = local(at, workshop.tz).date().isoformat()
    fresh = _as_of(session, source_of(session, workshop, step), day)
    called = {line.id: line.short for line in before.lines}
    lines = [
        line.model_copy(update={"short": line.short or called.get(line.id, "")})
        for line in fresh.lines
    ]
    _keep(session, asking, fresh.model_copy(update={"lines": lines}))


def promised_in(asking: Asking) -> Recalled:
    return asking.how.promised(asking.read_settings())


def forget(session: Session, workshop_id: int) -> None:
    """Its answers are purged: the copies go too, also where numbers are left."""
    for asking in session.exec(select(Asking).where(Asking.workshop_id == workshop_id)):
        if asking.how.recalls:
            _keep(session, asking, Recalled())


def _keep(session: Session, asking: Asking, promised: Recalled) -> None:
    settings = asking.how.with_promised(asking.read_settings(), promised)
    asking.settings = settings.model_dump(mode="json")
    asking.settings_version = asking.how.settings_version
    session.add(asking)


@dataclass(frozen=True)
class Row:
    """A line as the desk has it: as the room sees it, and, where the one who looks may tell news of
    it, as it stands in the list now."""

    line: RecalledLine
    status: str
    said: str
    may_tell: bool

    @property
    def has_changed(self) -> bool:
        return (self.status, self.said) != (self.line.status, self.line.said)


def rows(session: Session, asking: Asking, actor: int | None) -> list[Row]:
    """In the order that the room sees them."""
    lines = promised_in(asking).ordered
    known = _commitments(session, [line.id for line in lines])
    news = {
        number: standings(session, number) for number in {one.workshop_id for one in known.values()}
    }
    may = {number: _may(session, number, actor) for number in news}
    return [_row(line, known.get(line.id), news, may) for line in lines]


def _row(
    line: RecalledLine,
    one: Commitment | None,
    news: dict[int, dict[int, Any]],
    may: dict[int, bool],
) -> Row:
    if one is None or not may[one.workshop_id]:
        return Row(line, line.status, line.said, False)
    standing = news[one.workshop_id].get(one.id or 0, NOTHING_TOLD)
    return Row(line, standing.status, standing.last.said if standing.last else "", True)


def _commitments(session: Session, uids: Iterable[str]) -> dict[str, Commitment]:
    """Those that stand, by uid."""
    found = select(Commitment).where(
        col(Commitment.uid).in_(list(uids)), col(Commitment.removed_at).is_(None)
    )
    return {one.uid: one for one in session.exec(found)}


def _may(session: Session, workshop_id: int, actor: int | None) -> bool:
    workshop = session.get(Workshop, workshop_id)
    return bool(workshop and workshop.deleted_at is None and runs(session, workshop, actor))


def find(session: Session, workshop_id: int, asking_id: int) -> Asking:
    """A question about what was promised. Raises NotFound."""
    asking = session.get(Asking, asking_id)
    if asking is None or asking.workshop_id != workshop_id or not asking.how.recalls:
        raise NotFound()
    return asking


def tell_of(
    session: Session,
    asking: Asking,
    name: str,
    status: str,
    said: str,
    actor: int | None,
    at: Milliseconds,
) -> None:
    """News of one line, in the list of the workshop that promised it; the room sees it when the
    desk says so. Raises NotFound, NotYours, Invalid."""
    day = local(at, session.get_one(Workshop, asking.workshop_id).tz).date().isoformat()
    told = parse(Told, {"status": status, "said": said, "day": day})
    one = _commitments(session, [name]).get(name)
    if promised_in(asking).line(name) is None or one is None:
        raise NotFound()
    if not _may(session, one.workshop_id, actor):
        raise NotYours()
    tell(session, one.workshop_id, one.uid, told, Teller(actor), at=at)


def call(session: Session, asking: Asking, name: str, short: str, actor: int | None) -> None:
    """What the projector calls one line, from now on; also next time, where `actor` may say so.
    Empty for its first words. Raises NotFound, Invalid."""
    short = clean_line(short)
    if len(short) > SHORT:
        raise Invalid(LONG, most=SHORT)
    one = _commitments(session, [name]).get(name)
    ours = one if one and _may(session, one.workshop_id, actor) else None
    for number in sorted({asking.workshop_id, *([ours.workshop_id] if ours else [])}):
        touch(session, number, turn=True)
    session.refresh(asking)
    promised = promised_in(asking)
    line = promised.line(name)
    if line is None:
        raise NotFound()
    _keep(session, asking, promised.with_line(line.model_copy(update={"short": short})))
    if ours:
        ours.short = short
        session.add(ours)
