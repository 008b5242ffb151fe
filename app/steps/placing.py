"""Places of a vote: who shares one, and that those who do are said to."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from app.errors import N_
from app.papers.blocks import Block, Paragraph
from app.steps.base import Words
from app.steps.options import Option

T = TypeVar("T")

GONE = N_("That option isn't there any more. Choose again.")
IN_ORDER = N_("Options with equally many share their place, and stand in ballot order.")


def placed(rows: Iterable[T], number: Callable[[T], int]) -> list[tuple[int, T]]:
    """Each row with its place, the most first. Those with equally many share a place and stand in
    the order given, which is that of the ballot.

    >>> placed(["ab", "c", "de"], len)
    [(1, 'ab'), (1, 'de'), (3, 'c')]
    """
    ordered = sorted(rows, key=lambda row: -number(row))
    numbers = [number(row) for row in ordered]
    return [(1 + numbers.index(number(row)), row) for row in ordered]


def ties(places: list[int], words: Words) -> Iterable[Block]:
    """What notes say where some share a place."""
    if len(set(places)) < len(places):
        yield Paragraph(words(IN_ORDER), "quiet")


def named(options: list[Option], ids: Iterable[str]) -> list[str]:
    """How these options read, in the order of the ids."""
    texts = {option.id: option.text for option in options}
    return [texts[one] for one in ids if one in texts]
