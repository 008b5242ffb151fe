"""What every response says, also an early refusal, a fault and a socket that isn't let in: the safe
headers, that the next visit is over https, and cookies that stay there."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'self'; "
    "frame-src 'self'; base-uri 'none'; manifest-src 'self'"
)
Header = tuple[bytes, bytes]
SAFE_HEADERS: list[Header] = [
    (b"content-security-policy", CONTENT_SECURITY_POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
    (b"cache-control", b"no-store"),
]
"""What a response says that doesn't say it itself. Names are in small letters, as ASGI has them."""
ONLY_HTTPS: Header = (b"strict-transport-security", b"max-age=31536000")
COOKIE, SECURE = b"set-cookie", b"; Secure"
DRESSED = ("http.response.start", "websocket.http.response.start", "websocket.close")
"""A close before a socket is accepted becomes a response, which `Sockets` writes with these."""


class Dressed:
    """Around all else, so that nothing is sent without. `secure` is for an address with https."""

    def __init__(self, app: ASGIApp, *, secure: bool) -> None:
        self.app = app
        self._safe = [*SAFE_HEADERS, ONLY_HTTPS] if secure else SAFE_HEADERS
        self._secure = secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def dressed(message: Message) -> None:
            if message["type"] in DRESSED:
                message["headers"] = self.on(message.get("headers", []))
            await send(message)

        await self.app(scope, receive, dressed)

    def on(self, headers: list[Header]) -> list[Header]:
        said = {name for name, _ in headers}
        safe = [header for header in self._safe if header[0] not in said]
        return [*(self._cookie(header) for header in headers), *safe]

    def _cookie(self, header: Header) -> Header:
        name, value = header
        insecure = self._secure and name == COOKIE and SECURE.lower() not in value.lower()
        return (name, value + SECURE) if insecure else header
