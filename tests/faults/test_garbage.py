"""Frames that no screen sends: the socket is closed with the right code and it is logged once."""

import contextlib
import os
import re
import socket
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from tests.faults.company import Company
from tests.faults.invariant import check_nothing_is_lost
from tests.live.conftest import Hall
from tests.phones import Line
from tests.server import wait_until

FRAMES: dict[str, tuple[Any, set[int]]] = {
    "garbage": ("garbage", {1007}),
    "no object": ("[]", {1007}),
    "deep": ("[" * 30_000, {1007}),
    "no message": ('{"t":"dance"}', {1007}),
    "binary": (b"\x00\x01", {1003}),
    "too large": ("x" * 66_000, {1009}),
    "far too large": ("x" * 10_000_000, {1009, 1006}),
    "in pieces": (["x" * 30_000] * 9, {1009, 1006}),
}
RECORD = re.compile(r"^\d{4}-\d\d-\d\d \S+ (WARNING|ERROR) ", re.M)


def records(hall: Hall) -> int:
    return len(RECORD.findall(hall.server.log))


@pytest.mark.parametrize("name", FRAMES)
def test_a_faulty_frame_closes_with_its_code_and_is_logged_once(hall: Hall, name: str) -> None:
    frame, codes = FRAMES[name]
    before = records(hall)
    with hall.phone() as phone:
        with contextlib.suppress(ConnectionClosed):
            phone.throw(frame)
        assert phone.closed_with() in codes
    check_logged_once(hall, before)


def check_logged_once(hall: Hall, before: int) -> None:
    wait_until(lambda: records(hall) > before, 5, lambda: "it was not logged")
    with hall.phone() as phone:  # what else would have been logged is by now
        phone.say(t="ping")
        phone.hear("pong")
    assert records(hall) == before + 1, hall.server.log[-2000:]


RAW = {
    "bad UTF-8": (0x81, b'{"t":"\xff\xfe"}', 1007),
    "reserved bits": (0xF1, b"x", 1002),
    "unknown opcode": (0x83, b"x", 1002),
    "continuation of nothing": (0x80, b"x", 1002),
    "long ping": (0x89, b"x" * 126, 1002),
}


def raw(line: Line, first: int, payload: bytes) -> None:
    """A frame as it stands on the wire."""
    mask = os.urandom(4)
    length = bytes([0x80 | len(payload)]) if len(payload) < 126 else bytes([0xFE, 0, len(payload)])
    masked = bytes(byte ^ mask[n % 4] for n, byte in enumerate(payload))
    wire: socket.socket = line.wire.socket
    wire.sendall(bytes([first]) + length + mask + masked)


@pytest.mark.parametrize("name", RAW)
def test_what_is_no_frame_closes_with_its_code_and_is_logged_once(hall: Hall, name: str) -> None:
    first, payload, code = RAW[name]
    before = records(hall)
    with hall.phone() as phone:
        raw(phone, first, payload)
        assert phone.closed_with() == code
    check_logged_once(hall, before)


def test_garbage_of_some_harms_no_others(hall: Hall) -> None:
    asking = hall.open()
    with Company(hall, 20) as company:
        for frame, _ in FRAMES.values():
            with hall.phone() as phone, contextlib.suppress(ConnectionClosed):
                phone.throw(frame)
            company.say(asking, "Bussen")
        company.wait_until_answered()
        assert {phone.connections for phone in company.phones} == {1}
        check_nothing_is_lost(hall, company.phones, asking, 20 * len(FRAMES))
