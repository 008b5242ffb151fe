"""Who may do what in a workshop, and the links that open a projector without a log-in."""

from dataclasses import dataclass

from sqlalchemy import BigInteger, exists, func, or_
from sqlmodel import Field, Session, SQLModel, UniqueConstraint, col, select

from app.clock import DAY_MS, Milliseconds, now
from app.errors import N_, Invalid, NotFound
from app.i18n.alphabet import in_alphabet
from app.models.event import Event, log
from app.models.people.facilitator import Facilitator
from app.models.people.links import ScreenLink, spend_invitations, spend_screens
from app.models.workshop import Workshop, open_workshop, restore, touch
from app.security import hash_token, new_token
from app.settings import USUAL_ZONE

OWNER, HOST, READER = "owner", "host", "reader"
ROLE_WORDS = {OWNER: N_("Owner"), HOST: N_("Host"), READER: N_("Reader")}
ROLES = (OWNER, HOST, READER)
REMOVED = {role: f"removed_{role}" for role in ROLES}
"""How the run log says that one with this role was removed."""
LAST_OWNER = N_("A workshop needs an owner. Make somebody else an owner first.")
UNDO_MS = DAY_MS
"""How long the start page offers to bring a deleted workshop back."""


class Member(SQLModel, table=True):
    __table_args__ = (UniqueConstraint("workshop_id", "facilitator_id"),)

    id: int | None = Field(default=None, primary_key=True)
    workshop_id: int = Field(foreign_key="workshop.id")
    facilitator_id: int = Field(foreign_key="facilitator.id", index=True)
    role: str
    archived_at: Milliseconds | None = Field(default=None, sa_type=BigInteger)
    """When this member put the workshop away; the others' start pages still have it."""


@dataclass(frozen=True)
class InSeries:
    """A series that somebody is a member of, as a workshop leads to it: one of its meetings, or
    the one that lends them its agenda."""

    uid: str
    title: str
    lends: bool


@dataclass(frozen=True)
class Place:
    """A facilitator's place in a workshop, and what it lets them do."""

    workshop: Workshop
    role: str
    archived_at: Milliseconds | None = None
    series: InSeries | None = None

    @property
    def runs(self) -> bool:
        return self.role in (OWNER, HOST)

    @property
    def owns(self) -> bool:
        return self.role == OWNER


def begin(
    session: Session,
    owner: Facilitator,
    title: str,
    *,
    language: str,
    keep_days: int,
    tz: str = USUAL_ZONE,
) -> Workshop:
    """A new workshop, owned by the one who began it."""
    workshop = open_workshop(session, title, language=language, keep_days=keep_days, tz=tz)
    assert workshop.id is not None and owner.id is not None
    admit(session, workshop.id, owner.id, OWNER)
    return workshop


def places(session: Session, facilitator: Facilitator) -> list[Place]:
    """Where someone is a member, the newest first."""
    return _places(session, facilitator, deleted=False)


def _places(session: Session, facilitator: Facilitator, *, deleted: bool) -> list[Place]:
    is_deleted = col(Workshop.deleted_at).is_not(None)
    rows = session.exec(
        select(Workshop, Member.role, Member.archived_at)
        .join(Member, col(Member.workshop_id) == Workshop.id)
        .where(Member.facilitator_id == facilitator.id, is_deleted if deleted else ~is_deleted)
        .order_by(col(Workshop.id).desc())
    )
    return [Place(*row) for row in rows]


def just_deleted(session: Session, facilitator: Facilitator, at: Milliseconds) -> list[Workshop]:
    """What someone owned and deleted so lately that it may have been a mistake, the last first."""
    found = [
        place.workshop
        for place in _places(session, facilitator, deleted=True)
        if place.owns and (place.workshop.deleted_at or 0) > at - UNDO_MS
    ]
    return sorted(found, key=lambda workshop: -(workshop.deleted_at or 0))


def bring_back(session: Session, facilitator: Facilitator, uid: str) -> Workshop:
    """Undo a deletion of one's own workshop. Raises NotFound."""
    for place in _places(session, facilitator, deleted=True):
        if place.workshop.uid == uid and place.owns:
            restore(session, place.workshop)
            return place.workshop
    raise NotFound()


def put_away(
    session: Session, workshop_id: int, facilitator_id: int, at: Milliseconds | None
) -> None:
    """Into one's own archive; with None out of it again. Raises NotFound."""
    member = _member(session, workshop_id, facilitator_id)
    if member is None:
        raise NotFound()
    member.archived_at = at
    session.add(member)


def members(session: Session, workshop_id: int) -> list[tuple[Member, Facilitator]]:
    """Who is in a workshop: owners first, then hosts, then readers, each by name."""
    rows = session.exec(
        select(Member, Facilitator)
        .join(Facilitator, col(Facilitator.id) == Member.facilitator_id)
        .where(Member.workshop_id == workshop_id)
        .order_by(col(Member.id))
    )
    return sorted(rows, key=lambda row: (ROLES.index(row[0].role), in_alphabet(row[1].name)))


def add(session: Session, workshop_id: int, facilitator_id: int, role: str) -> None:
    """Make someone a member, or give them this role. Raises Invalid for the last owner."""
    touch(session, workshop_id, turn=True)
    member = _member(session, workshop_id, facilitator_id)
    if member and role != OWNER:
        _leave_an_owner(session, member)
    admit(session, workshop_id, facilitator_id, role)


def change_role(session: Session, workshop_id: int, member_id: int, role: str) -> None:
    """Raises NotFound, or Invalid when the workshop would have no owner left."""
    member = _find(session, workshop_id, member_id)
    if role not in ROLES:
        raise Invalid()
    if role != OWNER:
        _leave_an_owner(session, member)
    _give(session, member, role)


def person_of(session: Session, member_id: int) -> int | None:
    """Which facilitator a member is."""
    found = session.get(Member, member_id)
    return found.facilitator_id if found else None


def role_shown(member: Member) -> dict[str, str]:
    return {"role": member.role}


def shown(session: Session, member_id: int) -> dict[str, str]:
    """A member's role as its form shows it. Raises NotFound."""
    member = session.get(Member, member_id)
    if member is None:
        raise NotFound()
    return role_shown(member)


def remove(session: Session, workshop_id: int, member_id: int, actor: int | None = None) -> None:
    """Noted in the run log, so that it can be undone. Raises NotFound, or Invalid when the
    workshop would have no owner left."""
    member = _find(session, workshop_id, member_id)
    _leave_an_owner(session, member)
    event = Event(
        workshop_id=workshop_id,
        version=session.info["touched"][workshop_id],
        at=now(),
        actor=actor,
        verb=REMOVED[member.role],
        subject=member.facilitator_id,
    )
    log(session, event)
    _let_go(session, member)


def leave(session: Session, workshop_id: int, facilitator_id: int) -> None:
    """Not a member any more, of a workshop that has another owner."""
    leaving = _member(session, workshop_id, facilitator_id)
    if leaving:
        _let_go(session, leaving)


def _let_go(session: Session, leaving: Member) -> None:
    spend_invitations(session, leaving.workshop_id, leaving.facilitator_id)
    spend_screens(session, leaving.workshop_id, leaving.facilitator_id)
    session.delete(leaving)


def look_again(session: Session, facilitator: Facilitator) -> None:
    """Have every screen of someone's workshops show anew that it may be open: a log-in ended."""
    here = select(Member.workshop_id).where(Member.facilitator_id == facilitator.id)
    for workshop_id in session.exec(here.order_by(col(Member.workshop_id))).all():
        touch(session, workshop_id, turn=True)


def _find(session: Session, workshop_id: int, member_id: int) -> Member:
    """A member of this workshop, behind its row lock: two owners can't both be the last to go."""
    touch(session, workshop_id, turn=True)
    member = session.get(Member, member_id)
    if member is None or member.workshop_id != workshop_id:
        raise NotFound()
    return member


def _leave_an_owner(session: Session, leaving: Member) -> None:
    """One whose account is turned off could do nothing for the workshop."""
    owners = session.exec(
        select(Member.id)
        .join(Facilitator, col(Facilitator.id) == Member.facilitator_id)
        .where(
            Member.workshop_id == leaving.workshop_id,
            Member.role == OWNER,
            Member.id != leaving.id,
            col(Facilitator.disabled_at).is_(None),
        )
    )
    if owners.first() is None:
        raise Invalid(LAST_OWNER)


def role_of(session: Session, workshop_id: int, facilitator_id: int) -> str | None:
    member = _member(session, workshop_id, facilitator_id)
    return member.role if member else None


def admit(session: Session, workshop_id: int, facilitator_id: int, role: str) -> None:
    """Make someone a member, or change their role."""
    member = _member(session, workshop_id, facilitator_id)
    member = member or Member(workshop_id=workshop_id, facilitator_id=facilitator_id, role=role)
    _give(session, member, role)
    session.flush()


def _give(session: Session, member: Member, role: str) -> None:
    """A role; the links that it doesn't let one make are spent."""
    member.role = role
    session.add(member)
    if role != OWNER:
        spend_invitations(session, member.workshop_id, member.facilitator_id)
    if role == READER:
        spend_screens(session, member.workshop_id, member.facilitator_id)


def _member(session: Session, workshop_id: int, facilitator_id: int) -> Member | None:
    return session.exec(
        select(Member).where(
            Member.workshop_id == workshop_id, Member.facilitator_id == facilitator_id
        )
    ).first()


def make_screen_link(
    session: Session,
    workshop_id: int,
    *,
    maker_id: int | None = None,
    opened_by: int | None = None,
    drawn: str = "",
) -> str:
    """A new projector link's token; only its hash is kept. It holds as long as its maker may run
    the workshop; the command line's has none. With `opened_by` one that is handed
    to nobody: it holds for the browser where this member opened the projector. `drawn` is the one
    that the desk's page was drawn with: pressed twice there, it is one link and not one that
    nobody has seen."""
    token = drawn or new_token()
    known = session.exec(select(ScreenLink).where(ScreenLink.token_hash == hash_token(token)))
    found = known.first()
    if found and found.workshop_id == workshop_id and found.revoked_at is None:
        return token
    token = new_token() if found else token
    session.add(
        ScreenLink(
            workshop_id=workshop_id,
            token_hash=hash_token(token),
            facilitator_id=opened_by,
            maker_id=maker_id,
            created_at=now(),
        )
    )
    return token


def workshop_of_screen(session: Session, token: str) -> Workshop | None:
    """The workshop a projector link opens, unless it was revoked, or the one who made it, or
    whose log-in it goes on without, may no longer run the workshop."""
    whose = func.coalesce(ScreenLink.maker_id, ScreenLink.facilitator_id)
    may_run = exists(
        select(Member.id)
        .join(Facilitator, col(Facilitator.id) == Member.facilitator_id)
        .where(
            Member.workshop_id == ScreenLink.workshop_id,
            Member.facilitator_id == whose,
            col(Member.role).in_((OWNER, HOST)),
            col(Facilitator.disabled_at).is_(None),
        )
        .correlate(ScreenLink)
    )
    return session.exec(
        select(Workshop)
        .join(ScreenLink, col(ScreenLink.workshop_id) == Workshop.id)
        .where(
            ScreenLink.token_hash == hash_token(token),
            col(ScreenLink.revoked_at).is_(None),
            or_(whose.is_(None), may_run),
            col(Workshop.deleted_at).is_(None),
        )
    ).first()


def runs_it(session: Session, workshop_id: int, facilitator_id: int) -> bool:
    """Whether someone may run the workshop, and their account isn't turned off."""
    found = (
        select(Member.id)
        .join(Facilitator, col(Facilitator.id) == Member.facilitator_id)
        .where(
            Member.workshop_id == workshop_id,
            Member.facilitator_id == facilitator_id,
            col(Member.role).in_((OWNER, HOST)),
            col(Facilitator.disabled_at).is_(None),
        )
    )
    return session.exec(found).first() is not None


def screen_links(session: Session, workshop_id: int) -> int:
    """How many projector links that were handed out are in force."""
    return sum(link.facilitator_id is None for link in _in_force(session, workshop_id))


def revoke_screen_links(session: Session, workshop_id: int) -> None:
    touch(session, workshop_id, turn=True)
    for link in _in_force(session, workshop_id):
        link.revoked_at = now()
        session.add(link)


def revoke_screen_link(session: Session, token: str) -> None:
    """This one alone."""
    found = select(ScreenLink).where(ScreenLink.token_hash == hash_token(token))
    for link in session.exec(found):
        link.revoked_at = now()


def _in_force(session: Session, workshop_id: int) -> list[ScreenLink]:
    return list(
        session.exec(
            select(ScreenLink).where(
                ScreenLink.workshop_id == workshop_id, col(ScreenLink.revoked_at).is_(None)
            )
        )
    )
