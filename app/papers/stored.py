"""Blocks as data that can be stored and read back as they were."""

from dataclasses import fields, is_dataclass
from typing import Any

from app.papers.blocks import (
    Address,
    Bar,
    Bars,
    Block,
    Facts,
    Heading,
    Means,
    Paragraph,
    Part,
    Passage,
    Prose,
    Quotes,
    Run,
    Table,
    Voices,
)

SHAPES: dict[str, Any] = {
    shape.__name__: shape
    for shape in (
        Address,
        Bar,
        Bars,
        Facts,
        Heading,
        Means,
        Paragraph,
        Passage,
        Prose,
        Quotes,
        Run,
        Table,
        Voices,
    )
}


def stored(blocks: list[Block]) -> list[Any]:
    return [_data(block) for block in blocks]


def read_back(data: list[Any]) -> list[Block]:
    """What `stored` made. Raises KeyError for a shape that there is no more."""
    return [_read(one) for one in data]


def _data(value: Any) -> Any:
    """A dataclass is an object that says which, a part of people another, a tuple a third."""
    if is_dataclass(value):
        said = {field.name: _data(getattr(value, field.name)) for field in fields(value)}
        return {"is": type(value).__name__, **said}
    if isinstance(value, Part):
        return {"people": int(value), "of": value.of}
    if isinstance(value, tuple):
        return {"tuple": [_data(one) for one in value]}
    if isinstance(value, list):
        return [_data(one) for one in value]
    return value


def _read(data: Any) -> Any:
    match data:
        case list():
            return [_read(one) for one in data]
        case {"people": people, "of": of}:
            return Part(people, of)
        case {"tuple": parts}:
            return tuple(_read(one) for one in parts)
        case {"is": name}:
            return SHAPES[name](**{key: _read(data[key]) for key in data if key != "is"})
        case _:
            return data
