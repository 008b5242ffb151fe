"""Ranking: each puts the best few of the options in order."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from app.errors import N_, Invalid
from app.papers.blocks import Bar, Bars, Block, Cell, Paragraph, Part, Table
from app.steps.base import (
    Context,
    Counts,
    Entry,
    Figures,
    StepKind,
    Words,
    people_by_option,
)
from app.steps.options import Option, vote_options
from app.steps.placing import GONE, named, placed, ties
from app.steps.plain import Plain, as_list
from app.steps.ranking.schulze import winners

MOST = 30
LEAST_PLACES, MOST_PLACES = 3, 5
CLOSE = N_("Close, talk more: with another way of counting, %(others)s would stand first.")
COUNTED = N_(
    "The first of each order gets %(most)s points, the next %(next)s, and so on; what nobody "
    "placed gets none."
)


class RankingSettings(Plain):
    """`places` is how many each puts in order."""

    options: list[Option] = Field(default_factory=list, max_length=MOST)
    places: int = Field(LEAST_PLACES, ge=LEAST_PLACES, le=MOST_PLACES)

    @property
    def each(self) -> int:
        """How many places there are to fill."""
        return min(self.places, len(self.options)) if self.options else self.places


def _places_from(field: Any) -> int:
    """Raises Invalid."""
    typed = str(field or LEAST_PLACES).strip()
    if typed not in ("3", "4", "5"):
        raise Invalid(N_("Let each put three, four or five in order."))
    return int(typed)


def _filled(value: Any) -> Any:
    """The places in order, without those that are left empty."""
    places = as_list(value)
    return [one for one in places if one != ""] if isinstance(places, list) else places


class RankingAnswer(Plain):
    """All that one person has put in order, the best first."""

    order: Annotated[list[str], BeforeValidator(_filled), Field(max_length=MOST)]


@dataclass(frozen=True)
class Row:
    """An option with its points, how many people placed it, and how many of them first."""

    option: Option
    points: int
    people: int
    first: int
    share: float
    """Of the points that there would be if everybody had placed it first."""


class RankingTally:
    """The orders that people gave, and what they add up to."""

    def __init__(self, settings: RankingSettings) -> None:
        self._options, self._most = settings.options, settings.each
        self._orders: Counter[tuple[str, ...]] = Counter()
        self._duels: dict[tuple[str, str], int] | None = None
        self.people = 0

    def add(self, entry: Entry[RankingAnswer]) -> None:
        self._count(tuple(entry.value.order), 1)

    def remove(self, entry: Entry[RankingAnswer]) -> None:
        self._count(tuple(entry.value.order), -1)

    def _count(self, order: tuple[str, ...], people: int) -> None:
        self._orders[order] += people
        self.people += people
        self._duels = None

    def said(self, settings: RankingSettings) -> "RankingTally":
        """The same orders, with the options in other words."""
        other = copy(self)
        other._options = settings.options
        return other

    def rows(self) -> list[Row]:
        """In ballot order."""
        points, people, first = Counter[str](), Counter[str](), Counter[str]()
        for order, number in self._orders.items():
            for place, name in enumerate(order):
                points[name] += number * (self._most - place)
                people[name] += number
            first[order[0]] += number
        fullest = self.people * self._most or 1
        return [
            Row(one, points[one.id], people[one.id], first[one.id], points[one.id] / fullest)
            for one in self._options
        ]

    def placed(self) -> list[tuple[int, Row]]:
        """With their places, the most points first."""
        return placed(self.rows(), lambda row: row.points)

    @property
    def tied(self) -> bool:
        places = [place for place, _ in self.placed()]
        return self.people > 0 and len(set(places)) < len(places)

    def others(self) -> list[str]:
        """Who would stand first if they were compared two by two, where those aren't the same:
        then the result is close."""
        if not self.people:
            return []
        names = [option.id for option in self._options]
        first = {row.option.id for place, row in self.placed() if place == 1}
        beaten_by_none = winners(names, self.duels())
        if first == beaten_by_none:
            return []
        return named(self._options, [one for one in names if one in beaten_by_none])

    def duels(self) -> dict[tuple[str, str], int]:
        """How many placed the one before the other; what isn't placed stands after what is."""
        if self._duels is None:
            duels = Counter[tuple[str, str]]()
            names = [option.id for option in self._options]
            for order, people in self._orders.items():
                if people:
                    for pair in _duels(order, names):
                        duels[pair] += people
            self._duels = dict(duels)
        return self._duels

    def counts(self) -> dict[str, int]:
        """How many placed each."""
        return {row.option.id: row.people for row in self.rows()}


def _duels(order: tuple[str, ...], names: list[str]) -> Iterator[tuple[str, str]]:
    behind = [name for name in names if name not in order]
    for place, one in enumerate(order):
        for other in (*order[place + 1 :], *behind):
            yield one, other


class Ranking(StepKind[RankingSettings, RankingAnswer]):
    name = "ranking"
    place = 65
    label = N_("Ranking")
    hint = N_("Each puts the best few in order. How they vote is secret until you show it.")
    show = "reveal"
    sealed = True
    at_once = True
    send = N_("I'm done")
    least = 2
    rows = N_("Options")
    minutes = 6
    drawn = True
    on_phones = True
    empty = N_("Put something first.")
    close, counted = CLOSE, COUNTED
    Settings = RankingSettings
    Answer = RankingAnswer

    def settings_from(self, form: Mapping[str, Any]) -> RankingSettings:
        options = vote_options(form, MOST)
        return RankingSettings(options=options, places=_places_from(form.get("places")))

    def propose(self, options: list[str]) -> RankingSettings:
        return self.settings_from({"options": {"new": options}})

    def check(
        self, settings: RankingSettings, answer: RankingAnswer, context: Context[RankingAnswer]
    ) -> None:
        order = answer.order
        if not order:
            raise Invalid(self.empty)
        if not {option.id for option in settings.options}.issuperset(order):
            raise Invalid(GONE)
        twice = [name for name in order if order.count(name) > 1]
        if twice:
            [text, *_] = named(settings.options, twice)
            raise Invalid(N_("“%(option)s” stands in two places. Take one away."), option=text)
        if len(order) > settings.each:
            raise Invalid(N_("Put at most %(most)s in order."), most=settings.each)

    def tally(self, settings: RankingSettings) -> RankingTally:
        return RankingTally(settings)

    def tally_in(self, settings: RankingSettings, tally: RankingTally) -> RankingTally:
        return tally.said(settings)

    def text(self, settings: RankingSettings, answer: RankingAnswer) -> str:
        texts = named(settings.options, answer.order)
        return ", ".join(f"{place}. {text}" for place, text in enumerate(texts, 1))

    def notes(
        self, settings: RankingSettings, tally: RankingTally, words: Words
    ) -> Iterable[Block]:
        if not settings.options:
            return
        placed = tally.placed()
        yield Paragraph(words(COUNTED, most=settings.each, next=settings.each - 1), "quiet")
        bars = [Bar(row.option.text, row.points, row.share) for _, row in placed]
        yield Bars(words("Points for each option"), bars)
        head = [
            words("Option"),
            words("Points"),
            words("People who placed it"),
            words("Placed first"),
        ]
        rows: list[list[Cell]] = [
            [row.option.text, row.points, Part(row.people, tally.people), row.first]
            for _, row in placed
        ]
        yield Table(words("How each option was placed"), head, rows)
        if others := tally.others():
            yield Paragraph(words(CLOSE, others=", ".join(others)))
        if tally.people:
            yield from ties([place for place, _ in placed], words)

    def counts(self, tally: RankingTally) -> Counts:
        """Not who placed it where: as many stand first as answered, which would tell what is left
        out."""
        return {"": tally.counts()}

    def counted_in(self, settings: RankingSettings) -> int:
        return settings.each

    def ranked(self, settings: RankingSettings, tally: RankingTally) -> list[Option]:
        names = [row.option.id for _, row in tally.placed()]
        return sorted(settings.options, key=lambda option: names.index(option.id))

    def notes_of_counts(
        self, settings: RankingSettings, told: Figures, words: Words
    ) -> Iterable[Block]:
        title = words("How many placed each option")
        people = words("People who placed it")
        yield people_by_option(title, settings.options, told, words, people)

    def example(self, settings: RankingSettings, rng: random.Random) -> RankingAnswer:
        ids = [option.id for option in settings.options]
        return RankingAnswer(order=rng.sample(ids, rng.randint(1, settings.each)))


KIND = Ranking()
