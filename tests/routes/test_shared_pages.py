"""Pages that many read are drawn once for all who wait, and anew for each version."""

import asyncio
import threading

import pytest

from app.models.workshop import Workshop
from app.routes._shared.shared_pages import SharedPages
from app.routes._shared.zipped import Zipped

MANY = 50


class Drawings:
    """Of a page that says how often it was drawn; the next fails where it is told so."""

    def __init__(self) -> None:
        self.threads: list[str] = []
        self.fails = False

    def draw(self) -> bytes:
        self.threads.append(threading.current_thread().name)
        if self.fails:
            raise OSError("no paper")
        return str(len(self.threads)).encode()


def workshop_at(version: int) -> Workshop:
    return Workshop(id=1, title="Byamöte", version=version)


def test_many_who_come_at_once_wait_for_one_drawing_in_a_thread() -> None:
    drawings, pages = Drawings(), SharedPages()

    async def come() -> list[Zipped]:
        readers = [(language,) for language in ("sv", "en") for _ in range(MANY)]
        return await asyncio.gather(
            *(pages.of(workshop_at(3), reader, drawings.draw) for reader in readers)
        )

    read = asyncio.run(come())
    assert [page.html for page in read] == [b"1"] * MANY + [b"2"] * MANY
    assert threading.current_thread().name not in drawings.threads


def test_another_version_is_drawn_anew_also_after_one_that_failed() -> None:
    drawings, pages = Drawings(), SharedPages()

    async def come() -> None:
        for version, drawn in ((3, b"1"), (3, b"1"), (4, b"2")):
            page = await pages.of(workshop_at(version), ("sv",), drawings.draw)
            assert page.html == drawn
        drawings.fails = True
        with pytest.raises(OSError, match="no paper"):
            await pages.of(workshop_at(5), ("sv",), drawings.draw)
        drawings.fails = False
        assert (await pages.of(workshop_at(5), ("sv",), drawings.draw)).html == b"4"

    asyncio.run(come())
