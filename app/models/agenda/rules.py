"""The rules of the room: short sentences that everybody can read, by which answers are hidden."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import BaseModel, Field
from sqlmodel import Session

from app.errors import N_, Invalid
from app.i18n import LANGUAGES, translate
from app.models.agenda.edition import guarding
from app.models.workshop import Workshop, touch
from app.steps.options import fresh_id
from app.steps.plain import Line, Plain, parse

MOST_RULES = 10
LONGEST_RULE = 120
USUAL = {
    "off_topic": N_("Keep to the question"),
    "personal": N_("No names of others, and nothing about them"),
    "offensive": N_("No attacks, threats or hate"),
    "duplicate": N_("Say the same thing once"),
}
"""By what marks call them."""
OTHER, ANOTHER = "other", N_("another reason")
"""What isn't against any of them, or was against one that isn't there any more."""
LONG_RULE = N_("Keep each rule at most 120 characters long.")
MANY_RULES = N_("Ten rules are the most there is room for.")


class Rule(Plain):
    """`texts` are how it reads, by language; it has at least one."""

    id: str = Field(max_length=20, pattern="^[a-z0-9_]+$")
    texts: dict[str, Line] = Field(min_length=1)

    def language(self, wished: str) -> str:
        """The one that it is read in by whoever wishes for this one."""
        return wished if wished in self.texts else next(iter(self.texts))

    def text(self, wished: str) -> str:
        return self.texts[self.language(wished)]


@dataclass(frozen=True)
class Rules:
    all: tuple[Rule, ...]

    def menu(self, language: str) -> dict[str, str]:
        """What to choose from when an answer is hidden: how each reads, by its id."""
        known = {rule.id: rule.text(language) for rule in self.all}
        return {**known, OTHER: translate(language, ANOTHER)}

    def said(self, reason: str, language: str) -> str:
        """The rule that an answer is hidden by, as it reads now."""
        return self.menu(language).get(reason) or translate(language, ANOTHER)

    def named(self, reason: str) -> str:
        """The reason, if it is a rule that there is; else that it is another one."""
        return reason if reason in {rule.id for rule in self.all} else ""

    @property
    def stored(self) -> list[dict[str, Any]]:
        """Nothing where they are the usual ones."""
        return [] if self == usual() else [rule.model_dump() for rule in self.all]


@cache
def usual() -> Rules:
    return Rules(
        tuple(
            Rule(id=name, texts={code: translate(code, text) for code in LANGUAGES})
            for name, text in USUAL.items()
        )
    )


def rules_of(workshop: Workshop) -> Rules:
    """The usual ones where it has none of its own."""
    if not workshop.rules:
        return usual()
    return Rules(tuple(Rule.model_validate(rule) for rule in workshop.rules))


class TypedRule(BaseModel):
    """A row of the form: the id of a rule that there is, and how it reads."""

    id: str = Field("", max_length=20)
    sv: Line = ""
    en: Line = ""

    @property
    def texts(self) -> dict[str, str]:
        return {code: text for code in LANGUAGES if (text := getattr(self, code))}


def shown(workshop: Workshop) -> dict[str, Any]:
    """As its form shows them, by row."""
    return {
        str(number): {"id": rule.id, **{code: rule.texts.get(code, "") for code in LANGUAGES}}
        for number, rule in enumerate(rules_of(workshop).all)
    }


def write(session: Session, workshop_id: int, typed: Mapping[str, Any], edition: str = "") -> None:
    """Let these be the rules; a row without words is none, and where there is none the usual ones
    are. Raises Invalid, Overtaken."""

    def now() -> dict[str, Any]:
        return shown(session.get_one(Workshop, workshop_id))

    with guarding(session, workshop_id, edition, now):
        touch(session, workshop_id)
        workshop = session.get_one(Workshop, workshop_id)
        workshop.rules = _read(workshop, typed).stored
        session.add(workshop)


def _read(workshop: Workshop, typed: Mapping[str, Any]) -> Rules:
    rows = [parse(TypedRule, row) for row in typed.values()]
    return checked(Rule(id=_own_id(workshop, row), texts=row.texts) for row in rows if row.texts)


def _own_id(workshop: Workshop, row: TypedRule) -> str:
    return rules_of(workshop).named(row.id) or fresh_id()


def checked(rules: Iterable[Rule]) -> Rules:
    """Raises Invalid where they are too many, too long, or one is called as another is."""
    found = tuple(rules)
    if len(found) > MOST_RULES:
        raise Invalid(MANY_RULES)
    if not all(text for rule in found for text in rule.texts.values()):
        raise Invalid()
    if any(len(text) > LONGEST_RULE for rule in found for text in rule.texts.values()):
        raise Invalid(LONG_RULE)
    if len({rule.id for rule in found}) < len(found):
        raise Invalid()
    return Rules(found) if found else usual()
