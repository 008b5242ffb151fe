"""The record of a purge: who reads it, what it says in every format, and what it never says."""

import json
import re
from dataclasses import dataclass

import pytest
from sqlmodel import col, select
from starlette.testclient import TestClient

from app.clock import now
from app.database import Database
from app.exports import OF_A_RECORD
from app.exports.disposal.removed import OTHER, SORTS, told
from app.i18n import date_words
from app.keeping.purging import purge_now
from app.models.afterwards import disposals, purge, remains
from app.models.afterwards.purge import PURGED, PurgeLog
from app.models.people import member
from app.models.people.facilitator import Facilitator
from app.models.people.member import READER, UNDO_MS
from app.models.workshop import Workshop
from app.routes._shared.parts import Parts
from app.security_log import SecurityLine
from app.settings import Settings
from tests.conftest import log_in, someone
from tests.exports.read_back import flat, words_in
from tests.rooms import ask, do, say_all
from tests.routes.test_home import FACTS
from tests.routes.test_keeping import change

CANARY = "Kanariefågeln"
TITLE = "Möte om färjan"
DECISION = "Dokumenthanteringsplanen, punkt 4.2"
CASE = "KS 2026/417"
HERE = "/facilitators/disposals"


@dataclass
class Purging:
    """A workshop of Astrid's that was held, with seven answers, and what purges it."""

    database: Database
    settings: Settings
    workshop: Workshop

    def purge(self, **chosen: object) -> PurgeLog:
        change(self.database, self.workshop, keep_until=now() - 1, **chosen)
        purge_now(self.settings, self.database)
        return self.log()

    def log(self) -> PurgeLog:
        newest = select(PurgeLog).order_by(col(PurgeLog.id).desc())
        with self.database.reading() as session:
            return session.exec(newest.limit(1)).one()


@pytest.fixture
def held(database: Database, workshop: Workshop, settings: Settings) -> Purging:
    asking = ask(database, workshop, "open_text", f"Vad säger {CANARY}?", present=9)
    say_all(database, asking, [{"text": f"{CANARY} {n}"} for n in range(7)])
    do(database, workshop, "end")
    change(
        database,
        workshop,
        title=TITLE,
        case_number=CASE,
        purge_decision=DECISION,
        summary=CANARY,
    )
    return Purging(database, settings, workshop)


@pytest.fixture
def adams(client: TestClient, database: Database) -> TestClient:
    """One who looks after the accounts and is in no workshop."""
    adam = someone(database, "Adam", "adam@example.se")
    with database.writing() as session:
        found = session.get_one(Facilitator, adam.id)
        found.admin = True
        session.add(found)
    return log_in(client, database, adam)


def test_members_read_what_went_why_by_which_decision_and_what_is_left(
    astrids: TestClient, held: Purging
) -> None:
    log = held.purge(keep_counts=True)
    at = f"/w/{held.workshop.uid}/disposal"
    assert f'href="{at}"' in astrids.get(f"/w/{held.workshop.uid}/notes").text
    assert f'href="{at}"' in astrids.get(f"/w/{held.workshop.uid}/facts").text
    shown = astrids.get(at).text
    for said in (
        f"Gallringsprotokoll {log.id}",
        held.workshop.uid,
        TITLE,
        CASE,
        DECISION,
        "Dagen då svaren skulle raderas hade gått.",
        "Svar, även ändrade, dolda och tillbakatagna",
        "högst 10",
        "bekräftade åtaganden",
        "efter 30 dagar",
        date_words(log.at, held.workshop.tz, "sv"),
    ):
        assert said in shown, said
    assert CANARY not in shown and "purge_log" not in shown and "respondent" not in shown


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("name", OF_A_RECORD)
def test_it_says_the_same_in_every_format_and_nothing_of_what_was_said(
    astrids: TestClient, held: Purging, name: str, language: str
) -> None:
    log = held.purge(keep_counts=True)
    file = astrids.get(f"/w/{held.workshop.uid}/disposal/{name}?language={language}")
    assert file.status_code == 200
    title = {"sv": "Gallringsprotokoll", "en": "Disposal%20record"}[language]
    assert f"{title}%20{log.id}" in file.headers["content-disposition"]
    said, words = plain(file.content, name), {"sv": "Telefoner som", "en": "Phones that"}
    for text in (held.workshop.uid, TITLE, CASE, DECISION, words[language]):
        assert flat(text) in said, text
    assert flat(CANARY) not in said


def plain(file: bytes, name: str) -> str:
    """Its words without what a line's end and Markdown's escapes change."""
    return flat(words_in(file, name).replace("\\", ""))


def test_of_a_workshop_of_which_nothing_is_left_only_its_number_stands_there(
    astrids: TestClient, held: Purging, adams: TestClient
) -> None:
    uid = held.workshop.uid
    log = held.purge()
    assert uid in adams.get(HERE).text
    page = adams.get(f"{HERE}/{log.id}").text
    said = [flat(page)]
    said += [plain(adams.get(f"{HERE}/{log.id}/{name}").content, name) for name in OF_A_RECORD]
    for words in said:
        assert flat(uid) in words and flat(DECISION) in words
        for never in (CANARY, TITLE, CASE, held.workshop.code):
            assert flat(never) not in words, never
    assert "Inget av workshopen" in page and "Själva workshopen" in page
    assert [line.told for line in lines(held.database, "exported")] == [
        json.dumps({"form": name}) for name in OF_A_RECORD
    ]


def lines(database: Database, what: str) -> list[SecurityLine]:
    with database.reading() as session:
        return list(session.exec(select(SecurityLine).where(SecurityLine.what == what)))


def test_who_looks_after_the_accounts_reads_nothing_of_what_members_can_read(
    held: Purging, adams: TestClient
) -> None:
    log = held.purge(keep_counts=True)
    assert held.workshop.uid not in adams.get(HERE).text
    assert "Ingen workshop har raderats helt." in adams.get(HERE).text
    assert adams.get(f"{HERE}/{log.id}").status_code == 404
    assert adams.get(f"{HERE}/{log.id}/md").status_code == 404
    assert adams.get(f"/w/{held.workshop.uid}/disposal").status_code == 404


def test_a_reader_reads_it_and_a_stranger_does_not(
    astrids: TestClient, held: Purging, dragana: Facilitator
) -> None:
    held.purge(keep_counts=True)
    at = f"/w/{held.workshop.uid}/disposal"
    hers = log_in(astrids, held.database, dragana)
    assert [hers.get(path).status_code for path in (at, f"{at}/pdf")] == [404, 404]
    with held.database.writing() as session:
        member.add(session, held.workshop.id or 0, dragana.id or 0, READER)
    assert [hers.get(path).status_code for path in (at, f"{at}/pdf")] == [200, 200]


def test_there_is_none_before_the_purge_nor_in_formats_to_reckon_with(
    astrids: TestClient, held: Purging
) -> None:
    at = f"/w/{held.workshop.uid}/disposal"
    assert astrids.get(at).status_code == 404
    assert at not in astrids.get(f"/w/{held.workshop.uid}/notes").text
    held.purge(keep_counts=True)
    for name in ("zip", "csv", "xlsx", "look", "exe"):
        assert astrids.get(f"{at}/{name}").status_code == 404, name


def test_what_is_left_and_later_deleted_has_two_records_of_its_number_alone(
    held: Purging, adams: TestClient
) -> None:
    first = held.purge(keep_counts=True)
    change(held.database, held.workshop, deleted_at=now() - UNDO_MS - 1)
    purge_now(held.settings, held.database)
    second = held.log()
    listed = adams.get(HERE).text
    assert re.findall(rf"{HERE}/(\d+)", listed) == [str(second.id), str(first.id)]
    earlier, later = (adams.get(f"{HERE}/{log.id}").text for log in (first, second))
    assert "Själva workshopen har raderats sedan dess." in earlier and TITLE not in earlier
    assert "Någon av dem som ledde workshopen tog bort den." in later


def test_a_purge_that_is_under_way_says_so_and_tells_no_number(
    astrids: TestClient, held: Purging
) -> None:
    change(held.database, held.workshop, keep_until=now() - 1, keep_counts=True)
    with held.database.reading() as session:
        [due] = purge.due(session, now())
        left = remains.count(session, due.workshop_id)
    with held.database.writing() as session:
        purge.begin(session, due, left, now())
    with held.database.writing() as session:
        purge.remove_some(session, due.workshop_id, 4, now())
    shown = astrids.get(f"/w/{held.workshop.uid}/disposal").text
    assert "Raderingen har börjat men är inte klar." in shown and "Telefoner" not in shown
    said = astrids.get(f"/w/{held.workshop.uid}/disposal/json").json()
    assert said["done"] is None and said["removed"] == []


def test_without_a_decision_it_says_that_none_was_noted(held: Purging, adams: TestClient) -> None:
    log = held.purge(purge_decision="")
    assert "Inget beslut är antecknat." in adams.get(f"{HERE}/{log.id}").text


def test_every_table_that_a_purge_takes_is_told_of_in_words() -> None:
    named = [table for sort in SORTS for table in sort.tables]
    assert sorted(named) == sorted(PURGED)
    assert len({sort.key for sort in SORTS}) == len(SORTS)


def test_tables_of_earlier_versions_are_told_of_together_and_numbers_in_whole_tens() -> None:
    rows = {
        "quote": 3,
        "hidden_word": 19,
        "answer": 341,
        "participant": 1,
        "mark": 0,
        "workshop": 1,
    }
    found = told(rows)
    assert [(one.sort.key, one.about) for one in found] == [
        ("answers", 350),
        ("phones", 10),
        ("workshop", 1),
        (OTHER.key, 30),
    ]


def test_many_records_are_listed_by_pages_the_newest_first(
    database: Database, adams: TestClient, parts: Parts
) -> None:
    with database.writing() as session:
        for number in range(disposals.PAGE + 1):
            one = PurgeLog(workshop_uid=f"u{number}", why="deleted", kept_counts=False, at=number)
            session.add(one)
    first = adams.get(HERE).text
    [older] = re.findall(r"\?before=(\d+)", first)
    assert first.count("inte klart än") == disposals.PAGE and ">Workshop u0<" not in first
    last = adams.get(f"{HERE}?before={older}").text
    assert "Workshop u0<" in last and "?before=" not in last


@pytest.mark.parametrize(
    ("language", "said"),
    [("sv", ("Innan ni raderar", "arkivlagen 1990:782", "inte juridisk rådgivning")),
     ("en", ("Before you delete", "Archives Act", "not legal advice"))],
)  # fmt: skip
def test_whoever_chooses_a_day_or_deletes_is_told_that_a_decision_is_needed_and_why(
    astrids: TestClient, workshop: Workshop, language: str, said: tuple[str, ...]
) -> None:
    facts = astrids.get(f"/w/{workshop.uid}/facts?language={language}").text
    assert facts.count('href="/public-records"') == 2
    assert ("gallring" in facts) and facts.index('id="delete"') < facts.rindex("/public-records")
    page = astrids.get(f"/public-records?language={language}").text
    for text in said:
        assert text in page, text
    assert "](" not in page and ".md" not in page


def test_a_long_decision_is_refused_and_kept_in_its_field(
    astrids: TestClient, workshop: Workshop
) -> None:
    long = "punkt " * 40
    refused = astrids.post(f"/w/{workshop.uid}/facts", data={**FACTS, "purge_decision": long})
    assert refused.status_code == 422 and long.strip() in refused.text
    assert 'id="purge_decision-mistake"' in refused.text


def test_a_copy_takes_the_decision_along(
    astrids: TestClient, database: Database, held: Purging
) -> None:
    made = astrids.post(f"/w/{held.workshop.uid}/copy", data={"title": "Nästa", "venue": ""})
    assert made.status_code == 200
    with database.reading() as session:
        newest = session.exec(select(Workshop).order_by(col(Workshop.id).desc())).first()
    assert newest and (newest.title, newest.purge_decision) == ("Nästa", DECISION)
