"""The page where a receiver, by their link, tells how its commitments go and answers what is parked
for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.requests import HTTPConnection

from app.errors import N_, Invalid, NotFound
from app.i18n import Words
from app.models.agenda.edition import Overtaken, edition_of
from app.models.commitments import answering, receiver_links, telling
from app.models.commitments.answering import Answered, told_of
from app.models.commitments.commitment import find
from app.models.commitments.following import Row, of_receiver, rows_of
from app.models.commitments.parked import ParkedLine, asked_of
from app.models.commitments.receiver import Receiver
from app.models.commitments.telling import Teller
from app.models.workshop import Workshop
from app.numbers import Number
from app.routes._shared import forms
from app.routes._shared.fields import Fields
from app.routes._shared.following import Look, listed, look_asked, mended, tell, today_in
from app.routes._shared.overtaken import Theirs, theirs
from app.routes._shared.parts import (
    RECEIVER_COOKIE,
    Parts,
    PartsOf,
    language_of,
    page,
    parts_of,
)

router = APIRouter()
LABELS = {
    "said": N_("Answer"),
    "day": N_("Date"),
    "teller": N_("Who answers?"),
}


@dataclass(frozen=True)
class Receiving:
    """A receiver who has come by their link, and the workshop it is of."""

    workshop: Workshop
    receiver: Receiver

    @property
    def look(self) -> Look:
        number = self.receiver.id or 0
        return Look(f"/w/{self.workshop.uid}/received", Teller(receiver_id=number))

    def rows(self, parts: Parts) -> list[Row]:
        """Theirs, and no others."""
        with parts.database.reading() as session:
            found = rows_of(session, self.workshop.id or 0)
        return of_receiver(found, str(self.receiver.id))

    def asked(self, parts: Parts) -> list[ParkedLine]:
        with parts.database.reading() as session:
            return asked_of(session, self.workshop.id or 0, self.receiver.id or 0)

    def need(self, parts: Parts, commitment_uid: str) -> None:
        """Raises NotFound for one that isn't theirs."""
        with parts.database.reading() as session:
            one = find(session, self.workshop.id or 0, commitment_uid)
        if one.receiver_id != self.receiver.id:
            raise NotFound()


def receiving(connection: HTTPConnection, uid: str) -> Receiving:
    """Raises NotFound."""
    token = connection.cookies.get(RECEIVER_COOKIE)
    with parts_of(connection).database.reading() as session:
        found = receiver_links.receiver_by(session, token) if token else None
    if found is None or found[0].uid != uid:
        raise NotFound()
    return Receiving(*found)


ReceivingOf = Annotated[Receiving, Depends(receiving)]


@router.get("/w/{uid}/received")
def show(request: Request, parts: PartsOf, here: ReceivingOf, answered: Number = 0) -> Response:
    look = look_asked(here.look, request.query_params)
    return _show(request, parts, here, look, saved=answered)


@dataclass(frozen=True)
class Refusal:
    """An answer to a parked line that couldn't be saved, as it was typed: what is to be mended, or
    that somebody else has saved another."""

    parked_id: int
    typed: Mapping[str, str]
    overtaken: Overtaken | None = None
    mistakes: forms.Mistakes = field(default_factory=dict)

    @property
    def status(self) -> int:
        return self.overtaken.status if self.overtaken else Invalid.status


def _show(
    request: Request,
    parts: Parts,
    here: Receiving,
    look: Look,
    status: int = 200,
    *,
    saved: int = 0,
    refusal: Refusal | None = None,
) -> Response:
    status = refusal.status if refusal else status
    return page(
        request,
        "commitments/received.html",
        status=status,
        default_language=here.workshop.language,
        receiver=here.receiver,
        asked=[_asked(request, line, refusal) for line in here.asked(parts)],
        answered=saved,
        **listed(here.workshop, here.rows(parts), look),
    )


@dataclass(frozen=True)
class Asked:
    """A parked line with the form that answers it: what that holds, and, where it was refused,
    what is to be mended, or what somebody else has saved."""

    line: ParkedLine
    typed: Mapping[str, str]
    edition: str
    mistakes: forms.Mistakes = field(default_factory=dict)
    overtaken: Theirs | None = None
    is_open: bool = False


def _asked(request: Request, line: ParkedLine, refusal: Refusal | None) -> Asked:
    saved = told_of(line.row)
    if refusal is None or refusal.parked_id != line.id:
        return Asked(line, saved, edition_of(saved))
    no, words = refusal.overtaken, Words(language_of(request))
    return Asked(
        line,
        refusal.typed,
        edition_of(saved) if no else refusal.typed["edition"],
        refusal.mistakes,
        theirs(no, refusal.typed, {name: words(label) for name, label in LABELS.items()}),
        is_open=True,
    )


@router.post("/w/{uid}/received/parked/{asked_id}")
def answer(
    request: Request, parts: PartsOf, here: ReceivingOf, asked_id: Number, sent: Fields
) -> Response:
    """What comes back for a parked line of theirs."""
    typed = {name: str(sent.get(name, "")) for name in (*Answered.model_fields, "edition")}
    today = today_in(here.workshop).isoformat()
    try:
        told = forms.read(Answered, **typed)
        with parts.database.writing() as session:
            number, edition = here.workshop.id or 0, typed["edition"]
            answering.answer(session, number, asked_id, here.receiver, told, edition, today=today)
    except forms.Unread as unread:
        refusal = Refusal(asked_id, typed, mistakes=unread.mistakes)
        return _show(request, parts, here, here.look, refusal=refusal)
    except Invalid as refused:
        refusal = Refusal(asked_id, typed, mistakes={"said": refused.say})
        return _show(request, parts, here, here.look, refusal=refusal)
    except Overtaken as refused:
        return _show(request, parts, here, here.look, refusal=Refusal(asked_id, typed, refused))
    return RedirectResponse(f"{here.look.at}?answered={asked_id}#asked-{asked_id}", 303)


@router.post("/w/{uid}/received/{commitment_uid}/news")
def tell_news(
    request: Request, parts: PartsOf, here: ReceivingOf, commitment_uid: str, sent: Fields
) -> Response:
    here.need(parts, commitment_uid)
    sent = {**sent, "teller": sent.get("teller") or here.receiver.name}
    try:
        return RedirectResponse(tell(parts, here.workshop, commitment_uid, sent, here.look), 303)
    except forms.Unread as unread:
        look = mended(here.look, commitment_uid, sent, unread.mistakes)
        return _show(request, parts, here, look, Invalid.status)


@router.post("/w/{uid}/received/{commitment_uid}/news/{told_id}/undo")
def undo_news(parts: PartsOf, here: ReceivingOf, commitment_uid: str, told_id: Number) -> Response:
    here.need(parts, commitment_uid)
    with parts.database.writing() as session:
        who = here.look.who
        telling.undo(session, here.workshop.id or 0, commitment_uid, told_id, who)
    return RedirectResponse(f"{here.look.at}#c-{commitment_uid}", 303)
