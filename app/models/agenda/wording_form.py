"""A wording in one more language, as its form says it: checked, saved, and taken away.

A step has one by itself; the workshop's title and the names of its talk rounds go together.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pydantic import BaseModel, Field
from sqlmodel import Session

from app.errors import N_, Invalid
from app.i18n import WORDING_LANGUAGES
from app.models.agenda import planned_themes, step_form
from app.models.agenda.agenda import AgendaItem, AgendaStep, Step, read_agenda
from app.models.agenda.arrangement import restore
from app.models.agenda.draft import check_lengths, check_texts
from app.models.agenda.planned_themes import MOST_THEMES
from app.models.agenda.step_form import read_step, refuse_removed
from app.models.agenda.wording import Source, rewrite, texts_that_hold, write
from app.models.titles import LONGEST, older, with_title
from app.models.workshop import Workshop, touch
from app.steps.options import option_lists, refuse_long, refuse_long_and_twins
from app.steps.plain import Line, Plain, Text, parse


class WordingForm(Plain):
    """`texts` by the names that the kind gives them, `themes` by their places; an empty one is as
    in the first language."""

    prompt: Line = ""
    body: Text = ""
    texts: dict[str, Line] = Field(default_factory=dict, max_length=200)
    themes: dict[str, Line] = Field(default_factory=dict, max_length=MOST_THEMES)


def other_languages(workshop: Workshop) -> dict[str, str]:
    """Those that a question can be worded in beside the workshop's own, with their names."""
    return {code: name for code, name in WORDING_LANGUAGES.items() if code != workshop.language}


def save_wording(
    session: Session, workshop: Workshop, uid: str, language: str, fields: Mapping[str, Any]
) -> None:
    """What is being asked now stays as it was asked. Raises NotFound, Invalid; TakenAway for a
    step that has been removed, unless `restore` says that it is to come back."""
    workshop_id = workshop.id or 0
    if fields.get("restore"):
        restore(session, workshop_id, uid)
    touch(session, workshop_id, turn=True)
    there = read_step(session, workshop_id, uid, workshop.language)
    refuse_removed(session, there.step)
    if language not in other_languages(workshop):
        raise Invalid()
    form = parse(WordingForm, fields)
    check_texts(form.prompt, form.body, "0")
    kind = there.kind
    texts, settings = _worded_settings(there, form)
    for options in option_lists(settings):
        refuse_long_and_twins(options)
    _word_themes(session, there.step, language, form.themes)
    said = Source(language=language, prompt=form.prompt, body=form.body, texts=texts)
    if language == there.language:
        rewrite(session, there.id, said.model_copy(update={"texts": kind.texts(settings)}))
    else:
        write(session, there.id, said, there.said)


def _word_themes(session: Session, step: Step, language: str, themes: Mapping[str, str]) -> None:
    """Raises Invalid."""
    named = planned_themes.worded(step_form.planned_themes(step), language, themes)
    step.themes = [one.model_dump(mode="json") for one in named]
    session.add(step)


def _worded_settings(step: AgendaStep, form: WordingForm) -> tuple[dict[str, str], BaseModel]:
    """The step's texts as the form says them, and its settings with them. Raises Invalid."""
    kind = step.kind
    texts = {name: form.texts[name] for name in kind.texts(step.settings) if form.texts.get(name)}
    settings = kind.with_texts(step.settings, texts)
    parse(kind.Settings, settings.model_dump(mode="json"))
    return texts, settings


def as_typed(step: AgendaStep, fields: Mapping[str, Any]) -> AgendaStep:
    """The step as its form stands now, whether it can be saved yet or not. Raises Invalid for what
    is longer than could be saved."""
    form = parse(WordingForm, fields)
    check_lengths(form.prompt, form.body)
    texts, settings = _worded_settings(step, form)
    for options in option_lists(settings):
        refuse_long(options)
    return replace(
        step,
        prompt=form.prompt or step.prompt,
        body=form.body or step.body,
        language=str(fields.get("word_in", "")) if form.prompt else step.language,
        texts={**step.texts, **texts},
    )


def remove_wording(session: Session, workshop: Workshop, uid: str, language: str) -> None:
    """The step in this language no more, unless it is the workshop's own, or the only one. Raises
    NotFound."""
    touch(session, workshop.id or 0, turn=True)
    step = read_step(session, workshop.id or 0, uid, workshop.language)
    found = step.wordings.get(language)
    if found and language not in (workshop.language, step.language):
        session.delete(found)
        none = dict.fromkeys(worded(step, language)["themes"], "")
        _word_themes(session, step.step, language, none)


NOT_YET: dict[str, Any] = {"prompt": "", "body": "", "texts": {}, "themes": {}}


def shown(session: Session, workshop: Workshop, uid: str, language: str) -> dict[str, Any]:
    """A wording as its form shows it. Raises NotFound."""
    return worded(read_step(session, workshop.id or 0, uid, workshop.language), language)


def worded(step: AgendaStep, language: str) -> dict[str, Any]:
    """A wording as its form shows it; an empty one for a language that is new to the step. Words
    of what has become another thing are left out: they are shown beside it."""
    themes = planned_themes.in_language(step_form.planned_themes(step.step), language)
    found = step.wordings.get(language)
    if found is None:
        return {**NOT_YET, "themes": themes}
    texts = texts_that_hold(step.wordings, language)
    return {"prompt": found.prompt, "body": found.body, "texts": texts, "themes": themes}


class TitlesForm(Plain):
    """`rounds` are by the keys of their rows; an empty one is as in the first language."""

    title: Line = ""
    rounds: dict[str, Line] = Field(default_factory=dict, max_length=500)


LONG = N_("Keep each title and name at most %(most)s characters long.")


def save_titles(
    session: Session, workshop_id: int, language: str, fields: Mapping[str, Any]
) -> None:
    """The title and the talk rounds' names in one language; every screen shows them at once.
    Raises Invalid."""
    touch(session, workshop_id, turn=True)
    workshop = session.get_one(Workshop, workshop_id)
    if language not in other_languages(workshop):
        raise Invalid()
    form = parse(TitlesForm, fields)
    if any(len(text) > LONGEST for text in (form.title, *form.rounds.values())):
        raise Invalid(LONG, most=LONGEST)
    workshop.wordings = with_title(workshop.wordings, language, form.title)
    session.add(workshop)
    for entry in read_agenda(session, workshop_id):
        if entry.is_round and entry.key in form.rounds:
            wordings = with_title(entry.item.wordings, language, form.rounds[entry.key])
            entry.item.wordings = wordings
            session.add(entry.item)


def worded_titles(workshop: Workshop, agenda: list[AgendaItem], language: str) -> dict[str, Any]:
    """The titles as their form shows them."""
    rounds = {entry.key: entry.titled.also(language) for entry in agenda if entry.is_round}
    return {"title": workshop.titled.also(language), "rounds": rounds}


def shown_titles(session: Session, workshop_id: int, language: str) -> dict[str, Any]:
    workshop = session.get_one(Workshop, workshop_id)
    return worded_titles(workshop, read_agenda(session, workshop_id, workshop.language), language)


def older_titles(workshop: Workshop, agenda: list[AgendaItem], language: str) -> dict[str, str]:
    """What the title (as "title") and the rounds read when they were written in this language,
    where they were changed since."""
    found = {entry.key: older(entry.item.wordings, language) for entry in agenda if entry.is_round}
    return {"title": older(workshop.wordings, language), **found}


def begun(workshop: Workshop, agenda: list[AgendaItem]) -> set[str]:
    """The languages that anything is worded in."""
    steps = [step for entry in agenda for step in entry.steps]
    titles = [workshop.titled, *(entry.titled for entry in agenda)]
    return {code for one in titles for code in one.texts} | {c for s in steps for c in s.wordings}
