"""Files of the notes: made one at a time for a person, and given up when their page is left."""

import asyncio
from collections.abc import Callable
from functools import partial
from threading import Event
from urllib.parse import quote

from fastapi import Request, Response

from app.errors import NotFound
from app.exports import (
    FORMATS,
    PICTURES,
    Format,
    attachment,
    disposition,
    write,
    write_picture,
)
from app.exports.document import Document
from app.models.workshop import Workshop
from app.numbers import read_number
from app.papers.making import File
from app.routes._shared.documents import take_notes
from app.routes._shared.parts import Parts, language_of

PDF = "pdf"


def form_of(name: str) -> Format:
    """Raises NotFound."""
    if name not in FORMATS:
        raise NotFound()
    return FORMATS[name]


Take = Callable[..., Document]
"""What is made a file of: the notes, or the page of what became of it."""


async def file_for(
    request: Request,
    parts: Parts,
    workshop: Workshop,
    form: Format,
    whose: str,
    take: Take = take_notes,
) -> Response:
    """A document as a file, for a person who is waiting for no other."""
    async with parts.making.one(whose):
        making = partial(_file, request, parts, workshop, form, False, take)
        return await while_there(request, making)


async def file_of(
    request: Request, parts: Parts, document: Document, form: Format, whose: str
) -> Response:
    """The same of a document that is there already."""

    def made(left: Event) -> Response:
        return response_of(write(document, form, left=left), form, disposition(document, form))

    async with parts.making.one(whose):
        return await while_there(request, made)


async def picture_for(
    request: Request, parts: Parts, workshop: Workshop, name: str, whose: str
) -> Response:
    """One figure of the notes, called by its number: "2.svg". Raises NotFound."""
    number, _, ending = name.partition(".")
    if ending not in PICTURES:
        raise NotFound()
    form, which = PICTURES[ending], read_number(number) or 0
    async with parts.making.one(whose):
        drawing = partial(_picture, request, parts, workshop, form, which)
        return await while_there(request, drawing)


async def file_for_all(
    request: Request,
    parts: Parts,
    workshop: Workshop,
    form: Format,
    take: Take = take_notes,
    which: str = "",
) -> Response:
    """The same for everyone, made once for each version of the workshop; `which` tells it from
    others of the workshop."""
    key = workshop.id or 0, form.name + which, language_of(request, workshop.language)
    async with parts.making.one(f"shared {key}"):
        version, file = parts.shared_files.get(key) or (-1, Response())
        if version != workshop.version:
            making = partial(_file, request, parts, workshop, form, True, take, Event())
            file = await asyncio.to_thread(making)
            parts.shared_files.put(key, (workshop.version, file))
        return file


def _file(
    request: Request,
    parts: Parts,
    workshop: Workshop,
    form: Format,
    public: bool,
    take: Take,
    left: Event,
) -> Response:
    document = take(request, parts, workshop, public=public)
    file = write(document, form, read_at(parts, document), left)
    if form.name == PDF and not public and take is take_notes:
        parts.left_out.put(document.workshop, document.language, file.left_out)
    return response_of(file, form, disposition(document, form))


def _picture(
    request: Request, parts: Parts, workshop: Workshop, form: Format, number: int, left: Event
) -> Response:
    name, file = write_picture(take_notes(request, parts, workshop), form, number, left)
    return response_of(file, form, attachment(name))


def response_of(file: File, form: Format, disposition: str) -> Response:
    headers = {"content-disposition": disposition, "x-robots-tag": "noindex"}
    if file.left_out:
        headers["left-out"] = quote(file.left_out)
    return Response(file.body, media_type=form.media_type, headers=headers)


def read_at(parts: Parts, document: Document) -> str:
    """Where everyone reads it; empty as long as nobody may."""
    workshop = document.workshop
    return f"{parts.settings.address}/{workshop.code}" if document.is_read_by_all else ""


async def while_there(request: Request, work: Callable[[Event], Response]) -> Response:
    left = Event()
    working = asyncio.create_task(asyncio.to_thread(work, left))
    gone = asyncio.create_task(_until_gone(request))
    await asyncio.wait({working, gone}, return_when=asyncio.FIRST_COMPLETED)
    if not working.done():
        left.set()
    gone.cancel()
    return await working


async def _until_gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
