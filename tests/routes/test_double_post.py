"""Every form of desk, presenter, projector and agenda sent twice as it was drawn, as a double press
without scripts sends it: the version that it carries makes it one act.

The forms are found on the pages, so a new one is in it.
"""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from fastapi.testclient import TestClient
from lxml import html

from app.database import Database
from app.models.people.facilitator import Facilitator
from app.models.workshop import Workshop
from app.settings import Settings
from tests.browser.conftest import make_workshop
from tests.browser.doubles import (
    closed,
    ended,
    lobby,
    marked,
    open_question,
    slide,
    sorted_out,
    survey,
    told,
    whole,
)
from tests.copied import copy_database, database_of, on_a_copy

Sent = tuple[str, dict[str, str], bool]
"""An address, the fields, and whether its button may be repeated."""

PAGES = [
    ("desk", closed, True),
    ("desk", lobby, False),
    ("desk", open_question, False),
    ("desk", closed, False),
    ("desk", marked, False),
    ("desk", slide, False),
    ("desk", sorted_out, False),
    ("desk", whole, False),
    ("desk", ended, False),
    ("desk", survey, False),
    ("presenter", open_question, False),
    ("agenda", whole, False),
    ("agenda", lobby, False),
]
REFUSED = 422
"""Where the room is now nothing is removed, and a sentence says so."""
BEGINS_PHONES = "/rehearsal"


def forms(page: str) -> list[Sent]:
    """What each button of the page sends; those of a row's menu are drawn with it."""
    found = []
    root = html.fromstring(page)
    for template in root.findall(".//template"):
        template.clear()
    for button in root.iter("button"):
        form = root.get_element_by_id(button.get("form")) if button.get("form") else outer(button)
        if form is None or button.get("disabled") is not None:
            continue
        fields = {one.get("name"): one.get("value", "") for one in form.iter("input")}
        fields |= {button.get("name", ""): button.get("value", "")}
        fields.pop("", None)
        found.append((form.get("action", ""), fields, button.get("data-repeat") is not None))
    return [one for one in found if one[0] and not one[0].endswith(BEGINS_PHONES)]


def outer(button: Any) -> Any:
    return next(button.iterancestors("form"), None)


def str_of(one: Any) -> str:
    return "older" if one is True else getattr(one, "__name__", str(one))


@pytest.mark.parametrize(("path", "room", "older"), PAGES, ids=str_of)
def test_a_form_sent_twice_as_it_was_drawn_does_one_thing(
    astrids: TestClient,
    settings: Settings,
    database: Database,
    astrid: Facilitator,
    path: str,
    room: Callable[..., Workshop],
    older: bool,
) -> None:
    workshop = room(database, partial(make_workshop, database, astrid))
    page = astrids.get(f"/w/{workshop.uid}/{path}").text
    if older:
        [first, *_] = re.findall(r'"(/w/[\w-]+/desk/answers/[^"]+)"', page)
        page = astrids.get(first).text
    drawn = forms(page)
    assert drawn
    kept = settings.data_dir / "as-it-was-drawn"
    copy_database(settings.database_file, kept)
    wrong = []
    for address, fields, repeats in drawn:
        outcomes = []
        for times in (1, 2):
            with on_a_copy(kept, settings, cookies=astrids.cookies) as browser:
                for _ in range(times):
                    reply = browser.post(address, data=fields, follow_redirects=False)
                    assert reply.status_code in (200, 303, REFUSED), (address, fields, reply.text)
                outcomes.append(told(database_of(browser), workshop))
        if (outcomes[0] == outcomes[1]) is repeats:
            wrong.append(f"{address} {fields}: {outcomes[0]} and {outcomes[1]}")
    assert not wrong, "\n".join(wrong)
