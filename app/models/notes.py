"""What the notes of a workshop are written from: what was asked, and what the facilitator adds."""

from pydantic import BaseModel
from sqlmodel import Session, col, select

from app.errors import N_, Invalid
from app.models.agenda import Item, Step
from app.models.asking import Asking
from app.models.results import Results
from app.models.workshop import Workshop, touch
from app.steps.plain import Text, parse

MOST_WRITTEN = 5000
SUMMARY, NEXT_STEPS = "summary", "next_steps"


class Written(BaseModel):
    text: Text


def write(session: Session, workshop_id: int, part: str, text: str) -> None:
    """Set the facilitator's SUMMARY or NEXT_STEPS; empty takes it away. Raises Invalid."""
    written = parse(Written, {"text": text}).text
    if len(written) > MOST_WRITTEN:
        raise Invalid(
            N_("That is longer than %(most)s characters. Shorten it a little."), most=MOST_WRITTEN
        )
    touch(session, workshop_id)
    setattr(session.get_one(Workshop, workshop_id), part, written)


def askings_in_order(session: Session, workshop_id: int) -> list[tuple[Asking, Item]]:
    """Every asking with the item it stood in, as the run went; also of steps removed since."""
    rows = session.exec(
        select(Asking, Item)
        .join(Step, col(Step.id) == Asking.step_id)
        .join(Item, col(Item.id) == Step.item_id)
        .where(Asking.workshop_id == workshop_id)
        .order_by(col(Asking.id))
    )
    return [(asking, item) for asking, item in rows]


def left_askings(askings: list[Asking]) -> set[int | None]:
    """Those that the room was taken back from to an earlier one. Where nobody answered them,
    asking anew was a slip."""
    order = sorted(askings, key=lambda asking: (asking.taken_up, asking.number))
    current = {asking.step_id: asking.number for asking in order}
    return {asking.id for asking in askings if asking.number > current[asking.step_id]}


def how_many_people(asked: list[tuple[Results, Asking]]) -> int:
    """How many took part: all who have answered anything, or the most phones seen at one
    asking where those were more."""
    answered = len({person for results, _ in asked for person in results.people})
    return max([answered, *(asking.present for _, asking in asked)])
