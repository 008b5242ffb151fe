"""The contract of a kind of step: what it is set up with, what an answer is, how answers add up."""

import random
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, ClassVar, Generic, Protocol, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from app.blocks import Block
from app.errors import N_, Invalid

SettingsT = TypeVar("SettingsT", bound=BaseModel)
AnswerT = TypeVar("AnswerT", bound=BaseModel)


MOST_ANSWERS = 100


class Words(Protocol):
    """Translates: words(text, **values), words.plural(one, many, num)."""

    def __call__(self, text: str, **values: object) -> str: ...

    def plural(self, one: str, many: str, num: int, **values: object) -> str: ...


class Tally(Protocol):
    """Answers added up. Folding add and remove in any order equals counting from scratch."""

    def add(self, respondent: int, answer: Any) -> None: ...

    def remove(self, respondent: int, answer: Any) -> None: ...


class Plain(BaseModel):
    """What both settings and answers are: nothing unknown in them, nothing changed later."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class NoSettings(Plain):
    pass


class StepKind(ABC, Generic[SettingsT, AnswerT]):
    """One kind. `asks`: takes answers. `lists`: each answer is read by itself, so it can be
    listed, hidden and approved. `threads`: one person may give several, each by itself.
    `on_phones`: phones see the room's answers too.
    `rows`: what the texts it is set up with are called, empty where it has none.
    `minutes`: how long one usually takes.
    `quotes`: the notes repeat each answer, word for word, after the results.
    `show`: "live" or on "reveal"."""

    name: ClassVar[str]
    label: ClassVar[str]
    hint: ClassVar[str]
    asks: ClassVar[bool] = True
    lists: ClassVar[bool] = False
    threads: ClassVar[bool] = False
    on_phones: ClassVar[bool] = False
    rows: ClassVar[str] = ""
    minutes: ClassVar[int] = 8
    quotes: ClassVar[bool] = False
    show: ClassVar[str] = "live"
    settings_version: ClassVar[int] = 1
    Settings: type[SettingsT]
    Answer: type[AnswerT]

    @property
    def templates(self) -> str:
        return f"steps/{self.name}"

    def read_settings(self, stored: dict[str, Any], version: int) -> SettingsT:
        """Settings as stored, upgraded to this version."""
        return self.Settings.model_validate(self.upgrade(stored, version))

    def upgrade(self, stored: dict[str, Any], version: int) -> dict[str, Any]:
        return stored

    def settings_from(self, form: Mapping[str, Any]) -> SettingsT:
        """Settings from the editor's fields. Raises Invalid."""
        return parse(self.Settings, form)

    def read_answer(self, settings: SettingsT, value: Any) -> AnswerT:
        """An answer from outside, parsed and checked. Raises Invalid."""
        answer = parse(self.Answer, value)
        self.check(settings, answer)
        return answer

    def check(self, settings: SettingsT, answer: AnswerT) -> None:
        """Raises Invalid if the answer doesn't fit the settings."""

    def slot(self, key: str) -> str:
        """Which of a respondent's answers this replaces: one place, or a new one a submission."""
        return key if self.threads else ""

    def most(self, settings: SettingsT) -> int:
        """How many answers one person may have at a time."""
        return MOST_ANSWERS

    def propose(self, options: list[str]) -> SettingsT:
        """Settings for a step proposed with these options. Raises Invalid."""
        return self.Settings()

    @abstractmethod
    def tally(self, settings: SettingsT) -> Tally: ...

    @abstractmethod
    def text(self, settings: SettingsT, answer: AnswerT) -> str:
        """The answer in words, for the one who gave it and for tables."""

    @abstractmethod
    def notes(self, settings: SettingsT, tally: Any, words: Words) -> Iterable[Block]:
        """The results as blocks; listed answers are added by the notes themselves."""

    def counts(self, tally: Any) -> list[list[int]]:
        """The results as bare numbers of people, a row for each thing that was rated or chosen
        from. Nothing where results are people's own words: those go when answers are purged."""
        return []

    def notes_of_counts(
        self, settings: SettingsT, counts: list[list[int | None]], words: Words
    ) -> Iterable[Block]:
        """What notes say when only the counts are left. None is one too small to be told."""
        return []

    @abstractmethod
    def example(self, settings: SettingsT, rng: random.Random) -> AnswerT:
        """An answer that someone could have given."""


Model = TypeVar("Model", bound=BaseModel)


def parse(model: type[Model], value: Any) -> Model:
    """Foreign input as a model. Raises Invalid with a sentence."""
    try:
        return model.model_validate(value)
    except (ValidationError, RecursionError) as error:
        raise Invalid(_sentence(error)) from error


def _sentence(error: Exception) -> str | None:
    """The sentence a validator of ours raised, if one did."""
    if isinstance(error, ValidationError):
        for detail in error.errors():
            cause = detail.get("ctx", {}).get("error")
            if isinstance(cause, Said):
                return cause.say
    return None


class Said(ValueError):
    """A validator's refusal with a sentence for the person."""

    def __init__(self, say: str) -> None:
        super().__init__(say)
        self.say = say


ODD_TEXT = N_("There are characters in the text that can't be stored. Write it without them.")


def clean(value: Any) -> Any:
    """Text as stored: composed, without control characters, trimmed. Refuses lone surrogates."""
    if not isinstance(value, str):
        return value
    if value.isprintable():  # most are, and letter by letter takes as long as all the rest
        return unicodedata.normalize("NFC", value).strip()
    if any("\ud800" <= letter <= "\udfff" for letter in value):
        raise Said(ODD_TEXT)
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(letter for letter in text if _may_stay(letter)).strip()


def _may_stay(letter: str) -> bool:
    """What Python doesn't know yet stays: this year's emoji. Noncharacters break documents."""
    number = ord(letter)
    if number & 0xFFFE == 0xFFFE or 0xFDD0 <= number <= 0xFDEF:
        return False
    return letter == "\n" or unicodedata.category(letter) not in ("Cc", "Cs", "Co")


def clean_line(value: Any) -> Any:
    """The same on one line, with single spaces."""
    text = clean(value)
    return " ".join(text.split()) if isinstance(text, str) else text


def as_list(value: Any) -> Any:
    """One box ticked arrives as one text, several as a list, none as nothing."""
    if value is None or value == "":
        return []
    return value if isinstance(value, list) else [value]


Text = Annotated[str, BeforeValidator(clean)]
Line = Annotated[str, BeforeValidator(clean_line)]


def option_id(position: int, taken: Iterable[str]) -> str:
    """An id for a new option that no other has."""
    used = set(taken)
    return next(f"o{n}" for n in range(position + 1, position + 1000) if f"o{n}" not in used)


class Option(Plain):
    """An alternative or a statement; its id never changes, its words may."""

    id: str
    text: Line


def options_from(field: Any) -> list[Option]:
    """Options from the editor: {id: text}, empty ones left out, `new…` given ids of their own."""
    rows = field.items() if isinstance(field, Mapping) else []
    options: list[Option] = []
    known = [name for name, _ in rows if not name.startswith("new")]
    for name, texts in rows:
        for text in as_list(texts):
            words = clean_line(text)
            if isinstance(words, str) and words:
                new = name.startswith("new") or any(option.id == name for option in options)
                taken = known + [option.id for option in options]
                options.append(Option(id=option_id(0, taken) if new else name, text=words[:200]))
    return options


def form_rows(field: Any) -> dict[str, list[str]]:
    """Options as the editor's fields show them, stored ones or as they were typed: id, texts."""
    if isinstance(field, list):
        return {row["id"]: [row["text"]] for row in field if isinstance(row, dict)}
    rows = field.items() if isinstance(field, Mapping) else []
    return {name: [text for text in as_list(texts) if text] for name, texts in rows}


def nest(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Form fields as a value: `a.b` nests, a name that repeats becomes a list.

    >>> nest([("values.s1", "4"), ("options", "o1"), ("options", "o2")])
    {'values': {'s1': '4'}, 'options': ['o1', 'o2']}
    """
    value: dict[str, Any] = {}
    for name, text in pairs:
        *path, last = name.split(".")
        place = value
        for part in path[:3]:
            deeper = place.setdefault(part, {})
            place = deeper if isinstance(deeper, dict) else {}
        before = place.get(last)
        place[last] = text if before is None else [*as_list(before), text]
    return value
