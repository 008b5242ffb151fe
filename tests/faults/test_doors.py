"""Guessing one's way in, and pretending to come from elsewhere."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import product

import httpx2
import pytest

from app.admission.doors import Guesses
from app.security import CODE_LETTERS
from tests.faults.company import Company
from tests.faults.conftest import ENVIRONMENT, MakeServer
from tests.faults.invariant import check_nothing_is_lost
from tests.live.conftest import Hall, make_hall
from tests.server import Server

EACH, ALL = Guesses.EACH, 600
CODES = ["CDF" + "".join(letters) for letters in product(CODE_LETTERS, repeat=3)]
ADDRESSES = [f"127.0.1.{n + 1}" for n in range(ALL // EACH)]
PHONES = 10


def allow_less() -> None:
    """A fifth of the budget for all addresses together."""
    Guesses.ALL = ALL


def client(server: Server, address: str = "127.0.0.1", **headers: str) -> httpx2.Client:
    """Somebody who comes from this address."""
    transport = httpx2.HTTPTransport(local_address=address)
    return httpx2.Client(base_url=server.local, transport=transport, headers=headers, timeout=60)


def guess(server: Server, address: str, codes: list[str]) -> set[tuple[int, str]]:
    """The replies, without the code that was tried."""
    with client(server, address) as one:
        replies = {code: one.get(f"/{code}") for code in codes}
    return {(reply.status_code, re.sub(code, "", reply.text)) for code, reply in replies.items()}


def test_guessing_from_many_addresses_meets_uniform_replies_and_one_budget(
    make_server: MakeServer,
) -> None:
    server = make_server(first=allow_less)
    hall, locked, ended = make_hall(server), make_hall(server), make_hall(server)
    locked.act("lock")
    ended.act("next")
    ended.act("end")
    asking = hall.open()
    with Company(hall, PHONES) as company:
        replies = guess(server, "127.0.0.7", [locked.code, ended.code, CODES[-1]])
        with ThreadPoolExecutor(4) as pool:
            portions = [CODES[n * EACH : (n + 1) * EACH] for n in range(len(ADDRESSES))]
            for found in pool.map(guess, [server] * len(ADDRESSES), ADDRESSES, portions):
                replies |= {reply for reply in found if reply[0] != 429}
        assert len(replies) == 1 and next(iter(replies))[0] == 404
        with client(server, "127.0.0.8") as one:
            statuses = [one.get(f"/{code}").status_code for code in CODES[-9:]]
        assert statuses[: Guesses.LITTLE] == [404] * Guesses.LITTLE
        assert statuses.count(429) >= 4 and statuses[-1] == 429
        with client(server, "127.0.0.9") as newcomer:
            assert newcomer.get(f"/{hall.code}").status_code == 303
        company.say(asking, "Bussen")
        company.wait_until_answered()
        check_nothing_is_lost(hall, company.phones, asking, PHONES)


def test_a_code_only_locates_and_a_token_of_128_bits_lets_in(hall: Hall) -> None:
    with client(hall.server) as stranger:
        led = stranger.get(f"/{hall.code}")
        assert led.status_code == 303 and not led.cookies
        for path in ("phone/stage", "phone/mine", "phone/me", "desk", "projector", "notes"):
            assert stranger.get(f"/w/{hall.uid}/{path}").status_code in (303, 404)
        stranger.get(led.headers["location"])
        token = stranger.cookies["participant"]
        assert re.fullmatch(r"[A-Za-z0-9_-]{22,}", token)
        assert stranger.get(f"/w/{hall.uid}/phone/stage").status_code == 200
        stranger.cookies.clear()
        stranger.cookies.set("participant", token[:-1] + ("A" if token[-1] != "A" else "B"))
        assert stranger.get(f"/w/{hall.uid}/phone/stage").status_code == 404


@pytest.fixture(scope="module")
def behind_a_proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """It believes what 127.0.0.1 says about where a request came from."""
    folder = tmp_path_factory.mktemp("behind")
    server = Server(folder, BIKUPA_TRUSTED_PROXIES="127.0.0.1", **ENVIRONMENT)
    server.start()
    yield server
    server.dispose()


@pytest.mark.parametrize(
    ("address", "header", "value"),
    [
        ("127.0.0.1", "X-Forwarded-For", "10.0.0.{n}, 10.9.9.1"),  # as the proxy adds to it
        ("127.0.0.1", "X-Forwarded-For", "127.0.0.1, 10.0.0.{n}, 10.9.9.2, 127.0.0.1"),
        ("127.0.0.1", "X-Forwarded-For", "gibberish {n}, 10.9.9.3"),
        ("127.0.0.4", "X-Forwarded-For", "10.0.0.{n}"),
        ("127.0.0.5", "X-Real-IP", "10.0.0.{n}"),
        ("127.0.0.6", "Forwarded", "for=10.0.0.{n}"),
        ("127.0.0.7", "CF-Connecting-IP", "10.0.0.{n}"),
    ],
)
def test_a_forged_address_moves_no_limit(
    behind_a_proxy: Server, address: str, header: str, value: str
) -> None:
    with client(behind_a_proxy, address) as forger:
        statuses = [
            forger.get(f"/{CODES[n]}", headers={header: value.format(n=n)}).status_code
            for n in range(EACH + 3)
        ]
    assert statuses == [404] * EACH + [429] * 3
    with client(behind_a_proxy, **{"X-Forwarded-For": "10.8.8.8"}) as other:
        assert other.get(f"/{CODES[0]}").status_code == 404


def test_a_forged_host_is_named_on_no_page(behind_a_proxy: Server) -> None:
    hall = make_hall(behind_a_proxy)
    forged = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}
    with client(behind_a_proxy, "127.0.0.9", **forged, Cookie=hall.login) as one:
        for path in ("/", f"/w/{hall.uid}/desk", f"/w/{hall.uid}/projector"):
            assert "evil.example" not in one.get(path).text
