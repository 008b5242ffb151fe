"""Looking after the facilitators: who has an account, who may look after it, and what a leaver
leaves behind."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from app.clock import Milliseconds
from app.errors import N_, Invalid, NotFound
from app.i18n.alphabet import in_alphabet
from app.models.people import facilitator as facilitators
from app.models.people import member
from app.models.people.crew import hand_over_series
from app.models.people.facilitator import Facilitator
from app.models.people.links import spend_all
from app.models.people.member import OWNER, Member
from app.models.workshop import Workshop, touch

LAST_ADMIN = N_(
    "Somebody must look after the accounts. Make another person an administrator first."
)
TO_THEMSELVES = N_("Choose somebody else.")
STILL_HERE = N_("Turn the account off first. Then hand over its workshops.")
TURNED_OFF = N_("That account is turned off. Choose somebody who can log in.")


@dataclass(frozen=True)
class Person:
    """A facilitator as an administrator sees them; `owns` is how many workshops."""

    facilitator: Facilitator
    owns: int

    @property
    def id(self) -> int:
        assert self.facilitator.id is not None
        return self.facilitator.id

    @property
    def disabled(self) -> bool:
        return self.facilitator.disabled_at is not None


def people(session: Session) -> list[Person]:
    """All who have an account, by name, those who can't log in last."""
    owned: dict[int, int] = {}
    owners = select(Member.facilitator_id).join(Workshop).where(Member.role == OWNER)
    for one in session.exec(owners.where(col(Workshop.deleted_at).is_(None))):
        owned[one] = owned.get(one, 0) + 1
    there = session.exec(select(Facilitator).where(col(Facilitator.erased_at).is_(None)))
    found = [Person(one, owned.get(one.id or 0, 0)) for one in there]
    return sorted(found, key=lambda one: (one.disabled, in_alphabet(one.facilitator.name), one.id))


def find(session: Session, facilitator_id: int) -> Facilitator:
    """Raises NotFound, also for one that is erased."""
    found = session.get(Facilitator, facilitator_id)
    if found is None or found.erased_at is not None:
        raise NotFound()
    return found


def disable(session: Session, facilitator_id: int, at: Milliseconds) -> Facilitator:
    """Turn an account off: logged out on every screen at once, and its links spent. Raises
    NotFound, or Invalid for the last administrator."""
    leave_an_admin(session, facilitator_id)
    person = find(session, facilitator_id)
    person.disabled_at = person.disabled_at or at
    session.add(person)
    facilitators.log_out_everywhere(session, person)
    member.look_again(session, person)
    spend_all(session, facilitator_id)
    return person


def enable(session: Session, facilitator_id: int) -> Facilitator:
    """They can log in again, with the password they had. Raises NotFound."""
    person = find(session, facilitator_id)
    person.disabled_at = None
    session.add(person)
    return person


def make_admin(session: Session, facilitator_id: int) -> None:
    """Raises NotFound, or Invalid for one who can't log in."""
    person = find(session, facilitator_id)
    if person.disabled_at is not None:
        raise Invalid(TURNED_OFF)
    person.admin = True
    session.add(person)


def take_admin(session: Session, facilitator_id: int) -> None:
    """Raises NotFound, or Invalid for the last administrator."""
    leave_an_admin(session, facilitator_id)
    person = find(session, facilitator_id)
    person.admin = False
    session.add(person)


def leave_an_admin(session: Session, leaving: int) -> None:
    """Behind the rows' locks: two administrators can't both be the last to go. Raises Invalid."""
    admins = session.exec(
        select(Facilitator)
        .where(col(Facilitator.admin), col(Facilitator.disabled_at).is_(None))
        .order_by(col(Facilitator.id))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    if [one.id for one in admins] == [leaving]:
        raise Invalid(LAST_ADMIN)


def is_last_admin(session: Session, facilitator_id: int) -> bool:
    """Whether nobody else who can log in looks after the accounts."""
    admins = select(Facilitator.id).where(
        col(Facilitator.admin), col(Facilitator.disabled_at).is_(None)
    )
    return list(session.exec(admins)) == [facilitator_id]


def hand_over(session: Session, leaver: Facilitator, heir: Facilitator) -> int:
    """Give every workshop and series that one owns to another, and return how many. Raises
    Invalid."""
    assert leaver.id is not None and heir.id is not None
    if leaver.id == heir.id:
        raise Invalid(TO_THEMSELVES)
    if leaver.disabled_at is None:
        raise Invalid(STILL_HERE)
    if heir.disabled_at is not None:
        raise Invalid(TURNED_OFF)
    owned = select(Member.workshop_id).where(
        Member.facilitator_id == leaver.id, Member.role == OWNER
    )
    moved = session.exec(owned.order_by(col(Member.workshop_id))).all()
    for workshop_id in moved:
        touch(session, workshop_id, turn=True)
        member.admit(session, workshop_id, heir.id, OWNER)
        member.leave(session, workshop_id, leaver.id)
    return len(moved) + hand_over_series(session, leaver.id, heir.id)
