"""Where a question's options come from when it is opened: what an earlier one has gathered."""

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice

from pydantic import BaseModel
from sqlmodel import Session

from app.errors import N_, Invalid
from app.models.agenda.agenda import AgendaStep, read_stops
from app.models.agenda.asking import Asking, Place, Taken, latest
from app.models.agenda.takes import ANSWERS, QUOTES, TOP, Takes
from app.models.answers.entry import Entry
from app.models.answers.quote import chosen
from app.models.answers.reading import count_from_scratch
from app.models.answers.results import Results
from app.models.answers.taken import said
from app.models.workshop import Workshop
from app.steps.options import Option, fresh_id, options_of

NOTHING_YET = N_(
    "“%(asked)s” takes its options from “%(source)s”, which has none to give yet. Ask that first, "
    "or write options in the step."
)
NOWHERE = N_(
    "“%(asked)s” takes its options from a question that doesn't stand before it on the agenda. "
    "Write options in the step."
)


def take(session: Session, workshop: Workshop, step: AgendaStep) -> tuple[BaseModel, Taken]:
    """What a step is asked with, and where its words are that aren't its own. Raises Invalid if
    there is nothing to take."""
    if not step.step.takes:
        return step.settings, {}
    takes = Takes.model_validate(step.step.takes)
    source = _source(session, workshop, step, takes)
    asking = latest(session, [source.id]).get(source.id)
    found = _places(session, workshop, asking, takes) if asking else ()
    [field, *_] = step.kind.option_fields
    places = {fresh_id(): place for place in islice(found, takes.most)}
    if not places:
        raise Invalid(NOTHING_YET, asked=step.prompt, source=source.prompt)
    options = [Option(id=name, text="") for name in places]
    taken = {f"{field}:{name}": place for name, place in places.items()}
    return step.settings.model_copy(update={field: options}), taken


def _source(session: Session, workshop: Workshop, step: AgendaStep, takes: Takes) -> AgendaStep:
    """The last before it on the agenda that has the origin. Raises Invalid."""
    stops = read_stops(session, workshop.id or 0, workshop.language)
    steps = [one for entry in stops for one in entry.steps]
    here = next((n for n, one in enumerate(steps) if one.id == step.id), 0)
    for one in reversed(steps[:here]):
        if one.step.origin == takes.origin:
            return one
    raise Invalid(NOWHERE, asked=step.prompt)


def _places(session: Session, workshop: Workshop, asking: Asking, takes: Takes) -> Iterator[Place]:
    count = partial(count_from_scratch, session, rehearsal=workshop.rehearsal)
    results, number = count(asking), asking.id or 0
    if takes.take in (ANSWERS, QUOTES):
        entries: Iterable[Entry] = results.read()
        if takes.take == QUOTES:
            quoted = chosen(session, workshop.id or 0)
            entries = [one for one in entries if (number, one.respondent, one.thread) in quoted]
        for one in _unlike(entries):
            yield {"asking": number, "respondent": one.respondent, "thread": one.thread}
        return
    for part in _parts(said(session, asking, count), results, takes):
        yield {"asking": number, "part": part}


def _unlike(entries: Iterable[Entry]) -> Iterable[Entry]:
    """The first of those that read the same."""
    unlike: dict[str, Entry] = {}
    for entry in entries:
        unlike.setdefault(entry.text.casefold(), entry)
    return unlike.values()


def _parts(asking: Asking, results: Results, takes: Takes) -> list[str]:
    """The names of what it is chosen of or rated; the best first, if those are wished for."""
    settings = asking.read_settings()
    fields = list(options_of(settings))
    if takes.take == TOP:
        ranked = asking.how.ranked(settings, results.tally)
        fields = [(field, sorted(options, key=ranked.index)) for field, options in fields]
    return [f"{field}:{option.id}" for field, options in fields for option in options]
