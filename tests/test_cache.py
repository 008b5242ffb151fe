"""Caches that are bounded in bytes, whatever is put in."""

from hypothesis import given
from hypothesis import strategies as st

from app.cache import EACH, BoundedCache, remembered

MOST = 5_000


@given(st.lists(st.tuples(st.integers(0, 9), st.binary(max_size=2 * MOST))))
def test_it_never_weighs_more_than_it_may(puts: list[tuple[int, bytes]]) -> None:
    things: BoundedCache[int, bytes] = BoundedCache(MOST, len)
    for key, made in puts:
        things.put(key, made)
        assert things.weight <= MOST
        assert things.get(key) == (made if len(made) < MOST - EACH - 100 else things.get(key))
    left = [made for key in range(10) if (made := things.get(key)) is not None]
    assert sum(map(len, left)) <= things.weight


def test_what_is_used_stays_and_the_oldest_goes() -> None:
    things: BoundedCache[str, bytes] = BoundedCache(MOST, len)
    for name in "abcdefgh":
        things.put(name, bytes(1_500))
        things.get("a")
    assert things.get("a") is not None and things.get("h") is not None
    assert things.get("b") is None


def test_what_is_too_heavy_is_made_each_time() -> None:
    made = []

    @remembered(MOST)
    def twice(text: str) -> str:
        made.append(len(text))
        return 2 * text

    assert [twice("a"), twice("a"), twice("b" * MOST), twice("b" * MOST)][1] == "aa"
    assert made == [1, MOST, MOST]
