"""Sorting answers into themes: what lies where, who said it, and taking back one's own."""

import random
from typing import Any

import pytest
from pydantic import BaseModel

from app.database import Database
from app.errors import Invalid, NotFound
from app.models.agenda.asking import Asking
from app.models.answers.own_answers import erase
from app.models.answers.reading import ResultsCache, count_from_scratch
from app.models.answers.sorting import Sorted, by_people
from app.models.answers.theme import Standing, themes_of
from app.models.people.facilitator import Facilitator
from app.models.workshop import Workshop
from app.steps.choice import OWN, ChoiceSettings
from app.steps.options import Option
from tests.models.test_rehearsal import begin
from tests.rooms import ask, come_in, do, hide, say, say_all


class Table:
    """A question with answers, and what is done at its sorting table."""

    def __init__(
        self,
        database: Database,
        workshop: Workshop,
        answers: int = 6,
        kind: str = "open_text",
        settings: BaseModel | None = None,
    ) -> None:
        self.database, self.workshop = database, workshop
        self.asking = ask(database, workshop, kind, "Vad hindrar?", settings)
        say_all(
            database, self.asking, [{self.asking.how.reads: f"Svar {n}"} for n in range(answers)]
        )

    def act(self, verb: str, *texts: str, by: int | None = None, **how: Any) -> None:
        these = tuple(self.row(text) for text in texts)
        do(
            self.database,
            self.workshop,
            verb,
            on=self.asking.id,
            these=these,
            actor=by,
            **how,
        )

    def theme(self, title: str, *texts: str, **how: Any) -> int:
        self.act("new_theme", *texts, title=title, **how)
        return self.sorted().piles[-1].id

    def row(self, text: str) -> int:
        entries = self.results().shown.values()
        return next(entry.id for entry in entries if entry.text == text)

    def results(self) -> Any:
        with self.database.reading() as session:
            return count_from_scratch(session, session.get_one(Asking, self.asking.id))

    def sorted(self) -> Sorted:
        found: Sorted = self.results().sorted()
        return found

    def lies(self) -> dict[str, list[str]]:
        """The texts by theme, with what lies aside under 0 and what is unsorted under "-"."""
        now = self.sorted()
        piles = {pile.theme.title: [one.text for one in pile.entries] for pile in now.piles}
        aside = [one.text for one in now.aside]
        return {**piles, "0": aside, "-": [one.text for one in now.unsorted]}


def themes_of_asking(database: Database, asking: Asking) -> list[Standing]:
    with database.reading() as session:
        return themes_of(session, asking.id or 0)


@pytest.fixture
def table(database: Database, workshop: Workshop) -> Table:
    return Table(database, workshop)


@pytest.fixture
def two(astrid: Facilitator, dragana: Facilitator) -> tuple[int, int]:
    return astrid.id or 0, dragana.id or 0


def test_a_theme_is_made_of_answers_and_takes_them_from_the_unsorted(table: Table) -> None:
    table.theme("Mandat", "Svar 1", "Svar 3")
    assert table.lies() == {
        "Mandat": ["Svar 1", "Svar 3"],
        "0": [],
        "-": ["Svar 0", "Svar 2", "Svar 4", "Svar 5"],
    }


def test_an_answer_put_elsewhere_leaves_where_it_lay_and_put_too_stays(table: Table) -> None:
    mandate, people = table.theme("Mandat", "Svar 1", "Svar 2"), table.theme("Personer")
    table.act("put", "Svar 1", theme=people)
    table.act("put_too", "Svar 2", theme=people)
    lies = table.lies()
    assert (lies["Mandat"], lies["Personer"]) == (["Svar 2"], ["Svar 1", "Svar 2"])
    assert table.sorted().placed == 2
    table.act("take_out", "Svar 2", theme=mandate)
    assert table.lies()["Mandat"] == []


def test_what_is_laid_aside_is_a_place_of_its_own_and_comes_back(table: Table) -> None:
    theme = table.theme("Mandat", "Svar 0")
    table.act("lay_aside", "Svar 0", "Svar 1")
    assert table.lies()["0"] == ["Svar 0", "Svar 1"] and table.lies()["Mandat"] == []
    table.act("put", "Svar 0", theme=theme)
    table.act("take_out", "Svar 1")
    now = table.sorted()
    assert (now.placed, len(now.aside), len(now.unsorted), now.total) == (1, 0, 5, 6)


def test_a_theme_that_is_removed_gives_its_answers_back_and_undo_brings_all_of_it(
    table: Table,
) -> None:
    theme = table.theme("Mandat", "Svar 1")
    table.act("remove_theme", theme=theme)
    assert "Svar 1" in table.lies()["-"]
    table.act("undo_sorting")
    assert table.lies()["Mandat"] == ["Svar 1"]


def test_merging_moves_what_lies_there_once_and_undo_parts_it_again(table: Table) -> None:
    one, other = table.theme("Ett", "Svar 1", "Svar 2"), table.theme("Två", "Svar 3")
    table.act("put_too", "Svar 2", theme=other)
    before = table.lies()
    table.act("merge_theme", theme=one, to=other)
    assert table.lies() == {
        "Två": ["Svar 1", "Svar 2", "Svar 3"],
        "0": [],
        "-": ["Svar 0", "Svar 4", "Svar 5"],
    }
    table.act("undo_sorting")
    assert table.lies() == before
    table.act("empty_theme", theme=other)
    assert table.lies()["Två"] == []


def test_themes_keep_their_numbers_and_a_new_one_takes_the_first_that_is_free(table: Table) -> None:
    ids = [table.theme(title) for title in ("A", "B", "C")]
    table.act("remove_theme", theme=ids[1])
    assert [(one.theme.title, one.theme.number) for one in table.sorted().piles] == [
        ("A", 1),
        ("C", 3),
    ]
    table.theme("D")
    table.act("undo_sorting")
    numbers = {one.theme.title: one.theme.number for one in table.sorted().piles}
    assert numbers == {"A": 1, "C": 3}
    table.act("undo_sorting")
    table.theme("D")
    assert {one.theme.title: one.theme.number for one in table.sorted().piles}["D"] == 4
    table.act("move_theme", theme=ids[2], to=1)
    assert [one.theme.title for one in table.sorted().piles][:2] == ["C", "A"]


@pytest.mark.parametrize(
    ("title", "why"), [("  ", "called"), ("x" * 61, "60"), ("mandat", "already")]
)
def test_a_title_that_is_empty_long_or_there_is_refused(table: Table, title: str, why: str) -> None:
    table.theme("Mandat")
    with pytest.raises(Invalid) as refused:
        table.act("new_theme", title=title)
    assert why in refused.value.say % refused.value.values


def test_a_title_is_said_in_other_languages(table: Table) -> None:
    theme = table.theme("Mandat")
    table.act("name_theme", theme=theme, title="Mandate", language="en")
    [pile] = table.sorted().piles
    assert [pile.theme.said(one) for one in (("en",), ("fi", "sv"))] == ["Mandate", "Mandat"]
    table.act("name_theme", theme=theme, title=" ", language="en")
    assert table.sorted().piles[0].theme.wordings == {}


def test_hidden_withdrawn_and_erased_answers_leave_every_count_and_come_back(table: Table) -> None:
    bjorn = come_in(table.database, table.workshop)
    thread = say(table.database, table.asking, {"text": "Björns"}, bjorn).key
    theme = table.theme("Mandat", "Svar 1", "Björns")
    row = table.row("Svar 1")
    hide(table.database, table.workshop, table.asking, "Svar 1")
    assert table.sorted().piles[0].people == 1
    do(table.database, table.workshop, "show", on=row)
    say(table.database, table.asking, None, bjorn, do="withdraw", thread=thread)
    assert table.lies()["Mandat"] == ["Svar 1"]
    say(table.database, table.asking, None, bjorn, do="restore", thread=thread)
    assert table.lies()["Mandat"] == ["Svar 1", "Björns"]
    with table.database.writing() as session:
        erase(session, bjorn)
    assert table.sorted().pile(theme).people == 1  # type: ignore[union-attr]


def test_an_answer_that_is_edited_stays_and_is_told_until_somebody_says_that_it_fits(
    table: Table,
) -> None:
    bjorn = come_in(table.database, table.workshop)
    thread = say(table.database, table.asking, {"text": "Förr"}, bjorn).key
    theme = table.theme("Mandat", "Förr")
    say(table.database, table.asking, {"text": "Nu"}, bjorn, do="edit", thread=thread)
    [pile] = table.sorted().piles
    assert [one.text for one in pile.entries] == ["Nu"] and pile.edited == {table.row("Nu")}
    table.act("still_fits", "Nu", theme=theme)
    assert table.sorted().piles[0].edited == set()


def test_people_are_counted_and_not_answers(table: Table) -> None:
    bjorn = come_in(table.database, table.workshop)
    for text in ("Ett", "Två", "Tre"):
        say(table.database, table.asking, {"text": text}, bjorn)
    table.theme("Björns", "Ett", "Två", "Tre")
    table.theme("Andras", "Svar 1", "Svar 2")
    assert [pile.theme.title for pile in by_people(table.sorted().piles)] == ["Andras", "Björns"]


@pytest.mark.parametrize("title", ["Övrigt", "Other", "övrigt.", "The rest"])
def test_a_theme_for_the_rest_stands_last_whoever_is_behind_it(table: Table, title: str) -> None:
    table.theme(title, "Svar 1", "Svar 2", "Svar 3")
    table.theme("Övriga byar", "Svar 4", "Svar 5")
    table.theme("Mandat", "Svar 0")
    named = [pile.theme.title for pile in by_people(table.sorted().piles)]
    assert named == ["Övriga byar", "Mandat", title]


def test_what_isnt_this_questions_isnt_sorted_here(
    table: Table, database: Database, workshop: Workshop
) -> None:
    theme = table.theme("Mandat")
    other = Table(database, workshop)
    with pytest.raises(NotFound):
        other.act("put", theme=theme)
    with pytest.raises(NotFound):
        do(database, workshop, "lay_aside", on=other.asking.id, these=(table.row("Svar 1"),))
    scale = ask(database, workshop, "scale", "Hur?")
    with pytest.raises(Invalid):
        do(database, workshop, "new_theme", on=scale.id, title="Nej")


def test_a_rehearsal_sorts_nothing(database: Database, workshop: Workshop) -> None:
    table = Table(database, workshop)
    begin(database, workshop)
    with pytest.raises(Invalid):
        table.act("new_theme", title="Mandat")


def test_an_undo_leaves_alone_what_another_has_moved_since(
    table: Table, two: tuple[int, int]
) -> None:
    one, other = two
    theme, second = table.theme("Ett"), table.theme("Två")
    table.act("put", "Svar 1", "Svar 2", theme=theme, by=one)
    table.act("put", "Svar 2", theme=second, by=other)
    table.act("undo_sorting", by=one)
    lies = table.lies()
    assert (lies["Ett"], lies["Två"]) == ([], ["Svar 2"]) and "Svar 1" in lies["-"]
    with pytest.raises(Invalid):
        table.act("undo_sorting", by=one)


class Model:
    """The slow, obvious way: how everything lay after each act is written down whole. An undo
    looks where an answer lay before one's last act, if it lies as that act left it."""

    def __init__(self, texts: list[str]) -> None:
        self.lay: list[dict[str, set[int]]] = [{text: set() for text in texts}]
        self.done: dict[int, list[tuple[int, str]]] = {}

    def put(self, by: int, text: str, theme: int) -> None:
        self.done.setdefault(by, []).append((len(self.lay), text))
        self.lay.append({**self.lay[-1], text: {theme}})

    def undo(self, by: int) -> None:
        n, text = self.done[by].pop()
        now = self.lay[-1]
        back = self.lay[n - 1][text] if now[text] == self.lay[n][text] else now[text]
        self.lay.append({**now, text: back})


def test_a_thousand_acts_of_two_at_once_lose_and_double_nothing(
    database: Database, workshop: Workshop, two: tuple[int, int]
) -> None:
    table, rng = Table(database, workshop, 30), random.Random(13)
    themes = [table.theme(title) for title in ("Ett", "Två", "Tre", "Fyra")]
    texts = [f"Svar {n}" for n in range(30)]
    rows = {text: table.row(text) for text in texts}
    live, model = ResultsCache(), Model(texts)
    for n in range(1000):
        by, text, theme = rng.choice(two), rng.choice(texts), rng.choice([0, *themes])
        verb, how = ("put", {"theme": theme}) if theme else ("lay_aside", {})
        if rng.random() < 0.25 and model.done.get(by):
            model.undo(by)
            do(database, workshop, "undo_sorting", on=table.asking.id, actor=by)
        else:
            model.put(by, text, theme)
            do(database, workshop, verb, on=table.asking.id, these=(rows[text],), actor=by, **how)
        if n % 100 == 0 or n == 999:
            with database.reading() as session:
                live_now = live.of(session, session.get_one(Asking, table.asking.id)).sorted()
            assert live_now == table.sorted()
            assert live_now.total == 30
            for text in texts:
                lies = {pile.id for pile in live_now.piles for e in pile.entries if e.text == text}
                lies |= {0 for e in live_now.aside if e.text == text}
                assert lies == model.lay[-1][text]


def test_a_choice_is_sorted_by_what_is_said_in_own_words(
    database: Database, workshop: Workshop
) -> None:
    settings = ChoiceSettings(options=[Option(id="ox", text="Buss")], own_line="Annat")
    table = Table(database, workshop, 0, "choice", settings)
    own = [{"options": [OWN], "own": f"Svar {n}"} for n in range(3)]
    for value in [{"options": ["ox"]}, *own]:
        say(database, table.asking, value)
    table.theme("Mandat", "Svar 1")
    hide(database, workshop, table.asking, "Svar 2")
    assert table.lies() == {"Mandat": ["Svar 1"], "0": [], "-": ["Svar 0"]}
    assert table.results().wrote() == (3, 2)


def test_a_choice_without_own_words_isnt_sorted(database: Database, workshop: Workshop) -> None:
    settings = ChoiceSettings(options=[Option(id="ox", text="Buss")])
    table = Table(database, workshop, 0, "choice", settings)
    with pytest.raises(Invalid, match="own words"):
        table.act("new_theme", title="Mandat")
