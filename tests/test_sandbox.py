"""What is done in a process of its own is bounded and knows no secrets."""

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread, Timer

import pytest

from app.errors import Invalid, Slow
from app.sandbox import GaveUp, Made, apart, turns

HERE = "tests.test_sandbox"


def count(content: bytes) -> Made:
    return {"bytes": len(content)}, [content[:2], b"", content[2:]]


def refuse(content: bytes) -> Made:
    raise Invalid("Not %(what)s.", what="that")


def crash(content: bytes) -> Made:
    os.abort()


def fail(content: bytes) -> Made:
    raise ValueError("hemligt")


def hang(content: bytes) -> Made:
    while True:
        pass


def eat(content: bytes) -> Made:
    return len(bytearray(4 * 1024**3)), []


def write(content: bytes) -> Made:
    Path(content.decode()).write_bytes(b"x")
    return None, []


def look_around(content: bytes) -> Made:
    return sorted(os.environ), []


def test_a_job_gives_what_it_says_and_makes() -> None:
    assert apart(f"{HERE}:count", b"abc\ndef") == ({"bytes": 7}, [b"ab", b"", b"c\ndef"])


def test_a_job_that_is_slow_to_begin_gets_all_of_a_large_content() -> None:
    assert apart("tests.slow_job:count", b"x" * 2_000_000, seconds=5)[0] == 2_000_000


def test_a_job_ends_when_nobody_waits_for_it_any_more() -> None:
    left, began = Event(), time.monotonic()
    Timer(0.5, left.set).start()
    with pytest.raises(GaveUp):
        apart(f"{HERE}:hang", b"", left=left)
    assert time.monotonic() - began < 5
    assert not len(turns)


def test_what_a_job_refuses_is_refused_here() -> None:
    with pytest.raises(Invalid) as no:
        apart(f"{HERE}:refuse", b"")
    assert (no.value.say, no.value.values) == ("Not %(what)s.", {"what": "that"})


@pytest.mark.parametrize(
    ("job", "stopped"), [("crash", False), ("fail", False), ("hang", True), ("eat", True)]
)
def test_a_job_that_goes_wrong_takes_nothing_with_it(
    job: str, stopped: bool, caplog: pytest.LogCaptureFixture
) -> None:
    began = time.monotonic()
    with pytest.raises(GaveUp) as gave_up:
        apart(f"{HERE}:{job}", b"", seconds=1)
    assert gave_up.value.stopped is stopped
    assert "hemligt" not in caplog.text
    assert time.monotonic() - began < 11


def test_a_job_writes_no_file(tmp_path: Path) -> None:
    with pytest.raises(GaveUp):
        apart(f"{HERE}:write", str(tmp_path / "x").encode())
    assert (tmp_path / "x").read_bytes() == b""


def test_a_job_sees_none_of_our_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIKUPA_DATABASE_URL", "postgresql://bikupa:hemligt@db/bikupa")
    seen, _ = apart(f"{HERE}:look_around", b"")
    assert not any(name.startswith("BIKUPA") for name in seen)


def test_an_open_file_is_read_from_its_beginning() -> None:
    with tempfile.TemporaryFile() as file:
        file.write(b"abc\ndef")
        file.flush()
        assert apart(f"{HERE}:count", file)[0] == {"bytes": 7}


@contextmanager
def every_place_taken() -> Iterator[None]:
    """By others, who have their turn or wait for it."""
    leave, others = Event(), []
    for _ in range(turns.places):
        others.append(Thread(target=wait_in_turn, args=(leave,)))
        others[-1].start()
    while len(turns) < turns.places:
        time.sleep(0.01)
    try:
        yield
    finally:
        leave.set()
        for other in others:
            other.join()


def wait_in_turn(leave: Event) -> None:
    with turns.take():
        leave.wait()


def test_when_too_many_wait_the_next_one_is_told() -> None:
    with every_place_taken(), pytest.raises(Slow):
        apart(f"{HERE}:count", b"")
