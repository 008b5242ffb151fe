"""What was promised last time: copied when it is asked, and changed only when the desk says so."""

import gzip
from typing import Any

import pytest
from sqlmodel import col, select, update

from app.clock import now
from app.database import Database
from app.errors import Invalid, NotFound, NotYours
from app.exports.notes import notes
from app.i18n import translate
from app.keeping.purging import purge_now
from app.models import workshop as workshops
from app.models.agenda.agenda import Step, add_item, add_step
from app.models.agenda.asking import Asking
from app.models.agenda.earlier import NOT_CHOSEN
from app.models.agenda.plan import copy_workshop
from app.models.answers.quote import choose
from app.models.answers.reading import ResultsCache, count_from_scratch
from app.models.commitments import promised
from app.models.commitments.news import standings
from app.models.commitments.telling import Teller, Told, tell
from app.models.people import member
from app.models.people.facilitator import Facilitator
from app.models.people.member import HOST, OWNER, READER
from app.models.workshop import Workshop
from app.screens.render import render_stage
from app.screens.views import stage
from app.settings import Settings
from app.steps import STEP_KINDS
from app.steps.recalled import DONE, NOT_BEGUN, UNDER_WAY, WILL_NOT, Recalled
from tests.exports.read_back import WHOLE, words_of
from tests.exports.test_notes import SETTINGS
from tests.promised import ask_about, commitment_of, promised_by
from tests.rooms import do, say

CANARY = "Kanariefågeln sjunger"
BUS, BOARD, CHARGER = "Skolbussen för alla", "Kommunstyrelsen bjuds hit", "Laddplats vid gården"


@pytest.fixture
def earlier(database: Database, astrid: Facilitator) -> Workshop:
    return promised_by(
        database,
        astrid,
        (BUS, "regionen", "2027-Q1", UNDER_WAY, "utreds"),
        (BOARD, "", "2026-11", DONE, ""),
        (CHARGER, "byalaget", "", WILL_NOT, "elnätet räcker inte"),
    )


@pytest.fixture
def asking(
    database: Database, workshop: Workshop, earlier: Workshop, astrid: Facilitator
) -> Asking:
    return ask_about(database, workshop, earlier, astrid)


def shown(database: Database, asking: Asking) -> Recalled:
    with database.reading() as session:
        return promised.promised_in(session.get_one(Asking, asking.id))


def news(database: Database, what: str, status: str, said: str, actor: int | None) -> None:
    one = commitment_of(database, what)
    with database.writing() as session:
        told = Told(status=status, said=said, day="2027-01-10")
        tell(session, one.workshop_id, one.uid, told, Teller(actor), at=now())


def screen(database: Database, workshop: Workshop, name: str) -> str:
    with database.reading() as session:
        here = session.get_one(Workshop, workshop.id)
        look = stage(session, ResultsCache(), here, name, present=3, at=now())
        return render_stage(name, "sv", look, "http://bikupa.se").html


def test_it_opens_with_what_was_promised_as_it_stands(database: Database, asking: Asking) -> None:
    promises = shown(database, asking)
    assert (promises.of, promises.held) == ("Stenberga", "2026-10-08")
    assert [(line.what, line.who, line.status) for line in promises.ordered] == [
        (BOARD, "", DONE),
        (BUS, "regionen", UNDER_WAY),
        (CHARGER, "byalaget", WILL_NOT),
    ]
    assert promises.ordered[-1].why == "elnätet räcker inte"


def test_what_is_told_meanwhile_shows_when_the_desk_updates(
    database: Database, workshop: Workshop, asking: Asking, astrid: Facilitator
) -> None:
    news(database, BUS, DONE, "rullar", astrid.id)
    assert BUS in screen(database, workshop, "projector")
    assert shown(database, asking).done == 1
    do(database, workshop, "copy_promises", on=asking.id, at=now())
    assert shown(database, asking).done == 2
    assert "2 av 3 klara" in screen(database, workshop, "projector")


def test_a_workshop_that_is_gone_is_named_as_such_and_what_shows_stays(
    database: Database, workshop: Workshop, earlier: Workshop, asking: Asking
) -> None:
    with database.writing() as session:
        workshops.delete(session, earlier.id or 0)
    with pytest.raises(Invalid):
        do(database, workshop, "copy_promises", on=asking.id, at=now())
    assert len(shown(database, asking).lines) == 3


@pytest.mark.parametrize("role", [None, READER])
def test_nobody_opens_what_whoever_chose_it_may_no_longer_run(
    database: Database,
    workshop: Workshop,
    earlier: Workshop,
    astrid: Facilitator,
    dragana: Facilitator,
    role: str | None,
) -> None:
    with database.writing() as session:
        member.add(session, earlier.id or 0, dragana.id or 0, OWNER)
        if role:
            member.add(session, earlier.id or 0, astrid.id or 0, role)
        else:
            member.leave(session, earlier.id or 0, astrid.id or 0)
    with pytest.raises(Invalid) as no:
        ask_about(database, workshop, earlier, astrid)
    assert "no longer runs" in (no.value.say or "")


def test_nothing_promised_opens_as_nothing(
    database: Database, workshop: Workshop, astrid: Facilitator
) -> None:
    ask_about(database, workshop, promised_by(database, astrid), astrid)
    for name in ("projector", "phone", "desk"):
        assert "Förra gången lovades ingenting." in screen(database, workshop, name), name


def test_what_phones_say_is_read_at_the_desk_and_nowhere_else(
    database: Database, workshop: Workshop, asking: Asking, settings: Settings
) -> None:
    line = shown(database, asking).lines[0]
    say(database, asking, {"on": line.id, "text": CANARY})
    seen = {name: CANARY in screen(database, workshop, name) for name in ("phone", "projector")}
    assert seen == {"phone": False, "projector": False}
    assert CANARY in screen(database, workshop, "desk")
    assert not any(CANARY in words_of(document(database, workshop), name) for name in WHOLE)
    with database.writing() as session:
        [entry] = count_from_scratch(session, asking).read()
        choose(session, workshop.id or 0, [entry.id])
    assert all(CANARY in words_of(document(database, workshop), name) for name in WHOLE)


def document(database: Database, workshop: Workshop) -> Any:
    with database.reading() as session:
        return notes(session, session.get_one(Workshop, workshop.id), "sv", now())


def test_what_phones_say_changes_nothing_and_the_desk_tells_it_in_the_one_list(
    database: Database, workshop: Workshop, earlier: Workshop, asking: Asking, astrid: Facilitator
) -> None:
    one = commitment_of(database, BUS)
    say(database, asking, {"on": one.uid, "text": "Den rullar redan"})
    with database.reading() as session:
        assert standings(session, earlier.id or 0)[one.id or 0].status == UNDER_WAY
    with database.writing() as session:
        here = session.get_one(Asking, asking.id)
        promised.tell_of(session, here, one.uid, DONE, "Den rullar", astrid.id, now())
        promised.tell_of(session, here, one.uid, DONE, "Den rullar", astrid.id, now())
    with database.reading() as session:
        told = standings(session, earlier.id or 0)[one.id or 0].told
    assert [(row.status, row.said) for row in told] == [(DONE, "Den rullar"), (UNDER_WAY, "utreds")]


def test_what_wont_happen_needs_a_reason(
    database: Database, asking: Asking, astrid: Facilitator
) -> None:
    one = commitment_of(database, BUS)
    with pytest.raises(Invalid) as no, database.writing() as session:
        promised.tell_of(session, asking, one.uid, WILL_NOT, " ", astrid.id, now())
    assert "why" in (no.value.say or "")


def test_only_who_runs_the_earlier_workshop_tells_news_of_it(
    database: Database,
    workshop: Workshop,
    earlier: Workshop,
    asking: Asking,
    dragana: Facilitator,
) -> None:
    """She leads this meeting too, and reads of the other one at most."""
    one = commitment_of(database, BUS)
    with database.writing() as session:
        member.add(session, workshop.id or 0, dragana.id or 0, HOST)
        member.add(session, earlier.id or 0, dragana.id or 0, READER)
    with database.reading() as session:
        rows = promised.rows(session, asking, dragana.id)
    assert [row.may_tell for row in rows] == [False, False, False]
    with pytest.raises(NotYours), database.writing() as session:
        promised.tell_of(session, asking, one.uid, DONE, "", dragana.id, now())


def test_another_workshops_commitments_cant_be_named(
    database: Database, asking: Asking, astrid: Facilitator
) -> None:
    promised_by(database, astrid, ("Något annat", "", "", NOT_BEGUN, ""))
    other = commitment_of(database, "Något annat")
    with pytest.raises(NotFound), database.writing() as session:
        promised.tell_of(session, asking, other.uid, DONE, "", astrid.id, now())


def test_a_short_title_shows_at_once_and_next_time_too(
    database: Database, workshop: Workshop, asking: Asking, astrid: Facilitator
) -> None:
    one = commitment_of(database, BUS)
    with database.writing() as session:
        promised.call(session, session.get_one(Asking, asking.id), one.uid, "Bussen", astrid.id)
    assert "Bussen</span>" in screen(database, workshop, "projector")
    assert commitment_of(database, BUS).short == "Bussen"
    do(database, workshop, "copy_promises", on=asking.id, at=now())
    assert "Bussen</span>" in screen(database, workshop, "projector")
    with pytest.raises(Invalid), database.writing() as session:
        here = session.get_one(Asking, asking.id)
        promised.call(session, here, one.uid, "B" * 35, astrid.id)


def test_a_copy_of_the_workshop_chooses_anew(
    database: Database, workshop: Workshop, asking: Asking, dragana: Facilitator
) -> None:
    with database.writing() as session:
        copy = copy_workshop(session, workshop, "Igen", "", dragana, 9)
        steps = session.exec(select(Step).where(Step.kind == "promised")).all()
    assert copy.id
    assert [step.earlier is None for step in steps] == [False, True]


@pytest.mark.parametrize("keep_counts", [True, False])
def test_the_words_stay_when_the_earlier_is_purged_and_go_with_the_later(
    database: Database,
    workshop: Workshop,
    earlier: Workshop,
    asking: Asking,
    settings: Settings,
    keep_counts: bool,
) -> None:
    change(database, earlier, keep_until=now() - 1, state="ended")
    purge_now(settings, database)
    with database.reading() as session:
        assert session.get(Workshop, earlier.id) is None
    assert BUS in screen(database, workshop, "projector")
    change(database, workshop, keep_until=now() - 1, keep_counts=keep_counts, state="ended")
    purge_now(settings, database)
    assert BUS not in whole(database)


def change(database: Database, workshop: Workshop, **values: Any) -> None:
    with database.writing() as session:
        session.execute(update(Workshop).where(col(Workshop.id) == workshop.id).values(**values))


def whole(database: Database) -> str:
    """All that every table says."""
    with database.reading() as session:
        tables = Step.metadata.sorted_tables
        return repr([session.execute(table.select()).all() for table in tables])


def test_a_phone_is_sent_a_long_list_in_under_five_kilobytes(
    database: Database, workshop: Workshop, astrid: Facilitator
) -> None:
    """As the line carries it, compressed."""
    many = [
        (f"Löfte nummer {n}: {WORDS[n % 5]}", f"bord {n}", "2027-03", UNDER_WAY, "utreds")
        for n in range(24)
    ]
    ask_about(database, workshop, promised_by(database, astrid, *many), astrid)
    sent = len(gzip.compress(screen(database, workshop, "phone").encode(), 6))
    print("phone's stage with 24 commitments:", sent, "bytes")
    assert sent <= 5 * 1024


WORDS = (
    "skolbussen ska gå så att alla barn kommer hem samma kväll",
    "en sida med vem man ringer om vägen, vattnet och bredbandet",
    "kommunstyrelsen bjuds hit och svarar på det vi har frågat",
    "gamla mejeriet öppet två kvällar i veckan för den som vill",
    "laddplatser vid bygdegården, och belysning längs hela vägen",
)


@pytest.mark.parametrize("kind", STEP_KINDS)
def test_the_desk_misses_an_earlier_workshop_for_no_kind_but_one_that_recalls(
    database: Database, workshop: Workshop, kind: str
) -> None:
    with database.writing() as session:
        item = add_item(session, workshop.id or 0)
        add_step(session, item, kind, "Och nu?", language="sv", settings=SETTINGS.get(kind))
    said = translate("sv", NOT_CHOSEN, asked="Och nu?")
    assert (said in screen(database, workshop, "desk")) == STEP_KINDS[kind].recalls
