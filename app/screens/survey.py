"""What the screens of a survey see: its pages, and how many have begun and finished."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from pydantic import BaseModel

from app.models.agenda.agenda import AgendaItem, AgendaStep
from app.models.agenda.asking import Asking
from app.models.answers.results import Results
from app.models.titles import Worded
from app.models.workshop import DRAFT, OPEN, Workshop
from app.screens.asked import Asked
from app.screens.comb import Comb, comb
from app.screens.themes import piles_shown
from app.steps.base import StepKind

Read = Callable[[Asking], Results]


@dataclass(frozen=True)
class Page(Asked):
    """A step as a page of the phone; number 0 for a question that isn't asked yet. `question` is
    its place among the questions; a slide has that of the question after it.

    A question's page is to its templates what a prompt is in the room.
    """

    step: AgendaStep
    number: int
    question: int
    round: Worded
    asking: Asking | None
    read: Read
    in_confidence: bool = False
    """For those who lead, as a prompt is."""

    @property
    def id(self) -> int:
        assert self.asking is not None and self.asking.id is not None
        return self.asking.id

    @property
    def name(self) -> str:
        return self.asking.prompt if self.asking else self.step.prompt

    @property
    def kind(self) -> StepKind[Any, Any]:
        return self.step.kind

    @cached_property
    def settings(self) -> BaseModel:
        if self.asking is None:
            unasked: BaseModel = self.kind.untold(self.step.settings)
            return unasked
        if self.in_confidence:
            return self.asking.read_settings()
        return self.asking.told_settings(self_paced=True)

    @cached_property
    def results(self) -> Results:
        assert self.asking is not None
        return self.read(self.asking)

    @cached_property
    def tally(self) -> Any:
        return self.kind.tally_in(self.settings, self.results.tally)

    @property
    def themes_on_phones(self) -> bool:
        asking = self.asking
        return bool(asking and asking.themes_on_phones and piles_shown(asking, self.results))

    def in_words(self, languages: Sequence[str]) -> "Page":
        asking = self.asking and self.asking.in_words(languages)
        step, round = self.step.in_words(languages), self.round.in_words(languages)
        return replace(self, step=step, round=round, asking=asking)


@dataclass(frozen=True)
class Survey:
    """A survey as it stands. Answers are only read by who asks for them: phones don't."""

    workshop: Workshop
    steps: list[Page]

    @property
    def phase(self) -> str:
        """before, open or closed."""
        return {DRAFT: "before", OPEN: "open"}.get(self.workshop.state, "closed")

    def in_words(self, languages: Sequence[str]) -> "Survey":
        """With each page in the first of these languages that it is worded in."""
        return replace(self, steps=[page.in_words(languages) for page in self.steps])

    @cached_property
    def pages(self) -> list[Page]:
        return [page for page in self.steps if page.number]

    @property
    def last(self) -> int:
        """The number of the overview, after all pages."""
        return len(self.pages) + 1

    @cached_property
    def questions(self) -> list[Page]:
        return [page for page in self.pages if page.asking]

    @cached_property
    def unasked(self) -> list[Page]:
        """Before the opening all; later those that were added since."""
        return [page for page in self.steps if not page.number]

    def page_of(self, asking_id: int | None) -> Page | None:
        """As those who lead see it."""
        found = next((page for page in self.questions if page.id == asking_id), None)
        return found and replace(found, in_confidence=True)

    @property
    def stamp(self) -> str:
        """Changes when a phone's pages are no longer those it has."""
        newest = max((page.id for page in self.questions), default=0)
        corrected = sum(len(page.asking.corrections) for page in self.questions if page.asking)
        return f"{self.phase}-{newest}-{len(self.pages)}-{corrected}"

    @cached_property
    def begun(self) -> int:
        """How many people have answered anything."""
        return len({person for page in self.questions for person in page.results.people})

    @cached_property
    def finished(self) -> int:
        """How many have answered everything."""
        people = sorted((page.results.people.keys() for page in self.questions), key=len)
        return len(set(people[0]).intersection(*people[1:])) if people else 0

    @property
    def comb(self) -> Comb:
        """A cell for each who has begun, filled when they have answered everything."""
        return comb(self.finished, self.begun)

    @property
    def answers(self) -> int:
        return sum(page.results.given for page in self.questions)


def survey_of(
    workshop: Workshop, agenda: list[AgendaItem], asked: dict[int, Asking], read: Read
) -> Survey:
    """`asked` are its askings by step. Slides are pages as well, once it has begun."""
    pages: list[Page] = []
    number = question = 0
    for entry in agenda:
        for step in entry.steps:
            asking = asked.get(step.id)
            shows = bool(asking) or (bool(asked) and not step.kind.asks)
            number += shows
            place = question + 1
            question += step.kind.asks
            if shows or step.kind.asks:
                pages.append(Page(step, number * shows, place, entry.titled, asking, read))
    return Survey(workshop, pages)
