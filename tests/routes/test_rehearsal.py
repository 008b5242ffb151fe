"""Rehearsing at the desk: begun, stopped, removed; and who may send simulated phones."""

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from app.database import Database
from app.models.agenda.asking import Asking
from app.models.people.participant import SIMULATED, Participant
from app.models.workshop import LED, Workshop
from app.rehearsal.wire import BEGINS, SIMULATED_HEADER
from app.routes._shared.parts import Parts
from app.settings import Settings
from tests.rooms import ask, do, say
from tests.routes.test_survey import save
from tests.surveys import again, make_survey

SIMULATED_PHONE = {SIMULATED_HEADER: BEGINS}
HERE = ("127.0.0.1", 50_000)


@pytest.fixture(autouse=True)
def nobody_comes(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """No server listens in these tests: who would have been started."""
    started: list[int] = []
    monkeypatch.setattr(parts.rehearsals, "start", lambda workshop_id, _: started.append(1))
    return started


@pytest.fixture
def path(workshop: Workshop) -> str:
    return f"/w/{workshop.uid}"


@pytest.fixture
def at_home(client: TestClient) -> TestClient:
    """Who asks from the server's own machine."""
    return another(client, HERE)


def another(client: TestClient, address: tuple[str, int] = ("testclient", 50_000)) -> TestClient:
    """One more browser, on the loop that the app runs on."""
    made = TestClient(client.app, client=address)
    made.portal = client.portal
    return made


def origins(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.exec(select(Participant.origin)))


def test_the_desk_begins_marks_and_removes_a_rehearsal(
    astrids: TestClient, database: Database, path: str, workshop: Workshop, nobody_comes: list[int]
) -> None:
    ask(database, workshop, "open_text", "Vad hindrar?")
    assert "Öva med 20" in astrids.get(f"{path}/desk").text
    begun = astrids.post(f"{path}/rehearsal").text
    assert "Ta bort övningen" in begun and "Öva med 20" not in begun
    assert nobody_comes == [1]
    assert "Övning" in astrids.get(f"{path}/projector").text
    astrids.post(f"{path}/rehearsal/stop")
    assert "Ta bort övningen" in astrids.get(f"{path}/desk").text
    assert "Öva med 20" in astrids.post(f"{path}/rehearsal/removal").text
    assert "Övning" not in astrids.get(f"{path}/projector").text


def test_a_rehearsal_with_real_answers_in_it_is_removed_only_when_told_what_to_do(
    astrids: TestClient, database: Database, path: str, workshop: Workshop
) -> None:
    astrids.post(f"{path}/rehearsal")
    asking = ask(database, workshop, "open_text", "Vad hindrar?")
    say(database, asking, {"text": "På riktigt"})
    asked = astrids.post(f"{path}/rehearsal/removal").text
    assert "1 svar från en riktig telefon" in asked
    assert "Ta bort övningen" in astrids.get(f"{path}/desk").text
    astrids.post(f"{path}/rehearsal/removal", data={"real": "keep"})
    assert "På riktigt" in astrids.get(f"{path}/desk").text


def test_behind_a_locked_door_the_desk_says_why_nobody_can_rehearse(
    astrids: TestClient, database: Database, path: str, workshop: Workshop
) -> None:
    do(database, workshop, "lock")
    refused = astrids.post(f"{path}/rehearsal")
    assert refused.status_code == 422 and "Dörren är låst" in refused.text


def test_a_survey_is_not_rehearsed(
    astrids: TestClient, database: Database, path: str, workshop: Workshop, nobody_comes: list[int]
) -> None:
    make_survey(database, workshop)
    assert "Öva med 20" not in astrids.get(f"{path}/desk").text
    refused = astrids.post(f"{path}/rehearsal")
    assert refused.status_code == 422 and "kan inte övas" in refused.text
    assert again(database, workshop).rehearsal is None and not nobody_comes


def test_what_is_being_rehearsed_becomes_a_survey_only_after_the_rehearsal(
    astrids: TestClient, database: Database, path: str, workshop: Workshop
) -> None:
    astrids.post(f"{path}/rehearsal")
    status, text = save(astrids, again(database, workshop))
    assert status == 422 and "Ta bort övningen vid pulten först" in text
    assert again(database, workshop).pace == LED
    astrids.post(f"{path}/rehearsal/removal")
    assert save(astrids, again(database, workshop))[0] == 200
    assert again(database, workshop).self_paced


def test_simulated_phones_from_elsewhere_need_a_rehearsal(
    client: TestClient, database: Database, path: str
) -> None:
    refused = client.get(f"{path}/phone", headers=SIMULATED_PHONE)
    assert refused.status_code == 409 and origins(database) == []


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
def test_what_a_proxy_on_this_machine_passes_on_is_not_from_here(
    at_home: TestClient, database: Database, path: str, header: str
) -> None:
    headers = {**SIMULATED_PHONE, header: "10.0.0.1"}
    assert at_home.get(f"{path}/phone", headers=headers).status_code == 409
    assert origins(database) == []


def test_simulated_phones_of_this_machine_begin_one_if_they_are_the_first(
    at_home: TestClient, database: Database, path: str
) -> None:
    late = at_home.get(f"{path}/phone", headers={SIMULATED_HEADER: "1"})
    assert late.status_code == 409, "its rehearsal was removed while it was on its way"
    assert at_home.get(f"{path}/phone", headers=SIMULATED_PHONE).status_code == 200
    assert origins(database) == [SIMULATED]


def test_simulated_phones_get_examples_and_what_is_stored_of_them_and_real_ones_dont(
    at_home: TestClient, client: TestClient, database: Database, path: str, workshop: Workshop
) -> None:
    at_home.get(f"{path}/phone", headers=SIMULATED_PHONE)
    asking = ask(database, workshop, "open_text", "Vad hindrar?")
    where = f"{path}/rehearsal/examples?asking={asking.id}&number=7"
    assert len({one["text"] for one in at_home.get(where).json()} - {""}) > 0
    assert len(at_home.get(where).json()) == 7
    key = "a" * 16
    form = {"key": key, "asking": asking.id, "value.text": "Simulerat"}
    at_home.post(f"{path}/ops", data=form)
    assert at_home.get(f"{path}/rehearsal/stored").json() == [key]
    client.get(f"{path}/phone")
    for address in (where, f"{path}/rehearsal/stored"):
        assert client.get(address).status_code == 404


def test_a_simulated_phone_that_asks_for_its_stage_is_not_present(
    at_home: TestClient, parts: Parts, path: str, workshop: Workshop
) -> None:
    at_home.get(f"{path}/phone", headers=SIMULATED_PHONE)
    at_home.get(f"{path}/phone/stage")
    assert parts.hub.present(workshop.id or 0) == 0


def test_an_open_question_of_another_workshop_gives_no_examples(
    at_home: TestClient, database: Database, path: str
) -> None:
    at_home.get(f"{path}/phone", headers=SIMULATED_PHONE)
    with database.reading() as session:
        assert not session.exec(select(Asking)).all()
    assert at_home.get(f"{path}/rehearsal/examples?asking=1").status_code == 404


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"joins_at_once": 3})


def test_when_very_many_come_the_next_ones_get_a_page_that_tries_again_by_itself(
    client: TestClient, database: Database, settings: Settings, path: str
) -> None:
    first = another(client)
    assert first.get(f"{path}/phone").status_code == 200
    for _ in range(settings.joins_at_once - 1):
        another(client).get(f"{path}/phone")
    late = another(client)
    kept_out = late.get(f"{path}/phone")
    assert kept_out.status_code == 429 and not late.cookies
    assert 'http-equiv="refresh"' in kept_out.text and "Snart är det din tur" in kept_out.text
    assert int(kept_out.headers["retry-after"]) >= 5
    assert first.get(f"{path}/phone").status_code == 200
    assert first.post(f"{path}/phone/me/successor").status_code == 429
    assert len(origins(database)) == settings.joins_at_once


def test_addresses_of_no_workshop_spend_nothing(client: TestClient, parts: Parts) -> None:
    for n in range(5):
        assert client.get(f"/w/nowhere-{n}/phone").status_code == 404
    assert len(parts.doors) == 0
