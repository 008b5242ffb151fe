"""What a village hands over, what the board answers, and how the answer comes back."""

import pytest
from sqlmodel import select

from app.clock import DAY_MS, now
from app.database import Database
from app.errors import Invalid, NotFound, NotYours
from app.keeping.purging import purge_now
from app.models import workshop as workshops
from app.models.afterwards import purge
from app.models.agenda.agenda import read_agenda
from app.models.agenda.edition import Overtaken, edition_of
from app.models.became import reply
from app.models.became.counts import Number
from app.models.became.page import draft
from app.models.became.reply import replies_of
from app.models.commitments import making
from app.models.people import crew
from app.models.people.crew import Series
from app.models.people.facilitator import Facilitator
from app.models.people.member import HOST, UNDO_MS
from app.models.series import asked as asked_
from app.models.series import carried
from app.models.series.asked import Asked
from app.models.series.carried import Ticked, offers
from app.models.series.handed import (
    LATE_MS,
    ONWARD,
    WILL_NOT,
    Handed,
    HandedAnswer,
    handed_in,
)
from app.models.series.handed_agenda import BEGUN, FEW, material
from app.models.series.handed_reply import proposals, put_on_page
from app.models.series.locality import MUNICIPALITY, REGION, VILLAGE, named
from app.models.series.meetings import let_go
from app.models.series.overview import overview
from app.models.series.series import Post, post_in
from app.models.workshop import Workshop
from app.settings import Settings
from tests.became import publish, write
from tests.conftest import someone
from tests.models.test_quote import ids
from tests.models.test_series_themes import List
from tests.rooms import do, purged, say
from tests.series import (
    BUS,
    HINDERS,
    SAID,
    SORTED,
    WHOM,
    answer,
    asked,
    hand_over,
    held,
    planned,
    take_back,
)


def post(database: Database, series: Series, who: Facilitator) -> Post:
    with database.reading() as session:
        return post_in(session, series.uid, who.id or 0)


def rows(database: Database) -> list[Handed]:
    with database.reading() as session:
        return list(session.exec(select(Handed)))


def test_the_same_theme_of_several_villages_is_one_row_with_what_may_be_told_of_each(
    database: Database, astrid: Facilitator, series: Series, village: Workshop, board: Workshop
) -> None:
    other = held(database, series, astrid, "Norrfors", SAID, themes={WHOM: range(6), BUS: [6]})
    hand_over(database, series, astrid, village, WHOM, BUS, question="Vem plogar vägen?")
    hand_over(database, series, astrid, other, WHOM)
    found = asked(database, series)
    assert set(found) == {WHOM, BUS, "Vem plogar vägen?"}
    one = found[WHOM]
    assert one.to and one.to.workshop_id == board.id
    told = {part.meeting.name: part.people and part.people.people for part in one.parts}
    assert told == {"Stenberga": 7, "Norrfors": 6}
    (few,) = found[BUS].parts
    assert few.people is not None and few.people.people is None
    assert found["Vem plogar vägen?"].parts[0].people is None


def test_what_a_meeting_carries_is_its_themes_commitments_and_lines_in_own_words(
    database: Database, astrid: Facilitator, series: Series, village: Workshop
) -> None:
    with database.writing() as session:
        promise = making.Words(what="Prova bussen", who="Byalaget")
        making.make(session, village.id or 0, promise, at=now(), by=astrid.id)
    do(database, village, "park_line", title="Fiber till byn", receiver="Regionen")
    with database.reading() as session:
        meeting = carried.meeting_of(
            session, post_in(session, series.uid, astrid.id or 0), village.id or 0
        )
        found = [(one.sort, one.words, one.beside) for one in offers(session, series, meeting)]
    assert found == [
        ("theme", WHOM, HINDERS),
        ("theme", BUS, HINDERS),
        ("question", "Fiber till byn", "Regionen"),
        ("commitment", "Prova bussen", "Byalaget"),
    ]


def test_a_line_in_a_participants_words_is_handed_over_by_nobody(
    database: Database, astrid: Facilitator, series: Series
) -> None:
    village = planned(database, series, astrid, "Stenberga")
    with database.reading() as session:
        entry = read_agenda(session, village.id or 0)[0]
    (asking,) = do(database, village, "go", on=entry.id, at=now())
    say(database, asking, {"text": "Varför kom ingen från kommunen?"})
    (answer_id,) = ids(database, asking)
    do(database, village, "park", on=answer_id, receiver="Kommunen")
    do(database, village, "end", at=now())
    with database.reading() as session:
        meeting = carried.meeting_of(
            session, post_in(session, series.uid, astrid.id or 0), village.id or 0
        )
        line = next(one for one in offers(session, series, meeting) if one.sort == "question")
    assert line.is_participants
    with pytest.raises(Invalid):
        hand_over(database, series, astrid, village, line.words)


def test_nothing_is_handed_over_before_the_meeting_is_over(
    database: Database, astrid: Facilitator, series: Series, board: Workshop
) -> None:
    village = planned(database, series, astrid, "Stenberga")
    with pytest.raises(Invalid):
        hand_over(database, series, astrid, village, question="Vem plogar?")
    assert rows(database) == []


def test_what_is_handed_over_is_taken_back_until_it_is_answered(
    database: Database, astrid: Facilitator, series: Series, village: Workshop, board: Workshop
) -> None:
    assert hand_over(database, series, astrid, village, WHOM, BUS).handed == 2
    assert take_back(database, series, astrid, village, BUS).taken_back == 1
    assert set(asked(database, series)) == {WHOM}
    hand_over(database, series, astrid, village, BUS)
    assert set(asked(database, series)) == {WHOM, BUS} and len(rows(database)) == 2
    answer(database, series, astrid, BUS, "Den går från mars.")
    with pytest.raises(Invalid, match="answered by now"):
        take_back(database, series, astrid, village, BUS)
    one = asked(database, series)[BUS]
    with database.writing() as session:
        asked_.take_away(
            session, post_in(session, series.uid, astrid.id or 0), one.name, at=now(), by=1
        )
    assert take_back(database, series, astrid, village, BUS).taken_back == 1


def test_two_who_tick_different_things_at_once_both_get_their_way(
    database: Database, astrid: Facilitator, series: Series, village: Workshop, board: Workshop
) -> None:
    hand_over(database, series, astrid, village, WHOM)
    with database.writing() as session:
        mine = post_in(session, series.uid, astrid.id or 0)
        meeting = carried.meeting_of(session, mine, village.id or 0)
        by_words = {one.words: one.about for one in offers(session, series, meeting)}
        read = [by_words[WHOM]]
        whom = carried.destinations(session, series, meeting)[0].value
        adds = Ticked([*read, by_words[BUS]], read, whom, "Vem plogar?", "abc")
        takes = Ticked([], read, whom)
        for ticked in (adds, takes, adds):
            carried.hand_over(session, mine, village.id or 0, ticked, at=now(), by=astrid.id)
    assert set(asked(database, series)) == {BUS, "Vem plogar?"}


def test_two_who_answer_at_once_see_each_others_words(
    database: Database, astrid: Facilitator, series: Series, village: Workshop, board: Workshop
) -> None:
    hand_over(database, series, astrid, village, WHOM)
    read = edition_of(asked_.shown(None))
    answer(database, series, astrid, WHOM, "Ring 0980.", edition=read)
    with pytest.raises(Overtaken) as refused:
        answer(database, series, astrid, WHOM, "Ring 112.", edition=read)
    assert refused.value.saved["text"] == "Ring 0980."
    answer(database, series, astrid, WHOM, "Ring 0980.", edition=read)  # the same, pressed twice
    assert len(history(database)) == 1


def history(database: Database) -> list[HandedAnswer]:
    with database.reading() as session:
        return list(session.exec(select(HandedAnswer)))


def test_an_answer_goes_to_all_who_asked_and_is_taken_away_and_brought_back(
    database: Database, astrid: Facilitator, series: Series, village: Workshop, board: Workshop
) -> None:
    other = held(database, series, astrid, "Norrfors", SAID, themes=SORTED)
    for one in (village, other):
        hand_over(database, series, astrid, one, WHOM)
    answer(database, series, astrid, WHOM, "Ring 0980.")
    name = asked(database, series)[WHOM].name
    mine = post(database, series, astrid)
    with database.writing() as session:
        asked_.take_away(session, mine, name, at=now(), by=astrid.id)
    assert asked(database, series)[WHOM].answer is None
    for _ in range(2):
        with database.writing() as session:
            asked_.bring_back(session, mine, name, at=now(), by=astrid.id)
    found = asked(database, series)[WHOM]
    assert found.answer and found.answer.text == "Ring 0980." and found.unanswered == []
    assert len(history(database)) == 6
    late = held(database, series, astrid, "Lillsele", SAID, themes=SORTED)
    hand_over(database, series, astrid, late, WHOM)
    found = asked(database, series)[WHOM]
    assert [one.meeting.name for one in found.unanswered] == ["Lillsele"]
    answer(database, series, astrid, WHOM, "Ring 0980.")
    assert asked(database, series)[WHOM].unanswered == []


@pytest.mark.parametrize(
    ("typed", "missing"),
    [
        ({"status": "answered"}, "text"),
        ({"status": "will_not"}, "text"),
        ({"status": "onward"}, None),
    ],
)
def test_an_answer_says_something_and_a_no_says_why(
    typed: dict[str, str], missing: str | None
) -> None:
    read = asked_.Typed(**typed, who="Kommunstyrelsen")
    assert list(read.missing()) == ([missing] if missing else [])


def test_what_lies_long_without_an_answer_is_seen(
    database: Database, astrid: Facilitator, series: Series, village: Workshop, board: Workshop
) -> None:
    hand_over(database, series, astrid, village, WHOM)
    one, soon = asked(database, series)[WHOM], now() + LATE_MS - DAY_MS
    assert not one.is_late(soon) and one.is_late(soon + 2 * DAY_MS)
    with database.reading() as session:
        mine = post_in(session, series.uid, astrid.id or 0)
        back = overview(session, mine, astrid.id or 0, soon + 2 * DAY_MS).back
    assert back and (back.asked, back.answered, back.late) == (1, 0, 1)
    answer(database, series, astrid, WHOM, "Ring 0980.")
    assert not asked(database, series)[WHOM].is_late(soon + 2 * DAY_MS)


def test_hosts_hand_over_and_answer_for_their_places_alone(
    database: Database,
    astrid: Facilitator,
    series: Series,
    village: Workshop,
    board: Workshop,
) -> None:
    people = {name: someone(database, name, f"{name}@example.se") for name in ("by", "kommun")}
    with database.writing() as session:
        places = named(session, "Stenberga", VILLAGE), named(session, "Trivselesund", MUNICIPALITY)
        for who, place in zip(people.values(), places, strict=True):
            crew.enrol(session, series.id or 0, who.id or 0, HOST, [place.id or 0])
    by, kommun = people.values()
    with pytest.raises(NotFound):
        hand_over(database, series, kommun, village, WHOM)
    hand_over(database, series, by, village, WHOM)
    with pytest.raises(NotYours):
        answer(database, series, by, WHOM, "Ring oss själva.")
    answer(database, series, kommun, WHOM, "Ring 0980.")
    assert asked(database, series)[WHOM].answer is not None


def test_what_no_meeting_is_chosen_for_is_asked_of_the_level_until_one_is(
    database: Database, astrid: Facilitator, series: Series, village: Workshop
) -> None:
    hand_over(database, series, astrid, village, WHOM)
    one = asked(database, series)[WHOM]
    assert (one.level, one.to) == (MUNICIPALITY, None)
    board = planned(database, series, astrid, "Trivselesund", MUNICIPALITY)
    assert _whom(asked(database, series)[WHOM]) == board.id  # the only one there is
    other = planned(database, series, astrid, "Grannkommunen", MUNICIPALITY)
    one = asked(database, series)[WHOM]
    assert one.to is None
    with database.writing() as session:
        mine = post_in(session, series.uid, astrid.id or 0)
        with pytest.raises(Invalid):
            asked_.place(session, mine, one.name, village.id)
        asked_.place(session, mine, one.name, other.id)
    assert _whom(asked(database, series)[WHOM]) == other.id


def _whom(one: Asked) -> int | None:
    return one.to.workshop_id if one.to else None


def test_the_answer_is_proposed_to_the_village_and_stands_there_when_it_publishes(
    database: Database, astrid: Facilitator, series: Series, village: Workshop, board: Workshop
) -> None:
    hand_over(database, series, astrid, village, WHOM, BUS)
    answer(database, series, astrid, WHOM, "Ring 0980.")
    with database.reading() as session:
        (one,) = proposals(session, session.get_one(Workshop, village.id))
        assert draft(session, session.get_one(Workshop, village.id)).replies == []
    assert (one.level, one.told) == (MUNICIPALITY, None)
    for _ in range(2):
        with database.writing() as session:
            found = session.get_one(Workshop, village.id)
            made = put_on_page(session, found, one.row.uid, at=now(), by=astrid.id)
            assert made.about == one.row.about
    with database.reading() as session:
        (told,) = draft(session, session.get_one(Workshop, village.id)).replies
        assert proposals(session, session.get_one(Workshop, village.id))[0].is_current
    assert (told.text, told.who, told.day) == (
        {"sv": "Ring 0980."},
        {"sv": "Kommunstyrelsen"},
        "2026-11-02",
    )
    publish(database, village, next_day="2099-01-01")
    with database.reading() as session:
        back = overview(
            session, post_in(session, series.uid, astrid.id or 0), astrid.id or 0, now()
        ).back
    assert back and (back.asked, back.answered, back.pages) == (2, 1, 1)
    answer(database, series, astrid, WHOM, "Ring 0981.")
    with database.reading() as session:
        assert not proposals(session, session.get_one(Workshop, village.id))[0].is_current


def test_the_villages_own_answer_is_not_written_over(
    database: Database, astrid: Facilitator, series: Series, village: Workshop, board: Workshop
) -> None:
    hand_over(database, series, astrid, village, WHOM)
    about = rows(database)[0].about
    write(database, village, about=about, text="Vi har satt upp en lapp.")
    answer(database, series, astrid, WHOM, "Ring 0980.")
    with database.writing() as session:
        found = session.get_one(Workshop, village.id)
        (one,) = proposals(session, found)
        put_on_page(session, found, one.row.uid, at=now(), by=astrid.id)
    with database.reading() as session:
        told = replies_of(session, village.id or 0)
    assert [(one.about, one.words["text"]["sv"]) for one in told] == [
        (about, "Vi har satt upp en lapp."),
        ("", "Ring 0980."),
    ]
    assert told[1].words["title"]["sv"] == WHOM


@pytest.mark.parametrize(("status", "says"), [(WILL_NOT, reply.WILL_NOT), (ONWARD, reply.WAITS)])
def test_a_no_and_what_goes_on_stand_where_the_page_has_them(
    database: Database,
    astrid: Facilitator,
    series: Series,
    village: Workshop,
    board: Workshop,
    status: str,
    says: str,
) -> None:
    hand_over(database, series, astrid, village, WHOM)
    answer(database, series, astrid, WHOM, "Det är regionens sak.", status)
    with database.writing() as session:
        found = session.get_one(Workshop, village.id)
        (one,) = proposals(session, found)
        made = put_on_page(session, found, one.row.uid, at=now(), by=astrid.id)
    assert (made.says, made.words["title"]["sv"]) == (says, WHOM)
    assert made.words["who"]["sv"] == ("regionen" if status == ONWARD else "Kommunstyrelsen")


def test_what_goes_on_waits_at_the_next_level_and_its_answer_comes_all_the_way_back(
    database: Database, astrid: Facilitator, series: Series, village: Workshop, board: Workshop
) -> None:
    planned(database, series, astrid, "Norrland", REGION)
    hand_over(database, series, astrid, village, WHOM)
    answer(database, series, astrid, WHOM, "", ONWARD)
    do(database, board, "next", at=now())
    do(database, board, "end", at=now())
    mine = post(database, series, astrid)
    with database.reading() as session:
        _, _, region = overview(session, mine, astrid.id or 0, now()).lanes
        assert [one.words for one in region.rows[0].waiting] == [WHOM]
    hand_over(database, series, astrid, board, WHOM)
    with database.reading() as session:
        _, _, region = overview(session, mine, astrid.id or 0, now()).lanes
        assert region.rows[0].waiting == [] and len(region.rows[0].wanted) == 1
        found = asked_.rows(session, series)
        there = next(one for one in found if one.level == REGION)
    typed = asked_.Typed(status="answered", text="Vi bygger ut.", who="Regionstyrelsen")
    with database.writing() as session:
        asked_.answer(session, mine, there.name, typed, "", today="2027-01-20", at=now(), by=1)
    with database.reading() as session:
        (one,) = proposals(session, session.get_one(Workshop, village.id))
    assert (one.level, one.answer.text) == (REGION, "Vi bygger ut.")


def test_a_theme_that_was_handed_to_a_meeting_stands_for_its_own_that_is_the_same(
    database: Database, astrid: Facilitator, series: Series, village: Workshop
) -> None:
    board = held(database, series, astrid, "Trivselesund", SAID, level=MUNICIPALITY, themes=SORTED)
    hand_over(database, series, astrid, village, WHOM)
    hand_over(database, series, astrid, board, WHOM, BUS)
    with database.reading() as session:
        found = [one for one in asked_.rows(session, series) if one.level == REGION]
    assert sorted((one.words, len(one.parts)) for one in found) == [(BUS, 1), (WHOM, 1)]


def test_a_purge_that_leaves_numbers_leaves_what_is_handed_over_but_not_what_was_taken_back(
    database: Database,
    settings: Settings,
    astrid: Facilitator,
    series: Series,
    village: Workshop,
    board: Workshop,
) -> None:
    hand_over(database, series, astrid, village, WHOM, BUS)
    take_back(database, series, astrid, village, BUS)
    answer(database, series, astrid, WHOM, "Ring 0980.")
    purged(database, settings, village)
    (one,) = rows(database)
    assert one.words == WHOM and len(history(database)) == 1
    (part,) = asked(database, series)[WHOM].parts
    assert part.people and part.people.people == 7


def test_what_a_deleted_meeting_handed_over_is_asked_no_more_and_goes_with_it(
    database: Database,
    settings: Settings,
    astrid: Facilitator,
    series: Series,
    village: Workshop,
    board: Workshop,
) -> None:
    hand_over(database, series, astrid, village, WHOM)
    answer(database, series, astrid, WHOM, "Ring 0980.")
    with database.writing() as session:
        workshops.delete(session, village.id or 0)
    assert asked(database, series) == {}
    with database.writing() as session:
        session.get_one(Workshop, village.id).deleted_at = now() - UNDO_MS - 1
    purge_now(settings, database)
    assert rows(database) == [] and history(database) == []
    assert {"handed", "handed_answer"} < set(purge.PURGED)


def test_a_meeting_let_go_of_asks_nothing_until_it_is_taken_in_again(
    database: Database, astrid: Facilitator, series: Series, village: Workshop, board: Workshop
) -> None:
    hand_over(database, series, astrid, village, WHOM)
    mine = post(database, series, astrid)
    with database.writing() as session:
        let_go(session, mine, village.id or 0)
    with database.writing() as session:
        assert handed_in(session, series.id or 0) == []
        assert proposals(session, session.get_one(Workshop, village.id)) == []
        session.get_one(Workshop, village.id).series_id = series.id
    assert set(asked(database, series)) == {WHOM}


def test_a_board_that_is_gone_leaves_what_it_was_asked_to_its_level(
    database: Database, astrid: Facilitator, series: Series, village: Workshop, board: Workshop
) -> None:
    hand_over(database, series, astrid, village, WHOM)
    with database.writing() as session:
        workshops.delete(session, board.id or 0)
    one = asked(database, series)[WHOM]
    assert (one.level, one.to) == (MUNICIPALITY, None)


def test_what_was_handed_over_is_material_for_the_agenda_of_a_meeting_that_has_not_begun(
    database: Database, astrid: Facilitator, series: Series, village: Workshop, board: Workshop
) -> None:
    hand_over(database, series, astrid, village, WHOM)
    mine = post(database, series, astrid)

    def add(what: str) -> None:
        with database.writing() as session:
            meeting = carried.meeting_of(session, mine, board.id or 0)
            material(session, series, meeting, what, astrid.id)

    with pytest.raises(Invalid) as refused:
        add("dots")
    assert refused.value.say == FEW
    hand_over(database, series, astrid, village, BUS)
    for what in ("slide", "dots", "choice"):
        add(what)
    with database.reading() as session:
        *_, slide, dots, choice = read_agenda(session, board.id or 0, "sv")
    assert "Stenberga (7)" in slide.steps[0].body and "några" in slide.steps[0].body
    for one in (dots, choice):
        assert [each.text for each in one.steps[0].settings.options] == [WHOM, BUS]  # type: ignore[attr-defined]
    do(database, board, "next", at=now())
    with pytest.raises(Invalid) as refused:
        add("slide")
    assert refused.value.say == BEGUN


def test_themes_that_are_made_one_are_one_row_with_the_places_they_came_from(
    database: Database, astrid: Facilitator, series: Series, village: Workshop, board: Workshop
) -> None:
    other = held(database, series, astrid, "Norrfors", SAID, themes={BUS: range(6)})
    hand_over(database, series, astrid, village, WHOM)
    hand_over(database, series, astrid, other, BUS)
    assert set(asked(database, series)) == {WHOM, BUS}
    themes = List(database, series, astrid)
    themes.merge(BUS, WHOM)
    [one] = asked(database, series).values()
    assert one.words == WHOM and len(one.meetings) == 2
    told = {part.meeting.name: (part.row.words, part.people) for part in one.parts}
    assert told == {"Stenberga": (WHOM, Number(7)), "Norrfors": (BUS, Number(6))}
    answer(database, series, astrid, WHOM, "En växel öppnar.")
    with database.reading() as session:
        for meeting in (village, other):
            (back,) = proposals(session, session.get_one(Workshop, meeting.id))
            assert back.answer.text == "En växel öppnar."
    themes.undo()
    apart = asked(database, series)
    assert {words: one.answer and one.answer.text for words, one in apart.items()} == {
        WHOM: "En växel öppnar.",
        BUS: "En växel öppnar.",
    }


def test_a_meeting_that_handed_over_two_themes_that_are_one_stands_once_on_the_slide(
    database: Database, astrid: Facilitator, series: Series, village: Workshop, board: Workshop
) -> None:
    for theme in (WHOM, BUS):
        hand_over(database, series, astrid, village, theme)
    List(database, series, astrid).merge(BUS, WHOM)
    mine = post(database, series, astrid)
    with database.writing() as session:
        meeting = carried.meeting_of(session, mine, board.id or 0)
        material(session, series, meeting, "slide", astrid.id)
    with database.reading() as session:
        *_, slide = read_agenda(session, board.id or 0, "sv")
    assert "Stenberga (7, några få)" in slide.steps[0].body


def test_what_goes_on_as_one_theme_comes_back_to_all_whose_it_was(
    database: Database, astrid: Facilitator, series: Series, village: Workshop, board: Workshop
) -> None:
    planned(database, series, astrid, "Norrland", REGION)
    other = held(database, series, astrid, "Norrfors", SAID, themes={BUS: range(6)})
    hand_over(database, series, astrid, village, WHOM)
    hand_over(database, series, astrid, other, BUS)
    List(database, series, astrid).merge(BUS, WHOM)
    answer(database, series, astrid, WHOM, "", ONWARD)
    do(database, board, "next", at=now())
    do(database, board, "end", at=now())
    mine = post(database, series, astrid)
    hand_over(database, series, astrid, board, WHOM)
    with database.reading() as session:
        _, _, region = overview(session, mine, astrid.id or 0, now()).lanes
        assert region.rows[0].waiting == [] and len(region.rows[0].wanted) == 1
        there = next(one for one in asked_.rows(session, series) if one.level == REGION)
    typed = asked_.Typed(status="answered", text="Vi bygger ut.", who="Regionstyrelsen")
    with database.writing() as session:
        asked_.answer(session, mine, there.name, typed, "", today="2027-01-20", at=now(), by=1)
    for meeting in (village, other):
        with database.reading() as session:
            (back,) = proposals(session, session.get_one(Workshop, meeting.id))
        assert (back.level, back.answer.text) == (REGION, "Vi bygger ut.")
