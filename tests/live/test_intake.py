"""The intake: many operations a commit, a receipt each, and one fault never stops the rest."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import func, select

from app.database import Database
from app.errors import Full, Invalid, Refused
from app.live import batches
from app.live.intake import Intake
from app.models.agenda.asking import Asking
from app.models.answers.answer import Answer, Operation, Receipt, Sent
from app.models.people.participant import Participant
from app.models.workshop import Workshop, touch
from tests.rooms import ask, come_in

Said = Callable[..., Sent]


@pytest.fixture
def asking(database: Database, workshop: Workshop) -> Asking:
    return ask(database, workshop, "open_text", "Vad hindrar?")


@pytest.fixture
def said(database: Database, workshop: Workshop, asking: Asking) -> Said:
    """What Björn sends."""
    björn: Participant = come_in(database, workshop)

    def said(text: Any = "Bussen", workshop_id: int = workshop.id or 0) -> Sent:
        operation = Operation(key=secrets.token_hex(16), asking=asking.id, value={"text": text})
        return Sent(workshop_id, björn.id or 0, björn.respondent_id, operation)

    return said


def stored(database: Database) -> int:
    with database.reading() as session:
        return int(session.exec(select(func.count()).select_from(Answer)).one())


def with_intake(database: Database, test: Callable[[Intake], Awaitable[None]]) -> None:
    async def run() -> None:
        intake = Intake(database)
        writer = asyncio.create_task(intake.run())
        await test(intake)
        assert not writer.done()
        writer.cancel()

    asyncio.run(run())


async def send(intake: Intake, *sent: Sent) -> list[Receipt | BaseException]:
    return await asyncio.gather(*map(intake.answers.submit, sent), return_exceptions=True)


def impatient(database: Database) -> None:
    """Let every connection from now on wait for a lock for a moment only."""
    sqlite = database.engine.dialect.name == "sqlite"
    limit = "PRAGMA busy_timeout=50" if sqlite else "SET lock_timeout = '50ms'"

    def set_limit(connection: Any, _: object) -> None:
        connection.cursor().execute(limit)
        connection.commit()

    event.listen(database.engine, "connect", set_limit)
    database.engine.dispose()


def test_operations_that_wait_share_a_commit(database: Database, said: Said) -> None:
    async def test(intake: Intake) -> None:
        receipts = await send(intake, *(said(f"Svar {n}") for n in range(90)))
        versions = {receipt.n for receipt in receipts if isinstance(receipt, Receipt)}
        assert all(isinstance(receipt, Receipt) for receipt in receipts)
        assert len(versions) <= 3

    with_intake(database, test)
    assert stored(database) == 90


def test_what_is_refused_is_refused_alone(database: Database, said: Said) -> None:
    async def test(intake: Intake) -> None:
        first, empty, last = await send(intake, said(), said(""), said())
        assert isinstance(first, Receipt) and isinstance(last, Receipt)
        assert isinstance(empty, Invalid) and "Write something" in empty.say

    with_intake(database, test)


def test_an_operation_that_makes_a_fault_fails_alone(database: Database, said: Said) -> None:
    async def test(intake: Intake) -> None:
        batch = [said(f"Svar {n}") for n in range(20)]
        batch[7], batch[12] = said(object()), said(workshop_id=999)
        outcomes = await send(intake, *batch)
        assert [n for n, outcome in enumerate(outcomes) if isinstance(outcome, Refused)] == [7, 12]
        assert isinstance((await send(intake, said("Efteråt")))[0], Receipt)

    with_intake(database, test)
    assert stored(database) == 19


def test_the_text_of_an_operation_that_makes_a_fault_is_not_logged(
    database: Database, said: Said, caplog: pytest.LogCaptureFixture
) -> None:
    class Canary:
        def __repr__(self) -> str:
            return "canary"

    async def test(intake: Intake) -> None:
        await send(intake, said(Canary()))

    with_intake(database, test)
    assert "could not be stored" in caplog.text and "canary" not in caplog.text


def test_a_sender_that_leaves_has_its_answer_stored(database: Database, said: Said) -> None:
    async def test(intake: Intake) -> None:
        sending = asyncio.create_task(intake.answers.submit(said()))
        await asyncio.sleep(0)
        sending.cancel()
        await send(intake, said())

    with_intake(database, test)
    assert stored(database) == 2


def test_when_there_is_no_room_the_phone_is_to_try_again(
    database: Database, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "MOST_WAITING", 2)
    monkeypatch.setattr(batches, "SHORT_OF_A_RECEIPT_S", 0.05)

    async def run() -> None:
        outcomes = await send(Intake(database), said(), said(), said())
        assert [(type(outcome), outcome.again) for outcome in outcomes] == [(Full, True)] * 3  # type: ignore[union-attr]

    asyncio.run(run())


def test_while_the_database_is_locked_the_phone_is_to_try_again(
    database: Database, said: Said
) -> None:
    impatient(database)
    sent = said()

    async def test(intake: Intake) -> None:
        with database.writing() as session:
            touch(session, sent.workshop_id)
            assert isinstance((await send(intake, sent))[0], Full)
        assert isinstance((await send(intake, sent))[0], Receipt)

    with_intake(database, test)
    assert stored(database) == 1
