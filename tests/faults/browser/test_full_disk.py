"""A full disk: the answer stays on the phone, which sends it when there is room again."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from app.models.workshop import Workshop
from tests.browser.conftest import HOST
from tests.browser.room import SAVED, TEXT, WAITING, ask_first, own, said, texts, write
from tests.faults.conftest import ENVIRONMENT
from tests.faults.disk import Disk
from tests.faults.measures import status
from tests.server import Server, free_port, wait_until

pytestmark = pytest.mark.browser

BACK_MS = 30_000


@pytest.fixture
def server(disk: Disk) -> Iterator[Server]:
    """On the small disk."""
    port = free_port()
    url = f"http://{HOST}:{port}"
    server = Server(disk.folder, port, url, BIKUPA_BASE_URL=url, **ENVIRONMENT)
    server.start()
    yield server
    server.dispose()


def test_on_a_full_disk_the_answer_waits_on_the_phone_and_is_saved_by_itself_later(
    workshop_with: Callable[..., Workshop],
    phone_page: Callable[..., Page],
    desk_page: Callable[..., Page],
    server: Server,
    disk: Disk,
    holds: Callable[[Workshop, int], None],
) -> None:
    room = workshop_with(TEXT)
    bjorn, desk = phone_page(room), desk_page(room)
    ask_first(desk, bjorn)
    said(bjorn, "Före")
    disk.fill()
    wait_until(lambda: status(server, "/readyz") == 503, 10, lambda: "it seems ready")
    write(bjorn, "Under")
    bjorn.wait_for_timeout(8000)  # it is sent again by socket and by post meanwhile
    expect(own(bjorn, "Under", WAITING)).to_be_visible()
    assert texts(server.database, room) == ["Före"]
    bjorn.reload()
    expect(own(bjorn, "Under", WAITING)).to_be_visible()
    disk.clear()
    expect(own(bjorn, "Under", SAVED)).to_be_visible(timeout=BACK_MS)
    wait_until(lambda: status(server, "/readyz") == 200, 10, lambda: "not ready again")
    holds(room, 2)
