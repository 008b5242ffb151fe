"""Moderation: what the desk lets through, the last word wins."""

import pytest
from sqlmodel import select

from app.database import Database
from app.errors import Invalid, NotFound
from app.models import workshop as workshops
from app.models.asking import Asking
from app.models.moderation import REASONS, Moderation
from app.models.workshop import Workshop
from tests.models.test_results import shown
from tests.rooms import ask, do, say


@pytest.fixture
def asking(database: Database, workshop: Workshop) -> Asking:
    asking = ask(database, workshop, "open_text", "Vad?")
    say(database, asking, {"text": "Bussen"})
    return asking


def test_hiding_and_showing_again_the_last_one_wins(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    seen = []
    for verb in ("hide", "show", "hide"):
        do(database, workshop, verb, on=1, reason="personal")
        seen.append(shown(database, asking))
    assert seen == [[], ["Bussen"], []]


@pytest.mark.parametrize("reason", ["", "because", "PERSONAL"])
def test_a_reason_is_needed_to_hide(
    database: Database, workshop: Workshop, asking: Asking, reason: str
) -> None:
    with pytest.raises(Invalid, match="Choose why"):
        do(database, workshop, "hide", on=1, reason=reason)
    assert shown(database, asking) == ["Bussen"]


@pytest.mark.parametrize("reason", REASONS)
def test_the_reason_is_kept(
    database: Database, workshop: Workshop, asking: Asking, reason: str
) -> None:
    do(database, workshop, "hide", on=1, reason=reason)
    with database.reading() as session:
        assert session.exec(select(Moderation.reason)).one() == reason


def test_an_answer_of_another_workshop_is_not_there(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    with database.writing() as session:
        other = workshops.open_workshop(session, "Annan", language="sv", keep_days=30)
    for answer_id in (1, 999, None):
        with pytest.raises(NotFound):
            do(database, other, "hide", on=answer_id, reason="other")
    assert shown(database, asking) == ["Bussen"]
