"""What was handed over as material for the meeting that answers: a slide that says it, and a vote
between the themes and questions. They are proposals, on an agenda that hasn't begun."""

from collections import Counter

from sqlmodel import Session

from app.errors import N_, Invalid, NotFound
from app.i18n import Words
from app.models.agenda.agenda import Step
from app.models.agenda.step_form import new_step
from app.models.became.counts import Number
from app.models.people.crew import Series
from app.models.series.asked import Asked, Part, rows, with_people
from app.models.series.handed import COMMITMENT
from app.models.series.meetings import Meeting
from app.models.workshop import DRAFT, Workshop, touch
from app.steps.options import LONGEST_OPTION

SLIDE, DOTS, CHOICE = "slide", "dots", "choice"
MATERIALS = (SLIDE, DOTS, CHOICE)
MINUTES = {SLIDE: "5", DOTS: "10", CHOICE: "10"}
BEGUN = N_("The meeting has begun. Add it at its desk instead.")
FEW = N_("At least two themes or questions have to be handed over first.")
ASKS = N_("This is what the villages ask")
WHICH = N_("What do we begin with?")
MOST_OPTIONS = 30


def material(session: Session, series: Series, meeting: Meeting, what: str, by: int | None) -> Step:
    """One more step last on its agenda. Raises NotFound, Invalid."""
    if what not in MATERIALS:
        raise NotFound()
    touch(session, meeting.workshop_id, turn=True)
    workshop = session.get_one(Workshop, meeting.workshop_id, populate_existing=True)
    if workshop.state != DRAFT:
        raise Invalid(BEGUN)
    asked = asked_of(session, series, meeting)
    words = Words(workshop.language)
    fields = _slide(asked, words) if what == SLIDE else _vote(asked, words)
    return new_step(session, workshop, what, {**fields, "minutes": MINUTES[what]}, by)


def asked_of(session: Session, series: Series, meeting: Meeting) -> list[Asked]:
    """What is asked of a meeting, with how many people stand behind it."""
    found = rows(session, series)
    return with_people(
        session, [one for one in found if one.to and one.to.workshop_id == meeting.workshop_id]
    )


def _slide(asked: list[Asked], words: Words) -> dict[str, object]:
    lines = [f"- **{one.words}**  \n  {_from(one, words)}" for one in asked]
    return {"prompt": words(ASKS), "body": "\n".join(lines)}


def _from(one: Asked, words: Words) -> str:
    """Each meeting once, also where it handed over several themes that are one."""
    handed: dict[int, list[Part]] = {}
    for part in one.parts:
        handed.setdefault(part.row.workshop_id, []).append(part)
    return ", ".join(_meeting(parts, words) for parts in handed.values())


def _meeting(parts: list[Part], words: Words) -> str:
    people = ", ".join(_people(one.people, words) for one in parts if one.people)
    return f"{parts[0].meeting.name} ({people})" if people else parts[0].meeting.name


def _people(number: Number, words: Words) -> str:
    return words(N_("a few")) if number.people is None else str(number.people)


def _vote(asked: list[Asked], words: Words) -> dict[str, object]:
    votes = [one for one in asked if one.sort != COMMITMENT][:MOST_OPTIONS]
    if len(votes) < 2:
        raise Invalid(FEW)
    options = {f"new{n}": text for n, text in enumerate(_apart(votes))}
    return {"prompt": words(WHICH), "options": options, "show": "reveal"}


def _apart(votes: list[Asked]) -> list[str]:
    """What each is called: with its place where two are called the same."""
    said = Counter(one.words.casefold() for one in votes)
    return [_short(one, is_twin=said[one.words.casefold()] > 1) for one in votes]


def _short(one: Asked, *, is_twin: bool) -> str:
    text = f"{one.words} ({one.parts[0].meeting.name})" if is_twin else one.words
    return text if len(text) <= LONGEST_OPTION else f"{text[: LONGEST_OPTION - 1]}…"
