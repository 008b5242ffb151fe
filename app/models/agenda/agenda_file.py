"""An agenda as a file: JSON with a version, read with care and written for people to read.

docs/agenda-format.md says what stands in it.
"""

import json
from collections.abc import Collection, Iterable
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, ValidationError

from app.errors import N_, Invalid
from app.models.agenda.draft import check_texts
from app.models.agenda.facts import Title, WorkshopLanguage
from app.models.agenda.order import ONLY_QUESTIONS
from app.models.agenda.plan import Plan, PlannedItem, PlannedStep, Texts, Traits, in_minutes
from app.models.agenda.rules import MOST_RULES, Rule, checked
from app.models.agenda.wording import Source
from app.models.titles import LONGEST, Wordings, written
from app.models.workshop import LED
from app.steps import STEP_KINDS
from app.steps.base import StepKind, Words
from app.steps.plain import Line, Plain, Text, said_in

FORMAT = "bikupa-agenda"
VERSION = 1
LARGEST = 2 * 1024 * 1024
LONGEST_MINUTES = 10_000
NO_FILE = N_("Choose a file first.")
LARGE = N_("The file is larger than 2 MB, which no agenda is. Choose another one.")
NOT_OURS = N_(
    "That isn't an agenda file. Choose one that was saved with “Save as a file” on an agenda."
)
NEWER = N_("The file was made by a newer Bikupa. Update this one first.")
AT_ROW = N_("Row %(row)s of the agenda can't be read. %(why)s")
AT_FIELD = N_("“%(field)s” is missing, or isn't as it should be.")
ODD_KIND = N_("This Bikupa doesn't know its kind, “%(kind)s”. A newer one made it, perhaps.")
MOST_STEPS = 500
MANY = N_("An agenda has room for %(most)s steps. Divide it into two.")
ODD_ROW = N_("A row has one step, or a title and the questions of a talk round.")


class FileStep(Traits):
    kind: str = Field(max_length=40)
    settings: dict[str, Any] = Field(default_factory=dict)
    settings_version: int = Field(1, ge=1)
    wordings: dict[str, Texts] = Field(min_length=1, max_length=20)


class FileTitle(Plain):
    """`was` is what the first one read when this was written, where it reads otherwise now."""

    title: Line = Field("", max_length=LONGEST)
    was: Line = Field("", max_length=LONGEST)


FileTitles = Annotated[dict[str, FileTitle], Field(max_length=20)]
"""A title in more languages."""


class FileItem(Plain):
    """`title` makes it a talk round."""

    minutes: float = Field(0, ge=0, le=LONGEST_MINUTES)
    title: Line = Field("", max_length=LONGEST)
    wordings: FileTitles = Field(default_factory=dict)
    steps: list[FileStep] = Field(default_factory=list, max_length=100)


class AgendaFile(Plain):
    format: str = FORMAT
    version: int = VERSION
    title: Title
    wordings: FileTitles = Field(default_factory=dict)
    language: WorkshopLanguage = "sv"
    purpose: Text = Field("", max_length=2000)
    pace: Literal["led", "self"] = "led"
    rules: list[Rule] = Field(default_factory=list, max_length=MOST_RULES)
    items: list[FileItem] = Field(default_factory=list, max_length=500)


def read_file(content: bytes, words: Words) -> Plan:
    """What a file plans. Raises Invalid with a sentence."""
    if not content:
        raise Invalid(NO_FILE)
    if len(content) > LARGEST:
        raise Invalid(LARGE)
    try:
        sent = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise Invalid(NOT_OURS) from error
    return read_agenda_file(sent, words)


def read_agenda_file(sent: Any, words: Words) -> Plan:
    """The same of JSON that is read already. Raises Invalid with a sentence."""
    version = sent.get("version") if isinstance(sent, dict) else None
    if type(version) is not int or sent.get("format") != FORMAT:
        raise Invalid(NOT_OURS)
    if version > VERSION:
        raise Invalid(NEWER)
    try:
        file = AgendaFile.model_validate(sent)
    except (ValidationError, RecursionError) as error:
        raise _told(error, words) from error
    if sum(len(item.steps) for item in file.items) > MOST_STEPS:
        raise Invalid(MANY, most=MOST_STEPS)
    items = [_planned(number, item, file, words) for number, item in enumerate(file.items, 1)]
    wordings = _titles(file.wordings, file.language)
    rules = checked(file.rules).stored
    return Plan(file.title, file.language, items, file.purpose, file.pace, wordings, rules)


def _titles(told: dict[str, FileTitle], language: str) -> Wordings:
    titles = written({code: words.title for code, words in told.items()}, language)
    return {code: {**words, **_was(told[code])} for code, words in titles.items()}


def _was(told: FileTitle) -> dict[str, str]:
    return {"was": told.was} if told.was else {}


def _told(error: Exception, words: Words) -> Invalid:
    """What is wrong, and where: the row, and the field in it."""
    if not isinstance(error, ValidationError):
        return Invalid(NOT_OURS)
    place = [str(part) for part in error.errors()[0]["loc"]]
    row = int(place[1]) + 1 if len(place) > 2 and place[0] == "items" else 0
    why = said_in(error) or words(AT_FIELD, field=".".join(place[2:] if row else place))
    return Invalid(AT_ROW, row=row, why=words(why)) if row else Invalid(words(why))


def _planned(number: int, item: FileItem, file: AgendaFile, words: Words) -> PlannedItem:
    try:
        _check_shape(item)
        steps = [_planned_step(step, file.language) for step in item.steps]
    except Invalid as no:
        why = words(no.say, **no.values)
        raise Invalid(AT_ROW, row=number, why=why) from no
    wordings = _titles(item.wordings, file.language) if item.title else {}
    return PlannedItem(in_minutes(round(item.minutes * 60)), steps, item.title, wordings)


def _check_shape(item: FileItem) -> None:
    """Raises Invalid with a sentence."""
    for step in item.steps:
        if step.kind not in STEP_KINDS:
            raise Invalid(ODD_KIND, kind=step.kind)
    if not item.title and len(item.steps) != 1:
        raise Invalid(ODD_ROW)
    if item.title and not all(STEP_KINDS[step.kind].asks for step in item.steps):
        raise Invalid(ONLY_QUESTIONS)


def _planned_step(step: FileStep, language: str) -> PlannedStep:
    kind = STEP_KINDS[step.kind]
    for texts in step.wordings.values():
        check_texts(texts.prompt, texts.body, "0")
    if step.settings_version > kind.settings_version:
        raise Invalid(NEWER)
    settings = kind.settings_from_file(
        step.settings, step.settings_version, bool(step.takes or step.same_as)
    )
    approve = step.approve_first and kind.lists_in(settings)
    told = {"approve_first": approve, "background": step.background and kind.groups_in(settings)}
    traits = Traits.model_validate(step.model_dump()).model_copy(update=told)
    own = language if language in step.wordings else next(iter(step.wordings))
    first = step.wordings[own]
    names = kind.texts(settings)
    said = Source(language=own, prompt=first.prompt, body=first.body, texts=first.texts or names)
    wordings = {
        code: _worded(texts, names, None if code == own else said)
        for code, texts in step.wordings.items()
    }
    return PlannedStep(step.kind, first.prompt, first.body, settings, traits, wordings)


def _worded(texts: Texts, names: Collection[str], said: Source | None) -> Texts:
    """Without texts for options that there aren't; a translation of what is `said`, unless the
    file says of what else."""
    told = {name: text for name, text in texts.texts.items() if name in names}
    known = texts.source.language or said is None
    return texts.model_copy(update={"texts": told, "source": texts.source if known else said})


def write_file(plan: Plan) -> bytes:
    """The plan as a file; what is as it would be anyway is left out."""
    written = {
        "format": FORMAT,
        "version": VERSION,
        "title": plan.title,
        **({"wordings": plan.wordings} if plan.wordings else {}),
        "language": plan.language,
        **({"purpose": plan.purpose} if plan.purpose else {}),
        **({"pace": plan.pace} if plan.pace != LED else {}),
        **({"rules": plan.rules} if plan.rules else {}),
        "items": [_item(item, plan.language) for item in plan.items],
    }
    return (json.dumps(written, ensure_ascii=False, indent=2) + "\n").encode()


def _item(item: PlannedItem, language: str) -> dict[str, Any]:
    title: dict[str, Any] = {"title": item.title} if item.title else {}
    if item.wordings:
        title["wordings"] = item.wordings
    steps = [dict(_step(step, language)) for step in item.steps]
    return {**title, "minutes": item.minutes, "steps": steps}


def _step(step: PlannedStep, language: str) -> Iterable[tuple[str, Any]]:
    kind = STEP_KINDS[step.kind]
    yield "kind", step.kind
    yield from _traits(step.traits, kind).items()
    plain = kind.without_pictures(step.settings) if step.settings else None
    if settings := _lean(plain) if plain else {}:
        yield "settings", settings
    if kind.settings_version > 1:
        yield "settings_version", kind.settings_version
    yield "wordings", dict(_wordings(step, language))


def _wordings(step: PlannedStep, language: str) -> Iterable[tuple[str, dict[str, Any]]]:
    """Without the texts of the language that the settings are in, and without what they are
    translations of as long as it reads so."""
    told = step.texts(language)
    own = step.settings and STEP_KINDS[step.kind].texts(step.settings)
    for code, texts in told.items():
        lean = _lean(texts)
        if texts.texts == own:
            lean.pop("texts", None)
        now = told.get(texts.source.language)
        if now is None or texts.source.parts == now.parts:
            lean.pop("source", None)
        yield code, lean


def _traits(traits: Traits, kind: StepKind[Any, Any]) -> dict[str, Any]:
    return {name: value for name, value in _lean(traits).items() if value != getattr(kind, name, 0)}


def _lean(model: BaseModel) -> dict[str, Any]:
    return model.model_dump(mode="json", exclude_defaults=True)
