"""Where a question's options come from when it is opened: what an earlier one has gathered."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from pydantic import BaseModel
from sqlmodel import Session

from app.errors import N_, Invalid
from app.models.agenda.agenda import AgendaItem, AgendaStep, read_stops
from app.models.agenda.asking import Asking, Place, Taken, latest
from app.models.agenda.takes import ANSWERS, QUOTES, THEMES, TOP, Takes
from app.models.answers.entry import Entry
from app.models.answers.quote import chosen
from app.models.answers.reading import count_from_scratch
from app.models.answers.results import Results
from app.models.answers.sorting import by_people
from app.models.answers.taken import Read, once, said, words_at
from app.models.workshop import Workshop
from app.steps.alike import alike
from app.steps.options import Option, fresh_id, option_lists, options_of

NOTHING_YET = N_(
    "“%(asked)s” takes its options from “%(source)s”, which has none to give yet. Ask that first, "
    "or write options in the step."
)
TOO_FEW = N_(
    "“%(asked)s” needs at least %(least)s options, and “%(source)s” has only %(number)s to give. "
    "Gather more there, or write options in the step."
)
SECRET = N_(
    "“%(asked)s” takes its options from the result of “%(source)s”, which is secret until it is "
    "shown. Show it first."
)
NOTHING_SORTED = N_(
    "“%(asked)s” takes its options from the themes of “%(source)s”, and no answer lies in one yet. "
    "Sort the answers first."
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
    stops = read_stops(session, workshop.id or 0, workshop.language)
    count = partial(count_from_scratch, session, rehearsal=workshop.rehearsal)
    [field, *_] = step.kind.ballot_fields
    places = {fresh_id(): place for place in given(session, workshop, stops, step, count)}
    options = [Option(id=name, text="") for name in places]
    taken = {f"{field}:{name}": place for name, place in places.items()}
    return step.settings.model_copy(update={field: options}), taken


def given(
    session: Session, workshop: Workshop, stops: list[AgendaItem], step: AgendaStep, read: Read
) -> list[Place]:
    """Where a step's options would be now. Raises Invalid if there are none to take."""
    takes = Takes.model_validate(step.step.takes)
    source = _source(stops, step, takes)
    asking = latest(session, [source.id]).get(source.id)
    said = {"asked": step.prompt, "source": source.prompt}
    if asking and takes.take == TOP and asking.is_secret():
        raise Invalid(SECRET, **said)
    found = list(_places(session, workshop, asking, takes, read)) if asking else []
    if asking and not found and takes.take == THEMES and workshop.rehearsal is not None:
        answers = takes.model_copy(update={"take": ANSWERS})  # a rehearsal sorts nothing, and votes
        found = list(_places(session, workshop, asking, answers, read))
    places = found[: min(takes.most, step.kind.most_options)]
    if not places:
        raise Invalid(NOTHING_SORTED if takes.take == THEMES else NOTHING_YET, **said)
    if len(places) < step.kind.least:
        raise Invalid(TOO_FEW, **said, number=len(places), least=step.kind.least)
    return places


@dataclass(frozen=True)
class Coming:
    """What a step would be asked with: the words of its options, from which question they are
    taken, if from any, and pairs of them that read nearly the same; or why it can't be asked."""

    step: AgendaStep
    texts: list[str]
    source: str = ""
    refusal: Invalid | None = None

    @property
    def alike(self) -> tuple[tuple[str, str], ...]:
        return alike(tuple(self.texts))


def coming(
    session: Session, workshop: Workshop, stops: list[AgendaItem], entry: AgendaItem, read: Read
) -> list[Coming]:
    """Of each step of an item that has options, or takes some."""
    return [_coming(session, workshop, stops, step, read) for step in entry.steps if step.kind.rows]


def _coming(
    session: Session, workshop: Workshop, stops: list[AgendaItem], step: AgendaStep, read: Read
) -> Coming:
    if not step.step.takes:
        lists = option_lists(step.settings)
        return Coming(step, [option.text for options in lists for option in options])
    read = once(read)
    try:
        places = given(session, workshop, stops, step, read)
        source = _source(stops, step, Takes.model_validate(step.step.takes))
    except Invalid as no:
        return Coming(step, [], refusal=no)
    words = [words_at(session, place, read, workshop.language) for place in places]
    return Coming(step, [text for text in words if text], source.prompt)


def _source(stops: list[AgendaItem], step: AgendaStep, takes: Takes) -> AgendaStep:
    """The last before it on the agenda that has the origin. Raises Invalid."""
    steps = [one for entry in stops for one in entry.steps]
    here = next((n for n, one in enumerate(steps) if one.id == step.id), 0)
    for one in reversed(steps[:here]):
        if one.step.origin == takes.origin:
            return one
    raise Invalid(NOWHERE, asked=step.prompt)


def _places(
    session: Session, workshop: Workshop, asking: Asking, takes: Takes, read: Read
) -> Iterator[Place]:
    results, number = read(asking), asking.id or 0
    if takes.take in (ANSWERS, QUOTES):
        entries: Iterable[Entry] = results.read() if asking.lists else ()
        if takes.take == QUOTES:
            quoted = chosen(session, workshop.id or 0)
            entries = [one for one in entries if (number, one.respondent, one.thread) in quoted]
        for one in _unlike(entries):
            yield {"asking": number, "respondent": one.respondent, "thread": one.thread}
        return
    if takes.take == THEMES:
        yield from _themes(number, results)
        return
    for part in _parts(said(session, asking, read), results, takes):
        yield {"asking": number, "part": part}


def _themes(number: int, results: Results) -> Iterator[Place]:
    """Those that somebody is behind, most people first. What lay in each then is kept by the
    rows that answers began with, so the vote goes on unchanged while sorting goes on."""
    for pile in by_people(results.sorted().piles):
        if pile.entries:
            answers = [entry.first for entry in pile.entries]
            yield {"asking": number, "theme": pile.id, "answers": answers}


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
