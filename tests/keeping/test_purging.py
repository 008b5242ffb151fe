"""What is purged is not in SQLite's files any more, and the command and the server do it alike."""

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from sqlmodel import select

from app.clock import DAY_MS, now
from app.database import Database
from app.i18n import local
from app.keeping.copies import BEFORE_UPGRADE, connected, faults
from app.keeping.purging import KEPT_COPIES_MS, drop_old_copies, purge_now
from app.keeping.sweeping import never, sweep
from app.models import known_time
from app.models.answers import spelling
from app.models.answers.answer import Answer
from app.models.answers.own_answers import erase, erase_all_of
from app.models.people import facilitator, participant
from app.models.people.facilitator import Facilitator
from app.models.people.participant import Participant
from app.models.workshop import Workshop, open_workshop
from app.settings import Settings
from tests.conftest import someone
from tests.keeping.house import bikupa
from tests.rooms import ask, do, say_all
from tests.server import Server, wait_until

CANARY = "kanariens hemlighet"  # as it stands in the file: JSON writes å as a number


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    (tmp_path / "data").mkdir()
    server = Server(tmp_path / "data")
    server.start()
    yield server
    server.dispose()


def sing(database: Database, title: str, text: str) -> Workshop:
    """A workshop past its day, which is full of answers that read alike."""
    with database.writing() as session:
        made = open_workshop(session, title, language="sv", keep_days=30)
        made.purge_decision = "Planens punkt 4.2"
    asking = ask(database, made, "open_text", "Vad hörs?")
    lengths = random.Random(7)
    say_all(database, asking, [{"text": f"{text} " * lengths.randint(1, 11)} for _ in range(200)])
    do(database, made, "end")
    return made


def pass_its_day(database: Database, workshop: Workshop) -> None:
    with database.writing() as session:
        found = session.get_one(Workshop, workshop.id)
        found.keep_until = now() - 1
        session.add(found)


def heard(folder: Path, text: str) -> list[str]:
    """The files in a folder that hold a text."""
    sought = text.encode()
    return [
        str(file) for file in folder.rglob("*") if file.is_file() and sought in file.read_bytes()
    ]


def test_no_file_of_the_database_holds_what_was_purged(
    settings: Settings, database: Database
) -> None:
    made = [sing(database, f"Möte {n}", CANARY if n % 2 else "koltrasten") for n in range(6)]
    assert heard(settings.data_dir, CANARY)
    for workshop in made[1::2]:
        pass_its_day(database, workshop)
    assert len(purge_now(settings, database)) == 3
    assert heard(settings.data_dir, CANARY) == []
    assert heard(settings.data_dir, "koltrasten")
    database.dispose()
    assert faults(settings.database_file) == []


def test_no_file_of_the_database_holds_what_a_participant_erased(
    settings: Settings, database: Database, workshop: Workshop
) -> None:
    asking = ask(database, workshop, "open_text", "Vad hörs?")
    with database.writing() as session:
        who, _ = participant.join(session, workshop, "sv")
    say_all(database, asking, [{"text": CANARY}], who)
    say_all(database, asking, [{"text": "koltrasten"}] * 50)
    with database.writing() as session:
        spelling.correct(session, workshop.id or 0, 1, f"{CANARY}!")
    with database.writing() as session:
        assert erase(session, session.get_one(Participant, who.id)) == 1
    database.dispose()  # the last one out empties the log
    assert heard(settings.data_dir, CANARY) == []


def test_the_command_says_what_would_go_then_takes_it_while_the_server_runs(
    server: Server,
) -> None:
    made = sing(server.database, "Möte i bygden", CANARY)
    assert bikupa(server, "purge").stdout == "Nothing is to be purged.\n"
    pass_its_day(server.database, made)
    look = bikupa(server, "purge", "--dry-run")
    assert look.returncode == 0 and "nothing is changed" in look.stdout
    for told in (made.uid, "past its date", "200", "Möte i bygden"):
        assert told in look.stdout
    with server.database.reading() as session:
        assert session.get(Workshop, made.id)
    assert bikupa(server, "purge", "--records").stdout == "Nothing has been purged yet.\n"
    taken = bikupa(server, "purge")
    assert taken.returncode == 0, taken.stderr
    records = bikupa(server, "purge", "--records").stdout
    for listed in (made.uid, "past its date", "nothing", "1  Planens punkt 4.2"):
        assert listed in records
    assert "Möte i bygden" not in records
    for told in (taken.stdout, records):
        assert "/facilitators/disposals" in told
    assert made.uid in taken.stdout and "Möte i bygden" not in taken.stdout
    with server.database.reading() as session:
        assert session.get(Workshop, made.id) is None
    assert bikupa(server, "purge", "--dry-run").stdout == "Nothing is to be purged.\n"


def test_the_server_purges_once_a_person_confirms_the_time_and_logs_no_word_of_it(
    server: Server,
) -> None:
    made = sing(server.database, "Möte i bygden", CANARY)
    pass_its_day(server.database, made)
    server.stop()
    server.start()
    astrid = someone(server.database, "Astrid Lind", "astrid@example.se")
    with server.database.writing() as session:
        token = facilitator.log_in(session, astrid, now())
    today = local(now(), server.settings.time_zone).date().isoformat()
    said = httpx2.post(
        f"{server.url}/clock", data={"day": today}, headers={"Cookie": f"login={token}"}
    )
    assert said.status_code == 303

    def purged() -> bool:
        return "purged a workshop, past its date" in server.log

    wait_until(purged, 20, lambda: server.log)
    for said in (CANARY, "Möte i bygden", made.uid, made.code):
        assert said not in server.log


def test_copies_that_upgrades_made_go_after_a_month_and_others_are_named(
    settings: Settings, database: Database
) -> None:
    backups = settings.data_dir / "backups"
    backups.mkdir()
    old = (now() - KEPT_COPIES_MS) / 1000 - 60
    for name in (f"{BEFORE_UPGRADE}-2020-01-01-000000.db", "bikupa-2020-01-01-000000.db"):
        (backups / name).touch()
        os.utime(backups / name, (old, old))
    (backups / f"{BEFORE_UPGRADE}-2026-01-01-000000.db").touch()
    drop_old_copies(settings)
    left = {file.name for file in backups.iterdir()}
    assert left == {f"{BEFORE_UPGRADE}-2026-01-01-000000.db", "bikupa-2020-01-01-000000.db"}
    said = subprocess.run(
        [sys.executable, "-m", "app.commands.cli", "purge", "--dry-run"],
        env=os.environ | {"BIKUPA_DATA_DIR": str(settings.data_dir)},
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    assert "still holding" in said.stdout and "bikupa-2020-01-01-000000.db" in said.stdout


@pytest.fixture
def people(server: Server) -> list[Facilitator]:
    return [
        someone(server.database, name, f"{name.lower()}@example.se") for name in ("Adam", "Astrid")
    ]


def test_accounts_are_looked_after_at_the_command_line_while_the_server_runs(
    server: Server, people: list[Facilitator]
) -> None:
    def say(*words: str) -> str:
        done = bikupa(server, "facilitator", *words)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def refused(*words: str) -> str:
        done = bikupa(server, "facilitator", *words)
        assert done.returncode == 1 and not done.stdout
        return done.stderr

    assert "/invitation#" in say("add", "hedvig@example.se", "Hedvig Ek")
    rows = say("list").splitlines()
    assert rows[0].split() == ["Name", "Email", "Owns", "Since"]
    assert [row.split()[0] for row in rows[1:]] == ["Adam", "Astrid", "Hedvig"]
    assert rows[1].endswith("admin")
    assert "already an account" in refused("add", "hedvig@example.se", "En annan")
    assert "such as" in refused("add", "hedvig", "En annan")
    assert "Nobody logs in with" in refused("disable", "ingen@example.se")
    assert "Somebody must look after" in refused("disable", "adam@example.se")
    assert "Turn the account off first" in refused(
        "hand-over", "astrid@example.se", "hedvig@example.se"
    )
    assert "can't log in" in say("disable", "ASTRID@example.se")
    assert say("list").splitlines()[-1].endswith("disabled")
    assert "enable it first" in refused("reset", "astrid@example.se")
    assert "0 workshops handed over" in say("hand-over", "astrid@example.se", "hedvig@example.se")
    assert "can log in again" in say("enable", "astrid@example.se")
    assert "/invitation#" in say("reset", "astrid@example.se")


@pytest.mark.parametrize("seed", [1, 4, 23, 25, 44])
def test_a_page_that_was_rebuilt_keeps_no_copy_of_what_was_erased(
    settings: Settings, database: Database, seed: int
) -> None:
    """SQLite leaves some in the unused part of pages, also with secure_delete."""
    chance = random.Random(seed)
    with connected(settings.database_file) as plain:
        plain.execute("PRAGMA secure_delete=ON")
        plain.execute("CREATE TABLE scrap (id INTEGER PRIMARY KEY, said TEXT)")
        for row in range(1, 600):
            word = CANARY if chance.random() < 0.2 else "koltrasten"
            said = word * chance.randint(1, chance.choice([1, 3, 10, 60, 500]))
            plain.execute("INSERT INTO scrap VALUES (?, ?)", (row, said))
            if chance.random() < 0.3:
                longer = "koltrasten" * chance.randint(1, chance.choice([1, 10, 60, 500]))
                change = "UPDATE scrap SET said = ? WHERE id = ? AND said LIKE 'koltrasten%'"
                plain.execute(change, (longer, chance.randint(1, row)))
            if chance.random() < 0.1:
                some = "DELETE FROM scrap WHERE id = ? AND said LIKE 'koltrasten%'"
                plain.execute(some, (chance.randint(1, row),))
        plain.execute("UPDATE scrap SET said = NULL WHERE said LIKE 'kanarien%'")
    assert sweep(settings, database, set(), never)
    assert heard(settings.data_dir, CANARY) == []
    assert heard(settings.data_dir, "koltrasten")


def test_the_command_empties_the_log_also_when_nothing_is_to_be_purged(server: Server) -> None:
    made = sing(server.database, "Möte i bygden", CANARY)
    with server.database.reading() as session:
        people = {answer.respondent_id for answer in session.exec(select(Answer))}
    for person in people:
        with server.database.writing() as session:
            erase_all_of(session, made.id or 0, person)
    assert heard(server.settings.data_dir, CANARY)
    assert bikupa(server, "purge").stdout == "Nothing is to be purged.\n"
    assert heard(server.settings.data_dir, CANARY) == []


def test_the_command_asks_for_the_day_when_the_clock_is_far_off_what_is_known(
    server: Server,
) -> None:
    made = sing(server.database, "Möte i bygden", CANARY)
    pass_its_day(server.database, made)
    server.stop()
    with server.database.writing() as session:
        known_time.keep(session, now() - 400 * DAY_MS)
    refused = bikupa(server, "purge")
    assert refused.returncode == 1 and "bikupa purge --today" in refused.stderr
    assert "not 2020-01-01" in bikupa(server, "purge", "--today", "2020-01-01").stderr
    today = local(now(), server.settings.time_zone).date().isoformat()
    assert made.uid in bikupa(server, "purge", "--today", today).stdout
