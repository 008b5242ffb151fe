"""The page that meets a newcomer: the same for all, so it is rendered and compressed once; for each
order of the options once, where these stand in others on each phone.

Even the keys in its forms: a key is one participant's own, so that of another does no harm.
"""

import asyncio
import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from app.cache import BoundedCache
from app.models.people.participant import Joined
from app.routes._shared import orders
from app.routes._shared.zipped import Zipped
from app.screens.moment import Moment
from app.screens.phone_pages import stale_at

MOST_KEPT = 16 * 1024 * 1024
"""In bytes."""


@dataclass(frozen=True)
class FrontPage(Zipped):
    """As it was in `turn`, and if it `follows` the room's answers, at `version`; `order` is that of
    its options, None where all phones have the same. One with a clock is right for a moment."""

    turn: int
    version: int
    follows: bool
    order: int | None = None
    stale_at: float = math.inf

    @classmethod
    def of(cls, now: Moment, html: str, order: int) -> "FrontPage":
        own = order if now.shuffles else None
        until = stale_at(now)
        return cls(html.encode(), now.workshop.turn, now.n, now.on_phones, own, until)

    def is_right_for(self, joined: Joined) -> bool:
        """Whether it shows all that had happened when this one came in."""
        if time.monotonic() >= self.stale_at:
            return False
        return self.turn >= joined.turn and (not self.follows or self.version >= joined.version)


PageKey = tuple[int, str, str, int | None]
"""A workshop, two languages, and an order of the options."""


class FrontPages:
    """Those of the workshops joined lately. Many who come at once wait for one rendering."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._pages: BoundedCache[PageKey, FrontPage] = BoundedCache(most, FrontPage.weigh)
        self._rendering = asyncio.Lock()

    async def of(self, joined: Joined, render: Callable[[Joined], FrontPage]) -> FrontPage:
        """The page for who has just joined; `render` runs in a thread."""
        page = self._kept(joined)
        if page is None:
            async with self._rendering:
                page = self._kept(joined) or await self._render(joined, render)
        return page

    def _kept(self, joined: Joined) -> FrontPage | None:
        found = (self._pages.get(_place(joined, order)) for order in (None, order_of(joined)))
        return next((page for page in found if page and page.is_right_for(joined)), None)

    async def _render(self, joined: Joined, render: Callable[[Joined], FrontPage]) -> FrontPage:
        page = await asyncio.to_thread(render, joined)
        self._pages.put(_place(joined, page.order), page)
        return page


def _place(joined: Joined, order: int | None) -> PageKey:
    return (joined.workshop_id, joined.language, joined.wording, order)


def order_of(joined: Joined) -> int:
    return orders.order_of(joined.participant_id)
