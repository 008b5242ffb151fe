"""A step as its form says it: checked, made, and saved."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel
from sqlmodel import Session, col, select

from app.clock import now
from app.models.agenda import (
    AgendaStep,
    Item,
    Step,
    Wording,
    add_item,
    add_step,
    find_step,
    find_words,
    round_key,
    set_words,
    with_words,
)
from app.models.arrangement import find_row, last_of, put_after, refuse_if_here, restore
from app.models.asking import latest
from app.models.draft import check_desk_notes, check_texts
from app.models.edition import TakenAway, guarding
from app.models.picture import check_use, tidy
from app.models.workshop import Workshop, touch
from app.steps import STEP_KINDS
from app.steps.base import StepKind
from app.steps.plain import Line, Plain, Text, parse


class StepForm(Plain):
    """`round` is a talk round's key, empty for a step by itself."""

    prompt: Line = ""
    body: Text = ""
    minutes: Line = "0"
    show: Literal["live", "reveal"] = "live"
    approve_first: bool = False
    desk_notes: Text = ""
    round: str = ""


def read_form(kind: StepKind[Any, Any], fields: Mapping[str, Any]) -> tuple[StepForm, BaseModel]:
    """The form and the kind's own settings. Raises Invalid with a sentence."""
    form = parse(StepForm, fields)
    check_texts(form.prompt, form.body, form.minutes)
    check_desk_notes(form.desk_notes)
    return form, kind.settings_from(fields)


def new_step(session: Session, workshop: Workshop, name: str, fields: Mapping[str, Any]) -> Step:
    """A step last on the agenda, or last in a talk round. Raises NotFound, Invalid."""
    workshop_id = workshop.id or 0
    touch(session, workshop_id, turn=True)
    kind = STEP_KINDS[name]
    form, settings = read_form(kind, fields)
    check_use(session, workshop_id, kind.pictures(settings))
    if form.round and kind.asks:
        item, _ = find_row(session, workshop_id, form.round)
        refuse_if_here(session, workshop_id, item.id)
        item.planned_s += int(form.minutes) * 60
    else:
        item = add_item(session, workshop_id, planned_s=int(form.minutes) * 60)
    return add_step(
        session,
        item,
        name,
        form.prompt,
        language=workshop.language,
        body=form.body,
        settings=settings,
        show=form.show,
        approve_first=form.approve_first and kind.lists,
        desk_notes=form.desk_notes,
    )


def read_step(session: Session, workshop_id: int, uid: str, language: str) -> AgendaStep:
    """A step with its words, removed or not. Raises NotFound."""
    step = find_step(session, workshop_id, uid)
    rows = select(Wording).where(Wording.step_id == step.id).order_by(col(Wording.id))
    return with_words(step, {one.language: one for one in session.exec(rows)}, language)


def shown(session: Session, workshop: Workshop, uid: str) -> dict[str, Any]:
    """A step as its form shows it. Raises NotFound."""
    step = read_step(session, workshop.id or 0, uid, workshop.language)
    item = session.get_one(Item, step.step.item_id)
    return {
        **step.settings.model_dump(mode="json"),
        "prompt": step.prompt,
        "body": step.body,
        "show": step.step.show,
        "approve_first": step.step.approve_first,
        "desk_notes": step.step.desk_notes,
        "minutes": item.planned_s // 60,
        "round": round_key(item.id or 0) if item.title else "",
    }


def save_step(session: Session, workshop: Workshop, uid: str, fields: Mapping[str, Any]) -> None:
    """What is being asked now stays as it was asked. Raises NotFound, Invalid; TakenAway for one
    that has been removed, unless `restore` says that it is to come back."""
    workshop_id = workshop.id or 0
    if fields.get("restore"):
        restore(session, workshop_id, uid)
    edition = str(fields.get("edition", ""))
    with guarding(session, workshop_id, edition, lambda: shown(session, workshop, uid)):
        _save_step(session, workshop, uid, fields)


def refuse_removed(session: Session, step: Step) -> None:
    """Raises TakenAway."""
    item = session.get_one(Item, step.item_id)
    if step.removed_at is not None or item.removed_at is not None:
        raise TakenAway({})


def _save_step(session: Session, workshop: Workshop, uid: str, fields: Mapping[str, Any]) -> None:
    workshop_id = workshop.id or 0
    touch(session, workshop_id, turn=True)
    step = find_step(session, workshop_id, uid)
    refuse_removed(session, step)
    kind = STEP_KINDS[step.kind]
    form, settings = read_form(kind, fields)
    check_use(session, workshop_id, kind.pictures(settings))
    settings, texts = _with_first_texts(session, workshop, step, settings)
    step.settings, step.settings_version = settings.model_dump(mode="json"), kind.settings_version
    step.show = form.show if kind.asks else step.show
    step.approve_first = form.approve_first and kind.lists
    step.desk_notes = form.desk_notes
    session.add(step)
    session.flush()
    tidy(session, workshop_id, now())
    set_words(session, step, workshop.language, form.prompt, form.body, texts)
    item = session.get_one(Item, step.item_id)
    here = round_key(item.id or 0) if item.title else ""
    if not here:
        item.planned_s = int(form.minutes) * 60
        session.add(item)
    if kind.asks and form.round != here:
        after = last_of(session, workshop_id, form.round, here)
        put_after(session, workshop_id, uid, form.round, after)


def _with_first_texts(
    session: Session, workshop: Workshop, step: Step, settings: BaseModel
) -> tuple[BaseModel, dict[str, str]]:
    """Settings keep the words they were first written in. When the workshop has changed its
    language since, what the form says are texts beside them."""
    kind = STEP_KINDS[step.kind]
    own = find_words(session, step, workshop.language)
    if own is None or not own.texts:
        return settings, {}
    first = kind.texts(kind.read_settings(step.settings, step.settings_version))
    return kind.with_texts(settings, first), kind.texts(settings)


def is_asked_now(session: Session, step: Step) -> bool:
    asking = latest(session, [step.id or 0]).get(step.id or 0)
    return asking is not None and asking.is_open
