"""Text that nobody can see is no text, in whatever form it is typed."""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any, get_type_hints

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

import app
from app.steps.plain import Line, Text, clean, clean_line

UNSEEN = (
    "\u200b\u200b",
    "\u2060",
    "\ufeff",
    "\u00ad",
    "\u3164",
    "\u2800 \u2800",
    "\u200e\u202e\u202c",
    "\ufe0f",
    "\u00a0\u3000",
)


def models_of(of: type[BaseModel] = BaseModel) -> Iterator[type[BaseModel]]:
    for one in of.__subclasses__():
        yield one
        yield from models_of(one)


def typed_texts() -> list[Any]:
    """Each field of the app's own models that is read with the house's cleaning."""
    for module in pkgutil.walk_packages(app.__path__, "app."):
        importlib.import_module(module.name)
    found = {}
    for model in models_of():
        if not model.__module__.startswith("app."):
            continue
        for name, kind in get_type_hints(model, include_extras=True).items():
            cleaning = {getattr(one, "func", None) for one in getattr(kind, "__metadata__", ())}
            if name in model.model_fields and cleaning & {clean, clean_line}:
                found[f"{model.__module__}.{model.__name__}.{name}"] = kind
    return [pytest.param(kind, id=name) for name, kind in sorted(found.items())]


TYPED = typed_texts()


def test_there_are_such_fields() -> None:
    assert len(TYPED) > 60


@pytest.mark.parametrize("kind", TYPED)
def test_what_nobody_sees_is_as_good_as_nothing(kind: Any) -> None:
    assert {outcome(kind, unseen) for unseen in UNSEEN} == {outcome(kind, "  ")}


def outcome(kind: Any, typed: str) -> str:
    try:
        return repr(TypeAdapter(kind).validate_python(typed))
    except ValidationError as error:
        return str([one["msg"] for one in error.errors()])


@pytest.mark.parametrize("text", ["👩‍👩‍👧", "❤️", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "می‌خواهم", "한", "\u0301", "-", "क्‍ष"])
@pytest.mark.parametrize("kind", [Line, Text])
def test_what_is_seen_stays_with_the_signs_that_say_how(kind: Any, text: str) -> None:
    assert TypeAdapter(kind).validate_python(text) == text
