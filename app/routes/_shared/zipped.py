"""A page that many are sent as it is: compressed once, where it is drawn, and not for each."""

import gzip
from dataclasses import dataclass, field

from fastapi import Request, Response


@dataclass(frozen=True)
class Zipped:
    html: bytes
    zipped: bytes = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "zipped", gzip.compress(self.html, mtime=0))

    def weigh(self) -> int:
        """In bytes."""
        return len(self.html) + len(self.zipped)

    def response(self, request: Request) -> Response:
        kind = "text/html; charset=utf-8"
        if "gzip" not in request.headers.get("accept-encoding", ""):
            return Response(self.html, media_type=kind)
        headers = {"content-encoding": "gzip", "vary": "accept-encoding"}
        return Response(self.zipped, media_type=kind, headers=headers)
