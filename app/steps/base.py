"""The contract of a kind of step: what it is set up with, what an answer is, how answers add up."""

import random
import re
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, ClassVar, Generic, Protocol, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

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
    `worded`: the settings that are a line for people to read, beside the options.
    `minutes`: how long one usually takes.
    `shows_pages`: a page of a document can be made into one, by `of_page`.
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
    worded: ClassVar[tuple[str, ...]] = ()
    minutes: ClassVar[int] = 8
    shows_pages: ClassVar[bool] = False
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

    def settings_from_file(self, stored: dict[str, Any], version: int) -> SettingsT:
        """Settings from outside: what the editor would take, it takes. Raises Invalid."""
        settings = self.without_pictures(parse(self.Settings, self.upgrade(stored, version)))
        for options in option_lists(settings):
            _check_options(options)
        form = settings.model_dump(mode="json")
        self.settings_from({name: _as_field(value) for name, value in form.items()})
        return settings

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

    def propose_for(self, asked: str, options: list[str]) -> SettingsT:
        """The same, where the question or the text below it may say how it is answered."""
        return self.propose(options)

    def picture(self, settings: SettingsT) -> "Picture | None":
        """The picture that stands with the heading, where there is one."""
        return None

    def pictures(self, settings: SettingsT) -> "list[Picture]":
        """All the pictures it shows. A kind that asks with pictures has `asked.html`, for the
        projector while the answers don't show yet."""
        picture = self.picture(settings)
        return [picture] if picture else []

    def without_pictures(self, settings: SettingsT) -> SettingsT:
        """The same where its pictures can't come along: in a file."""
        return settings

    def of_page(self, picture: "Picture") -> SettingsT:
        """Settings that show a page of a document; for kinds that say so."""
        return self.Settings()

    def texts(self, settings: SettingsT) -> dict[str, str]:
        """What people read of the settings, by a name that stays: options as `field:id`."""
        return {name: text for name, text in _texts(settings, self.worded) if text}

    def with_texts(self, settings: SettingsT, texts: Mapping[str, str]) -> SettingsT:
        """The same settings in other words; what isn't among the texts stays as it is."""
        said: dict[str, Any] = {name: texts[name] for name in self.worded if texts.get(name)}
        for field, options in _options(settings):
            said[field] = [
                option.model_copy(update={"text": texts.get(f"{field}:{option.id}") or option.text})
                for option in options
            ]
        return settings.model_copy(update=said)

    def tally_in(self, settings: SettingsT, tally: Any) -> Any:
        """The same tally for results in other words; kinds whose tally has no words do nothing."""
        return tally

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
        raise Invalid(said_in(error)) from error


def said_in(error: Exception) -> str | None:
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


PICTURE_UID = r"^[\w-]{1,40}$"


class Picture(Plain):
    """A picture of the workshop: by its uid, and in words for those who can't see it, unless it
    only decorates. `alone`: the projector shows it without the heading. Its shape keeps its
    place on a page free until it has come."""

    uid: str = Field(pattern=PICTURE_UID)
    alt: Line = ""
    decorative: bool = False
    alone: bool = False
    width: int = Field(1, ge=1, le=10_000)
    height: int = Field(1, ge=1, le=10_000)

    @property
    def said(self) -> str:
        """What is read aloud."""
        return "" if self.decorative else self.alt


class Option(Plain):
    """An alternative or a statement; its id never changes, its words may."""

    id: str
    text: Line


def _options(settings: BaseModel) -> Iterator[tuple[str, list[Option]]]:
    """Its lists of options, by field."""
    for field, value in settings:
        if isinstance(value, list) and value and all(isinstance(one, Option) for one in value):
            yield field, value


def option_lists(settings: BaseModel) -> list[list[Option]]:
    """The alternatives or statements that a step is set up with, whatever they are called."""
    return [options for _, options in _options(settings)]


def _texts(settings: BaseModel, lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    for field, options in _options(settings):
        for option in options:
            yield f"{field}:{option.id}", option.text
    for name in lines:
        yield name, getattr(settings, name)


OPTION_ID = re.compile(r"(?!new)[A-Za-z0-9_-]{1,40}")
"""`new…` is what the editor calls an option that has no id yet."""
ODD_OPTIONS = N_("Each option needs words, and an id that no other one has.")


def _check_options(options: list[Option]) -> None:
    """Raises Invalid with a sentence."""
    ids = {option.id for option in options if OPTION_ID.fullmatch(option.id)}
    if len(ids) < len(options) or not all(0 < len(option.text) <= 200 for option in options):
        raise Invalid(ODD_OPTIONS)


def _as_field(value: Any) -> Any:
    """A stored setting as the editor's form sends it."""
    rows = value if isinstance(value, list) else []
    has_ids = bool(rows) and all(isinstance(row, dict) and "id" in row for row in rows)
    return form_rows(rows) if has_ids else value


def options_from(field: Any) -> list[Option]:
    """Options from the editor: {id: text}, empty ones left out, `new…` given ids of their own."""
    return [option for _, option in named_options_from(field)]


def named_options_from(field: Any) -> list[tuple[str, Option]]:
    """The same, each with the name of the row it stood in."""
    rows = field.items() if isinstance(field, Mapping) else []
    options: list[tuple[str, Option]] = []
    known = [name for name, _ in rows if not name.startswith("new")]
    for name, texts in rows:
        for text in as_list(texts):
            words = clean_line(text)
            if isinstance(words, str) and words:
                new = name.startswith("new") or any(option.id == name for _, option in options)
                taken = known + [option.id for _, option in options]
                made = Option(id=option_id(0, taken) if new else name, text=words[:200])
                options.append((name, made))
    return options


def picture_from(field: Any) -> Picture | None:
    """A picture from the editor's fields: none chosen, or the one there to be removed, is None.
    Raises Invalid."""
    if not isinstance(field, Mapping) or not field.get("uid") or field.get("remove"):
        return None
    return parse(Picture, field)


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
