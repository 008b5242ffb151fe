"""The alternatives or statements of a step: words with an id that stays."""

import re
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from secrets import token_hex
from typing import Any, NamedTuple

from pydantic import BaseModel

from app.errors import N_, Invalid
from app.steps.plain import Line, Plain, as_list, clean_line


class Option(Plain):
    """An alternative or a statement; its id never changes, its words may."""

    id: str
    text: Line


def option_id(position: int, taken: Iterable[str]) -> str:
    """An id for a new option that no other has."""
    used = set(taken)
    return next(f"o{n}" for n in range(position + 1, position + 1000) if f"o{n}" not in used)


def fresh_id() -> str:
    """An id that no option has had. A step that is changed was perhaps asked, worded and copied
    before, so a number that looks free may be that of something removed."""
    return f"o{token_hex(5)}"


def with_own_ids(form: Mapping[str, Any], fields: Iterable[str], own: set[str]) -> dict[str, Any]:
    """The editor's form with fresh ids for the rows that aren't the step's own, in its `fields`
    with options and wherever else rows have the same names."""
    names: dict[str, str] = {}
    made: dict[str, Any] = {}
    for field in fields:
        rows: dict[str, str] = {}
        for name, texts in form_rows(form.get(field)).items():
            for text in texts:
                kept = name in own and name not in rows
                ours = name if kept else fresh_id()
                names.setdefault(name, ours)
                rows[ours] = text
        made[field] = rows
    beside = {
        field: {names.get(name, name): row for name, row in rows.items()}
        for field, rows in form.items()
        if field not in made and isinstance(rows, Mapping)
    }
    return {**form, **beside, **made}


def options_of(settings: BaseModel) -> Iterator[tuple[str, list[Option]]]:
    """Its lists of options, by field."""
    for field, value in settings:
        if isinstance(value, list) and value and all(isinstance(one, Option) for one in value):
            yield field, value


ORDERS = 16
"""So many ways to stand there are, for phones in turn; in half of them what is last in the other
half is first."""
PLACES = "0123456789abcdefghijklmnopqrstuvwxyz"


class Placed(NamedTuple):
    """An option with its place in each order, a sign each."""

    option: Option
    places: str


def placed(options: list[Option], shuffled: bool, seed: object, order: int | None) -> list[Placed]:
    """As phones show them; where all show the same order there is nothing to say of it."""
    if not shuffled:
        return [Placed(option, "") for option in options]
    return in_order(options, seed, order)


def in_order(options: list[Option], seed: object, order: int | None) -> list[Placed]:
    """As a phone of this order shows them; None is the order they are written in."""
    orders = [_order(options, seed, number) for number in range(ORDERS)]
    placed = [
        Placed(option, "".join(PLACES[one.index(option.id)] for one in orders))
        for option in options
    ]
    return placed if order is None else sorted(placed, key=lambda one: one.places[order % ORDERS])


def _order(options: list[Option], seed: object, number: int) -> list[str]:
    def lot(name: str) -> bytes:
        return sha256(f"{seed} {number // 2} {name}".encode()).digest()

    return sorted((option.id for option in options), key=lot, reverse=bool(number % 2))


def option_lists(settings: BaseModel) -> list[list[Option]]:
    """The alternatives or statements that a step is set up with, whatever they are called."""
    return [options for _, options in options_of(settings)]


def texts_of(settings: BaseModel, lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    for field, options in options_of(settings):
        for option in options:
            yield f"{field}:{option.id}", option.text
    for name in lines:
        yield name, getattr(settings, name)


OPTION_ID = re.compile(r"(?!new)[A-Za-z0-9_-]{1,40}")
"""`new…` is what the editor calls an option that has no id yet."""
ODD_OPTIONS = N_("Each option needs words, and an id that no other one has.")


LONGEST_OPTION = 200
LONG_OPTION = N_("Keep each row at most %(most)s characters long: “%(start)s…” is longer.")
TWICE = N_("“%(row)s” stands there twice. Give each its own words.")


def check_options(options: list[Option]) -> None:
    """Raises Invalid with a sentence."""
    ids = {option.id for option in options if OPTION_ID.fullmatch(option.id)}
    if len(ids) < len(options) or not all(
        0 < len(option.text) <= LONGEST_OPTION for option in options
    ):
        raise Invalid(ODD_OPTIONS)


def as_field(value: Any) -> Any:
    """A stored setting as the editor's form sends it."""
    rows = value if isinstance(value, list) else []
    has_ids = bool(rows) and all(isinstance(row, dict) and "id" in row for row in rows)
    return form_rows(rows) if has_ids else value


def options_from(field: Any) -> list[Option]:
    """Options from the editor: {id: text}, empty ones left out, `new…` given ids of their own."""
    return [option for _, option in named_options_from(field)]


def named_options_from(field: Any) -> list[tuple[str, Option]]:
    """The same, each with the name of the row it stood in."""
    rows = form_rows(field).items() if isinstance(field, Mapping) else []
    options: list[tuple[str, Option]] = []
    known = [name for name, _ in rows if not name.startswith("new")]
    for name, texts in rows:
        for text in as_list(texts):
            words = clean_line(text)
            if isinstance(words, str) and words:
                new = name.startswith("new") or any(option.id == name for _, option in options)
                taken = known + [option.id for _, option in options]
                made = Option(id=option_id(0, taken) if new else name, text=words)
                options.append((name, made))
    return options


FEW = N_("Write at least two options.")
MANY = N_("At most %(most)s rows have room. Remove a few.")


TAKES = "takes"
"""What the editor's form calls where options come from that aren't the step's own."""


def takes_options(form: Mapping[str, Any]) -> bool:
    """Whether the editor's form says that the options come from elsewhere."""
    takes = form.get(TAKES)
    return isinstance(takes, Mapping) and bool(takes.get("of"))


def vote_options(form: Mapping[str, Any], most: int) -> list[Option]:
    """What is voted on: two unlike ones at least, or none of its own. Raises Invalid."""
    options = options_from(form.get("options"))
    refuse_few_or_many(options, form, most)
    refuse_long_and_twins(options)
    return options


def refuse_few_or_many(options: list[Any], form: Mapping[str, Any], most: int) -> None:
    """Raises Invalid."""
    if len(options) < 2 and not takes_options(form):
        raise Invalid(FEW)
    if len(options) > most:
        raise Invalid(MANY, most=most)


def refuse_long(options: list[Option]) -> None:
    """What is too long isn't cut. Raises Invalid."""
    for text in (option.text for option in options):
        if len(text) > LONGEST_OPTION:
            raise Invalid(LONG_OPTION, start=text[:40], most=LONGEST_OPTION)


def refuse_long_and_twins(options: list[Option]) -> None:
    """Nor can anybody tell which of two equal ones to choose. Raises Invalid."""
    refuse_long(options)
    seen: set[str] = set()
    for text in (option.text for option in options):
        if text.casefold() in seen:
            raise Invalid(TWICE, row=text)
        seen.add(text.casefold())


def form_rows(field: Any) -> dict[str, list[str]]:
    """Options as the editor's fields show them, stored ones or as they were typed: id, texts. What
    was pasted as several lines is several."""
    if isinstance(field, list):
        return {row["id"]: [row["text"]] for row in field if isinstance(row, dict)}
    rows = field.items() if isinstance(field, Mapping) else []
    return {
        name: [line for text in as_list(texts) for line in _lines(text)] for name, texts in rows
    }


def _lines(text: Any) -> list[str]:
    """Those that say something, without the signs of a list before them."""
    if not isinstance(text, str):
        return []
    lines = [line for line in text.replace("\r", "\n").split("\n") if line.strip()]
    return lines if len(lines) < 2 else [LIST_SIGN.sub("", line) for line in lines]


LIST_SIGN = re.compile(r"^\s*(?:[-–—•*·◦▪]|\d{1,2}[.)]|[A-Za-z][.)])\s+")
