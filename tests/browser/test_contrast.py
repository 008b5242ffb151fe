"""What is projected stands out from its ground at least seven times, so that the back row reads it,
by day and by night."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from app.models.agenda.asking import Asking
from app.models.workshop import Workshop
from tests.browser.conftest import Ask
from tests.browser.room import TEXT
from tests.browser.test_fit import own_words, radar, scale
from tests.browser.test_themes import ids
from tests.browser.test_votes import DOTS, OPTIONS, RANKING, SEVERAL
from tests.rooms import do, say_all
from tests.server import Server

Make = Callable[..., Workshop]
Open = Callable[..., Page]
CONTRAST = (Path(__file__).parent / "contrast.js").read_text()
LEAST = 7.0
LEAST_TEXTS = 5
NAMES = [one["id"] for one in OPTIONS]
DOTTED = [{"dots": {NAMES[n % 3]: 1}} for n in range(9)]
IN_ORDER = [{"order": NAMES[n % 2 : n % 2 + 3]} for n in range(9)]
Scene = tuple[Ask, list[Any]]


SCENES: dict[str, Callable[[], Scene]] = {
    "a radar": lambda: radar(5, 12),
    "a radar of eight": lambda: radar(8, 80),
    "a scale": lambda: scale(3, 40),
    "own words": lambda: own_words(6, 60),
    "dots": lambda: (DOTS, DOTTED),
    "several dots": lambda: (SEVERAL, [{"dots": {"o1": 3, "o2": 1}}] * 20),
    "a ranking": lambda: (RANKING, IN_ORDER),
    "open answers": lambda: (Ask("open_text", "Vad?"), [{"text": f"Svar {n}"} for n in range(9)]),
    "words": lambda: (Ask("word_cloud", "Ett ord?"), [{"text": f"Ord{n % 4}"} for n in range(9)]),
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("scene", SCENES)
def test_answers_on_the_projector(
    workshop_with: Make, projector_page: Open, server: Server, scene: str, scheme: str
) -> None:
    ask, answers = SCENES[scene]()
    workshop, asking = asked(workshop_with, server, ask, answers)
    for revealed in (False, True):
        if revealed:
            do(server.database, workshop, "reveal", on=asking.id)
        look(projector_page(workshop, scheme=scheme))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("themes", [1, 6, 12])
def test_themes_on_the_projector(
    workshop_with: Make, projector_page: Open, server: Server, themes: int, scheme: str
) -> None:
    answers = [{"text": f"När eldsjälen flyttar dör samarbetet, {n}"} for n in range(3 * themes)]
    ask = Ask("open_text", "Vad hindrar?")
    workshop, asking = asked(workshop_with, server, ask, answers)
    rows = ids(server.database, asking)
    for n in range(themes):
        these = tuple(rows[n : 2 * themes : themes])
        about = {"on": asking.id, "title": f"Tema {n + 1}", "these": these}
        do(server.database, workshop, "new_theme", **about)
    do(server.database, workshop, "show_themes", on=asking.id)
    look(projector_page(workshop, scheme=scheme))


def asked(
    workshop_with: Make, server: Server, ask: Ask, answers: list[Any]
) -> tuple[Workshop, Asking]:
    workshop = workshop_with(ask)
    [asking] = do(server.database, workshop, "next")
    say_all(server.database, asking, answers)
    return workshop, asking


def look(wall: Page) -> None:
    wall.emulate_media(reduced_motion="reduce")
    wall.locator(".wall-foot").wait_for()
    wall.wait_for_timeout(700)  # what arrives or grows has done so
    found = wall.evaluate(CONTRAST, LEAST)
    assert found["weak"] == []
    assert found["looked"] >= LEAST_TEXTS


def test_what_does_not_stand_out_is_found(
    workshop_with: Make, projector_page: Open, server: Server
) -> None:
    workshop, _ = asked(workshop_with, server, TEXT, [{"text": f"Svar {n}"} for n in range(5)])
    wall = projector_page(workshop)
    look(wall)
    wall.evaluate("document.querySelector('.wall-foot').style.setProperty('color', '#777')")
    wall.evaluate("document.querySelector('h1').style.setProperty('opacity', '.5')")
    weak = " ".join(wall.evaluate(CONTRAST, LEAST)["weak"])
    assert "h1" in weak and len(wall.evaluate(CONTRAST, LEAST)["weak"]) > 1
