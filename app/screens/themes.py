"""Themes as the room sees them in place of the answers: a card each, in the order that was fixed
when they were shown, with numbers of now."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from html import escape
from itertools import accumulate, takewhile

from app.models.agenda.asking import BY_PEOPLE, Asking
from app.models.answers.entry import Entry
from app.models.answers.feed import Slot
from app.models.answers.results import Results
from app.models.answers.sorting import Pile
from app.screens.comb import STEP_X

USUAL_CELLS, MOST_CELLS = 19, 60
"""A card has room for so many cells of the usual size; more are smaller on all cards alike, and of
more than the most a bar of the same length is drawn."""
LONG_TITLE = 24
IN_A_PART = 18
QUOTES, QUOTED_LETTERS, QUOTED_BYTES = 2, 160, 8_000
"""Of each as much as two lines hold, and of all no more than a stage has room for."""
ON_PHONE, LIGHT = 3, 3_000
"""So many originals stand on a phone's page, if those of all themes are no more bytes."""


@dataclass(frozen=True)
class Card:
    """A theme: how many `people` stand behind it, and what is quoted of them. `also` is its title
    in a second language, `long` whether it needs smaller letters."""

    pile: Pile
    title: str
    also: str
    people: int
    quotes: list[str]

    @property
    def id(self) -> int:
        return self.pile.id

    @property
    def long(self) -> bool:
        return len(self.title) > LONG_TITLE

    @property
    def answers(self) -> int:
        return len(self.pile.entries)

    @property
    def stamp(self) -> str:
        """Changes with what lies in it, and with its words."""
        words = ",".join(str(entry.id) for entry in self.pile.entries)
        return hashlib.sha256(words.encode()).hexdigest()[:8]

    def newest(self, most: int) -> list[Entry]:
        return self.pile.entries[: -most - 1 : -1]


@dataclass(frozen=True)
class ShownThemes:
    """What the room is shown: `placed` of `total` answers lie in these themes, some lie `aside`
    and others are `left` to sort. `cards` are those from number `start` of `count`; behind that
    with most people stand `most`."""

    cards: list[Card]
    count: int
    most: int
    by_people: bool
    placed: int
    total: int
    aside: int
    start: int = 0

    def around(self, row: int) -> "ShownThemes":
        """The part that a projector is sent, which holds a card, or the last one. Parts begin at
        the same cards for every projector, and hold whole pages of any that it may set."""
        start = min(row, self.count - 1) // IN_A_PART * IN_A_PART
        return replace(self, cards=self.cards[start : start + IN_A_PART], start=start)

    def card(self, theme_id: int) -> Card | None:
        return next((card for card in self.cards if card.id == theme_id), None)

    @property
    def left(self) -> int:
        return self.total - self.placed - self.aside

    @property
    def width(self) -> float:
        """Of the row of cells on each card, in SVG units."""
        return max(USUAL_CELLS, self.most) * STEP_X

    def length(self, card: Card) -> float:
        """Of the cells that are filled."""
        return card.people * STEP_X

    @property
    def drawn_as_bars(self) -> bool:
        return self.most > MOST_CELLS

    @cached_property
    def on_phone(self) -> int:
        """How many originals of each theme stand on a phone's page."""
        those = (entry for card in self.cards for entry in card.newest(ON_PHONE))
        return ON_PHONE if sum(len(entry.text.encode()) for entry in those) <= LIGHT else 0


def piles_shown(asking: Asking, results: Results) -> list[Pile]:
    """Of the themes that were shown those that still stand; none where the answers don't show."""
    if not asking.themes_shown or not asking.is_shown:
        return []
    found = map(results.sorted().pile, asking.themes_shown)
    return [pile for pile in found if pile is not None]


def shown_themes(
    asking: Asking, results: Results, words: Sequence[str] = (), second: str = ""
) -> ShownThemes | None:
    """In the first of the languages in `words` that each is worded in."""
    piles = piles_shown(asking, results)
    if not piles:
        return None
    quoted, sorted_ = results.quoted(), results.sorted()
    length = QUOTED_BYTES // (QUOTES * min(len(piles), IN_A_PART))
    cards = [_card(pile, quoted, length, words, second) for pile in piles]
    placed = len({entry.id for pile in piles for entry in pile.entries})
    in_order = asking.themes_order == BY_PEOPLE
    most = max(card.people for card in cards)
    return ShownThemes(cards, len(cards), most, in_order, placed, sorted_.total, len(sorted_.aside))


def _card(pile: Pile, quoted: set[int], most: int, words: Sequence[str], second: str) -> Card:
    chosen = [entry for entry in pile.entries if entry.id in quoted]
    rest = [entry for entry in reversed(pile.entries) if entry.id not in quoted]
    quotes = [_short(entry.text, most) for entry in (*chosen, *rest)[:QUOTES]]
    also = pile.theme.wordings.get(second, "") if second else ""
    return Card(pile, pile.theme.said(tuple(words)), also, pile.people, quotes)


def _short(text: str, most: int) -> str:
    """At most so many bytes as HTML; the screen cuts what is too long for its lines."""
    line = " ".join(text.split())
    sizes = accumulate(len(escape(letter).encode()) for letter in line[:QUOTED_LETTERS])
    fits = sum(size <= most for size in sizes)
    return line if fits == len(line) else line[:fits] + "…"


def languages_of(piles: Sequence[Pile]) -> set[str]:
    return {code for pile in piles for code in pile.theme.wordings}


def words_of(languages: Sequence[str], own: str) -> tuple[str, ...]:
    """Those of the languages that come before the workshop's own, which every theme has."""
    return tuple(takewhile(lambda code: code != own, languages))


def titles_by_place(
    asking: Asking, results: Results, languages: Sequence[str]
) -> dict[Slot, list[str]]:
    """Which themes each answer lies in, as far as phones show these."""
    found: dict[Slot, list[str]] = {}
    for pile in piles_shown(asking, results) if asking.themes_on_phones else ():
        for entry in pile.entries:
            title = pile.theme.said(tuple(languages))
            found.setdefault((entry.respondent, entry.thread), []).append(title)
    return found
