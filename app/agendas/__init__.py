"""Ready agendas to begin from, each a file in the format of agenda files, one a language."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.errors import NotFound
from app.i18n import LANGUAGES, Words
from app.models.agenda.agenda_file import read_agenda_file
from app.models.agenda.plan import Plan
from app.steps.plain import Plain

HERE = Path(__file__).parent
EXAMPLE = "example"
NAMES = (
    "puzzle",
    "dialogue",
    "obstacles",
    "forum",
    "board",
    "survey",
    "evaluation",
    EXAMPLE,
)
"""In the order of the gallery."""


class About(Plain):
    """What a template says of itself: when to use it, for how many, how to set the room."""

    name: str
    lead: str
    when: str
    people: str
    room: str
    tip: str


@dataclass(frozen=True)
class Template:
    name: str
    about: About
    plan: Plan


def templates(language: str) -> list[Template]:
    return [template(name, language) for name in NAMES]


@cache
def template(name: str, language: str) -> Template:
    """Raises NotFound."""
    if name not in NAMES or language not in LANGUAGES:
        raise NotFound()
    sent = json.loads((HERE / f"{name}.{language}.json").read_text(encoding="utf-8"))
    about = About.model_validate(sent["about"])
    return Template(name, about, read_agenda_file(sent, Words(language)))
