"""The page that meets a newcomer: the same for all, so it is rendered and compressed once.

Even the keys in its forms: a key is one participant's own, so that of another does no harm.
"""

import asyncio
import gzip
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from fastapi import Request, Response

from app.models.participant import Joined
from app.moment import Now


@dataclass(frozen=True)
class FrontPage:
    """As it was in `turn`, and if it `follows` the room's answers, at `version`."""

    html: bytes
    turn: int
    version: int
    follows: bool

    @classmethod
    def of(cls, now: Now, html: str) -> "FrontPage":
        return cls(html.encode(), now.workshop.turn, now.n, now.on_phones)

    @cached_property
    def zipped(self) -> bytes:
        return gzip.compress(self.html, mtime=0)

    def is_right_for(self, joined: Joined) -> bool:
        """Whether it shows all that had happened when this one came in."""
        return self.turn >= joined.turn and (not self.follows or self.version >= joined.version)

    def response(self, request: Request) -> Response:
        kind = "text/html; charset=utf-8"
        if "gzip" not in request.headers.get("accept-encoding", ""):
            return Response(self.html, media_type=kind)
        headers = {"content-encoding": "gzip", "vary": "accept-encoding"}
        return Response(self.zipped, media_type=kind, headers=headers)


class FrontPages:
    """Those of the workshops joined lately. Many who come at once wait for one rendering."""

    def __init__(self, most: int = 200) -> None:
        self._most = most
        self._pages: OrderedDict[tuple[int, str, str], FrontPage] = OrderedDict()
        self._rendering = asyncio.Lock()

    async def of(self, joined: Joined, render: Callable[[Joined], FrontPage]) -> FrontPage:
        """The page for who has just joined; `render` runs in a thread."""
        page = self._kept(joined)
        if page is None:
            async with self._rendering:
                page = self._kept(joined) or await self._render(joined, render)
        return page

    def _kept(self, joined: Joined) -> FrontPage | None:
        page = self._pages.get(_place(joined))
        return page if page and page.is_right_for(joined) else None

    async def _render(self, joined: Joined, render: Callable[[Joined], FrontPage]) -> FrontPage:
        page = await asyncio.to_thread(render, joined)
        self._pages[_place(joined)] = page
        self._pages.move_to_end(_place(joined))
        if len(self._pages) > self._most:
            self._pages.popitem(last=False)
        return page


def _place(joined: Joined) -> tuple[int, str, str]:
    return (joined.workshop_id, joined.language, joined.wording)
