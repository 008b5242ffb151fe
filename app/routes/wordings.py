"""In one more language: a step, with the phone beside its form, and the workshop's titles."""

from contextlib import AbstractContextManager
from functools import partial
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.errors import N_, Invalid, NotFound, Refused
from app.i18n import Words
from app.models.agenda import wording_form
from app.models.agenda.agenda import AgendaStep, read_agenda
from app.models.agenda.edition import Overtaken, TakenAway, edition_of, guarding
from app.models.agenda.step_form import planned_themes, read_step
from app.models.workshop import Workshop
from app.routes._shared.fields import Fields
from app.routes._shared.overtaken import theirs
from app.routes._shared.parts import Editor, Parts, PartsOf, Seat, language_of, page
from app.routes._shared.previews import preview_page

router = APIRouter()
THEMES = N_("Themes to begin with")


@router.get("/w/{uid}/steps/{step_uid}/wording")
def edit(
    request: Request, parts: PartsOf, seat: Editor, step_uid: str, word_in: str = ""
) -> Response:
    step = _step(parts, seat, step_uid)
    shown = wording_form.worded(step, word_in)
    return _form(request, seat, step, word_in, {**shown, "edition": edition_of(shown)})


@router.post("/w/{uid}/steps/{step_uid}/wording")
def save(request: Request, parts: PartsOf, seat: Editor, step_uid: str, sent: Fields) -> Response:
    language = str(sent.get("word_in", ""))
    try:
        with parts.database.writing() as session, _guarding(session, seat, step_uid, sent):
            wording_form.save_wording(session, seat.workshop, step_uid, language, sent)
    except (Invalid, Overtaken) as no:
        typed = {**wording_form.NOT_YET, **sent}
        return _form(request, seat, _step(parts, seat, step_uid), language, typed, no)
    return _to_step(seat, step_uid, "worded")


def _guarding(
    session: Session, seat: Seat, step_uid: str, sent: dict[str, Any]
) -> AbstractContextManager[None]:
    language, edition = str(sent.get("word_in", "")), str(sent.get("edition", ""))

    def shown() -> dict[str, Any]:
        return wording_form.shown(session, seat.workshop, step_uid, language)

    return guarding(session, seat.workshop_id, edition, shown)


@router.post("/w/{uid}/steps/{step_uid}/wording/removal")
def remove(request: Request, parts: PartsOf, seat: Editor, step_uid: str, sent: Fields) -> Response:
    """What was removed stands in the form as long as the page is open: saving it is the undo."""
    language = str(sent.get("word_in", ""))
    was = wording_form.worded(_step(parts, seat, step_uid), language)
    try:
        with parts.database.writing() as session, _guarding(session, seat, step_uid, sent):
            wording_form.remove_wording(session, seat.workshop, step_uid, language)
    except Overtaken as no:
        step = _step(parts, seat, step_uid)
        return _form(request, seat, step, language, dict(no.saved), no)
    step = _step(parts, seat, step_uid)
    if language in step.wordings or not was["prompt"]:
        return _to_step(seat, step_uid, "unworded")
    fields = {**was, "edition": edition_of(wording_form.worded(step, language))}
    return _form(request, seat, step, language, fields, removed=True)


@router.get("/w/{uid}/steps/{step_uid}/wording/preview")
def preview_saved(
    request: Request, parts: PartsOf, seat: Editor, step_uid: str, word_in: str = ""
) -> Response:
    return preview_page(request, seat, _step(parts, seat, step_uid).in_words((word_in,)))


@router.post("/w/{uid}/steps/{step_uid}/wording/preview")
def preview_typed(
    request: Request, parts: PartsOf, seat: Editor, step_uid: str, sent: Fields
) -> Response:
    """The phone as the form stands now."""
    return preview_page(request, seat, wording_form.as_typed(_step(parts, seat, step_uid), sent))


def _rows(typed: dict[str, Any]) -> dict[str, dict[str, str]]:
    return {name: _texts(typed[name]) for name in ("texts", "themes")}


def _texts(typed: Any) -> dict[str, str]:
    rows = typed.items() if isinstance(typed, dict) else ()
    return {name: text for name, text in rows if isinstance(text, str)}


def _step(parts: Parts, seat: Seat, uid: str) -> AgendaStep:
    with parts.database.reading() as session:
        return read_step(session, seat.workshop_id, uid, seat.workshop.language)


def _to_step(seat: Seat, step_uid: str, said: str) -> Response:
    return RedirectResponse(f"/w/{seat.workshop.uid}/steps/{step_uid}?said={said}", 303)


def _form(
    request: Request,
    seat: Seat,
    step: AgendaStep,
    language: str,
    fields: dict[str, Any],
    no: Refused | None = None,
    *,
    removed: bool = False,
) -> Response:
    languages = wording_form.other_languages(seat.workshop)
    if language not in languages or (step.step.removed_at and no is None):
        raise NotFound()
    words = Words(language_of(request))
    labels = {"prompt": N_("Question"), "body": N_("Text"), "texts": N_("Its texts")}
    labels["themes"] = THEMES
    overtaken = theirs(no, fields, {name: words(label) for name, label in labels.items()})
    edition = fields.get("edition", "")
    if isinstance(no, Overtaken) and not isinstance(no, TakenAway):
        edition = edition_of(no.saved)
    return page(
        request,
        "agenda/wording.html",
        request_path=f"/w/{seat.workshop.uid}/steps/{step.uid}/wording",
        removed=removed,
        status=no.status if no else 200,
        facilitator=seat.facilitator,
        place=seat.place,
        workshop=seat.workshop,
        step=step,
        word_in=language,
        name=languages[language],
        texts=step.kind.texts(step.settings),
        themes=[one.title for one in planned_themes(step.step)],
        older=step.older(language),
        before=step.wordings[language].texts if language in step.wordings else {},
        fields={
            **fields,
            **{of: _texts(fields[of]) for of in ("texts", "themes")},
            "edition": edition,
        },
        problem=words(no.say, **no.values) if no and not overtaken else "",
        overtaken=overtaken,
    )


@router.get("/w/{uid}/wording")
def edit_titles(
    request: Request, parts: PartsOf, seat: Editor, word_in: str = "", said: str = ""
) -> Response:
    """The workshop's title and its talk rounds, and the way to each step, in one language."""
    return _titles(request, parts, seat, word_in or _likely(seat.workshop), said=said)


def _likely(workshop: Workshop) -> str:
    """The language that somebody is most likely to write in."""
    languages = wording_form.other_languages(workshop)
    begun = [workshop.second_language, *workshop.wordings, *languages]
    return next(language for language in begun if language in languages)


@router.post("/w/{uid}/wording")
def save_titles(request: Request, parts: PartsOf, seat: Editor, sent: Fields) -> Response:
    language = str(sent.get("word_in", ""))
    try:
        with parts.database.writing() as session:
            edition = str(sent.get("edition", ""))
            shown = partial(wording_form.shown_titles, session, seat.workshop_id, language)
            with guarding(session, seat.workshop_id, edition, shown):
                wording_form.save_titles(session, seat.workshop_id, language, sent)
    except (Invalid, Overtaken) as no:
        return _titles(request, parts, seat, language, typed=sent, no=no)
    return RedirectResponse(f"/w/{seat.workshop.uid}/wording?word_in={language}&said=saved", 303)


def _titles(
    request: Request,
    parts: Parts,
    seat: Seat,
    language: str,
    *,
    typed: dict[str, Any] | None = None,
    no: Refused | None = None,
    said: str = "",
) -> Response:
    languages = wording_form.other_languages(seat.workshop)
    if language not in languages:
        raise NotFound()
    with parts.database.reading() as session:
        agenda = read_agenda(session, seat.workshop_id, seat.workshop.language)
    shown = wording_form.worded_titles(seat.workshop, agenda, language)
    fields = {"edition": edition_of(shown), **shown, **(typed or {})}
    words = Words(language_of(request))
    labels = {"title": words("The workshop's title"), "rounds": words("Talk round")}
    overtaken = theirs(no, fields, labels)
    if isinstance(no, Overtaken):
        fields["edition"] = edition_of(no.saved)
    return page(
        request,
        "agenda/titles.html",
        status=no.status if no else 200,
        facilitator=seat.facilitator,
        place=seat.place,
        workshop=seat.workshop,
        agenda=agenda,
        word_in=language,
        other_languages=languages,
        begun=wording_form.begun(seat.workshop, agenda),
        older=wording_form.older_titles(seat.workshop, agenda, language),
        fields={**fields, "rounds": _texts(fields["rounds"])},
        said=said,
        problem=words(no.say, **no.values) if no and not overtaken else "",
        overtaken=overtaken,
    )
