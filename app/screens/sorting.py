"""The sorting table: the answers to one question that lie in no theme yet, or those of a pile that
is looked into, and beside them the themes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from app.meaning.suggest import Alike
from app.meaning.words import language, pieces
from app.models.agenda.asking import Asking
from app.models.answers.entry import Entry
from app.models.answers.feed import Slot
from app.models.answers.sorted_last import Done
from app.models.answers.sorting import ASIDE, Pile, Placed, Sorted

ROWS = 25
FOR_THE_LANGUAGE = 200
FEW_THEMES = 12
"""Up to so many, each shows what lies in it; more would make the table slow."""
SAMPLES = 2

Gather = Callable[[Mapping[int, str]], list[list[int]]]
"""Puts texts that say nearly the same together; the rest are alone."""
ALIKE, SUREST = "alike", "surest"


class Said(Protocol):
    def get(self, place: Slot, /) -> Placed | None: ...


class Placings(Protocol):
    """What was said of where answers lie: `last`, and `before` by somebody else."""

    @property
    def last(self) -> Said: ...

    @property
    def before(self) -> Said: ...


class Gathered(Protocol):
    """Answers as a table has them: those to one question, of one meeting or of several."""

    @property
    def sorting(self) -> Placings: ...

    def sorted(self) -> Sorted: ...

    def seen(self, answer_id: int) -> Entry | None: ...


@dataclass(frozen=True)
class Hints:
    """What is suggested: for an answer's row the themes that it may lie in, the likeliest first;
    the rows in the order of how sure that is; those like the one that is looked at; and how it
    was found (`way`), empty where nobody has asked."""

    themes: Mapping[int, Sequence[int]] = field(default_factory=dict)
    surest: Sequence[int] = ()
    alike: Sequence[Alike] = ()
    way: str = ""
    thinking: bool = False
    """Whether better ones are on their way."""


@dataclass(frozen=True)
class Look:
    """What one who sits at the table has chosen to see: so many rows (`more`) from the answer
    `first` on, those that say `find`, of the `pile` (None: the unsorted), and the theme whose
    title and place they `edit`. `had` are rows that their screen still shows; `who` they are.
    Over the list lie those `alike` an answer, or the `surest`."""

    first: int = 0
    more: int = ROWS
    find: str = ""
    pile: int | None = None
    edit: int = 0
    had: tuple[int, ...] = ()
    who: int | None = None
    alike: int = 0
    surest: bool = False

    @property
    def panel(self) -> str:
        """What lies over the list."""
        return ALIKE if self.alike else SUREST if self.surest else ""


@dataclass(frozen=True)
class Row:
    """Answers that say nearly the same, as one. `went` is set where somebody else has put it
    elsewhere meanwhile: it stays in its place until one does something oneself."""

    entries: list[Entry]
    suggested: list[Pile] = field(default_factory=list)
    edited: bool = False
    went: "Went | None" = None
    pieces: list[tuple[str, bool]] = field(default_factory=list)
    """Its text in pieces, and whether each is a word that the answer has too that it is like."""
    ticked: bool = False

    @property
    def entry(self) -> Entry:
        return self.entries[0]

    @property
    def id(self) -> int:
        return self.entry.id

    @property
    def ids(self) -> str:
        return ",".join(str(entry.id) for entry in self.entries)


@dataclass(frozen=True)
class Went:
    """Who put it where; `theme` is a title, empty for aside, None where it was taken out."""

    name: str
    theme: str | None


@dataclass(frozen=True)
class Table:
    """What the template reads."""

    asking: Asking
    sorted: Sorted
    look: Look
    rows: list[Row]
    of: int
    """How many rows there are to go through, of which these are shown."""
    before: int
    """How many of them stand before the first that is shown."""
    last: int
    """The answer that the last screenful begins with."""
    pile: Pile | None
    done: Done | None
    samples: int
    hints: Hints

    @property
    def best(self) -> Pile | None:
        """Where the answer may lie that others are like."""
        return next(iter(self.rows[0].suggested), None) if self.rows else None

    @property
    def can_place(self) -> int:
        """How many the surest are, that can be placed at once."""
        return len(list(_surest(self.sorted, self.hints)))

    @property
    def edit(self) -> Pile | None:
        return self.sorted.pile(self.look.edit)

    @property
    def after(self) -> int:
        return self.of - self.before - len([row for row in self.rows if not row.went])


def table(
    asking: Asking,
    results: Gathered,
    look: Look,
    gather: Gather,
    hints: Hints,
    names: Mapping[int, str],
    done: Done | None,
) -> Table:
    """`done` is what whoever sits there did last, and can undo."""
    now = results.sorted()
    samples = SAMPLES if len(now.piles) <= FEW_THEMES else 0
    if look.panel:
        rows = list(_alike(now, look, hints) if look.alike else _surest(now, hints))
        return Table(asking, now, look, rows, len(rows), 0, 0, None, done, samples, hints)
    there = _of_pile(now, look.pile)
    rows = list(_rows(now, look, there, gather, hints.themes))
    found = [row for row in rows if look.find.casefold() in row.entry.text.casefold()]
    start = next((n for n, row in enumerate(found) if row.entry.first >= look.first), len(found))
    shown = found[start : start + look.more]
    ghosts = _went(results, now, look, {entry.id for entry in there}, names)
    return Table(
        asking,
        now,
        look,
        sorted([*shown, *ghosts], key=lambda row: row.entry.first),
        len(found),
        start,
        found[-min(ROWS, len(found))].entry.first if found else 0,
        now.pile(look.pile or 0),
        done,
        samples,
        hints,
    )


def _alike(now: Sorted, look: Look, hints: Hints) -> Iterable[Row]:
    """The answer itself, and those like it: what is surely alike is ticked."""
    unsorted = {entry.id: entry for entry in now.unsorted}
    if look.alike not in unsorted:
        return
    piles = {pile.id: pile for pile in now.piles}
    wanted = [piles[one] for one in hints.themes.get(look.alike, ()) if one in piles]
    own = unsorted[look.alike]
    spoken = language(entry.text for entry in now.unsorted[:FOR_THE_LANGUAGE])
    yield Row([own], wanted[:1], ticked=True, pieces=[(own.text, False)])
    for one in hints.alike:
        if one.id in unsorted:
            entry = unsorted[one.id]
            yield Row([entry], ticked=one.sure, pieces=pieces(entry.text, own.text, spoken))


def _surest(now: Sorted, hints: Hints) -> Iterable[Row]:
    """The quarter of the unsorted whose theme is surest, each with that theme."""
    unsorted = {entry.id: entry for entry in now.unsorted}
    piles = {pile.id: pile for pile in now.piles}
    sure = [row for row in hints.surest if row in unsorted and hints.themes.get(row)]
    for row in sure[: -(-len(unsorted) // 4)]:
        if pile := piles.get(hints.themes[row][0]):
            yield Row([unsorted[row]], [pile], ticked=True)


def _of_pile(now: Sorted, pile: int | None) -> list[Entry]:
    if pile is None:
        return now.unsorted
    if pile == ASIDE:
        return now.aside
    found = now.pile(pile)
    return found.entries if found else []


def _rows(
    now: Sorted,
    look: Look,
    there: list[Entry],
    gather: Gather,
    suggested: Mapping[int, Sequence[int]],
) -> Iterable[Row]:
    """In the order they came, so that what is new is last."""
    entries = {entry.id: entry for entry in sorted(there, key=lambda entry: entry.first)}
    alike = gather({row: entry.text for row, entry in entries.items()})
    groups = {group[0]: group for group in alike}
    following = {row for group in alike for row in group[1:]}
    pile = now.pile(look.pile or 0)
    piles = {pile.id: pile for pile in now.piles}
    for row in entries:
        if row in following:
            continue
        group = groups.get(row, [row])
        wanted = [piles[one] for one in suggested.get(row, ()) if one in piles]
        edited = bool(pile and pile.edited & set(group))
        yield Row([entries[one] for one in group], wanted[:3] if look.pile is None else [], edited)


def _went(
    results: Gathered, now: Sorted, look: Look, there: set[int], names: Mapping[int, str]
) -> list[Row]:
    """Of the rows that the screen still shows, those that others have put elsewhere."""
    gone = []
    for row in look.had:
        entry = results.seen(row)
        if entry is None or entry.id in there:
            continue
        last = results.sorting.last.get((entry.respondent, entry.thread))
        if last and last.by != look.who:
            gone.append(Row([entry], went=_how(last, now, names)))
    return gone


def _how(last: Placed, now: Sorted, names: Mapping[int, str]) -> Went:
    pile = now.pile(last.theme)
    title = pile.theme.title if pile else None
    where = "" if last.theme == ASIDE else title
    return Went(names.get(last.by or 0, ""), where if last.on else None)


def overtaken(
    results: Gathered, rows: Iterable[int], who: int | None, seen: int, names: Mapping[int, str]
) -> Went | None:
    """Who had put one of these elsewhere after what this person's screen showed, if somebody had:
    what they did just now stands, and both are told."""
    now = results.sorted()
    for row in rows:
        entry = results.seen(row)
        before = results.sorting.before.get((entry.respondent, entry.thread)) if entry else None
        if before and before.by != who and before.version > seen:
            return _how(before, now, names)
    return None
