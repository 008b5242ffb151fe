"""A page that many are sent as it is: compressed once, and not for each of them."""

import gzip
from dataclasses import dataclass
from functools import cached_property

from fastapi import Request, Response


@dataclass(frozen=True)
class Zipped:
    html: bytes

    @cached_property
    def zipped(self) -> bytes:
        return gzip.compress(self.html, mtime=0)

    def weigh(self) -> int:
        """In bytes, at most: compressed it is smaller."""
        return 2 * len(self.html)

    def response(self, request: Request) -> Response:
        kind = "text/html; charset=utf-8"
        if "gzip" not in request.headers.get("accept-encoding", ""):
            return Response(self.html, media_type=kind)
        headers = {"content-encoding": "gzip", "vary": "accept-encoding"}
        return Response(self.zipped, media_type=kind, headers=headers)
