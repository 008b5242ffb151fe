"""A proposed agenda on the command line: as text to read, or as JSON."""

import json
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import IO

from app.deck.files.child import read_file as read_deck
from app.deck.files.refusals import MOST_FILE
from app.deck.proposal import LEFT_OUT, Proposal, ProposedStep
from app.errors import Refused

NO_QUESTIONS = "There are no questions in that text. These are its slides."
NOTHING = "There is nothing in that text to make steps of."


class Unreadable(Exception):
    """A sentence about why a file can't be read as a deck."""


def read_file(name: str) -> Proposal:
    """The proposal for a file, or for what is piped in when it is called "-". Raises Unreadable."""
    try:
        with _opened(name) as file:
            return read_deck(file)
    except FileNotFoundError as error:
        raise Unreadable(f"There is no file called {name}.") from error
    except OSError as error:
        raise Unreadable(f"{name} can't be read: {error.strerror}.") from error
    except Refused as error:
        raise Unreadable(f"{name}: {error.say}") from error


def _opened(name: str) -> IO[bytes]:
    """A file, or as much as can be read of what is piped in."""
    if name != "-":
        return Path(name).open("rb")
    file = tempfile.TemporaryFile()  # noqa: SIM115
    file.write(sys.stdin.buffer.read(MOST_FILE + 1))
    return file


def printed(proposal: Proposal, *, as_json: bool) -> str:
    if as_json:
        return json.dumps(proposal.as_json(), ensure_ascii=False, indent=2)
    return "\n".join(_lines(proposal))


def _lines(proposal: Proposal) -> Iterator[str]:
    if not proposal.steps:
        yield NOTHING
        return
    if proposal.title:
        yield from (proposal.title, "")
    if not any(step.prompt for step in proposal.steps):
        yield from (NO_QUESTIONS, "")
    for number, steps in groupby(proposal.steps, lambda step: step.round):
        if number is None:
            for step in steps:
                yield from _step(step)
        else:
            inside = list(steps)
            yield f"      Talk round {number}: {inside[0].heading}"
            for step in inside:
                yield from (f"  {line}" for line in _step(step))
    for step in proposal.remains(LEFT_OUT):
        yield from _step(step)


def _step(step: ProposedStep) -> Iterator[str]:
    """Its words after a tick or none, then its kind, its options, and the start of its text."""
    tick = "x" if step.ticked else " "
    yield f"[{tick}]  {step.prompt or step.heading}  ({step.kind})"
    yield from (f"       - {option}" for option in step.options)
    gist = textwrap.shorten(step.body, 90, placeholder=" …")
    if gist:
        yield f"       {gist}"
    if notes := textwrap.shorten(step.notes, 90, placeholder=" …"):
        yield f"       Notes: {notes}"
