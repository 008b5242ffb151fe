"""Rehearsals that the server itself runs: simulated phones that come in by its own door."""

import asyncio
import logging

from app.errors import N_, Invalid
from app.rehearsal.crowd import Crowd
from app.rehearsal.phone import Turned
from app.rehearsal.wire import Unreachable

PHONES = 20
MOST_TOGETHER = 10
LONGEST_S = 2 * 3600
TOO_MANY = N_("Many rehearse right now. Try again a little later.")

log = logging.getLogger("bikupa.rehearsal")


class Rehearsals:
    """Of this process. Each ends with its workshop, when it is stopped or removed at the desk,
    and after two hours."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._running: dict[int, asyncio.Task[None]] = {}

    def start(self, workshop_id: int, code: str) -> None:
        """On the loop. Does nothing more where one is under way. Raises Invalid."""
        self._running = {w: task for w, task in self._running.items() if not task.done()}
        if workshop_id in self._running:
            return
        if len(self._running) >= MOST_TOGETHER:
            raise Invalid(TOO_MANY)
        self._running[workshop_id] = asyncio.create_task(self._run(code))

    async def _run(self, code: str) -> None:
        try:
            async with asyncio.timeout(LONGEST_S):
                await Crowd(self._url, code, PHONES).run()
        except (Unreachable, Turned) as why:
            log.warning("the simulated phones can't come in: %s", type(why).__name__)
        except TimeoutError:
            log.info("a rehearsal has gone on for long; its phones leave")

    async def end(self) -> None:
        for task in self._running.values():
            task.cancel()
        await asyncio.gather(*self._running.values(), return_exceptions=True)
