"""Commitments: each says what will be done, by whom, till when, and what comes first."""

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from app.clock import in_utc, now
from app.errors import N_, Invalid
from app.i18n import LANGUAGES, Words
from app.i18n.alphabet import in_alphabet
from app.i18n.due import Due
from app.papers.blocks import Block, Cell, Paragraph, Table
from app.steps import base
from app.steps.base import Context, Entry, StepKind
from app.steps.options import LONG_OPTION, MANY, Option, options_from, refuse_long_and_twins
from app.steps.plain import TOO_LONG, Line, Plain, Said, as_list, at_most

MOST_RECEIVERS = 12
LONGEST, LONGEST_WHO = 140, 60
LONG_WHAT = N_("That is longer than 140 characters. Shorten it a little.")
ODD_DAY = N_("Choose a month, a quarter or a day, or leave it for later.")
ONE_OF_US = N_("One of us")
"""Who presses “I”; nobody else is to read that as themselves."""
USUAL = (N_("The village association"), N_("The municipality"), N_("The region"))
NOBODY, NO_DAY = N_("nobody yet"), N_("no day yet")
LATER = date.max
EXAMPLES = (
    ("Starta en skjutsgrupp för läkarbesök", "Ringlista och lapp i butiken"),
    ("Bjuda hit kommunstyrelsen", "Skicka tre datum att välja på"),
    ("Göra butiken till servicepunkt för paket och apotek", "Fråga ombuden om avtal"),
    ("Få en laddplats vid bygdegården", "Fråga elbolaget om nätet räcker"),
    ("Hålla Gamla mejeriet öppet två kvällar i veckan", "Schema för nycklarna"),
    ("Skriva en sida med vem man ringer om vad", "Samla frågorna från borden"),
    ("Prova skolbussen som linje för alla", "Möte om tidtabellen"),
    ("Samma budgetår för kommunens och regionens stöd", ""),
    ("Ordna städdag vid badplatsen", ""),
)
"""What, and the first step."""


class CommitmentSettings(Plain):
    """`receivers` are who may be chosen to take something on, beside oneself."""

    receivers: list[Option] = Field(default_factory=list, max_length=MOST_RECEIVERS)


def _last_said(value: Any) -> Any:
    """A chip and the field beside it have one name: what was written counts before what was
    chosen."""
    if not isinstance(value, list):
        return value
    return next((one for one in reversed(as_list(value)) if one not in ("", None)), "")


def _due(stored: str) -> str:
    try:
        due = Due.read(stored)
    except ValueError as error:
        raise Said(ODD_DAY) from error
    return due.stored if due else ""


class CommitmentAnswer(Plain):
    """`when` is as `Due` stores it; what isn't said is empty."""

    what: Annotated[Line, at_most(LONGEST, LONG_WHAT)]
    who: Annotated[Line, BeforeValidator(_last_said), at_most(LONGEST_WHO, TOO_LONG)] = ""
    when: Annotated[Line, BeforeValidator(_last_said), AfterValidator(_due)] = ""
    first: Annotated[Line, at_most(LONGEST, TOO_LONG)] = ""


@lru_cache(2000)
def due_of(stored: str) -> Due | None:
    return Due.read(stored)


@dataclass(frozen=True)
class Row:
    """A commitment as it is read; `id` is its row, `arrived` the row that its thread began
    with."""

    id: int
    arrived: int
    what: str
    who: str
    due: Due | None
    first: str

    @classmethod
    def of(cls, entry: Entry[CommitmentAnswer], what: str) -> "Row":
        said = entry.value
        return cls(entry.id, entry.first, what, said.who, due_of(said.when), said.first)

    @property
    def lacks(self) -> bool:
        return not self.who or self.due is None

    @property
    def by_date(self) -> tuple[date, date]:
        """What has no date is last."""
        return (self.due.last, self.due.first) if self.due else (LATER, LATER)


class CommitmentTally:
    """All that the room may read."""

    def __init__(self) -> None:
        self._entries: list[Entry[CommitmentAnswer]] = []

    def add(self, entry: Entry[CommitmentAnswer]) -> None:
        self._entries.append(entry)

    def remove(self, entry: Entry[CommitmentAnswer]) -> None:
        self._entries.remove(entry)

    @property
    def total(self) -> int:
        return len(self._entries)

    @property
    def ownerless(self) -> int:
        return sum(not entry.value.who for entry in self._entries)

    @property
    def dateless(self) -> int:
        return sum(not entry.value.when for entry in self._entries)

    @property
    def complete(self) -> int:
        """With an owner and a date."""
        return sum(bool(entry.value.who and entry.value.when) for entry in self._entries)

    def rows(self) -> list[Row]:
        """By date, then as they came: one that is edited keeps its place among its like."""
        rows = [Row.of(entry, entry.value.what) for entry in self._entries]
        return sorted(rows, key=lambda row: (*row.by_date, row.arrived, row.id))

    def chased(self) -> list[Row]:
        """The same, those first that lack something."""
        return sorted(self.rows(), key=lambda row: not row.lacks)

    def noted(self) -> list[Row]:
        """As notes have them: nothing says which came first."""
        rows = [Row.of(entry, entry.spelled or entry.value.what) for entry in self._entries]
        return sorted(
            rows, key=lambda row: (*row.by_date, in_alphabet(row.what), row.who, row.first)
        )


@dataclass(frozen=True)
class Near:
    """A month or a quarter to choose: what is stored, what its chip says, and the same in full."""

    stored: str
    label: str
    words: str


class Commitment(StepKind[CommitmentSettings, CommitmentAnswer]):
    name = "commitment"
    place = 80
    label = N_("Commitments")
    hint = N_("What will be done, who takes it on, and by when. A table for the wall.")
    lists = True
    threads = True
    drawn = True
    quotes = True
    sorts = True
    tabled = True
    minutes = 12
    part = 24
    reads = "what"
    reads_too = ("who", "first")
    empty = N_("Write what will be done first.")
    send = N_("Save the commitment")
    eyebrow = N_("Commitment")
    said_before = N_("This is what you have promised")
    longest = LONGEST
    Settings = CommitmentSettings
    Answer = CommitmentAnswer

    @property
    def ballot_fields(self) -> list[str]:
        return []

    def begun_with(self, words: base.Words) -> CommitmentSettings:
        names = {f"new-{number}": words(name) for number, name in enumerate(USUAL)}
        return CommitmentSettings(receivers=options_from(names))

    def settings_from(self, form: Mapping[str, Any]) -> CommitmentSettings:
        receivers = options_from(form.get("receivers"))
        if len(receivers) > MOST_RECEIVERS:
            raise Invalid(MANY, most=MOST_RECEIVERS)
        for text in (one.text for one in receivers):
            if len(text) > LONGEST_WHO:
                raise Invalid(LONG_OPTION, start=text[:40], most=LONGEST_WHO)
        refuse_long_and_twins(receivers)
        return CommitmentSettings(receivers=receivers)

    def propose(self, options: list[str]) -> CommitmentSettings:
        return self.settings_from({"receivers": {"new": options}})

    def offers(self, settings: CommitmentSettings) -> list[str]:
        return []

    def ranked(self, settings: CommitmentSettings, tally: CommitmentTally) -> list[Option]:
        return []

    def check(
        self,
        settings: CommitmentSettings,
        answer: CommitmentAnswer,
        context: Context[CommitmentAnswer],
    ) -> None:
        if not answer.what:
            raise Invalid(self.empty)

    def near(self, today: date, language: str) -> list[Near]:
        """The two months and the two quarters that are nearest, but for those that it is now."""
        months = [_month(today, 1), _month(today, 2)]
        quarters = [_quarter(today, 1), _quarter(today, 2)]
        return [_near(stored, today, language) for stored in (*months, *quarters)]

    def oneself(self, language: str) -> str:
        """What stands as the owner where somebody presses “I”."""
        return Words(language)(ONE_OF_US)

    def is_oneself(self, who: str) -> bool:
        return who in _ONESELF

    def due(self, stored: str, language: str, today: date | None = None) -> str:
        """In words; nothing where none is said."""
        due = due_of(stored)
        return due.words(language, today or in_utc(now()).date()) if due else ""

    def tally(self, settings: CommitmentSettings) -> CommitmentTally:
        return CommitmentTally()

    def said(self, settings: CommitmentSettings, answer: CommitmentAnswer) -> str:
        return answer.what

    def text(self, settings: CommitmentSettings, answer: CommitmentAnswer) -> str:
        parts = (answer.what, answer.who, answer.when, answer.first)
        return ", ".join(part for part in parts if part)

    def promise(
        self, settings: CommitmentSettings, answer: CommitmentAnswer
    ) -> base.Promise | None:
        return base.Promise(
            answer.what,
            answer.who,
            answer.when,
            answer.first,
            by_oneself=self.is_oneself(answer.who),
        )

    def notes(
        self, settings: CommitmentSettings, tally: CommitmentTally, words: base.Words
    ) -> Iterable[Block]:
        rows = tally.noted()
        if not rows:
            return
        yield Paragraph(_summed(tally, words), "quiet")
        cells: list[list[Cell]] = [
            [
                row.what,
                row.who or words(NOBODY),
                row.due.words(words.language) if row.due else words(NO_DAY),
                row.first,
            ]
            for row in rows
        ]
        head = [words("What"), words("Who"), words("When"), words("First step")]
        yield Table(words("Who does what, and by when"), head, cells)

    def example(self, settings: CommitmentSettings, rng: random.Random) -> CommitmentAnswer:
        what, first = rng.choice(EXAMPLES)
        names = [one.text for one in settings.receivers] or [self.oneself("sv")]
        today = in_utc(now()).date()
        ways = [near.stored for near in self.near(today, "sv")]
        return CommitmentAnswer(
            what=what,
            who=rng.choice([*names, *names, ""]),
            when=rng.choice([*ways, *ways, ""]),
            first=first,
        )


_ONESELF = {Words(language)(ONE_OF_US) for language in LANGUAGES}


def _summed(tally: CommitmentTally, words: base.Words) -> str:
    counted = words.plural("%(num)s commitment", "%(num)s commitments", tally.total)
    if tally.complete == tally.total:
        return words("%(counted)s, all with an owner and a date.", counted=counted)
    return words(
        "%(counted)s: %(ownerless)s without an owner, %(dateless)s without a date.",
        counted=counted,
        ownerless=tally.ownerless,
        dateless=tally.dateless,
    )


def _month(today: date, ahead: int) -> str:
    years, month = divmod(today.month - 1 + ahead, 12)
    return f"{today.year + years:04}-{month + 1:02}"


def _quarter(today: date, ahead: int) -> str:
    years, quarter = divmod((today.month - 1) // 3 + ahead, 4)
    return f"{today.year + years:04}-Q{quarter + 1}"


def _near(stored: str, today: date, language: str) -> Near:
    due = due_of(stored)
    assert due is not None
    return Near(stored, due.short(language), due.words(language, today))


KIND = Commitment()
