"""What the facilitator lets through: held, shown or hidden, insert-only, the last one wins."""

from collections.abc import Iterable

from sqlmodel import Field, Index, Session, SQLModel, col, select

from app.errors import N_, Invalid, NotFound, Stale
from app.models.agenda.asking import Asking
from app.models.answers.answer import Answer

SHOWN, HIDDEN, HELD = "shown", "hidden", "held"
REASONS = {
    "personal": N_("personal information"),
    "offensive": N_("offensive"),
    "off_topic": N_("not about the question"),
    "duplicate": N_("said twice"),
    "other": N_("another reason"),
}
NO_REASON = N_("no reason given")
"""An answer is hidden at once; why is asked for then, and may be left unsaid."""


class Moderation(SQLModel, table=True):
    __table_args__ = (Index("moderation_feed", "asking_id", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    asking_id: int = Field(foreign_key="asking.id")
    answer_id: int = Field(foreign_key="answer.id", index=True)
    state: str
    reason: str = ""
    by: int | None = None
    version: int


def approve_all(
    session: Session, workshop_id: int, ids: tuple[int, ...], *, version: int, by: int | None
) -> None:
    """Show these, but for those that somebody has decided on already: what was hidden while one
    read the others stays hidden. Raises NotFound; Stale where all are decided on."""
    about = select(Moderation.answer_id).where(col(Moderation.answer_id).in_(ids))
    decided = set(session.exec(about))
    if decided.issuperset(ids):
        raise Stale()
    for answer_id in ids:
        if answer_id not in decided:
            moderate(session, workshop_id, answer_id, SHOWN, version=version, by=by)


def heard_by(session: Session, workshop_id: int, versions: Iterable[int]) -> set[int]:
    """The participants whose answers were approved in these versions of the workshop."""
    return set(
        session.exec(
            select(Answer.participant_id)
            .join(Moderation, col(Moderation.answer_id) == Answer.id)
            .join(Asking, col(Asking.id) == Answer.asking_id)
            .where(
                Asking.workshop_id == workshop_id,
                col(Moderation.version).in_(list(versions)),
                Moderation.state == SHOWN,
            )
        )
    )


def moderate(
    session: Session,
    workshop_id: int,
    answer_id: int,
    state: str,
    *,
    version: int,
    by: int | None,
    reason: str = "",
) -> None:
    """Show or hide an answer of this workshop. Raises NotFound, Invalid."""
    answer = session.get(Answer, answer_id)
    asking = session.get(Asking, answer.asking_id) if answer else None
    if answer is None or asking is None or asking.workshop_id != workshop_id:
        raise NotFound()
    if reason and reason not in REASONS:
        raise Invalid(N_("Choose why the answer is hidden."))
    session.add(
        Moderation(
            asking_id=answer.asking_id,
            answer_id=answer_id,
            state=state,
            reason=reason,
            by=by,
            version=version,
        )
    )
