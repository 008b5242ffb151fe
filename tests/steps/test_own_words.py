"""A choice that may be answered in one's own words too: a vote, and words that are read by
themselves."""

import random
from typing import Any

import pytest

from app.database import Database
from app.errors import Invalid
from app.i18n import Words
from app.models.afterwards.going_through import left
from app.models.agenda.asking import Asking
from app.models.answers.mark import QUIET
from app.models.answers.own_answers import erase, own_answers
from app.models.answers.reading import count_from_scratch, shows
from app.models.answers.results import Results
from app.models.answers.spelling import correct
from app.models.people.participant import Participant
from app.models.workshop import Workshop
from app.papers.blocks import Bars
from app.steps.choice import LONGEST, OWN, Choice, ChoiceAnswer, ChoiceSettings
from app.steps.options import Option
from tests.exports.read_back import WHOLE, words_of
from tests.exports.test_few_left_out import leave_out, public
from tests.exports.test_notes import take
from tests.rooms import ask, come_in, do, hide, say
from tests.steps.test_screens_of_kinds import draw

KIND = Choice()
ROWS = [Option(id="ox", text="Buss"), Option(id="oy", text="Tåg")]
OPEN = ChoiceSettings(options=ROWS, own_line="Annat, med egna ord")
SEVERAL = OPEN.model_copy(update={"several": True, "most": 2})
FORM = {"options": {row.id: row.text for row in ROWS}}


def own(text: str, *more: str) -> dict[str, Any]:
    return {"options": [*more, OWN], "own": text}


def test_the_editor_has_a_box_for_it() -> None:
    assert KIND.settings_from(FORM).own_line == ""
    made = KIND.settings_from({**FORM, "own_line": "Annat"})
    assert [option.text for option in made.choices] == ["Buss", "Tåg", "Annat"]
    assert KIND.lists_in(made) and KIND.quotes_in(made)
    assert not KIND.lists_in(ChoiceSettings(options=ROWS))
    with pytest.raises(Invalid, match="at most 60"):
        KIND.settings_from({**FORM, "own_line": "x" * 61})


def test_it_reads_in_other_languages_and_stands_in_what_is_offered() -> None:
    said = KIND.with_texts(OPEN, {"own_line": "Something else"})
    assert KIND.offers(said) == ["Buss", "Tåg", "Something else"]
    assert KIND.texts(OPEN)["own_line"] == "Annat, med egna ord"


@pytest.mark.parametrize(
    ("settings", "value", "options", "words"),
    [
        (OPEN, own("Cykel"), [OWN], "Cykel"),
        (OPEN, own("  Cykel \n i regn "), [OWN], "Cykel i regn"),
        (OPEN, {"options": [], "own": "Cykel"}, [OWN], "Cykel"),
        (OPEN, {"options": ["ox"], "own": "ångrat"}, ["ox"], ""),
        (SEVERAL, own("Cykel", "ox"), ["ox", OWN], "Cykel"),
        (SEVERAL, {"options": ["ox", "oy"], "own": "ångrat"}, ["ox", "oy"], ""),
        (OPEN, [["options", OWN], ["own", "Cykel"]], [OWN], "Cykel"),
        (OPEN, own("x" * LONGEST), [OWN], "x" * LONGEST),
    ],
)
def test_what_is_chosen_says_whether_the_words_are_sent(
    settings: ChoiceSettings, value: Any, options: list[str], words: str
) -> None:
    answer = KIND.read_answer(settings, value)
    assert (answer.options, answer.own) == (options, words)


@pytest.mark.parametrize(
    ("settings", "value", "why"),
    [
        (OPEN, own(""), "Write your own"),
        (OPEN, own(" \n "), "Write your own"),
        (OPEN, own("x" * (LONGEST + 1)), "At most 140"),
        (OPEN, own("Cykel", "ox"), "one of them"),
        (SEVERAL, own("Cykel", "ox", "oy"), "at most"),
        (ChoiceSettings(options=ROWS), own("Cykel"), "isn't there"),
        (OPEN, {"options": []}, "Choose something"),
    ],
)
def test_what_is_empty_too_long_or_not_offered_is_refused(
    settings: ChoiceSettings, value: Any, why: str
) -> None:
    with pytest.raises(Invalid, match=why):
        KIND.read_answer(settings, value)


def test_what_was_stored_before_there_were_own_words_reads_as_it_did() -> None:
    assert ChoiceAnswer.model_validate_json('{"options": ["ox"]}').own == ""
    assert KIND.text(OPEN, ChoiceAnswer(options=["ox", OWN], own="Cykel")) == "Buss, Cykel"


def test_simulated_phones_write_too() -> None:
    rng = random.Random(3)
    examples = [KIND.example(SEVERAL, rng) for _ in range(30)]
    for one in examples:
        KIND.read_answer(SEVERAL, one.model_dump())
    assert any(one.own for one in examples) and not all(one.own for one in examples)


def count(database: Database, asking: Asking) -> Results:
    with database.reading() as session:
        return count_from_scratch(session, session.get_one(Asking, asking.id))


def bars(database: Database, asking: Asking) -> dict[str, float]:
    results = count(database, asking)
    [block] = KIND.notes(results.settings, results.tally, Words("sv"))
    assert isinstance(block, Bars)
    return {bar.label: bar.value for bar in block.bars}


def asked(database: Database, workshop: Workshop, **how: Any) -> Asking:
    return ask(database, workshop, "choice", "Hur kom du hit?", OPEN, show="live", **how)


def texts(results: Results) -> list[str]:
    return [entry.text for entry in results.read()]


def test_hidden_words_are_gone_and_the_vote_stays(database: Database, workshop: Workshop) -> None:
    asking = asked(database, workshop)
    for value in (own("Cykel"), own("Skräp"), {"options": ["ox"]}):
        say(database, asking, value)
    hide(database, workshop, asking, "Skräp", "offensive")
    results = count(database, asking)
    assert texts(results) == ["Cykel"]
    assert bars(database, asking) == {"Buss": 1, "Tåg": 0, "Annat, med egna ord": 2}
    assert results.hidden_reasons() == {"offensive": 1}
    assert (results.given, results.counted, results.listed, results.readable) == (3, 3, 2, 1)
    for screen in ("phone", "projector"):
        html = draw(database, workshop, screen).html
        assert "Cykel" in html and "Skräp" not in html
    document = take(database, workshop)
    [question] = document.questions
    assert [said.text for said in question.said] == ["Cykel"] and question.answers == 3
    for name in WHOLE:
        assert "Cykel" in words_of(document, name) and "Skräp" not in words_of(document, name)


def test_words_wait_for_the_desk_and_the_vote_does_not(
    database: Database, workshop: Workshop
) -> None:
    asking = asked(database, workshop, approve_first=True)
    björn = come_in(database, workshop)
    say(database, asking, own("Cykel"), björn)
    say(database, asking, {"options": ["ox"]})
    results = count(database, asking)
    assert [entry.text for entry in results.held()] == ["Cykel"] and texts(results) == []
    assert bars(database, asking)["Annat, med egna ord"] == 1
    assert [one.held for one in own_of(database, asking, björn)] == [True]
    do(database, workshop, "show", on=results.held()[0].id)
    assert texts(count(database, asking)) == ["Cykel"]
    say(database, asking, {"options": ["oy"]}, björn)
    assert count(database, asking).held() == []
    assert [one.held for one in own_of(database, asking, björn)] == [False]
    assert bars(database, asking) == {"Buss": 1, "Tåg": 1, "Annat, med egna ord": 0}


def own_of(database: Database, asking: Asking, who: Participant) -> list[Any]:
    with database.reading() as session:
        found = own_answers(session, [who.respondent_id], [asking])
    return found[who.respondent_id][asking.id or 0]


def test_words_of_somebody_who_is_quieted_show_nowhere_and_their_vote_counts(
    database: Database, workshop: Workshop
) -> None:
    first = ask(database, workshop, "open_text", "Vad hindrar?")
    björn = come_in(database, workshop)
    say(database, first, {"text": "Skräp"}, björn)
    do(database, workshop, "quiet", on=count(database, first).newest(1)[0].id)
    asking = asked(database, workshop)
    say(database, asking, own("Mer skräp"), björn)
    results = count(database, asking)
    assert texts(results) == [] and results.newest_of_all(9) == []
    assert results.hidden_reasons() == {QUIET: 1}
    assert bars(database, asking)["Annat, med egna ord"] == 1
    assert [one.unshown for one in own_of(database, asking, björn)] == [True]
    assert "Mer skräp" not in draw(database, workshop, "desk").html
    say(database, asking, {"options": ["ox"]}, björn)
    assert [one.unshown for one in own_of(database, asking, björn)] == [False]
    assert bars(database, asking) == {"Buss": 1, "Tåg": 0, "Annat, med egna ord": 0}


def test_an_edit_of_words_that_show_by_somebody_who_is_quieted_changes_nothing_that_shows(
    database: Database, workshop: Workshop
) -> None:
    asking, björn = asked(database, workshop), come_in(database, workshop)
    say(database, asking, own("Cykel"), björn)
    do(database, workshop, "quiet", on=count(database, asking).newest(1)[0].id)
    say(database, asking, own("Skräp"), björn)
    assert texts(count(database, asking)) == ["Cykel"]
    assert [one.unshown for one in own_of(database, asking, björn)] == [True]


def test_words_are_quoted_corrected_erased_and_gone_through_as_others_are(
    database: Database, workshop: Workshop
) -> None:
    asking, björn = asked(database, workshop), come_in(database, workshop)
    say(database, asking, own("Cykeln"), björn)
    say(database, asking, {"options": ["ox"]}, other := come_in(database, workshop))
    entry = count(database, asking).newest(1)[0]
    do(database, workshop, "quote", on=entry.id)
    with database.writing() as session:
        correct(session, workshop.id or 0, entry.id, "Cykel")
        with pytest.raises(Invalid, match="At most 140"):
            correct(session, workshop.id or 0, entry.id, "x" * 141)
        told = left(session, workshop, lambda one: count_from_scratch(session, one))
        assert (told.answers, told.unread, told.held) == (1, 1, 0)
        assert not shows(session, asking, (other.respondent_id, ""))
    assert take(database, workshop).quotes == ["Cykel"]
    with database.writing() as session:
        erase(session, björn)
    assert texts(count(database, asking)) == []
    assert bars(database, asking) == {"Buss": 1, "Tåg": 0, "Annat, med egna ord": 0}


def test_they_are_shown_with_the_answers_and_never_before(
    database: Database, workshop: Workshop
) -> None:
    asking = ask(database, workshop, "choice", "Hur kom du hit?", OPEN, show="reveal")
    say(database, asking, own("Cykel"))
    for screen in ("phone", "projector"):
        assert "Cykel" not in draw(database, workshop, screen).html
    do(database, workshop, "reveal")
    for screen in ("phone", "projector"):
        assert "Cykel" in draw(database, workshop, screen).html


def test_many_words_are_parts_that_can_be_turned_to(database: Database, workshop: Workshop) -> None:
    asking = asked(database, workshop)
    for number in range(70):
        say(database, asking, own(f"Sätt {number:02}"))
    first = draw(database, workshop, "projector").html
    assert 'data-total="73"' in first and "Sätt 59" in first and "Sätt 60" not in first
    do(database, workshop, "page", on=65_000)
    then = draw(database, workshop, "projector").html
    assert 'data-start="60"' in then and "Sätt 57" in then and "Sätt 69" in then
    assert "Sätt 56" not in then
    assert "och 58 till" in draw(database, workshop, "phone").html


def test_where_small_groups_are_left_out_words_do_not_tell_a_count(
    database: Database, workshop: Workshop
) -> None:
    asking = asked(database, workshop)
    for value in [own("Cykel")] * 3 + [{"options": ["ox"]}] * 9 + [{"options": ["oy"]}] * 3:
        say(database, asking, value)
    leave_out(database, workshop)
    shared = public(database, workshop)
    assert shared.questions[0].said == []
    assert "En del svar visas inte här" in str(shared.questions[0].asides)
    for value in [own("Cykel")] * 6 + [{"options": ["oy"]}] * 6:
        say(database, asking, value)
    assert len(public(database, workshop).questions[0].said) == 9
