"""Numbers from outside that no row can have: not there, or refused; never a fault."""

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from app.database import Database
from app.models.people.facilitator import Facilitator
from app.models.workshop import Workshop

BEYOND = [2**31, 2**53, 2**53 + 1, 2**63 - 1, 2**63, 2**64, 10**30, -1, -(2**63) - 1, -(10**30)]
BEYOND_TEXTS = [*map(str, BEYOND), "9" * 5000, "1e99", "²", "٣", "1.0", "0x1", ""]


@pytest.fixture
def admin(astrids: TestClient, database: Database, astrid: Facilitator) -> TestClient:
    with database.writing() as session:
        session.merge(astrid).admin = True
    return astrids


@pytest.mark.parametrize("number", [text for text in BEYOND_TEXTS if text])
def test_an_address_with_a_number_that_no_row_has_names_nothing(
    admin: TestClient, workshop: Workshop, number: str
) -> None:
    here = f"/w/{workshop.uid}"
    for method, path in (
        ("GET", f"{here}/askings/{number}/correction"),
        ("POST", f"{here}/askings/{number}/correction"),
        ("GET", f"{here}/desk/answers/{number}"),
        ("POST", f"{here}/members/{number}"),
        ("POST", f"{here}/members/{number}/removal"),
        ("POST", f"/facilitators/{number}/disabled"),
        ("POST", f"/facilitators/{number}/hand-over"),
        ("POST", f"{here}/agenda/round-{number}/removal"),
    ):
        reply = admin.request(method, path, follow_redirects=False)
        assert 400 <= reply.status_code < 500 or reply.status_code == 303, (method, path)


@pytest.mark.parametrize("number", BEYOND_TEXTS)
def test_a_version_that_none_has_is_no_fault(
    astrids: TestClient, workshop: Workshop, number: str
) -> None:
    astrids.get(f"/w/{workshop.uid}/phone")
    for path in ("desk/stage", "presenter/stage", "projector/stage", "phone/stage"):
        assert astrids.get(f"/w/{workshop.uid}/{path}", params={"n": number}).status_code < 500
    for path in (f"/w/{workshop.uid}/phone", "/workshops"):
        assert astrids.get(path, params={"page": number}).status_code == 200


@pytest.mark.parametrize("number", BEYOND)
def test_an_operation_or_an_act_on_what_no_row_can_be_is_refused(
    astrids: TestClient, workshop: Workshop, number: int
) -> None:
    astrids.get(f"/w/{workshop.uid}/phone")
    sent = {"key": "k" * 32, "asking": number, "do": "submit", "value": {"text": "Bussen"}}
    reply = astrids.post(f"/w/{workshop.uid}/ops", json=sent)
    assert reply.status_code in (404, 422) and reply.json()["again"] is False
    with astrids.websocket_connect(f"/w/{workshop.uid}/desk") as desk:
        desk.send_json({"t": "hello", "v": 1})
        while desk.receive_json()["t"] != "stage":
            pass
        for act in ({"do": "reveal", "on": number}, {"do": "next", "from": number}):
            desk.send_json({"t": "act", "key": "a" * 20, **act})
            desk.send_json({"t": "seen"})
            while (told := desk.receive_json())["t"] not in ("no", "ok"):
                desk.send_json({"t": "seen", "n": told.get("n", 0)})
            assert told["t"] == "ok" or told["why"] in ("invalid", "gone", "stale"), told
        desk.send_text("enough")  # no message of the protocol: the server closes
        with pytest.raises(WebSocketDisconnect):
            while desk.receive_json():
                pass
