"""What addresses and forms say that nobody can have been given or typed: a NUL, which PostgreSQL
isn't asked for. It is read as the sign for what can't be read, so whatever is called by it is found
nowhere."""

from starlette.types import ASGIApp, Receive, Scope, Send

NUL, UNREAD = "\0", "\ufffd"
QUOTED_NUL, QUOTED_UNREAD = b"%00", b"%EF%BF%BD"


class Legible:
    """Around all that reads an address."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if NUL in scope.get("path", ""):
            scope["path"] = legible(scope["path"])
        if QUOTED_NUL in scope.get("query_string", b""):
            scope["query_string"] = scope["query_string"].replace(QUOTED_NUL, QUOTED_UNREAD)
        await self.app(scope, receive, send)


def legible(text: str) -> str:
    return text.replace(NUL, UNREAD)
