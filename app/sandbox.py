"""Work on what comes from outside, done in a process of its own: with little memory and time, with
none of our secrets, and unable to write a file. What breaks there breaks nothing here.

A job is named as "module:function". It gets the content and returns what JSON can say about it, and
any number of contents; what it raises as Invalid is raised here again.
"""

import contextlib
import json
import logging
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from typing import IO, Any

from app.admission.turns import Turns
from app.errors import Invalid
from app.importing import importing

log = logging.getLogger("bikupa.apart")
ROOT = Path(__file__).parent.parent
MB = 1024 * 1024
MOST_MEMORY = 1200 * MB
AT_A_TIME, MOST_WAITING = 2, 8
ENVIRONMENT = {
    "PYTHONPATH": str(ROOT),
    "PATH": os.defpath,
    "PYTHONUTF8": "1",
    "RAYON_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
}
"""Nothing of ours; and no thread a core, each of which would reserve some of the addresses."""
LOOK_S = 0.2
"""How often it is looked whether somebody still waits."""
STOPPED = (-signal.SIGXCPU, -signal.SIGKILL)
turns = Turns(AT_A_TIME, MOST_WAITING)

Made = tuple[Any, list[bytes]]
"""What is said about a content, and the contents made of it."""


class GaveUp(Exception):
    """The job crashed, or was `stopped`: it took more time or memory than it may."""

    def __init__(self, stopped: bool = False) -> None:
        super().__init__()
        self.stopped = stopped


def apart(
    job: str,
    content: bytes | IO[bytes],
    *,
    seconds: float = 20,
    memory: int = MOST_MEMORY,
    left: Event | None = None,
) -> Made:
    """Do a job on a content; one that is an open file never comes into this process. `memory` is
    bytes of addresses, `seconds` those of the processor; `left` is set when nobody waits for it
    any more, which ends it. Raises Invalid as the job does, GaveUp, and Slow when too many others
    wait."""
    with turns.take():
        return _read(_run(job, content, seconds, memory, left or Event()))


def _run(job: str, content: bytes | IO[bytes], seconds: float, memory: int, left: Event) -> bytes:
    command = [sys.executable, "-P", "-B", "-m", "app.sandbox", job, str(seconds), str(memory)]
    child = subprocess.Popen(  # noqa: S603  (our own module, a name of ours)
        command,
        stdin=subprocess.PIPE if isinstance(content, bytes) else _from_start(content),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
    )
    given = content if isinstance(content, bytes) else None
    with child, _watched(child, monotonic() + 1.5 * seconds + 5, left) as stopped:
        told, said = child.communicate(given)
    if stopped.is_set():
        log.warning("%s was left" if left.is_set() else "%s took too long", job)
        raise GaveUp(stopped=True)
    if child.returncode:
        raised = exception_in(said)
        log.warning("%s ended with %s %s", job, child.returncode, raised)
        raise GaveUp(child.returncode in STOPPED or raised == "MemoryError")
    return told


@contextlib.contextmanager
def _watched(child: subprocess.Popen[bytes], until: float, left: Event) -> Iterator[Event]:
    """Ends a child inside that takes longer or that nobody waits for, which it then says."""
    done, stopped = Event(), Event()

    def watch() -> None:
        while not done.wait(LOOK_S):
            if left.is_set() or monotonic() > until:
                stopped.set()
                return child.kill()

    watcher = Thread(target=watch)
    watcher.start()
    try:
        yield stopped
    finally:
        done.set()
        watcher.join()


def _from_start(file: IO[bytes]) -> int:
    os.lseek(file.fileno(), 0, os.SEEK_SET)  # where a buffered file says it is needn't be true
    return file.fileno()


def exception_in(said: bytes) -> str:
    """Its kind without its words: they may quote the content."""
    *_, last = [b"", *said.splitlines()]
    return last.partition(b":")[0].decode("ascii", "replace").strip()


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
    """The child: bound first, then the libraries, then the content."""
    job, seconds, memory = sys.argv[1], float(sys.argv[2]), int(sys.argv[3])
    bind(seconds, memory)
    module, _, function = job.partition(":")
    with importing():
        work = getattr(import_module(module), function)
    try:
        about, contents = work(sys.stdin.buffer.read())
        say = {"about": about, "sizes": [len(content) for content in contents]}
    except Invalid as no:
        say, contents = {"no": no.say, "values": no.values}, []
    sys.stdout.buffer.write(b"".join([json.dumps(say).encode(), b"\n", *contents]))


def bind(seconds: float, memory: int) -> None:
    """The limits that this system knows; polite to the meeting that runs beside it."""
    limits = {
        resource.RLIMIT_CPU: max(1, round(seconds)),
        resource.RLIMIT_AS: memory,
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
