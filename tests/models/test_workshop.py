"""Workshops: codes, versions, and what their facts may be."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from pydantic import ValidationError

from app.database import Database
from app.models import workshop as workshops
from app.models.agenda import facts as said
from app.models.agenda.facts import Facts, edit_facts
from app.models.workshop import Workshop, read_code, touch, touch_all
from tests.rooms import do


def find(database: Database, code: str) -> Workshop | None:
    with database.reading() as session:
        return workshops.by_code(session, code)


def look(database: Database, workshop: Workshop) -> Workshop:
    with database.reading() as session:
        return session.get_one(Workshop, workshop.id)


def facts(**typed: Any) -> Facts:
    return Facts.model_validate({"title": "Möte", "keep_until": "2099-01-01", **typed})


@pytest.mark.parametrize("typed", ["CDF234", "cdf234", " cdf 234 ", "CDF-234", "cdf\t2 34"])
def test_a_code_is_read_in_any_case_and_with_spaces(typed: str) -> None:
    assert read_code(typed) == "CDF234"


@pytest.mark.parametrize(
    "typed",
    ["CDF – 234", "cdf—234", "C.D.F.2.3.4", "cdf_234", "(CDF/234)", "“CDF 234”.", "ＣＤＦ２３４"],
)
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert read_code(typed) == "CDF234"


@pytest.mark.parametrize(
    "typed", ["", "CDF23", "CDF2345", "ABCDEF", "CDF23ß", "\x00CDF23", "ſ" * 6]
)
def test_what_can_be_no_code_is_none(typed: str) -> None:
    assert read_code(typed) is None


def test_a_workshop_is_found_by_its_code_until_it_ends(
    database: Database, workshop: Workshop
) -> None:
    assert find(database, workshop.spoken.lower()) is not None
    do(database, workshop, "end")
    assert find(database, workshop.code) is None


def test_a_deleted_workshop_is_not_found_until_it_is_restored(
    database: Database, workshop: Workshop
) -> None:
    with database.writing() as session:
        workshops.delete(session, workshop.id or 0)
    assert find(database, workshop.code) is None
    with database.writing() as session:
        assert workshops.by_uid(session, workshop.uid) is None
        workshops.restore(session, session.get_one(Workshop, workshop.id))
    assert find(database, workshop.code) is not None


def test_each_touch_is_one_version_more_and_rings_once(
    database: Database, workshop: Workshop
) -> None:
    rung: list[tuple[int, int]] = []
    database.bell = lambda workshop_id, version: rung.append((workshop_id, version))
    before = look(database, workshop).version

    def touch_once() -> None:
        with database.writing() as session:
            touch(session, workshop.id or 0)

    touching = [threading.Thread(target=touch_once) for _ in range(10)]
    for thread in touching:
        thread.start()
    for thread in touching:
        thread.join(20)
    versions = [before + n for n in range(1, 11)]
    assert look(database, workshop).version == versions[-1]
    assert sorted(rung) == [(workshop.id, version) for version in versions]


def test_nothing_rings_when_nothing_was_committed(database: Database, workshop: Workshop) -> None:
    rung: list[int] = []
    database.bell = lambda workshop_id, version: rung.append(version)
    with pytest.raises(RuntimeError), database.writing() as session:
        touch(session, workshop.id or 0)
        raise RuntimeError
    assert rung == [] and look(database, workshop).version == 0


def test_only_a_turn_must_be_seen_by_every_phone(database: Database, workshop: Workshop) -> None:
    with database.writing() as session:
        turn = touch(session, workshop.id or 0, turn=True)
    with database.writing() as session:
        touch(session, workshop.id or 0)
    now = look(database, workshop)
    assert (now.turn, now.version) == (turn, turn + 1)


def test_a_day_and_a_time_are_those_of_the_place(database: Database, workshop: Workshop) -> None:
    with database.writing() as session:
        edit_facts(
            session, workshop.id or 0, facts(day="2026-10-25", clock="09:30", title=" Ny  titel ")
        )
    now = look(database, workshop)
    assert now.starts_at == 1_792_917_000_000  # 08:30 UTC, after the night the clocks went back
    assert now.title == "Ny titel"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"title": " "}, said.NO_TITLE),
        ({"day": "2026-02-30", "clock": "09:30"}, said.ODD_DAY),
        ({"day": "2026-11-30", "clock": "25:00"}, said.ODD_TIME),
        ({"day": "2026-11-30", "clock": ""}, said.NO_TIME),
        ({"day": "", "clock": "09:30"}, said.NO_DAY),
        ({"keep_until": ""}, said.NO_END),
        ({"keep_until": "2001-01-01"}, said.PAST_DAY),
    ],
)
def test_odd_facts_are_refused_with_a_sentence(typed: dict[str, str], said: str) -> None:
    with pytest.raises(ValidationError) as refused:
        facts(**typed)
    assert said in str(refused.value)


def test_writers_of_several_workshops_wait_in_one_order_and_count_up_each_once(
    database: Database,
) -> None:
    with database.writing() as session:
        made = [
            workshops.open_workshop(session, "Möte i bygden", language="sv", keep_days=1)
            for _ in range(4)
        ]
    ids = [workshop.id or 0 for workshop in made]

    def write(number: int) -> list[dict[int, int]]:
        mine = set(ids[number % 2 :] if number % 3 else reversed(ids[: 3 - number % 2]))
        seen = []
        for _ in range(20):
            with database.writing() as session:
                seen.append(touch_all(session, mine))
        return seen

    with ThreadPoolExecutor(6) as pool:
        told = [versions for seen in pool.map(write, range(6)) for versions in seen]
    for workshop_id in ids:
        versions = sorted(seen[workshop_id] for seen in told if workshop_id in seen)
        assert versions == list(range(1, len(versions) + 1))
