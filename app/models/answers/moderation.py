"""What the facilitator lets through: an answer's place is marked as shown or hidden."""

from sqlmodel import Session, col, select

from app.errors import N_, Invalid, Stale
from app.models.answers.mark import HIDDEN, QUIET, SHOWN, WORD, Mark, find_answer, mark

REASONS = {
    "personal": N_("personal information"),
    "offensive": N_("offensive"),
    "off_topic": N_("not about the question"),
    "duplicate": N_("said twice"),
    "other": N_("another reason"),
}
NOT_SHOWN = {
    **REASONS,
    QUIET: N_("from somebody who is quieted"),
    WORD: N_("a word that is hidden"),
}
"""These and what hides answers by itself."""
NO_REASON = N_("no reason given")
"""An answer is hidden at once; why is asked for then, and may be left unsaid."""


def approve_all(
    session: Session, workshop_id: int, ids: tuple[int, ...], *, version: int, by: int | None
) -> None:
    """Show these, but for those that somebody has decided on already: what was hidden while one
    read the others stays hidden. Raises NotFound; Stale where all are decided on."""
    about = select(Mark.of_row).where(
        col(Mark.of_row).in_(ids), col(Mark.name).in_((SHOWN, HIDDEN))
    )
    decided = set(session.exec(about))
    if decided.issuperset(ids):
        raise Stale()
    for answer_id in ids:
        if answer_id not in decided:
            moderate(session, workshop_id, answer_id, SHOWN, version=version, by=by)


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
    answer = find_answer(session, workshop_id, answer_id)
    if reason and reason not in REASONS:
        raise Invalid(N_("Choose why the answer is hidden."))
    mark(session, workshop_id, answer, state, version=version, by=by, reason=reason)
