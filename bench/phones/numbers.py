"""Percentiles."""

from collections.abc import Sequence


def percentile(values: Sequence[float], share: float) -> float:
    """Of at least one value: the smallest that this share of them doesn't exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def middle(values: Sequence[float]) -> float:
    return percentile(values, 0.5)


def spread(values: Sequence[float]) -> dict[str, float]:
    return {
        "p50": percentile(values, 0.5),
        "p99": percentile(values, 0.99),
        "most": max(values),
        "count": len(values),
    }
