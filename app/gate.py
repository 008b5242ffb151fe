"""What every request and socket passes: where it comes from, how large it is, what may load."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import N_
from app.i18n import negotiate, translate
from app.security import same_origin

MOST_BODY = 2 * 1024 * 1024
MOST_DECK = 24 * 1024 * 1024
MOST_UPLOAD = 1024 * 1024 * 1024
"""A deck's pages take more, so that they can say themselves what is too large; a file is
streamed, and dropped beyond what they take."""
FROM_ELSEWHERE = N_("This was sent from another site, so nothing was done.")
TOO_LARGE = N_("That is more than can be taken in at once. Divide it and send it again.")
SAFE = ("GET", "HEAD", "OPTIONS")
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'self'; "
        "frame-src 'self'; base-uri 'none'; manifest-src 'self'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


class TooLarge(Exception):
    pass


class Gate:
    """Refuses what another site sends and what is too large; sets the safe headers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            return await self.app(scope, receive, send)
        headers = Headers(scope=scope)
        if not self._from_us(scope, headers):
            return await _refuse(scope, send, 403, FROM_ELSEWHERE)
        if scope["type"] == "websocket":
            return await self.app(scope, receive, send)
        most = _most(scope["path"])
        if _size(headers) > most:
            return await _refuse(scope, send, 413, TOO_LARGE)
        await self._pass(scope, receive, send, most)

    def _from_us(self, scope: Scope, headers: Headers) -> bool:
        if scope["type"] == "http" and scope["method"] in SAFE:
            return True
        return same_origin(headers.get("origin"), headers.get("host"))

    async def _pass(self, scope: Scope, receive: Receive, send: Send, most: int) -> None:
        taken, started = 0, False

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > most:
                raise TooLarge
            return message

        async def dressed(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("cache-control", "no-store")
            await send(message)

        try:
            await self.app(scope, counted, dressed)
        except TooLarge:
            if not started:
                await _refuse(scope, send, 413, TOO_LARGE)


def _most(path: str) -> int:
    if path == "/deck":
        return MOST_UPLOAD
    return MOST_DECK if path.startswith("/deck") else MOST_BODY


def _size(headers: Headers) -> int:
    """What a body says it is; what says nothing readable is counted as it comes."""
    size = headers.get("content-length", "")
    return int(size) if size.isascii() and size.isdigit() and len(size) < 20 else 0


async def _refuse(scope: Scope, send: Send, status: int, say: str) -> None:
    """A bare sentence: what is refused here gets no page."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 4003, "reason": ""})
        return
    language = negotiate(None, Headers(scope=scope).get("accept-language"), "sv")
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": translate(language, say).encode()})
