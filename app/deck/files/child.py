"""Has a presentation read by a child process, so that a bad file can hurt nothing else."""

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import BoundedSemaphore
from typing import IO

from pydantic import BaseModel

from app.deck.decoding import MOST_BYTES, TOO_LARGE, decode
from app.deck.files import refusals
from app.deck.files.telling import HEAD_BYTES, Kind, kind_of
from app.deck.proposal import Proposal
from app.deck.propose import propose
from app.errors import Invalid

COMMAND = (sys.executable, "-m", "app.deck.files")
SECONDS = 40
AT_ONCE = 2
MOST_WAITING = 8

_ROOT = Path(__file__).parents[3]
_STOPPED = (-signal.SIGXCPU, -signal.SIGKILL)
_log = logging.getLogger("bikupa.deck")
_turns = BoundedSemaphore(AT_ONCE)
_places = BoundedSemaphore(AT_ONCE + MOST_WAITING)


class Reply(BaseModel):
    """What the child prints: a proposal, or the sentence of a refusal."""

    proposal: Proposal | None = None
    say: str = ""


def read_file(file: IO[bytes]) -> Proposal:
    """The proposal for a text file, a PDF or a PowerPoint presentation. Raises Invalid."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    kind = kind_of(file.read(HEAD_BYTES))
    most, say = (MOST_BYTES, TOO_LARGE) if kind is Kind.TEXT else _MOST_OF_A_DOCUMENT
    if size > most:
        raise Invalid(say)
    file.seek(0)
    if kind is Kind.TEXT:
        return propose(decode(file.read()))
    with _in_turn():
        return _read_in_child(file)


_MOST_OF_A_DOCUMENT = (refusals.MOST_FILE, refusals.TOO_LARGE)


@contextmanager
def _in_turn() -> Iterator[None]:
    """A few children at a time, a few more that wait. Raises Invalid when more come."""
    if not _places.acquire(blocking=False):
        raise Invalid(refusals.BUSY)
    try:
        with _turns:
            yield
    finally:
        _places.release()


def _read_in_child(file: IO[bytes]) -> Proposal:
    """The child gets the open file and none of the server's secrets."""
    os.lseek(file.fileno(), 0, os.SEEK_SET)  # where a buffered file says it is needn't be true
    try:
        child = subprocess.run(  # noqa: S603  (a command of our own)
            COMMAND,
            stdin=file.fileno(),
            capture_output=True,
            env={"PYTHONPATH": str(_ROOT)},
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Invalid(refusals.TOO_MUCH) from error
    if child.returncode:
        _log.warning("a presentation couldn't be read: %s", _why(child))
        raise Invalid(refusals.TOO_MUCH if child.returncode in _STOPPED else refusals.BROKEN)
    return _proposed(Reply.model_validate_json(child.stdout))


def _why(child: subprocess.CompletedProcess[bytes]) -> str:
    """The exit code and the kind of exception, without its words: they may quote the file."""
    *_, last = [b"", *child.stderr.splitlines()]
    return f"{child.returncode} {last.partition(b':')[0].decode('ascii', 'replace')}"


def _proposed(reply: Reply) -> Proposal:
    if reply.proposal is None:
        raise Invalid(reply.say)
    return reply.proposal
