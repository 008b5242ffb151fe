"""The same key again, and the same person twice."""

import re
import secrets
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import httpx2
from sqlmodel import select

from app.models.agenda.asking import Asking
from app.models.answers.answer import Answer
from app.models.answers.reading import count_from_scratch
from tests.faults.invariant import check_invariant
from tests.live.conftest import Hall
from tests.phones import Line, operation

TEXT = {"text": "Bussen går för sällan"}
SENDS = 12


def post(hall: Hall, cookie: str, message: dict[str, Any]) -> dict[str, Any]:
    url = f"{hall.server.local}/w/{hall.uid}/ops"
    reply = httpx2.post(url, json=message, headers={"Cookie": cookie}, timeout=30)
    assert reply.headers["x-bikupa-receipt"] == "1"
    return dict(reply.json())


def values(hall: Hall, asking: int) -> list[str]:
    """What stands as answered."""
    with hall.server.database.reading() as session:
        results = count_from_scratch(session, session.get_one(Asking, asking))
    return [entry.text for entry in results.entries.values()]


def test_parallel_sends_with_one_key_are_one_row_and_get_one_receipt(hall: Hall) -> None:
    asking, cookie = hall.open(), hall.join()
    sent = operation(asking, TEXT)
    start = Barrier(SENDS)

    def by_socket(_: int) -> dict[str, Any]:
        with hall.again(cookie) as line:
            start.wait(20)
            return line.send(sent)

    def by_post(_: int) -> dict[str, Any]:
        start.wait(20)
        return post(hall, cookie, sent)

    with ThreadPoolExecutor(SENDS) as pool:
        sending = [pool.submit(way, n) for n in range(SENDS // 2) for way in (by_socket, by_post)]
        receipts = [one.result() for one in sending]
    assert {(receipt["t"], *receipt["keys"]) for receipt in receipts} == {("ok", sent["key"])}
    assert len({receipt["n"] for receipt in receipts}) == 1
    assert values(hall, asking) == [TEXT["text"]]
    check_invariant(hall.server, hall.workshop_id, {sent["key"]}, exactly=True)


def test_two_tabs_with_one_cookie_are_one_person_and_both_are_current(hall: Hall) -> None:
    asking, cookie = hall.open(), hall.join()
    told: list[str] = []
    with hall.again(cookie) as one, hall.again(cookie) as other:
        for number in range(8):
            tab = other if number % 2 else one
            told += tab.send(operation(asking, {"text": f"Svar {number}"}))["keys"]
        wait_until_listed(one, asking, range(8))
        gone = operation(asking, None, do="withdraw", thread=told[0])
        told += one.send(gone)["keys"]
        wait_until_listed(other, asking, range(1, 8))
    with hall.server.database.reading() as session:
        senders = session.exec(select(Answer.participant_id).where(Answer.asking_id == asking))
        assert len(set(senders)) == 1
    check_invariant(hall.server, hall.workshop_id, told, exactly=True)


def wait_until_listed(tab: Line, asking: int, numbers: range) -> None:
    """Until this tab shows just these of the answers as its own."""
    wanted = {f"Svar {number}" for number in numbers}
    while set(re.findall(r"<p [^>]*data-text>(.*?)</p>", own(tab, asking))) != wanted:
        pass


def own(tab: Line, asking: int) -> str:
    return str(tab.hear("mine", asking=asking)["html"])


def test_a_key_with_other_content_is_refused_and_an_edit_has_its_own(hall: Hall) -> None:
    asking, cookie = hall.open(), hall.join()
    first = operation(asking, TEXT)
    with hall.again(cookie) as phone:
        told = set(phone.send(first)["keys"])
        for other in ({"value": {"text": "Annat"}}, {"do": "withdraw", "thread": first["key"]}):
            for reply in (phone.send(first | other), post(hall, cookie, first | other)):
                assert (reply["t"], reply["why"], reply["again"]) == ("no", "changed", False)
        assert values(hall, asking) == [TEXT["text"]]
        edit = operation(asking, {"text": "Tåget"}, do="edit", thread=first["key"])
        told |= set(phone.send(edit)["keys"])
    assert values(hall, asking) == ["Tåget"] and len(told) == 2
    check_invariant(hall.server, hall.workshop_id, told, exactly=True)


def test_another_phone_may_use_a_key_that_is_taken(hall: Hall) -> None:
    asking, key = hall.open(), secrets.token_hex(16)
    for text in ("Björn", "Chidi"):
        sent = operation(asking, {"text": text}) | {"key": key}
        assert post(hall, hall.join(), sent)["t"] == "ok"
    assert sorted(values(hall, asking)) == ["Björn", "Chidi"]
