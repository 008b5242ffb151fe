"""A choice with a right answer: told to those who lead, and to the room with the answers."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlmodel import Session, select
from starlette.testclient import TestClient

from app.database import Database
from app.errors import Invalid
from app.i18n import Words
from app.models.agenda.agenda_file import read_file, write_file
from app.models.agenda.asking import Asking
from app.models.agenda.plan import Plan, PlannedItem, PlannedStep
from app.models.workshop import Workshop, touch
from app.papers.blocks import Bars, Paragraph
from app.steps.base import Figures
from app.steps.choice import Choice, ChoiceAnswer, ChoiceSettings
from app.steps.options import Option
from tests.exports.test_few_left_out import leave_out, public
from tests.exports.test_notes import take
from tests.rooms import ask, do, say
from tests.steps.entries import Given
from tests.surveys import asked, make_survey

KIND = Choice()
ROWS = [Option(id=f"o{name}", text=f"Svar {name}") for name in ("x", "y", "z")]
QUIZ = ChoiceSettings(options=ROWS, right=["oy"])
SEVERAL = ChoiceSettings(options=ROWS, several=True, right=["ox", "oy"])
FORM = {"options": {"ox": "Buss", "oy": "Tåg", "new-1": "Båt"}}


def test_rows_are_ticked_in_the_editor() -> None:
    made = KIND.settings_from({**FORM, "right": {"oy": "1", "new-1": "1"}})
    assert [option.text for option in made.right_options] == ["Tåg", "Båt"]
    assert KIND.settings_from(FORM).right == []


def test_a_tick_follows_its_row_when_the_row_gets_an_id_that_none_has_had() -> None:
    changed = KIND.settings_changed({**FORM, "right": {"new-1": "1"}}, QUIZ)
    assert [option.text for option in changed.right_options] == ["Båt"]
    assert changed.right != ["new-1"]


def test_a_right_answer_that_is_removed_is_right_no_more() -> None:
    left = {"options": {"ox": "Buss", "oz": "Båt"}, "right": {"oy": "1", "oz": "1"}}
    assert KIND.settings_from(left).right == ["oz"]
    assert QUIZ.model_copy(update={"options": ROWS[:1]}).right_options == []


def test_it_goes_along_in_agenda_files_and_into_other_languages() -> None:
    items = [PlannedItem(5, [PlannedStep("choice", "Vilket?", settings=QUIZ)])]
    read = read_file(write_file(Plan("Möte", "sv", items)), Words("sv"))
    settings = read.items[0].steps[0].settings
    assert isinstance(settings, ChoiceSettings) and settings.right == ["oy"]
    said = KIND.with_texts(QUIZ, {"options:oy": "Train"})
    assert [option.text for option in said.right_options] == ["Train"]


@pytest.mark.parametrize("odd", ["oy", 7, None, [["oy"]], {"oy": []}])
def test_what_is_no_list_of_rows_is_refused_in_a_file(odd: Any) -> None:
    stored = {"options": [row.model_dump() for row in ROWS], "right": odd}
    with pytest.raises(Invalid):
        KIND.settings_from_file(stored, 1)


def test_what_is_no_row_of_the_file_is_right_for_nobody() -> None:
    stored = {"options": [row.model_dump() for row in ROWS], "right": ["o9", "oy"]}
    assert KIND.settings_from_file(stored, 1).right_options == [ROWS[1]]


@pytest.mark.parametrize(
    ("settings", "chosen", "how"),
    [
        (QUIZ, ["oy"], "right"),
        (QUIZ, ["ox"], "not"),
        (SEVERAL, ["ox", "oy"], "right"),
        (SEVERAL, ["ox"], "partly"),
        (SEVERAL, ["ox", "oy", "oz"], "partly"),
        (SEVERAL, ["oz"], "not"),
        (QUIZ.model_copy(update={"right": ["ox", "oy"]}), ["ox"], "right"),
    ],
)
def test_ones_own_answer_is_right_or_not(
    settings: ChoiceSettings, chosen: list[str], how: str
) -> None:
    tally = KIND.tally(settings)
    tally.add(Given(1, ChoiceAnswer(options=chosen)))
    own = KIND.own(settings, tally, 1)
    assert own is not None and own.how == how
    assert own.right == tuple(option.text for option in settings.right_options)
    assert KIND.own(settings, tally, 2) is None
    assert KIND.own(KIND.untold(settings), tally, 1) is None
    tally.remove(Given(1, ChoiceAnswer(options=chosen)))
    assert KIND.own(settings, tally, 1) is None


def test_the_notes_say_it_also_when_only_numbers_are_left() -> None:
    tally = KIND.tally(QUIZ)
    tally.add(Given(1, ChoiceAnswer(options=["oy"])))
    bars, said = KIND.notes(QUIZ, tally, Words("sv"))
    assert isinstance(bars, Bars) and [bar.right for bar in bars.bars] == [False, True, False]
    assert said == Paragraph("Rätt svar: Svar y")
    [_, left] = KIND.notes_of_counts(SEVERAL, Figures({"": {"ox": 5}}), Words("sv"))
    assert left == Paragraph("Rätta svar: Svar x, Svar y")


KEYS = re.compile(r"[\w-]{20,}|\d+")
"""What differs between two responses that say the same: keys, and numbers of versions."""


class Seen:
    """All that a phone and the projector are sent; what comes down a line is the same stages, and
    what is one's own as `mine` has it."""

    def __init__(self, client: TestClient, database: Database, workshop: Workshop) -> None:
        self.client, self.database, self.workshop = client, database, workshop

    def responses(self, right: list[str]) -> list[str]:
        """Where these are right and nothing else differs."""
        with self.database.writing() as session:
            self._make_right(session, right)
        return [KEYS.sub("#", text) for text in self._all()]

    def _make_right(self, session: Session, right: list[str]) -> None:
        touch(session, self.workshop.id or 0, turn=True)
        for asking in session.exec(select(Asking)):
            asking.settings = {**asking.settings, "right": right}

    def _all(self) -> Iterator[str]:
        at = f"/w/{self.workshop.uid}"
        pages = ("phone", "phone/stage", "phone/mine", "phone?page=1", "phone?edit=x")
        walls = ("projector", "projector?mirror=1", "projector/stage", "desk/phone")
        for path in (*pages, *walls):
            reply = self.client.get(f"{at}/{path}")
            assert reply.status_code == 200, path
            yield f"{path} {reply.text} {dict(reply.headers, date='')}"


@pytest.fixture
def seen(astrids: TestClient, database: Database, workshop: Workshop) -> Seen:
    for screen in ("phone", "projector"):  # the first visit sets a cookie
        assert astrids.get(f"/w/{workshop.uid}/{screen}").status_code == 200
    return Seen(astrids, database, workshop)


def answer(seen: Seen, asking: Asking) -> None:
    """The phone that looks, and some others."""
    form = {"asking": asking.id, "key": "k" * 32, "do": "submit", "value.options": "oy"}
    assert seen.client.post(f"/w/{seen.workshop.uid}/ops", data=form).status_code == 200
    for chosen in ("ox", "oy", "oy"):
        say(seen.database, asking, {"options": [chosen]})


@pytest.mark.parametrize("show", ["live", "reveal"])
def test_no_response_to_phones_or_projector_tells_it_before_the_answers_do(
    seen: Seen, show: str
) -> None:
    asking = ask(seen.database, seen.workshop, "choice", "Vilket?", QUIZ, show=show)
    answer(seen, asking)
    assert seen.responses(["oy"]) == seen.responses(["oz"]) == seen.responses([])
    if show == "reveal":
        do(seen.database, seen.workshop, "close")
        assert seen.responses(["oy"]) == seen.responses(["oz"]) == seen.responses([])
        do(seen.database, seen.workshop, "reveal")
    else:
        do(seen.database, seen.workshop, "close")
    told = zip(seen.responses(["oy"]), seen.responses(["oz"]), strict=True)
    differ = {one.split()[0] for one, other in told if one != other}
    assert differ >= {"phone", "phone/stage", "phone/mine", "projector", "projector/stage"}
    do(seen.database, seen.workshop, "conceal")
    assert seen.responses(["oy"]) == seen.responses(["oz"])


def test_in_a_survey_it_is_told_when_nobody_is_to_answer_any_more(seen: Seen) -> None:
    steps = [("", [("choice", "Vilket?", QUIZ.model_dump())])]
    make_survey(seen.database, seen.workshop, steps=steps)
    do(seen.database, seen.workshop, "open")
    [asking] = asked(seen.database, seen.workshop)
    answer(seen, asking)
    do(seen.database, seen.workshop, "reveal", on=asking.id)
    assert seen.responses(["oy"]) == seen.responses(["oz"]) == seen.responses([])
    do(seen.database, seen.workshop, "close")
    phone, *_ = seen.responses(["oy"])
    assert "Ditt svar är rätt" in phone and "✓ rätt svar" in phone
    phone, *_ = seen.responses(["oz"])
    assert "Det var något annat den här gången." in phone


def test_the_desk_and_the_presenter_know_it_from_the_start(seen: Seen) -> None:
    ask(seen.database, seen.workshop, "choice", "Vilket?", QUIZ, show="reveal")
    for path in ("desk", "presenter"):
        page = seen.client.get(f"/w/{seen.workshop.uid}/{path}").text
        assert "✓ Rätt svar:" in page and "Rummet ser det när du visar svaren" in page
    do(seen.database, seen.workshop, "reveal")
    assert "Rummet ser det" not in seen.client.get(f"/w/{seen.workshop.uid}/desk").text


def test_the_projector_says_it_in_words_and_the_phone_kindly(seen: Seen) -> None:
    asking = ask(seen.database, seen.workshop, "choice", "Vilket?", QUIZ, show="reveal")
    answer(seen, asking)
    do(seen.database, seen.workshop, "reveal")
    wall = seen.client.get(f"/w/{seen.workshop.uid}/projector").text
    assert wall.count("✓ rätt svar") == 1
    assert "Ditt svar är rätt." in seen.client.get(f"/w/{seen.workshop.uid}/phone").text


def test_shared_notes_do_not_tell_it_while_the_room_is_not_told(
    database: Database, workshop: Workshop
) -> None:
    asking = ask(database, workshop, "choice", "Vilket?", QUIZ, show="reveal")
    for _ in range(6):
        say(database, asking, {"options": ["oy"]})
    for few in (False, True):
        leave_out(database, workshop, few)
        assert "Rätt svar" not in str(public(database, workshop).blocks)
    assert "Rätt svar" in str(take(database, workshop).blocks)
    do(database, workshop, "end")
    assert "Rätt svar: Svar y" in str(public(database, workshop).blocks)
