"""What a line hears: the same by our short way and by the library's, however the bytes come."""

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from uvicorn.config import Config
from uvicorn.server import ServerState
from websockets.frames import Frame, Opcode

from app.live import frames
from app.live.frames import Sockets, text_at

MOST = 65_536
SHAKE = (
    b"GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)


class Pipe:
    """A transport that keeps what is written."""

    def __init__(self) -> None:
        self.written = b""
        self.closed = False

    def write(self, data: bytes) -> None:
        self.written += data

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return default

    def is_closing(self) -> bool:
        return self.closed

    def close(self) -> None:
        self.closed = True

    def pause_reading(self) -> None: ...

    resume_reading = pause_reading


class Ear:
    def __init__(self) -> None:
        self.heard: list[str | None] = []

    def hear(self, text: str | None) -> None:
        self.heard.append(text)

    def writable(self) -> None: ...

    def lost(self) -> None:
        self.heard.append("lost")


async def heard(chunks: list[bytes]) -> tuple[list[str | None], bytes]:
    """What a line hears of them, and what it writes."""
    state, pipe, ear, accepted = ServerState(), Pipe(), Ear(), asyncio.Event()

    async def accepting(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        accepted.set()
        await asyncio.Event().wait()

    config = Config(accepting, log_level="critical", ws_per_message_deflate=False, ws_max_size=MOST)
    config.load()
    socket: Any = Sockets(config, state, {})
    socket.connection_made(pipe)
    socket.data_received(SHAKE)
    await asyncio.wait_for(accepted.wait(), 5)
    begun = len(pipe.written)
    socket.listen(ear)
    for chunk in chunks:
        if not pipe.closed:
            socket.data_received(chunk)
    for task in state.tasks:
        task.cancel()
    await asyncio.gather(*state.tasks, return_exceptions=True)
    socket.stop_keepalive()
    return ear.heard, pipe.written[begun:]


def frame(opcode: Opcode, data: bytes, fin: bool = True) -> bytes:
    return Frame(opcode, data, fin).serialize(mask=True)


def text(said: str) -> bytes:
    return frame(Opcode.TEXT, said.encode())


SAID = st.text(max_size=40) | st.text(max_size=40).map(lambda text: text * 60)
WHOLE = SAID.map(text)
CUT = st.tuples(SAID, SAID).map(
    lambda parts: (
        frame(Opcode.TEXT, parts[0].encode(), fin=False)
        + frame(Opcode.PING, b"now")
        + frame(Opcode.CONT, parts[1].encode())
    )
)
OTHERS = [
    frame(Opcode.PING, b"are you there"),
    frame(Opcode.PONG, b""),
    frame(Opcode.BINARY, b"\x00\x01"),
    frame(Opcode.CLOSE, b"\x03\xe8"),
    frame(Opcode.TEXT, b"x" * MOST),
]
BAD = [
    frame(Opcode.TEXT, b"\xff\xfe"),
    Frame(Opcode.TEXT, b"not masked").serialize(mask=False),
    frame(Opcode.TEXT, b"x" * (MOST + 1)),
    b"\xf1\x80abcd",
]
"""What the library closes the socket for. It then drops what came before it in the same bytes."""
MESSAGES = st.lists(WHOLE | WHOLE | CUT | st.sampled_from(OTHERS + BAD), max_size=6)


@given(MESSAGES, st.lists(st.integers(1, 400)))
def test_bytes_are_heard_the_same_by_the_short_way(messages: list[bytes], cuts: list[int]) -> None:
    data, chunks = b"".join(messages), []
    for size in cuts:
        chunks.append(data[:size])
        data = data[size:]
    chunks = [chunk for chunk in (*chunks, data) if chunk]
    ours = asyncio.run(heard(chunks))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(frames, "text_at", lambda data, start: None)
        theirs = asyncio.run(heard(chunks))
    assert ours[1] == theirs[1]
    assert ours[0][: len(theirs[0])] == theirs[0]
    if not any(bad in messages for bad in BAD):
        assert ours[0] == theirs[0]


def test_whole_texts_go_the_short_way_and_the_rest_the_librarys() -> None:
    short: list[str] = []

    def noted(data: bytes, start: int) -> tuple[str, int] | None:
        found = text_at(data, start)
        short.extend([found[0]] if found else [])
        return found

    four = text("fyra")
    rest = [four[:3], four[3:] + text("fem"), text("sex")]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(frames, "text_at", noted)
        said, _ = asyncio.run(heard([text("ett"), text("två") + text("tre"), *rest]))
    assert said == ["ett", "två", "tre", "fyra", "fem", "sex"]
    assert short == ["ett", "två", "tre", "fem", "sex"]
