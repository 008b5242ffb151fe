"""QR codes are read off the screens that show them, dark and light, at each size."""

import io
from collections.abc import Callable

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Locator, Page

from app.models.workshop import Workshop
from tests.browser.room import TEXT, at, onward
from tests.server import Server

Make = Callable[..., Workshop]
Open = Callable[..., Page]
WALLS = [(1920, 1080), (1280, 720), (1024, 768)]
SCHEMES = ["light", "dark"]


def read(code: Locator) -> str:
    picture = Image.open(io.BytesIO(code.screenshot())).convert("L")
    [found] = zxingcpp.read_barcodes(picture)
    return str(found.text)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_projector_s_are_read_at_each_size(
    workshop_with: Make,
    desk_page: Open,
    projector_page: Open,
    phone_page: Open,
    server: Server,
    scheme: str,
) -> None:
    workshop = workshop_with(TEXT)
    link = workshop.scan_link(server.url)
    desk = desk_page(workshop, scheme=scheme)
    assert read(desk.locator(".try-phone .qr")) == link
    walls = [projector_page(workshop, width=w, height=h, scheme=scheme) for w, h in WALLS]
    assert [read(wall.locator("#stage .door .qr")) for wall in walls] == [link] * len(WALLS)
    onward(desk)
    for wall in walls:
        at(TEXT.prompt, wall)
    assert [read(wall.locator(".way-in .qr")) for wall in walls] == [link] * len(WALLS)
    phone = desk.context.new_page()
    phone.goto(link.lower())
    at(TEXT.prompt, phone)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_invitation_s_is_read(
    workshop_with: Make, desk_page: Open, server: Server, scheme: str
) -> None:
    workshop = workshop_with(TEXT)
    desk = desk_page(workshop, scheme=scheme)
    desk.goto(f"/w/{workshop.uid}/invite")
    assert read(desk.locator(".code-plate .qr")) == workshop.scan_link(server.url)
