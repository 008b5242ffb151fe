"""What a series hands over: written in sections, looked at, saved as a file and made final."""

import asyncio

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from app.clock import now
from app.errors import N_, Invalid, NotFound, Refused
from app.exports import FORMATS, attachment
from app.exports.finality import Read, why_withdrawn
from app.exports.finals import read_in
from app.exports.series.finals import FORMS, compose, make_final
from app.exports.series.handover import Handover, handover, stand_in
from app.exports.series.package import notes_of, package
from app.i18n import Words
from app.models.afterwards import final as finals
from app.models.afterwards.final import Final
from app.models.agenda.edition import Overtaken, edition_of
from app.models.people.crew import Series
from app.models.series import sections
from app.models.series.meetings import meetings, roles_in
from app.models.series.sections import CASE, HEADING, HINTS, SECTIONS, Written
from app.models.series.series import (
    changing,
    publish_series,
    published_series,
    withdraw_series,
)
from app.models.series.taken import taken_in
from app.models.workshop import Workshop
from app.numbers import read_number
from app.papers.names import safe_name
from app.routes._shared import forms
from app.routes._shared.final_files import By, file_response
from app.routes._shared.joining import nobody_home
from app.routes._shared.making import file_of
from app.routes._shared.mistakes import sentence
from app.routes._shared.overtaken import theirs
from app.routes._shared.parts import Field, Parts, PartsOf, language_of, page
from app.routes._shared.series_parts import AnyPost, OwningPost, Stand, series_page

router = APIRouter()
LABELS = {HEADING: N_("What it is called"), CASE: N_("Case number"), **SECTIONS}
SAID = {
    "saved": N_("Saved."),
    "made": N_("It is final."),
    "shared": N_("Everyone with the link can read it now."),
    "withdrawn": N_("Nobody but the members can read it any more."),
    "back": N_("It is back."),
}
NOT_FINAL = N_("Make it final first. Everyone reads the version in force, never a draft.")


@router.get("/series/{series_uid}/handover")
def show(
    request: Request, parts: PartsOf, stand: AnyPost, said: str = "", removed: str = ""
) -> Response:
    shown, say = sections.shown(stand.series), SAID.get(said, "")
    return _show(request, parts, stand, shown, say=say, removed=removed)


def _show(
    request: Request,
    parts: Parts,
    stand: Stand,
    typed: dict[str, str],
    *,
    say: str = "",
    removed: str = "",
    role: str = "",
    mistakes: forms.Mistakes | None = None,
    no: Refused | None = None,
    refusal: Refused | None = None,
    edition: str = "",
) -> Response:
    zone, words = parts.settings.time_zone, Words(language_of(request))
    with parts.database.reading() as session:
        composed = compose(session, stand.series, zone, now())
        versions = finals.versions_of(session, composed.workshop)
        taken = taken_in(session, stand.series_id)
    if isinstance(no, Overtaken):
        edition = edition_of(no.saved)
    bad = no or refusal
    newest = versions[0].number if versions else 0
    return series_page(
        request,
        "series/handover.html",
        stand,
        status=bad.status if bad else Invalid.status if mistakes else 200,
        here="handover",
        document=composed.documents[words.language],
        taken=[(one, one.in_language(words.language)[0]) for one in taken],
        removed=removed,
        forms=[FORMATS[name] for name in FORMS],
        sections=SECTIONS,
        hints=HINTS,
        typed=typed,
        role=role,
        mistakes=mistakes or {},
        overtaken=theirs(no, typed, {name: words(label) for name, label in LABELS.items()}),
        edition=edition or edition_of(sections.shown(stand.series)),
        final_edition=composed.edition,
        unchanged=bool(versions) and composed.says == versions[0].says,
        versions=[(one, why_withdrawn(one, newest, words)) for one in versions],
        zone=zone,
        link=f"{parts.settings.address}/series/{stand.series.uid}/public",
        say=say,
        refused=sentence(request, refusal) if refusal else "",
    )


@router.post("/series/{series_uid}/handover")
def write(
    request: Request,
    parts: PartsOf,
    stand: OwningPost,
    heading: Field = "",
    case_number: Field = "",
    summary: Field = "",
    background: Field = "",
    agreed: Field = "",
    unanswered: Field = "",
    goals: Field = "",
    edition: Field = "",
) -> Response:
    typed = {"heading": heading, "case_number": case_number, "summary": summary}
    typed |= {"background": background, "agreed": agreed, "unanswered": unanswered, "goals": goals}
    try:
        written = forms.read(Written, **typed)
    except forms.Unread as unread:
        return _show(request, parts, stand, typed, mistakes=unread.mistakes, edition=edition)
    try:
        with (
            parts.database.writing() as session,
            changing(session, stand.series_id, edition, sections.shown) as series,
        ):
            sections.write(series, written)
            session.add(series)
    except Overtaken as no:
        return _show(request, parts, stand, typed, no=no)
    return stand.to("/handover?said=saved")


@router.post("/series/{series_uid}/handover/final")
async def make(
    request: Request, parts: PartsOf, stand: OwningPost, role: Field = "", edition: Field = ""
) -> Response:
    """In all formats, in both languages."""
    again = sections.shown(stand.series)
    try:
        read = forms.read(By, role=role)
        async with parts.making.one(f"series {stand.series_id}"):
            await asyncio.to_thread(_make, parts, stand, read.role, edition)
    except forms.Unread as unread:
        mistakes = unread.mistakes
        return await asyncio.to_thread(
            _show, request, parts, stand, again, role=role, mistakes=mistakes
        )
    except Refused as refusal:
        return await asyncio.to_thread(
            _show, request, parts, stand, again, role=role, refusal=refusal
        )
    return RedirectResponse(f"/series/{stand.series.uid}/handover?said=made", 303)


def _make(parts: Parts, stand: Stand, role: str, edition: str) -> None:
    settings = parts.settings
    made = make_final(
        parts.database,
        stand.series_id,
        role,
        now(),
        settings.address,
        settings.time_zone,
        edition,
    )
    with parts.database.writing() as session:
        stand.note(session, "series-final", version=made.number)


@router.post("/series/{series_uid}/handover/publication")
def publish(request: Request, parts: PartsOf, stand: OwningPost) -> Response:
    """Everyone with the link reads the version in force, and each that takes its place."""
    with parts.database.writing() as session:
        final = finals.standing(session, stand_in(stand.series))
        if final:
            publish_series(session, stand.series_id, now())
            stand.note(session, "series-shared")
    if final is None:
        shown = sections.shown(stand.series)
        return _show(request, parts, stand, shown, refusal=Invalid(NOT_FINAL))
    return stand.to("/handover?said=shared")


@router.post("/series/{series_uid}/handover/withdrawal")
def withdraw(parts: PartsOf, stand: OwningPost) -> Response:
    with parts.database.writing() as session:
        withdraw_series(session, stand.series_id)
        stand.note(session, "series-no-longer-shared")
    return stand.to("/handover?said=withdrawn")


@router.get("/series/{series_uid}/public")
async def public(request: Request, parts: PartsOf, series_uid: str) -> Response:
    """The version in force, for everyone who finds the way, as long as it is published."""
    found = await asyncio.to_thread(_published, parts, series_uid)
    if found is None:
        return await asyncio.to_thread(nobody_home, request)
    series, final, workshop = found
    language = language_of(request, series.language)

    def draw() -> bytes:
        document = read_in(final, workshop, language, parts.settings.address, [])
        return bytes(_public(request, series, final, document).body)

    return (await parts.series_pages.of(workshop, (language,), draw)).response(request)


def _published(parts: Parts, uid: str) -> tuple[Series, Final, Workshop] | None:
    """With what stands in for its workshop; that is as old as the version is."""
    with parts.database.reading() as session:
        series = published_series(session, uid)
        workshop = stand_in(series, parts.settings.time_zone) if series else None
        final = finals.standing(session, workshop) if workshop else None
    if series is None or workshop is None or final is None:
        return None
    workshop.id, workshop.version = series.id, final.number
    return series, final, workshop


def _public(request: Request, series: Series, final: Final, document: Read) -> Response:
    return page(
        request,
        "series/public.html",
        default_language=series.language,
        series=series,
        final=final,
        document=document,
        zone=document.workshop.tz,
    )


@router.get("/series/{series_uid}/handover/package")
async def everything(request: Request, parts: PartsOf, stand: AnyPost) -> Response:
    """The document and the meetings' final notes, with their checksums."""
    async with parts.making.one(f"series {stand.series_id}"):
        body = await asyncio.to_thread(_package, request, parts, stand)
    name = f"{safe_name(stand.series.title)}.zip"
    headers = {"content-disposition": attachment(name), "x-robots-tag": "noindex"}
    return Response(body, media_type="application/zip", headers=headers)


def _package(request: Request, parts: Parts, stand: Stand) -> bytes:
    words, zone = Words(language_of(request, stand.series.language)), parts.settings.time_zone
    with parts.database.reading() as session:
        document = handover(session, stand.series, words.language, zone, now())
        held = meetings(session, stand.series_id)
        roles = roles_in(session, stand.series_id, stand.actor)
        notes = list(notes_of(session, held, roles, words))
    with parts.database.writing() as session:
        stand.note(session, "exported", form="package")
    return package(document, notes, words)


@router.get("/series/{series_uid}/handover/{name}")
async def download(request: Request, parts: PartsOf, stand: AnyPost, name: str) -> Response:
    """The draft as it is now."""
    if name not in FORMS:
        raise NotFound()

    def taken() -> Handover:
        with parts.database.reading() as session:
            zone, language = parts.settings.time_zone, language_of(request, stand.series.language)
            return handover(session, stand.series, language, zone, now())

    document = await asyncio.to_thread(taken)
    file = await file_of(request, parts, document, FORMATS[name], f"facilitator {stand.actor}")
    with parts.database.writing() as session:
        stand.note(session, "exported", form=name)
    return file


@router.get("/series/{series_uid}/handover/{version}/{name}")
def version(request: Request, parts: PartsOf, stand: AnyPost, version: str, name: str) -> Response:
    """A file of a version as it was made. Raises NotFound."""
    number, language = read_number(version) or 0, language_of(request, stand.series.language)
    workshop = stand_in(stand.series, parts.settings.time_zone)
    with parts.database.reading() as session:
        for final in finals.versions_of(session, workshop):
            file = finals.file_of(session, final, name, language)
            if final.number == number and file:
                return file_response(final, file, workshop, FORMATS[name])
    raise NotFound()
