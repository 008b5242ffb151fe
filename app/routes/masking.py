"""Copies to hand out in which chosen answers are masked: choosing them, and the files."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from threading import Event
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel

from app.clock import now
from app.errors import Invalid, Refused
from app.exports import FORMATS, USUAL, Format, disposition
from app.exports.maskable import Maskable, MaskableQuestion, by_id, maskable
from app.exports.masked_copies import (
    NOTHING_CHOSEN,
    Chosen,
    SaysStill,
    check_provision,
    make_copy,
    of_what,
)
from app.i18n import LANGUAGES
from app.models.afterwards.masked_copy import copies_of
from app.models.agenda.asking import Asking
from app.models.workshop import Workshop
from app.numbers import Number, read_number
from app.routes._shared.making import form_of, response_of, while_there
from app.routes._shared.mistakes import sentence
from app.routes._shared.parts import Host, Parts, PartsOf, Seat, language_of, note_export, page

router = APIRouter()
ROWS = 200
"""So many answers to a question are listed; more are found by their words."""
FIND, ADD = "find", "add"
"""What is done beside making the copy."""


class Typed(BaseModel):
    """The form. `answer` is what is ticked, to be masked under the `provision`; `kept` what has
    been chosen before ("0.17": what the first provision of `under` is for), which nothing else
    remembers."""

    answer: list[Number] = []
    provision: str = ""
    under: list[str] = []
    kept: list[str] = []
    find: str = ""
    do: str = ""
    form: str = USUAL[0]
    language: str = ""
    looked: bool = False

    @property
    def chosen(self) -> list[Chosen]:
        """What has been chosen before, each provision once."""
        groups: dict[str, list[int]] = {}
        for number, provision in enumerate(self.under):
            parts = [part for at, part in map(_kept, self.kept) if at == number]
            groups.setdefault(_one_line(provision), []).extend(parts)
        return [Chosen(provision, parts) for provision, parts in groups.items() if parts]

    @property
    def all_chosen(self) -> list[Chosen]:
        """With what is ticked now."""
        ticked = Chosen(_one_line(self.provision), self.answer)
        return [*self.chosen, ticked] if self.answer else self.chosen

    def added(self) -> "Typed":
        """With what is ticked among what has been chosen. Raises Invalid."""
        if not self.answer:
            raise Invalid(NOTHING_CHOSEN)
        check_provision(_one_line(self.provision))
        return self._with(self.all_chosen)

    def _with(self, chosen: list[Chosen]) -> "Typed":
        kept = [f"{at}.{part}" for at, one in enumerate(chosen) for part in one.parts]
        under = [one.provision for one in chosen]
        return self.model_copy(update={"answer": [], "provision": "", "under": under, "kept": kept})


def _kept(value: str) -> tuple[int | None, int]:
    at, _, part = value.partition(".")
    return read_number(at), read_number(part) or 0


def _one_line(text: str) -> str:
    return " ".join(text.split())


@router.get("/w/{uid}/masking")
def show(request: Request, parts: PartsOf, seat: Host) -> Response:
    """What may be masked, and the copies that were made."""
    return _page(request, parts, seat, Typed())


@router.post("/w/{uid}/masking")
async def make(
    request: Request, parts: PartsOf, seat: Host, typed: Annotated[Typed, Form()]
) -> Response:
    """The copy as a file; or the page again with what is found, added or refused. Raises
    NotFound."""
    draw, form = partial(_page, request, parts, seat), form_of(typed.form)
    try:
        if typed.do == FIND:
            return await asyncio.to_thread(draw, typed)
        if typed.do == ADD:
            return await asyncio.to_thread(draw, typed.added())
        return await _file(request, parts, seat, typed, form)
    except Refused as refusal:
        return await asyncio.to_thread(draw, typed, refusal)


async def _file(request: Request, parts: Parts, seat: Seat, typed: Typed, form: Format) -> Response:
    """Raises Invalid, Slow, Fault."""
    language = typed.language if typed.language in LANGUAGES else language_of(request)

    def making(left: Event) -> Response:
        document, file = make_copy(
            parts.database,
            seat.workshop_id,
            typed.all_chosen,
            form,
            language,
            now(),
            left,
            looked=typed.looked,
        )
        return response_of(file, form, disposition(document, form))

    async with parts.making.one(f"facilitator {seat.actor}"):
        made = await while_there(request, making)
    await asyncio.to_thread(note_export, parts, seat, f"masked-{form.name}")
    return made


@dataclass(frozen=True)
class Listed:
    """A question with the rows that are shown of it, and how many there are besides."""

    asking: Asking
    parts: list[Maskable]
    more: int


@dataclass(frozen=True)
class Group:
    """What has been chosen, to be masked under a provision."""

    provision: str
    parts: list[Maskable]


def _page(
    request: Request, parts: Parts, seat: Seat, typed: Typed, refusal: Refused | None = None
) -> Response:
    if seat.workshop.purged:
        return RedirectResponse(f"/w/{seat.workshop.uid}/notes", 303)
    with parts.database.reading() as session:
        workshop = session.get_one(Workshop, seat.workshop_id)
        questions = maskable(session, seat.workshop_id)
        of = of_what(session, seat.workshop_id, now())
        copies = copies_of(session, workshop)
    there = by_id(questions)
    groups = [_group(one, there.get) for one in typed.chosen]
    used = [name for copy, _ in copies for name in copy.provisions]
    return page(
        request,
        "notes/masking.html",
        status=refusal.status if refusal else 200,
        facilitator=seat.facilitator,
        place=seat.place,
        workshop=workshop,
        of=of,
        groups=[one for one in groups if one.parts],
        questions=_listed(questions, typed),
        anything=bool(questions),
        typed=typed,
        used=list(dict.fromkeys(used))[:ROWS],
        copies=copies,
        aside=sum(len(one.parts) for one in groups),
        forms=FORMATS.values(),
        usual=USUAL,
        languages=LANGUAGES,
        written_in=typed.language or language_of(request, workshop.language),
        still=refusal.found if isinstance(refusal, SaysStill) else [],
        say=sentence(request, refusal) if refusal else "",
    )


def _group(chosen: Chosen, find: Callable[[int], Maskable | None]) -> Group:
    return Group(chosen.provision, [part for one in chosen.parts if (part := find(one))])


def _listed(questions: list[MaskableQuestion], typed: Typed) -> list[Listed]:
    """What is found and isn't chosen yet; what is ticked stands whatever is looked for."""
    chosen = {part for one in typed.chosen for part in one.parts}
    wanted = _one_line(typed.find).casefold()
    listed = []
    for question in questions:
        left = [
            part
            for part in question.parts
            if part.id not in chosen
            and (part.id in typed.answer or wanted in f"{part.text} {part.beside}".casefold())
        ]
        rows = [part for at, part in enumerate(left) if at < ROWS or part.id in typed.answer]
        if rows:
            listed.append(Listed(question.asking, rows, len(left) - len(rows)))
    return listed
