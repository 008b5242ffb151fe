"""When the meeting is over: the projector says where the notes are, or come, and phones do too."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.database import Database
from app.models.afterwards.publication import withdraw
from app.models.workshop import Workshop
from tests.browser.room import TEXT, onward
from tests.browser.test_projector import CUT
from tests.models.test_publication import share
from tests.rooms import do

Make = Callable[..., Workshop]
Open = Callable[..., Page]
CAN, COME = "Här kan anteckningarna läsas", "Anteckningarna kommer hit när de delas"
OUTSIDE = """() => {
  const door = document.querySelector('.to-notes').getBoundingClientRect();
  const wrong = [];
  for (const one of document.querySelectorAll('.to-notes > *')) {
    const box = one.getBoundingClientRect(), size = parseFloat(getComputedStyle(one).fontSize);
    if (box.top < 0 || box.bottom > innerHeight + 1 || box.left < door.left - 1
        || box.right > innerWidth + 1) wrong.push(`outside: ${one.className} ${one.textContent}`);
    if (one.tagName != 'svg' && size < 24 * innerWidth / 1920 - 1) wrong.push(`small: ${size}`);
  }
  return wrong;
}"""


@pytest.mark.parametrize("size", [(1920, 1080), (1280, 720), (1024, 768)])
def test_the_last_picture_leads_to_the_notes_and_follows_what_is_shared(
    size: tuple[int, int],
    workshop_with: Make,
    projector_page: Open,
    desk_page: Open,
    database: Database,
) -> None:
    workshop = workshop_with(TEXT)
    wall, desk = projector_page(workshop, width=size[0], height=size[1]), desk_page(workshop)
    onward(desk)
    do(database, workshop, "end")
    door = wall.locator("#stage .to-notes")
    expect(door).to_contain_text(COME)
    expect(door.locator(".qr")).to_be_visible()
    expect(door.locator(".code")).to_have_text(workshop.spoken)
    share(database, workshop)
    expect(door).to_contain_text(CAN)
    expect(door).not_to_contain_text(COME)
    wall.wait_for_timeout(300)
    assert wall.evaluate(OUTSIDE) == []
    assert wall.evaluate(CUT.replace("document.querySelector('.wall-foot')", "page")) == []
    with database.writing() as session:
        withdraw(session, workshop.id or 0)
    expect(door).to_contain_text(COME)


def test_a_phone_reads_the_same(
    workshop_with: Make, phone_page: Open, desk_page: Open, database: Database
) -> None:
    workshop = workshop_with(TEXT)
    desk, bjorn = desk_page(workshop), phone_page(workshop)
    onward(desk)
    do(database, workshop, "end")
    expect(bjorn.locator("main")).to_contain_text(COME)
    share(database, workshop)
    bjorn.reload()
    expect(bjorn.locator("main")).to_contain_text(CAN)
