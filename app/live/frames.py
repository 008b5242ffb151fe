"""Frames made once and written to many sockets: all that leans on uvicorn's protocol inside.

An ASGI server frames each message for each socket anew, and each socket costs a task that waits
for messages. With thousands of phones that is most of the work. So a phone's line is its protocol
object itself, which tests/live/test_frames.py pins; where it isn't there (another server, the
test client), `line_of` finds none and the plain ASGI messages do the same more slowly.
"""

import asyncio
import json
import logging
from struct import pack
from typing import Any, Protocol

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import apply_mask  # type: ignore[attr-defined]
from websockets.streams import StreamReader

log = logging.getLogger("bikupa.socket")

LINE = "line"
TEXT = 0x81
"""The first byte of a text frame that is whole."""
MASKED, MASKED_BIT = 6, 0x80
"""The shortest head of a frame from a browser, and what says that it is one."""
BETWEEN_FRAMES = StreamReader.at_eof.__code__
STUCK_S = 20.0
"""A socket that can't be written for so long is let go."""


_encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))  # dumps makes one each time


def to_json(message: dict[str, Any]) -> str:
    return _encoder.encode(message)


def prepare(text: str) -> bytes:
    """A whole text frame from the server (RFC 6455, 5.2). Never compressed, so that it may go
    between any others."""
    payload = text.encode()
    length = len(payload)
    if length < 126:
        return bytes((TEXT, length)) + payload
    if length < 65_536:
        return pack("!BBH", TEXT, 126, length) + payload
    return pack("!BBQ", TEXT, 127, length) + payload


def text_at(data: bytes, start: int) -> tuple[str, int] | None:
    """The text of a whole, masked text frame of less than 64 KiB that begins at `start`, and where
    it ends (RFC 6455, 5.2); None where there is anything else."""
    if len(data) < start + MASKED or data[start] != TEXT or data[start + 1] < MASKED_BIT:
        return None
    length, body = data[start + 1] - MASKED_BIT, start + MASKED
    if length == 126:
        length, body = int.from_bytes(data[start + 2 : start + 4]), body + 2
    elif length == 127:
        return None
    end = body + length
    if end > len(data):
        return None
    try:
        return apply_mask(data[body:end], data[body - 4 : body]).decode(), end
    except UnicodeDecodeError:
        return None


class Listener(Protocol):
    """Who is told what happens on a line, at once and on the loop."""

    def hear(self, text: str | None) -> None:
        """A whole message; None if it was binary."""

    def writable(self) -> None:
        """It can be written again."""

    def lost(self) -> None: ...


class Line(Protocol):
    def offer(self, frame: bytes) -> bool:
        """Write it if it can be sent on now; whether it was."""

    def write(self, frame: bytes) -> None: ...

    def listen(self, listener: Listener | None) -> None: ...


class Sockets(WebSocketsSansIOProtocol):
    """uvicorn's socket, which can also be a line: written directly, heard directly.

    Who doesn't read isn't read from either, and is let go after a while: a close alone would
    wait for as long as the other side doesn't read.
    """

    _listener: Listener | None = None
    _stuck: asyncio.TimerHandle | None = None

    def handle_connect(self, event: Any) -> None:
        super().handle_connect(event)
        if self.response.status_code == 101:
            self.scope["state"][LINE] = self

    async def send(self, message: Any) -> None:
        """A socket that isn't let in is answered with the headers that every response has."""
        if message["type"] == "websocket.close" and not self.handshake_complete:
            headers = message.get("headers", [])
            start = {"type": "websocket.http.response.start", "status": 403, "headers": headers}
            await super().send(start)  # type: ignore[arg-type]
            message = {"type": "websocket.http.response.body", "body": b""}
        await super().send(message)

    def offer(self, frame: bytes) -> bool:
        if self._stuck or self.close_sent or self.disconnected:
            return False
        self.transport.write(frame)
        return True

    def write(self, frame: bytes) -> None:
        if not self.close_sent and not self.disconnected:
            self.transport.write(frame)

    def listen(self, listener: Listener | None) -> None:
        """Be told of every message from now on; those that have come already, first."""
        self._listener = listener
        if listener:
            self._forget_the_handshake()
        while listener and not self.queue.empty():
            message: Any = self.queue.get_nowait()
            if message["type"] != "websocket.receive":
                return listener.lost()
            listener.hear(message.get("text"))
        if self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()

    def _forget_the_handshake(self) -> None:
        """Some kilobytes that uvicorn keeps of each socket for as long as it is open."""
        self.scope["headers"].clear()  # type: ignore[attr-defined]
        del self.request, self.response

    def data_received(self, data: bytes) -> None:
        """What nearly all messages are, whole text frames, is read here, in a tenth of the time
        that the library takes for all that a frame may be."""
        start = 0
        if self._listener and self._is_between_messages():
            while self._listener and not self.close_sent and (found := text_at(data, start)):
                text, start = found
                self._listener.hear(text)
        if start < len(data):
            super().data_received(data[start:])

    def _is_between_messages(self) -> bool:
        """The library's parser waits for the first byte of a frame, and of a message."""
        waits: Any = self.conn.parser
        while inner := getattr(waits, "gi_yieldfrom", None):
            waits = inner
        at_a_frame = getattr(waits, "gi_code", None) is BETWEEN_FRAMES
        return at_a_frame and self.conn.current_size is None

    def send_receive_event_to_app(self) -> None:
        if self._listener is None or self.close_sent:
            return super().send_receive_event_to_app()
        try:
            data = b"".join(self.frames)
            text = data.decode() if self.curr_msg_data_type == "text" else None
        except UnicodeDecodeError:
            return super().send_receive_event_to_app()  # which closes
        self.frames = []
        self._listener.hear(text)

    def handle_parser_exception(self) -> None:
        if self.conn.parser_exc:  # uvicorn logs bad UTF-8 itself
            log.warning("socket closed: too large, or not a frame")
        super().handle_parser_exception()

    def pause_writing(self) -> None:
        super().pause_writing()
        self.transport.pause_reading()
        self._stuck = self.loop.call_later(STUCK_S, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._not_stuck()
        if not self.read_paused and not self.transport.is_closing():
            self.transport.resume_reading()
        if self._listener:
            self._listener.writable()

    def keepalive_timeout(self) -> None:
        super().keepalive_timeout()
        self.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self._not_stuck()
        super().connection_lost(exc)
        if self._listener:
            self._listener.lost()

    def _not_stuck(self) -> None:
        if self._stuck:
            self._stuck.cancel()
            self._stuck = None


def line_of(wire: Any) -> Line | None:
    """The line under a websocket, if it has one."""
    line: Line | None = getattr(wire, "scope", {}).get("state", {}).get(LINE)
    return line
