"""A backup that is put back brings no withdrawn version back, and forgets none that there was."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from sqlmodel import select

from app.clock import now
from app.database import Database
from app.exports import FORMATS
from app.exports import finals as making
from app.exports.finals import make_final, make_owed
from app.keeping.copies import back_up
from app.keeping.restoring import restore
from app.models.afterwards import final as finals
from app.models.afterwards import masked_copy
from app.models.afterwards.final import DELETED, PURGED, REMOVED, RESTORED, Final
from app.models.afterwards.masked_copy import MaskedCopy, MaskedFile
from app.models.agenda.asking import Asking
from app.models.answers import spelling
from app.models.answers.answer import Answer
from app.models.answers.own_answers import erase
from app.models.people.facilitator import Facilitator
from app.models.people.participant import Participant
from app.models.workshop import Workshop
from app.settings import Settings
from tests.examples import examples
from tests.exports.test_finals import ADDRESS, ROLE, WORDS, let_go, settle, trees
from tests.rooms import do, hide


@pytest.fixture(autouse=True)
def plain_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the formats only those that cost nothing."""
    monkeypatch.setattr(making, "FORMATS", {n: f for n, f in FORMATS.items() if f.writer})


@dataclass
class House:
    """A meeting about trees that has ended, its data folder, and the backups of it."""

    settings: Settings
    database: Database
    workshop: Workshop
    people: dict[str, Participant]
    asking: Asking
    backups: list[Path] = field(default_factory=list)

    def final(self) -> Final:
        return settle(self.database, self.workshop)

    def erase(self, word: str) -> None:
        with self.database.writing() as session:
            erase(session, self.people[word])

    def hide(self, word: str) -> None:
        hide(self.database, self.workshop, self.asking, word)

    def back_up(self) -> None:
        self.backups.append(back_up(self.settings))

    def restore(self, which: int = -1) -> str:
        """Why nothing could be learnt from the database that was there."""
        self.database.dispose()
        return restore(self.settings, self.backups[which]).unread

    def here(self) -> Workshop | None:
        with self.database.reading() as session:
            return session.exec(
                select(Workshop).where(Workshop.uid == self.workshop.uid)
            ).one_or_none()

    def versions(self) -> list[Final]:
        """All there have been, the oldest first."""
        with self.database.reading() as session:
            return finals.versions_of(session, self.workshop)[::-1]

    def sums(self, final: Final) -> list[str]:
        with self.database.reading() as session:
            return [one.sha256 for one in finals.files_of(session, final)] + [final.checksum]

    def served(self, final: Final) -> str:
        """All that is left of what it said."""
        with self.database.reading() as session:
            bodies = [one.body or b"" for one in finals.files_of(session, final)]
        return b"".join(bodies).decode() + str(final.says) + str(final.own)

    def is_hidden(self, word: str) -> bool:
        with self.database.reading() as session:
            hidden = finals.holding(session, self.workshop.id or 0)["shown"]
            rows = session.exec(select(Answer).where(Answer.asking_id == self.asking.id))
            return all(one.id not in hidden for one in rows if word in str(one.value))


@pytest.fixture
def house(settings: Settings, database: Database, astrid: Facilitator) -> House:
    return House(settings, database, *trees(database, astrid))


def test_a_version_that_was_withdrawn_after_the_backup_doesnt_come_back(house: House) -> None:
    first = house.final()
    house.back_up()
    house.erase("Aspen")
    second = make_owed(house.database, house.workshop.id or 0, now(), ADDRESS)
    assert second and house.restore() == ""
    versions = house.versions()
    assert [(one.number, one.why) for one in versions] == [(1, REMOVED), (2, RESTORED)]
    assert not any("Aspen" in house.served(one) for one in versions)
    for made in (first, second):
        for checksum in house.sums(made):
            with house.database.reading() as session:
                known = finals.by_sum(session, checksum)
            assert known and known.final.document == made.document
    assert make_owed(house.database, house.workshop.id or 0, now(), ADDRESS) is None
    third = house.final()
    assert third.number == 3 and "Björken" in house.served(third)
    assert "Aspen" not in house.served(third), "what was erased stays so"


def test_what_was_erased_goes_again_with_all_that_hangs_on_it(house: House) -> None:
    with house.database.writing() as session:
        for row in session.exec(select(Answer).where(Answer.asking_id == house.asking.id)).all():
            spelling.correct(session, house.workshop.id or 0, row.id or 0, "Rättat träd")
    house.back_up()
    for word in WORDS:
        house.erase(word)
    house.restore()
    with closing(sqlite3.connect(house.settings.database_file)) as database:
        [stored] = database.execute("SELECT count(*) FROM answer WHERE body_hash <> ''").fetchone()
        spelt = database.execute("SELECT spelling FROM mark WHERE spelling <> ''").fetchall()
    assert (stored, spelt) == (0, [])


def test_what_was_sent_after_an_erasure_that_the_backup_knows_stays(house: House) -> None:
    house.erase("Aspen")
    house.back_up()
    house.erase("Björken")
    house.restore()
    with house.database.reading() as session:
        held = session.exec(select(Answer.value).where(Answer.asking_id == house.asking.id)).all()
    assert sorted(str(one) for one in held) == ["None", "None", "{'text': 'Citronen'}"]


def test_what_was_hidden_stays_hidden_and_what_was_shown_again_isnt(house: House) -> None:
    house.back_up()
    house.hide("Aspen")
    house.hide("Björken")
    with house.database.reading() as session:
        [row] = [
            one
            for one in session.exec(select(Answer).where(Answer.asking_id == house.asking.id))
            if "Björken" in str(one.value)
        ]
    do(house.database, house.workshop, "show", on=row.id)
    house.restore()
    assert [house.is_hidden(word) for word in WORDS] == [True, False, False]


@pytest.mark.parametrize(("counts", "why"), [(True, PURGED), (False, DELETED)])
def test_what_went_with_the_answers_or_the_workshop_is_told_so(
    house: House, counts: bool, why: str
) -> None:
    first = house.final()
    house.back_up()
    let_go(house.database, house.settings, house.workshop, counts=counts)
    house.restore()
    [told] = house.versions()
    assert (told.document, told.why) == (first.document, why)
    assert make_owed(house.database, house.workshop.id or 0, now(), ADDRESS) is None


def test_archived_files_stay_for_owners_but_not_when_the_workshop_was_deleted(house: House) -> None:
    with house.database.writing() as session:
        session.get_one(Workshop, house.workshop.id).archives = True
    house.final()
    house.back_up()
    house.erase("Aspen")
    house.restore()
    assert "Aspen" in house.served(house.versions()[0])
    house.back_up()
    let_go(house.database, house.settings, house.workshop, counts=False)
    house.restore()
    assert "Aspen" not in house.served(house.versions()[0])


def test_a_copy_that_was_handed_out_after_the_backup_is_still_known(house: House) -> None:
    house.back_up()
    copy = MaskedCopy(
        workshop_uid=house.workshop.uid,
        number=1,
        at=now(),
        parts=2,
        provisions={"OSL 21 kap. 1 §": 2},
        checksum="c" * 64,
    )
    file = MaskedFile(copy_id=0, form="pdf", language="sv", sha256="f" * 64, size=1)
    with house.database.writing() as session:
        masked_copy.record(session, copy, file)
    for _ in range(2):
        assert house.restore() == ""
    with house.database.reading() as session:
        known = masked_copy.by_sum(session, "f" * 64)
        assert known and known.copy.provisions == {"OSL 21 kap. 1 §": 2}
        assert len(masked_copy.copies_of(session, house.workshop)) == 1


def test_a_database_that_cant_be_read_is_said_and_the_backup_is_put_back(house: House) -> None:
    first = house.final()
    house.back_up()
    second = house.final()
    house.database.dispose()
    house.settings.database_file.write_bytes(b"torn" * 4096)
    assert "not a database" in house.restore()
    assert [one.document for one in house.versions()] == [first.document]
    third = house.final()
    assert third.number == second.number, "nobody knows that it was given out"


def test_two_versions_of_one_number_are_both_known(house: House) -> None:
    house.final()
    house.back_up()
    with_two = house.final()
    house.back_up()
    house.database.dispose()
    house.settings.database_file.unlink()
    house.restore(0)
    other_two = house.final()
    house.restore()
    assert {one.document for one in house.versions()} >= {with_two.document, other_two.document}


STEPS = st.lists(
    st.sampled_from(
        [
            *("final", "owed", "purge", "delete", "backup", "restore", "restore first"),
            *(f"{verb} {word}" for verb in ("hide", "erase") for word in WORDS),
        ]
    ),
    min_size=3,
    max_size=9,
)


@given(steps=STEPS)
@examples(12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_in_any_order_also_of_backups_no_removed_answer_is_served_and_all_sums_are_known(
    settings: Settings, database: Database, astrid: Facilitator, steps: list[str]
) -> None:
    house = House(settings, database, *trees(database, astrid))
    given_out: dict[str, Final] = {}
    removed: set[str] = set()
    then: list[set[str]] = []
    """What was removed at each backup: with the answers, what was removed is forgotten too."""
    withdrawn: set[str] = set()
    for step in ["final", "backup", *steps]:
        verb, _, word = step.partition(" ")
        here, made = house.here(), None
        answers = here is not None and not here.purged
        match verb:
            case "final" if here:
                made = make_final(database, here.id or 0, ROLE, now(), ADDRESS)
            case "owed" if here:
                made = make_owed(database, here.id or 0, now(), ADDRESS)
            case "purge" | "delete" if answers:
                let_go(database, settings, house.workshop, counts=verb == "purge")
            case "backup":
                house.back_up()
                then.append(set(removed))
            case "restore":
                which = 0 if word else -1
                removed = removed if answers else set(then[which])
                assert house.restore(which) == ""
            case "erase" if answers:
                house.erase(word)
                removed.add(word)
            case "hide" if answers and word not in removed:
                house.hide(word)
                removed.add(word)
        if made:
            given_out |= dict.fromkeys(house.sums(made), made)
        here = house.here()
        gone = removed if here and not here.purged else set(WORDS)
        for final in house.versions():
            assert not (final.stands and final.document in withdrawn), "it came back"
            if not final.stands:
                withdrawn.add(final.document)
            assert bool(final.says) == final.stands
            assert not any(word in house.served(final) for word in gone)
        for checksum, made in given_out.items():
            with database.reading() as session:
                known = finals.by_sum(session, checksum)
            assert known and known.final.document == made.document
            assert (known.final.number, known.final.at) == (made.number, made.at)
