"""The links by which receivers tell how their commitments go, without an account: one each."""

from sqlmodel import Session, select

from app.clock import Milliseconds
from app.errors import NotFound
from app.models.commitments.receiver import Receiver
from app.models.people.member import runs_it
from app.models.workshop import Workshop, by_uid, touch
from app.security import hash_token, new_token


def find_receiver(session: Session, workshop_id: int, receiver_id: int) -> Receiver:
    """Raises NotFound, also for one of another workshop."""
    found = session.get(Receiver, receiver_id)
    if found is None or found.workshop_id != workshop_id:
        raise NotFound()
    return found


def make_link(
    session: Session,
    workshop_id: int,
    receiver_id: int,
    *,
    at: Milliseconds,
    by: int | None,
    drawn: str = "",
) -> str:
    """The token of a new link, in place of the one before; only its hash is kept. `drawn` is the
    one that the page was drawn with: pressed twice there, it is one link."""
    touch(session, workshop_id)
    found = find_receiver(session, workshop_id, receiver_id)
    if drawn and found.token_hash == hash_token(drawn):
        return drawn
    used = session.exec(select(Receiver.id).where(Receiver.token_hash == hash_token(drawn))).first()
    token = new_token() if used or not drawn else drawn
    found.token_hash, found.linked_at, found.maker_id = hash_token(token), at, by
    session.add(found)
    return token


def revoke_link(session: Session, workshop_id: int, receiver_id: int) -> None:
    """Nothing opens by it any more. Raises NotFound."""
    touch(session, workshop_id)
    found = find_receiver(session, workshop_id, receiver_id)
    found.token_hash = found.linked_at = found.maker_id = None
    session.add(found)


def works(session: Session, receiver: Receiver) -> bool:
    """Whether there is a link, and the one who made it may still run the workshop."""
    if receiver.token_hash is None:
        return False
    return receiver.maker_id is None or runs_it(session, receiver.workshop_id, receiver.maker_id)


def receiver_by(session: Session, token: str) -> tuple[Workshop, Receiver] | None:
    """Whose link this is, as long as it works and the workshop isn't deleted."""
    found = session.exec(select(Receiver).where(Receiver.token_hash == hash_token(token))).first()
    if found is None or not works(session, found):
        return None
    here = session.get(Workshop, found.workshop_id)
    workshop = by_uid(session, here.uid) if here else None
    return (workshop, found) if workshop else None
