"""A process of its own that lives on and is asked, one question at a time: bounded as in `sandbox`,
for what is dear to begin, such as a model that must be read first. It holds nothing that isn't held
elsewhere, so it may die or be ended at any moment; it begins anew with the next question.

What answers is named as "module:class", made once; its `hear` gets each question and returns the
answer, both as JSON can say them.
"""

import asyncio
import contextlib
import json
import logging
import os
import sys
from asyncio.subprocess import PIPE, Process
from importlib import import_module
from typing import Any

from app.sandbox import ENVIRONMENT, MOST_MEMORY, bind, exception_in

log = logging.getLogger("bikupa.apart")
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
LENGTH = 8
"""Bytes before each question and answer that say how long it is."""
LONGEST = 64 * 1024 * 1024
MOST_CPU_S = 4 * 3600
"""Of one process, which is asked for hours; each question has its own time."""
POLITE = 9
"""Above what everything in the sandbox is: 19, the last to be given a core."""


class Gone(Exception):
    """It died, took too long, or said what can't be read."""


class Companion:
    """One process, on the loop that asks it. Questions wait in line."""

    def __init__(self, job: str, memory: int = MOST_MEMORY) -> None:
        self._job, self._memory = job, memory
        self._child: Process | None = None
        self._turn = asyncio.Lock()
        self._asking: set[asyncio.Task[Any]] = set()
        self._over = False

    @property
    def pid(self) -> int | None:
        """None while nothing runs."""
        return self._child.pid if self._child else None

    async def ask(self, question: dict[str, Any], seconds: float) -> dict[str, Any]:
        """Who stops waiting leaves the question to be answered, as the next answer is the next
        question's. Raises Gone."""
        asking = asyncio.create_task(self._ask(question, seconds))
        self._asking.add(asking)
        asking.add_done_callback(self._answered)
        return await asyncio.shield(asking)

    def _answered(self, asking: asyncio.Task[Any]) -> None:
        self._asking.discard(asking)
        if not asking.cancelled():
            asking.exception()  # seen, also where nobody waits for it any more

    async def _ask(self, question: dict[str, Any], seconds: float) -> dict[str, Any]:
        async with self._turn:
            if self._over:
                raise Gone
            child = self._child = self._child or await self._begin()
            try:
                return await asyncio.wait_for(_exchange(child, question), seconds)
            except (TimeoutError, OSError, EOFError, ValueError) as error:
                self._child = None
                log.warning("%s is gone: %s", self._job, await _end(child) or type(error).__name__)
                raise Gone from error

    async def _begin(self) -> Process:
        command = ["-P", "-B", "-m", "app.companion", self._job, str(self._memory)]
        try:
            return await asyncio.create_subprocess_exec(
                sys.executable,
                *command,
                stdin=PIPE,
                stdout=PIPE,
                stderr=PIPE,
                env=ENVIRONMENT | ONE_THREAD,
            )
        except OSError as error:
            raise Gone from error

    async def rest(self) -> None:
        """End it, with all that it holds, when it has answered; the next question begins one."""
        async with self._turn:
            if child := self._child:
                self._child = None
                await _end(child)

    async def close(self) -> None:
        """End it at once, for good."""
        self._over = True
        if child := self._child:
            with contextlib.suppress(ProcessLookupError):
                child.kill()
        await asyncio.gather(*self._asking, return_exceptions=True)
        await self.rest()


async def _exchange(child: Process, question: dict[str, Any]) -> dict[str, Any]:
    """Raises ValueError if the answer is not what was agreed: it is foreign too."""
    assert child.stdin and child.stdout
    said = json.dumps(question).encode()
    child.stdin.write(len(said).to_bytes(LENGTH) + said)
    await child.stdin.drain()
    length = int.from_bytes(await child.stdout.readexactly(LENGTH))
    if length > LONGEST:
        raise ValueError("too long")
    answer = json.loads(await child.stdout.readexactly(length))
    if not isinstance(answer, dict):
        raise ValueError("no object")
    return answer


async def _end(child: Process) -> str:
    """The kind of exception it ended with, if it said one."""
    with contextlib.suppress(ProcessLookupError):
        child.kill()
    _, said = await child.communicate()
    return exception_in(said)


def main() -> None:
    """The child: bound first, then the libraries. Ends when nobody can ask it any more."""
    job, memory = sys.argv[1], int(sys.argv[2])
    bind(MOST_CPU_S, memory)
    _give_way()
    module, _, name = job.partition(":")
    answering = getattr(import_module(module), name)()
    while length := sys.stdin.buffer.read(LENGTH):
        question = json.loads(sys.stdin.buffer.read(int.from_bytes(length)))
        answer = json.dumps(answering.hear(question)).encode()
        sys.stdout.buffer.write(len(answer).to_bytes(LENGTH) + answer)
        sys.stdout.buffer.flush()


def _give_way() -> None:
    """To whatever else wants the core. Where the system knows it, at once: by niceness alone what
    serves a room may wait for the end of this one's turn."""
    os.nice(POLITE)
    if hasattr(os, "SCHED_IDLE"):
        with contextlib.suppress(OSError):
            os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))


if __name__ == "__main__":
    main()
