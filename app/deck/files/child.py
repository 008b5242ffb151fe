"""Has a presentation read apart, so that a bad file can hurt nothing else."""

import os
from typing import IO

from app.deck.decoding import MOST_BYTES, TOO_LARGE, decode
from app.deck.files import refusals
from app.deck.files.telling import HEAD_BYTES, Kind, kind_of
from app.deck.proposal import Proposal
from app.deck.propose import propose
from app.errors import Invalid, Slow
from app.sandbox import GaveUp, apart

JOB = "app.deck.files.reading:told"
CPU_SECONDS = 30


def read_file(file: IO[bytes]) -> Proposal:
    """The proposal for a text file, a PDF or a PowerPoint presentation. Raises Invalid."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    kind = kind_of(file.read(HEAD_BYTES))
    most, say = (MOST_BYTES, TOO_LARGE) if kind is Kind.TEXT else _MOST_OF_A_DOCUMENT
    if size > most:
        raise Invalid(say)
    file.seek(0)
    return propose(decode(file.read())) if kind is Kind.TEXT else _read_apart(file)


_MOST_OF_A_DOCUMENT = (refusals.MOST_FILE, refusals.TOO_LARGE)


def _read_apart(file: IO[bytes]) -> Proposal:
    try:
        told, _ = apart(JOB, file, seconds=CPU_SECONDS)
    except Slow as slow:
        raise Invalid(refusals.BUSY) from slow
    except GaveUp as gave_up:
        raise Invalid(refusals.TOO_MUCH if gave_up.stopped else refusals.BROKEN) from gave_up
    return Proposal.model_validate(told)
