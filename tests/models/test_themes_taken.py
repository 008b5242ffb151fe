"""Votes on themes: titles as of now, and the answers behind them as they lay at the opening."""

import json
from typing import Any

import pytest
from sqlalchemy import Text, cast
from sqlmodel import select

from app.database import Database
from app.errors import Invalid
from app.exports.notes import notes
from app.models.agenda.asking import Asking
from app.models.agenda.takes import THEMES, TOP
from app.models.answers.answer import EDIT, WITHDRAW, Answer
from app.models.answers.own_answers import erase
from app.models.answers.reading import ResultsCache
from app.models.answers.taken import originals
from app.models.people.participant import Participant
from app.models.workshop import Workshop
from app.screens.views import SCREENS, stage
from app.settings import Settings
from tests.exports.read_back import WHOLE, words_of
from tests.models.test_rehearsal import begin, pretend, simulated
from tests.models.test_sorting import Table
from tests.models.test_sources import ids, options, seen, take
from tests.rooms import ask, come_in, do, hide, purged, say, say_all

CANARY = "Kanariefågeln sjunger"


@pytest.fixture
def table(database: Database, workshop: Workshop) -> Table:
    """A theme of three, one of two with what is looked for, and one that nobody is behind."""
    table = Table(database, workshop)
    say(database, table.asking, {"text": CANARY})
    table.theme("Tid", CANARY, "Svar 0")
    table.theme("Mandat", "Svar 1", "Svar 2", "Svar 3")
    table.theme("Tomt")
    return table


def vote(table: Table, **how: Any) -> Asking:
    return take(table.database, table.workshop, table.asking, take=THEMES, **how)


def behind(database: Database, asking: Asking) -> dict[str, list[str | None]]:
    """By the title of the option."""
    titles = options(database, asking)
    with database.reading() as session:
        cache = ResultsCache()
        found = originals(
            session, session.get_one(Asking, asking.id), lambda one: cache.of(session, one)
        )
    return {titles[option]: texts for option, texts in found.items()}


def test_themes_are_options_most_people_first_and_empty_ones_are_none(
    table: Table, database: Database
) -> None:
    asking = vote(table)
    assert list(options(database, asking).values()) == ["Mandat", "Tid"]
    assert list(asking.behind.values()) == [3, 2]


def test_with_no_answer_in_any_theme_there_is_nothing_to_vote_on(
    database: Database, workshop: Workshop
) -> None:
    empty = Table(database, workshop)
    empty.theme("Tomt")
    with pytest.raises(Invalid):
        vote(empty)


def test_in_a_rehearsal_where_nothing_is_sorted_the_phones_vote_on_the_answers(
    database: Database, workshop: Workshop
) -> None:
    source = ask(database, workshop, "open_text", "Vad hindrar?")
    begin(database, workshop)
    robot = simulated(database, workshop)
    for text in ("Bussen", "Tiden"):
        pretend(database, source, text, robot)
    asking = take(database, workshop, source, take=THEMES)
    with database.reading() as session:
        rehearsal = session.get_one(Workshop, workshop.id).rehearsal
        read = ResultsCache().said(session, asking, rehearsal).read_settings()
    assert [option.text for option in read.options] == ["Bussen", "Tiden"]  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", ["choice", "scale"])
def test_each_kind_with_options_votes_on_them(table: Table, database: Database, kind: str) -> None:
    asking = take(database, table.workshop, table.asking, kind, take=THEMES)
    assert list(options(database, asking).values()) == ["Mandat", "Tid"]
    assert "bikupa-behind" in seen(database, table.workshop, ResultsCache())


def test_the_vote_goes_on_unchanged_while_sorting_goes_on(table: Table, database: Database) -> None:
    asking = vote(table)
    first, second = options(database, asking)
    say(database, asking, {"options": [first]})
    themes = {pile.theme.title: pile.id for pile in table.sorted().piles}
    table.act("put", "Svar 1", "Svar 5", theme=themes["Tid"])
    table.act("merge_theme", theme=themes["Mandat"], to=themes["Tid"])
    assert options(database, asking) == {first: "Mandat", second: "Tid"}
    assert behind(database, asking) == {
        "Mandat": ["Svar 1", "Svar 2", "Svar 3"],
        "Tid": ["Svar 0", CANARY],
    }
    say(database, asking, {"options": [second]})
    with database.reading() as session:
        results = ResultsCache().of(session, session.get_one(Asking, asking.id))
    assert results.tally.counts() == {first: 1, second: 1}


def test_a_new_title_is_read_at_once_and_a_theme_that_is_removed_keeps_its_last(
    table: Table, database: Database
) -> None:
    asking = vote(table)
    theme = table.sorted().piles[0].id
    table.act("name_theme", theme=theme, title="Bråttom")
    assert list(options(database, asking).values()) == ["Mandat", "Bråttom"]
    table.act("remove_theme", theme=theme)
    assert list(options(database, asking).values()) == ["Mandat", "Bråttom"]


def test_titles_are_read_in_the_languages_of_the_question(
    table: Table, database: Database, workshop: Workshop
) -> None:
    theme = table.sorted().piles[0].id
    table.act("name_theme", theme=theme, title="Time", language="en")
    asking = vote(table)
    with database.writing() as session:
        stored = session.get_one(Asking, asking.id)
        stored.wordings = {"en": {"prompt": "What first?", "body": "", "texts": {}}}
        session.add(stored)
    with database.reading() as session:
        found = ResultsCache().said(session, session.get_one(Asking, asking.id))
    texts = found.how.texts(found.in_words(("en",)).read_settings())
    assert list(texts.values()) == ["Mandat", "Time"]


def test_what_came_out_best_of_a_vote_on_themes_is_taken_further(
    table: Table, database: Database
) -> None:
    asking = vote(table)
    _, second = options(database, asking)
    say(database, asking, {"options": [second]})
    best = take(database, table.workshop, asking, take=TOP, most=1)
    assert list(options(database, best).values()) == ["Tid"]


def test_phones_are_not_woken_by_sorting_but_by_titles_and_by_what_is_hidden(
    table: Table, database: Database, workshop: Workshop
) -> None:
    vote(table)
    cache = ResultsCache()

    def version() -> Any:
        with database.reading() as session:
            here = session.get_one(Workshop, workshop.id)
            return stage(session, cache, here, "phone", present=3, at=0)["n"]

    before = version()
    theme = table.sorted().piles[0].id
    table.act("put", "Svar 4", theme=theme)
    assert version() == before
    table.act("name_theme", theme=theme, title="Bråttom")
    assert (named := version()) > before
    hide(database, workshop, table.asking, CANARY)
    assert version() > named


def drop(table: Table, how: str) -> None:
    """The answer that is looked for, in each way that there is."""
    database = table.database
    number = table.row(CANARY)
    with database.writing() as session:
        answer = session.get_one(Answer, number)
        writer = session.get_one(Participant, answer.participant_id)
        if how == "erased":
            erase(session, writer)
        key = answer.thread
        asking = session.get_one(Asking, table.asking.id)
        asking.state = "open"
        session.add(asking)
    if how == "hidden":
        hide(database, table.workshop, table.asking, CANARY)
    if how == "withdrawn":
        say(database, table.asking, None, writer, do=WITHDRAW, thread=key)
    if how == "edited":
        say(database, table.asking, {"text": "Annat"}, writer, do=EDIT, thread=key)


@pytest.mark.parametrize("how", ["hidden", "erased", "withdrawn", "edited"])
def test_an_answer_that_is_gone_is_behind_no_theme_anywhere(
    table: Table, database: Database, workshop: Workshop, how: str
) -> None:
    asking = vote(table)
    [_, tid] = options(database, asking)
    say(database, asking, {"options": [tid]}, come_in(database, workshop))
    do(database, workshop, "reveal")
    assert CANARY in behind(database, asking)["Tid"]
    drop(table, how)
    expected = "Annat" if how == "edited" else None
    assert sorted(map(str, behind(database, asking)["Tid"])) == sorted(["Svar 0", str(expected)])
    assert CANARY not in seen(database, workshop, ResultsCache())
    with database.reading() as session:
        document = notes(session, session.get_one(Workshop, workshop.id), "sv", 0)
    for name in WHOLE:
        assert CANARY not in words_of(document, name), name
    said = words_of(document, "md")
    assert "Tid: 2 svar" in said and ("1 borttaget" in said) == (how != "edited")


def test_no_table_has_words_or_people_a_second_time(table: Table, database: Database) -> None:
    asking = vote(table)
    with database.reading() as session:
        settings, taken = session.execute(
            select(cast(Asking.settings, Text), cast(Asking.taken, Text)).where(  # type: ignore[call-overload]
                Asking.id == asking.id
            )
        ).one()
    stored = f"{settings} {taken}"
    assert not [word for word in ("Kanarie", "Tid", "Mandat", "respondent") if word in stored]
    kept = [one for place in json.loads(taken).values() for one in place["answers"]]
    assert set(kept) <= set(ids(database, table.asking))


def test_a_purge_leaves_the_votes_with_their_titles_and_nothing_behind_them(
    table: Table, database: Database, workshop: Workshop, settings: Settings
) -> None:
    asking = vote(table)
    _, tid = options(database, asking)
    say_all(database, asking, [{"options": [tid]}] * 9)
    document = purged(database, settings, workshop)
    told = json.loads(words_of(document, "json"))
    assert told["questions"][1]["results"][0]["rows"] == [["Mandat", 0], ["Tid", 9]]
    assert "Svar 0" not in str(told) and "Bakom" not in str(told)


def test_what_is_on_every_screen_says_no_answers_word_for_word(
    table: Table, database: Database, workshop: Workshop
) -> None:
    """They are fetched when somebody wants to read them, so a stage stays small."""
    vote(table)
    with database.reading() as session:
        here = session.get_one(Workshop, workshop.id)
        looks = [
            stage(session, ResultsCache(), here, screen, present=3, at=0) for screen in SCREENS
        ]
    assert len(looks) == len(SCREENS)
    assert "Svar 1" not in seen(database, workshop, ResultsCache())


def test_an_ordinary_question_has_nothing_behind_its_options(
    database: Database, workshop: Workshop
) -> None:
    asking = ask(database, workshop, "choice", "Hur?")
    assert asking.behind == {} and behind(database, asking) == {}
