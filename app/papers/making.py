"""Makes files of papers, apart: where a library that writes them can't hold up the meeting."""

import logging
from dataclasses import dataclass
from importlib import import_module
from threading import Event

from app.errors import Fault
from app.papers.paper import Paper, packed, unpacked
from app.sandbox import MB, GaveUp, Made, apart

log = logging.getLogger("bikupa.papers")

CPU_SECONDS = 60
ADDRESSES = 2048 * MB
"""Not memory in use: the threads of Typst reserve far more than they touch."""


@dataclass(frozen=True)
class File:
    """A file, and the characters that it does without."""

    body: bytes
    left_out: str = ""


def make(form: str, paper: Paper, left: Event | None = None) -> File:
    """The paper in this form, for which there is a module here with `write(paper)`: it returns
    the file, and the characters left out of it because no font has them. `left` is set when
    nobody waits for it any more. Raises Slow when too many wait, and Fault when it can't be
    made."""
    content = form.encode() + b"\n" + packed(paper)
    try:
        about, [body] = apart(
            f"{__name__}:write", content, seconds=CPU_SECONDS, memory=ADDRESSES, left=left
        )
    except GaveUp as error:
        log.error("no %s can be made", form)
        raise Fault() from error
    return File(body, about)


def write(content: bytes) -> Made:
    """The job."""
    form, _, paper = content.partition(b"\n")
    body, left_out = import_module(f"app.papers.{form.decode()}").write(unpacked(paper))
    return left_out, [body]
