"""A step's form, new or to change, with the phone beside it."""

from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.clock import now
from app.errors import N_, Invalid, NotFound, Refused
from app.i18n import Words
from app.models.agenda import step_form
from app.models.agenda.agenda import (
    AgendaStep,
    Step,
    find_step,
    read_agenda,
    read_steps,
)
from app.models.agenda.asking import Asking
from app.models.agenda.draft import check_lengths
from app.models.agenda.earlier import earlier_from
from app.models.agenda.edition import Overtaken, TakenAway, edition_of
from app.models.agenda.same import may_be_same, same_from, same_step
from app.models.agenda.takes import WAYS, Takes, as_fields, offers, takes_from, takes_of
from app.models.agenda.wording_form import other_languages
from app.models.commitments.promised import choices, copied
from app.models.people.pressed import press
from app.routes._shared import picture_fields
from app.routes._shared.fields import Drawn, Fields
from app.routes._shared.overtaken import theirs
from app.routes._shared.parts import Editor, Parts, PartsOf, Seat, language_of, page
from app.routes._shared.previews import preview_page
from app.routes._shared.ways import at_agenda
from app.steps import STEP_KINDS
from app.steps.alike import alike
from app.steps.base import StepKind
from app.steps.options import TAKES, Option, form_rows

router = APIRouter()
ASKED = N_("Question"), N_("Explanation")
SHOWN = N_("Heading"), N_("Text")
NOTES, MINUTES = N_("Your own notes"), N_("Planned minutes")
THEMES = N_("Themes to begin with")
EMPTY = (
    *("prompt", "body", "round", "after", "desk_notes", "themes"),
    *("edition", "same_as", "earlier"),
)


@router.get("/w/{uid}/steps/new")
def begin(
    request: Request,
    parts: PartsOf,
    seat: Editor,
    kind: str = "",
    round: str = "",
    after: str = "",
) -> Response:
    how = _kind(kind)
    typed = {"minutes": how.minutes, "round": round, "after": after}
    return _form(request, parts, seat, how, typed)


@router.post("/w/{uid}/steps")
def add(request: Request, parts: PartsOf, seat: Editor, sent: Fields, drawn: Drawn) -> Response:
    how = _kind(sent.get("kind"))
    assert seat.facilitator is not None
    try:
        picture_fields.take(parts, seat, sent)
        with parts.database.writing() as session:
            pressed = press(session, seat.facilitator, drawn, now())
            if not pressed.led_to:
                step = step_form.new_step(session, seat.workshop, how.name, sent, seat.actor)
                there = at_agenda(seat, "added", focus=f"edit-{step.uid}")
                pressed.led_to = _onward(seat, step.uid, sent) or there
    except Invalid as no:
        return _form(request, parts, seat, how, sent, no=no)
    return RedirectResponse(pressed.led_to, 303)


@router.post("/w/{uid}/steps/preview")
def preview_typed(
    request: Request, parts: PartsOf, seat: Editor, sent: Fields, screen: str = "phone"
) -> Response:
    """A screen as the form stands now, whether it can be saved yet or not; what is longer than
    could be saved isn't drawn."""
    picture_fields.fill_in(parts, seat, sent)
    return _preview_typed(request, parts, seat, _kind(sent.get("kind")), sent, screen)


@router.get("/w/{uid}/steps/preview")
def preview_empty(
    request: Request, parts: PartsOf, seat: Editor, kind: str = "", screen: str = "phone"
) -> Response:
    return _preview_typed(request, parts, seat, _kind(kind), {}, screen)


@router.get("/w/{uid}/steps/{step_uid}")
def edit(request: Request, parts: PartsOf, seat: Editor, step_uid: str, said: str = "") -> Response:
    with parts.database.reading() as session:
        step = step_of(session, seat, step_uid)
        fields = step_form.shown(session, seat.workshop, step_uid)
        asked = step_form.asked_now(session, step.step)
    fields["edition"] = edition_of(fields)
    return _form(request, parts, seat, step.kind, fields, step=step, asked=asked, said=said)


@router.post("/w/{uid}/steps/{step_uid}")
def save(request: Request, parts: PartsOf, seat: Editor, step_uid: str, sent: Fields) -> Response:
    try:
        picture_fields.take(parts, seat, sent)
        with parts.database.writing() as session:
            taken = step_form.save_step(session, seat.workshop, step_uid, sent, seat.actor)
            asked = step_form.is_asked_now(session, find_step(session, seat.workshop_id, step_uid))
    except (Invalid, Overtaken) as no:
        with parts.database.reading() as session:
            step = step_form.read_step(session, seat.workshop_id, step_uid, seat.workshop.language)
        return _form(request, parts, seat, step.kind, sent, step=step, no=no)
    say = "saved-open" if asked else "saved"
    there = at_agenda(seat, say, taken, f"edit-{step_uid}")
    return RedirectResponse(_onward(seat, step_uid, sent) or there, 303)


def _onward(seat: Seat, step_uid: str, sent: dict[str, Any]) -> str:
    """The way to the step in another language, if that was asked for."""
    language = sent.get("word_in")
    if sent.get("then") != "wording" or language not in other_languages(seat.workshop):
        return ""
    return f"/w/{seat.workshop.uid}/steps/{step_uid}/wording?word_in={language}"


def _kind(name: Any) -> StepKind[Any, Any]:
    if not isinstance(name, str) or name not in STEP_KINDS:
        raise NotFound()
    return STEP_KINDS[name]


def step_of(session: Session, seat: Seat, uid: str) -> AgendaStep:
    """A step with its words, in an own snapshot. Raises NotFound."""
    step = find_step(session, seat.workshop_id, uid)
    found = read_steps(session, [step.item_id], seat.workshop.language)
    for one in found:
        if one.uid == uid:
            return one
    raise NotFound()


def _form(
    request: Request,
    parts: Parts,
    seat: Seat,
    how: StepKind[Any, Any],
    typed: dict[str, Any],
    *,
    step: AgendaStep | None = None,
    asked: Asking | None = None,
    no: Refused | None = None,
    said: str = "",
) -> Response:
    """The form as stored or as typed; what isn't there is as the kind has it."""
    overtaken = theirs(no, typed, _labels(language_of(request), how))
    if isinstance(no, Overtaken) and not isinstance(no, TakenAway):
        typed = {**typed, "edition": edition_of(no.saved)}
    fields = _fields(how, seat.workshop.language, typed)
    with parts.database.reading() as session:
        agenda = read_agenda(session, seat.workshop_id, seat.workshop.language)
        earlier = choices(session, seat.facilitator, seat.workshop) if how.recalls else []
        begun = step is not None and step_form.was_asked(session, step.step)
    return page(
        request,
        "agenda/step.html",
        status=no.status if no else 200,
        facilitator=seat.facilitator,
        place=seat.place,
        request_path=f"/w/{seat.workshop.uid}/agenda",
        workshop=seat.workshop,
        kind=how,
        step=step,
        fields=fields,
        rounds=[entry for entry in agenda if entry.is_round],
        offers=offers(agenda, how, seat.workshop.self_paced, step.uid if step else ""),
        same=may_be_same(agenda, how, step.uid if step else ""),
        earlier=earlier,
        alike=_alike(how, fields),
        plans_themes=how.may_sort and not begun,
        asked=asked,
        said=said,
        other_languages=other_languages(seat.workshop),
        problem=Words(language_of(request))(no.say, **no.values) if no and not overtaken else "",
        overtaken=overtaken,
    )


def _fields(how: StepKind[Any, Any], language: str, typed: dict[str, Any]) -> dict[str, Any]:
    defaults = how.begun_with(Words(language)).model_dump(mode="json")
    base: dict[str, Any] = dict.fromkeys(EMPTY, "")
    base |= {"show": how.show, "approve_first": False, "background": False}
    base |= {"words_in": language, "minutes": how.minutes}
    fields = {**defaults, **base, **typed}
    fields |= {name: form_rows(fields[name]) for name in how.option_fields}
    fields["takes"] = as_fields(fields.get("takes"))
    return fields


def _alike(how: StepKind[Any, Any], fields: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    rows = [fields[name] for name in how.ballot_fields]
    return alike(tuple(text for given in rows for texts in given.values() for text in texts))


def _labels(language: str, how: StepKind[Any, Any]) -> dict[str, str]:
    """What the form calls what somebody may have written there."""
    words = Words(language)
    prompt, body = ASKED if how.asks else SHOWN
    named = {"prompt": prompt, "body": body, "themes": THEMES}
    named |= {"desk_notes": NOTES, "minutes": MINUTES}
    rows = {name: how.rows for name, value in how.Settings() if how.rows and value == []}
    return {name: words(label) for name, label in {**named, **rows}.items()}


def _preview_typed(
    request: Request,
    parts: Parts,
    seat: Seat,
    how: StepKind[Any, Any],
    sent: dict[str, Any],
    screen: str,
) -> Response:
    takes, same_as, earlier = None, "", None
    begun = how.begun_with(Words(seat.workshop.language))
    try:
        same_as = same_from(how, sent)
        form = {**sent, TAKES: {"of": TAKES}} if same_as else sent
        settings = how.settings_from(form) if sent else begun
        takes = None if same_as else takes_from(how, sent)
        with parts.database.reading() as session:
            earlier = earlier_from(session, seat.workshop, how, sent, seat.actor)
    except Invalid:
        settings = begun
    step = Step(
        item_id=0,
        same_as=same_as,
        earlier=earlier.model_dump() if earlier else None,
        kind=how.name,
        background=bool(sent.get("background")),
        settings=settings.model_dump(mode="json"),
        settings_version=how.settings_version,
    )
    prompt, body = str(sent.get("prompt") or "…"), str(sent.get("body", ""))
    check_lengths(prompt, body)
    return _preview(request, parts, seat, AgendaStep(step, prompt, body), takes, screen)


@router.get("/w/{uid}/steps/{step_uid}/preview")
def preview_saved(
    request: Request, parts: PartsOf, seat: Editor, step_uid: str, screen: str = "phone"
) -> Response:
    with parts.database.reading() as session:
        step = step_of(session, seat, step_uid)
    return _preview(request, parts, seat, step, takes_of(step), screen)


SHOWN_OPTIONS = 5
COMING = N_("Option %(number)s, taken when it opens")


def _preview(
    request: Request,
    parts: Parts,
    seat: Seat,
    step: AgendaStep,
    takes: Takes | None,
    screen: str,
) -> Response:
    """Where options are taken, some stand for them, and it is said from where they will come."""
    if step.step.same_as or step.kind.recalls:
        return preview_page(request, seat, _as_it_opens(parts, seat, step), screen)
    if takes is None:
        return preview_page(request, seat, step, screen)
    if step.kind.shows_earlier:
        return preview_page(
            request, seat, step, screen, _coming(request, parts, seat, step.kind, takes)
        )
    words = Words(seat.workshop.language)
    options = [
        Option(id=f"taken{number}", text=words(COMING, number=number))
        for number in range(1, min(takes.most, SHOWN_OPTIONS) + 1)
    ]
    [field, *_] = step.kind.ballot_fields
    settings = step.settings.model_copy(update={field: options}).model_dump(mode="json")
    shown = replace(step, step=step.step.model_copy(update={"settings": settings}), texts={})
    return preview_page(
        request, seat, shown, screen, _coming(request, parts, seat, step.kind, takes)
    )


def _as_it_opens(parts: Parts, seat: Seat, step: AgendaStep) -> AgendaStep:
    """With what it would be asked with now, from an earlier question or workshop; as it stands
    where there is none."""
    with parts.database.reading() as session:
        agenda = read_agenda(session, seat.workshop_id, seat.workshop.language)
        same = same_step(agenda, step)
        settings = same.settings if same else step.settings
        if step.step.earlier:
            settings = copied(session, seat.workshop, step, now())
    plain = settings.model_dump(mode="json")
    return replace(step, step=step.step.model_copy(update={"settings": plain}), texts={})


def _coming(
    request: Request, parts: Parts, seat: Seat, how: StepKind[Any, Any], takes: Takes
) -> str:
    """What will stand there, in the language of who looks."""
    words = Words(language_of(request))
    with parts.database.reading() as session:
        agenda = read_agenda(session, seat.workshop_id, seat.workshop.language)
    steps = [step for entry in agenda for step in entry.steps]
    source = next((step.prompt for step in steps if step.step.origin == takes.origin), "…")
    what = words(WAYS[takes.take].label, asked=source)
    if how.shows_earlier:
        return words(N_("%(what)s stand beside the text, on the projector."), what=what)
    return words(
        N_("%(what)s come here when it opens, at most %(most)s."), what=what, most=takes.most
    )
