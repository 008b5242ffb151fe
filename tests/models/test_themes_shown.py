"""Themes before the room: when they show, in which order, and when they don't."""

from typing import Any

import pytest

from app.database import Database
from app.errors import Invalid, NotFound
from app.models import workshop as workshops
from app.models.agenda.agenda import add_item, add_step
from app.models.agenda.asking import Asking
from app.models.answers.own_answers import erase
from app.models.run.told import told_by
from app.models.workshop import SELF, Workshop
from app.screens.themes import ShownThemes, shown_themes
from tests.models.test_sorting import Table
from tests.rooms import ask, ask_round, come_in, do, hide, say


@pytest.fixture
def table(database: Database, workshop: Workshop) -> Table:
    """Personer has three answers, Mandat one and Korta projekt two."""
    table = Table(database, workshop, answers=8)
    table.theme("Mandat", "Svar 0")
    table.theme("Personer", "Svar 1", "Svar 2", "Svar 3")
    table.theme("Korta projekt", "Svar 4", "Svar 5")
    return table


def asked(table: Table, asking: Asking | None = None) -> Asking:
    with table.database.reading() as session:
        return session.get_one(Asking, (asking or table.asking).id)


def seen(table: Table, *words: str) -> ShownThemes | None:
    return shown_themes(asked(table), table.results(), words)


def titles(table: Table, *words: str) -> list[str]:
    now = seen(table, *words)
    return [card.title for card in now.cards] if now else []


def counts(table: Table) -> tuple[int, int, int, int]:
    now = seen(table)
    assert now
    return now.placed, now.total, now.left, now.aside


def test_nothing_shows_before_it_is_said(table: Table) -> None:
    assert seen(table) is None


def test_they_show_by_people_and_by_hand_where_that_is_wished(table: Table) -> None:
    table.act("show_themes")
    assert titles(table) == ["Personer", "Korta projekt", "Mandat"]
    table.act("show_themes", order="number")
    assert titles(table) == ["Mandat", "Personer", "Korta projekt"]
    table.act("show_themes")
    assert titles(table) == ["Mandat", "Personer", "Korta projekt"]
    table.act("show_themes", order="people")
    assert titles(table) == ["Personer", "Korta projekt", "Mandat"]


def test_order_and_which_are_fixed_while_numbers_follow_until_they_are_shown_again(
    table: Table,
) -> None:
    table.act("show_themes")
    table.act("put", "Svar 2", "Svar 3", "Svar 6", theme=table.sorted().piles[0].id)
    table.theme("Ny", "Svar 7")
    now = seen(table)
    assert now
    assert [(card.title, card.people) for card in now.cards] == [
        ("Personer", 1),
        ("Korta projekt", 2),
        ("Mandat", 4),
    ]
    table.act("show_themes")
    assert titles(table) == ["Mandat", "Korta projekt", "Ny", "Personer"]


def test_what_isnt_sorted_and_what_lies_aside_is_counted(table: Table) -> None:
    table.act("lay_aside", "Svar 6")
    table.act("show_themes")
    assert counts(table) == (6, 8, 1, 1)
    table.theme("Ny", "Svar 7")
    assert counts(table) == (6, 8, 1, 1)
    table.act("show_themes")
    assert counts(table) == (7, 8, 0, 1)


def test_a_theme_removed_while_shown_goes_and_comes_back_with_an_undo(table: Table) -> None:
    table.act("show_themes")
    table.act("remove_theme", theme=table.sorted().piles[1].id)
    assert titles(table) == ["Korta projekt", "Mandat"]
    table.act("undo_sorting")
    assert titles(table) == ["Personer", "Korta projekt", "Mandat"]


def test_when_all_that_were_shown_are_gone_the_answers_show(table: Table) -> None:
    table.act("show_themes")
    for pile in table.sorted().piles:
        table.act("remove_theme", theme=pile.id)
    assert seen(table) is None


def test_without_themes_it_is_refused_with_a_sentence(
    database: Database, workshop: Workshop
) -> None:
    table = Table(database, workshop)
    with pytest.raises(Invalid, match="no themes"):
        table.act("show_themes")
    table.theme("Tomt")
    table.act("show_themes")
    now = seen(table)
    assert now and [(card.people, card.quotes) for card in now.cards] == [(0, [])]


def test_another_workshops_question_isnt_found(table: Table, database: Database) -> None:
    with database.writing() as session:
        other = workshops.open_workshop(session, "Annat", language="sv", keep_days=30)
    for verb in ("show_themes", "hide_themes", "themes_to_phones", "themes_from_phones"):
        with pytest.raises(NotFound):
            do(database, other, verb, on=table.asking.id)


def test_only_where_the_room_is_and_before_the_end(table: Table) -> None:
    ask(table.database, table.workshop, "open_text", "Vad mer?")
    with pytest.raises(Invalid, match="isn't at that question"):
        table.act("show_themes")
    do(table.database, table.workshop, "back")
    table.act("show_themes")
    do(table.database, table.workshop, "end")
    with pytest.raises(Invalid, match="has ended"):
        table.act("show_themes")


def test_coming_back_shows_what_was_shown_last(table: Table) -> None:
    table.act("show_themes")
    do(table.database, table.workshop, "close")
    ask(table.database, table.workshop, "open_text", "Vad mer?")
    do(table.database, table.workshop, "back")
    assert titles(table) == ["Personer", "Korta projekt", "Mandat"]
    table.act("hide_themes")
    assert seen(table) is None


def test_quotes_are_the_chosen_ones_first_and_else_the_newest_that_show(table: Table) -> None:
    table.act("show_themes")

    def quotes() -> list[str]:
        now = seen(table)
        assert now
        return now.cards[0].quotes

    assert quotes() == ["Svar 3", "Svar 2"]
    do(table.database, table.workshop, "quote", on=table.row("Svar 1"))
    assert quotes() == ["Svar 1", "Svar 3"]
    hide(table.database, table.workshop, table.asking, "Svar 3")
    assert quotes() == ["Svar 1", "Svar 2"]
    hide(table.database, table.workshop, table.asking, "Svar 1")
    assert quotes() == ["Svar 2"]


def test_hidden_erased_and_edited_answers_count_as_they_read_now(table: Table) -> None:
    theirs = come_in(table.database, table.workshop)
    receipt = say(table.database, table.asking, {"text": "Mitt"}, theirs)
    table.act("put", "Mitt", theme=table.sorted().piles[0].id)
    table.act("show_themes", order="number")

    def first() -> tuple[int, list[str]]:
        now = seen(table)
        assert now
        return now.cards[0].people, now.cards[0].quotes

    assert first() == (2, ["Mitt", "Svar 0"])
    edit: dict[str, Any] = {"do": "edit", "thread": receipt.thread}
    say(table.database, table.asking, {"text": "Ändrat"}, theirs, **edit)
    assert first() == (2, ["Ändrat", "Svar 0"])
    hide(table.database, table.workshop, table.asking, "Svar 0")
    assert first() == (1, ["Ändrat"])
    with table.database.writing() as session:
        erase(session, session.merge(theirs))
    assert first() == (0, [])


def test_showing_them_reveals_and_concealing_puts_them_away(
    database: Database, workshop: Workshop
) -> None:
    table = Table(database, workshop)
    do(database, workshop, "conceal", on=table.asking.id)
    table.theme("Mandat", "Svar 1")
    table.act("show_themes")
    assert asked(table).is_shown and titles(table) == ["Mandat"]
    do(database, workshop, "conceal", on=table.asking.id)
    assert not asked(table).is_shown and not asked(table).themes_shown
    do(database, workshop, "reveal", on=table.asking.id)
    assert seen(table) is None


def test_themes_belong_to_their_asking(table: Table) -> None:
    table.act("show_themes")
    do(table.database, table.workshop, "close")
    [again] = do(table.database, table.workshop, "ask_again")
    assert not asked(table, again).themes_shown
    do(table.database, table.workshop, "take_up", on=table.asking.id)
    assert titles(table) == ["Personer", "Korta projekt", "Mandat"]


def test_of_a_talk_round_one_questions_themes_show_at_a_time(
    database: Database, workshop: Workshop
) -> None:
    questions = [("open_text", "Vad?", None), ("open_text", "Varför?", None)]
    first, second = ask_round(database, workshop, "Samtal", questions)
    for one in (first, second):
        do(database, workshop, "new_theme", on=one.id, title="Mandat")

    def shown() -> list[bool]:
        with database.reading() as session:
            both = [session.get_one(Asking, one.id) for one in (first, second)]
        return [bool(one.themes_shown) for one in both]

    do(database, workshop, "show_themes", on=first.id)
    assert shown() == [True, False]
    do(database, workshop, "show_themes", on=second.id)
    assert shown() == [False, True]
    do(database, workshop, "reveal", on=first.id)
    assert shown() == [False, False]


def test_in_a_survey_only_what_is_on_the_projector_shows_themes(
    database: Database, workshop: Workshop
) -> None:
    with database.writing() as session:
        session.get_one(Workshop, workshop.id).pace = SELF
        item = add_item(session, workshop.id or 0)
        add_step(session, item, "open_text", "Vad hindrar?", language="sv")
    [asking] = do(database, workshop, "open")
    say(database, asking, {"text": "Bussen"})
    do(database, workshop, "new_theme", on=asking.id, title="Resor", these=(1,))
    with pytest.raises(Invalid, match="on the projector first"):
        do(database, workshop, "show_themes", on=asking.id)
    do(database, workshop, "reveal", on=asking.id)
    do(database, workshop, "show_themes", on=asking.id)
    do(database, workshop, "close")
    with database.reading() as session:
        assert session.get_one(Asking, asking.id).themes_shown
    do(database, workshop, "conceal", on=asking.id)
    with database.reading() as session:
        assert not session.get_one(Asking, asking.id).themes_shown


def test_titles_are_in_the_language_of_who_reads(table: Table) -> None:
    first = table.sorted().piles[0].id
    table.act("name_theme", theme=first, title="Mandate", language="en")
    table.act("show_themes", order="number")
    assert titles(table, "en") == ["Mandate", "Personer", "Korta projekt"]
    assert titles(table, "ar", "en")[0] == "Mandate"
    assert titles(table)[0] == "Mandat"


def test_phones_are_told_by_those_acts_alone_that_change_where_ones_own_lies(
    database: Database, workshop: Workshop
) -> None:
    table = Table(database, workshop, answers=0)
    people = [come_in(database, workshop) for _ in range(3)]
    for n, who in enumerate(people):
        say(database, table.asking, {"text": f"Svar {n}"}, who)
    mandate, staff = table.theme("Mandat", "Svar 0"), table.theme("Personer", "Svar 1")

    def told(verb: str, *texts: str, **how: Any) -> list[int]:
        table.act(verb, *texts, **how)
        with database.reading() as session:
            version = session.get_one(Workshop, workshop.id).version
            found = told_by(session, workshop.id or 0, [version])
        return [n for n, who in enumerate(people) if who.id in found]

    assert told("show_themes") == []
    assert told("put", "Svar 1", theme=mandate) == []
    assert told("themes_to_phones") == [0, 1]
    assert told("put", "Svar 1", theme=staff) == [1]
    assert told("name_theme", theme=mandate, title="Beslut") == [0, 1]
    assert told("new_theme", title="Tomt") == []
    assert told("put", "Svar 2", theme=staff) == [2]
    assert told("undo_sorting") == [2]
    assert told("show_themes") == [0, 1, 2]
    assert told("hide_themes") == [0, 1, 2]
    assert told("show_themes") == []
    assert not asked(table).themes_on_phones


def test_phones_show_them_only_after_the_projector(table: Table) -> None:
    with pytest.raises(Invalid, match="on the projector first"):
        table.act("themes_to_phones")
    table.act("show_themes")
    assert not asked(table).themes_on_phones
    table.act("themes_to_phones")
    assert asked(table).themes_on_phones
    table.act("themes_from_phones")
    assert not asked(table).themes_on_phones and asked(table).themes_shown
