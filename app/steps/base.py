"""The contract of a kind of step: what it is set up with, what an answer is, how answers add up."""

import inspect
import random
from abc import ABC, abstractmethod
from collections.abc import Collection, Container, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from pydantic import BaseModel

from app.errors import N_
from app.papers.blocks import Block, Table
from app.steps.change import Change
from app.steps.options import (
    TAKES,
    Option,
    as_field,
    check_options,
    option_lists,
    options_of,
    texts_of,
    with_own_ids,
)
from app.steps.pictures import Picture
from app.steps.plain import Plain, nested, parse
from app.steps.recalled import Recalled
from app.steps.words import Words as Words

SettingsT = TypeVar("SettingsT", bound=BaseModel)
AnswerT = TypeVar("AnswerT", bound=BaseModel)
MOST_ANSWERS = 100
MOST_GROUPS = 12
"""A question with more options isn't one to split later answers by."""


Value = TypeVar("Value", covariant=True)


class Entry(Protocol[Value]):
    """A standing answer: its row, its number, whose it is, which of theirs, and what it says. Its
    number is the row that its thread began with, and stays when it is edited. `spelled` is how
    what is read of it is spelt in the notes, empty where that is as it was sent."""

    @property
    def id(self) -> int: ...

    @property
    def first(self) -> int: ...

    @property
    def respondent(self) -> int: ...

    @property
    def thread(self) -> str: ...

    @property
    def value(self) -> Value: ...

    @property
    def spelled(self) -> str: ...


class Tally(Protocol):
    """Answers added up. Folding add and remove in any order equals counting from scratch."""

    def add(self, entry: Entry[Any]) -> None: ...

    def remove(self, entry: Entry[Any]) -> None: ...


@dataclass(frozen=True)
class Context(Generic[AnswerT]):
    """What an answer is checked against beside the settings, for kinds that are `in_context`.
    `own`: what its sender says to the same question by other threads than this one. `standing`:
    of the answers that it is about, those that the room sees, by their numbers."""

    own: Mapping[str, AnswerT]
    standing: Container[int]


Counts = dict[str, dict[str, int]]
"""People by the id of what was rated, or "" for the question itself, and by the id of what they
chose of it."""
Told = dict[str, dict[str, int | None]]
"""The same, where None is too few to be told."""
Means = dict[str, float | None]
"""Of points, by the id of what was rated; None isn't told, or nobody rated it."""


@dataclass(frozen=True)
class Figures:
    """What may be told of a question in numbers alone; `means` of kinds that have `points`."""

    counts: Told
    means: Means = field(default_factory=dict)


@dataclass(frozen=True)
class Axes:
    """What counts are called, by their ids: `rows` is what was rated, empty where that is the
    question itself, and `columns` what was chosen of each; without columns where that is people's
    own words. `points`: the columns that are points on a scale, from 1 on, of which `ends` says
    what its ends mean. `around`: the means of its rows are drawn as a radar."""

    rows: Mapping[str, str]
    columns: Mapping[str, str] = field(default_factory=dict)
    points: tuple[str, ...] = ()
    ends: str = ""
    around: bool = False

    @property
    def top(self) -> int:
        return len(self.points)


@dataclass(frozen=True)
class Promise:
    """What an answer promises: what, by whom (a role, unit or group), till when (as `i18n.due`
    stores it) and what is done first. All but `what` may be empty. `by_oneself`: `who` says no more
    than that somebody in the room does it."""

    what: str
    who: str = ""
    due: str = ""
    first: str = ""
    by_oneself: bool = False


def people_by_option(
    title: str, options: Iterable[Option], told: Figures, words: Words, people: str = ""
) -> Table:
    """What is left of a question with options when only its counts are: how many for each."""
    head = [words("Option"), people or words("People")]
    return Table(title, head, [[one.text, told.counts[""].get(one.id)] for one in options])


class NoSettings(Plain):
    pass


class StepKind(ABC, Generic[SettingsT, AnswerT]):
    """One kind, in a folder of its own with its templates, styles and scripts. `place`: where it
    stands among the others in menus. `asks`: takes answers. `lists`: each answer is read by
    itself, so it can be listed, hidden and approved; ask `lists_in`. `votes`: what is read of an
    answer is only a part of it, and the rest counts also where that is hidden or waits.
    `threads`: one person may give several, each by itself. `in_context`: an answer is checked
    against what else is said to the same question.
    `drawn`: its results are drawn by `results.html`, for they are more than a list of answers.
    `on_phones`: phones see the results too.
    `rows`: what the texts it is set up with are called, empty where it has none.
    `worded`: the settings that are a line for people to read, beside the options.
    `minutes`: how long one usually takes.
    `shows_pages`: a page of a document can be made into one, by `of_page`.
    `shows_earlier`: asks nothing, and may show what an earlier question has gathered.
    `sorts`: answers are people's own words, which can be sorted into themes; ask `sorts_in`.
    `quotes`: an answer is a `text`, and the notes repeat each, word for word, after the results;
    ask `quotes_in`.
    `show`: "live" or on "reveal". `empty`: said when nothing is answered and sent.
    `to_desk`: answers are for those who lead. No other screen shows them, nor do notes but those
    that are chosen as quotes; the room is shown what the step is set up with.
    `recalls`: it is asked about the commitments of an earlier workshop, as they stand then.
    `compares`: one may be the same question as an earlier one, and show what has changed.
    `sealed`: how its answers fall is secret until they are shown, which closes it for good.
    `at_once`: each press in its form is sent, and an empty form takes the answer back.
    `least`: how many options there must be to ask with.
    `part`: of so many rows of its results a projector is sent some at a time.
    `reads`: the field of an answer that is read by itself, where the kind `lists`.
    `reads_too`: its other fields that are people's own words.
    `tabled`: in the notes answers stand as the table that `notes` makes, in place of a list.
    `send`, `eyebrow`, `said_before`: on phones, what the button says, what stands above the
    question, and above what one has answered."""

    name: ClassVar[str]
    place: ClassVar[int]
    label: ClassVar[str]
    hint: ClassVar[str]
    asks: ClassVar[bool] = True
    lists: ClassVar[bool] = False
    votes: ClassVar[bool] = False
    threads: ClassVar[bool] = False
    drawn: ClassVar[bool] = False
    on_phones: ClassVar[bool] = False
    rows: ClassVar[str] = ""
    worded: ClassVar[tuple[str, ...]] = ()
    minutes: ClassVar[int] = 8
    in_context: ClassVar[bool] = False
    shows_pages: ClassVar[bool] = False
    quotes: ClassVar[bool] = False
    sorts: ClassVar[bool] = False
    shows_earlier: ClassVar[bool] = False
    show: ClassVar[str] = "live"
    to_desk: ClassVar[bool] = False
    recalls: ClassVar[bool] = False
    compares: ClassVar[bool] = False
    sealed: ClassVar[bool] = False
    at_once: ClassVar[bool] = False
    least: ClassVar[int] = 1
    part: ClassVar[int] = 60
    reads: ClassVar[str] = "text"
    reads_too: ClassVar[tuple[str, ...]] = ()
    tabled: ClassVar[bool] = False
    send: ClassVar[str] = N_("Send")
    eyebrow: ClassVar[str] = ""
    said_before: ClassVar[str] = ""
    settings_version: ClassVar[int] = 1
    empty: ClassVar[str] = N_("Choose something first.")
    Settings: type[SettingsT]
    Answer: type[AnswerT]

    @property
    def templates(self) -> str:
        return f"steps/{self.name}"

    @cached_property
    def folder(self) -> Path:
        return Path(inspect.getfile(type(self))).parent

    @cached_property
    def script(self) -> str:
        """What makes its form easier on a phone; empty where the form needs nothing."""
        return f"{self.templates}/answer.js" if self.brings("answer.js") else ""

    def brings(self, file: str) -> bool:
        """Whether it has a file that a kind may have."""
        return (self.folder / file).exists()

    @cached_property
    def style(self) -> str:
        """What only phones that are asked it fetch; empty where all that they need of it is in
        the style that every phone has."""
        return f"{self.templates}/phone.css" if self.brings("phone.css") else ""

    @cached_property
    def above(self) -> str:
        """What phones show of it above the form, and when it is closed too; empty for nothing."""
        return f"{self.templates}/above.html" if (self.folder / "above.html").exists() else ""

    def script_in(self, settings: SettingsT) -> str:
        """The same, as it is set up."""
        return self.script

    def read_settings(self, stored: dict[str, Any], version: int) -> SettingsT:
        """Settings as stored, upgraded to this version."""
        return self.Settings.model_validate(self.upgrade(stored, version))

    def upgrade(self, stored: dict[str, Any], version: int) -> dict[str, Any]:
        return stored

    def settings_from(self, form: Mapping[str, Any]) -> SettingsT:
        """Settings from the editor's fields. Raises Invalid."""
        return parse(self.Settings, form)

    def begun_with(self, words: Words) -> SettingsT:
        """What the editor shows of one that isn't there yet, in the workshop's language."""
        return self.Settings()

    def settings_changed(self, form: Mapping[str, Any], before: SettingsT) -> SettingsT:
        """The same for a step that is there: what isn't one of its options gets an id that none
        has had. Raises Invalid."""
        own = {option.id for options in option_lists(before) for option in options}
        return self.settings_from(with_own_ids(form, self.option_fields, own))

    @property
    def option_fields(self) -> list[str]:
        """The settings that are lists of options."""
        fields = self.Settings.model_fields.items()
        return [name for name, field in fields if field.annotation == list[Option]]

    @property
    def ballot_fields(self) -> list[str]:
        """Those of them that are what one chooses between or rates, so that they may be taken from
        an earlier question, and a later one may take them."""
        return self.option_fields

    @property
    def most_options(self) -> int:
        """How many have room in the first of these lists."""
        [field, *_] = self.ballot_fields
        limits = [
            getattr(one, "max_length", None) for one in self.Settings.model_fields[field].metadata
        ]
        return next((most for most in limits if most), MOST_ANSWERS)

    def settings_from_file(
        self, stored: dict[str, Any], version: int, taking: bool = False
    ) -> SettingsT:
        """Settings from outside: what the editor would take, it takes; also without options where
        the step is `taking` them from elsewhere. Raises Invalid."""
        settings = self.without_pictures(parse(self.Settings, self.upgrade(stored, version)))
        for options in option_lists(settings):
            check_options(options)
        form = settings.model_dump(mode="json")
        fields = {name: as_field(value) for name, value in form.items()}
        self.settings_from(fields | ({TAKES: {"of": TAKES}} if taking else {}))
        return settings

    def read_answer(self, settings: SettingsT, value: Any) -> AnswerT:
        """An answer from outside, parsed, and checked by itself. Raises Invalid."""
        answer = self.parse_answer(value)
        self.check(settings, answer, Context({}, ()))
        return answer

    def parse_answer(self, value: Any) -> AnswerT:
        """From a form's pairs or as a nested value. Raises Invalid."""
        return parse(self.Answer, nested(value))

    def respelt(self, settings: SettingsT, text: str) -> str:
        """What an answer reads that is spelt so; for kinds that quote. Raises Invalid where nobody
        could have given it."""
        return self.said(settings, self.read_answer(settings, {self.reads: text}))

    def own_words(self, answer: AnswerT) -> list[str]:
        """All that somebody has put in their own words, where the kind `lists`."""
        return [getattr(answer, name) for name in self._worded_by_people(answer)]

    def masked(self, answer: AnswerT, mark: str) -> AnswerT:
        """The same answer with this in place of these words; what is only counted stays."""
        return answer.model_copy(update=dict.fromkeys(self._worded_by_people(answer), mark))

    def _worded_by_people(self, answer: AnswerT) -> list[str]:
        return [name for name in (self.reads, *self.reads_too) if getattr(answer, name)]

    def about(self, answer: AnswerT) -> Collection[int]:
        """The numbers of others' answers that this one says something of."""
        return ()

    def check(self, settings: SettingsT, answer: AnswerT, context: Context[AnswerT]) -> None:
        """Raises Invalid if the answer doesn't fit the settings, or the context."""

    def slot(self, key: str, answer: AnswerT) -> str:
        """Which of a respondent's answers this replaces: one place, a new one a submission, or
        one that the answer itself names."""
        return key if self.threads else ""

    @property
    def may_list(self) -> bool:
        """Whether it can be set up so that answers are read by themselves."""
        return self.lists

    def lists_in(self, settings: SettingsT) -> bool:
        """Whether answers are read by themselves, as it is set up."""
        return self.lists

    def quotes_in(self, settings: SettingsT) -> bool:
        """Whether they are people's own words, as it is set up: repeated in the notes, chosen as
        quotes, corrected in spelling."""
        return self.quotes

    @property
    def may_sort(self) -> bool:
        """Whether it can be set up so that answers can be sorted."""
        return self.sorts

    def sorts_in(self, settings: SettingsT) -> bool:
        """Whether they can be sorted into themes, as it is set up."""
        return self.sorts

    @property
    def may_group(self) -> bool:
        """Whether it can be set up so that each is of one group by what they answer."""
        return type(self).groups_in is not StepKind.groups_in

    def groups_in(self, settings: SettingsT) -> bool:
        """Whether each is of one group by it, as it is set up, so that later answers can be split
        by that."""
        return False

    def group_of(self, answer: AnswerT) -> str:
        """The id of the option that is one's group; for kinds that say so."""
        return ""

    def said(self, settings: SettingsT, answer: AnswerT) -> str:
        """What is read of an answer by itself. Empty where a kind that `votes` has nothing to
        read of it: then it is only counted."""
        return self.text(settings, answer)

    def word(self, answer: AnswerT) -> str:
        """What such answers are counted under, so that all of them can be hidden at once; empty
        where each stands by itself."""
        return ""

    def most(self, settings: SettingsT) -> int:
        """How many answers one person may have at a time."""
        return MOST_ANSWERS

    def unanswered(self, settings: SettingsT, answer: AnswerT) -> int:
        """How much of the question such an answer leaves unanswered."""
        return 0

    def propose(self, options: list[str]) -> SettingsT:
        """Settings for a step proposed with these options. Raises Invalid."""
        return self.Settings()

    def propose_for(self, asked: str, options: list[str]) -> SettingsT:
        """The same, where the question or the text below it may say how it is answered."""
        return self.propose(options)

    def picture(self, settings: SettingsT) -> "Picture | None":
        """The picture that stands with the heading, where there is one."""
        return None

    def pictured(self, settings: SettingsT) -> "dict[str, Picture]":
        """All the pictures it shows, by where they stand. A kind that asks with pictures has
        `asked.html`, for the projector while the answers don't show yet."""
        picture = self.picture(settings)
        return {"picture": picture} if picture else {}

    def figures(self, settings: SettingsT) -> Any:
        """Numbers that it shows with its heading, where there are any: `figures.html` draws them
        for the projector, and `figures_said.html` says them everywhere else."""
        return None

    def pictures(self, settings: SettingsT) -> "list[Picture]":
        return list(self.pictured(settings).values())

    def with_picture(self, settings: SettingsT, place: str, picture: "Picture") -> SettingsT:
        """The same settings with a picture where one stood; as they are where that is gone."""
        return settings

    def without_pictures(self, settings: SettingsT) -> SettingsT:
        """The same where its pictures can't come along: in a file."""
        return settings

    def of_page(self, picture: "Picture") -> SettingsT:
        """Settings that show a page of a document; for kinds that say so."""
        return self.Settings()

    def texts(self, settings: SettingsT) -> dict[str, str]:
        """What people read of the settings, by a name that stays: options as `field:id`."""
        return {name: text for name, text in texts_of(settings, self.worded) if text}

    def with_texts(self, settings: SettingsT, texts: Mapping[str, str]) -> SettingsT:
        """The same settings in other words; what isn't among the texts stays as it is."""
        said: dict[str, Any] = {name: texts[name] for name in self.worded if texts.get(name)}
        for place, options in options_of(settings):
            said[place] = [
                option.model_copy(update={"text": texts.get(f"{place}:{option.id}") or option.text})
                for option in options
            ]
        return settings.model_copy(update=said)

    def shuffles(self, settings: SettingsT) -> bool:
        """Whether each phone shows what there is to choose from in an order of its own."""
        return bool(getattr(settings, "shuffled", False))

    def offers(self, settings: SettingsT) -> list[str]:
        """What people choose from or rate, in words: on the projector until answers show, and for
        who presents it."""
        return [option.text for options in option_lists(settings) for option in options]

    def tally_in(self, settings: SettingsT, tally: Any) -> Any:
        """The same tally for results in other words; kinds whose tally has no words do nothing."""
        return tally

    def over(self, settings: SettingsT, words: Words) -> str:
        """What the projector says over the question; empty for nothing."""
        return ""

    def beside(self, settings: SettingsT, words: Words) -> tuple[str, str]:
        """What it says beside the question, large and small."""
        return "", ""

    def promised(self, settings: SettingsT) -> Recalled:
        """What it is asked about, for kinds that say so."""
        return Recalled()

    def with_promised(self, settings: SettingsT, promised: Recalled) -> SettingsT:
        """The same settings about these."""
        return settings

    def right(self, settings: SettingsT) -> list[Option]:
        """Those of its options that are right answers, where there are any."""
        return []

    def redrawn(self, settings: SettingsT) -> tuple[str, SettingsT] | None:
        """The settings by which the same results are drawn in another way, and what a button says
        that changes to it; None where there is one way only."""
        return None

    def untold(self, settings: SettingsT) -> SettingsT:
        """The same settings without what the room is told only with the answers."""
        return settings

    def own(self, settings: SettingsT, tally: Any, respondent: int) -> Any:
        """What somebody who has answered sees besides and nobody else does, for `own.html`: plain
        values, which stay as they are when the tally goes on. None is nothing. The settings are
        those that the room may know."""
        return None

    def tells_own(self, settings: SettingsT) -> bool:
        """Whether anybody is told anything so."""
        return type(self).own is not StepKind.own

    def promise(self, settings: SettingsT, answer: AnswerT) -> Promise | None:
        """What the answer promises, for kinds whose answers can become commitments; None where it
        promises nothing."""
        return None

    @property
    def promises(self) -> bool:
        """Whether its answers can become commitments."""
        return type(self).promise is not StepKind.promise

    @abstractmethod
    def tally(self, settings: SettingsT) -> Tally: ...

    @abstractmethod
    def text(self, settings: SettingsT, answer: AnswerT) -> str:
        """The answer in words, for the one who gave it and for tables."""

    @abstractmethod
    def notes(self, settings: SettingsT, tally: Any, words: Words) -> Iterable[Block]:
        """The results as blocks; listed answers are added by the notes themselves."""

    def counts(self, tally: Any) -> Counts:
        """The results as bare numbers of people. Nothing where results are people's own words:
        those go when answers are purged."""
        return {}

    @property
    def counts_people(self) -> bool:
        """Whether its results are numbers of people, for all to see."""
        return type(self).counts is not StepKind.counts

    def groups(self, tally: Any) -> Counts:
        """The results as numbers of people, also where they are of people's own words."""
        return self.counts(tally)

    def ranked(self, settings: SettingsT, tally: Any) -> list[Option]:
        """Its options as the results put them in order, the best first."""
        return [option for options in option_lists(settings) for option in options]

    def change(
        self, settings: SettingsT, before: Any, after: Any, least: int, words: Words
    ) -> Change:
        """What has changed between two tallies of the same settings, for kinds that `compare`;
        nothing is told of what fewer than `least` people have rated either time."""
        return Change()

    def counted_in(self, settings: SettingsT) -> int:
        """In how many counts of one row a person may stand at most."""
        return 1

    def axes(self, settings: SettingsT) -> Axes:
        """What its counts are called."""
        options = [one for name in self.ballot_fields for one in getattr(settings, name)]
        return Axes({"": ""}, {one.id: one.text for one in options})

    def points(self, settings: SettingsT) -> dict[str, int]:
        """Which columns of its counts are points on a scale, and what each is worth: each one more
        than the last. A row of such has a mean."""
        return {}

    @property
    def groups_by_own_words(self) -> bool:
        """Whether its `groups` are of people's own words."""
        return type(self).groups is not StepKind.groups

    def notes_of_counts(self, settings: SettingsT, told: Figures, words: Words) -> Iterable[Block]:
        """What notes say when only the counts are left, or only those of `groups` that are told."""
        return []

    @abstractmethod
    def example(self, settings: SettingsT, rng: random.Random) -> AnswerT:
        """An answer that someone could have given."""
