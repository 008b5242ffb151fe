"""The mean of points, rounded as people do it."""

from collections.abc import Mapping


def rounded_mean(people: Mapping[int, int]) -> float | None:
    """Of how many people chose each point, to one decimal, half up; reckoned in whole numbers,
    since 2.25 is 2.2 to `round`. None where nobody did."""
    rated = sum(people.values())
    total = sum(point * number for point, number in people.items())
    return (20 * total + rated) // (2 * rated) / 10 if rated else None
