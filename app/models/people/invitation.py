"""One-time links: they make the first facilitator, another one, or a new password."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, exists, or_, update
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import Session, col, select

from app.clock import DAY_MS, Milliseconds, now
from app.errors import N_, NotFound, Removed
from app.models.people import facilitator as facilitators
from app.models.people import member
from app.models.people.facilitator import Facilitator, Hashed, Known
from app.models.people.links import Invitation, spend, spend_resets
from app.models.people.member import OWNER, Member
from app.models.workshop import Workshop
from app.security import hash_token, new_token
from app.security_log import note_with

FIRST, INVITE, RESET = "first", "invite", "reset"
INVITATION_DAYS = 7
REVOKED = N_("That link opens nothing any more.")
USED = N_("This link has been used already, or is too old. Ask for a new one.")


def first_invitation(session: Session) -> str | None:
    """A fresh one-time token for the first facilitator; None once there is one.

    Earlier ones that nobody used stop working.
    """
    if session.exec(select(Facilitator.id)).first() is not None:
        return None
    spend(session, col(Invitation.kind) == FIRST)
    return _make(session, FIRST, new_token())


def invite(
    session: Session,
    *,
    maker_id: int | None = None,
    email: str = "",
    workshop_id: int | None = None,
    role: str = "",
    drawn: str = "",
) -> str:
    """A one-time token that makes one more facilitator, and a member where a workshop is named:
    that needs a maker, and holds as long as they own the workshop. `drawn` is the one that the
    page was drawn with: pressed twice there, it is one link and not one that nobody has seen."""
    values = {"maker_id": maker_id, "email": email, "workshop_id": workshop_id, "role": role}
    known = session.exec(select(Invitation).where(Invitation.token_hash == hash_token(drawn)))
    found = known.first() if drawn else None
    if found and found.used_at is None and values.items() <= found.model_dump().items():
        return drawn
    token = new_token() if found or not drawn else drawn
    return _make(session, INVITE, token, **values)


def reset(session: Session, person: Facilitator) -> str:
    """A one-time token that gives someone a new password; earlier ones stop working."""
    assert person.id is not None
    spend_resets(session, person.id)
    return _make(session, RESET, new_token(), email=person.email, facilitator_id=person.id)


def _make(session: Session, kind: str, token: str, **values: Any) -> str:
    link = Invitation(
        token_hash=hash_token(token),
        kind=kind,
        expires_at=now() + INVITATION_DAYS * DAY_MS,
        **values,
    )
    session.add(link)
    session.flush()
    _note(session, "link-made", link, by=link.maker_id)
    return token


def _note(session: Session, what: str, link: Invitation, **told: int | None) -> None:
    told = {"link": link.id, **told, "workshop": link.workshop_id}
    note_with(session, what, kind=link.kind, **told, role=link.role or None)


def in_force(session: Session, token: str, at: Milliseconds) -> Invitation:
    """The invitation that this token still opens. Raises Removed."""
    found = session.exec(select(Invitation).where(_opens(token, at))).first()
    if found is None:
        raise Removed(USED)
    return found


def _opens(token: str, at: Milliseconds) -> ColumnElement[bool]:
    return and_(col(Invitation.token_hash) == hash_token(token), _lives(at))


def _lives(at: Milliseconds) -> ColumnElement[bool]:
    """A link works once and for a time, as long as its maker may make it and whom it is for has
    an account in use; the first one only as long as there is nobody."""
    return and_(
        col(Invitation.used_at).is_(None),
        col(Invitation.expires_at) > at,
        or_(col(Invitation.kind) != FIRST, ~exists(select(Facilitator.id))),
        or_(col(Invitation.facilitator_id).is_(None), _in_use(Invitation.facilitator_id)),
        or_(col(Invitation.maker_id).is_(None), _in_use(Invitation.maker_id)),
        or_(col(Invitation.workshop_id).is_(None), _maker_owns()),
    )


def _in_use(facilitator_id: int | None) -> ColumnElement[bool]:
    """Whether the account in this column is there and isn't turned off."""
    there = select(Facilitator.id).where(
        Facilitator.id == facilitator_id, col(Facilitator.disabled_at).is_(None)
    )
    return exists(there.correlate(Invitation))


def _maker_owns() -> ColumnElement[bool]:
    owners = (
        select(Member.id)
        .join(Workshop, col(Workshop.id) == Member.workshop_id)
        .where(
            Member.workshop_id == Invitation.workshop_id,
            Member.facilitator_id == Invitation.maker_id,
            Member.role == OWNER,
            col(Workshop.deleted_at).is_(None),
        )
    )
    return exists(owners.correlate(Invitation))


@dataclass(frozen=True)
class Living:
    """A link that still opens, as it is listed: for whom, in UTC milliseconds until when, and who
    made it (None for the command line). A link to a new password has a `person`."""

    id: int
    email: str
    role: str
    until: Milliseconds
    maker: Facilitator | None
    person: Facilitator | None


def of_workshop(session: Session, workshop_id: int, at: Milliseconds) -> list[Living]:
    """The invitations to a workshop that still open, those that end first before the others."""
    return _living(session, col(Invitation.workshop_id) == workshop_id, at)


def of_accounts(session: Session, at: Milliseconds) -> list[Living]:
    """The links to accounts and passwords that still open, in the same order."""
    return _living(session, col(Invitation.workshop_id).is_(None), at)


def _living(session: Session, which: ColumnElement[bool], at: Milliseconds) -> list[Living]:
    maker, person = aliased(Facilitator), aliased(Facilitator)
    rows = session.exec(
        select(Invitation, maker, person)
        .outerjoin(maker, col(maker.id) == Invitation.maker_id)
        .outerjoin(person, col(person.id) == Invitation.facilitator_id)
        .where(which, _lives(at))
        .order_by(col(Invitation.expires_at), col(Invitation.id))
    )
    return [
        Living(link.id or 0, link.email, link.role, link.expires_at, made_by, whose)
        for link, made_by, whose in rows
    ]


def revoke(session: Session, link_id: int, by: int | None, workshop_id: int | None = None) -> None:
    """A link to this workshop, or one to an account, opens nothing any more. Raises NotFound."""
    link = session.get(Invitation, link_id)
    if link is None or link.workshop_id != workshop_id:
        raise NotFound()
    spend(session, col(Invitation.id) == link_id)
    _note(session, "link-revoked", link, by=by)


def accept(
    session: Session, token: str, who: Known, password: Hashed, language: str, at: Milliseconds
) -> Facilitator:
    """Make the person that a link was for. Raises Removed, or Invalid for a taken email."""
    invitation = _use(session, token, at)
    if not invitation.makes_person:
        raise Removed(USED)
    person = facilitators.create(session, who.name, who.email, password, language=language)
    if invitation.workshop_id is not None and person.id is not None:
        member.admit(session, invitation.workshop_id, person.id, invitation.role)
    _note(session, "link-used", invitation, account=person.id)
    return person


def renew(session: Session, token: str, password: Hashed, at: Milliseconds) -> Facilitator:
    """Give the person a reset link was for a new password. Raises Removed."""
    invitation = _use(session, token, at)
    person = whose(session, invitation)
    facilitators.change_password(session, person, password)
    _note(session, "link-used", invitation, account=person.id)
    return person


def whose(session: Session, link: Invitation) -> Facilitator:
    """Who a reset link gives a new password. Raises Removed."""
    person = session.get(Facilitator, link.facilitator_id or 0)
    if person is None or person.disabled_at is not None:
        raise Removed(USED)
    return person


def _use(session: Session, token: str, at: Milliseconds) -> Invitation:
    """Use a link up, in the transaction that does what it is for: of two at once one wins."""
    used = session.execute(
        update(Invitation).where(_opens(token, at)).values(used_at=at).returning(col(Invitation.id))
    ).scalar_one_or_none()
    if used is None:
        raise Removed(USED)
    return session.get_one(Invitation, used)
