"""The records of purges: that of a workshop for its members, and those of workshops of which
nothing is left for whoever looks after the accounts."""

import asyncio
from typing import Any

from fastapi import APIRouter, Request, Response

from app.clock import now
from app.errors import NotFound
from app.exports import FORMATS, OF_A_RECORD, Format
from app.exports.disposal.record import Record, record
from app.models.afterwards import disposals
from app.models.afterwards.disposals import Disposal
from app.models.workshop import Workshop
from app.numbers import Number, read_number
from app.routes._shared.making import file_of
from app.routes._shared.parts import (
    Admin,
    AnyMember,
    Parts,
    PartsOf,
    Seat,
    language_of,
    note_export,
    page,
)
from app.security_log import note_with

router = APIRouter()
OF_ALL = "/facilitators/disposals"


@router.get("/w/{uid}/disposal")
def show(request: Request, parts: PartsOf, seat: AnyMember) -> Response:
    found = _record(request, parts, _of(parts, seat))
    own = {"place": seat.place, "within": "notes", "facilitator": seat.facilitator}
    return _page(request, found, f"/w/{seat.workshop.uid}/disposal", **own)


@router.get("/w/{uid}/disposal/{name}")
async def download(request: Request, parts: PartsOf, seat: AnyMember, name: str) -> Response:
    form = _form(name)
    found = _record(request, parts, await asyncio.to_thread(_of, parts, seat))
    file = await file_of(request, parts, found, form, f"facilitator {seat.actor}")
    await asyncio.to_thread(note_export, parts, seat, name)
    return file


def _of(parts: Parts, seat: Seat) -> Disposal:
    with parts.database.reading() as session:
        return disposals.of_workshop(session, session.get_one(Workshop, seat.workshop_id))


@router.get(OF_ALL)
def show_all(request: Request, parts: PartsOf, me: Admin, before: str = "") -> Response:
    with parts.database.reading() as session:
        found, older = disposals.where_nothing_is_left(session, read_number(before))
    return page(
        request,
        "disposals/list.html",
        facilitator=me,
        found=found,
        older=older,
        zone=parts.settings.time_zone,
    )


@router.get(OF_ALL + "/{number}")
def show_one(request: Request, parts: PartsOf, me: Admin, number: Number) -> Response:
    found = _record(request, parts, _where_nothing_is_left(parts, number))
    return _page(request, found, f"{OF_ALL}/{number}", facilitator=me)


@router.get(OF_ALL + "/{number}/{name}")
async def download_one(
    request: Request, parts: PartsOf, me: Admin, number: Number, name: str
) -> Response:
    form = _form(name)
    found = await asyncio.to_thread(_where_nothing_is_left, parts, number)
    whose = f"facilitator {me.id}"
    file = await file_of(request, parts, _record(request, parts, found), form, whose)
    await asyncio.to_thread(_note, parts, me.id, name)
    return file


def _where_nothing_is_left(parts: Parts, number: int) -> Disposal:
    with parts.database.reading() as session:
        return disposals.of_nothing_left(session, number)


def _note(parts: Parts, account: int | None, name: str) -> None:
    with parts.database.writing() as session:
        note_with(session, "exported", by=account, form=name)


def _form(name: str) -> Format:
    if name not in OF_A_RECORD:
        raise NotFound()
    return FORMATS[name]


def _record(request: Request, parts: Parts, found: Disposal) -> Record:
    default = found.workshop.language if found.workshop else "sv"
    return record(found, language_of(request, default), parts.settings.time_zone, now())


def _page(request: Request, document: Record, at: str, **own: Any) -> Response:
    return page(
        request,
        "disposals/show.html",
        default_language=document.workshop.language,
        document=document,
        at=at,
        forms=[FORMATS[name] for name in OF_A_RECORD],
        **own,
    )
