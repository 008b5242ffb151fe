"""A NUL in an address is found nowhere, and PostgreSQL, which can't be asked for one, isn't."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from app.database import Database
from app.models.people.facilitator import Facilitator
from app.models.workshop import Workshop
from app.routes._shared.parts import (
    LOGIN_COOKIE,
    PARTICIPANT_COOKIE,
    RECEIVER_COOKIE,
    SCREEN_COOKIE,
)
from tests.backends import POSTGRESQL, SQLITE
from tests.rooms import ask, say
from tests.series import begun

pytestmark = pytest.mark.on(SQLITE, POSTGRESQL)
NUL = "%00x"
_NAME = re.compile(r"{(\w+)(?::\w+)?}")


@pytest.fixture
def values(database: Database, astrid: Facilitator, workshop: Workshop) -> dict[str, str]:
    """Of what is there, so that what follows in an address is looked for too."""
    return {"uid": workshop.uid, "series_uid": begun(database, astrid).uid, "code": workshop.code}


def test_what_is_called_by_a_nul_is_not_there(astrids: TestClient, values: dict[str, str]) -> None:
    said = {
        address: astrids.get(address, follow_redirects=False).status_code
        for route in _routes(astrids.app)
        if "GET" in (getattr(route, "methods", None) or ())
        for address in _with_nul(route.path, values)
    }
    assert len(said) > 100
    assert {at: status for at, status in said.items() if status not in (303, 404, 422)} == {}


def test_a_nul_after_the_question_mark_breaks_no_page(
    astrids: TestClient, values: dict[str, str]
) -> None:
    said = {
        address: astrids.get(address, follow_redirects=False).status_code
        for route in _routes(astrids.app)
        if "GET" in (getattr(route, "methods", None) or ())
        if hasattr(route, "dependant")
        for name in _asked_for(route)
        for address in [f"{_filled(route.path, values)}?{name}={NUL}"]
    }
    assert len(said) > 50
    assert {at: status for at, status in said.items() if status >= 500} == {}


def test_a_nul_in_a_form_breaks_no_page(astrids: TestClient, values: dict[str, str]) -> None:
    said = {
        (route.path, name): astrids.post(
            _filled(route.path, values), data={name: "\0x"}, follow_redirects=False
        ).status_code
        for route in _routes(astrids.app)
        if "POST" in (getattr(route, "methods", None) or ())
        if hasattr(route, "dependant")
        for name in _names(route.dependant, "body_params")
    }
    assert len(said) > 100
    assert {at: status for at, status in said.items() if status >= 500} == {}


def test_a_theme_is_called_as_it_reads_without_a_nul(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    asking = ask(database, workshop, "open_text", "Vad hindrar?")
    say(database, asking, {"text": "Bussen"})
    table = f"/w/{workshop.uid}/sorting/{asking.id}"
    page = astrids.post(table, data={"act": "new_theme", "title": "Bus\0sen"})
    assert page.status_code == 200 and "\0" not in page.text and "\ufffd" in page.text


def test_no_socket_is_called_by_a_nul(astrids: TestClient, values: dict[str, str]) -> None:
    sockets = [one.path for one in _routes(astrids.app) if getattr(one, "methods", None) is None]
    assert len(sockets) >= 5
    for path in sockets:
        for address in _with_nul(path, values):
            with pytest.raises(WebSocketDisconnect), astrids.websocket_connect(address) as line:
                line.receive_text()


def test_nobody_is_known_by_a_nul(client: TestClient, values: dict[str, str]) -> None:
    for name in (LOGIN_COOKIE, PARTICIPANT_COOKIE, RECEIVER_COOKIE, SCREEN_COOKIE):
        for path in ("/workshops", f"/w/{values['uid']}/phone", f"/w/{values['uid']}/projector"):
            page = client.get(path, headers={"cookie": f'{name}="\\000x"'})
            assert page.status_code < 500


def _routes(app: Any) -> Iterator[Any]:
    """All that lead somewhere by themselves."""
    return _walk(app.routes)


def _walk(found: Iterable[Any]) -> Iterator[Any]:
    for route in found:
        included = getattr(route, "original_router", None)
        if included is not None:
            yield from _walk(included.routes)
        else:
            yield route


def _with_nul(path: str, values: dict[str, str]) -> Iterator[str]:
    """An address for each of its names, in which that one has a NUL."""
    for name in _NAME.findall(path):
        yield _filled(path, values | {name: NUL})


def _filled(path: str, values: dict[str, str]) -> str:
    return _NAME.sub(lambda name: values.get(name[1], "1"), path)


def _asked_for(route: Any) -> set[str]:
    """What a page reads of what stands after the question mark, itself and what it depends on."""
    return {*_names(route.dependant)}


def _names(dependant: Any, params: str = "query_params") -> Iterator[str]:
    for one in getattr(dependant, params):
        yield from getattr(one.field_info.annotation, "model_fields", None) or [one.alias]
    for other in dependant.dependencies:
        yield from _names(other, params)
