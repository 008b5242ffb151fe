"""Work on files from outside, done in a process of its own: with little memory and time, with
none of our secrets, and unable to write a file. What breaks there breaks nothing here.

A job is named as "module:function". It gets the file and returns what JSON can say about it, and
any number of contents; what it raises as Invalid is raised here again.
"""

import contextlib
import json
import logging
import os
import resource
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from app.errors import Full, Invalid

log = logging.getLogger("bikupa.apart")
ROOT = Path(__file__).parent.parent
MB = 1024 * 1024
MOST_MEMORY = 1200 * MB
AT_A_TIME = BoundedSemaphore(2)
PATIENCE_S = 30
"""So long a file waits for its turn."""

Made = tuple[Any, list[bytes]]
"""What is said about a file, and the contents made of it."""


class GaveUp(Exception):
    """The job crashed, or took more time or memory than it may."""


def apart(job: str, content: bytes, *, seconds: int = 20) -> Made:
    """Do a job on a file's content. Raises Invalid as the job does, GaveUp, and Full when too
    many others wait."""
    if not AT_A_TIME.acquire(timeout=PATIENCE_S):
        raise Full()
    try:
        return _read(_run(job, content, seconds))
    finally:
        AT_A_TIME.release()


def _run(job: str, content: bytes, seconds: int) -> bytes:
    command = [sys.executable, "-P", "-B", "-m", "app.apart", job, str(seconds)]
    try:
        done = subprocess.run(  # noqa: S603  (our own module, a name of ours)
            command,
            input=content,
            capture_output=True,
            timeout=seconds + 10,
            env={"PYTHONPATH": str(ROOT), "PATH": os.defpath, "PYTHONUTF8": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        log.warning("%s took too long", job)
        raise GaveUp() from error
    if done.returncode:
        last = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        kind = last[0].partition(":")[0] if last else ""
        log.warning("%s ended with %s %s", job, done.returncode, kind)
        raise GaveUp()
    return done.stdout


def _read(told: bytes) -> Made:
    """What the child said is foreign too: lengths and JSON, never a pickle."""
    try:
        head, _, rest = told.partition(b"\n")
        say = json.loads(head)
        if "no" in say:
            raise Invalid(str(say["no"]), **say["values"])
        contents = []
        for size in say["sizes"]:
            contents.append(rest[: int(size)])
            rest = rest[int(size) :]
    except (ValueError, KeyError, TypeError) as error:
        raise GaveUp() from error
    return say["about"], contents


def main() -> None:
    """The child: bound first, then the libraries, then the file."""
    job, seconds = sys.argv[1], int(sys.argv[2])
    _bind(seconds)
    module, _, function = job.partition(":")
    work = getattr(import_module(module), function)
    try:
        about, contents = work(sys.stdin.buffer.read())
        say = {"about": about, "sizes": [len(content) for content in contents]}
    except Invalid as no:
        say, contents = {"no": no.say, "values": no.values}, []
    sys.stdout.buffer.write(b"".join([json.dumps(say).encode(), b"\n", *contents]))


def _bind(seconds: int) -> None:
    """The limits that this system knows; polite to the meeting that runs beside it."""
    limits = {
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_AS: MOST_MEMORY,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: 64,
    }
    for limit, most in limits.items():
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limit, (most, most))
    os.nice(10)


if __name__ == "__main__":
    main()
