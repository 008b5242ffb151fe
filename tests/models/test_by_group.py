"""A question split by what people said they were in an earlier one."""

import pytest

from app.database import Database
from app.errors import Invalid, NotFound
from app.i18n import Words
from app.models.afterwards.by_group import Split, split_of
from app.models.agenda.asking import Asking
from app.models.agenda.background import backgrounds, may_be_split
from app.models.answers.own_answers import erase
from app.models.answers.reading import count_from_scratch
from app.models.people.participant import Participant
from app.models.workshop import Workshop
from app.steps.choice import ChoiceSettings
from app.steps.options import Option
from app.steps.scale import ScaleSettings
from tests.models.test_sorting import Table
from tests.rooms import ask, come_in, do, say


def options(*texts: str) -> list[Option]:
    return [Option(id=text, text=text) for text in texts]


PLACES = ChoiceSettings(options=options("Berg", "Klövsjö"))
YES_NO = ChoiceSettings(options=options("Ja", "Nej"))


class Room:
    """Thirty from Berg and twenty from Klövsjö, who have said so, and five who haven't."""

    def __init__(self, database: Database, workshop: Workshop) -> None:
        self.database, self.workshop = database, workshop
        self.people = [come_in(database, workshop) for _ in range(55)]
        self.where = ask(database, workshop, "choice", "Varifrån?", PLACES, background=True)
        for place, those in (("Berg", self.people[:30]), ("Klövsjö", self.people[30:50])):
            for who in those:
                say(database, self.where, {"options": [place]}, who)
        do(database, workshop, "close", on=self.where.id)

    def vote(self, yes_of_berg: int = 20, yes_of_klovsjo: int = 10) -> Asking:
        asking = ask(self.database, self.workshop, "choice", "Buss?", YES_NO)
        for n, who in enumerate(self.people[:50]):
            yes = n < yes_of_berg if n < 30 else n - 30 < yes_of_klovsjo
            self.say(asking, "Ja" if yes else "Nej", who)
        for who in self.people[50:]:
            self.say(asking, "Ja", who)
        return asking

    def say(self, asking: Asking, option: str, who: Participant) -> None:
        say(self.database, asking, {"options": [option]}, who)

    def close(self, asking: Asking) -> None:
        do(self.database, self.workshop, "close", on=asking.id)

    def by(self, asking: Asking) -> list[int | None]:
        with self.database.reading() as session:
            return [one.id for one in backgrounds(session, session.get_one(Asking, asking.id))]

    def split(self, asking: Asking) -> Split:
        with self.database.reading() as session:
            asked = session.get_one(Asking, asking.id)
            by = session.get_one(Asking, self.where.id)
            results = count_from_scratch(session, asked)
            return split_of(asked, results, by, count_from_scratch(session, by), Words("sv"))

    def cells(self, asking: Asking) -> dict[str, list[float | None]]:
        return {
            line.label: [line.whole, *line.cells]
            for face in self.split(asking).faces
            for line in face.lines
        }


class TableOf(Table):
    """The sorting table of a question in the room."""

    def __init__(self, room: Room, asking: Asking) -> None:
        self.database, self.workshop, self.asking = room.database, room.workshop, asking


@pytest.fixture
def room(database: Database, workshop: Workshop) -> Room:
    return Room(database, workshop)


def test_a_closed_question_is_split_by_what_people_chose(room: Room) -> None:
    asking = room.vote()
    room.close(asking)
    found = room.split(asking)
    assert [(side.label, side.people) for side in found.sides] == [
        ("Berg", 30),
        ("Klövsjö", 20),
        ("Inget svar", 5),
    ]
    assert room.cells(asking) == {"Ja": [35, 20, 10, 5], "Nej": [20, 10, 10, 0]}


def test_an_answer_that_is_erased_leaves_the_split_at_once(room: Room) -> None:
    asking = room.vote(yes_of_berg=19)
    room.close(asking)
    assert room.cells(asking)["Nej"][:2] == [21, 11]
    with room.database.writing() as session:
        erase(session, room.people[29])
    assert room.cells(asking)["Nej"][:2] == [20, 10]
    assert room.split(asking).sides[0].people == 29


def test_few_of_a_group_are_not_told_nor_what_would_tell_of_them(room: Room) -> None:
    asking = room.vote(yes_of_berg=28)
    room.close(asking)
    assert room.cells(asking)["Nej"][1] is None
    for line in room.cells(asking).values():
        assert line[1:].count(None) != 1


def test_it_is_split_only_when_both_are_closed(room: Room) -> None:
    asking = room.vote()
    assert room.by(asking) == [room.where.id]
    assert not may_be_split(refreshed(room, asking), ended=False)
    room.close(asking)
    assert may_be_split(refreshed(room, asking), ended=False)


def refreshed(room: Room, asking: Asking) -> Asking:
    with room.database.reading() as session:
        return session.get_one(Asking, asking.id)


def test_nothing_is_split_by_a_question_that_phones_were_told_nothing_of(
    database: Database, workshop: Workshop
) -> None:
    ask(database, workshop, "choice", "Varifrån?", PLACES)
    later = ask(database, workshop, "choice", "Buss?", YES_NO)
    with database.reading() as session:
        assert backgrounds(session, session.get_one(Asking, later.id)) == []


@pytest.mark.parametrize(
    "set_up",
    [
        PLACES.model_copy(update={"several": True}),
        PLACES.model_copy(update={"own_line": "Annat"}),
        ChoiceSettings(options=options(*map(str, range(13)))),
    ],
)
def test_what_cannot_make_groups_is_asked_as_any_other_question(
    database: Database, workshop: Workshop, set_up: ChoiceSettings
) -> None:
    assert not ask(database, workshop, "choice", "Vad?", set_up, background=True).background


def test_only_the_last_round_of_it_makes_groups(room: Room) -> None:
    do(room.database, room.workshop, "ask_again")
    do(room.database, room.workshop, "close")
    asking = room.vote()
    assert room.where.id not in room.by(asking) and len(room.by(asking)) == 1


def test_of_a_scale_means_are_told(room: Room) -> None:
    asking = ask(room.database, room.workshop, "scale", "Hur nöjd?", ScaleSettings(top=5))
    points = [*[2] * 6, *[3] * 9, *[4] * 10, *[5] * 5, *[1] * 5, *[2] * 6, *[3] * 9]
    for point, who in zip(points, room.people, strict=False):
        say(room.database, asking, {"values": {"o0": point}}, who)
    room.close(asking)
    [face] = room.split(asking).faces
    assert face.name == "means"
    assert [face.lines[0].whole, *face.lines[0].cells] == [3.0, 3.5, 2.2, None]


def test_of_open_text_only_people_for_each_theme_are_told(room: Room) -> None:
    asking = ask(room.database, room.workshop, "open_text", "Vad behövs?")
    for n, who in enumerate(room.people[:50]):
        say(room.database, asking, {"text": f"Svar {n}"}, who)
    room.close(asking)
    assert room.split(asking).faces == []
    table = TableOf(room, asking)
    table.theme("Buss", *(f"Svar {n}" for n in (*range(10), *range(30, 40))))
    table.theme("Vård", *(f"Svar {n}" for n in (*range(10, 30), *range(40, 50))))
    assert room.cells(asking) == {"Buss": [20, 10, 10, None], "Vård": [30, 20, 10, None]}


def test_the_projector_shows_it_until_it_is_taken_away_or_the_room_moves_on(room: Room) -> None:
    asking = room.vote()
    room.close(asking)
    with pytest.raises(Invalid):
        do(room.database, room.workshop, "split", on=asking.id, to=room.where.id)
    do(room.database, room.workshop, "reveal", on=asking.id)
    for away in ("together", "conceal", "back"):
        do(room.database, room.workshop, "reveal", on=asking.id)
        do(room.database, room.workshop, "split", on=asking.id, to=room.where.id)
        assert on_wall(room) == room.where.id
        do(room.database, room.workshop, away, on=None if away == "back" else asking.id)
        assert on_wall(room) is None


def on_wall(room: Room) -> int | None:
    with room.database.reading() as session:
        return session.get_one(Workshop, room.workshop.id).split_by


def test_the_projector_shows_it_by_nothing_else(room: Room) -> None:
    asking = room.vote()
    room.close(asking)
    do(room.database, room.workshop, "reveal", on=asking.id)
    with pytest.raises(NotFound):
        do(room.database, room.workshop, "split", on=asking.id, to=asking.id)
