"""A question's results by group: by what people chose in an earlier question that is marked as
background. Nothing of it is stored; it is reckoned anew from the answers that stand."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.errors import N_
from app.models.afterwards.small_groups import Left
from app.models.afterwards.splitting import Group, split
from app.models.agenda.asking import Asking
from app.models.answers.entry import Entry
from app.models.answers.results import Results
from app.steps.means import rounded_mean
from app.steps.words import Words

COUNTS, MEANS, THEMES = "counts", "means", "themes"
NO_ANSWER = N_("No answer")


@dataclass(frozen=True)
class Side:
    """A group as it is named; `people` None for fewer than five."""

    label: str
    people: int | None


@dataclass(frozen=True)
class Line:
    """One thing chosen or rated: of all, and of each group, where None isn't told; `reach` is how
    long each is drawn, of the whole length."""

    label: str
    whole: float | None
    cells: list[float | None]
    reach: list[float]

    @property
    def is_told(self) -> bool:
        return any(cell is not None for cell in self.cells)


@dataclass(frozen=True)
class Face:
    """Lines of one sort: people for each option or theme, or means."""

    name: str
    lines: list[Line]
    top: int = 0

    @property
    def is_told(self) -> bool:
        return any(line.is_told for line in self.lines)


@dataclass(frozen=True)
class Split:
    """`by` is the question that people chose their group in."""

    by: str
    sides: list[Side]
    faces: list[Face]


def split_of(
    asking: Asking, results: Results, by: Asking, background: Results, words: Words
) -> Split:
    """Both askings in the words to be shown."""
    chosen = {entry.respondent: by.how.group_of(entry.value) for entry in background.in_tally()}
    names = by.how.axes(by.read_settings()).columns
    groups = _groups(asking, results, chosen, [*names, ""])
    how, settings = asking.how, asking.read_settings()
    left = split(groups, most=how.counted_in(settings), points=how.points(settings))
    sides = [
        Side(label, one.present)
        for label, one in zip([*names.values(), words(NO_ANSWER)], left, strict=True)
    ]
    return Split(
        by.prompt, sides, [face for face in _faces(asking, results, left, words) if face.lines]
    )


def _groups(
    asking: Asking, results: Results, chosen: Mapping[int, str], names: list[str]
) -> list[Group]:
    """Who has answered the question and not chosen a group is one more."""
    entries: dict[str, list[Entry]] = defaultdict(list)
    for entry in results.in_tally():
        entries[chosen.get(entry.respondent, "")].append(entry)
    without = {entry.respondent for entry in entries[""]}
    people = {name: sum(one == name for one in chosen.values()) for name in names if name}
    return [
        Group(
            people.get(name, len(without)),
            _counts(asking, entries[name]),
            _themes(asking, results, chosen, name),
            sure=not name,
        )
        for name in names
    ]


def _counts(asking: Asking, entries: Iterable[Entry]) -> dict[str, dict[str, int]]:
    tally = asking.how.tally(asking.read_settings())
    for entry in entries:
        tally.add(entry)
    return asking.how.counts(tally)


def _themes(
    asking: Asking, results: Results, chosen: Mapping[int, str], name: str
) -> dict[str, int]:
    """How many of a group stand behind each theme, where answers are sorted."""
    now = results.sorted() if asking.sorts else None
    if now is None or not now.placed:
        return {}
    behind = {str(pile.id): {one.respondent for one in pile.entries} for pile in now.piles}
    return {
        theme: sum(chosen.get(who, "") == name for who in people)
        for theme, people in behind.items()
    }


def _faces(asking: Asking, results: Results, left: list[Left], words: Words) -> Iterable[Face]:
    """Counts have one row, where they aren't of points."""
    how, settings = asking.how, asking.read_settings()
    axes, points = how.axes(settings), how.points(settings)
    whole = how.counts(results.tally)
    sizes = [one.present for one in left]
    if points:
        rows = {name: [(one.means or {}).get(name) for one in left] for name in whole}
        means = {
            name: rounded_mean({worth: row[point] for point, worth in points.items()})
            for name, row in whole.items()
        }
        lines = [
            Line(axes.rows[name], means[name], row, [_along(mean, axes.top) for mean in row])
            for name, row in rows.items()
        ]
        yield Face(MEANS, lines, axes.top)
    else:
        yield Face(
            COUNTS,
            [
                _line(
                    label,
                    whole[""][name],
                    [(one.counts or {"": {}})[""].get(name) for one in left],
                    sizes,
                )
                for name, label in axes.columns.items()
                if whole
            ],
        )
    piles = results.sorted().piles if asking.sorts else []
    told = any(one.themes for one in left)
    yield Face(
        THEMES,
        [
            _line(
                pile.theme.title,
                pile.people,
                [(one.themes or {}).get(str(pile.id)) for one in left],
                sizes,
            )
            for pile in piles
            if told
        ],
    )


def _along(mean: float | None, top: int) -> float:
    return 0 if mean is None else (mean - 1) / (top - 1)


def _line(label: str, whole: int, cells: list[int | None], sizes: list[int | None]) -> Line:
    reach = [(cell or 0) / size if size else 0.0 for cell, size in zip(cells, sizes, strict=True)]
    return Line(label, whole, [*cells], reach)
