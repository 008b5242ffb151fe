"""What was promised at an earlier workshop, for tests."""

from sqlmodel import col, select

from app.clock import now
from app.database import Database
from app.models.agenda.agenda import add_item, add_step
from app.models.agenda.asking import Asking
from app.models.agenda.earlier import Earlier
from app.models.commitments.commitment import Commitment
from app.models.commitments.receiver import receiver_named
from app.models.commitments.telling import Teller, Told, tell
from app.models.people import member
from app.models.people.facilitator import Facilitator
from app.models.workshop import Workshop
from app.steps.promised import PromisedSettings
from app.steps.recalled import DONE, NOT_BEGUN, UNDER_WAY, WILL_NOT, Recalled, RecalledLine
from tests.rooms import do

LINES = [
    RecalledLine(
        id="p1", what="En sida med vem man ringer", who="kommunen", status=DONE, due="2026-11"
    ),
    RecalledLine(
        id="p2", what="Skolbussen för alla", who="regionen", status=UNDER_WAY, due="2027-Q1"
    ),
    RecalledLine(id="p3", what="Samma budgetår för stöden, och det i hela länet", status=NOT_BEGUN),
    RecalledLine(
        id="p4",
        what="Laddplats vid bygdegården",
        who="byalaget",
        status=WILL_NOT,
        said="elnätet räcker inte",
        since="2026-12-01",
    ),
]
SET_UP = PromisedSettings(
    promised=Recalled(of="Stenberga", held="2026-10-08", as_of="2027-01-14", lines=LINES)
)


def promised_by(
    database: Database,
    owner: Facilitator,
    *promises: tuple[str, str, str, str, str],
    venue: str = "Stenberga",
) -> Workshop:
    """An earlier workshop with these: what, who, due, status, and what is said of it."""
    with database.writing() as session:
        earlier = member.begin(session, owner, "Träff i Stenberga", language="sv", keep_days=9)
        earlier.venue, earlier.starts_at = venue, 1_791_442_800_000
        for what, who, due, status, said in promises:
            receiver = receiver_named(session, earlier.id or 0, who)
            one = Commitment(
                workshop_id=earlier.id or 0,
                what=what,
                receiver_id=receiver.id if receiver else None,
                due=due,
                made_at=now(),
            )
            session.add(one)
            session.flush()
            if status != NOT_BEGUN:
                told = Told(status=status, said=said, day="2026-12-01")
                tell(session, one.workshop_id, one.uid, told, Teller(owner.id), at=now())
    return earlier


def commitment_of(database: Database, what: str) -> Commitment:
    with database.reading() as session:
        found = select(Commitment).where(Commitment.what == what)
        return list(session.exec(found.order_by(col(Commitment.id))))[-1]


def ask_about(
    database: Database, workshop: Workshop, earlier: Workshop, by: Facilitator, at: int = 0
) -> Asking:
    """Let the room come to a step about what that one promised."""
    with database.writing() as session:
        item = add_item(session, workshop.id or 0)
        step = add_step(session, item, "promised", "Det här lovade vi sist", language="sv")
        step.earlier = Earlier(workshop=earlier.uid, by=by.id).model_dump()
        session.add(step)
        number = item.id
    [asking] = do(database, workshop, "go", on=number, at=at or now())
    return asking
