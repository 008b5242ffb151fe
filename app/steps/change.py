"""What has changed between two askings of the same question: then and now, and never who."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import zip_longest

from app.errors import N_
from app.i18n import number_words
from app.papers.blocks import Block, Cell, Part, Table
from app.steps.words import Words

ALIKE_BELOW = 0.2
"""Means that are nearer each other than this are told as the same."""
THEN, NOW, BY = N_("Then"), N_("Now"), N_("Difference")
POINTS = N_("Difference, percentage points")
NEW, GONE = N_("New words"), N_("Words that are gone")
SAME, FEW = N_("the same"), N_("too few answers")
THEN_AND_NOW = N_("Then and now")
PEOPLE_OF = N_("%(people)s of %(all)s")


@dataclass(frozen=True)
class Moved:
    """`label` is empty where the question itself was rated. `start` and `end` are places on a line
    from 0 to 1, None where it isn't told; `by` is the difference in words."""

    label: str
    then: Cell
    now: Cell
    by: str
    start: float | None = None
    end: float | None = None


@dataclass(frozen=True)
class Change:
    """Of what was rated or chosen, how it has `moved`; of words, which are `new` and `gone`.
    `what` is what is rated or chosen called; `numbers` says what its numbers are, and `by` the
    difference between them."""

    what: str = ""
    numbers: str = ""
    by: str = ""
    moved: list[Moved] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """New words beside those that are gone."""
        return list(zip_longest(self.new, self.gone, fillvalue=""))


def blocks_of(change: Change, words: Words) -> Iterator[Block]:
    """The same for notes."""
    if change.moved:
        labels = any(one.label for one in change.moved)
        head = [*([change.what] if labels else []), words(THEN), words(NOW), change.by]
        rows = [
            [*([one.label] if labels else []), one.then, one.now, one.by] for one in change.moved
        ]
        yield Table(f"{words(THEN_AND_NOW)}: {change.numbers}", head, rows, labels)
    if change.new or change.gone:
        yield Table(
            words(THEN_AND_NOW), [words(NEW), words(GONE)], [[*one] for one in change.pairs], False
        )


def moved_mean(label: str, then: float, now: float, top: int, words: Words) -> Moved:
    """Means on a scale from 1, as they are read: with one decimal."""
    by = round(now - then, 1)
    said = words(SAME) if abs(by) < ALIKE_BELOW else signed(by, words)
    return Moved(label, then, now, said, (then - 1) / (top - 1), (now - 1) / (top - 1))


def moved_share(label: str, then: Part, now: Part, words: Words) -> Moved:
    """People of all who answered: in per cent, and the difference in its points, where both times
    so many answered that per cent are said."""
    places = then / then.of, now / now.of
    if then.per_cent is None or now.per_cent is None:
        of = [words(PEOPLE_OF, people=int(part), all=part.of) for part in (then, now)]
        return Moved(label, of[0], of[1], "", *places)
    by = now.per_cent - then.per_cent
    said = signed(by, words) if by else words(SAME)
    return Moved(label, f"{then.per_cent} %", f"{now.per_cent} %", said, *places)


def signed(number: float, words: Words) -> str:
    return f"{'+' if number > 0 else '−'}{number_words(abs(number), words.language)}"
