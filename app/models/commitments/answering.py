"""What is written of a parked line: who is to answer it, what came back, and other words for it.
Whoever is to answer writes what came back by their link."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel
from sqlmodel import Session

from app.errors import N_, Invalid, NotFound
from app.models.agenda.edition import guarding
from app.models.agenda.facts import ODD_DAY
from app.models.commitments.parked import Parked, ParkedLine, find_parked, line_of
from app.models.commitments.receiver import LONGEST, Receiver, receiver_named
from app.steps.plain import TOO_LONG, Line, Plain, Said, Text, at_most

MOST_WORDS, MOST_SAID, MOST_TELLER = 500, 1000, 60
NO_WORDS = N_("Write what it is about.")
NO_ANSWER = N_("Write what you answer.")
LONG_RECEIVER = N_("Keep the receiver at most 60 characters long.")


def _a_day(typed: str) -> str:
    try:
        return typed and date.fromisoformat(typed).isoformat()
    except ValueError as error:
        raise Said(ODD_DAY) from error


Day = Annotated[Line, AfterValidator(_a_day)]


class Typed(BaseModel):
    """What is written of a parked line on its page."""

    words: Line = ""
    receiver: Line = ""
    said: Text = ""
    day: Day = ""
    teller: Line = ""


LIMITS = {"words": MOST_WORDS, "receiver": LONGEST, "said": MOST_SAID, "teller": MOST_TELLER}


def shown(line: ParkedLine) -> dict[str, str]:
    """As its form shows it. What an answer says isn't in the form, so that saving copies nothing
    of it."""
    told = {name: getattr(line.row, name) for name in ("words", "said", "day", "teller")}
    return {**told, "receiver": line.receiver}


def write(
    session: Session,
    workshop_id: int,
    parked_id: int,
    typed: Typed,
    edition: str = "",
    *,
    today: str,
) -> None:
    """Save what its form says; without `words` it reads as its answer. What came back has a day,
    today's where none is given. Raises NotFound, Invalid, Overtaken."""
    for name, most in LIMITS.items():
        if len(getattr(typed, name)) > most:
            raise Invalid(LONG_RECEIVER if name == "receiver" else TOO_LONG)

    def saved() -> dict[str, str]:
        return shown(line_of(session, find_parked(session, workshop_id, parked_id)))

    with guarding(session, workshop_id, edition, saved):
        row = find_parked(session, workshop_id, parked_id)
        if not typed.words and not row.answer_id:
            raise Invalid(NO_WORDS)
        row.words = typed.words
        found = receiver_named(session, workshop_id, typed.receiver)
        row.receiver_id = found.id if found else None
        _tell(row, typed.said, typed.day or today, typed.teller)
        session.add(row)


class Answered(Plain):
    """What a receiver answers. Without `said` an answer is taken back."""

    said: Annotated[Text, at_most(MOST_SAID, TOO_LONG)] = ""
    day: Day = ""
    teller: Annotated[Line, at_most(MOST_TELLER, TOO_LONG)] = ""


def told_of(row: Parked) -> dict[str, str]:
    """As a receiver's form shows it."""
    return {name: getattr(row, name) for name in Answered.model_fields}


def answer(
    session: Session,
    workshop_id: int,
    parked_id: int,
    receiver: Receiver,
    told: Answered,
    edition: str = "",
    *,
    today: str,
) -> None:
    """Save what a receiver says of one of theirs, by their own name if they give no role. Raises
    NotFound, Invalid, Overtaken."""

    def theirs() -> Parked:
        row = find_parked(session, workshop_id, parked_id)
        if row.receiver_id != receiver.id or row.removed_at is not None:
            raise NotFound()
        return row

    with guarding(session, workshop_id, edition, lambda: told_of(theirs())):
        row = theirs()
        if not told.said and not row.said:
            raise Invalid(NO_ANSWER)
        _tell(row, told.said, told.day or today, told.teller or receiver.name)
        session.add(row)


def _tell(row: Parked, said: str, day: str, teller: str) -> None:
    """Nothing came back on a day or by somebody where nothing is said."""
    row.said, row.day, row.teller = said, day if said else "", teller if said else ""
