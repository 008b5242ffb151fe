"""A deploy in the middle of a meeting: the pages of the old version go on."""

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import text

from app.models.workshop import Workshop
from app.rendering import HERE as APP
from tests.browser.conftest import HOST
from tests.browser.room import (
    CHOICE,
    SAVED,
    TEXT,
    WAITING,
    ask_first,
    at,
    field,
    onward,
    own,
    press,
    said,
    texts,
    write,
)
from tests.faults.conftest import ENVIRONMENT
from tests.keeping.house import newer_migrations
from tests.server import Server, free_port

pytestmark = pytest.mark.browser

START = (
    "import runpy, sys; sys.path.insert(0, sys.argv.pop(1)); "
    "runpy.run_module('app.commands.cli', run_name='__main__', alter_sys=True)"
)
REVISION = text("SELECT version_num FROM alembic_version")
BACK_MS = 30_000


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    """A copy of the app as a newer version: with another script, another page, more migrations."""
    folder = tmp_path / "newer"
    shutil.copytree(APP, folder / "app", ignore=shutil.ignore_patterns("__pycache__"))
    newer_migrations(folder / "migrations")
    with (folder / "app/static/js/phone.js").open("a") as script:
        script.write("window.newScript = true;\n")
    stage = folder / "app/templates/phone/_stage.html"
    stage.write_text(stage.read_text() + '<p id="newer">Nyare</p>\n')
    return folder


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One of the old version, to be replaced."""
    port = free_port()
    url = f"http://{HOST}:{port}"
    folder = tmp_path_factory.mktemp("deployed")
    server = Server(folder, port, url, BIKUPA_BASE_URL=url, **ENVIRONMENT)
    server.start()
    yield server
    server.dispose()


def test_pages_of_the_old_version_wait_for_the_new_one_and_still_submit(
    workshop_with: Callable[..., Workshop],
    phone_page: Callable[..., Page],
    desk_page: Callable[..., Page],
    server: Server,
    newer: Path,
    holds: Callable[[Workshop, int], None],
) -> None:
    room = workshop_with(TEXT, CHOICE)
    bjorn, chidi, desk = phone_page(room), phone_page(room), desk_page(room)
    ask_first(desk, bjorn, chidi)
    said(bjorn, "Före")
    field(chidi).fill("Halvt skriv")
    assert server.stop() == 0
    write(bjorn, "Under")
    expect(own(bjorn, "Under", WAITING)).to_be_visible()
    expect(chidi.locator("#line")).to_have_text("Väntar på nät")

    server.command = [sys.executable, "-c", START, str(newer), "serve"]
    server.start()
    expect(own(bjorn, "Under", SAVED)).to_be_visible(timeout=BACK_MS)
    for phone in (bjorn, chidi):
        expect(phone.locator("#line")).to_have_text("Ansluten", timeout=BACK_MS)
        expect(phone.locator("#newer")).to_be_visible(timeout=BACK_MS)
        assert phone.evaluate("window.newScript") is None, "it was loaded anew"
    expect(field(chidi)).to_have_value("Halvt skriv")
    press(chidi, "Skicka")
    expect(own(chidi, "Halvt skriv", SAVED)).to_be_visible()
    expect(desk.locator("#offline")).to_be_hidden(timeout=BACK_MS)
    onward(desk)
    at(CHOICE.prompt, desk, bjorn, chidi)
    bjorn.get_by_label("Bussarna").check()
    press(bjorn, "Skicka")
    expect(own(bjorn, "Bussarna", SAVED)).to_be_visible()

    with server.database.reading() as session:
        assert session.execute(REVISION).scalar_one() == "next2"
    assert texts(server.database, room) == ["Före", "Under", "Halvt skriv", ""]
    bjorn.reload()
    assert bjorn.evaluate("window.newScript") is True
    holds(room, 4)
