"""Making the notes final: what would be, the button that does it, and all versions there have been,
with their files."""

import asyncio
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.clock import now
from app.errors import N_, Invalid, NotFound, Refused
from app.exports import FORMATS, Format
from app.exports.finality import differences, look_up_at, why_withdrawn
from app.exports.finals import compose, differs_from, make_final
from app.i18n import LANGUAGES, Words
from app.models.afterwards import final as finals
from app.models.afterwards.final import Final, FinalFile
from app.models.people.member import HOST, OWNER
from app.models.run.retention import say_what_is_left
from app.models.workshop import COUNTS, Workshop
from app.numbers import read_number
from app.routes._shared import forms
from app.routes._shared.final_files import By, file_response
from app.routes._shared.making import form_of
from app.routes._shared.mistakes import sentence
from app.routes._shared.parts import (
    AnyMember,
    Field,
    Host,
    Parts,
    PartsOf,
    Seat,
    language_of,
    note_export,
    page,
)
from app.routes._shared.readiness import readiness
from app.security_log import note_with

router = APIRouter()
MADE = N_("The notes are final.")


@router.get("/w/{uid}/final")
def show(request: Request, parts: PartsOf, seat: AnyMember, said: str = "") -> Response:
    return _page(request, parts, seat, made=said == "made")


@router.post("/w/{uid}/final")
async def make(
    request: Request,
    parts: PartsOf,
    seat: Host,
    role: Field = "",
    keep_counts: Field = "",
    edition: Field = "",
) -> Response:
    typed = {"role": role, "keep_counts": keep_counts}
    try:
        read = forms.read(By, role=role)
        async with parts.making.one(f"final {seat.workshop_id}"):
            await asyncio.to_thread(_make, parts, seat, read.role, keep_counts, edition)
    except forms.Unread as unread:
        return await asyncio.to_thread(
            _page, request, parts, seat, typed=typed, mistakes=unread.mistakes
        )
    except Refused as refusal:
        return await asyncio.to_thread(_page, request, parts, seat, typed=typed, refusal=refusal)
    return RedirectResponse(f"/w/{seat.workshop.uid}/final?said=made", 303)


def _make(parts: Parts, seat: Seat, role: str, keep_counts: str, edition: str) -> None:
    made = make_final(
        parts.database, seat.workshop_id, role, now(), parts.settings.address, edition
    )
    with parts.database.writing() as session:
        say_what_is_left(session, seat.workshop_id, counts=keep_counts == COUNTS)
        told = {"by": seat.actor, "workshop": seat.workshop_id, "version": made.number}
        note_with(session, "notes-final", **told)


@router.get("/w/{uid}/final/{version}/{name}")
async def download(
    request: Request, parts: PartsOf, seat: AnyMember, version: str, name: str
) -> Response:
    """A file of a version as it was made; of one that was withdrawn, for owners, if it is archived.
    Raises NotFound."""
    form, number = form_of(name), read_number(version) or 0
    file = await asyncio.to_thread(_file, request, parts, seat, number, form)
    await asyncio.to_thread(note_export, parts, seat, name)
    return file


def _file(request: Request, parts: Parts, seat: Seat, number: int, form: Format) -> Response:
    language = language_of(request, seat.workshop.language)
    with parts.database.reading() as session:
        workshop = session.get_one(Workshop, seat.workshop_id)
        for final in finals.versions_of(session, workshop):
            file = finals.file_of(session, final, form.name, language)
            if final.number == number and file and (final.stands or seat.role == OWNER):
                return file_response(final, file, workshop, form)
    raise NotFound()


@dataclass(frozen=True)
class Named:
    """A file, and what its button says."""

    file: FinalFile
    label: str


@dataclass(frozen=True)
class Version:
    """One as the page lists it: whether it is the one in `force`, `why` it no longer is, and its
    files by language, as far as whoever looks may have them."""

    final: Final
    force: bool
    why: str
    differs: str
    files: dict[str, list[Named]]
    address: str


def _page(
    request: Request,
    parts: Parts,
    seat: Seat,
    *,
    typed: dict[str, str] | None = None,
    mistakes: forms.Mistakes | None = None,
    refusal: Refused | None = None,
    made: bool = False,
) -> Response:
    words = Words(language_of(request))
    with parts.database.reading() as session:
        workshop = session.get_one(Workshop, seat.workshop_id)
        versions = list(_versions(session, parts, workshop, seat.role, words))
        last = finals.last(session, workshop)
        may = seat.role in (OWNER, HOST) and workshop.ended and workshop.rehearsal is None
        coming = _coming(session, workshop, words) if may else None
    return page(
        request,
        "final/show.html",
        status=refusal.status if refusal else Invalid.status if mistakes else 200,
        facilitator=seat.facilitator,
        place=seat.place,
        reminder=seat.reminder,
        workshop=workshop,
        versions=versions,
        owed=finals.is_owed(last),
        coming=coming,
        may_edit=seat.role in (OWNER, HOST),
        left=readiness(parts, seat) if coming else None,
        typed=typed or {"role": last.role if last else "", "keep_counts": COUNTS},
        mistakes=mistakes or {},
        say=sentence(request, refusal) if refusal else "",
        done=words(MADE) if made else "",
    )


@dataclass(frozen=True)
class Coming:
    """What would be made final: its number, the edition that is looked at, and in what it differs;
    `same`: in nothing."""

    number: int
    edition: str
    differs: str
    same: bool


def _coming(session: Session, workshop: Workshop, words: Words) -> Coming:
    composed = compose(session, workshop.id or 0, now())
    before, found = composed.before, differs_from(composed.before, composed)
    return Coming(
        number=before.number + 1 if before else 1,
        edition=composed.edition,
        differs=" ".join(differences(found, words)),
        same=before is not None and not found,
    )


def _versions(
    session: Session, parts: Parts, workshop: Workshop, role: str, words: Words
) -> list[Version]:
    found = finals.versions_of(session, workshop)
    newest = found[0].number if found else 0
    return [
        Version(
            final=final,
            force=final.stands and final.number == newest,
            why=why_withdrawn(final, newest, words),
            differs=" ".join(differences(final.differs, words)),
            files=_files(session, final, words) if final.stands or role == OWNER else {},
            address=look_up_at(final, parts.settings.address),
        )
        for final in found
    ]


def _files(session: Session, final: Final, words: Words) -> dict[str, list[Named]]:
    """By the name of the language that they are in."""
    files: dict[str, list[Named]] = {}
    for file in finals.files_of(session, final):
        if file.body is not None:
            named = Named(file, FORMATS[file.form].said(words))
            files.setdefault(LANGUAGES[file.language], []).append(named)
    return files
