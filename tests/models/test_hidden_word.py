"""A hidden word: nobody sees it in a cloud, however it is written and whenever it is sent."""

import re

import pytest

from app.clock import now
from app.database import Database
from app.errors import NotFound
from app.exports.notes import notes
from app.live.room import View
from app.models.agenda.asking import Asking
from app.models.answers.mark import HELD, WORD
from app.models.answers.own_answers import own_answers
from app.models.answers.reading import count_from_scratch
from app.models.answers.results import Results
from app.models.workshop import Workshop
from app.settings import Settings
from tests.exports.read_back import WHOLE, words_of
from tests.rooms import ask, come_in, do, say, say_all
from tests.test_stages import draw

KANIN = 2
"""The row of an answer that says it."""
SCREENS = ("phone", "projector", "presenter")


@pytest.fixture
def asking(database: Database, workshop: Workshop) -> Asking:
    asking = ask(database, workshop, "word_cloud", "Ett ord?", show="live")
    say_all(database, asking, [{"text": text} for text in ("Kanin", "kanin!", "hopp", "mod")])
    return asking


def count(database: Database, asking: Asking) -> Results:
    with database.reading() as session:
        return count_from_scratch(session, session.get_one(Asking, asking.id))


def words(database: Database, asking: Asking) -> list[str]:
    return [word.text for word in count(database, asking).tally.words()]


def test_it_is_hidden_in_all_its_forms_and_when_it_is_sent_again(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    do(database, workshop, "hide_word", on=KANIN)
    say(database, asking, {"text": "KANIN"})
    results = count(database, asking)
    assert [word.text for word in results.tally.words()] == ["hopp", "mod"]
    assert (results.given, results.answered, len(results.shown)) == (5, 5, 2)
    assert results.hidden_reasons() == {WORD: 3}
    assert results.hidden_words() == {KANIN: "KANIN"}


def test_no_screen_and_no_document_says_it(
    database: Database, settings: Settings, workshop: Workshop, asking: Asking
) -> None:
    do(database, workshop, "hide_word", on=KANIN)
    stages = draw(database, settings, workshop, *(View(screen, "sv") for screen in SCREENS))
    with database.reading() as session:
        document = notes(session, session.get_one(Workshop, workshop.id), "sv", at=now())
    files = [words_of(document, name) for name in WHOLE]
    told = "".join([*(stage.html for stage in stages.values()), *files]).casefold()
    assert "kanin" not in told and "hopp" in told
    assert "några få dolda, med ett ord som är dolt" in told


def test_whoever_wrote_it_keeps_it(database: Database, workshop: Workshop, asking: Asking) -> None:
    bjorn = come_in(database, workshop)
    say(database, asking, {"text": "Kanin"}, bjorn)
    do(database, workshop, "hide_word", on=KANIN)
    with database.reading() as session:
        [own] = own_answers(session, [bjorn.respondent_id], [asking])[bjorn.respondent_id][
            asking.id or 0
        ]
    assert (own.text, own.unshown, own.held) == ("Kanin", False, False)


def test_shown_again_each_answer_is_as_it_was(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    do(database, workshop, "hide", on=1, reason="offensive")
    do(database, workshop, "approve_first", on=asking.id)
    for verb in ("hide_word", "show_word"):
        do(database, workshop, verb, on=KANIN)
        if verb == "hide_word":
            say(database, asking, {"text": "kanin"})
            assert count(database, asking).hidden_reasons() == {WORD: 2, "offensive": 1}
    results = count(database, asking)
    assert results.hidden_reasons() == {"offensive": 1}
    assert [entry.state for entry in results.held()] == [HELD]
    assert sorted(words(database, asking)) == ["hopp", "kanin!", "mod"]


def test_an_edit_leaves_the_hidden_word_and_comes_to_it(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    bjorn = come_in(database, workshop)
    thread = say(database, asking, {"text": "kanin"}, bjorn).key
    do(database, workshop, "hide_word", on=KANIN)
    for text, shows in (("tillit", True), ("Kanin.", False), ("tillit", True)):
        say(database, asking, {"text": text}, bjorn, do="edit", thread=thread)
        assert (text in words(database, asking)) is shows


def test_it_is_of_one_question(database: Database, workshop: Workshop, asking: Asking) -> None:
    do(database, workshop, "hide_word", on=KANIN)
    other = ask(database, workshop, "word_cloud", "Ett till?", show="live")
    say(database, other, {"text": "Kanin"})
    assert words(database, other) == ["Kanin"]


def test_an_answer_that_says_no_word_is_not_found(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    bjorn = come_in(database, workshop)
    thread = say(database, asking, {"text": "borta"}, bjorn).key
    say(database, asking, None, bjorn, do="withdraw", thread=thread)
    text = ask(database, workshop, "open_text", "Vad?")
    say(database, text, {"text": "Kanin"})
    for verb, on in (("hide_word", 6), ("hide_word", 7), ("hide_word", 99), ("show_word", KANIN)):
        with pytest.raises(NotFound):
            do(database, workshop, verb, on=on)


def test_it_is_shown_again_by_the_answer_that_it_was_hidden_by_though_that_is_gone(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    bjorn = come_in(database, workshop)
    thread = say(database, asking, {"text": "kanin"}, bjorn).key
    do(database, workshop, "hide_word", on=5)
    say(database, asking, None, bjorn, do="withdraw", thread=thread)
    do(database, workshop, "hide_word", on=KANIN)
    [row] = count(database, asking).hidden_words()
    assert row == 5
    do(database, workshop, "show_word", on=row)
    assert "Kanin" in words(database, asking)


def test_the_desk_hides_it_beside_the_word_and_lists_it_to_be_shown_again(
    database: Database, settings: Settings, workshop: Workshop, asking: Asking
) -> None:
    def controls(verb: str) -> list[str]:
        [stage] = draw(database, settings, workshop, View("desk", "sv")).values()
        return re.findall(rf'form="?do-{verb}"? name="?on"? value="?(\d+)"?', stage.html)

    assert controls("hide_word") == ["1", "3", "4"] and controls("show_word") == []
    do(database, workshop, "hide_word", on=KANIN)
    assert controls("hide_word") == ["3", "4"] and controls("show_word") == ["2"] * 3


@pytest.mark.parametrize("text", ["ord", "Ordet nummer", "Ett ganska långt ord som är fyrtio"])
def test_a_desk_with_sixty_words_stays_small(
    database: Database, settings: Settings, workshop: Workshop, text: str
) -> None:
    asking = ask(database, workshop, "word_cloud", "Ett ord?")
    say_all(database, asking, [{"text": f"{text} {n}"} for n in range(60)])
    for language in ("sv", "en"):
        [stage] = draw(database, settings, workshop, View("desk", language)).values()
        assert stage.html.count("id=word-") == 24
        assert len(stage.html.encode()) <= 24 * 1024
