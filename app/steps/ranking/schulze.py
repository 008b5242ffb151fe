"""Schulze's method: whom most would rather have than any other, by the strongest chain of duels.

M. Schulze, A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent
single-winner election method, Social Choice and Welfare 36 (2011), with the strength of a duel by
its winning votes.
"""

from collections.abc import Mapping

Duels = Mapping[tuple[str, str], int]
"""How many would rather have the first than the second."""


def winners(names: list[str], duels: Duels) -> set[str]:
    """Those whom nobody beats; nobody where there are no names."""
    paths = _strongest(names, duels)
    return {
        one
        for one in names
        if all(paths[one, other] >= paths[other, one] for other in names if other != one)
    }


def _strongest(names: list[str], duels: Duels) -> dict[tuple[str, str], int]:
    """A chain of won duels is as strong as its weakest; by Floyd and Warshall's algorithm."""
    pairs = [(one, other) for one in names for other in names if one != other]
    paths = {
        (one, other): duels.get((one, other), 0)
        if duels.get((one, other), 0) > duels.get((other, one), 0)
        else 0
        for one, other in pairs
    }
    for middle in names:
        for one, other in pairs:
            if middle not in (one, other):
                way = min(paths[one, middle], paths[middle, other])
                paths[one, other] = max(paths[one, other], way)
    return paths
