"""What the notes of a workshop are written from: what was asked, and what the facilitator adds."""

from collections.abc import Callable, Collection

from pydantic import BaseModel
from sqlmodel import Session, col, select

from app.attendance import how_many
from app.errors import N_, Invalid
from app.models.agenda.agenda import Item, Step
from app.models.agenda.asking import Asking
from app.models.agenda.edition import guarding
from app.models.workshop import Workshop, touch
from app.steps.plain import Text, parse

MOST_WRITTEN = 5000
Live = Callable[[int], int]
"""How many an asking has been put to by now, as far as is held in memory."""
SUMMARY, NEXT_STEPS = "summary", "next_steps"
TONES = {SUMMARY: "summary", NEXT_STEPS: "next"}
"""How each sounds in the notes."""


def nobody(asking_id: int) -> int:
    return 0


class Written(BaseModel):
    text: Text


def shown(workshop: Workshop, part: str) -> dict[str, str]:
    """A part as its form shows it: in the workshop's `language`, and in its other one."""
    said = workshop.text_of(part)
    return {
        "text": said.text,
        "also": said.also(workshop.other_language),
        "language": workshop.language,
    }


def write(
    session: Session, workshop_id: int, part: str, text: str, also: str = "", edition: str = ""
) -> None:
    """Set the facilitator's SUMMARY or NEXT_STEPS in the workshop's language, and in its other
    one; empty takes it away. Raises Invalid, Overtaken."""

    def now() -> dict[str, str]:
        return shown(session.get_one(Workshop, workshop_id), part)

    with guarding(session, workshop_id, edition, now):
        _write(session, workshop_id, part, read_written(text), read_written(also))


def read_written(typed: str) -> str:
    """What was typed, as it is stored. Raises Invalid where it is too long."""
    written = parse(Written, {"text": typed}).text
    if len(written) > MOST_WRITTEN:
        raise Invalid(
            N_("That is longer than %(most)s characters. Shorten it a little."), most=MOST_WRITTEN
        )
    return written


def _write(session: Session, workshop_id: int, part: str, text: str, also: str) -> None:
    touch(session, workshop_id)
    workshop = session.get_one(Workshop, workshop_id)
    setattr(workshop, part, text)
    others = {workshop.other_language: also} if also else {}
    workshop.written = {**workshop.written, part: others}


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


def how_many_people(asked: list[tuple[Collection[int], Asking]], live: Live = nobody) -> int:
    """How many took part: all who have answered anything, or as many as one asking was put to
    where those were more. `asked` is who has answered each."""
    answered = len({person for people, _ in asked for person in people})
    put_to = [how_many(asking.present, 0, live(asking.id or 0)) for _, asking in asked]
    return max([answered, *put_to])
