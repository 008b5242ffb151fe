"""The phone's page: drawn once for all who see the same, with what is one's own put in its places.

A part of the page that is one's own is left out when the page is drawn, and its name stands there
instead. So coming back costs what one has said oneself, whatever else the page shows.
"""

import contextlib
import json
import math
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from sys import getsizeof
from typing import Any, NamedTuple

from markupsafe import Markup
from pydantic import ValidationError
from sqlmodel import Session

from app.attendance import Attendance
from app.cache import BoundedCache
from app.clock import now
from app.database import Database
from app.live.arrivals import MakePages, Page, Wanted
from app.models.agenda.rules import rules_of
from app.models.answers.feed import Slot
from app.models.answers.own_answers import Own, OwnAnswer, own_answers
from app.models.answers.quiet import quieted
from app.models.answers.reading import ResultsCache
from app.models.people.participant import Audience
from app.models.workshop import Workshop
from app.rendering import build, render
from app.screens.moment import Moment, Prompt, read_moment
from app.screens.survey import Page as SurveyPage
from app.screens.themes import titles_by_place
from app.screens.views import phone, phone_version, themes_on_phones
from app.security import new_token

CLOCK_S = 0.5
"""So much the clock of a page that is drawn already may be behind."""
MOST_PAGES, MOST_PARTS = 16 * 1024 * 1024, 4 * 1024 * 1024
"""In bytes."""
MARK = new_token()
"""Stands before and after the name of a place. Nobody is told it, so it is in nobody's words."""
KEY = "key"
FORM = "phone/_ask.html"

Question = Prompt | SurveyPage
"""As the room is asked it, or as a survey does."""
AttendanceOf = Callable[[int], Attendance]


def look_at_phone(
    session: Session,
    results: ResultsCache,
    workshop_id: int,
    languages: Sequence[str],
    attendance: Attendance,
) -> Moment:
    """Where the room is, for one who asks without a line, in the first of these languages."""
    workshop = session.get_one(Workshop, workshop_id)
    seen = read_moment(session, results, workshop, present=0, at=now(), attendance=attendance)
    return seen.in_words(languages)


def draw_page(seen: Moment, language: str, *, statement: str = "", **more: Any) -> str:
    """The whole page, with where the accessibility `statement` is read. `more` is in which
    `order` options stand, and what is one's own."""
    values = {**phone(seen), "keyed": True, "saved": False, "other": False, "build": build()}
    values["statement"] = statement
    return render("phone/show.html", language, **values | more)


def stale_at(seen: Moment) -> float:
    """Until when a page drawn now is right, by the steady clock: where time is counted, not for
    long."""
    counts = seen.counts_on_phones and not seen.paused
    return time.monotonic() + CLOCK_S if counts else math.inf


class Drawn:
    """What a template has drawn: texts, and between them the names of what goes there."""

    def __init__(self, html: str) -> None:
        self._pieces = html.split(MARK)

    def filled(self, fill: Callable[[str], str]) -> str:
        """With what `fill` makes of each name."""
        pieces = self._pieces.copy()
        pieces[1::2] = map(fill, pieces[1::2])
        return "".join(pieces)

    def weigh(self) -> int:
        """In bytes."""
        return sum(map(getsizeof, self._pieces))


@dataclass(frozen=True)
class KeptPage:
    """As it was at a version, and until when it is right."""

    drawn: Drawn
    version: tuple[int, int]
    stale_at: float

    def is_right_for(self, seen: Moment) -> bool:
        return self.version == _version(seen) and time.monotonic() < self.stale_at

    def weigh(self) -> int:
        return self.drawn.weigh()


class PhonePages:
    """The pages asked for lately, and those forms in them that many see alike."""

    def __init__(self, statement: str = "") -> None:
        self._statement = statement
        self._pages: BoundedCache[Any, KeptPage] = BoundedCache(MOST_PAGES, KeptPage.weigh)
        self._parts: BoundedCache[Any, Drawn] = BoundedCache(MOST_PARTS, Drawn.weigh)

    def drawn(self, seen: Moment, wanted: Wanted) -> Drawn:
        """What is the same for all who want the same; it may read what the room has said."""
        place = (*_alike(seen, wanted), _page_of(seen, wanted), wanted.saved, wanted.other)
        kept = self._pages.get(place)
        if kept is None or not kept.is_right_for(seen):
            drawn = Drawn(_draw_with_places(seen, wanted, self._statement))
            kept = KeptPage(drawn, _version(seen), stale_at(seen))
            self._pages.put(place, kept)
        return kept.drawn

    def filled(self, drawn: Drawn, sight: "Sight", wanted: Wanted) -> str:
        """The same with what is one's own, and keys that nobody else has got."""
        asked = {one.id: one for one in sight.seen.questions}

        def fill(name: str) -> str:
            if name == KEY:
                return new_token()
            template, number = name.split()
            part = self._part(sight, wanted, template, asked[int(number)])
            return part.filled(fill)

        return drawn.filled(fill)

    def _part(self, sight: "Sight", wanted: Wanted, template: str, question: Question) -> Drawn:
        seen, who = sight.seen, wanted.who.respondent_id
        mine, quiet = sight.own[who].get(question.id, []), who in sight.quieted
        state = _state(wanted, template, question, mine, quiet)
        version = seen.workshop.turn, seen.said_at
        place = (*_alike(seen, wanted), *version, template, question.id, state)
        part = None if state is None else self._parts.get(place)
        if part is None:
            part = Drawn(_draw_part(sight, wanted, template, question))
            if state is not None:
                self._parts.put(place, part)
        return part


def _version(seen: Moment) -> tuple[int, int]:
    """Changes with all that the page shows of the room, also with what is hidden or erased; a
    survey shows what people said when it has closed."""
    closed = seen.survey is not None and seen.survey.phase == "closed"
    return seen.workshop.turn, seen.n if closed else phone_version(seen)


def _alike(seen: Moment, wanted: Wanted) -> tuple[Any, ...]:
    order = wanted.order if seen.shuffles else None
    return seen.workshop.id, wanted.who.language, seen.words, order, seen.today


def _page_of(seen: Moment, wanted: Wanted) -> int:
    """Of a survey the page wanted, or the nearest that there is."""
    return max(1, min(wanted.page, seen.survey.last if seen.survey else 1))


def _state(
    wanted: Wanted, template: str, question: Question, mine: list[OwnAnswer], quiet: bool
) -> str | None:
    """All that such a part depends on of what is one's own; None where that is too much for
    others to have the same."""
    if wanted.typed or any(wanted.edits):
        return None
    standing = [one.value for one in mine if not one.taken_back]
    if template == FORM:
        return json.dumps(bool(standing) if question.kind.threads else standing)
    return None if mine or quiet else ""


def _draw_with_places(seen: Moment, wanted: Wanted, statement: str) -> str:
    places: dict[str, Any] = {"apart": True, "place": _name, "new_key": _key}
    told = {"page": _page_of(seen, wanted), "saved": wanted.saved, "other": wanted.other}
    places |= {"statement": statement, **told}
    return draw_page(seen, wanted.who.language, order=wanted.order, **places)


def _draw_part(sight: "Sight", wanted: Wanted, template: str, question: Question) -> str:
    seen, who = sight.seen, wanted.who.respondent_id
    mine = sight.own[who].get(question.id, [])
    return render(
        template,
        wanted.who.language,
        now=seen,
        prompt=question,
        asking=question.asking,
        uid=seen.workshop.uid,
        mine=mine,
        own={question.id: mine},
        told=sight.told.get(question.id, {}).get(who) if mine else None,
        lies={
            one.thread: sight.lie.get(question.id, {}).get((who, one.thread), []) for one in mine
        },
        quieted=who in sight.quieted,
        rules=rules_of(seen.workshop),
        typed=dict(_readable(wanted, question)),
        edits=wanted.edits,
        order=wanted.order,
        joint=seen.is_joint,
        keyed=True,
        new_key=_key,
    )


def _key() -> str:
    return MARK + KEY + MARK


def _name(template: str, asking_id: int) -> Markup:
    return Markup("{}{} {}{}").format(MARK, template, asking_id, MARK)


def _readable(wanted: Wanted, question: Question) -> Iterator[tuple[int, dict[str, Any]]]:
    """What was typed there, as the kind reads it; what can't be read was none of its own."""
    if question.id in wanted.typed:
        with contextlib.suppress(ValidationError):
            typed = question.kind.Answer.model_validate(wanted.typed[question.id])
            yield question.id, typed.model_dump()


class Sight(NamedTuple):
    """What some people see of a room, and what each has said there."""

    seen: Moment
    own: dict[int, Own]
    told: dict[int, dict[int, Any]]
    """What each alone sees of the results, by asking."""
    lie: dict[int, dict[Slot, list[str]]]
    """Which themes answers lie in, by asking and place."""
    quieted: Collection[int]


def page_maker(
    database: Database, results: ResultsCache, attendance_of: AttendanceOf, statement: str = ""
) -> MakePages:
    """The function that makes phones' pages, which link to the accessibility `statement`; it runs
    in a thread."""
    pages = PhonePages(statement)

    def look(session: Session, audience: Audience, people: Collection[int]) -> Sight:
        workshop_id, languages = audience
        attendance = attendance_of(workshop_id)
        seen = look_at_phone(session, results, workshop_id, languages, attendance)
        own = own_answers(session, people, seen.askings)
        shown = themes_on_phones(seen)
        told = {
            one.id: {who: one.kind.own(one.settings, one.tally, who) for who in people}
            for one in seen.questions
            if one.kind.tells_own(one.settings)
        }
        lie = {
            one.id: titles_by_place(one.asking, one.results, seen.theme_words)
            for one in seen.questions
            if one.asking and one.id in shown
        }
        return Sight(seen, own, told, lie, quieted(session, workshop_id))

    def make(batch: list[Wanted]) -> list[Page]:
        people: dict[Audience, set[int]] = {}
        for wanted in batch:
            people.setdefault(wanted.who.audience, set()).add(wanted.who.respondent_id)
        with results.still, database.reading() as session:
            sights = {place: look(session, place, there) for place, there in people.items()}
            drawn = [pages.drawn(sights[one.who.audience].seen, one) for one in batch]
        return [
            _own_page(pages, sights[one.who.audience], page, one)
            for one, page in zip(batch, drawn, strict=True)
        ]

    return make


def _own_page(pages: PhonePages, sight: Sight, drawn: Drawn, wanted: Wanted) -> Page:
    seen = sight.seen
    is_open = seen.survey is not None and seen.survey.phase == "open"
    html = pages.filled(drawn, sight, wanted)
    return Page(html, _page_of(seen, wanted) if is_open else None)
