"""Erasing an account: a number is left of it, so that what it did still has somebody."""

from sqlalchemy import ColumnElement, delete, or_
from sqlmodel import Session, SQLModel, col, select

from app.clock import Milliseconds
from app.errors import N_, Invalid
from app.models.forgetting import erased
from app.models.people import administration, member
from app.models.people.crew import SeriesMember, owns_a_series_alone
from app.models.people.deck_page import DeckPage
from app.models.people.facilitator import Facilitator, Login
from app.models.people.links import Invitation, ScreenLink, screens_of
from app.models.people.member import OWNER, Member
from app.models.people.pressed import Pressed
from app.models.workshop import Workshop
from app.security_log import note_with

ONLY_OWNER = N_("Some workshops have no other owner. Find one for each of them first.")

ONLY_OWNER_OF_SERIES = N_(
    "A series has no other owner who can log in. Find one for it first, or delete it."
)


def owned_alone(session: Session, facilitator_id: int) -> list[Workshop]:
    """The workshops, by title, that would have no owner who can log in without this one. Those
    that were deleted are let go."""
    others = (
        select(Member.workshop_id)
        .join(Facilitator, col(Facilitator.id) == Member.facilitator_id)
        .where(
            Member.role == OWNER,
            Member.facilitator_id != facilitator_id,
            col(Facilitator.disabled_at).is_(None),
        )
    )
    alone = (
        select(Workshop)
        .join(Member)
        .where(
            Member.facilitator_id == facilitator_id,
            Member.role == OWNER,
            col(Workshop.deleted_at).is_(None),
            col(Workshop.id).not_in(others),
        )
    )
    return list(session.exec(alone.order_by(Workshop.title, col(Workshop.id))))


def erase(session: Session, facilitator_id: int, at: Milliseconds, by: int | None = None) -> None:
    """For good: name, email, password, log-ins, memberships, and links by and for them. `by` is
    None for the command line. Raises NotFound, or Invalid for the last administrator and for the
    only owner of a workshop or a series."""
    administration.leave_an_admin(session, facilitator_id)
    person = administration.find(session, facilitator_id)
    member.look_again(session, person)  # and behind these locks two owners can't both go
    if owned_alone(session, facilitator_id):
        raise Invalid(ONLY_OWNER)
    if owns_a_series_alone(session, facilitator_id):
        raise Invalid(ONLY_OWNER_OF_SERIES)
    for table, which in _hanging(person):
        session.execute(delete(table).where(which))
        erased(session, str(table.__tablename__))
    _empty(session, person, at)
    note_with(session, "account-erased", by=by, account=facilitator_id)


def _hanging(person: Facilitator) -> list[tuple[type[SQLModel], ColumnElement[bool]]]:
    """What goes with an account; also invitations of others, which hold its email."""
    assert person.id is not None
    invited = or_(
        col(Invitation.maker_id) == person.id,
        col(Invitation.facilitator_id) == person.id,
        col(Invitation.email) == person.email,
    )
    return [
        (Login, col(Login.facilitator_id) == person.id),
        (Invitation, invited),
        (ScreenLink, screens_of(person.id)),
        (Member, col(Member.facilitator_id) == person.id),
        (SeriesMember, col(SeriesMember.facilitator_id) == person.id),
        (DeckPage, col(DeckPage.facilitator_id) == person.id),
        (Pressed, col(Pressed.facilitator_id) == person.id),
    ]


def _empty(session: Session, person: Facilitator, at: Milliseconds) -> None:
    """An email that nobody can have, since each is there once, and a password that nobody has."""
    person.name, person.email, person.password_hash = "", f"former-{person.id}", ""
    person.admin, person.disabled_at, person.erased_at = False, at, at
    session.add(person)
    erased(session, "facilitator")
