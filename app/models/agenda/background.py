"""Which earlier questions a closed one can be split by: what people said they were, and phones said
before they answered that it is used so."""

from collections.abc import Iterable

from sqlmodel import Session, col, select

from app.models.agenda.asking import Asking, latest


def may_be_split(asking: Asking, ended: bool) -> bool:
    """Closed, so that nobody can see what one more answer changes."""
    how = asking.how
    closed = not (asking.is_open or asking.is_secret(ended) or how.to_desk)
    return closed and (how.counts_people or asking.sorts)


def backgrounds(session: Session, asking: Asking) -> list[Asking]:
    """What it may be split by, the last first."""
    marked = select(Asking.step_id).where(
        Asking.workshop_id == asking.workshop_id, col(Asking.background)
    )
    return those_before(asking, latest(session, list(set(session.exec(marked)))).values())


def those_before(asking: Asking, last: Iterable[Asking]) -> list[Asking]:
    """Of the `last` askings of steps those that it may be split by: two of one step would tell of
    who came between them."""
    earlier = [
        one
        for one in last
        if one.background
        and not one.is_open
        and one.step_id != asking.step_id
        and one.opened_at <= asking.opened_at
    ]
    return sorted(earlier, key=lambda one: -(one.id or 0))
