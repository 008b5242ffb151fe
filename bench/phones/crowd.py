"""All phones of one workshop, and what they have heard."""

import asyncio
import random
import time
from dataclasses import dataclass

from bench.machine import HERE
from bench.phones.phone import Phone, Screen

ANSWERS = (
    "Bussen går för sällan för den som arbetar kväll",
    "Vi vet inte vem vi ska ringa när det händer något",
    "Mer tid att träffas över gränserna mellan förvaltningarna",
    "Kunskapen försvinner när någon slutar, och ingen skriver upp den",
)


@dataclass(frozen=True)
class Receipt:
    """When an answer was sent, when its receipt came, and in which version it is."""

    sent: float
    came: float
    n: int


class Crowd:
    """`path` is where its phones have their sockets."""

    def __init__(self, port: int, path: str) -> None:
        self.address, self.port, self.path = HERE, port, path
        self.host = f"{HERE}:{port}"
        self.phones: list[Phone] = []
        self.sent: dict[str, float] = {}
        self.receipts: list[Receipt] = []
        self.keys: set[str] = set()
        self.refused = self.denied = self.here = 0
        self.stage = b""
        self.turn = self.turn_now = -1
        self.readers_less = 0
        self.arrivals: list[float] = []
        self.returns: list[tuple[float, Phone]] = []
        self.projector: Screen | None = None
        self.desk: Screen | None = None
        self.refill: list[Phone] = []
        self.asking = 0
        self.options: list[str] = []

    @property
    def readers(self) -> int:
        return len(self.phones) - self.readers_less

    def opened(self, phone: Phone) -> None:
        self.here += not isinstance(phone, Screen)

    def closed(self, phone: Phone) -> None:
        self.here -= not isinstance(phone, Screen)

    def welcomed(self, phone: Phone) -> None:
        if not isinstance(phone, Screen):
            self.returns.append((time.monotonic(), phone))

    def saw(self, stage: bytes, turn: int) -> None:
        """A phone has a whole stage; those of an older turn don't count as new."""
        self.turn_now = max(self.turn_now, turn)
        if turn >= self.turn:
            self.arrivals.append(time.monotonic())
            self.stage = stage

    def acknowledged(self, keys: list[str], n: int) -> None:
        came = time.monotonic()
        for key in keys:
            if key in self.sent and key not in self.keys:
                self.keys.add(key)
                self.receipts.append(Receipt(self.sent[key], came, n))
                if self.refill:
                    self.answer_one(self.refill.pop())

    def answer_one(self, phone: Phone) -> None:
        phone.answer(self.asking, self._value())

    def _value(self) -> dict[str, object]:
        """In words; or three dots, where there are `options` to vote on."""
        if self.options:
            return {"dots": dict.fromkeys(random.sample(self.options, 3), 1)}
        return {"text": f"{random.choice(ANSWERS)} {len(self.sent)}"}

    async def come(self, cookies: list[str], a_second: float) -> None:
        """Connect a phone for each cookie, so many a second."""
        began = time.monotonic()
        for number, cookie in enumerate(cookies):
            phone = Phone(self, cookie)
            self.phones.append(phone)
            await phone.connect()
            if (ahead := began + number / a_second - time.monotonic()) > 0:
                await asyncio.sleep(ahead)

    async def open_screens(self, login: str) -> None:
        base = self.path.rpartition("/")[0]
        self.projector = Screen(self, login, f"{base}/projector")
        self.desk = Screen(self, login, f"{base}/desk")
        await self.projector.connect()
        await self.desk.connect()

    async def answer_within(self, seconds: float) -> None:
        """Each phone answers once, at a time of its own."""
        began = time.monotonic()
        times = sorted(random.random() * seconds for _ in self.phones)
        for due, phone in zip(times, random.sample(self.phones, len(self.phones)), strict=True):
            if (ahead := began + due - time.monotonic()) > 0:
                await asyncio.sleep(ahead)
            self.answer_one(phone)

    def leave(self) -> None:
        for phone in [*self.phones, self.projector, self.desk]:
            if phone is not None and phone.transport is not None:
                phone.comes_back = False
                phone.drop()
