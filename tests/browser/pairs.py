"""A few cases in which every pair of two factors' values occurs at least once."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

Pair = tuple[str, Any, str, Any]


def all_pairs(factors: Mapping[str, Sequence[Any]]) -> list[dict[str, Any]]:
    """Case after case, each value the one that has most pairs that have not been yet.

    >>> all_pairs({"a": [1, 2], "b": "xy"})
    [{'a': 1, 'b': 'x'}, {'a': 1, 'b': 'y'}, {'a': 2, 'b': 'x'}, {'a': 2, 'b': 'y'}]
    """
    left = {
        (one, this, other, that): None
        for one, other in combinations(factors, 2)
        for this in factors[one]
        for that in factors[other]
    }
    cases = []
    while left:
        cases.append(case := _case(factors, next(iter(left)), left))
        for pair in pairs_of(case):
            left.pop(pair, None)
    return cases


def pairs_of(case: Mapping[str, Any]) -> list[Pair]:
    return [(one, case[one], other, case[other]) for one, other in combinations(case, 2)]


def _case(
    factors: Mapping[str, Sequence[Any]], first: Pair, left: Mapping[Pair, None]
) -> dict[str, Any]:
    one, this, other, that = first
    case = {one: this, other: that}
    for name in factors:
        if name not in case:
            case[name] = max(
                factors[name], key=lambda value: _new(factors, case, name, value, left)
            )
    return {name: case[name] for name in factors}


def _new(
    factors: Mapping[str, Sequence[Any]],
    case: Mapping[str, Any],
    name: str,
    value: Any,
    left: Mapping[Pair, None],
) -> int:
    whole = {**case, name: value}
    ordered = {known: whole[known] for known in factors if known in whole}
    return sum(pair in left for pair in pairs_of(ordered))
