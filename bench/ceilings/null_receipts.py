"""Receipts' ceiling: the same socket server, parsing, validation and fsync, and no database."""

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import uvicorn

from app.models.answers.answer import Operation
from app.steps import STEP_KINDS
from bench.machine import HERE

KIND = STEP_KINDS["open_text"]
SETTINGS = KIND.Settings()
MOST_A_BATCH = 500

Send = Callable[[dict[str, Any]], Awaitable[None]]
waiting: asyncio.Queue[tuple[Send, str, str]] = asyncio.Queue()


async def app(scope: Any, receive: Any, send: Send) -> None:
    if scope["type"] == "lifespan":
        return await live(receive, send)
    await receive()
    await send({"type": "websocket.accept"})
    while (message := await receive())["type"] == "websocket.receive":
        told = json.loads(message["text"])
        if told["t"] == "hello":
            await send({"type": "websocket.send", "text": '{"t":"welcome","stored":[]}'})
            continue
        operation = Operation.model_validate(told)
        KIND.read_answer(SETTINGS, operation.value)
        waiting.put_nowait((send, operation.key, message["text"]))


async def live(receive: Any, send: Send) -> None:
    await receive()
    writer = asyncio.create_task(write(os.open(sys.argv[2], os.O_CREAT | os.O_WRONLY)))
    await send({"type": "lifespan.startup.complete"})
    await receive()
    writer.cancel()
    await send({"type": "lifespan.shutdown.complete"})


async def write(file: int) -> None:
    number = 0
    while True:
        batch = [await waiting.get()]
        while len(batch) < MOST_A_BATCH and not waiting.empty():
            batch.append(waiting.get_nowait())
        await asyncio.to_thread(commit, file, "".join(text for _, _, text in batch))
        number += 1
        for send, key, _ in batch:
            reply = json.dumps({"t": "ok", "keys": [key], "n": number}, separators=(",", ":"))
            await send({"type": "websocket.send", "text": reply})


def commit(file: int, text: str) -> None:
    os.write(file, text.encode())
    os.fsync(file)


if __name__ == "__main__":
    Path(sys.argv[2]).touch()
    uvicorn.run(
        app,
        host=HERE,
        port=int(sys.argv[1]),
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        log_level="warning",
        backlog=8192,
    )
