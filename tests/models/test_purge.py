"""The purge takes what is due, all of it and nothing else, on every database."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import SQLModel
from sqlmodel import select as find

from app.clock import now
from app.database import Database
from app.errors import Invalid, NotFound
from app.exports.notes import notes
from app.keeping import purging
from app.keeping.purging import purge_now, would_purge
from app.models import workshop as workshops
from app.models.afterwards import publication, purge, remains
from app.models.afterwards.notes import SUMMARY, write
from app.models.afterwards.purge import LEFT_WITH_COUNTS, PURGED, PurgeLog, hangs_on_workshop
from app.models.agenda import picture
from app.models.agenda.asking import Asking
from app.models.answers import quote, spelling
from app.models.answers.answer import Answer
from app.models.commitments.commitment import Commitment
from app.models.commitments.news import DONE, News
from app.models.commitments.receiver import receiver_named
from app.models.people import invitation, member, own_code
from app.models.people.crew import Series
from app.models.people.facilitator import Facilitator
from app.models.people.member import HOST, READER, UNDO_MS
from app.models.run import retention
from app.models.run.retention import LET_FINISH_MS
from app.models.series.counted import Counted
from app.models.series.handed import ANSWERED, THEME, Handed, HandedAnswer
from app.models.series.locality import MUNICIPALITY
from app.models.workshop import Workshop
from app.pictures import Drawn
from app.settings import Settings
from app.steps.choice import ChoiceSettings
from app.steps.options import Option
from tests.became import day, keys, publish
from tests.became import write as write_reply
from tests.exports.read_back import WHOLE, words_of
from tests.remarks import open_until, say_wrong
from tests.rooms import ask, ask_round, do, hide, say_all

TWO = ChoiceSettings(options=[Option(id="o1", text="Buss"), Option(id="o2", text="Tåg")])
CANARY = "Kanariefågeln"
CHANGED = {"workshop", "asking", "commitment", "page_published", "remark"}
"""What stays and no longer refers to what goes."""
Rows = dict[str, set[str]]


@dataclass
class House:
    """Astrid's workshop with everything in it, and Dragana's beside."""

    database: Database
    settings: Settings
    astrids: Workshop
    draganas: Workshop

    def change(self, workshop: Workshop | None = None, **values: Any) -> None:
        with self.database.writing() as session:
            found = session.get_one(Workshop, (workshop or self.astrids).id)
            for name, value in values.items():
                setattr(found, name, value)
            session.add(found)

    def past_its_day(self, **values: Any) -> None:
        self.change(keep_until=now() - 1, **values)

    def purge(self) -> list[purging.Gone]:
        return purge_now(self.settings, self.database)

    def rows(self) -> Rows:
        """Every row of every table."""
        with self.database.reading() as session:
            return {
                name: {repr(row) for row in session.execute(select(table))}
                for name, table in SQLModel.metadata.tables.items()
            }

    def rows_of(self, workshop: Workshop) -> Rows:
        with self.database.reading() as session:
            return {
                name: {
                    repr(row)
                    for row in session.execute(
                        select(table).where(purge.rows_of(name, workshop.id or 0))
                    )
                }
                for name, table in SQLModel.metadata.tables.items()
                if name in PURGED
            }

    def logs(self) -> list[PurgeLog]:
        with self.database.reading() as session:
            return list(session.exec(find(PurgeLog).order_by(PurgeLog.id)))  # type: ignore[arg-type]


@pytest.fixture
def house(
    database: Database,
    settings: Settings,
    workshop: Workshop,
    astrid: Facilitator,
    dragana: Facilitator,
) -> House:
    with database.writing() as session:
        hers = member.begin(session, dragana, "Hennes", language="sv", keep_days=30)
    for one in (workshop, hers):
        furnish(database, one)
    return House(database, settings, workshop, hers)


def furnish(database: Database, workshop: Workshop) -> None:
    """Something in every table that hangs on a workshop."""
    ask_round(database, workshop, "Samtal", [("slide", "Välkommen", None)])
    asking = ask(database, workshop, "open_text", "Vad hindrar?", present=9)
    say_all(database, asking, [{"text": f"{CANARY} {n}"} for n in range(7)])
    hide(database, workshop, asking, f"{CANARY} 3")
    chosen = ask(database, workshop, "choice", "Vilket?", TWO, present=9)
    say_all(database, chosen, [{"options": ["o1"]}] * 6 + [{"options": ["o2"]}] * 5)
    do(database, workshop, "new_theme", on=asking.id, title="Fåglar")
    few = ask(database, workshop, "choice", "Och sedan?", TWO, present=9)
    say_all(database, few, [{"options": ["o2"]}] * 3)
    secret = own_code.new(workshop)
    with database.writing() as session:
        village = receiver_named(session, workshop.id or 0, "Byalaget")
        said = find(Answer.id).where(Answer.asking_id == asking.id)
        promise = Commitment(
            workshop_id=workshop.id or 0,
            what="Prova bussen",
            receiver_id=village.id if village else None,
            answer_id=session.exec(said).first(),
            made_at=now(),
        )
        session.add(promise)
        session.flush()
        told = News(commitment_id=promise.id or 0, status=DONE, day="2026-12-01", at=now())
        told.workshop_id = workshop.id or 0
        session.add(told)
        member.make_screen_link(session, workshop.id or 0)
        invitation.invite(session, email="b@example.se", workshop_id=workshop.id, role=READER)
        write(session, workshop.id or 0, SUMMARY, "Vi tar bussen.", "We take the bus.")
        said = find(Answer).where(Answer.asking_id == asking.id)
        answered = session.exec(said).all()
        quote.choose(session, workshop.id or 0, [answered[0].id or 0])
        spelling.correct(session, workshop.id or 0, answered[1].id or 0, f"{CANARY}!")
        own_code.keep(session, workshop, answered[0].respondent_id, secret)
        picture.add(session, workshop.id or 0, [Drawn(4, 3, b"wide", b"phone", b"small")])
    with database.reading() as session:
        shown = session.exec(find(Answer.id).where(Answer.asking_id == asking.id)).first()
    do(database, workshop, "park", on=shown, receiver="Regionen")
    do(database, workshop, "park_line", title="Fiber till byn")
    do(database, workshop, "end")
    write_reply(database, workshop, about=keys(database, asking)["Fåglar"], text="Vi matar dem.")
    publish(database, workshop, next_day=day(9))
    with database.writing() as session:
        publication.publish(session, workshop.id or 0, now())
    with database.writing() as session:
        series = Series(title="Bygderna")
        session.add(series)
        session.flush()
        handed = Handed(
            series_id=series.id or 0,
            workshop_id=workshop.id or 0,
            sort=THEME,
            about="t1",
            origin=workshop.uid,
            words="Fåglar",
            to_level=MUNICIPALITY,
            at=now(),
        )
        session.add(handed)
        session.flush()
        session.add(Counted(workshop_id=workshop.id or 0, version=1))
        session.add(HandedAnswer(handed_id=handed.id or 0, status=ANSWERED, text="Ja.", at=now()))
    open_until(database, workshop)
    say_wrong(database, workshop, f"{CANARY} är felskriven", "summary")


def test_every_table_that_hangs_on_a_workshop_is_named_children_first() -> None:
    tables = SQLModel.metadata.tables
    assert {name for name, table in tables.items() if hangs_on_workshop(table)} == set(PURGED)
    for place, name in enumerate(PURGED):
        parents = {key.column.table.name for key in tables[name].foreign_keys}
        assert not parents & set(PURGED[:place]), f"{name} refers to what goes before it"
        assert len(tables[name].primary_key.columns) == 1
    gone = set(PURGED) - set(LEFT_WITH_COUNTS)
    for name in LEFT_WITH_COUNTS:
        always = [key for key in tables[name].foreign_keys if not key.parent.nullable]
        assert not gone & {key.column.table.name for key in always}, name


def test_all_of_a_workshop_past_its_day_goes_and_no_other_row(house: House) -> None:
    house.past_its_day()
    before, its = house.rows(), house.rows_of(house.astrids)
    assert all(its[name] for name in PURGED if name not in ("remains", "rehearsal"))
    [gone] = house.purge()
    after, own = house.rows(), {"purge_log", "security_line"}
    for name in before.keys() - own:
        assert after[name] == before[name] - its.get(name, set()), name
    counts = {name: len(rows) for name, rows in its.items() if rows}
    assert gone.removed == counts
    [log] = house.logs()
    assert (log.workshop_uid, log.why, log.kept_counts) == (
        house.astrids.uid,
        "past its date",
        False,
    )
    assert log.removed == counts and log.ended_at
    assert CANARY not in str(after["purge_log"]) + str(after["security_line"])
    assert house.astrids.title not in str(log)


def test_the_numbers_stay_where_that_is_chosen(house: House) -> None:
    house.past_its_day(keep_counts=True)
    before, its = house.rows(), house.rows_of(house.astrids)
    [gone] = house.purge()
    after = house.rows()
    for name in set(PURGED) - set(LEFT_WITH_COUNTS):
        assert after[name] == before[name] - its[name], name
        assert gone.removed.get(name, 0) == len(its[name])
    for name in set(LEFT_WITH_COUNTS) - {*CHANGED, "remains", "parked"}:
        assert after[name] == before[name], name
    for name in CHANGED:
        assert len(after[name]) == len(before[name])
    assert len(after["parked"]) == len(before["parked"]) - 1 and gone.removed["parked"] == 1
    assert str(after).count(CANARY) == str(before).count(CANARY) / 2
    assert house.purge() == []


def test_the_notes_say_what_is_left_and_nothing_of_few_people(house: House) -> None:
    house.past_its_day(keep_counts=True)
    house.purge()
    with house.database.reading() as session:
        document = notes(session, session.get_one(Workshop, house.astrids.id), "sv", now())
    written = {name: words_of(document, name) for name in WHOLE}
    assert CANARY not in str(written)
    text = written["md"]
    for said in (
        "Vi tar bussen.",
        "Vad hindrar?",
        "7 svarade",
        "11 av 11 svarade",
        "21 personer",
        "| Buss | 6 |",
        "| Tåg | 5 |",
    ):
        assert said in text
    few = text[text.index("Och sedan?") :]
    assert "Färre än 5 svarade" in few and "Tåg" not in few
    assert "så att ingen kan pekas ut" in few


def test_what_is_left_in_the_database_tells_nothing_more_than_the_notes(house: House) -> None:
    house.past_its_day(keep_counts=True)
    [gone] = house.purge()
    assert gone.removed["answer"] == 21
    [log] = house.logs()
    assert log.removed["answer"] == 30 and log.removed["participant"] == 30
    with house.database.reading() as session:
        asked = session.exec(find(Asking).where(Asking.workshop_id == house.astrids.id)).all()
        left = remains.of(session, house.astrids.id or 0)
    assert {asking.present for asking in asked} == {0}
    assert left and [left.of(asking).present for asking in asked] == [None, 11, None]


def test_what_was_deleted_goes_when_it_can_no_longer_be_undone(
    house: House, astrid: Facilitator
) -> None:
    with house.database.writing() as session:
        workshops.delete(session, house.astrids.id or 0)
    assert house.purge() == []
    house.change(deleted_at=now() - UNDO_MS - 1, keep_counts=True)
    [gone] = house.purge()
    assert (gone.why, gone.kept_counts) == ("deleted", False)
    assert not any(house.rows_of(house.astrids).values())
    with pytest.raises(NotFound), house.database.writing() as session:
        member.bring_back(session, astrid, house.astrids.uid)


def test_what_is_left_can_be_deleted_too(house: House) -> None:
    house.past_its_day(keep_counts=True)
    house.purge()
    house.change(deleted_at=now() - UNDO_MS - 1)
    house.purge()
    assert not any(house.rows_of(house.astrids).values())


def test_a_meeting_past_its_day_is_let_finish_for_a_week(house: House) -> None:
    house.past_its_day(state="open", keep_counts=True)
    assert house.purge() == []
    house.change(keep_until=now() - LET_FINISH_MS - 1)
    assert house.purge() == []
    with house.database.reading() as session:
        assert session.get_one(Workshop, house.astrids.id).ended
    assert len(house.purge()) == 1


def test_a_purged_workshop_is_not_run_again_nor_kept_longer(house: House) -> None:
    house.past_its_day(keep_counts=True)
    house.purge()
    with pytest.raises(Invalid, match="have been deleted"):
        do(house.database, house.astrids, "reopen")
    with pytest.raises(Invalid, match="have been deleted"), house.database.writing() as session:
        retention.keep_longer(session, house.astrids.id or 0, 30, now())


def test_a_look_beforehand_changes_nothing_and_says_what_goes(house: House) -> None:
    house.past_its_day()
    before = house.rows()
    [told] = would_purge(house.database)
    assert house.rows() == before
    assert told.title == house.astrids.title
    [gone] = house.purge()
    assert told.removed == gone.removed


def test_who_keeps_it_longer_at_the_last_moment_keeps_it(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.past_its_day(keep_counts=True)
    before = house.rows()
    count = purging.remains.count

    def counting(*about: Any) -> Any:
        with house.database.writing() as session:
            retention.keep_longer(session, house.astrids.id or 0, 30, now())
        return count(*about)

    monkeypatch.setattr(purging.remains, "count", counting)
    assert house.purge() == []
    assert house.rows()["answer"] == before["answer"] and not house.logs()


def test_a_purge_that_is_stopped_goes_on_where_it_was(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.past_its_day()
    its = house.rows_of(house.astrids)
    monkeypatch.setattr(purging, "MOST_ROWS", 5)
    leaving = Leaving(after=13)
    assert purge_now(house.settings, house.database, leaving) == []
    assert 0 < len(house.rows_of(house.astrids)["answer"]) < len(its["answer"])
    [gone] = house.purge()
    assert gone.removed == {name: len(rows) for name, rows in its.items() if rows}
    assert len(house.logs()) == 1


class Leaving(threading.Event):
    """The server stops after so many of the purge's small steps."""

    def __init__(self, after: int) -> None:
        super().__init__()
        self._left = after

    def wait(self, timeout: float | None = None) -> bool:
        self._left -= 1
        return self._left < 0


@pytest.fixture
def answering(house: House) -> Iterator[list[int]]:
    """People go on answering in Dragana's workshop; gives how many answers are saved."""
    do(house.database, house.draganas, "reopen")
    asking = ask(house.database, house.draganas, "open_text", "Mer?")
    saved: list[int] = []
    over = threading.Event()

    def answer() -> None:
        while not over.is_set():
            saved.extend(receipt.n for receipt in say_all(house.database, asking, [{"text": "Ja"}]))

    thread = threading.Thread(target=answer)
    thread.start()
    yield saved
    over.set()
    thread.join()


def test_answers_to_another_workshop_are_saved_meanwhile(
    house: House, answering: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(purging, "MOST_ROWS", 2)
    house.past_its_day()
    before = len(answering)
    house.purge()
    assert len(answering) > before + 3
    assert not any(house.rows_of(house.astrids).values())
    saved = len(answering)
    with house.database.reading() as session:
        stored = purge.rows(session, house.draganas.id or 0, purge.going(keep_counts=False))
    assert stored["answer"] >= saved + 21


def test_the_number_of_a_purged_workshop_is_given_to_no_other(
    house: House, dragana: Facilitator
) -> None:
    house.change(house.draganas, keep_until=now() - 1)
    house.purge()
    with house.database.writing() as session:
        new = member.begin(session, dragana, "Ny", language="sv", keep_days=9)
    assert (new.id or 0) > (house.draganas.id or 0)


def test_members_of_all_kinds_may_read_what_is_left(house: House, dragana: Facilitator) -> None:
    with house.database.writing() as session:
        member.add(session, house.astrids.id or 0, dragana.id or 0, HOST)
    house.past_its_day(keep_counts=True)
    house.purge()
    with house.database.reading() as session:
        assert member.role_of(session, house.astrids.id or 0, dragana.id or 0) == HOST
        assert (
            retention.reminder(session.get_one(Workshop, house.astrids.id), "owner", now()) is None
        )
