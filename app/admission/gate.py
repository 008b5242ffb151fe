"""What every request and socket passes: where it comes from, and how large it is."""

import logging
import math
import re
from collections.abc import Awaitable, Callable

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.admission.lanes import Lanes
from app.admission.networks import network_of
from app.admission.pace import Pace, Paces
from app.errors import N_
from app.i18n import negotiate, translate
from app.security import same_origin

log = logging.getLogger(__name__)
MOST_BODY = 2 * 1024 * 1024
MOST_CODE = 16 * 1024
"""A code of one's own is short, and is all received before its turn. A log-in may bring what was
typed when the last one had ended."""
MOST_FILES = 24 * 1024 * 1024
COSTLY = re.compile(r"/w/([^/]+)/(code(/erasure)?|phone/me/code)")
COSTLY_OF_A_NETWORK = (60, 5)
"""At once, and then a second, of what is posted there: it is hashed. A hall of 300 that asks for
codes of their own at the end is through in a minute. Each workshop by itself."""
HASHED_AT_A_TIME, GUESSES_AT_A_TIME = 1, 2
"""Of a network. It is hashed in turn anyway, and many pages made at once, each in a thread, keep
the loop from its work."""
MAY_BE_CODE = re.compile(r"/[\w-]{6,7}")
"""As typed, with or without a sign between its halves."""
LOG_IN, LOG_INS_OF_A_NETWORK = "/login", (60, 20)
"""Of strangers, so that a flood costs little. Which account it is about must be read: tries are
counted there (admission.PasswordTries)."""
TAKES_FILES = re.compile(r"/deck|/workshops/file|/w/[^/]+/(steps|pictures|document)(/|$)")
"""Pages that take a file take more, so that they can say themselves what is too large."""
MOST_UPLOAD = 1024 * 1024 * 1024
"""A deck's file is streamed, and dropped beyond what is taken."""
FROM_ELSEWHERE = N_("This was sent from another site, so nothing was done.")
LATER = N_("Very much comes from your network right now. Go back and try again in a few seconds.")
TOO_LARGE = N_("That is more than can be taken in at once. Divide it and send it again.")
WHY_REFUSED = (
    "Refused a %s: its page is at %r, but Host is %r and BIKUPA_BASE_URL is %r. If that page is "
    "ours, set BIKUPA_BASE_URL to its address or let the proxy pass Host on"
)
MOST_LOGGED = 100
SAFE = ("GET", "HEAD", "OPTIONS")
IsKnown = Callable[[HTTPConnection], Awaitable[bool]]
"""Whether its browser has logged in before."""
Page = Callable[[HTTPConnection, str], bytes]
"""A page that says a sentence, for whoever reads pages."""


class TooLarge(Exception):
    pass


class Gate:
    """Refuses what another site sends and what is too large."""

    def __init__(
        self,
        app: ASGIApp,
        costly: Paces,
        log_ins: Paces,
        is_known: IsKnown,
        page: Page,
        base_url: str = "",
    ) -> None:
        self.app, self.costly, self.log_ins = app, costly, log_ins
        self.is_known, self.page, self.base_url = is_known, page, base_url
        self._hashed, self._guesses = Lanes(HASHED_AT_A_TIME), Lanes(GUESSES_AT_A_TIME)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            return await self.app(scope, receive, send)
        headers = Headers(scope=scope)
        if not self._from_us(scope, headers):
            self._log(scope, headers)
            return await self._refuse(scope, send, 403, FROM_ELSEWHERE)
        if scope["type"] == "websocket":
            return await self.app(scope, receive, send)
        most = _most(scope["path"])
        if _size(headers) > most:
            return await self._refuse(scope, send, 413, TOO_LARGE)
        if scope["method"] == "POST" and (pace := self._pace(scope)):
            return await self._pass_costly(scope, receive, send, most, pace)
        if scope["method"] == "GET" and MAY_BE_CODE.fullmatch(scope["path"]):
            async with self._guesses.one(network_of(HTTPConnection(scope))):
                return await self._pass(scope, receive, send, most)
        await self._pass(scope, receive, send, most)

    async def _pass_costly(
        self, scope: Scope, receive: Receive, send: Send, most: int, pace: Pace
    ) -> None:
        """Before anything is looked at of what would cost much. A known device waits for nobody,
        and nobody waits for one who is slow to say what they want."""
        network, rest_s = network_of(HTTPConnection(scope)), pace.rest_s()
        crowded = bool(rest_s) or self._hashed.is_full(network)
        if crowded and scope["path"] == LOG_IN and await self.is_known(HTTPConnection(scope)):
            return await self._pass(scope, receive, send, most)
        if rest_s:
            return await self._refuse(scope, send, 429, LATER, math.ceil(rest_s))
        pace.spend(1)
        said = await _said(receive, most)
        async with self._hashed.one(network):
            await self._pass(scope, said, send, most)

    def _from_us(self, scope: Scope, headers: Headers) -> bool:
        if scope["type"] == "http" and scope["method"] in SAFE:
            return True
        return same_origin(headers.get("origin"), headers.get("host"), self.base_url)

    def _pace(self, scope: Scope) -> Pace | None:
        network = network_of(HTTPConnection(scope))
        if scope["path"] == LOG_IN:
            return self.log_ins.of(network)
        costly = COSTLY.fullmatch(scope["path"])
        return self.costly.of(f"{network} {costly[1]}") if costly else None

    def _log(self, scope: Scope, headers: Headers) -> None:
        """What the two addresses are: a proxy that rewrites Host looks just like another site."""
        origin, host = headers.get("origin", ""), headers.get("host", "")
        kind = scope.get("method", "websocket")
        log.warning(WHY_REFUSED, kind, origin[:MOST_LOGGED], host[:MOST_LOGGED], self.base_url)

    async def _pass(self, scope: Scope, receive: Receive, send: Send, most: int) -> None:
        taken, started = 0, False

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > most:
                raise TooLarge
            return message

        async def noticed(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, counted, noticed)
        except TooLarge:
            if not started:
                await self._refuse(scope, send, 413, TOO_LARGE)

    async def _refuse(
        self, scope: Scope, send: Send, status: int, say: str, wait_s: int = 0
    ) -> None:
        """A sentence, for a browser on a page with a way on. Nothing is looked up for it."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 4003, "reason": ""})
            return
        asked = Headers(scope=scope)
        language = negotiate(None, asked.get("accept-language"), "sv")
        body, kind = translate(language, say).encode(), b"text/plain; charset=utf-8"
        if "text/html" in asked.get("accept", ""):
            body, kind = self.page(HTTPConnection(scope), say), b"text/html; charset=utf-8"
        headers = [(b"content-type", kind), (b"connection", b"close")]
        if wait_s:
            headers.append((b"retry-after", str(wait_s).encode()))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})


async def _said(receive: Receive, most: int) -> Receive:
    """All of a request, to be received at once; what is more than `most` comes after it."""
    messages, size = [], 0
    while True:
        messages.append(message := await receive())
        size += len(message.get("body", b""))
        if not message.get("more_body") or size > most:
            break

    async def again() -> Message:
        return messages.pop(0) if messages else await receive()

    return again


def _most(path: str) -> int:
    if path == "/deck":
        return MOST_UPLOAD
    if COSTLY.fullmatch(path):
        return MOST_CODE
    return MOST_FILES if TAKES_FILES.match(path) else MOST_BODY


def _size(headers: Headers) -> int:
    """What a body says it is; what says nothing readable is counted as it comes."""
    size = headers.get("content-length", "")
    return int(size) if size.isascii() and size.isdigit() and len(size) < 20 else 0
