"""Does what it is told on standard input, a JSON line each, and replies in the same way."""

import asyncio
import json
import random
import sys
import time
from collections.abc import Callable
from typing import Any

import uvloop

from bench.phones import pages
from bench.phones.crowd import Crowd, Receipt
from bench.phones.frames import BINARY, upward
from bench.phones.numbers import spread
from bench.phones.phone import Phone

crowds: dict[str, Crowd] = {}
LONGEST_S = 60.0
JOIN_TAKES_S = 1.0
"""The last to come has so long to be in."""


async def until(true: Callable[[], bool], seconds: float = LONGEST_S) -> bool:
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            return False
        await asyncio.sleep(0.01)
    return True


async def join(crowd: str, port: int, code: str, phones: int, seconds: float) -> dict[str, Any]:
    """Join by the page and open a socket, phone by phone, spread over the seconds."""
    made = crowds[crowd] = Crowd(port, "")
    began, took, refused, in_time = time.monotonic(), [], 0, [0]

    async def come_in(due: float) -> None:
        nonlocal refused
        await asyncio.sleep(began + due - time.monotonic())
        at = time.monotonic()
        try:
            made.path, cookie = await pages.join(port, code)
            made.phones.append(phone := Phone(made, cookie))
            await phone.connect()
        except (OSError, asyncio.IncompleteReadError):
            refused += 1
            return
        await until(lambda: phone.welcome)
        took.append(time.monotonic() - at)
        in_time[0] += phone.welcome and time.monotonic() - began <= seconds + JOIN_TAKES_S

    await asyncio.gather(*(come_in(seconds * n / phones) for n in range(phones)))
    elapsed = time.monotonic() - began
    refused += made.refused
    return {"refused": refused, "elapsed": elapsed, "in_time": in_time[0], **spread(took)}


async def connect(
    crowd: str, port: int, path: str, cookies: list[str], a_second: float = 1500
) -> dict[str, Any]:
    """Sockets of phones that have joined before."""
    made = crowds[crowd] = Crowd(port, path)
    await made.come(cookies, a_second)
    await until(lambda: made.here >= len(cookies))
    return {"here": made.here, "refused": made.refused}


async def open_screens(crowd: str, login: str) -> dict[str, Any]:
    made = crowds[crowd]
    await made.open_screens(login)
    await until(lambda: all(s and s.seen for s in (made.projector, made.desk)), 10)
    return {}


async def vote_on(crowd: str, options: list[str]) -> dict[str, Any]:
    """What its phones answer from now on is a vote."""
    crowds[crowd].options = options
    return {}


async def step(crowd: str, act: str = "next") -> dict[str, Any]:
    """The desk moves on, or does something else that phones show; how long until each phone has
    the new stage."""
    made = crowds[crowd]
    assert made.desk is not None
    made.arrivals, made.turn = [], made.turn_now + 1
    began = time.monotonic()
    made.desk.act(act)
    return await _arrived(made, began)


async def raw_step(crowd: str) -> dict[str, Any]:
    """The same from the raw protocol, told by its first phone; the others get the frame."""
    made = crowds[crowd]
    made.arrivals = []
    began = time.monotonic()
    made.phones[0].send(b"go")
    return await _arrived(made, began, 1)


async def _arrived(made: Crowd, began: float, fewer: int = 0) -> dict[str, Any]:
    await until(lambda: len(made.arrivals) >= made.readers - fewer, 20)
    times = [at - began for at in made.arrivals]
    return {"first": min(times), **spread(times)}


async def give_frame(crowd: str, like: str) -> dict[str, Any]:
    """Let the raw protocol broadcast what the other crowd saw last."""
    payload = crowds[like].stage
    crowds[crowd].phones[0].transport.write(upward(payload, BINARY))  # type: ignore[union-attr]
    return {"bytes": len(payload)}


async def stop_reading(crowd: str) -> dict[str, Any]:
    made = crowds[crowd]
    made.phones[-1].stop_reading()
    made.readers_less = 1
    return {}


async def answer(
    names: list[str], askings: list[int], seconds: float, rounds: int = 1
) -> dict[str, Any]:
    """All phones of these crowds answer within the seconds; receipts, and the projectors' lag."""
    chosen = [crowds[name] for name in names]
    for made, asking in zip(chosen, askings, strict=True):
        made.asking, made.receipts = asking, []
        if made.projector:
            made.projector.seen = []
    await asyncio.gather(*(made.answer_within(seconds) for made in chosen))
    expected = sum(len(made.phones) for made in chosen)
    await until(lambda: sum(len(made.receipts) for made in chosen) >= expected, 30)
    await until(lambda: all(_caught_up(made) for made in chosen), 10)
    receipts = [receipt for made in chosen for receipt in made.receipts]
    lags = [lag for made in chosen for lag in _lags(made)]
    return {
        "receipts": spread([receipt.came - receipt.sent for receipt in receipts]),
        "lags": spread(lags),
        "missing": expected - len(receipts),
        "denied": sum(made.denied for made in chosen),
    }


def _caught_up(made: Crowd) -> bool:
    newest = max((receipt.n for receipt in made.receipts), default=0)
    return made.projector is not None and any(n >= newest for _, n in made.projector.seen)


def _lags(made: Crowd) -> list[float]:
    """From sending an answer to the first stage on the projector that it is in."""
    assert made.projector is not None
    seen, lags, at = made.projector.seen, [], 0
    for receipt in sorted(made.receipts, key=lambda receipt: receipt.n):
        while at < len(seen) and seen[at][1] < receipt.n:
            at += 1
        if at < len(seen):
            lags.append(seen[at][0] - receipt.sent)
    return lags


async def answer_calmly(crowd: str, asking: int, number: int, pause: float) -> dict[str, Any]:
    """One answer at a time, with pauses: the receipts of an idle app."""
    made = crowds[crowd]
    made.asking, made.receipts = asking, []
    for phone in random.sample(made.phones, number):
        made.answer_one(phone)
        await asyncio.sleep(pause)
    await until(lambda: len(made.receipts) >= number, 20)
    return spread([_took(receipt) for receipt in made.receipts])


async def answer_hard(crowd: str, asking: int, number: int, at_once: int) -> dict[str, Any]:
    """So many answers, each receipt letting the next one go."""
    made = crowds[crowd]
    made.asking, made.receipts = asking, []
    turns = (number // len(made.phones) + 1) * made.phones
    made.refill = turns[:number]
    began = time.monotonic()
    for _ in range(min(at_once, number)):
        made.answer_one(made.refill.pop())
    await until(lambda: len(made.receipts) >= number)
    elapsed = max(receipt.came for receipt in made.receipts) - began
    return {
        "a_second": len(made.receipts) / elapsed,
        "denied": made.denied,
        **spread([_took(receipt) for receipt in made.receipts]),
    }


def _took(receipt: Receipt) -> float:
    return receipt.came - receipt.sent


async def survive(crowd: str, asking: int, seconds: float) -> dict[str, Any]:
    """All answer while the server dies and comes back; some don't read, drop, or send twice."""
    made = crowds[crowd]
    made.asking, made.returns = asking, []
    odd = random.sample(made.phones, len(made.phones) * 8 // 100)
    stuck, dropping, twice = (odd[n::8] for n in (0, 1, 2))
    dropping += [phone for n in (3, 4, 5, 6) for phone in odd[n::8]]
    twice += odd[7::8]
    for phone in made.phones:
        phone.comes_back, phone.twice = True, phone in twice
    for phone in stuck:
        phone.stop_reading()
    loop = asyncio.get_running_loop()
    for phone in dropping:
        loop.call_later(random.random() * seconds, phone.drop)
    await made.answer_within(seconds)
    reading = [phone for phone in made.phones if phone not in set(stuck)]
    await until(lambda: all(p.welcome and not p.outbox for p in reading))
    for phone in stuck:
        phone.read_on()
    await until(lambda: all(p.welcome and not p.outbox for p in made.phones))
    numbers = {phone: number for number, phone in enumerate(made.phones)}
    return {
        "sent": list(made.sent),
        "acknowledged": list(made.keys),
        "waiting": sum(len(phone.outbox) for phone in made.phones),
        "here": sum(phone.welcome for phone in made.phones),
        "stuck": [number for number, phone in enumerate(made.phones) if phone in set(stuck)],
        "dropping": len(dropping),
        "twice": len(twice),
        "returns": [(at, numbers[phone]) for at, phone in made.returns],
    }


async def ask_for(port: int, path: str, cookies: list[str], number: int) -> dict[str, Any]:
    return dict(await pages.ask_for(port, path, cookies, number))


async def read_page(port: int, path: str, cookie: str, file: str) -> dict[str, Any]:
    """The page's bytes as they were sent, for the bare server to send too."""
    async with pages.Browser(port) as browser:
        reply = await browser.get(path, cookie)
    with open(file, "wb") as out:  # noqa: ASYNC230, PTH123
        out.write(reply.body)
    return {"status": reply.status, "bytes": len(reply.body)}


async def leave(crowd: str) -> dict[str, Any]:
    crowds.pop(crowd).leave()
    await asyncio.sleep(0.5)
    return {}


DOES = {
    does.__name__: does
    for does in (
        join,
        connect,
        open_screens,
        vote_on,
        step,
        raw_step,
        give_frame,
        stop_reading,
        answer,
        answer_calmly,
        answer_hard,
        ask_for,
        read_page,
        leave,
        survive,
    )
}


async def main() -> None:
    lines = asyncio.StreamReader(limit=2**24)
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(lines), sys.stdin
    )
    while line := await lines.readline():
        told = json.loads(line)
        reply = await DOES[told.pop("do")](**told)
        print(json.dumps(reply), flush=True)


if __name__ == "__main__":
    uvloop.run(main())
