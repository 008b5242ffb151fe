"""Every form that makes something, sent twice as it was drawn, as a double press without scripts
sends it: it makes one, and both presses lead to it.

The forms are those of the table of routes, which holds all that the app has, so a new one is in
it. Whether one that changes something does it once, `test_editions` and `test_double_post` ask.
"""

from typing import Any

import pytest
from fastapi import FastAPI
from sqlmodel import SQLModel, func, select
from starlette.routing import Match
from starlette.testclient import TestClient

from app.database import Database
from app.models.workshop import Workshop
from tests.copied import database_of
from tests.forms import Form, forms_of
from tests.routes.table import ASKED, IN, NAMED, SENT, TABLE
from tests.routes.test_matrix import Place, World, begun, browser, made, own

__all__ = ["begun", "browser", "own"]

Fields = dict[str, list[str]]
POSTS = [path for method, path in TABLE if method == "POST"]
AGENDA = b'{"format": "bikupa-agenda", "version": 1, "title": "M", "language": "sv", "items": []}'
FILLED = {
    "title": "Ett möte",
    "name": "Nykommun",
    "email": "admin@example.se",
    "text": "Vad hindrar samarbeten?",
    "role": "Kommunchef",
    "prompt": "Vad saknas?",
    "what": "Prova bussen",
}
"""What is written in a field that is empty; others stay as they were drawn, and of a list that
begins with nothing the last is chosen."""
OF_ITS_OWN = {
    "/series/{series_uid}/places": {"text": "namn;nivå\nNyby;by\n"},
    "/series/{series_uid}/meetings": {"level": "municipality", "place": ""},
    "/deck/workshop": {"row.0.on": "1"},
    "/w/{uid}/commitments": {"when": ""},
}
MEETING = ["/workshops", "/series/{series_uid}/agenda", "/series/{series_uid}/meetings"]
FIRST: dict[str, list[str]] = {
    "/deck/workshop": ["/deck"],
    "/w/{uid}/invitations": ["/w/{uid}/members"],
    "/series/{series_uid}/meetings": MEETING[:2],
    "/series/{series_uid}/meetings/{meeting_id}/material": [
        *MEETING,
        "/series/{series_uid}/asked/{asked_name}/place",
    ],
}
"""What is sent before, so that the form is on a page, maybe on the one that comes back."""
STRANGERS = {"/w/{uid}/invitations"}
"""Before which somebody is written down who has no account."""
MAKE = {
    "/invitations",
    "/workshops",
    "/workshops/file",
    "/templates/{name}/workshops",
    "/deck/workshop",
    "/series",
    "/series/demo",
    "/series/{series_uid}/meetings",
    "/series/{series_uid}/meetings/{meeting_id}/material",
    "/series/{series_uid}/members",
    "/series/{series_uid}/places",
    "/series/{series_uid}/handover/final",
    "/w/{uid}/copy",
    "/w/{uid}/invitations",
    "/w/{uid}/members",
    "/w/{uid}/steps",
    "/w/{uid}/commitments",
}
"""Those that must have made something here, or nothing would be tried."""
TOLD = {"security_line", "event", "login", "pressed", "counted"}
"""Tables that say what was done, or are counted by a task: not what there is."""


@pytest.fixture(scope="module")
def found(browser: TestClient) -> dict[str, str]:
    """On which page of a room each form is; those that others are sent before are looked for
    then."""
    at: dict[str, str] = {}
    room = made(browser)
    for who in ("owner", "admin"):
        for page in readable(who):
            for form in forms_on(browser, room, who, page):
                at.setdefault(of_route(browser, form), page)
    return at


@pytest.mark.parametrize("path", POSTS)
def test_a_form_sent_twice_makes_one(own: Place, found: dict[str, str], path: str) -> None:
    browser, world = own
    who, reply = who_may(path), None
    for earlier in FIRST.get(path, []):
        form = form_of(browser, world, who, earlier, found)
        typed = {"email": ["ny@example.se"]} if path in STRANGERS else {}
        reply = send(browser, world, who, form, earlier, **typed)
    form = form_of(browser, world, who, path, found, reply)
    counts, replies = [rows(browser)], []
    for _ in range(2):
        replies.append(send(browser, world, who, form, path))
        counts.append(rows(browser))
    before, once, twice = counts
    assert once == twice
    if path in MAKE:
        first, second = replies
        assert once != before, first.text
        assert led_to(first) == led_to(second)


def who_may(path: str) -> str:
    may = TABLE["POST", path]
    return next((one for one in ("owner", "admin") if may[one] == IN), "participant")


def form_of(
    browser: TestClient,
    world: World,
    who: str,
    path: str,
    found: dict[str, str],
    reply: Any = None,
) -> Form:
    """The form as a page of the room has it; where none has it, what the route needs."""
    sought = path in FIRST or any(path in those for those in FIRST.values())
    pages = [found[path]] if path in found else readable(who) if sought else []
    seen = forms_of(reply.text, "") if reply is not None else []
    seen += [form for page in pages for form in forms_on(browser, world, who, page)]
    for form in seen:
        if of_route(browser, form) == path:
            return form
    assert path not in MAKE, "no page has its form"
    return Form(world.path(path, **named(path)), "post")


def readable(who: str) -> list[str]:
    return [path for (method, path), may in TABLE.items() if method == "GET" and may[who] == IN]


def forms_on(browser: TestClient, world: World, who: str, path: str) -> list[Form]:
    browser.cookies.clear()
    asked, where = world.filled(ASKED.get(("GET", path), {})), world.path(path, **named(path))
    page = browser.get(where, params=asked, headers={"cookie": world.pockets[who]})
    is_page = page.headers.get("content-type", "").startswith("text/html")
    return forms_of(page.text, where) if page.status_code == 200 and is_page else []


def named(path: str) -> dict[str, str]:
    return {"name": NAMED[path]} if path in NAMED else {}


def of_route(browser: TestClient, form: Form) -> str:
    """To which route a form goes; empty for one that only asks."""
    app = browser.app
    assert isinstance(app, FastAPI)
    scope = {"type": "http", "method": "POST", "path": form.action.partition("?")[0]}
    matches = (route for route in app.routes if route.matches(scope)[0] is Match.FULL)
    path = getattr(next(matches, None), "path", "")
    return path if form.method == "post" else ""


def send(browser: TestClient, world: World, who: str, form: Form, path: str, **typed: Any) -> Any:
    own = {name: [text] for name, text in OF_ITS_OWN.get(path, {}).items()}
    needed = {name: [text] for name, text in world.filled(SENT.get(("POST", path), {})).items()}
    data = {one.name: [filled(one)] for one in form.controls if one.on and one.kind != "file"}
    files = {"file": ("agenda.json", AGENDA)} if path == "/workshops/file" else None
    asked = world.filled(ASKED.get(("POST", path), {})) if "?" not in form.action else None
    browser.cookies.clear()
    return browser.post(
        form.action,
        data={**data, **needed, **own, **typed},
        params=asked,
        files=files,
        headers={"cookie": world.pockets[who]},
    )


def filled(control: Any) -> str:
    last = control.others[-1] if control.others else ""
    return str(control.value or last or FILLED.get(control.name, ""))


def rows(browser: TestClient) -> dict[str, int]:
    """How many there are in each table."""
    tables = [one for one in SQLModel.metadata.sorted_tables if one.name not in TOLD]
    with database_of(browser).reading() as session:
        return {
            one.name: session.exec(select(func.count()).select_from(one)).one() for one in tables
        }


def led_to(reply: Any) -> tuple[int, str]:
    return reply.status_code, reply.headers.get("location", reply.text)


def test_the_same_form_filled_in_otherwise_makes_another(
    astrids: TestClient, database: Database
) -> None:
    """Somebody goes back in their browser, where the page is as it was drawn."""
    page = forms_of(astrids.get("/workshops").text, "/workshops")
    form = next(one for one in page if one.method == "post" and one.action == "/workshops")
    for title in ("Ett", "Två", "Ett"):
        astrids.post(form.action, data=form.data(title=title))
    with database.reading() as session:
        assert sorted(session.exec(select(Workshop.title))) == ["Ett", "Två"]
