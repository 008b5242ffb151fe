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

from app.admission.networks import network_print
from app.admission.pace import Pace, Paces

log = logging.getLogger("bikupa.socket")

LINE = "line"
TEXT = 0x81
"""The first byte of a text frame that is whole."""
MASKED, MASKED_BIT = 6, 0x80
"""The shortest head of a frame from a browser, and what says that it is one."""
LENGTH, IN_TWO_BYTES, IN_EIGHT = 0x7F, 126, 127
END_OF_REQUEST = b"\r\n\r\n"
STUCK_S = 20.0
"""A socket that can't be written for so long is let go."""
MANY_BYTES = 4096
"""A frame costs one, and one more for each so many bytes."""
OF_A_SOCKET = (120, 30)
OF_A_NETWORK = (100_000, 2_000)
"""At once, and then a second. A hall of 5,000 behind one address comes back in ten seconds."""
OF_AN_OPENING = 10
LARGEST = 64 * 1024
"""Bytes; the library closes for a larger frame, whatever its head says, so it costs no more."""
networks = Paces(*OF_A_NETWORK)
"""All sockets of a network together."""


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


def cost_of(size: int) -> int:
    """Of a frame of so many bytes."""
    return 1 + min(size, LARGEST) // MANY_BYTES


def size_at(data: bytes, start: int) -> int | None:
    """How many bytes the frame that begins at `start` has (RFC 6455, 5.2); None where its head
    isn't whole yet."""
    head = data[start : start + 10]
    if len(head) < 2:
        return None
    length, masked = head[1] & LENGTH, 4 if head[1] & MASKED_BIT else 0
    more = {IN_TWO_BYTES: 2, IN_EIGHT: 8}.get(length, 0)
    if len(head) < 2 + more:
        return None
    return 2 + more + masked + (int.from_bytes(head[2 : 2 + more]) if more else length)


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

    It is read frame by frame, no faster than its pace: what waits unread costs nothing. Who
    doesn't read isn't read from either, and is let go after a while: a close alone would wait for
    as long as the other side doesn't read.
    """

    _listener: Listener | None = None
    _stuck: asyncio.TimerHandle | None = None
    _paces: tuple[Pace, ...] = ()
    _unread = b""
    _rest: asyncio.TimerHandle | None = None
    _of_frame = 0
    """So many bytes are still to come of the frame that has begun."""

    def handle_connect(self, event: Any) -> None:
        super().handle_connect(event)
        if self.response.status_code == 101:
            self.scope["state"][LINE] = self
            self._paces = (Pace(*OF_A_SOCKET),)

    def _count_for_network(self) -> None:
        """From when a phone is known: who isn't, uses up nothing of its neighbours'. By then,
        whoever stands before us has told where it comes from."""
        client = self.scope["client"] or ("", 0)
        network = networks.of(network_print(client[0]))
        network.spend(OF_AN_OPENING)
        self._paces = (*self._paces[:1], network)

    def _must_rest(self, size: int) -> bool:
        """Before a frame of so many bytes."""
        rest_s = max(pace.rest_s() for pace in self._paces)
        if rest_s:
            self.transport.pause_reading()
            self._rest = self.loop.call_later(rest_s, self._go_on)
            return True
        for pace in self._paces:
            pace.spend(cost_of(size))
        return False

    def _go_on(self) -> None:
        self._rest, unread, self._unread = None, self._unread, b""
        if not self.transport.is_closing():
            self._resume_reading()
            self._read(unread)

    async def receive(self) -> Any:
        """uvicorn's, which reads on when all that came has been taken, but for a rest."""
        message = await super().receive()
        if self._rest:
            self.transport.pause_reading()
        return message

    def _resume_reading(self) -> None:
        if not (self.read_paused or self._rest or self._stuck or self.transport.is_closing()):
            self.transport.resume_reading()

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
            self._count_for_network()
            self._forget_the_handshake()
        while listener and not self.queue.empty():
            message: Any = self.queue.get_nowait()
            if message["type"] != "websocket.receive":
                return listener.lost()
            listener.hear(message.get("text"))
        if self.read_paused:
            self.read_paused = False
            self._resume_reading()

    def _forget_the_handshake(self) -> None:
        """Some kilobytes that uvicorn keeps of each socket for as long as it is open."""
        self.scope["headers"].clear()  # type: ignore[attr-defined]
        del self.request, self.response

    def data_received(self, data: bytes) -> None:
        if self._rest:
            self._unread += data
            self.transport.pause_reading()
        else:
            unread, self._unread = self._unread, b""
            self._read(unread + data if unread else data)

    def _read(self, data: bytes) -> None:
        start = 0
        while start < len(data) and not self.transport.is_closing():
            if self._of_frame:
                start = self._read_on(data, start, self._of_frame)
            elif not self.handshake_initiated:
                end = data.index(END_OF_REQUEST) + len(END_OF_REQUEST)  # uvicorn gives it whole
                super().data_received(data[:end])
                start = end
            else:
                size = size_at(data, start)
                if size is None or self._must_rest(size):
                    self._unread = data[start:]
                    return
                start = self._read_frame(data, start, size)

    def _read_frame(self, data: bytes, start: int, size: int) -> int:
        """What nearly all frames are, whole texts, is read here, in a tenth of the time that the
        library takes for all that a frame may be. Returns where the next one begins."""
        if self._listener and self.conn.current_size is None and not self.close_sent:
            found = text_at(data, start)
            if found:
                self._listener.hear(found[0])
                return found[1]
        return self._read_on(data, start, size)

    def _read_on(self, data: bytes, start: int, size: int) -> int:
        part = data[start : start + size]
        self._of_frame = size - len(part)
        super().data_received(part)
        return start + len(part)

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
        self._resume_reading()
        if self._listener:
            self._listener.writable()

    def keepalive_timeout(self) -> None:
        super().keepalive_timeout()
        self.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self._not_stuck()
        if self._rest:
            self._rest.cancel()
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
