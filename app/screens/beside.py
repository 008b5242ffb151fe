"""What a slide shows beside its text: the answers to an earlier question, or its themes, as they
are now."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.models.agenda.agenda import AgendaItem, AgendaStep
from app.models.agenda.asking import Asking
from app.models.agenda.takes import THEMES, Takes
from app.models.answers.entry import Entry
from app.models.answers.results import Results
from app.models.answers.sorting import Pile, by_people


@dataclass(frozen=True)
class Source:
    """The question that a slide shows something of."""

    asking: Asking
    takes: Takes


@dataclass(frozen=True)
class Beside:
    """The same with what it has gathered. Nothing of it shows before its answers do."""

    source: Source
    results: Results

    @property
    def is_shown(self) -> bool:
        return self.source.asking.is_shown

    @property
    def asking(self) -> Asking:
        return self.source.asking

    @property
    def takes_themes(self) -> bool:
        return self.source.takes.take == THEMES

    @property
    def piles(self) -> list[Pile]:
        """Those that somebody is behind, most people first."""
        return [pile for pile in by_people(self.results.sorted().piles) if pile.entries]

    @property
    def entries(self) -> list[Entry]:
        """In the order they came."""
        return self.results.read()


def source_of(
    agenda: Sequence[AgendaItem], item: AgendaItem | None, ever: Mapping[int, list[Asking]]
) -> Source | None:
    """What the slide of this item takes, from the last step before it that has the origin. Only of
    what people said in their own words, and nothing as long as it wasn't asked."""
    slide = next((one for one in (item.steps if item else []) if not one.kind.asks), None)
    if slide is None or not slide.step.takes:
        return None
    takes = Takes.model_validate(slide.step.takes)
    steps = [step for entry in agenda for step in entry.steps]
    here = next(n for n, step in enumerate(steps) if step.id == slide.id)
    found = [step for step in steps[:here] if _is_source(step, takes)]
    asked = ever.get(found[-1].id, []) if found else []
    return Source(asked[-1], takes) if asked and asked[-1].sorts else None


def _is_source(step: AgendaStep, takes: Takes) -> bool:
    return step.step.origin == takes.origin and step.kind.sorts_in(step.settings)


def read_beside(source: Source | None, read: Callable[[Asking], Results]) -> Beside | None:
    return Beside(source, read(source.asking)) if source else None
