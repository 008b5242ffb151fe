"""People in the room: simulated phones that stay online in a thread of their own."""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterable
from typing import Any

from app.models.people import participant
from app.models.workshop import Workshop
from tests.live.conftest import Hall
from tests.phones import Phone
from tests.server import wait_until

PATIENCE_S = 40.0


class Company:
    """`size` phones of a hall that come back by themselves until they leave.

    with Company(hall, 40, url=proxy.url) as company: company.say(asking, "Bussen")
    """

    def __init__(self, hall: Hall, size: int, url: str = "", kind: type[Phone] = Phone) -> None:
        with hall.server.database.writing() as session:
            workshop = session.get_one(Workshop, hall.workshop_id)
            tokens = [participant.join(session, workshop, "sv")[1] for _ in range(size)]
        url = url or hall.server.local
        self.phones = [kind(url, hall.uid, f"participant={token}") for token in tokens]
        self._doing: list[asyncio.Task[None]] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)

    def __enter__(self) -> "Company":
        self._thread.start()
        self._start(phone.stay() for phone in self.phones)
        self.wait(lambda: all(phone.connections for phone in self.phones), "not all came in")
        return self

    def __exit__(self, *error: object) -> None:
        asyncio.run_coroutine_threadsafe(self._leave(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def say(self, asking: int, text: str, **op: Any) -> None:
        """Everyone answers, a number behind the text telling them apart."""
        people = enumerate(self.phones)
        self._start(phone.answer(asking, {"text": f"{text} {n}"}, **op) for n, phone in people)

    def send(self, asking: int, value: Any, **op: Any) -> None:
        """Everyone sends the same."""
        self._start(phone.answer(asking, value, **op) for phone in self.phones)

    @property
    def told(self) -> set[str]:
        """The keys that have a receipt."""
        return set().union(*(phone.acknowledged for phone in self.phones))

    @property
    def waiting(self) -> int:
        """How many operations have had no answer yet."""
        return sum(len(phone.outbox) for phone in self.phones)

    @property
    def refused(self) -> set[str]:
        """Why something was refused for good."""
        return {why for phone in self.phones for why in phone.refused.values()}

    def wait_until_answered(self, seconds: float = PATIENCE_S) -> None:
        self.wait(lambda: not self.waiting, "not all was answered", seconds)

    def wait(self, true: Callable[[], bool], what: str, seconds: float = PATIENCE_S) -> None:
        wait_until(true, seconds, lambda: f"{what}: {self.waiting} wait, {len(self.told)} saved")

    def _start(self, doings: Iterable[Coroutine[Any, Any, None]]) -> None:
        """Returns when each has begun: an answer is in the outbox then."""

        async def start() -> None:
            self._doing += [asyncio.create_task(doing) for doing in doings]
            await asyncio.sleep(0)

        asyncio.run_coroutine_threadsafe(start(), self._loop).result(10)

    async def _leave(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
