"""What one has said oneself: which of it is stored, how it reads, and erasing it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, bindparam, update
from sqlmodel import Session, col, func, select

from app.models.agenda.asking import Asking
from app.models.answers.answer import ANSWERS, KEYS, Answer
from app.models.answers.hidden_word import forget_unsaid
from app.models.answers.mark import HIDDEN, SHOWN, Mark
from app.models.answers.quiet import Quieting, is_quiet, quietings
from app.models.answers.spelling import forget_erased
from app.models.commitments.commitment import Commitment, let_go
from app.models.forgetting import erased
from app.models.people.participant import Participant, phones_of
from app.models.workshop import touch

MOST_KEYS = 5000
"""So many are looked up in a query: databases take no endless lists."""


def stored_keys(session: Session, wanted: dict[int, list[str]]) -> dict[int, list[str]]:
    """By participant, which of their keys are committed; those who have none are left out."""
    found: dict[int, list[str]] = {}
    pairs = [(who, key) for who, keys in wanted.items() for key in keys]
    for start in range(0, len(pairs), MOST_KEYS):
        part = set(pairs[start : start + MOST_KEYS])
        people, keys = (list(set(side)) for side in zip(*part, strict=True))
        rows = session.connection().execute(KEYS, {"people": people, "sent": keys})
        for who, key, *_ in rows:
            if (who, key) in part:
                found.setdefault(who, []).append(key)
    return found


def keys_of(session: Session, participant_id: int) -> list[str]:
    """The key of each of a phone's rows."""
    of = select(Answer.key).where(Answer.participant_id == participant_id).order_by(col(Answer.id))
    return list(session.exec(of))


@dataclass(frozen=True)
class OwnAnswer:
    """A participant's own current answer, as their phone lists it. `held`: it waits for an
    approval, as far as the one who wrote it is told; `unshown`: it was sent by one who is
    quieted."""

    asking_id: int
    thread: str
    key: str
    text: str
    value: dict[str, Any]
    left: int = 0
    """How much of the question it leaves unanswered."""
    held: bool = False
    unshown: bool = False
    hidden: str | None = None
    """By which rule it is hidden, "" where none was named; None where it isn't."""
    taken_back: bool = False
    """By the one who wrote it, who may undo that as long as the question is open."""


Own = dict[int, list[OwnAnswer]]
"""By asking, those that somebody has ever sent something to."""


_OWN = (
    ANSWERS.select()
    .where(
        ANSWERS.c.respondent_id.in_(bindparam("people", expanding=True)),
        ANSWERS.c.asking_id.in_(bindparam("asked", expanding=True)),
    )
    .order_by(ANSWERS.c.id)
)


def own_answers(
    session: Session, respondents: Collection[int], askings: list[Asking]
) -> dict[int, Own]:
    """By respondent, what they have said in each of these askings that they have sent something
    to: those begun last first, and while it is open with those they have taken back. What is
    erased is in none."""
    by_id = {asking.id: asking for asking in askings if asking.id}
    own: dict[int, Own] = {who: {} for who in respondents}
    rows = session.connection().execute(_OWN, {"people": list(own), "asked": list(by_id)})
    kept = list(rows)
    held, unshown = _held(session, by_id, kept), _unshown(session, by_id, kept)
    hidden = _hidden(session, by_id, kept)
    for rows_of in reversed(_by_thread(kept)):
        said = [row for row in rows_of if row.value is not None]
        asking = by_id[rows_of[0].asking_id]
        theirs = own[rows_of[0].respondent_id].setdefault(rows_of[0].asking_id, [])
        stands = rows_of[-1].value is not None
        if said and (stands or asking.is_open):
            last = said[-1].id
            unseen, why = last in unshown, hidden.get(last)
            waits = last in held and not unseen and why is None
            how = {"held": waits, "unshown": unseen, "taken_back": not stands, "hidden": why}
            theirs.append(_own(asking, said[-1], **how))
    return own


_MARK = Mark.__table__.c  # type: ignore[attr-defined]
_MODERATED = (
    Mark.__table__.select()  # type: ignore[attr-defined]
    .where(
        _MARK.asking_id.in_(bindparam("asked", expanding=True)),
        _MARK.name.in_((SHOWN, HIDDEN)),
    )
    .order_by(_MARK.version, _MARK.id)
)


def _by_thread(rows: list[Any]) -> list[list[Any]]:
    """In the order they were begun."""
    threads: dict[tuple[int, int, str], list[Any]] = {}
    for row in rows:
        threads.setdefault((row.respondent_id, row.asking_id, row.thread), []).append(row)
    return list(threads.values())


def _held(session: Session, askings: dict[int, Asking], rows: list[Any]) -> set[int]:
    """The rows that wait for an approval. One that waits goes on waiting when it is edited; one
    that was taken back comes back as it was."""
    approving = [asked for asked, asking in askings.items() if asking.approval.ever]
    if not approving:
        return set()
    shown = select(Mark.of_row).where(col(Mark.asking_id).in_(approving), Mark.name == SHOWN)
    approved, held = {row for row in session.exec(shown) if row}, set[int]()
    for thread in _by_thread(rows):
        held.update(_held_of(thread, askings[thread[0].asking_id], approved))
    return held


def _held_of(rows: list[Any], asking: Asking, approved: set[int]) -> Iterator[int]:
    waits, before, taken_back = False, None, False
    for row in rows:
        if row.value is not None:
            undone = taken_back and row.value == before
            read = _is_read(asking, row.value)
            waits = waits or (read and asking.approval.at(row.version) and not undone)
            waits, before = waits and row.id not in approved, row.value
            if waits and read:
                yield row.id
        taken_back = row.value is None


def _hidden(session: Session, askings: dict[int, Asking], rows: list[Any]) -> dict[int, str]:
    """The rows that are hidden, and by which rule. One that is hidden stays so when it is edited,
    until it is shown as it reads then."""
    listing = [asked for asked, asking in askings.items() if asking.lists]
    if not any(row.asking_id in listing for row in rows):
        return {}
    marks: dict[tuple[int, int, str], list[Any]] = {}
    for mark in session.connection().execute(_MODERATED, {"asked": listing}):
        marks.setdefault((mark.asking_id, mark.respondent_id, mark.thread), []).append(mark)
    found = {}
    for thread in _by_thread(rows) if marks else ():
        place = (thread[0].asking_id, thread[0].respondent_id, thread[0].thread)
        said = [row for row in thread if row.value is not None]
        why = _why_hidden(said, marks.get(place, []))
        if said and why is not None and _is_read(askings[place[0]], said[-1].value):
            found[said[-1].id] = why
    return found


def _why_hidden(said: list[Any], marks: list[Any]) -> str | None:
    why = None
    for mark in marks:
        newest = max((row.id for row in said if row.version <= mark.version), default=0)
        if mark.name == HIDDEN:
            why = mark.reason
        elif mark.of_row == newest:  # an approval of an old text doesn't show a new one
            why = None
    return why


def _unshown(session: Session, askings: dict[int, Asking], rows: list[Any]) -> set[int]:
    """The rows that quieted senders have sent in their own words. What comes back that was taken
    back comes back as it was."""
    listing = {asked for asked, asking in askings.items() if asking.lists}
    said = [row for row in rows if row.asking_id in listing]
    if not said:
        return set()
    marks = quietings(session, askings[said[0].asking_id].workshop_id)
    threads = _by_thread(said) if marks else []
    return {
        row
        for thread in threads
        for row in _unshown_of(thread, askings[thread[0].asking_id], marks)
    }


def _unshown_of(rows: list[Any], asking: Asking, marks: list[Quieting]) -> Iterator[int]:
    quiet, before, taken_back = False, None, False
    for row in rows:
        if row.value is not None:
            if not (taken_back and row.value == before):
                quiet = is_quiet(marks, row.respondent_id, row.version)
            before = row.value
            if quiet and _is_read(asking, row.value):
                yield row.id
        taken_back = row.value is None


def _is_read(asking: Asking, value: Any) -> bool:
    """Whether there is anything to read of an answer by itself."""
    kind = asking.how
    if not kind.votes:
        return True
    return bool(kind.said(asking.read_settings(), kind.Answer.model_validate(value)))


def _own(asking: Asking, row: Any, **how: Any) -> OwnAnswer:
    settings = asking.read_settings()
    answer = asking.how.Answer.model_validate(row.value)
    text, left = asking.how.text(settings, answer), asking.how.unanswered(settings, answer)
    value = row.value or {}
    return OwnAnswer(row.asking_id, row.thread, row.key, text, value, left, **how)


def erase(session: Session, participant: Participant) -> int:
    """Blank everything that the person who has this phone has sent, also from other phones, and
    return how many values that was."""
    return erase_all_of(session, participant.workshop_id, participant.respondent_id)


def erase_all_of(session: Session, workshop_id: int, respondent_id: int) -> int:
    """The same, of the person whom these answers count for.

    The rows stay, empty, so that counts of what happened still agree; a key sent again is
    acknowledged and stored no more.
    """
    return _blank(session, workshop_id, _of(session, workshop_id, respondent_id))


def erase_sent(session: Session, workshop_id: int, answer_ids: list[int]) -> int:
    """The same, of these answers alone."""
    parts = range(0, len(answer_ids), MOST_KEYS)
    some = (col(Answer.id).in_(answer_ids[start : start + MOST_KEYS]) for start in parts)
    return sum(_blank(session, workshop_id, these) for these in some)


def _blank(session: Session, workshop_id: int, which: ColumnElement[bool]) -> int:
    version = touch(session, workshop_id)
    blanked = session.execute(
        update(Answer)
        .where(which, col(Answer.body_hash) != "")
        .values(value=None, body_hash="", version=version)
    )
    erased(session, "answer")
    let_go(session, _made_of(which))
    forget_unsaid(session, workshop_id, version)
    forget_erased(session, workshop_id)
    return int(blanked.rowcount)  # type: ignore[attr-defined]


def confirmed(session: Session, workshop_id: int, respondent_id: int) -> list[str]:
    """What this person has promised that somebody has confirmed since: it stays."""
    theirs = select(Commitment.what).where(
        _made_of(_of(session, workshop_id, respondent_id)), col(Commitment.removed_at).is_(None)
    )
    return list(session.exec(theirs.order_by(col(Commitment.id))))


def _made_of(answers: ColumnElement[bool]) -> ColumnElement[bool]:
    """The commitments that were made of these answers."""
    return col(Commitment.answer_id).in_(select(Answer.id).where(answers))


def erasable(session: Session, workshop_id: int, respondent_id: int) -> int:
    """How many values there are of this person."""
    theirs = _of(session, workshop_id, respondent_id)
    return session.exec(select(func.count()).where(theirs, col(Answer.body_hash) != "")).one()


def _of(session: Session, workshop_id: int, respondent_id: int) -> ColumnElement[bool]:
    return col(Answer.participant_id).in_(phones_of(session, workshop_id, respondent_id))
