"""What is drawn of shared notes, pages and files: a mail to everyone brings them all at once; and
what files had to do without."""

import asyncio
from collections.abc import Callable, Hashable

from fastapi import Response

from app.cache import BoundedCache
from app.models.workshop import Workshop
from app.routes._shared.zipped import Zipped

MOST_KEPT = 32 * 1024 * 1024
"""In bytes."""

Readers = tuple[Hashable, ...]
"""What tells those who are sent the same page from others: their language, whether they were
there, and which day it is where the page says so."""


class SharedPages:
    """Those read lately, each as of a version of its workshop. Many wait for one drawing."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._pages: BoundedCache[tuple[int, Readers], tuple[int, Zipped]] = BoundedCache(
            most, _weigh
        )
        self._drawing = asyncio.Lock()

    async def of(self, workshop: Workshop, readers: Readers, draw: Callable[[], bytes]) -> Zipped:
        """The page as of the workshop's version, or newer; `draw` runs in a thread."""
        page = self._kept(workshop, readers)
        if page is None:
            async with self._drawing:
                page = self._kept(workshop, readers)
                if page is None:
                    page = await asyncio.to_thread(lambda: Zipped(draw()))
                    self._pages.put((workshop.id or 0, readers), (workshop.version, page))
        return page

    def _kept(self, workshop: Workshop, readers: Readers) -> Zipped | None:
        version, page = self._pages.get((workshop.id or 0, readers)) or (-1, None)
        return page if version == workshop.version else None


def _weigh(page: tuple[int, Zipped]) -> int:
    return page[1].weigh()


Made = tuple[int, Response]
"""As of which version, and the file."""


class SharedFiles(BoundedCache[tuple[int, str, str], Made]):
    """What was made lately for everyone, by workshop, format and language."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        super().__init__(most, lambda made: len(made[1].body))


class LeftOut:
    """The characters that the last PDF of each workshop, by language, was made without, since no
    font here has them."""

    MOST_KEPT = 1024 * 1024
    """In bytes."""

    def __init__(self) -> None:
        self._known: BoundedCache[tuple[int, str], tuple[int, str]] = BoundedCache(
            self.MOST_KEPT, lambda known: len(known[1].encode())
        )

    def put(self, workshop: Workshop, language: str, letters: str) -> None:
        self._known.put((workshop.id or 0, language), (workshop.version, letters))

    def of(self, workshop: Workshop, language: str) -> str:
        """None that is known of, where it has changed since."""
        version, letters = self._known.get((workshop.id or 0, language)) or (-1, "")
        return letters if version == workshop.version else ""
