"""How often somebody may: so many in a window, which begins with the first."""

from app.admission.budgets import Buckets, RateLimits

MOST, SECONDS = RateLimits.OPS.amount, RateLimits.OPS.seconds


class Clock:
    """Time as the test says."""

    at = 1000.0

    def __call__(self) -> float:
        return self.at


def spend_all(limits: RateLimits, who: str) -> None:
    assert all(limits.spend(RateLimits.OPS, who) for _ in range(MOST))


def test_who_has_spent_all_may_again_when_the_window_has_ended() -> None:
    limits = RateLimits(clock := Clock())
    spend_all(limits, "Björn")
    assert not limits.left(RateLimits.OPS, "Björn")
    clock.at += SECONDS - 0.1
    assert not limits.spend(RateLimits.OPS, "Björn")
    clock.at += 0.1
    spend_all(limits, "Björn")


def test_each_spends_of_their_own_and_of_each_rate_by_itself() -> None:
    limits = RateLimits(Clock())
    spend_all(limits, "Björn")
    assert limits.spend(RateLimits.OPS, "Chidi") and limits.spend(
        RateLimits.OWN_CODE_MISSES, "Björn"
    )
    assert not limits.spend(RateLimits.OPS, "Björn")


def test_who_is_forgiven_begins_anew() -> None:
    limits = RateLimits(Clock())
    spend_all(limits, "Björn")
    limits.forgive(RateLimits.OPS, "Björn")
    spend_all(limits, "Björn")


def test_those_who_spent_long_ago_are_forgotten() -> None:
    limits = RateLimits(clock := Clock())
    for number in range(500):
        limits.spend(RateLimits.OPS, str(number))
    clock.at += 3600
    limits.spend(RateLimits.OPS, "Björn")
    limits.tidy()
    assert len(limits) == 1


def test_a_bucket_lets_many_come_at_once_and_then_evenly() -> None:
    at = [0.0]
    buckets = Buckets(10, 100, lambda: at[0])
    for _ in range(10):
        assert buckets.left("hall")
        buckets.spend("hall")
    assert not buckets.left("hall") and buckets.left("another")
    at[0] = 10.5
    assert buckets.left("hall")
    buckets.spend("hall")
    assert not buckets.left("hall")
    at[0] = 1000.0
    buckets.spend("another")
    buckets.tidy()
    assert len(buckets) == 1, "one that is full is forgotten"
