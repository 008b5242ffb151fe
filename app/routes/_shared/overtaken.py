"""What a form shows when somebody else has saved it meanwhile: their text beside one's own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.errors import Refused
from app.models.agenda.edition import Overtaken, TakenAway

Labels = Mapping[str, str]
"""What fields are called, by their names."""


@dataclass(frozen=True)
class Theirs:
    """What is saved now and differs from what was typed, as (label, text); `more` when some of it
    has no label, and has to be looked at where it stands."""

    say: str
    texts: list[tuple[str, str]] = field(default_factory=list)
    more: bool = False
    removed: bool = False


def theirs(refusal: Refused | None, typed: Mapping[str, Any], labels: Labels) -> Theirs | None:
    """None where nobody was in the way."""
    if not isinstance(refusal, Overtaken):
        return None
    if isinstance(refusal, TakenAway):
        return Theirs(refusal.say, removed=True)
    saved = {name: as_text(value) for name, value in refusal.saved.items()}
    other = [name for name in saved if saved[name] != as_text(typed.get(name))]
    texts = [(label, saved[name]) for name, label in labels.items() if name in other]
    return Theirs(refusal.say, texts, more=len(texts) < len(other))


def as_text(value: Any) -> str:
    """A field as one reads it, stored or typed; nested ones a line each."""
    if isinstance(value, Mapping):
        value = [value["text"]] if "text" in value else list(value.values())
    if isinstance(value, list):
        return "\n".join(text for text in map(as_text, value) if text)
    if value is None or isinstance(value, bool):
        return "1" if value else ""
    return str(value).replace("\r\n", "\n").strip()
