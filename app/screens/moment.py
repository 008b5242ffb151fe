"""Where the room is now: what every screen shows is made of this."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, partial
from typing import Any

from pydantic import BaseModel
from sqlmodel import Session

from app.attendance import Attendance, how_many, put_to
from app.clock import Milliseconds
from app.i18n import local
from app.live.room import InView, Sits
from app.models.afterwards.by_group import Split, split_of
from app.models.afterwards.changes import change_between
from app.models.agenda.agenda import AgendaItem, AgendaStep
from app.models.agenda.asking import Asking
from app.models.agenda.background import may_be_split, those_before
from app.models.agenda.takes import THEMES, takes_of
from app.models.answers.mark import QUIET, standing
from app.models.answers.reading import ResultsCache
from app.models.answers.results import Results
from app.models.answers.sorting import Pile
from app.models.answers.sources import Coming, coming
from app.models.answers.taken import said_at
from app.models.commitments.parked import Parking, parking_of
from app.models.event import Event
from app.models.run.opening import unopenable
from app.models.titles import Worded
from app.models.workshop import DRAFT, ENDED, Workshop, spoken_code
from app.screens.asked import Asked
from app.screens.beside import Beside, read_beside
from app.screens.comb import Comb, comb
from app.screens.scene import Scene, in_words_of_now, scene_of
from app.screens.survey import Page, Survey, survey_of
from app.screens.themes import languages_of, piles_shown, words_of
from app.steps.base import StepKind
from app.steps.change import Change
from app.steps.words import Words


@dataclass(frozen=True)
class Prompt(Asked):
    """One question as it is asked now; number `number` of `of` in its talk round."""

    asking: Asking
    step: AgendaStep
    results: Results
    number: int
    of: int
    put_to: int = 0
    survey: Survey | None = None
    worded: bool = False
    """In other words than those it was set up with."""
    in_confidence: bool = False
    """For those who lead: with what the room is told only with the answers."""
    others: list[Asking] = field(default_factory=list)
    """The other askings of the same step, by number."""
    read: Callable[[Asking], Results] = Results
    """Reads what other askings have gathered."""
    backgrounds: list[Asking] = field(default_factory=list)
    """What it may be split by, once it is closed."""
    before: Asking | None = None
    """The asking of the question that this one is the same as."""

    @property
    def id(self) -> int:
        assert self.asking.id is not None
        return self.asking.id

    @property
    def kind(self) -> StepKind[Any, Any]:
        return self.asking.how

    @cached_property
    def people(self) -> int:
        """How many it is put to, of whom its results have `answered`."""
        return self.survey.begun if self.survey else how_many(self.put_to, self.results.answered)

    @cached_property
    def rounds(self) -> list[tuple[Asking, Results]]:
        return [(other, self.read(other)) for other in self.others]

    @cached_property
    def settings(self) -> BaseModel:
        settings = self.asking.read_settings() if self.worded else self.results.settings
        told = self.in_confidence or self.asking.is_told(self.survey is not None)
        return settings if told else self.kind.untold(settings)

    @cached_property
    def tally(self) -> Any:
        return self.kind.tally_in(self.settings, self.results.tally)

    def change(self, words: Words) -> Change | None:
        if self.before is None:
            return None
        return change_between(self.asking, self.read(self.before), self.results, words)

    def split_by(self, asking_id: int | None, words: Words) -> Split | None:
        """Its results by this question, where the room sees them and that may be."""
        by = next((one for one in self.backgrounds if one.id == asking_id), None)
        if by is None or not self.splits or not self.asking.is_shown:
            return None
        said = by.in_words((words.language,))
        return split_of(self.asking, self.results, said, self.read(by), words)

    @property
    def splits(self) -> bool:
        """Whether it can be split by groups now."""
        ended = self.survey is not None and self.survey.phase == "closed"
        return bool(self.backgrounds) and may_be_split(self.asking, ended)

    def in_words(self, languages: Sequence[str]) -> "Prompt":
        asking = self.asking.in_words(languages)
        if asking is self.asking:
            return self
        return replace(self, asking=asking, step=self.step.in_words(languages), worded=True)

    def also(self, language: str) -> str:
        """The question in a second language; empty where it isn't worded in it."""
        asking = self.asking.in_words((language,))
        return "" if asking is self.asking else asking.prompt

    @property
    def on_phones(self) -> bool:
        """Whether phones see the room's answers."""
        return self.kind.on_phones and self.asking.is_shown

    @cached_property
    def piles(self) -> list[Pile]:
        """The themes that the room sees in place of the answers."""
        return piles_shown(self.asking, self.results)

    @property
    def themes_on_phones(self) -> bool:
        return self.asking.themes_on_phones and bool(self.piles)


@dataclass(frozen=True)
class Moment:
    """Where the room is. `left` is milliseconds to the deadline (negative after it),
    `n` the version this was read at. `simulated` phones of a rehearsal are here besides those
    `present`. `put_to` is how many people what is asked now is put to."""

    workshop: Workshop
    agenda: list[AgendaItem]
    item: AgendaItem | None
    prompts: list[Prompt]
    present: int
    left: int | None
    put_to: int = 0
    passed: list[Event] = field(default_factory=list)
    spoken: frozenset[str] = frozenset()
    """All languages that the title, anything on the agenda or asked now is worded in."""
    words: tuple[str, ...] = ()
    """Those of them that this is shown in, first choice first; none for the workshop's own."""
    simulated: int = 0
    today: date = date.min
    """The day where the workshop is."""
    in_view: tuple[InView, ...] = ()
    """What the projectors show of it."""
    sits: tuple[Sits, ...] = ()
    """Who is at a sorting table."""
    survey: Survey | None = None
    read_quieted: Callable[[], dict[int, str]] = dict
    """Reads the answers that senders are quieted by; only the desk does."""
    unasked: int = 0
    """How many questions of the agenda have never been asked."""
    said_at: int = 0
    """The version at which words may last have changed that what is asked takes from elsewhere."""
    read_coming: Callable[[], list[Coming]] = list
    """Reads what the next item would be asked with; only the desk does."""
    beside: Beside | None = None
    """What a slide shows of an earlier question."""
    read_waiting: Callable[[], int] = int
    """How many answers wait for approval, to whatever was asked; only the desk asks."""
    read_parked: Callable[[], Parking] = Parking
    """Reads what is parked; only the desk does."""

    def in_words(self, languages: Sequence[str]) -> "Moment":
        """With the questions in the first of these languages that each is worded in."""
        wished = tuple(language for language in languages if language in self.spoken)
        if not wished or wished[0] == self.workshop.language or len(self.spoken) < 2:
            return self
        agenda = [entry.in_words(wished) for entry in self.agenda]
        item = agenda[self.index] if self.item else None
        prompts = [prompt.in_words(wished) for prompt in self.prompts]
        survey = self.survey and self.survey.in_words(wished)
        return replace(self, agenda=agenda, item=item, prompts=prompts, words=wished, survey=survey)

    def about(self, prompts: list[Prompt]) -> "Moment":
        """With one question of those asked, or all: what is counted is counted of it alone."""
        if len(prompts) == len(self.prompts):
            return self
        [one] = prompts
        return replace(self, prompts=prompts, put_to=one.put_to)

    def in_confidence(self) -> "Moment":
        """With what those who lead know before the room does."""
        return replace(self, prompts=[replace(one, in_confidence=True) for one in self.prompts])

    @cached_property
    def title(self) -> Worded:
        return self.workshop.titled.in_words(self.words)

    @property
    def theme_words(self) -> tuple[str, ...]:
        """The languages that this shows the titles of themes in, first choice first."""
        return words_of(self.words, self.workshop.language)

    def reads(self, language: str) -> str:
        """The language that who looks at pages in `language` reads questions in."""
        return self.words[0] if self.words else language

    @property
    def questions(self) -> Sequence["Prompt | Page"]:
        """All that is asked now; in a survey the projector shows only some of it as prompts."""
        return self.survey.questions if self.survey else self.prompts

    @property
    def askings(self) -> list[Asking]:
        return [one.asking for one in self.questions if one.asking]

    @property
    def scripts(self) -> list[str]:
        """What makes forms on the agenda easier on a phone."""
        steps = [step for entry in self.agenda for step in entry.steps]
        return sorted({step.kind.script_in(step.settings) for step in steps} - {""})

    @property
    def asks_promises(self) -> bool:
        """Whether answers to anything on the agenda can become commitments."""
        return any(step.kind.promises for entry in self.agenda for step in entry.steps)

    @property
    def asks_themes(self) -> bool:
        """Whether anything on the agenda is a question about themes."""
        taken = (takes_of(step) for entry in self.agenda for step in entry.steps)
        return any(takes.take == THEMES for takes in taken if takes)

    @property
    def n(self) -> int:
        return self.workshop.version

    @property
    def index(self) -> int:
        return self.agenda.index(self.item) if self.item else -1

    @property
    def following(self) -> AgendaItem | None:
        return next(iter(self.agenda[self.index + 1 :]), None)

    @property
    def slide(self) -> AgendaStep | None:
        steps = self.item.steps if self.item else []
        return next((step for step in steps if not step.kind.asks), None)

    @property
    def open_prompts(self) -> list[Prompt]:
        return [prompt for prompt in self.prompts if prompt.asking.is_open]

    @property
    def ended(self) -> bool:
        return self.workshop.state == ENDED

    @property
    def started(self) -> bool:
        return self.workshop.state != DRAFT

    @property
    def paused(self) -> bool:
        return self.workshop.paused_left is not None

    @property
    def counts_on_phones(self) -> bool:
        """Whether phones show how much time is left."""
        runs = self.left is not None and not self.ended and not self.survey
        return self.workshop.phone_clock and runs

    @cached_property
    def answered(self) -> int:
        """How many people have answered something of what is asked now."""
        if len(self.prompts) == 1:
            return self.prompts[0].results.answered
        return len({who for prompt in self.prompts for who in prompt.results.people})

    @property
    def people(self) -> int:
        """How many what is asked now is put to, also those who have left; in a survey those who
        have begun. Where nothing is asked, those here now."""
        if self.survey:
            return self.survey.begun
        return how_many(self.put_to, self.answered) if self.prompts else self.present

    @property
    def comb(self) -> Comb:
        return comb(self.answered if self.prompts else self.present, self.people)

    @property
    def rehearsal(self) -> bool:
        """Whether there is one, under way or to be removed."""
        return self.workshop.rehearsal is not None

    @cached_property
    def rehearsed(self) -> int:
        """How many simulated phones have answered something of what is asked now."""
        return len({who for prompt in self.prompts for who in prompt.results.rehearsed})

    @property
    def rehearsing(self) -> int:
        """How many simulated phones there are to answer."""
        return max(self.simulated, self.rehearsed)

    @property
    def rehearsal_comb(self) -> Comb:
        return comb(self.rehearsed if self.prompts else self.simulated, self.rehearsing)

    @property
    def on_phones(self) -> bool:
        """Whether phones see the room's answers to any of what is asked now."""
        return not self.survey and any(
            prompt.on_phones or prompt.themes_on_phones for prompt in self.prompts
        )

    @property
    def shuffles(self) -> bool:
        """Whether phones show anything of what is asked now in orders of their own."""
        return any(one.kind.shuffles(one.settings) for one in self.questions)

    @property
    def is_joint(self) -> bool:
        """Whether the questions are one form where scripts don't run."""
        return not self.survey and len(self.open_prompts) > 1

    @property
    def code(self) -> str:
        return spoken_code(self.workshop.code)

    @cached_property
    def quieted(self) -> dict[int, str]:
        """The ids of the answers that senders are quieted by, and how these read now; nothing of
        those that are gone."""
        return self.read_quieted()

    @cached_property
    def parked(self) -> Parking:
        return self.read_parked()

    def quoted(self) -> set[int]:
        """The ids of the answers to what is asked now that are quotes."""
        return {answer for prompt in self.prompts for answer in prompt.results.quoted()}


def read_moment(
    session: Session,
    cache: ResultsCache,
    workshop: Workshop,
    *,
    present: int,
    at: Milliseconds,
    simulated: int = 0,
    attendance: Attendance | None = None,
    in_view: tuple[InView, ...] = (),
    sits: tuple[Sits, ...] = (),
) -> Moment:
    """Read where the room is, in the session's snapshot. Where it isn't known who has been in
    `attendance`, those `present` stand for them."""
    if workshop.purged:
        cache.forget(workshop.id or 0)
    scene = scene_of(session, cache, workshop)

    def read(asking: Asking) -> Results:
        return cache.of(session, asking, workshop.rehearsal)

    say = partial(in_words_of_now, session, cache, workshop)
    survey, asked = None, say(scene.asked)
    taken = [asking for _, asking in asked if asking.taken]
    if workshop.self_paced:
        by_step = {step.id: asking for step, asking in asked}
        survey, asked = survey_of(workshop, scene.agenda, by_step, read), say(scene.on_wall)
    if attendance:
        attendance.follow(workshop, [asking for _, asking in asked])
    count = partial(put_to, attendance=attendance, here=present)
    prompts = list(_prompts(scene, asked, read, count, survey))
    titled = {code for prompt in prompts for code in languages_of(prompt.piles)}
    return Moment(
        workshop,
        scene.agenda,
        scene.item,
        prompts,
        present,
        _left(workshop, at),
        count([(prompt.asking, prompt.results) for prompt in prompts]),
        scene.passed,
        scene.spoken | titled,
        simulated=simulated,
        today=local(at, workshop.tz).date(),
        in_view=in_view,
        sits=sits,
        survey=survey,
        read_quieted=partial(read_quieted, session, workshop.id or 0, read),
        unasked=scene.unasked,
        said_at=max((said_at(session, asking, read) for asking in taken), default=0),
        read_coming=partial(_coming, session, workshop, scene, read),
        beside=read_beside(scene.source, read),
        read_parked=partial(parking_of, session, workshop.id or 0),
        read_waiting=lambda: sum(len(read(asking).held()) for asking in scene.moderated),
    )


def _coming(
    session: Session, workshop: Workshop, scene: Scene, read: Callable[[Asking], Results]
) -> list[Coming]:
    place = scene.agenda.index(scene.item) + 1 if scene.item else 0
    following = scene.agenda[place : place + 1]
    if workshop.self_paced or workshop.ended or not following:
        return []
    return [
        *unopenable(session, workshop, scene.agenda, following[0]),
        *coming(session, workshop, scene.agenda, following[0], read),
    ]


def read_quieted(
    session: Session, workshop_id: int, read: Callable[[Asking], Results]
) -> dict[int, str]:
    found = {}
    for (asked, who, thread), row in standing(session, workshop_id, QUIET).items():
        entry = read(session.get_one(Asking, asked)).entries.get((who, thread))
        found[entry.id if entry else row] = entry.text if entry else ""
    return found


def _prompts(
    scene: Scene,
    asked: list[tuple[AgendaStep, Asking]],
    read: Callable[[Asking], Results],
    count: Callable[[list[tuple[Asking, Results]]], int],
    survey: Survey | None,
) -> Iterator[Prompt]:
    for number, (step, asking) in enumerate(asked, 1):
        results = read(asking)
        yield Prompt(
            asking,
            step,
            results,
            number,
            len(asked),
            count([(asking, results)]),
            survey,
            others=scene.others.get(step.id, []),
            read=read,
            backgrounds=those_before(asking, scene.backgrounds),
            before=scene.before.get(asking.before_id or 0),
        )


def _left(workshop: Workshop, at: Milliseconds) -> int | None:
    if workshop.paused_left is not None:
        return workshop.paused_left
    return None if workshop.deadline_at is None else workshop.deadline_at - at
