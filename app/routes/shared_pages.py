"""The drawn pages of shared notes: a mail to everyone who was there brings them all at once."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from app.models.workshop import Workshop

Readers = tuple[str, bool]
"""Their language, and whether they were there."""


class SharedPages:
    """Those read lately, each as of a version of its workshop. Many wait for one drawing."""

    def __init__(self, most: int = 100) -> None:
        self._most = most
        self._pages: OrderedDict[tuple[int, Readers], tuple[int, bytes]] = OrderedDict()
        self._drawing = Lock()

    def of(self, workshop: Workshop, readers: Readers, draw: Callable[[], bytes]) -> bytes:
        """The page as of the workshop's version, or newer."""
        assert workshop.id is not None
        key = workshop.id, readers
        with self._drawing:
            version, html = self._pages.pop(key, (-1, b""))
            if version != workshop.version:
                html = draw()
            self._pages[key] = workshop.version, html
            if len(self._pages) > self._most:
                self._pages.popitem(last=False)
        return html
