"""How long a request may take to be said, and a reply to be read: what is only half sent holds a
connection that a hall needs."""

import asyncio
import logging
import time
from collections import defaultdict
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from app.admission.networks import network_print
from app.headers import SAFE_HEADERS

HEAD_S = 15.0
"""From when a connection is open until the head of its request is here."""
MOST_HEAD = 32 * 1024
BODY_EACH_S, LEAST_BODY = 10.0, 1000
"""A body comes at least so many bytes in so long, as over the poorest of lines."""
UNREAD_S = 30.0
MOST_WAITING = 512
"""Connections of one network that have said nothing yet; then its oldest is closed."""
SAID_EACH_S = 60.0

log = logging.getLogger("bikupa.serving")


class Waiting:
    """The connections that haven't said what they want, by network, the oldest first."""

    def __init__(self) -> None:
        self._by_network: dict[str, dict[Requests, None]] = defaultdict(dict)
        self._said_at = -SAID_EACH_S

    def add(self, network: str, one: "Requests") -> None:
        theirs = self._by_network[network]
        theirs[one] = None
        if len(theirs) > MOST_WAITING:
            self._say()
            next(iter(theirs)).give_up()

    def discard(self, network: str, one: "Requests") -> None:
        theirs = self._by_network.get(network, {})
        theirs.pop(one, None)
        if not theirs:
            self._by_network.pop(network, None)

    def _say(self) -> None:
        if time.monotonic() >= self._said_at + SAID_EACH_S:
            self._said_at = time.monotonic()
            log.warning("closing connections of one network that ask for nothing; it has many")


waiting = Waiting()


class Requests(HttpToolsProtocol):
    """uvicorn's, with patience that ends, whose answer to what is no HTTP has the safe headers."""

    _network = ""
    _timer: asyncio.TimerHandle | None = None
    _unread: asyncio.TimerHandle | None = None
    _in_head = False
    _came = 0

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._network = network_print(self.client[0] if self.client else "")
        self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        self._is_read()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._in_head and self._came > MOST_HEAD:
            return self.give_up()
        self._came += len(data)
        super().data_received(data)

    def on_message_begin(self) -> None:
        if not self._in_head:
            self._wait_for_head()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._stop_waiting()
        super().on_headers_complete()
        if not (self.parser.should_upgrade() and self._should_upgrade()):
            self._wait_for_body()

    def on_message_complete(self) -> None:
        self._stop_waiting()
        super().on_message_complete()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._unread = self.loop.call_later(UNREAD_S, self.give_up)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._is_read()

    def send_400_response(self, msg: str) -> None:
        usual = self.server_state.default_headers
        self.server_state.default_headers = [*usual, *SAFE_HEADERS]
        super().send_400_response(msg)
        self.server_state.default_headers = usual

    def give_up(self) -> None:
        """Close it; nobody is told, since whoever is so slow hasn't asked."""
        self._stop_waiting()
        self.transport.abort()

    def _wait_for_head(self) -> None:
        self._in_head, self._came = True, 0
        self._timer = self.loop.call_later(HEAD_S, self.give_up)
        waiting.add(self._network, self)

    def _wait_for_body(self) -> None:
        self._came = 0
        self._timer = self.loop.call_later(BODY_EACH_S, self._look_at_body)

    def _look_at_body(self) -> None:
        """Where we don't read on, it isn't they who are slow."""
        if self._came < LEAST_BODY and not self.flow.read_paused:
            self.give_up()
        else:
            self._wait_for_body()

    def _stop_waiting(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None
        if self._in_head:
            self._in_head = False
            waiting.discard(self._network, self)

    def _is_read(self) -> None:
        if self._unread:
            self._unread.cancel()
            self._unread = None
