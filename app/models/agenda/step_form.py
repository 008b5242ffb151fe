"""A step as its form says it: checked, made, and saved."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel
from sqlmodel import Session

from app.clock import now
from app.errors import N_, Invalid
from app.models.agenda.agenda import (
    AgendaStep,
    Item,
    Step,
    add_item,
    add_step,
    find_step,
    round_key,
    with_words,
)
from app.models.agenda.arrangement import (
    find_row,
    last_of,
    put_after,
    put_new,
    refuse_if_here,
    restore,
)
from app.models.agenda.asking import Asking, latest
from app.models.agenda.draft import check_desk_notes, check_texts
from app.models.agenda.earlier import earlier_from, earlier_of
from app.models.agenda.edition import TakenAway, guarding
from app.models.agenda.former_picture import keep_former
from app.models.agenda.picture import check_use, tidy
from app.models.agenda.planned_themes import PlannedTheme, as_lines, from_lines
from app.models.agenda.same import same_from
from app.models.agenda.takes import fields_of, takes_from, takes_of
from app.models.agenda.wording import Source, rewrite, words_of
from app.models.workshop import Workshop, touch
from app.steps import STEP_KINDS
from app.steps.base import StepKind
from app.steps.options import TAKES
from app.steps.plain import Line, Plain, Text, parse

NO_GROUPS = N_(
    "Only a question with two to twelve options, of which each chooses one, and without answers in "
    "their own words, can be used to compare groups."
)


class StepForm(Plain):
    """`round` is a talk round's key, empty for a step by itself; `after` the row that a new one
    comes after, where it isn't last; `words_in` the language that it is
    written in, where that may be another than the workshop's; `themes` those that it begins with,
    a line each, None where the form doesn't ask."""

    prompt: Line = ""
    body: Text = ""
    minutes: Line = "0"
    show: Literal["live", "reveal"] = "live"
    approve_first: bool = False
    background: bool = False
    desk_notes: Text = ""
    round: str = ""
    after: str = ""
    words_in: str = ""
    themes: Text | None = None


def read_form(
    kind: StepKind[Any, Any], fields: Mapping[str, Any], before: BaseModel | None = None
) -> tuple[StepForm, BaseModel]:
    """The form and the kind's own settings, as they follow those `before`. Raises Invalid with a
    sentence."""
    form = parse(StepForm, fields)
    check_texts(form.prompt, form.body, form.minutes)
    check_desk_notes(form.desk_notes)
    if same_from(kind, fields):
        fields = {**fields, TAKES: {"of": TAKES}}
    if before is None:
        settings = kind.settings_from(fields)
    else:
        settings = kind.settings_changed(fields, before)
    if form.background and not kind.groups_in(settings):
        raise Invalid(NO_GROUPS)
    return form, settings


def new_step(
    session: Session,
    workshop: Workshop,
    name: str,
    fields: Mapping[str, Any],
    actor: int | None = None,
) -> Step:
    """A step last on the agenda, or last in a talk round; or `after` a row there. Raises NotFound,
    Invalid."""
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
    step = add_step(
        session,
        item,
        name,
        form.prompt,
        language=workshop.language,
        body=form.body,
        settings=settings,
        show=_show(kind, form),
        approve_first=form.approve_first and kind.lists_in(settings),
        desk_notes=form.desk_notes,
        background=form.background,
    )
    step.earlier = _stored(earlier_from(session, workshop, kind, fields, actor))
    _connect(step, kind, fields)
    plan_themes(step, form)
    put_new(session, workshop_id, step.uid, form.round if kind.asks else "", form.after)
    return step


def _connect(step: Step, kind: StepKind[Any, Any], fields: Mapping[str, Any]) -> None:
    """With the earlier question that it is the same as, or takes its options from. Raises
    Invalid."""
    step.same_as = same_from(kind, fields)
    step.takes = None if step.same_as else _stored(takes_from(kind, fields))


def plan_themes(step: Step, form: StepForm) -> None:
    """Raises Invalid."""
    if form.themes is not None and STEP_KINDS[step.kind].may_sort:
        planned = from_lines(form.themes, planned_themes(step))
        step.themes = [one.model_dump(mode="json") for one in planned]


def planned_themes(step: Step) -> list[PlannedTheme]:
    return [PlannedTheme.model_validate(one) for one in step.themes]


def _stored(chosen: Plain | None) -> dict[str, Any] | None:
    return chosen.model_dump(mode="json") if chosen else None


def _show(kind: StepKind[Any, Any], form: StepForm) -> str:
    return kind.show if kind.sealed or kind.to_desk else form.show


def read_step(session: Session, workshop_id: int, uid: str, language: str) -> AgendaStep:
    """A step with its words, removed or not. Raises NotFound."""
    step = find_step(session, workshop_id, uid)
    return with_words(step, words_of(session, step.id), language)


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
        "background": step.step.background,
        "desk_notes": step.step.desk_notes,
        "takes": fields_of(takes_of(step)),
        "same_as": step.step.same_as,
        "earlier": chosen.workshop if (chosen := earlier_of(step.step.earlier)) else "",
        "themes": as_lines(planned_themes(step.step)),
        "minutes": item.planned_s // 60,
        "round": round_key(item.id or 0) if item.title else "",
    }


def save_step(
    session: Session,
    workshop: Workshop,
    uid: str,
    fields: Mapping[str, Any],
    actor: int | None = None,
) -> str:
    """What is being asked now stays as it was asked. The key of a picture that it took away, empty
    where it took none. Raises NotFound, Invalid; TakenAway for one
    that has been removed, unless `restore` says that it is to come back."""
    workshop_id = workshop.id or 0
    if fields.get("restore"):
        restore(session, workshop_id, uid)
    edition = str(fields.get("edition", ""))
    with guarding(session, workshop_id, edition, lambda: shown(session, workshop, uid)):
        return _save_step(session, workshop, uid, fields, actor)


def refuse_removed(session: Session, step: Step) -> None:
    """Raises TakenAway."""
    item = session.get_one(Item, step.item_id)
    if step.removed_at is not None or item.removed_at is not None:
        raise TakenAway({})


def _save_step(
    session: Session,
    workshop: Workshop,
    uid: str,
    fields: Mapping[str, Any],
    actor: int | None,
) -> str:
    workshop_id = workshop.id or 0
    touch(session, workshop_id, turn=True)
    before = read_step(session, workshop_id, uid, workshop.language)
    step, kind = before.step, before.kind
    refuse_removed(session, step)
    form, settings = read_form(kind, fields, before.settings)
    check_use(session, workshop_id, kind.pictures(settings))
    taken = keep_former(step, before.settings, settings, now())
    step.settings, step.settings_version = settings.model_dump(mode="json"), kind.settings_version
    step.show = _show(kind, form) if kind.asks else step.show
    step.approve_first = form.approve_first and kind.lists_in(settings)
    step.background = form.background
    step.desk_notes = form.desk_notes
    chosen = earlier_of(step.earlier)
    step.earlier = _stored(earlier_from(session, workshop, kind, fields, actor, chosen))
    _connect(step, kind, fields)
    plan_themes(step, form)
    session.add(step)
    session.flush()
    tidy(session, workshop_id, now())
    texts = kind.texts(settings)
    said = Source(language="", prompt=form.prompt, body=form.body, texts=texts)
    language = _spoken(before, workshop.language, said, form.words_in)
    rewrite(session, before.id, said.model_copy(update={"language": language}))
    item = session.get_one(Item, step.item_id)
    here = round_key(item.id or 0) if item.title else ""
    if not here:
        item.planned_s = int(form.minutes) * 60
        session.add(item)
    if kind.asks and form.round != here:
        after = last_of(session, workshop_id, form.round, here)
        put_after(session, workshop_id, uid, form.round, after)
    return taken


def _spoken(shown: AgendaStep, ours: str, said: Source, chosen: str) -> str:
    """The language that the form is written in. A workshop that has changed its language shows
    what isn't written in it yet as it was; as long as it reads so, it is in that language."""
    before = Source(prompt=shown.prompt, body=shown.body, texts=shown.kind.texts(shown.settings))
    same = all(before.parts.get(part, text) == text for part, text in said.parts.items())
    if shown.language and (same or chosen == shown.language):
        return shown.language
    return ours


def is_asked_now(session: Session, step: Step) -> bool:
    return asked_now(session, step) is not None


def was_asked(session: Session, step: Step) -> bool:
    """Whether it has begun with the themes that it was planned with."""
    return (step.id or 0) in latest(session, [step.id or 0])


def asked_now(session: Session, step: Step) -> Asking | None:
    """Its asking that is open."""
    asking = latest(session, [step.id or 0]).get(step.id or 0)
    return asking if asking and asking.is_open else None
