"""What the facilitator lets through: an answer's place is marked as shown or hidden."""

from sqlmodel import Session, col, select

from app.errors import N_, Invalid, Stale
from app.models.agenda.rules import rules_of
from app.models.answers.mark import HIDDEN, SHOWN, Mark, find_answer, mark
from app.models.workshop import Workshop


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
    """Show or hide an answer of this workshop. An answer is hidden at once; the rule that it breaks
    (`reason`) is asked for then, and may be left unsaid. Raises NotFound, Invalid."""
    answer = find_answer(session, workshop_id, answer_id)
    known = rules_of(session.get_one(Workshop, workshop_id)).menu("")
    if reason and reason not in known:
        raise Invalid(N_("Choose which rule it breaks. The rules have been changed."))
    mark(session, workshop_id, answer, state, version=version, by=by, reason=reason)
