"""The countdown: in UTC, with the time as a parameter, so that no clock change moves it."""

import pytest

from app.database import Database
from app.errors import Invalid
from app.models.workshop import Workshop
from tests.models.test_run import MINUTE, START, act, agenda, askings, look

__all__ = ["agenda"]


def clock(database: Database, workshop: Workshop) -> tuple[int | None, int | None]:
    now = look(database, workshop)
    return now.deadline_at, now.paused_left


def test_a_timer_runs_so_many_seconds(database: Database, workshop: Workshop) -> None:
    act(database, workshop, "timer", on=300)
    assert clock(database, workshop) == (START + 5 * MINUTE, None)
    act(database, workshop, "timer", on=None)
    assert clock(database, workshop) == (None, None)


@pytest.mark.parametrize("seconds", [-1, 0, 86_401])
def test_a_timer_of_no_time_or_days_is_refused(
    database: Database, workshop: Workshop, seconds: int
) -> None:
    with pytest.raises(Invalid):
        act(database, workshop, "timer", on=seconds)


def test_a_minute_more_counts_from_the_deadline_or_from_now(
    database: Database, workshop: Workshop
) -> None:
    act(database, workshop, "timer", on=60)
    act(database, workshop, "more_time", at=START + 10)
    assert clock(database, workshop) == (START + 2 * MINUTE, None)
    act(database, workshop, "more_time", at=START + 5 * MINUTE)
    assert clock(database, workshop) == (START + 6 * MINUTE, None)


def test_a_pause_keeps_what_is_left(database: Database, workshop: Workshop) -> None:
    act(database, workshop, "timer", on=120)
    act(database, workshop, "pause", at=START + MINUTE)
    assert clock(database, workshop) == (None, MINUTE)
    act(database, workshop, "more_time", at=START + 9 * MINUTE)
    assert clock(database, workshop) == (None, 2 * MINUTE)
    act(database, workshop, "resume", at=START + 10 * MINUTE)
    assert clock(database, workshop) == (START + 12 * MINUTE, None)


def test_pausing_and_resuming_nothing_does_nothing(database: Database, workshop: Workshop) -> None:
    for do in ("pause", "resume"):
        act(database, workshop, do)
        assert clock(database, workshop) == (None, None)


def test_moving_on_stops_the_clock(
    database: Database, workshop: Workshop, agenda: list[int]
) -> None:
    act(database, workshop, "timer", on=60)
    act(database, workshop, "next")
    assert clock(database, workshop) == (None, None)


def test_nothing_closes_at_zero_by_itself(
    database: Database, workshop: Workshop, agenda: list[int]
) -> None:
    act(database, workshop, "go", on=agenda[1])
    act(database, workshop, "timer", on=1)
    act(database, workshop, "blank", at=START + 60 * MINUTE)
    assert askings(database) == [(1, "open")]
