"""Options that read nearly the same, between which people would split their votes."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations

from app.steps.slips import is_slip, words_of

TURNS = {
    *("inte", "ej", "icke", "aldrig", "ingen", "inget", "inga", "utan"),
    *("not", "no", "never", "none", "without"),
}
"""With one of these it is another thing."""


@lru_cache(500)
def alike(texts: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Pairs of them that differ by slips of the pen, by the order of their words, or by one word
    more."""
    return tuple(_pairs(texts))


def _pairs(texts: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for one, other in combinations(texts, 2):
        if is_slip(one, other) or _nearly(set(words_of(one)), set(words_of(other))):
            yield one, other


def _nearly(one: set[str], other: set[str]) -> bool:
    differ = one ^ other
    most = 1 if min(len(one), len(other)) > 1 else 0
    return len(differ) <= most and not differ & TURNS
