"""The list of themes that a series shares: renamed, made one, taken apart and undone."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest
from sqlmodel import Session, select

from app.clock import now
from app.database import Database
from app.errors import Invalid, NotYours, Stale
from app.i18n import Words
from app.models.agenda.edition import Overtaken, edition_of
from app.models.answers.shared_theme import SharedTheme
from app.models.answers.theme import Theme
from app.models.people import crew
from app.models.people.crew import Series
from app.models.people.facilitator import Facilitator
from app.models.people.member import HOST
from app.models.series import counted, theme_list
from app.models.series.comparing import Wish, comparable, compare
from app.models.series.comparison import Comparison
from app.models.series.counted import Counted, count_now, stale
from app.models.series.ending import remove_series
from app.models.series.locality import named
from app.models.series.quoting import voices
from app.models.series.series import delete_series, post_in
from app.models.series.theme_list import Said
from app.models.workshop import Workshop
from app.settings import Settings
from tests.rooms import do, purged
from tests.series import HINDERS, THEMES, held, sorted_into

SV = Words("sv")
Themes = Mapping[str, Sequence[int]]


Village = Callable[..., Workshop]


@pytest.fixture
def village(database: Database, series: Series, astrid: Facilitator) -> Village:
    """Held in a place by people who said something each that was sorted so; themes that aren't
    planned are made there."""

    def hold(name: str, people: int, **themes: Sequence[int]) -> Workshop:
        said = {HINDERS: [{"text": f"Bussen {n}"} for n in range(people)]}
        workshop = held(database, series, astrid, name, said)
        by_title = {title.replace("_", " "): which for title, which in themes.items()}
        sorted_into(database, workshop, HINDERS, by_title)
        return workshop

    return hold


class List:
    """The list of themes as somebody who leads the series changes it."""

    def __init__(self, database: Database, series: Series, person: Facilitator) -> None:
        self.database, self.series, self.person = database, series, person
        self.presses = 0

    @property
    def found(self) -> Comparison:
        with self.database.reading() as session:
            return self._compare(session)

    def _compare(self, session: Session) -> Comparison:
        (question,) = (
            one.question for one in comparable(session, self.series) if one.prompt == HINDERS
        )
        return compare(session, self.series, question, Wish(SV))

    @property
    def rows(self) -> dict[str, dict[str, int | None]]:
        """By what they are called: the people of each place, and of all."""
        found, face = self.found, self.found.themes
        return {
            column.label: {
                **{
                    place.meeting.name: int(figure.number) if figure.number is not None else None
                    for place in found.told
                    if (figure := face.at(place, column.id))
                },
                "all": face.total[column.id].number,
            }
            for column in (face.columns if face else ())
            if face
        }

    def beneath(self, label: str) -> tuple[str, ...]:
        face = self.found.themes
        assert face
        return next(one.beneath for one in face.columns if one.label == label)

    def row(self, label: str) -> str:
        face = self.found.themes
        assert face
        return next(one.id for one in face.columns if one.label == label)

    def origin(self, workshop: Workshop, title: str) -> str:
        with self.database.reading() as session:
            row = count_now(session, session.get_one(Workshop, workshop.id))
        return next(origin for origin, called in row.themes.values() if called == title)

    def said(self, session: Session, act: str = "") -> Said:
        self.presses += 1
        person = self.person.id or 0
        post = post_in(session, self.series.uid, person)
        question = self._compare(session).question
        return Said(post, person, question, act or f"press-{self.presses}", self.presses)

    def rename(self, label: str, title: str, act: str = "", edition: str = "") -> None:
        found, origin = self.found, self.row(label)
        with self.database.writing() as session:
            theme_list.rename(session, self.said(session, act), found, origin, title, edition)

    def merge(self, label: str, into: str, *, keeps_own: bool = False, act: str = "") -> None:
        found, part, whole = self.found, self.row(label), self.row(into)
        with self.database.writing() as session:
            said = self.said(session, act)
            theme_list.merge(session, said, found, part, whole, keeps_own=keeps_own)

    def take_apart(self, origin: str) -> None:
        with self.database.writing() as session:
            theme_list.take_apart(session, self.said(session), origin)

    def undo(self, act: str = "") -> None:
        found = self.found
        with self.database.writing() as session:
            post = post_in(session, self.series.uid, self.person.id or 0)
            last = theme_list.last(session, post, self.person.id or 0, found)
            act = act or (last.act if last else "")
            theme_list.undo(session, post, self.person.id or 0, found.question, act)

    def last(self) -> Any:
        found = self.found
        with self.database.reading() as session:
            post = post_in(session, self.series.uid, self.person.id or 0)
            return theme_list.last(session, post, self.person.id or 0, found)


@pytest.fixture
def list_(database: Database, series: Series, astrid: Facilitator) -> List:
    return List(database, series, astrid)


def store_all(database: Database) -> None:
    with database.reading() as session:
        rows = [
            count_now(session, session.get_one(Workshop, one.workshop_id)) for one in stale(session)
        ]
    with database.writing() as session:
        for one in rows:
            counted.store(session, one)


def test_a_theme_is_renamed_for_all_places_and_called_as_before_in_each(
    list_: List, village: Village, database: Database
) -> None:
    stenberga = village("Stenberga", 12, **{THEMES[1]: range(6)})
    village("Norrfors", 12, **{THEMES[1]: range(7)})
    list_.rename(THEMES[1], "Resor")
    assert list_.rows["Resor"] == {"Stenberga": 6, "Norrfors": 7, "all": 13}
    assert list_.beneath("Resor") == (THEMES[1],)
    assert list_.origin(stenberga, THEMES[1]), "the meeting's own theme isn't touched"
    list_.undo()
    assert list_.rows[THEMES[1]]["all"] == 13


def test_an_empty_title_gives_the_theme_back_to_the_places(list_: List, village: Village) -> None:
    village("Stenberga", 12, **{THEMES[1]: range(6)})
    list_.rename(THEMES[1], "Resor")
    list_.rename("Resor", " ")
    assert THEMES[1] in list_.rows


def test_two_rows_may_not_be_called_the_same(list_: List, village: Village) -> None:
    village("Stenberga", 12, **{THEMES[0]: range(6), THEMES[1]: range(6, 12)})
    with pytest.raises(Invalid):
        list_.rename(THEMES[1], THEMES[0].upper())


def test_a_theme_that_one_place_has_is_joined_to_that_of_another(
    list_: List, village: Village
) -> None:
    village("Stenberga", 12, **{THEMES[1]: range(6)})
    village("Norrfors", 20, Skolskjutsen=range(8))
    list_.merge("Skolskjutsen", THEMES[1])
    assert list_.rows[THEMES[1]] == {"Stenberga": 6, "Norrfors": 8, "all": 14}
    assert list_.beneath(THEMES[1]) == ("Skolskjutsen",)


def test_the_title_that_stays_may_be_that_of_the_one_which_is_merged(
    list_: List, village: Village
) -> None:
    village("Stenberga", 12, **{THEMES[1]: range(6)})
    village("Norrfors", 20, Skolskjutsen=range(8))
    list_.merge("Skolskjutsen", THEMES[1], keeps_own=True)
    assert list_.beneath("Skolskjutsen") == (THEMES[1],)


def test_a_person_in_two_themes_that_are_one_counts_once(list_: List, village: Village) -> None:
    village("Stenberga", 30, **{THEMES[1]: range(15), "Skolskjutsen": range(5, 22)})
    list_.merge("Skolskjutsen", THEMES[1])
    assert list_.rows[THEMES[1]]["Stenberga"] == 22


def test_what_would_tell_of_few_is_at_least_what_is_told_anyway(
    list_: List, village: Village
) -> None:
    village("Stenberga", 30, **{THEMES[1]: range(15), "Skolskjutsen": range(5, 17)})
    village("Norrfors", 30, **{THEMES[1]: range(6)})
    list_.merge("Skolskjutsen", THEMES[1])
    found = list_.found
    face = found.themes
    assert face
    (stenberga,) = [one for one in found.told if one.meeting.name == "Stenberga"]
    figure = face.at(stenberga, list_.row(THEMES[1]))
    assert figure and figure.number is None and figure.at_least == 15
    total = face.total[list_.row(THEMES[1])]
    assert (total.number, total.at_least) == (6, 21)


def test_stored_numbers_follow_a_merge_and_its_undoing(
    list_: List, village: Village, database: Database
) -> None:
    stenberga = village("Stenberga", 30, **{THEMES[1]: range(15), "Skolskjutsen": range(5, 22)})
    norrfors = village("Norrfors", 30, **{THEMES[1]: range(6)})
    store_all(database)
    list_.merge("Skolskjutsen", THEMES[1])
    with database.reading() as session:
        assert [one.workshop_id for one in stale(session)] == [stenberga.id], "no other is counted"
    store_all(database)
    with database.reading() as session:
        assert stale(session) == []
        rows = session.exec(select(Counted)).all()
        assert {one.workshop_id for one in rows} == {stenberga.id, norrfors.id}
    assert list_.rows[THEMES[1]]["Stenberga"] == 22
    list_.undo()
    assert list_.rows[THEMES[1]]["Stenberga"] == 15 and list_.rows["Skolskjutsen"]["all"] == 17


def test_what_was_counted_before_a_merge_is_not_stored_after_it(
    list_: List, village: Village, database: Database
) -> None:
    stenberga = village("Stenberga", 30, **{THEMES[1]: range(15), "Skolskjutsen": range(5, 22)})
    with database.reading() as session:
        before = count_now(session, session.get_one(Workshop, stenberga.id))
    list_.merge("Skolskjutsen", THEMES[1])
    with database.writing() as session:
        counted.store(session, before)
        assert session.exec(select(Counted)).all() == []


def test_a_hidden_answer_leaves_a_merged_row(
    list_: List, village: Village, database: Database
) -> None:
    stenberga = village("Stenberga", 30, **{THEMES[1]: range(15), "Skolskjutsen": range(5, 22)})
    list_.merge("Skolskjutsen", THEMES[1])
    store_all(database)
    rows = sorted_into(database, stenberga, HINDERS, {})
    do(database, stenberga, "hide", on=rows[7], reason="personal", at=now())
    assert list_.rows[THEMES[1]]["Stenberga"] == 21


def test_a_merged_row_is_left_by_a_purge_that_leaves_numbers(
    list_: List, village: Village, database: Database, settings: Settings
) -> None:
    stenberga = village("Stenberga", 30, **{THEMES[1]: range(15), "Skolskjutsen": range(5, 22)})
    list_.merge("Skolskjutsen", THEMES[1])
    purged(database, settings, stenberga)
    assert list_.rows[THEMES[1]]["Stenberga"] == 22


def test_what_is_merged_after_a_purge_is_at_least_what_is_left(
    list_: List, village: Village, database: Database, settings: Settings
) -> None:
    stenberga = village("Stenberga", 30, **{THEMES[1]: range(15), "Skolskjutsen": range(5, 22)})
    purged(database, settings, stenberga)
    list_.merge("Skolskjutsen", THEMES[1])
    assert list_.rows[THEMES[1]]["Stenberga"] is None


def test_a_theme_is_taken_apart_again(list_: List, village: Village) -> None:
    village("Stenberga", 12, **{THEMES[1]: range(6)})
    norrfors = village("Norrfors", 20, Skolskjutsen=range(8))
    list_.merge("Skolskjutsen", THEMES[1])
    list_.take_apart(list_.origin(norrfors, "Skolskjutsen"))
    assert list_.rows["Skolskjutsen"]["all"] == 8 and list_.rows[THEMES[1]]["all"] == 6
    list_.undo()
    assert list_.rows[THEMES[1]]["all"] == 14


def test_chains_of_merges_lead_to_one_row_and_are_undone_one_by_one(
    list_: List, village: Village
) -> None:
    village("Stenberga", 12, Bussen=range(6))
    village("Norrfors", 20, Skolskjutsen=range(7))
    village("Tallåsen", 20, Tåget=range(8))
    list_.merge("Bussen", "Skolskjutsen")
    list_.merge("Skolskjutsen", "Tåget")
    assert list_.rows["Tåget"]["all"] == 21
    list_.undo()
    assert list_.rows["Skolskjutsen"]["all"] == 13
    list_.undo()
    assert {label: row["all"] for label, row in list_.rows.items() if row["all"]} == {
        "Bussen": 6,
        "Skolskjutsen": 7,
        "Tåget": 8,
    }
    assert list_.last() is None


def test_pressed_twice_is_once_done(list_: List, village: Village) -> None:
    village("Stenberga", 12, **{THEMES[1]: range(6)})
    list_.rename(THEMES[1], "Resor", act="same")
    list_.rename("Resor", "Något annat", act="same")
    assert "Resor" in list_.rows
    list_.undo("same")
    with pytest.raises(Stale):
        list_.undo("same")
    assert THEMES[1] in list_.rows


def test_who_renames_what_somebody_has_renamed_meanwhile_is_told(
    list_: List, village: Village
) -> None:
    village("Stenberga", 12, **{THEMES[1]: range(6)})
    edition = edition_of({"title": ""})
    list_.rename(THEMES[1], "Resor", edition=edition)
    with pytest.raises(Overtaken):
        list_.rename("Resor", "Kollektivtrafik", edition=edition)
    assert "Resor" in list_.rows


def test_a_theme_is_not_merged_with_itself(list_: List, village: Village) -> None:
    village("Stenberga", 12, **{THEMES[1]: range(6)})
    with pytest.raises(Invalid):
        list_.merge(THEMES[1], THEMES[1])


def test_quotes_of_all_that_is_one_are_read_together(
    list_: List, village: Village, database: Database, series: Series
) -> None:
    village("Stenberga", 12, **{THEMES[1]: range(6)})
    norrfors = village("Norrfors", 20, Skolskjutsen=range(8))
    list_.merge("Skolskjutsen", THEMES[1])
    found = list_.found
    part = list_.origin(norrfors, "Skolskjutsen")
    with database.reading() as session:
        heard = voices(session, series, found, part)
    assert heard and heard.title == THEMES[1] and heard.people == 14
    assert [one.place.meeting.name for one in heard.said] == ["Norrfors", "Stenberga"]


def test_a_host_joins_what_only_their_place_has_and_renames_nothing(
    list_: List,
    village: Village,
    database: Database,
    series: Series,
    astrid: Facilitator,
    dragana: Facilitator,
) -> None:
    village("Stenberga", 12, **{THEMES[1]: range(6)})
    village("Norrfors", 20, Skolskjutsen=range(8))
    village("Tallåsen", 20, Byvägen=range(9))
    with database.writing() as session:
        place = named(session, "Norrfors", "village").id or 0
        crew.enrol(session, series.id or 0, dragana.id or 0, HOST, [place])
    hosts = List(database, series, dragana)
    hosts.presses = 100
    with pytest.raises(NotYours):
        hosts.rename("Skolskjutsen", "Resor")
    for others in ("Byvägen", THEMES[1]):
        with pytest.raises(NotYours):
            hosts.merge(others, "Skolskjutsen")
    hosts.merge("Skolskjutsen", "Byvägen")
    assert list_.rows["Byvägen"]["all"] == 17
    list_.rename("Byvägen", "Vägar")
    with pytest.raises(NotYours):
        hosts.undo()
    list_.undo()
    hosts.undo()
    assert list_.rows["Skolskjutsen"]["all"] == 8


def test_the_list_goes_with_its_series(
    list_: List, village: Village, database: Database, series: Series
) -> None:
    stenberga = village("Stenberga", 12, **{THEMES[1]: range(6)})
    list_.rename(THEMES[1], "Resor")
    with database.writing() as session:
        delete_series(session, series.id or 0, 1)
    with database.writing() as session:
        assert remove_series(session, series.id or 0, 10**12)
    with database.reading() as session:
        assert session.exec(select(SharedTheme)).all() == []
        assert session.exec(select(Theme).where(Theme.workshop_id == stenberga.id)).first()
