"""Series of workshops: meetings that begin from one agenda, who may what, and what is counted."""

from typing import Any

import pytest
from sqlmodel import Session, col, select

from app.clock import now
from app.database import Database
from app.errors import Invalid, NotFound
from app.exports.series.finals import make_final
from app.keeping import series_counting
from app.keeping.purging import purge_now
from app.keeping.series_counting import SeriesCounter
from app.models.afterwards.final import DELETED, Final, FinalFile
from app.models.afterwards.small_groups import Left
from app.models.agenda.agenda import read_agenda
from app.models.agenda.asking import Asking
from app.models.people import administration, crew, member
from app.models.people.crew import UNDO_MS, Series, SeriesMember
from app.models.people.facilitator import Facilitator
from app.models.people.former_account import ONLY_OWNER_OF_SERIES, erase
from app.models.people.member import HOST, OWNER, READER
from app.models.series import meetings as meetings_
from app.models.series import overview
from app.models.series.carried import Ticked, hand_over, offers
from app.models.series.counted import Counted, Told, count_now, counts_of, stale
from app.models.series.handed import Handed
from app.models.series.locality import (
    MUNICIPALITY,
    VILLAGE,
    all_localities,
    named,
    read_rows,
    take_in,
)
from app.models.series.meetings import candidates, let_go, meetings, meetings_by_id, questions_of
from app.models.series.sections import Written, write
from app.models.series.series import (
    delete_series,
    just_deleted,
    post_in,
    posts,
    restore_series,
)
from app.models.series.taken import Taken, take
from app.models.workshop import Workshop
from app.settings import Settings
from tests.conftest import someone
from tests.rooms import ask, do, hide, purged, say_all
from tests.series import HINDERS, RATE, THEMES, WHICH, held, planned


def test_a_meeting_has_the_questions_of_the_series_by_their_origins(
    database: Database, astrid: Facilitator, series: Series
) -> None:
    one, other = (planned(database, series, astrid, place) for place in ("Stenberga", "Norrfors"))
    with database.reading() as session:
        asked = questions_of(session, [one.id or 0, other.id or 0])
        found = meetings(session, series.id or 0)
    origins = [[question.origin for question in asked[w.id or 0]] for w in (one, other)]
    assert origins[0] == origins[1] and len(origins[0]) == 4
    assert [(meeting.name, meeting.title) for meeting in found] == [
        ("Stenberga", "Stenberga: Service i bygderna"),
        ("Norrfors", "Norrfors: Service i bygderna"),
    ]


def test_owners_of_the_series_and_hosts_of_the_place_are_in_its_meetings(
    database: Database, astrid: Facilitator, series: Series
) -> None:
    people = {name: someone(database, name, f"{name}@example.se") for name in ("o", "h", "x", "r")}
    with database.writing() as session:
        here, there = named(session, "Stenberga", VILLAGE), named(session, "Norrfors", VILLAGE)
        for name, role, places in (
            ("o", OWNER, []),
            ("h", HOST, [here.id]),
            ("x", HOST, [there.id]),
            ("r", READER, []),
        ):
            crew.enrol(session, series.id or 0, people[name].id or 0, role, places)
    made = planned(database, series, astrid, "Stenberga")
    with database.reading() as session:
        inside = {who.name: one.role for one, who in member.members(session, made.id or 0)}
        hosts = post_in(session, series.uid, people["h"].id or 0)
    assert inside == {"Astrid Lind": OWNER, "o": OWNER, "h": HOST}
    assert hosts.leads(here.id) and not hosts.leads(there.id) and not hosts.owns


def test_a_series_keeps_an_owner(
    database: Database, astrid: Facilitator, dragana: Facilitator, series: Series
) -> None:
    with database.writing() as session:
        (mine, _), *_ = crew.crew(session, series.id or 0)
        with pytest.raises(Invalid):
            crew.dismiss(session, series.id or 0, mine.id or 0, now())
        with pytest.raises(Invalid):
            crew.enrol(session, series.id or 0, astrid.id or 0, READER)
        crew.enrol(session, series.id or 0, dragana.id or 0, OWNER)
        crew.dismiss(session, series.id or 0, mine.id or 0, now())
    with database.reading() as session, pytest.raises(NotFound):
        post_in(session, series.uid, astrid.id or 0)


def test_a_deleted_series_can_be_brought_back_by_its_owner_alone(
    database: Database, astrid: Facilitator, dragana: Facilitator, series: Series
) -> None:
    with database.writing() as session:
        delete_series(session, series.id or 0, now())
    with database.writing() as session:
        assert posts(session, astrid.id or 0) == []
        assert [one.uid for one in just_deleted(session, astrid.id or 0, now())] == [series.uid]
        with pytest.raises(NotFound):
            restore_series(session, series.uid, dragana.id or 0, now())
        restore_series(session, series.uid, astrid.id or 0, now())
    with database.reading() as session:
        assert [one.series.uid for one in posts(session, astrid.id or 0)] == [series.uid]


def test_a_workshop_is_taken_in_where_its_questions_read_the_same(
    database: Database, astrid: Facilitator, workshop: Workshop, series: Series
) -> None:
    ask(database, workshop, "open_text", "vad hindrar  samarbeten")
    ask(database, workshop, "open_text", "Något helt annat?")
    with database.writing() as session:
        post = post_in(session, series.uid, astrid.id or 0)
        (found,) = candidates(session, post, astrid)
        assert [(one.prompt, one.same) for one in found.matches] == [(HINDERS, False)]
        place = named(session, "Stenberga", VILLAGE)
        meetings_.take_in(session, post, astrid.id or 0, workshop.uid, place.id)
    with database.writing() as session:
        agenda = meetings_.agenda_of(session, series)
        assert agenda is not None
        asked = questions_of(session, [agenda.id or 0, workshop.id or 0])
        assert asked[workshop.id or 0][0].origin == asked[agenda.id or 0][0].origin
        assert asked[workshop.id or 0][1].origin not in {o.origin for o in asked[agenda.id or 0]}
        assert candidates(session, post, astrid) == []
        assert let_go(session, post, workshop.id or 0).leaves_out_few  # it was compared
    with database.reading() as session:
        (again,) = candidates(session, post, astrid)
        assert [one.same for one in again.matches] == [True]


def test_nobody_takes_in_a_workshop_of_somebody_else(
    database: Database, dragana: Facilitator, astrid: Facilitator, series: Series
) -> None:
    with database.writing() as session:
        hers = member.begin(session, dragana, "Hennes", language="sv", keep_days=9)
        place = named(session, "Stenberga", VILLAGE)
        post = post_in(session, series.uid, astrid.id or 0)
        with pytest.raises(NotFound):
            meetings_.take_in(session, post, astrid.id or 0, hers.uid, place.id)


def test_what_is_counted_is_what_may_be_told(
    database: Database, astrid: Facilitator, series: Series
) -> None:
    rated = [{"values": {"o0": 4, "o1": 2}}] * 6 + [{"values": {"o0": 5, "o1": 2}}] * 6
    said = [{"text": f"Vi vet inte vem {n}"} for n in range(12)]
    chosen = [{"options": ["o0"]}] * 11 + [{"options": ["o2"]}]
    answers: dict[str, list[Any]] = {HINDERS: said, RATE: rated, WHICH: chosen}
    themes = {THEMES[0]: range(7), THEMES[1]: [7, 8, 9]}
    village = held(database, series, astrid, "Stenberga", answers, themes=themes)
    with database.reading() as session:
        counted = _told(session, village)
        by_prompt = {
            one.prompt: counted.of(one.id or 0).left or Left() for one in _askings(session, village)
        }
    assert counted.people == 12
    assert by_prompt[HINDERS].answered == 12
    themed = by_prompt[HINDERS].themes or {}
    titles = {origin: themed[key] for key, (origin, _) in counted.themes.items()}
    assert titles == {"theme-0": 7, "theme-1": None}
    assert by_prompt[WHICH].counts == {"": {"o0": None, "o1": None, "o2": None}}


def _told(session: Session, village: Workshop) -> Told:
    number = village.id or 0
    return counts_of(session, meetings_by_id(session, [number]).values())[number]


def _askings(session: Session, workshop: Workshop) -> list[Asking]:
    rows = select(Asking).where(Asking.workshop_id == workshop.id)
    return list(session.exec(rows.order_by(col(Asking.id))))


def test_few_people_are_not_told(database: Database, astrid: Facilitator, series: Series) -> None:
    answers = {WHICH: [{"options": ["o0"]}] * 4}
    village = held(database, series, astrid, "Lillsele", answers)
    with database.reading() as session:
        counted = _told(session, village)
    assert counted.people is None
    assert all(one["answered"] is None for one in counted.questions.values())


def test_counts_are_stored_when_a_room_rests_and_never_told_when_they_are_old(
    database: Database, astrid: Facilitator, series: Series
) -> None:
    answers = {HINDERS: [{"text": f"Svar {n}"} for n in range(6)]}
    village = held(database, series, astrid, "Stenberga", answers)
    counter = SeriesCounter(database)
    counter.look()
    assert _stored(database) == []  # it has changed since the last look, or there was none
    counter.look()
    (stored,) = _stored(database)
    with database.reading() as session:
        fresh = session.get_one(Workshop, village.id)
        assert stored.version == fresh.version and stale(session) == []
        asking = _askings(session, village)[0]
    hide(database, village, asking, "Svar 0")
    hide(database, village, asking, "Svar 1")
    with database.reading() as session:
        assert stored.questions[str(asking.id)]["answers"] == 6
        told = _told(session, village).of(asking.id or 0).left
        assert told and told.answers is None  # of four people's, beside six who answered
        assert [one.workshop_id for one in stale(session)] == [village.id]
    counter.look()
    counter.look()
    assert _stored(database)[0].questions[str(asking.id)]["answers"] is None


def _stored(database: Database) -> list[Counted]:
    with database.reading() as session:
        return list(session.exec(select(Counted)))


def test_a_question_that_is_open_or_secret_is_not_counted(
    database: Database, astrid: Facilitator, series: Series
) -> None:
    village = planned(database, series, astrid, "Stenberga")
    with database.reading() as session:
        entry = read_agenda(session, village.id or 0)[2]
    (asking,) = do(database, village, "go", on=entry.id, at=now())
    say_all(database, asking, [{"options": ["o0"]}] * 8)
    with database.reading() as session:
        here = session.get_one(Workshop, village.id)
        assert count_now(session, here).questions == {}
    do(database, village, "close", on=asking.id, at=now())
    with database.reading() as session:
        here = session.get_one(Workshop, village.id)
        assert count_now(session, here).questions[str(asking.id)]["answered"] == 8


def test_lanes_are_levels_from_the_smallest(
    database: Database, astrid: Facilitator, dragana: Facilitator, series: Series
) -> None:
    held(database, series, astrid, "Stenberga", {HINDERS: [{"text": "Bussen"}] * 7})
    planned(database, series, astrid, "Trivselesund", MUNICIPALITY)
    with database.reading() as session:
        post = post_in(session, series.uid, astrid.id or 0)
        found = overview.overview(session, post, astrid.id or 0, now()).lanes
        others = overview.overview(session, post, dragana.id or 0, now()).lanes
    assert [(lane.level, [row.meeting.name for row in lane.rows]) for lane in found] == [
        (VILLAGE, ["Stenberga"]),
        (MUNICIPALITY, ["Trivselesund"]),
    ]
    assert [row.people for row in found[0].rows] == [7]
    assert all(row.leads_to for lane in found for row in lane.rows)
    assert not any(row.leads_to for lane in others for row in lane.rows)


def test_many_meetings_of_a_level_are_read_by_pages(
    database: Database, astrid: Facilitator, series: Series, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overview, "OF_A_PAGE", 2)
    for name in ("Stenberga", "Norrfors", "Öresjö"):
        planned(database, series, astrid, name)
    planned(database, series, astrid, "Trivselesund", MUNICIPALITY)
    with database.reading() as session:
        post = post_in(session, series.uid, astrid.id or 0)
        first, second = (
            overview.overview(session, post, astrid.id or 0, now(), page).lanes for page in (1, 2)
        )
    assert [[row.meeting.name for row in lane.rows] for lane in first] == [
        ["Stenberga", "Norrfors"],
        ["Trivselesund"],
    ]
    assert [[row.meeting.name for row in lane.rows] for lane in second] == [["Öresjö"], []]
    assert [(lane.meetings, lane.pages) for lane in second] == [(3, 2), (1, 1)]


def test_places_are_read_from_a_sheet_and_added_once(database: Database) -> None:
    text = (
        "Namn;Nivå;Inom\nRegion Nord;region;\n"
        "Trivselesund;kommun;Region Nord\nStenberga;by;Trivselesund\n"
    )
    with database.writing() as session:
        assert take_in(session, read_rows(text)) == 3
        assert take_in(session, read_rows(text)) == 0
        found = {one.name: one for one in all_localities(session)}
    assert found["Stenberga"].within_id == found["Trivselesund"].id
    assert found["Trivselesund"].within_id == found["Region Nord"].id


@pytest.mark.parametrize("text", ["", "Namn;Nivå;Inom", "Stenberga;planet;", "\n\n"])
def test_a_file_of_places_that_cannot_be_read_says_why(text: str) -> None:
    with pytest.raises(Invalid):
        read_rows(text)


def test_a_place_that_lies_in_none_that_is_known_is_asked_for_before_any_is_added(
    database: Database,
) -> None:
    rows = read_rows("Stenberga;by;Trivselesund\nNorrfors;by;")
    with database.writing() as session, pytest.raises(Invalid):
        take_in(session, rows)
    with database.reading() as session:
        assert all_localities(session) == []


def test_an_account_that_goes_leaves_no_series_without_an_owner(
    database: Database, astrid: Facilitator, dragana: Facilitator, series: Series
) -> None:
    with database.writing() as session:
        other = session.get_one(Facilitator, dragana.id)
        other.admin = True
        for place in member.places(session, astrid):
            member.admit(session, place.workshop.id or 0, other.id or 0, OWNER)
        session.flush()
        with pytest.raises(Invalid) as no:
            erase(session, astrid.id or 0, now())
        assert no.value.say == ONLY_OWNER_OF_SERIES
    with database.writing() as session:
        administration.disable(session, astrid.id or 0, now())
        leaver, heir = (session.get_one(Facilitator, one.id) for one in (astrid, dragana))
        assert administration.hand_over(session, leaver, heir) == 2
        erase(session, astrid.id or 0, now())
        assert crew.owners(session, series.id or 0) == [dragana.id]
        assert [who.id for _, who in crew.crew(session, series.id or 0)] == [dragana.id]


def test_a_deleted_series_goes_for_good_after_a_day_and_its_workshops_stay(
    database: Database, settings: Settings, astrid: Facilitator, series: Series
) -> None:
    village = held(database, series, astrid, "Stenberga", {HINDERS: [{"text": "Bussen"}] * 6})
    planned(database, series, astrid, "Trivselesund", MUNICIPALITY)
    with database.writing() as session:
        post = post_in(session, series.uid, astrid.id or 0)
        (meeting, _) = meetings(session, series.id or 0)
        every = {one.about for one in offers(session, series, meeting)}
        hand_over(session, post, meeting.workshop_id, Ticked(every, (), MUNICIPALITY), at=1, by=1)
        write(session.get_one(Series, series.id), Written(summary="Bygderna är överens."))
        take(session, series.id or 0, "q", {}, at=1, by=1)
    made = make_final(database, series.id or 0, "r", now(), "https://x.example", "UTC")
    with database.writing() as session:
        delete_series(session, series.id or 0, now())
    purge_now(settings, database)
    with database.reading() as session:
        assert session.get(Series, series.id) is not None  # it can still be brought back
    with database.writing() as session:
        session.get_one(Series, series.id).deleted_at = now() - UNDO_MS
    purge_now(settings, database)
    with database.reading() as session:
        for table in (Series, SeriesMember, Handed, Taken, FinalFile):
            left = list(session.exec(select(table)))
            assert all(isinstance(one, FinalFile) and one.body is None for one in left), table
        final = session.get_one(Final, made.id)
        assert (final.why, final.says, final.own) == (DELETED, {}, {})
        here = session.get_one(Workshop, village.id)
        assert here.series_id is None and here.leaves_out_few


def test_what_cannot_be_counted_keeps_no_other_waiting(
    database: Database,
    astrid: Facilitator,
    series: Series,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said = {HINDERS: [{"text": "Bussen"}] * 6}
    odd, other = (held(database, series, astrid, place, said) for place in ("Berg", "Norrfors"))

    def count(session: Session, workshop: Workshop) -> Counted:
        if workshop.id == odd.id:
            raise ValueError("it can't")
        return count_now(session, workshop)

    monkeypatch.setattr(series_counting, "count_now", count)
    counter = SeriesCounter(database)
    counter.look()
    counter.look()
    assert [one.workshop_id for one in _stored(database)] == [other.id]


def test_a_workshop_whose_answers_are_deleted_is_counted_no_more(
    database: Database, settings: Settings, astrid: Facilitator, series: Series
) -> None:
    village = held(database, series, astrid, "Stenberga", {HINDERS: [{"text": "Bussen"}] * 6})
    with database.writing() as session:
        here = session.get_one(Workshop, village.id)
        here.keep_counts, here.keep_until = True, now() - 1
        session.add(here)
    purge_now(settings, database)
    with database.reading() as session:
        assert stale(session) == []
        assert _told(session, village).people == 6  # what was left


def test_what_purges_have_left_is_read_of_all_at_once(
    database: Database,
    settings: Settings,
    astrid: Facilitator,
    series: Series,
    queries: list[str],
) -> None:
    said = {HINDERS: [{"text": f"Bussen {n}"} for n in range(8)]}

    def asked_with(*places: str) -> int:
        for place in places:
            village = held(database, series, astrid, place, said, themes={THEMES[1]: range(8)})
            purged(database, settings, village)
        with database.reading() as session:
            there = meetings(session, series.id or 0)
            queries.clear()
            told = counts_of(session, there).values()
        assert [one.people for one in told] == [8] * len(there)
        for one in told:
            named = {title: theme for theme, (_, title) in one.themes.items()}
            sorted_ = [left["themes"] for left in one.questions.values() if left["themes"]]
            assert set(named) == set(THEMES) and sorted_[0][named[THEMES[1]]] == 8
        return len(queries)

    assert asked_with("Stenberga") == asked_with("Norrfors", "Tallåsen", "Bodviken")
