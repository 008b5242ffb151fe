"""What one phone, one address or one locked database can do to the others: nothing."""

import asyncio
import re
import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import product

import httpx2
import pytest

from app.admission.budgets import RateLimits
from app.admission.doors import Guesses
from app.security import CODE_LETTERS
from tests.live.conftest import Hall
from tests.phones import Line, Phone, operation
from tests.server import Server, wait_until

TEXT = {"text": "Bussen går för sällan"}
OPS = RateLimits.OPS.amount


def test_a_flood_from_one_phone_is_slowed_for_that_phone_only(hall: Hall) -> None:
    asking = hall.open()
    with hall.phone() as flood, hall.phone() as other:
        replies = [flood.send(operation(asking, TEXT)) for _ in range(OPS + 3)]
        assert [reply["t"] for reply in replies] == ["ok"] * OPS + ["no"] * 3
        assert (replies[-1]["why"], replies[-1]["again"]) == ("slow", True)
        assert replies[-1]["after"] >= 3000
        assert other.send(operation(asking, TEXT))["t"] == "ok"


def test_over_http_a_flood_gets_429_with_the_same_words(hall: Hall) -> None:
    asking, cookie = hall.open(), hall.join()
    url, headers = f"{hall.server.url}/w/{hall.uid}/ops", {"Cookie": cookie}
    most = OPS * hall.server.processes  # each counts by itself
    with httpx2.Client(headers=headers) as client:
        replies = [client.post(url, json=operation(asking, TEXT)) for _ in range(most + 1)]
    refused = [reply for reply in replies if reply.status_code == 429]
    assert {reply.status_code for reply in replies} == {200, 429}
    assert 1 <= len(refused) <= most + 1 - OPS
    assert {reply.headers["x-bikupa-receipt"] for reply in replies} == {"1"}
    with hall.phone() as phone:
        said = [phone.send(operation(asking, TEXT)) for _ in range(OPS + 1)][-1]
    assert refused[-1].json() | {"key": ""} == said | {"key": ""}


def test_300_phones_behind_one_address_all_join_and_answer(hall: Hall) -> None:
    asking = hall.open()
    with ThreadPoolExecutor(12) as pool:
        cookies = list(pool.map(lambda _: hall.join(), range(300)))
    assert len(set(cookies)) == 300

    async def answer() -> None:
        phones = [Phone(hall.server.url, hall.uid, cookie) for cookie in cookies]
        online = [asyncio.create_task(phone.stay()) for phone in phones]
        for phone in phones:
            await phone.answer(asking, TEXT)
        async with asyncio.timeout(40):
            while any(phone.outbox for phone in phones):  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        for task in online:
            task.cancel()
        await asyncio.gather(*online, return_exceptions=True)

    asyncio.run(answer())
    with hall.desk() as desk:
        desk.say(t="act", do="close", key="c" * 16)
        assert "<strong>300 svar</strong>" in desk.see('value="open"')["html"]


def guess(client: httpx2.Client, code: str, forwarded: str = "") -> httpx2.Response:
    headers = {"X-Forwarded-For": forwarded, "X-Real-IP": forwarded} if forwarded else {}
    return client.get(f"/{code}", headers=headers)


def test_guessing_codes_has_a_budget_that_no_forged_address_moves(
    make_server: Callable[[], Server],
) -> None:
    server = make_server()
    with httpx2.Client(base_url=server.url) as client:
        statuses = [
            guess(client, f"CDFG{a}{b}", f"10.0.{ord(a)}.{ord(b)}").status_code
            for a, b in list(product(CODE_LETTERS, repeat=2))[: Guesses.EACH + 5]
        ]
        assert statuses == [404] * Guesses.EACH + [429] * 5


def test_a_phone_that_asks_for_pictures_guesses_nothing(hall: Hall) -> None:
    with httpx2.Client(base_url=hall.server.url) as client:
        for _ in range(Guesses.EACH + 5):
            assert client.get("/apple-touch-icon.png").status_code == 404
        assert guess(client, hall.code).status_code == 303


def lock(server: Server, seconds: float) -> threading.Thread:
    """Another process's write lock, as a backup might hold it."""
    path = server.settings.data_dir / "bikupa.db"
    held = threading.Event()

    def hold() -> None:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        held.set()
        time.sleep(seconds)
        other.execute("ROLLBACK")
        other.close()

    holding = threading.Thread(target=hold)
    holding.start()
    held.wait(10)
    return holding


@pytest.mark.alone
def test_while_the_database_is_locked_the_live_loop_goes_on(hall: Hall) -> None:
    asking = hall.open()
    with hall.phone() as phone, hall.phone() as newcomer, hall.desk() as desk:
        holding = lock(hall.server, 3)
        sent = operation(asking, TEXT)
        phone.say(**sent)
        for n in range(10):
            desk.say(t="act", do="blank", key=f"{n}" * 16)
        began = time.monotonic()
        for line in (phone, newcomer, desk):
            line.say(t="ping")
            line.hear("pong", seconds=2)
        with Line(hall.server.url, f"/w/{hall.uid}/projector", hall.login) as projector:
            projector.greet()
            projector.see("Vad hindrar?")
        assert time.monotonic() - began < 2 and holding.is_alive()
        assert phone.hear("ok")["keys"] == [sent["key"]]
        holding.join()


def test_no_token_code_or_answer_is_in_the_log(
    make_server: Callable[[], Server], make_hall_on: Callable[[Server], Hall]
) -> None:
    server = make_server()
    wait_until(lambda: "invitation#" in server.log, 10, lambda: server.log)
    setup = re.findall(r"invitation#([\w-]+)", server.log)[0]
    with httpx2.Client(base_url=server.url, follow_redirects=True) as astrid:
        form = {"name": "Astrid", "email": "a@example.se", "password": "korvstoppning"}
        astrid.post("/invitation", data={"token": setup, "filled": "1", **form})
        astrid.post("/login", data={"email": "a@example.se", "password": "fel-lösenord"})
        login = astrid.cookies["login"]
    hall = make_hall_on(server)
    asking, cookie, link = hall.open(), hall.join(), hall.link()
    secrets = [login, hall.login, cookie, link, hall.uid, hall.code, TEXT["text"], "korvstoppning"]
    httpx2.post(f"{server.url}/screen", data={"token": link.partition("=")[2]})
    httpx2.get(f"{server.url}/screen?canary")
    with hall.again(cookie) as phone:
        phone.send(operation(asking, TEXT))
        phone.throw("garbage")
        phone.closed_with()
    with hall.desk() as desk:
        desk.send({"t": "act", "do": "hide", "on": 1, "reason": "other", "key": "k" * 16})
    server.stop()
    logged = server.log.replace(setup, "", 1)
    for secret in [setup, "canary", *(secret.partition("=")[2] or secret for secret in secrets)]:
        assert secret not in logged
