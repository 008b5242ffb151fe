"""Somebody guesses passwords: the account's own people, and everybody else, come in meanwhile."""

import threading

import pytest
from starlette.testclient import TestClient

from app.admission.doors import PasswordTries
from app.admission.hashing import hashing
from app.admission.networks import network_print
from app.clock import now
from app.database import Database
from app.main import create_app
from app.models.people import administration, device, facilitator, invitation
from app.models.people.facilitator import Facilitator
from app.routes._shared.parts import Parts
from app.settings import Settings
from tests.conftest import PASSWORD, someone
from tests.routes.test_facilitators import enter
from tests.test_turns import taken

ELSEWHERE, HALL = ("203.0.113.7", 1), ("198.51.100.4", 1)


def browser(client: TestClient, address: tuple[str, int] = HALL) -> TestClient:
    """Another one, of somebody at this address."""
    return TestClient(client.app, client=address, follow_redirects=False)


def known(client: TestClient, who: Facilitator, address: tuple[str, int] = HALL) -> TestClient:
    """One that has logged in to this account, and out again."""
    theirs = browser(client, address)
    assert enter(theirs, who.email, PASSWORD).status_code == 303
    theirs.post("/logout")
    return theirs


def guess(client: TestClient, email: str, times: int) -> int:
    """The last status of so many guesses."""
    return [enter(client, email, "gissning").status_code for _ in range(times)][-1]


def use_up(parts: Parts, email: str) -> None:
    """What strangers share, from many networks."""
    for number in range(1000):
        parts.password_tries.may_try(email, f"network {number}")


def test_ones_own_device_comes_in_whoever_guesses(
    client: TestClient, parts: Parts, astrid: Facilitator
) -> None:
    hers = known(client, astrid)
    assert guess(browser(client), astrid.email, PasswordTries.EACH + 1) == 429, "behind her address"
    use_up(parts, astrid.email)
    for number in range(1000):
        parts.password_tries.may_try(f"{number}@example.se", network_print(HALL[0]))
    assert enter(browser(client, ELSEWHERE), astrid.email, PASSWORD).status_code == 429
    assert enter(hers, astrid.email, PASSWORD).status_code == 303


@pytest.mark.parametrize("forged", ["", "{number}.x", "x", "{number}.{other}"])
def test_a_flood_of_log_ins_is_refused_early_but_not_to_a_known_device(
    client: TestClient, parts: Parts, astrid: Facilitator, dragana: Facilitator, forged: str
) -> None:
    hers, stranger = known(client, astrid), browser(client)
    number, _ = device.mark(astrid).split(".")
    text = forged.format(number=number, other=device.mark(dragana).split(".")[1])
    for name in ("device-x", "device-99999999999999999999", "device-77", device.cookie_of(astrid)):
        stranger.cookies.set(name, text, path="/login")
    parts.log_ins.of(network_print(HALL[0])).spend(1000)
    refused = enter(stranger, astrid.email, PASSWORD)
    assert refused.status_code == 429 and int(refused.headers["retry-after"]) > 1
    assert refused.headers["content-type"].startswith("text/plain")
    assert enter(hers, astrid.email, PASSWORD).status_code == 303
    assert enter(browser(client, ELSEWHERE), astrid.email, PASSWORD).status_code == 303


def test_a_colleague_on_a_new_device_behind_the_same_address_comes_in(
    client: TestClient, astrid: Facilitator, dragana: Facilitator
) -> None:
    assert guess(browser(client), astrid.email, 50) == 429
    assert enter(browser(client), dragana.email, PASSWORD).status_code == 303


def test_one_network_that_guesses_keeps_nobody_elsewhere_from_the_account(
    client: TestClient, astrid: Facilitator
) -> None:
    assert guess(browser(client), astrid.email, 100) == 429
    assert enter(browser(client, ELSEWHERE), astrid.email, PASSWORD).status_code == 303


def test_guesses_from_everywhere_are_slowed_together_and_the_page_says_what_to_do(
    client: TestClient, parts: Parts, astrid: Facilitator
) -> None:
    use_up(parts, astrid.email)
    refused = enter(browser(client, ELSEWHERE), astrid.email, PASSWORD)
    assert refused.status_code == 429 and "där du har loggat in förut" in refused.text
    assert astrid.email in refused.text


def test_a_known_device_that_guesses_is_slowed_by_itself(
    client: TestClient, astrid: Facilitator, dragana: Facilitator
) -> None:
    hers, lost = known(client, astrid), known(client, astrid)
    assert guess(lost, astrid.email, PasswordTries.EACH) == 422
    assert enter(lost, astrid.email, PASSWORD).status_code == 429
    assert enter(hers, astrid.email, PASSWORD).status_code == 303
    assert enter(browser(client), astrid.email, PASSWORD).status_code == 303
    assert enter(lost, dragana.email, PASSWORD).status_code == 303, "a stranger there"


def test_a_browser_may_be_known_to_several(
    client: TestClient, parts: Parts, astrid: Facilitator, dragana: Facilitator
) -> None:
    shared = known(client, astrid)
    enter(shared, dragana.email, PASSWORD)
    for who in (astrid, dragana):
        use_up(parts, who.email)
        assert enter(shared, who.email, PASSWORD).status_code == 303


@pytest.mark.parametrize("secure", [False, True])
def test_the_devices_cookie_is_for_logging_in_here_alone(
    settings: Settings, database: Database, astrid: Facilitator, secure: bool
) -> None:
    settings.base_url = "https://bikupa.example.se" if secure else ""
    with TestClient(create_app(settings)) as client:
        cookies = enter(client, astrid.email, PASSWORD).headers.get_list("set-cookie")
    said = next(one for one in cookies if one.startswith(device.cookie_of(astrid))).lower()
    wanted = {"httponly", "samesite=lax", "path=/login", "max-age=34560000"}
    assert wanted <= set(said.split("; "))
    assert ("secure" in said.split("; ")) is secure


def test_a_restart_knows_the_device_again(
    settings: Settings, database: Database, client: TestClient, astrid: Facilitator
) -> None:
    hers = known(client, astrid)
    with TestClient(create_app(settings)) as anew:
        use_up(anew.app.state.parts, astrid.email)  # type: ignore[attr-defined]
        anew.cookies = hers.cookies
        assert enter(anew, astrid.email, PASSWORD).status_code == 303


def test_a_new_password_makes_every_other_device_a_stranger(
    client: TestClient, parts: Parts, database: Database, astrid: Facilitator
) -> None:
    hers, lost = known(client, astrid), known(client, astrid)
    enter(hers, astrid.email, PASSWORD)
    hers.post("/account/password", data={"old": PASSWORD, "password": "ett nytt lösenord"})
    use_up(parts, astrid.email)
    assert enter(lost, astrid.email, "ett nytt lösenord").status_code == 429
    assert enter(hers, astrid.email, "ett nytt lösenord").status_code == 303


def test_a_link_to_a_new_password_makes_its_browser_known_and_the_others_strangers(
    client: TestClient, parts: Parts, database: Database, astrid: Facilitator
) -> None:
    lost, hers = known(client, astrid), browser(client)
    with database.writing() as session:
        token = invitation.reset(session, astrid)
    form = {"token": token, "filled": "1", "password": "ett nytt lösenord"}
    assert hers.post("/invitation", data=form).status_code == 303
    use_up(parts, astrid.email)
    assert enter(lost, astrid.email, "ett nytt lösenord").status_code == 429
    assert enter(hers, astrid.email, "ett nytt lösenord").status_code == 303


def test_a_device_of_an_account_that_is_turned_off_is_a_stranger(
    client: TestClient, parts: Parts, database: Database, astrid: Facilitator, dragana: Facilitator
) -> None:
    hers = known(client, dragana)
    with database.writing() as session:
        administration.disable(session, dragana.id or 0, now())
    use_up(parts, dragana.email)
    assert enter(hers, dragana.email, PASSWORD).status_code == 429


@pytest.mark.parametrize("shown", ["", ".", "x", "{number}.", ".{seal}", "{number}.{other}", "ö.é"])
def test_no_mark_but_ones_own_is_known(
    database: Database, astrid: Facilitator, dragana: Facilitator, shown: str
) -> None:
    number, seal = device.mark(astrid).split(".")
    other = device.mark(dragana).split(".")[1]
    text = shown.format(number=number, seal=seal, other=other)
    assert device.number_of(astrid, text) == ""
    assert device.number_of(dragana, f"{number}.{seal}") == ""
    assert device.number_of(None, f"{number}.{seal}") == ""
    assert device.number_of(astrid, f"{number}.{seal}") == number


def test_with_the_same_password_two_accounts_have_different_marks(database: Database) -> None:
    one, other = (someone(database, "Rut", f"{name}@example.se") for name in ("a", "b"))
    other.password_hash = one.password_hash
    assert device.number_of(other, device.mark(one)) == ""


def test_who_is_logged_in_changes_the_password_while_others_guess(
    client: TestClient, parts: Parts, astrid: Facilitator
) -> None:
    hers = browser(client)
    enter(hers, astrid.email, PASSWORD)
    use_up(parts, astrid.email)
    form = {"old": "gissning", "password": "ett nytt lösenord"}
    for _ in range(PasswordTries.EACH - 1):
        assert "Det är inte ditt nuvarande" in hers.post("/account/password", data=form).text
    done = hers.post("/account/password", data={**form, "old": PASSWORD})
    assert done.status_code == 303


def test_who_has_taken_a_log_in_may_not_guess_the_password_for_ever(
    client: TestClient, astrid: Facilitator
) -> None:
    hers = browser(client)
    enter(hers, astrid.email, PASSWORD)
    form = {"old": "gissning", "password": "ett nytt lösenord"}
    for _ in range(PasswordTries.EACH):
        hers.post("/account/password", data=form)
    refused = hers.post("/account/password", data={**form, "old": PASSWORD})
    assert refused.status_code == 422 and "Många försök" in refused.text


def test_a_known_device_gets_a_turn_when_strangers_have_all_of_them(
    client: TestClient, astrid: Facilitator
) -> None:
    hers, replies = known(client, astrid), []
    come = threading.Thread(target=lambda: replies.append(enter(hers, astrid.email, PASSWORD)))
    with taken(hashing, "flood", "hall"):
        assert enter(browser(client, ELSEWHERE), astrid.email, PASSWORD).status_code == 429
        come.start()
        while come.is_alive() and len(hashing) == hashing.places:
            come.join(0.01)
    come.join(10)
    assert [reply.status_code for reply in replies] == [303]


def test_a_link_that_is_valid_costs_no_hash_for_an_email_that_is_taken(
    client: TestClient, database: Database, astrid: Facilitator, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.writing() as session:
        token = invitation.invite(session)
    monkeypatch.setattr(facilitator, "hash_in_turn", None)
    form = {"token": token, "filled": "1", "name": "Rut Ek", "email": astrid.email}
    refused = client.post("/invitation", data={**form, "password": "tre bruna björnar"})
    assert refused.status_code == 422 and "redan ett konto" in refused.text
