"""What the meetings of a series ask: the list that those above answer one by one, live or
afterwards, and take to their own agenda."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.clock import now
from app.errors import N_, Invalid, NotYours, Refused
from app.i18n import Words, local
from app.models.agenda.edition import Overtaken, edition_of
from app.models.people import member
from app.models.people.pressed import press
from app.models.series import asked as asked_
from app.models.series.asked import (
    Asked,
    Typed,
    may_answer,
    meetings_at,
    rows,
    shown,
    with_people,
)
from app.models.series.carried import meeting_of
from app.models.series.handed import COMMITMENT, STATUSES, WHOM
from app.models.series.handed_agenda import material
from app.models.series.locality import all_localities
from app.models.series.meetings import Meeting
from app.models.series.overview import of_page, page_of, pages
from app.models.workshop import DRAFT
from app.numbers import Number, Row, read_number
from app.routes._shared import asked_words, forms
from app.routes._shared.fields import Drawn
from app.routes._shared.mistakes import sentence
from app.routes._shared.overtaken import Theirs, theirs
from app.routes._shared.parts import Field, Parts, PartsOf, language_of
from app.routes._shared.series_parts import AnyPost, LeadingPost, Stand, series_page

router = APIRouter()
LABELS = {
    "status": N_("What the answer is"),
    "text": N_("The answer"),
    "who": N_("Who answers (a role or a board)"),
    "day": N_("Day"),
}
SAID = {
    "saved": N_("The answer is saved. It goes back to the villages that asked."),
    "back": N_("It is back."),
    "placed": N_("It is asked at that meeting now."),
}


@dataclass(frozen=True)
class Sent:
    """A form that was refused: what was typed into it, and why."""

    name: str
    typed: dict[str, str]
    mistakes: forms.Mistakes
    no: Refused | None = None


@dataclass(frozen=True)
class Line:
    """A thing that is asked, as it is drawn with its form."""

    asked: Asked
    may: bool
    fields: dict[str, str]
    edition: str
    mistakes: forms.Mistakes
    overtaken: Theirs | None
    is_open: bool
    is_late: bool


@dataclass(frozen=True)
class Table:
    """What is asked of one meeting, or of a level where no meeting is said yet: how much it is, and
    what a page shows of it. `may_plan`: it can be put on that meeting's agenda."""

    level: str
    to: Meeting | None
    lines: list[Line]
    asked: int
    answered: int
    meetings: list[Meeting]
    may_plan: bool


@router.get("/series/{series_uid}/asked")
def show(
    request: Request,
    parts: PartsOf,
    stand: AnyPost,
    said: str = "",
    removed: str = "",
    near: str = "",
    page: Row = 0,
) -> Response:
    """A page of it: that with the number, or the one that has what is called `near`."""
    say = SAID.get(said, "")
    return _page(request, parts, stand, say=say, removed=removed, near=removed or near, page=page)


@router.post("/series/{series_uid}/asked/{asked_name}")
def answer(
    request: Request,
    parts: PartsOf,
    stand: LeadingPost,
    asked_name: str,
    status: Field = "",
    text: Field = "",
    who: Field = "",
    day: Field = "",
    edition: Field = "",
) -> Response:
    typed = {"status": status, "text": text, "who": who, "day": day}
    kept = typed | {"edition": edition}
    at = now()
    today = local(at, parts.settings.time_zone).date().isoformat()
    try:
        read = forms.read(Typed, **typed)
        if missing := read.missing():
            raise forms.Unread(missing)
        with parts.database.writing() as session:
            asked_.answer(
                session, stand.post, asked_name, read, edition, today=today, at=at, by=stand.actor
            )
            stand.note(session, "handed-answered")
    except forms.Unread as unread:
        return _page(request, parts, stand, sent=Sent(asked_name, kept, unread.mistakes))
    except Overtaken as no:
        return _page(request, parts, stand, sent=Sent(asked_name, kept, {}, no))
    return stand.to(f"/asked?said=saved&near={asked_name}#a-{asked_name}")


@router.post("/series/{series_uid}/asked/{asked_name}/removal")
def take_away(parts: PartsOf, stand: LeadingPost, asked_name: str) -> Response:
    with parts.database.writing() as session:
        asked_.take_away(session, stand.post, asked_name, at=now(), by=stand.actor)
        stand.note(session, "handed-answer-removed")
    return stand.to(f"/asked?removed={asked_name}")


@router.post("/series/{series_uid}/asked/{asked_name}/removal/undo")
def bring_back(parts: PartsOf, stand: LeadingPost, asked_name: str) -> Response:
    with parts.database.writing() as session:
        asked_.bring_back(session, stand.post, asked_name, at=now(), by=stand.actor)
        stand.note(session, "handed-answered")
    return stand.to(f"/asked?said=back&near={asked_name}#a-{asked_name}")


@router.post("/series/{series_uid}/asked/{asked_name}/place")
def place(
    request: Request, parts: PartsOf, stand: LeadingPost, asked_name: str, meeting: Field = ""
) -> Response:
    try:
        with parts.database.writing() as session:
            asked_.place(session, stand.post, asked_name, read_number(meeting))
    except Invalid as no:
        return _page(request, parts, stand, refused=no)
    return stand.to(f"/asked?said=placed&near={asked_name}#a-{asked_name}")


@router.post("/series/{series_uid}/meetings/{meeting_id}/material")
def plan(
    request: Request,
    parts: PartsOf,
    stand: LeadingPost,
    meeting_id: Number,
    drawn: Drawn,
    what: Field = "",
) -> Response:
    """What was handed over as one more row of the meeting's agenda, where it lands."""
    try:
        with parts.database.writing() as session:
            meeting = meeting_of(session, stand.post, meeting_id)
            if not member.runs_it(session, meeting_id, stand.actor):
                raise NotYours()
            pressed = press(session, stand.facilitator, drawn, now())
            if not pressed.led_to:
                made = material(session, stand.series, meeting, what, stand.actor)
                pressed.led_to = f"/w/{meeting.uid}/agenda?say=added&focus=edit-{made.uid}"
    except Invalid as no:
        return _page(request, parts, stand, refused=no)
    return RedirectResponse(pressed.led_to, 303)


def _page(
    request: Request,
    parts: Parts,
    stand: Stand,
    *,
    say: str = "",
    removed: str = "",
    near: str = "",
    page: int = 0,
    sent: Sent | None = None,
    refused: Refused | None = None,
) -> Response:
    at = now()
    today = local(at, parts.settings.time_zone).date().isoformat()
    with parts.database.reading() as session:
        drawing = _Drawing(request, session, stand, sent, at, today)
        found = sorted(rows(session, stand.series), key=_by_whom)
        page = min(page, pages(len(found))) or _page_of(found, sent.name if sent else near)
        tables = drawing.tables(found, of_page(found, page))
    status = refused.status if refused else Invalid.status if sent and sent.mistakes else 200
    return series_page(
        request,
        "series/asked.html",
        stand,
        status=sent.no.status if sent and sent.no else status,
        here="asked",
        tables=tables,
        late=sum(one.is_late(at) for one in found),
        page=page,
        pages=pages(len(found)),
        labels=LABELS,
        statuses=STATUSES,
        whom=WHOM,
        commitment=COMMITMENT,
        day_of=asked_words.day_of(request),
        removed=removed,
        say=say,
        refused=sentence(request, refused) if refused else "",
    )


class _Drawing:
    """The list as somebody sees it, with what was typed where a form was refused."""

    def __init__(
        self,
        request: Request,
        session: Session,
        stand: Stand,
        sent: Sent | None,
        at: int,
        today: str,
    ) -> None:
        self.session, self.stand, self.sent, self.at, self.today = session, stand, sent, at, today
        self.places = {one.id or 0: one for one in all_localities(session)}
        words = Words(language_of(request))
        self.labels = {name: words(label) for name, label in LABELS.items()}

    def tables(self, found: Sequence[Asked], some: Sequence[Asked]) -> list[Table]:
        """With `some` of what is found, which stands in order."""
        asked = Counter(_by_whom(one) for one in found)
        answered = Counter(_by_whom(one) for one in found if one.answer)
        return [
            self._table(list(those), asked[whom], answered[whom])
            for whom, those in groupby(with_people(self.session, some), key=_by_whom)
        ]

    def _table(self, those: list[Asked], asked: int, answered: int) -> Table:
        to, level = those[0].to, those[0].level
        may_plan = (
            to is not None
            and to.state == DRAFT
            and self.stand.post.leads(to.locality_id)
            and member.runs_it(self.session, to.workshop_id, self.stand.actor)
        )
        there = [] if to else meetings_at(self.session, self.stand.series, level)
        lines = [self._line(one) for one in those]
        return Table(level, to, lines, asked, answered, there, may_plan)

    def _line(self, one: Asked) -> Line:
        sent = self.sent if self.sent and self.sent.name == one.name else None
        stands = shown(one.answer)
        empty = {"status": "answered", "text": "", "who": "", "day": self.today}
        is_new = sent is None or isinstance(sent.no, Overtaken)
        return Line(
            asked=one,
            may=may_answer(self.stand.post, one, self.places),
            fields=empty | stands | (sent.typed if sent else {}),
            edition=edition_of(stands) if is_new or sent is None else sent.typed["edition"],
            mistakes=sent.mistakes if sent else {},
            overtaken=theirs(sent.no, sent.typed, self.labels) if sent else None,
            is_open=sent is not None,
            is_late=one.is_late(self.at),
        )


def _by_whom(one: Asked) -> tuple[int, int]:
    return list(WHOM).index(one.level), one.to.workshop_id if one.to else 0


def _page_of(found: Iterable[Asked], name: str) -> int:
    """Where what is called so stands; the first page where nothing is."""
    names = (any(part.row.uid == name for part in one.parts) for one in found)
    return page_of(next((n for n, there in enumerate(names) if there), 0))
