"""Sockets of a real server: the protocol, and what breaks it."""

import json
import os
import socket
import time
from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import select
from websockets.exceptions import ConnectionClosed, InvalidStatus

from app.models.people.links import ScreenLink
from app.models.workshop import Workshop
from tests.live.conftest import Hall
from tests.phones import LONGEST_WAIT_S, Line, operation

TEXT = {"text": "Bussen går för sällan"}


def test_a_phone_is_greeted_and_shown_the_stage(hall: Hall) -> None:
    hall.open()
    with hall.phone() as phone:
        stage = phone.see("Vad hindrar?")
        assert stage["n"] >= stage["now"] > 0


def test_an_operation_gets_its_receipt_and_the_other_tab_is_told(hall: Hall) -> None:
    asking, cookie = hall.open(), hall.join()
    with hall.again(cookie) as tab, hall.again(cookie) as other:
        sent = operation(asking, TEXT)
        reply = tab.send(sent)
        assert reply["t"] == "ok" and reply["keys"] == [sent["key"]] and reply["n"] > 0
        assert TEXT["text"] in other.hear("mine", asking=asking)["html"]


def test_the_other_tab_forgets_an_answer_that_was_withdrawn(hall: Hall) -> None:
    asking, cookie = hall.open(), hall.join()
    with hall.again(cookie) as tab, hall.again(cookie) as other:
        tab.send(sent := operation(asking, TEXT))
        while TEXT["text"] not in other.hear("mine", asking=asking)["html"]:
            pass
        tab.send(operation(asking, None, do="withdraw", thread=sent["key"]))
        while 'class="own"' in (html := other.hear("mine", asking=asking)["html"]):
            pass
        assert 'class="taken"' in html


def heard_until(phone: Line, kind: str, words: str = "") -> list[dict[str, Any]]:
    """All messages until one of this kind, with these words."""
    heard: list[dict[str, Any]] = []
    while True:
        heard.append(message := json.loads(phone.wire.recv(LONGEST_WAIT_S)))
        if message["t"] == kind and words in message.get("html", ""):
            return heard


def own_with(phone: Line, words: str) -> set[int]:
    """Which askings' own answers come until a stage with these words, and right after."""
    heard = heard_until(phone, "stage", words)
    phone.say(t="ping")
    heard += heard_until(phone, "pong")
    return {message["asking"] for message in heard if message["t"] == "mine"}


def test_who_has_said_nothing_is_sent_nothing_of_ones_own(
    hall_with: Callable[..., Hall],
) -> None:
    hall = hall_with("open_text", "open_text")
    cookie = hall.join()
    with hall.again(cookie) as phone:
        first = hall.open()
        assert not own_with(phone, f'id="ask-{first}"')
        phone.send(operation(first, TEXT))
    with hall.again(cookie) as phone, hall.phone() as newcomer:
        assert own_with(phone, f'id="ask-{first}"') == {first}
        assert not own_with(newcomer, f'id="ask-{first}"')
        second = hall.open()
        assert second not in own_with(phone, f'id="ask-{second}"')
        assert not own_with(newcomer, f'id="ask-{second}"')


def test_the_welcome_tells_which_keys_are_stored(hall: Hall) -> None:
    asking, cookie = hall.open(), hall.join()
    sent = operation(asking, TEXT)
    with hall.again(cookie) as phone:
        phone.send(sent)
    with Line(hall.server.url, f"/w/{hall.uid}/phone", cookie) as phone:
        assert phone.greet(have=["f" * 32, sent["key"]])["stored"] == [sent["key"]]


def test_ping_is_answered_with_pong(hall: Hall) -> None:
    with hall.phone() as phone:
        phone.say(t="ping")
        assert phone.hear("pong") == {"t": "pong"}


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ("garbage", 1007),
        ("[]", 1007),
        ('"text"', 1007),
        ("[" * 30_000, 1007),
        ("9" * 5000, 1007),
        ('{"t":"dance"}', 1007),
        ('{"t":"act","do":"next"}', 1007),
        ("{}", 1007),
        (b"\x00\x01", 1003),
        ('{"t":"ping","x":"' + "x" * 66_000 + '"}', 1009),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_breaks_the_protocol_closes_with_its_code(
    hall: Hall, frame: str | bytes, code: int
) -> None:
    with hall.phone() as phone:
        phone.throw(frame)
        assert phone.closed_with() == code


def test_bad_utf8_closes_with_1007(hall: Hall) -> None:
    with hall.phone() as phone:
        mask = os.urandom(4)
        payload = bytes(byte ^ mask[n % 4] for n, byte in enumerate(b'{"t":"\xff\xfe"}'))
        raw: socket.socket = phone.wire.socket
        raw.sendall(bytes([0x81, 0x80 | len(payload)]) + mask + payload)
        assert phone.closed_with() == 1007


@pytest.mark.parametrize(
    ("first", "code"),
    [
        ({"t": "ping"}, 1007),
        ({"t": "hello", "v": 0}, 4010),
        ({"t": "hello", "v": 2}, 4010),
        ({"t": "hello", "v": "x"}, 1007),
        ({"t": "hello", "v": 1, "have": [1]}, 1007),
        ({"t": "hello", "v": 1, "have": ["k"] * 501}, 1007),
        ({"t": "hello", "v": 1, "have": ["\ud800"]}, 1007),
    ],
    ids=str,
)
def test_a_wrong_first_message_closes(hall: Hall, first: dict[str, object], code: int) -> None:
    with Line(hall.server.url, f"/w/{hall.uid}/phone", hall.join()) as phone:
        phone.say(**first)
        assert phone.closed_with() == code


@pytest.mark.parametrize("screen", ["phone", "projector", "desk"])
@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://[", "", "http://"])
def test_a_page_of_another_site_opens_no_socket(hall: Hall, screen: str, origin: str) -> None:
    path = f"/w/{hall.uid}/{screen}"
    with pytest.raises(InvalidStatus) as refused:
        Line(hall.server.url, path, hall.login, Origin=origin)
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize("cookie", ["", "participant=nobody", "participant=\xe5\xe4"])
def test_an_unknown_phone_is_told_to_come_in_anew(hall: Hall, cookie: str) -> None:
    with Line(hall.server.url, f"/w/{hall.uid}/phone", cookie) as phone:
        assert phone.closed_with() == 4001


@pytest.mark.parametrize("screen", ["projector", "desk"])
def test_whoever_is_no_member_finds_nothing(
    hall: Hall, hall_with: Callable[..., Hall], screen: str
) -> None:
    draganas = hall_with()
    for cookie in (draganas.login, draganas.link(), "", hall.join()):
        with Line(hall.server.url, f"/w/{hall.uid}/{screen}", cookie) as line:
            assert line.closed_with() == 4004


def test_a_revoked_projector_is_told_and_cannot_act_any_more(hall: Hall) -> None:
    hall.open()
    with Line(hall.server.url, f"/w/{hall.uid}/projector", hall.link()) as projector:
        projector.greet()
        projector.see("Vad hindrar?")
        projector.say(t="seen")
        assert projector.send({"t": "act", "do": "blank", "key": "a" * 16})["t"] == "ok"
        projector.hear("stage")
        projector.say(t="seen")
        time.sleep(0.5)  # after a stage the screens are asked whether they may stay
        with hall.server.database.writing() as session:  # unheard: no screen is asked anew yet
            links = select(ScreenLink).where(ScreenLink.workshop_id == hall.workshop_id)
            session.exec(links).one().revoked_at = 1
        projector.say(t="act", do="unblank", key="b" * 16)
        assert projector.hear("bye")["why"] == "revoked"
        assert projector.closed_with() == 4003
    with hall.server.database.reading() as session:
        assert session.get_one(Workshop, hall.workshop_id).blank


def test_phones_are_told_when_the_workshop_ends_and_desks_stay(hall: Hall) -> None:
    hall.open()
    with hall.phone() as phone, hall.desk() as desk:
        hall.act("end")
        assert phone.hear("bye")["why"] == "ended"
        assert phone.closed_with() == 1000
        desk.say(t="ping")
        assert desk.hear("pong")


def test_everybody_is_told_when_the_workshop_is_deleted(hall: Hall) -> None:
    with hall.phone() as phone, hall.desk() as desk:
        assert hall.post("deletion").status_code == 303
        assert phone.hear("bye")["why"] == desk.hear("bye")["why"] == "deleted"
        assert (phone.closed_with(), desk.closed_with()) == (4004, 4004)


@pytest.mark.parametrize(
    "odd",
    [
        {"key": "\ud800" * 16},
        {"key": ["a"]},
        {"key": None},
        {"asking": 10**30},
        {"asking": "x"},
        {"do": "erase"},
        {"thread": {"a": 1}, "do": "edit"},
        {"value": {"text": "\ud800"}},
        {"value": {"text": "\x00"}},
        {"value": {"text": "x" * 60_000}},
        {"value": []},
        {"value": 1e999},
    ],
    ids=lambda odd: ascii(odd)[:40],
)
def test_an_odd_operation_is_refused_with_a_sentence(hall: Hall, odd: dict[str, object]) -> None:
    asking = hall.open()
    with hall.phone() as phone:
        reply = phone.send(operation(asking, TEXT) | odd)
        assert reply["t"] == "no" and reply["again"] is False
        assert reply["why"] in ("invalid", "removed") and reply["say"].endswith(".")
        assert phone.send(operation(asking, TEXT))["t"] == "ok"


def test_a_deep_value_is_refused_and_the_writer_goes_on(hall: Hall) -> None:
    asking, cookie = hall.open(), hall.join()
    deep = '{"t":"op","key":"%s","asking":%d,"value":%s}'
    for depth in (100, *range(900, 1000, 9), 20_000):
        with hall.again(cookie) as phone:
            phone.throw(deep % ("d" * 32, asking, "[" * depth + "]" * depth))
            try:
                assert phone.hear("no")["why"] in ("invalid", "slow")
            except ConnectionClosed:
                assert phone.closed_with() == 1007
    with hall.phone() as phone:
        assert phone.send(operation(asking, TEXT))["t"] == "ok"


@pytest.mark.parametrize(
    "odd",
    [
        {"do": "dance"},
        {"do": "go", "on": 10**30},
        {"do": "go", "on": -1},
        {"do": "hide", "on": "x"},
        {"do": "show", "on": 2**60},
        {"do": "timer", "on": 10**9},
        {"do": "next", "from": "\ud800"},
        {"do": ["next"]},
        {"key": "\ud800"},
        {"key": "\x00"},
        {"reason": "r" * 21},
    ],
    ids=lambda odd: ascii(odd)[:40],
)
def test_an_odd_act_is_refused_with_a_sentence(hall: Hall, odd: dict[str, object]) -> None:
    with hall.desk() as desk:
        reply = desk.send({"t": "act", "do": "next", "key": "a" * 16} | odd)
        assert reply["t"] == "no" and reply["say"].endswith(".")
