"""The pages on which an account is erased: one's own, and another's."""

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from app.clock import now
from app.commands.cli import main as cli
from app.database import Database
from app.models.people import facilitator, former_account, member
from app.models.people.facilitator import Facilitator
from app.models.people.member import HOST, OWNER
from app.models.workshop import Workshop
from app.settings import Settings
from tests.conftest import PASSWORD, log_in, someone

OWN = "/account/erasure"


@pytest.fixture
def adam(database: Database) -> Facilitator:
    """The first facilitator."""
    return someone(database, "Adam Alm", "adam@example.se")


@pytest.fixture
def adams(client: TestClient, database: Database, adam: Facilitator) -> TestClient:
    return log_in(client, database, adam)


def is_there(database: Database, who: Facilitator) -> bool:
    with database.reading() as session:
        return facilitator.by_email(session, who.email) is not None


def test_one_erases_ones_own_account_with_the_password(
    client: TestClient, database: Database, adam: Facilitator, dragana: Facilitator
) -> None:
    hers = log_in(client, database, dragana)
    asked = hers.get(OWN)
    assert "Det går inte att ångra" in asked.text and f"tidigare konto {dragana.id}" in asked.text
    for wrong in ("", "gissning"):
        refused = hers.post(OWN, data={"password": wrong})
        assert refused.status_code == 422 and is_there(database, dragana)
    done = hers.post(OWN, data={"password": PASSWORD})
    assert done.status_code == 200 and "Kontot är raderat" in done.text
    assert dragana.name not in done.text and not is_there(database, dragana)
    assert hers.get("/workshops", follow_redirects=False).status_code == 303


def test_an_only_owner_is_told_which_workshops_need_another(
    adam: Facilitator,
    astrids: TestClient,
    database: Database,
    workshop: Workshop,
    astrid: Facilitator,
    dragana: Facilitator,
) -> None:
    asked = astrids.get(OWN).text
    assert workshop.title in asked and f"/w/{workshop.uid}/members" in asked
    assert 'name="password"' not in asked
    refused = astrids.post(OWN, data={"password": PASSWORD})
    assert refused.status_code == 422 and "ingen annan ägare" in refused.text
    assert is_there(database, astrid)
    with database.writing() as session:
        member.add(session, workshop.id or 0, dragana.id or 0, OWNER)
    assert 'name="password"' in astrids.get(OWN).text


def test_an_administrator_erases_another_and_is_told_no_titles(
    adams: TestClient,
    database: Database,
    workshop: Workshop,
    astrid: Facilitator,
    dragana: Facilitator,
) -> None:
    at = f"/facilitators/{astrid.id}/erasure"
    asked = adams.get(at).text
    assert "En workshop har ingen annan ägare" in asked
    assert workshop.title not in asked and workshop.uid not in asked
    refused = adams.post(at)
    assert refused.status_code == 422 and workshop.title not in refused.text
    adams.post(f"/facilitators/{astrid.id}/disabling")
    adams.post(f"/facilitators/{astrid.id}/handover", data={"to": dragana.id})
    assert "Radera kontot för gott" in adams.get(at).text
    done = adams.post(at)
    assert "Kontot är raderat" in done.text
    assert astrid.name not in done.text and astrid.email not in done.text
    assert not is_there(database, astrid)
    assert adams.get(at).status_code == 404


def test_an_erased_account_is_on_no_page_of_the_workshop(
    adam: Facilitator,
    astrids: TestClient,
    database: Database,
    workshop: Workshop,
    dragana: Facilitator,
) -> None:
    with database.writing() as session:
        member.add(session, workshop.id or 0, dragana.id or 0, HOST)
    assert dragana.email in astrids.get(f"/w/{workshop.uid}/members").text
    with database.writing() as session:
        former_account.erase(session, dragana.id or 0, now())
    for name in ("members", "desk", "agenda", "notes", "facts"):
        text = astrids.get(f"/w/{workshop.uid}/{name}").text
        assert dragana.name not in text and dragana.email not in text


def test_erasing_an_account_closes_its_open_desks(
    adam: Facilitator,
    astrids: TestClient,
    database: Database,
    workshop: Workshop,
    astrid: Facilitator,
    hedvig: Facilitator,
) -> None:
    with astrids.websocket_connect(f"/w/{workshop.uid}/desk") as desk:
        desk.send_json({"t": "hello", "v": 1})
        assert [desk.receive_json()["t"] for _ in range(2)] == ["welcome", "stage"]
        desk.send_json({"t": "seen"})
        with database.writing() as session:  # at the command line: no bell rings here
            former_account.erase(session, astrid.id or 0, now())
        while (heard := desk.receive_json())["t"] == "stage":
            desk.send_json({"t": "seen"})
        assert heard["t"] == "bye"


def test_the_security_log_tells_of_an_erased_account_by_its_number(
    adams: TestClient, database: Database, dragana: Facilitator
) -> None:
    log = f"/facilitators/log?account={dragana.id}"
    adams.post(f"/facilitators/{dragana.id}/disabling")
    assert dragana.name in adams.get(log).text
    adams.post(f"/facilitators/{dragana.id}/erasure")
    text = adams.get(log).text
    assert "Raderade ett konto" in text and f"tidigare konto {dragana.id}" in text
    assert dragana.name not in text and dragana.email not in text


def test_the_last_administrator_is_told_why_not(
    adams: TestClient, database: Database, adam: Facilitator, astrid: Facilitator
) -> None:
    assert adams.get(f"/facilitators/{adam.id}/erasure").url.path == OWN
    asked = adams.get(OWN).text
    assert "Någon måste sköta kontona" in asked and 'name="password"' not in asked
    refused = adams.post(OWN, data={"password": PASSWORD})
    assert refused.status_code == 422 and is_there(database, adam)


def test_an_account_is_erased_at_the_command_line_when_it_is_meant(
    settings: Settings,
    database: Database,
    adam: Facilitator,
    dragana: Facilitator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BIKUPA_DATA_DIR", str(settings.data_dir))
    order = ["facilitator", "erase", dragana.email]
    assert CliRunner().invoke(cli, order, input="n\n").exit_code == 1
    assert is_there(database, dragana)
    done = CliRunner().invoke(cli, [*order, "--yes"])
    assert done.exit_code == 0 and f"former account {dragana.id}" in done.output
    assert not is_there(database, dragana)
    assert CliRunner().invoke(cli, [*order, "--yes"]).exit_code == 1
    assert CliRunner().invoke(cli, ["facilitator", "erase", adam.email, "--yes"]).exit_code == 1
    assert is_there(database, adam)
