"""The rules of the room: the usual ones, one's own, and what is told of answers that they hide."""

import json
from typing import Any

import pytest

from app.database import Database
from app.errors import Invalid
from app.i18n import Words
from app.models.afterwards.hidden import hidden_in, roughly, sentences
from app.models.agenda import rules
from app.models.agenda.agenda_file import read_agenda_file, write_file
from app.models.agenda.asking import Asking
from app.models.agenda.edition import Overtaken
from app.models.agenda.plan import copy_workshop, plan_of
from app.models.agenda.rules import USUAL, rules_of, usual
from app.models.answers.answer import EDIT, WITHDRAW
from app.models.answers.own_answers import own_answers
from app.models.answers.reading import count_from_scratch
from app.models.people.facilitator import Facilitator
from app.models.people.participant import Participant
from app.models.run.told import told_by
from app.models.workshop import Workshop
from tests.exports.test_notes import take, texts
from tests.models.test_parked import ids
from tests.rooms import ask, come_in, do, hide, say, say_all


@pytest.fixture
def asking(database: Database, workshop: Workshop) -> Asking:
    return ask(database, workshop, "open_text", "Vad hindrar?")


def write(database: Database, workshop: Workshop, *rows: dict[str, str], edition: str = "") -> None:
    typed = {str(number): row for number, row in enumerate(rows)}
    with database.writing() as session:
        rules.write(session, workshop.id or 0, typed, edition)


def now(database: Database, workshop: Workshop) -> Workshop:
    with database.reading() as session:
        return session.get_one(Workshop, workshop.id)


def read(database: Database, workshop: Workshop, language: str = "sv") -> dict[str, str]:
    return rules_of(now(database, workshop)).menu(language)


def test_a_new_workshop_has_the_usual_rules_in_both_languages(
    database: Database, workshop: Workshop
) -> None:
    assert read(database, workshop)["off_topic"] == "Håll dig till frågan"
    assert read(database, workshop, "en") == {**USUAL, "other": "another reason"}


def test_rules_of_ones_own_are_read_in_the_other_language_where_they_lack_one(
    database: Database, workshop: Workshop
) -> None:
    write(database, workshop, {"id": "personal", "sv": "Inga namn"}, {"en": "Be kind"}, {"sv": " "})
    for language in ("sv", "en"):
        assert list(read(database, workshop, language).values())[:2] == ["Inga namn", "Be kind"]
    assert "personal" in read(database, workshop)


def test_without_any_the_usual_ones_come_back(database: Database, workshop: Workshop) -> None:
    write(database, workshop, {"sv": "Var snäll"})
    write(database, workshop, {"sv": ""})
    assert rules_of(now(database, workshop)) == usual()
    write(database, workshop, *rules.shown(now(database, workshop)).values())
    assert now(database, workshop).rules == []


@pytest.mark.parametrize(
    "rows", [[{"sv": "x" * 121}], [{"sv": f"Regel {n}"} for n in range(11)]], ids=["long", "many"]
)
def test_rules_that_are_too_many_or_too_long_are_refused(
    database: Database, workshop: Workshop, rows: list[dict[str, str]]
) -> None:
    with pytest.raises(Invalid):
        write(database, workshop, *rows)


def test_two_who_change_the_rules_write_over_nothing(
    database: Database, workshop: Workshop
) -> None:
    write(database, workshop, {"sv": "Var snäll"})
    with pytest.raises(Overtaken):
        write(database, workshop, {"sv": "Var rak"}, edition="old")


def test_a_copy_and_a_file_take_the_rules_along(
    database: Database, workshop: Workshop, astrid: Facilitator
) -> None:
    write(database, workshop, {"sv": "Var snäll", "en": "Be kind"})
    with database.writing() as session:
        here = session.get_one(Workshop, workshop.id)
        made = copy_workshop(session, here, "Nytt", "", astrid, 90)
        plan = plan_of(session, here)
    assert rules_of(made) == rules_of(now(database, workshop))
    again = read_agenda_file(json.loads(write_file(plan)), Words("sv"))
    assert again.rules == plan.rules
    assert write_file(again) == write_file(plan)


def test_a_rule_that_isnt_there_hides_nothing(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    say_all(database, asking, [{"text": "Bussen"}])
    with pytest.raises(Invalid):
        hide(database, workshop, asking, "Bussen", "unknown")


def told(hidden: dict[str, int]) -> list[str]:
    return list(sentences(roughly(hidden, usual()), usual(), Words("sv")))


def test_few_are_told_as_a_few_and_no_sum_is() -> None:
    assert told({"personal": 5, "offensive": 4, "": 1}) == [
        "5 dolda enligt regeln ”Inga namn på andra, och inga uppgifter om dem”",
        "några få dolda enligt regeln ”Inga påhopp, hot eller hat”",
        "några få dolda utan angiven regel",
    ]
    assert told({"other": 3, "removed": 2}) == ["5 dolda av annat skäl"]
    assert told({"personal": 0}) == []


def test_one_and_four_read_the_same() -> None:
    assert told({"personal": 1}) == told({"personal": 4})


def hidden(database: Database, workshop: Workshop) -> list[tuple[str, Any]]:
    with database.reading() as session:
        here = session.get_one(Workshop, workshop.id)

        def count(one: Asking) -> Any:
            return count_from_scratch(session, one)

        found = hidden_in(session, here, count, rules_of(here))
        return [(one.asking.prompt, one.told) for one in found]


def test_what_was_hidden_is_told_when_the_question_has_closed(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    say_all(database, asking, [{"text": "Bussen"}] * 5 + [{"text": "Tåget"}])
    hide(database, workshop, asking, "Bussen")
    assert hidden(database, workshop) == []
    do(database, workshop, "close", on=asking.id)
    assert hidden(database, workshop) == [("Vad hindrar?", {"personal": 5})]


def test_the_notes_say_it_in_the_same_words(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    say_all(database, asking, [{"text": "Bussen"}] * 4 + [{"text": "Tåget"}])
    hide(database, workshop, asking, "Bussen", "offensive")
    said = "\n".join(texts(take(database, workshop)))
    assert "några få dolda enligt regeln ”Inga påhopp, hot eller hat”" in said
    assert "4" not in said.split("Visas inte här")[1].split("\n")[0]


def own(database: Database, asking: Asking, who: Participant) -> list[tuple[str, str | None]]:
    with database.reading() as session:
        here = session.get_one(Asking, asking.id)
        said = own_answers(session, [who.respondent_id], [here])[who.respondent_id]
        return [(one.text, one.hidden) for one in said.get(asking.id or 0, [])]


def test_whoever_wrote_it_reads_that_it_is_hidden_and_by_which_rule(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    bjorn, chidi = come_in(database, workshop), come_in(database, workshop)
    said = say(database, asking, {"text": "Bussen"}, bjorn)
    say(database, asking, {"text": "Tåget"}, chidi)
    row = ids(database, asking)[0]
    do(database, workshop, "hide", on=row)
    assert own(database, asking, bjorn) == [("Bussen", "")]
    do(database, workshop, "hide", on=row, reason="personal")
    assert own(database, asking, bjorn) == [("Bussen", "personal")]
    assert own(database, asking, chidi) == [("Tåget", None)]
    say(database, asking, {"text": "Bussarna"}, bjorn, do=EDIT, thread=said.key)
    assert own(database, asking, bjorn) == [("Bussarna", "personal")]
    do(database, workshop, "show", on=row)
    assert own(database, asking, bjorn) == [("Bussarna", "personal")]
    do(database, workshop, "show", on=ids(database, asking)[2])
    assert own(database, asking, bjorn) == [("Bussarna", None)]


def test_what_is_hidden_reads_as_the_room_sees_it_after_any_turn(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    bjorn = come_in(database, workshop)
    said = say(database, asking, {"text": "Bussen"}, bjorn)

    def agrees() -> bool:
        with database.reading() as session:
            entries = count_from_scratch(session, asking).entries.values()
        return [one.state == "hidden" for one in entries] == [
            reason is not None for _, reason in own(database, asking, bjorn)
        ]

    first = ids(database, asking)[0]
    do(database, workshop, "hide", on=first)
    assert agrees()
    say(database, asking, None, bjorn, do=WITHDRAW, thread=said.key)
    say(database, asking, None, bjorn, do="restore", thread=said.key)
    assert agrees()
    say(database, asking, {"text": "Tåget"}, bjorn, do=EDIT, thread=said.key)
    do(database, workshop, "show", on=ids(database, asking)[-1])
    assert agrees()
    say(database, asking, {"text": "Bilen"}, bjorn, do=EDIT, thread=said.key)
    assert agrees()


def test_to_hide_tells_the_phone_of_whoever_wrote_it_and_no_other(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    bjorn, chidi = come_in(database, workshop), come_in(database, workshop)
    say(database, asking, {"text": "Bussen"}, bjorn)
    say(database, asking, {"text": "Tåget"}, chidi)
    do(database, workshop, "hide", on=ids(database, asking)[0], reason="personal")
    with database.reading() as session:
        here = session.get_one(Workshop, workshop.id)
        assert told_by(session, workshop.id or 0, [here.version]) == {bjorn.id}
