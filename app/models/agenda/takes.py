"""What a step takes its options from, instead of those it is set up with."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from app.errors import N_, Invalid
from app.models.agenda.agenda import AgendaItem, AgendaStep
from app.steps.base import StepKind
from app.steps.plain import Plain, parse

ANSWERS, QUOTES, OPTIONS, TOP = "answers", "quotes", "options", "top"
THEMES = "themes"


@dataclass(frozen=True)
class Way:
    """What is taken of a question `asked` so, and which steps give it; `at_once` before anybody
    has answered, as in a survey, whose questions open together."""

    label: str
    gives: Callable[[AgendaStep], bool]
    at_once: bool = False


def _lists(step: AgendaStep) -> bool:
    return step.kind.lists_in(step.settings) and not step.kind.to_desk


def _quotes(step: AgendaStep) -> bool:
    return step.kind.quotes_in(step.settings)


def _sorts(step: AgendaStep) -> bool:
    return step.kind.sorts_in(step.settings)


def _has_options(step: AgendaStep) -> bool:
    return bool(step.kind.ballot_fields)


WAYS: dict[str, Way] = {
    ANSWERS: Way(N_("The answers to “%(asked)s”"), _lists),
    QUOTES: Way(N_("The quotes from “%(asked)s”"), _quotes),
    OPTIONS: Way(N_("The options of “%(asked)s”"), _has_options, at_once=True),
    TOP: Way(N_("The best of “%(asked)s”"), _has_options),
    THEMES: Way(N_("The themes of “%(asked)s”"), _sorts),
}
MOST, USUAL = 30, 12
NO_SOURCE = N_("Choose an earlier question to take the options from, or write them here.")
ODD_MOST = N_("Write at most how many options to take as a number from 1 to 30.")
HERE, EARLIER = "", "earlier"
"""Where the editor's form says that the options are from."""


def _known(take: str) -> str:
    if take not in WAYS:
        raise ValueError(take)
    return take


class Takes(Plain):
    """From the step of this `origin`, which stands earlier on the agenda, in one of the WAYS; at
    `most` so many."""

    origin: str = Field(min_length=1, max_length=64)
    take: Annotated[str, AfterValidator(_known)] = ANSWERS
    most: int = Field(USUAL, ge=1, le=MOST)


@dataclass(frozen=True)
class Offer:
    """One way in which an earlier step gives options; `value` names it in the editor's form."""

    step: AgendaStep
    take: str

    @property
    def value(self) -> str:
        return f"{self.step.step.origin} {self.take}"

    @property
    def label(self) -> str:
        return WAYS[self.take].label


def takes_of(step: AgendaStep) -> Takes | None:
    return Takes.model_validate(step.step.takes) if step.step.takes else None


def takes_from(kind: StepKind[Any, Any], form: Mapping[str, Any]) -> Takes | None:
    """What the editor's form says. Raises Invalid."""
    told = as_fields(form.get("takes"))
    if not (kind.ballot_fields or kind.shows_earlier) or told["of"] != EARLIER:
        return None
    origin, _, take = told["from"].partition(" ")
    if not origin or take not in ways_for(kind):
        raise Invalid(NO_SOURCE)
    most = told["most"].strip() or str(USUAL)
    if not (most.isascii() and most.isdigit() and 1 <= int(most[:3]) <= MOST):
        raise Invalid(ODD_MOST)
    return parse(Takes, {"origin": origin, "take": take, "most": most})


def ways_for(kind: StepKind[Any, Any]) -> Mapping[str, Way]:
    """In which a step of this kind may take something. A slide shows what stays in people's own
    words, or the themes of it."""
    if not kind.shows_earlier:
        return WAYS
    return {name: replace(WAYS[name], gives=_sorts) for name in (ANSWERS, THEMES)}


def as_fields(typed: Any) -> dict[str, str]:
    """As the editor's fields show it, whatever was sent."""
    told = typed if isinstance(typed, Mapping) else {}
    usual = {"of": HERE, "from": "", "most": str(USUAL)}
    return {name: str(told.get(name, before)) for name, before in usual.items()}


def fields_of(takes: Takes | None) -> dict[str, str]:
    """As the editor's form sends it."""
    if takes is None:
        return as_fields(None)
    told = {"of": EARLIER, "from": f"{takes.origin} {takes.take}", "most": takes.most}
    return as_fields(told)


def offers(
    agenda: list[AgendaItem], kind: StepKind[Any, Any], together: bool, before: str = ""
) -> list[Offer]:
    """What the questions give a step of this kind that stand before it, or all where it isn't
    there yet. What is asked in the same talk round is asked `together` with it, as in a survey
    everything is."""
    found = []
    for entry in agenda:
        if any(step.uid == before for step in entry.steps):
            break
        found += [offer for step in entry.steps for offer in _offers_of(step, kind, together)]
    return found


def _offers_of(step: AgendaStep, kind: StepKind[Any, Any], together: bool) -> Iterator[Offer]:
    for take, way in ways_for(kind).items():
        if step.kind.asks and way.gives(step) and (way.at_once or not together):
            yield Offer(step, take)


def taken_by(agenda: list[AgendaItem]) -> dict[str, str]:
    """Of each step that takes its options, by its uid, the question that it takes them from;
    empty where that doesn't stand before it."""
    asked: dict[str, str] = {}
    found: dict[str, str] = {}
    for entry in agenda:
        for step in entry.steps:
            if takes := takes_of(step):
                found[step.uid] = asked.get(takes.origin, "")
        asked |= {step.step.origin: step.prompt for step in entry.steps}
    return found
