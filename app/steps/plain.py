"""What comes from outside as plain values: texts cleaned, fields nested, models parsed."""

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError

from app.errors import N_, Invalid


class Plain(BaseModel):
    """What both settings and answers are: nothing unknown in them, nothing changed later."""

    model_config = ConfigDict(extra="ignore", frozen=True)


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


def at_most(longest: int, say: str) -> AfterValidator:
    """Refuses what is longer, with a sentence, instead of cutting it."""

    def check(text: str) -> str:
        if len(text) > longest:
            raise Said(say)
        return text

    return AfterValidator(check)


TOO_LONG = N_("That is longer than fits here. Shorten it a little.")
ODD_TEXT = N_("There are characters in the text that can't be stored. Write it without them.")


BREAKS = {ord(sign): " " for sign in "\t\v\f\x1c\x1d\x1e\x1f\x85\u2028"} | {0x2029: "\n"}
"""Tabs and soft breaks part words, as spaces do: a table or a slide is pasted with them."""


def clean(value: Any) -> Any:
    """Text as stored: composed, without control characters, trimmed, and none where there is
    nothing to be seen. Refuses lone surrogates."""
    if not isinstance(value, str):
        return value
    text = _trimmed(value)
    return text if any(map(_is_seen, text)) else ""


def _trimmed(value: str) -> str:
    if value.isprintable():  # most are, and letter by letter takes as long as all the rest
        return unicodedata.normalize("NFC", value).strip()
    if any("\ud800" <= letter <= "\udfff" for letter in value):
        raise Said(ODD_TEXT)
    lines = value.replace("\r\n", "\n").replace("\r", "\n").translate(BREAKS)
    text = unicodedata.normalize("NFC", lines)
    return "".join(letter for letter in text if _may_stay(letter)).strip()


def _may_stay(letter: str) -> bool:
    """What Python doesn't know yet stays: this year's emoji. Noncharacters break documents."""
    number = ord(letter)
    if number & 0xFFFE == 0xFFFE or 0xFDD0 <= number <= 0xFDEF:
        return False
    return letter == "\n" or unicodedata.category(letter) not in ("Cc", "Cs", "Co")


def _is_seen(letter: str) -> bool:
    return letter not in BLANK and unicodedata.category(letter) not in UNSEEN


UNSEEN = ("Cf", "Zs", "Zl", "Zp", "Cc")
"""Categories of letters that nobody sees: marks of form, spaces, breaks and controls."""
BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0") | {
    chr(number) for number in (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
}
"""Letters of other categories that nobody sees alone: fillers, and how others are drawn."""


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


def nested(value: Any) -> Any:
    """What a phone sends as the pairs of its form, nested; what isn't pairs is left as it is, for
    whoever parses it."""
    pairs = value if isinstance(value, list) else []
    fields = [
        pair for pair in pairs if isinstance(pair, list) and list(map(type, pair)) == [str, str]
    ]
    return nest(map(tuple, fields)) if fields and len(fields) == len(pairs) else value


def pairs(value: Any, name: str = "") -> list[tuple[str, str]]:
    """A value as the fields of a form again, of which `nest` makes it.

    >>> pairs({"values": {"s1": 4}, "options": ["o1", "o2"]})
    [('values.s1', '4'), ('options', 'o1'), ('options', 'o2')]
    """
    if isinstance(value, Mapping):
        inner = [(f"{name}.{part}" if name else part, one) for part, one in value.items()]
        return [pair for part, one in inner for pair in pairs(one, part)]
    if isinstance(value, list):
        return [pair for one in value for pair in pairs(one, name)]
    return [] if value is None else [(name, str(value))]
