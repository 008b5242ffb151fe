"""What no phone of ours sends: it is refused with a sentence or stripped, and harms nobody."""

import contextlib
import csv
import io
import json
import re
import socket
import unicodedata
from typing import Any

import httpx2
import pytest
from websockets.exceptions import ConnectionClosed

from app.models.agenda.agenda import add_item, add_step
from tests.exports.read_back import WHOLE, words_in
from tests.faults.invariant import check_invariant
from tests.faults.measures import memory
from tests.live.conftest import Hall
from tests.phones import Line, operation
from tests.steps.test_kinds import ODD, SETTINGS

CONTROLS = ["a\x00b", "\x1b[31mröd", "\u202eabc", "r\r\nn\rn", "\ufeffa", "]]>&<a>"]
STAY = len(CONTROLS)
"""Stored, without what breaks documents; of the rest nothing is left, or it is refused."""
CONTROLS += ["\x00", "\ud800", "a\udfffb", "\x07\x08", "\u2028\u2029", "\ufffe\uffff", "\x85\x9f"]
FORMULAS = ['=HYPERLINK("http://x","y")', "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", " =1", "\r=2"]
NUMBERS = ["1e999", "-1e999", "NaN", "Infinity", "1" + "0" * 400, "-0", "1.5", "true", "null"]
MB = 1024 * 1024
TOO_MUCH = (1007, 1009, 1006)
"""The last is what a phone sees that is still sending when the server has closed."""


def headers(hall: Hall, **more: str) -> dict[str, str]:
    return {"Cookie": hall.join(), "Content-Type": "application/json", **more}


def post(hall: Hall, body: str | bytes, **more: str) -> httpx2.Response:
    url = f"{hall.server.local}/w/{hall.uid}/ops"
    return httpx2.post(url, content=body, headers=headers(hall, **more), timeout=60)


def export(hall: Hall, ending: str) -> str:
    url = f"{hall.server.local}/w/{hall.uid}/notes{ending}"
    reply = httpx2.get(url, headers={"Cookie": hall.login}, timeout=60)
    assert reply.status_code == 200
    return words_in(reply.content, ending.removeprefix("/"))


def well(reply: dict[str, Any]) -> bool:
    """A receipt, or a final no with a sentence. Returns whether it was stored."""
    if reply["t"] == "no":
        assert reply["again"] is False and reply["say"].endswith(".")
    return bool(reply["t"] == "ok")


def test_control_characters_and_lone_surrogates_break_no_export(hall: Hall) -> None:
    asking, told = hall.open(), set()
    for text in CONTROLS:
        with hall.phone() as phone:
            sent = operation(asking, {"text": text})
            told |= {sent["key"]} if well(phone.send(sent)) else set()
        sent = operation(asking, {"text": text})
        told |= {sent["key"]} if well(post(hall, json.dumps(sent)).json()) else set()
    form = b"key=" + b"f" * 32 + b"&asking=%d&value.text=bad%%00%%ff%%ed%%a0%%80" % asking
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    assert post(hall, form, **kind).status_code in (303, 422)
    assert len(told) == 2 * STAY
    for ending in ("", *(f"/{name}" for name in WHOLE)):
        odd = [letter for letter in export(hall, ending) if is_odd(letter)]
        assert odd == [], ending
    json.loads(export(hall, "/json"))
    assert len({len(row) for row in rows(hall)}) == 1
    check_invariant(hall.server, hall.workshop_id, told)


def is_odd(letter: str) -> bool:
    """What may stand in no document."""
    return unicodedata.category(letter) in ("Cc", "Cs", "Cn") and letter not in "\t\n\r"


def rows(hall: Hall) -> list[list[str]]:
    return list(csv.reader(io.StringIO(export(hall, "/csv"), newline=""), delimiter=";"))


def test_formulas_are_only_text_in_the_downloads(hall: Hall) -> None:
    asking, told = hall.open(), set()
    for text in FORMULAS:
        with hall.phone() as phone:
            told |= set(phone.send(operation(asking, {"text": text}))["keys"])
    cells = [cell for row in rows(hall) for cell in row]
    assert sum(text.strip() in cell for text in FORMULAS for cell in cells) >= len(FORMULAS)
    assert [cell for cell in cells if cell.strip()[:1] in tuple("=+-@")] == []
    check_invariant(hall.server, hall.workshop_id, told, exactly=True)


@pytest.mark.parametrize("kind", ["open_text", "word_cloud", "choice", "scale"])
def test_wrong_values_are_refused_with_a_sentence(hall: Hall, kind: str) -> None:
    with hall.server.database.writing() as session:
        settings = SETTINGS.get(kind, [None])[-1]
        item = add_item(session, hall.workshop_id)
        add_step(session, item, kind, "Vad?", language="sv", settings=settings)
    hall.open()
    asking = hall.open()
    frame = '{"t":"op","key":"%s","asking":%d,"value":%s}'
    odd = [json.dumps(value) for value in ODD]
    odd += [f'{{"values":{{"o1":{number}}}}}' for number in NUMBERS]
    odd += [f'{{"options":[{number}]}}' for number in NUMBERS] + NUMBERS
    for number, value in enumerate(odd):
        text = frame % (f"{number:032x}", asking, value)
        with hall.phone() as phone:
            phone.throw(text)
            reply = phone.hear("no")
        assert reply["why"] == "invalid" and not well(reply), value
        if number % 5 == 0:
            reply = post(hall, text)
            assert (reply.status_code, reply.json()["why"]) == (422, "invalid"), value
    check_invariant(hall.server, hall.workshop_id, set(), exactly=True)


def test_what_is_far_too_large_or_deep_is_refused_early_and_costs_no_memory(hall: Hall) -> None:
    asking = hall.open()
    with hall.phone() as bjorn:
        told = set(bjorn.send(operation(asking, {"text": "Före"}))["keys"])
        throw_all(hall, asking)
        before = memory(hall.server)
        for _ in range(4):
            throw_all(hall, asking)
        assert memory(hall.server) - before < 20 * MB
        told |= set(bjorn.send(operation(asking, {"text": "Efter"}))["keys"])
    check_invariant(hall.server, hall.workshop_id, told, exactly=True)


def throw_all(hall: Hall, asking: int) -> None:
    large = json.dumps(operation(asking, {"text": "x" * 10 * MB}))
    deep = '{"key":"%s","asking":%d,"value":%s}'
    assert post(hall, large).status_code == 413
    for depth in (100, 900, 30_000, 100_000):
        body = deep % ("d" * 32, asking, "[" * depth + "]" * depth)
        assert post(hall, body).status_code == 422
        with hall.phone() as phone:
            throw(phone, body.replace("{", '{"t":"op",', 1))
            if depth <= 900:
                assert phone.hear("no")["why"] == "invalid"
            else:
                assert phone.closed_with() in TOO_MUCH
    with hall.phone() as phone:
        throw(phone, large)
        assert phone.closed_with() in TOO_MUCH
    assert refused_before_it_is_sent(hall) == 413


def throw(phone: Line, frame: str) -> None:
    """The server closes while the rest of it is still on its way."""
    with contextlib.suppress(ConnectionClosed):
        phone.throw(frame)


def refused_before_it_is_sent(hall: Hall) -> int:
    """The status of a request that has only said how large it will be."""
    with socket.create_connection(("127.0.0.1", hall.server.settings.port), timeout=10) as line:
        head = f"POST /w/{hall.uid}/ops HTTP/1.1\r\nHost: x\r\nContent-Length: {10 * MB}\r\n\r\n"
        line.sendall(head.encode())
        found = re.match(rb"HTTP/1.1 (\d+)", line.recv(100))
    assert found
    return int(found[1])
