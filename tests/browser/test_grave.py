"""What ends, empties or removes stands where nothing stood that one presses often."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from app.database import Database
from app.models.workshop import SELF, Workshop
from tests.browser import doubles
from tests.browser.room import SLIDE
from tests.rooms import do, say_all
from tests.server import Server

Make = Callable[..., Workshop]
BOXES = """(among) => {
  const often = '#onward, [aria-keyshortcuts=C], [id^=approve-], [id^=show-], .to-approve button';
  const box = (one) => {
    const { left, top, right, bottom } = one.getBoundingClientRect();
    const { color, backgroundColor, borderColor } = getComputedStyle(one);
    const looks = [color, backgroundColor, borderColor].join();
    return { words: one.textContent.trim(), left, top, right, bottom, looks };
  };
  const inSight = (one) => {
    const { left, top, width, height } = one.getBoundingClientRect();
    return width > 0 && one.contains(document.elementFromPoint(left + width / 2, top + height / 2));
  };
  const all = (which) => [...document.querySelectorAll(which)];
  const boxes = (which) => all(which).filter(inSight).map(box);
  const found = { often: boxes(often), grave: boxes(`${among} .grave > summary`) };
  for (const menu of document.querySelectorAll(`${among} details.grave`)) {
    menu.open = true;
    found.grave.push(...boxes('.grave[open] .danger:not(summary)'));
    menu.open = false;
  }
  return found;
}"""


def overlap(one: dict[str, Any], other: dict[str, Any]) -> bool:
    wide = min(one["right"], other["right"]) - max(one["left"], other["left"])
    high = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
    return wide > 4 and high > 4


def meeting(database: Database, make: Make) -> Iterator[Workshop]:
    """The desk's states one after the other, from the lobby to the end."""
    workshop = make(SLIDE, doubles.HELD, doubles.CHOICE)
    yield workshop
    for verbs in (["next"], ["next"], ["close"], ["ask_again"], ["close"], ["next"], ["close"]):
        for verb in verbs:
            asked = do(database, workshop, verb)
        if asked and verb != "close":
            kind = asked[0].kind
            value = {"options": ["o1"]} if kind == "choice" else {"text": "Svar"}
            yield workshop
            say_all(database, asked[0], [value] * 3)
        yield workshop
    do(database, workshop, "end")
    yield workshop


def survey(database: Database, make: Make) -> Iterator[Workshop]:
    """From before its opening until it is closed."""
    workshop = make(doubles.HELD, doubles.CHOICE)
    with database.writing() as session:
        session.get_one(Workshop, workshop.id).pace = SELF
    yield workshop
    asking, _ = do(database, workshop, "open")
    yield workshop
    say_all(database, asking, [{"text": "Svar"}] * 3)
    yield workshop
    do(database, workshop, "close")
    yield workshop


@pytest.mark.parametrize(
    ("states", "size", "among"),
    [
        (meeting, (1366, 768), "body"),
        (meeting, (1024, 768), "body"),
        (meeting, (360, 740), ".asked"),  # the rest is further down a page that scrolls
        (survey, (1366, 768), "body"),
    ],
)
def test_what_is_grave_looks_different_and_never_stands_where_one_often_presses(
    workshop_with: Make,
    desk_page: Callable[..., Page],
    server: Server,
    states: Callable[..., Iterator[Workshop]],
    size: tuple[int, int],
    among: str,
) -> None:
    desk, often, graves = None, [], 0
    for workshop in states(server.database, workshop_with):
        desk = desk or desk_page(workshop, width=size[0], height=size[1])
        desk.reload()
        found = desk.evaluate(BOXES, among)
        often += found["often"]
        for grave in found["grave"]:
            over = [usual["words"] for usual in often if overlap(grave, usual)]
            assert not over, f"{grave['words']} stands where {over} stood"
            assert grave["looks"] not in {usual["looks"] for usual in often}
        graves += len(found["grave"])
    assert often and graves
