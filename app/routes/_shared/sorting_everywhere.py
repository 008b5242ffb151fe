"""What is done at the sorting table of several meetings, as acts in each of them. A theme that a
meeting lacks is made there first; what one press did is undone by one."""

import asyncio
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlmodel import Session, col, select

from app.errors import Invalid, NotFound, NotYours
from app.models.agenda.asking import Asking
from app.models.answers.answer import Answer
from app.models.answers.shared_theme import rows_of, shared_in
from app.models.answers.sorted_last import Done, done_last
from app.models.event import Event, undoable
from app.models.people.member import HOST, OWNER
from app.models.run.acts.sorting import NOT_WORDS, NOTHING_TO_UNDO, SORTING, UNDO
from app.models.series.comparing import askings_of
from app.models.series.meetings import meetings, roles_in
from app.models.workshop import Workshop
from app.numbers import read_number
from app.routes._shared.acting import do
from app.routes._shared.drawing import snapshot
from app.routes._shared.parts import Parts, Seat
from app.routes._shared.series_parts import Stand
from app.routes._shared.sorting_forms import OF_ONE
from app.screens.sorting_together import Part, Together
from app.security import new_token

MOST_MEETINGS = 50
"""So many are read at once; another one by choosing it."""
TO_PILES = ("put", "put_too", "put_each")
OF_PILES = ("take_out", "still_fits")
MOST_UNDONE = 50
PRESS = re.compile(r"^(all-[\w-]{1,32})-at\w+$")


def gathered(
    session: Session, parts: Parts, stand: Stand, question: str, place: int = 0
) -> Together:
    """Of the meetings that this person leads. Raises NotFound, NotYours where they lead none of
    those that were asked, Invalid."""
    asked = askings_of(session, question, [stand.series_id])
    there = [one for one in meetings(session, stand.series_id) if one.workshop_id in asked]
    if not there:
        raise NotFound()
    roles = roles_in(session, stand.series_id, stand.actor)
    led = [
        one
        for one in there
        if roles.get(one.workshop_id) in (OWNER, HOST) and one.rehearsal is None and not one.purged
    ]
    if not led:
        raise NotYours()
    some = [one for n, one in enumerate(led) if n < MOST_MEETINGS or one.workshop_id == place]
    shared = shared_in(session, stand.series_id)
    rows = rows_of(session, shared, [one.workshop_id for one in some])
    found = []
    for one in some:
        asking = session.get_one(Asking, asked[one.workshop_id].id)
        if asking.sorts:
            results = parts.results.of(session, asking)
            themes = [pile.theme for pile in results.sorted().piles]
            workshop = session.get_one(Workshop, one.workshop_id)
            role = roles[one.workshop_id]
            found.append(Part(workshop, one.name, asking, results, themes, rows, role))
    if not found:
        raise Invalid(NOT_WORDS)
    return Together(found, shared.titles, place if place in {one.id for one in found} else 0)


async def do_everywhere(
    parts: Parts, stand: Stand, question: str, place: int, message: dict[str, Any]
) -> None:
    """Raises Refused kinds; what was done in other meetings before that stands."""
    acting = _Acting(parts, stand, question, place, message)
    verb = message["do"]
    if verb == UNDO:
        await acting.undo()
    elif verb in OF_ONE:
        await acting.of_one()
    elif verb == "new_theme":
        await acting.new_theme()
    elif verb in (*TO_PILES, *OF_PILES, "lay_aside"):
        await acting.sort()
    else:
        raise Invalid()


def done_everywhere(session: Session, these: Together, actor: int) -> Done | None:
    """What this person did last, in however many meetings by one press."""
    found = [
        done
        for part, _ in _last(session, these, actor)
        if (done := done_last(session, part.id, SORTING, part.asking_id, actor))
    ]
    if not found:
        return None
    return replace(found[0], answers=sum(one.answers for one in found))


def _last(session: Session, these: Together, actor: int) -> list[tuple[Part, Event]]:
    """The last act of this person, and those of the same press, one in each meeting."""
    events = [
        (part, event)
        for part in these.parts
        if (event := undoable(session, part.id, SORTING, part.asking_id, actor))
    ]
    if not events:
        return []
    newest = max((event for _, event in events), key=lambda one: (one.at, one.id or 0))
    press = _press_of(newest)
    return [pair for pair in events if pair[1] is newest or (press and _press_of(pair[1]) == press)]


def _press_of(event: Event) -> str:
    found = PRESS.match(event.key or "")
    return found[1] if found else ""


def _numbers(text: Any) -> list[int]:
    """Raises Invalid."""
    found = [read_number(one) for one in str(text).split(",") if one]
    numbers = [one for one in found if one is not None]
    if len(numbers) < len(found):
        raise Invalid()
    return numbers


class _Acting:
    """One press at the table."""

    def __init__(
        self, parts: Parts, stand: Stand, question: str, place: int, message: dict[str, Any]
    ) -> None:
        self._parts, self._stand, self._question, self._place = parts, stand, question, place
        self._message = message
        self._press = f"all-{message.get('key') or new_token()}"[:36]
        self._ids = _numbers(message.get("these", ""))

    async def of_one(self) -> None:
        """What is about an answer."""
        [number] = _numbers(self._message["on"])[:1] or [0]
        these = await self._gathered()
        [(part, _)] = await self._by_part(these, [number])
        await do(self._parts, self._seat(part), {**self._message, "on": number})

    async def new_theme(self) -> None:
        """In the meetings whose answers are to lie in it; without any, in all that are shown."""
        these = await self._gathered()
        by_part = await self._by_part(these, self._ids)
        if not self._ids:
            by_part = [(part, []) for part in these.shown]
        origin = new_token()
        for part, ids in by_part:
            said = {"title": self._message.get("title", ""), "origin": origin}
            await self._do(part, "new_theme", ids, **said)

    async def sort(self) -> None:
        verb = self._message["do"]
        these = await self._gathered()
        by_part = await self._by_part(these, self._ids)
        piles = self._piles()
        if verb in TO_PILES and await self._make_missing(these, by_part, piles):
            these = await self._gathered()
            by_part = await self._by_part(these, self._ids)
        for part, ids in by_part:
            await self._sort(these, part, ids, piles)

    async def _sort(
        self, these: Together, part: Part, ids: list[int], piles: dict[int, int]
    ) -> None:
        verb = self._message["do"]
        if verb == "put_each":
            into = [self._themes(these, part, piles[one])[0] for one in ids]
            await self._do(part, verb, ids, into=",".join(map(str, into)))
        elif verb in TO_PILES:
            theme = self._themes(these, part, piles[ids[0]])[0]
            await self._do(part, verb, ids, theme=theme)
        elif verb in OF_PILES and self._message.get("theme"):
            for theme in self._themes(these, part, piles[ids[0]]):
                await self._do(part, verb, ids, theme=theme, also=theme)
        else:
            await self._do(part, verb, ids)

    def _piles(self) -> dict[int, int]:
        """Where each answer is to go, or is taken from. Raises Invalid."""
        theme, into = self._message.get("theme"), str(self._message.get("into", ""))
        if self._message["do"] == "put_each":
            there = _numbers(into)
            if len(there) != len(self._ids):
                raise Invalid()
            return dict(zip(self._ids, there, strict=True))
        return dict.fromkeys(self._ids, _numbers(theme)[0] if theme else 0)

    @staticmethod
    def _themes(these: Together, part: Part, pile: int) -> list[int]:
        found = part.themes_in(these.row_of.get(pile, ""))
        if not found:
            raise NotFound()
        return found

    async def _make_missing(
        self, these: Together, by_part: list[tuple[Part, list[int]]], piles: dict[int, int]
    ) -> bool:
        """The themes that a meeting lacks, empty; whether any was."""
        lacking = [
            (part, pile)
            for part, ids in by_part
            for pile in sorted({piles[one] for one in ids})
            if pile in these.row_of and not part.themes_in(these.row_of[pile])
        ]
        for part, pile in lacking:
            said = {"title": these.title(pile), "origin": these.row_of[pile]}
            await self._do(part, "new_theme", [], **said, also=pile)
        return bool(lacking)

    async def undo(self) -> None:
        """All that the last press did, in each meeting."""
        pairs = await asyncio.to_thread(self._to_undo)
        if not pairs:
            raise Invalid(NOTHING_TO_UNDO)
        press = {_press_of(event) for _, event in pairs}
        for part, _ in pairs:
            for again in range(MOST_UNDONE):
                await self._do(part, UNDO, [], also=again)
                if "" in press or await asyncio.to_thread(self._next_press, part) not in press:
                    break

    def _to_undo(self) -> list[tuple[Part, Event]]:
        with snapshot(self._parts) as session:
            these = gathered(session, self._parts, self._stand, self._question)
            return _last(session, these, self._stand.actor)

    def _next_press(self, part: Part) -> str:
        with self._parts.database.reading() as session:
            actor = self._stand.actor
            event = undoable(session, part.id, SORTING, part.asking_id, actor)
            return _press_of(event) if event else "none"

    async def _gathered(self) -> Together:
        return await asyncio.to_thread(self._gather)

    def _gather(self) -> Together:
        with snapshot(self._parts) as session:
            return gathered(session, self._parts, self._stand, self._question, self._place)

    async def _by_part(self, these: Together, ids: Iterable[int]) -> list[tuple[Part, list[int]]]:
        return await asyncio.to_thread(self._parted, these, list(ids))

    def _parted(self, these: Together, ids: list[int]) -> list[tuple[Part, list[int]]]:
        """Raises NotFound for what is no answer of these meetings."""
        with self._parts.database.reading() as session:
            rows = select(Answer.id, Answer.asking_id).where(col(Answer.id).in_(ids))
            asking_of = dict(session.exec(rows).all())
        parts = {one.asking_id: one for one in these.parts}
        found: dict[int, list[int]] = defaultdict(list)
        for one in ids:
            if asking_of.get(one) not in parts:
                raise NotFound()
            found[asking_of[one]].append(one)
        return [(parts[asking_id], there) for asking_id, there in found.items()]

    def _seat(self, part: Part) -> Seat:
        return Seat(part.workshop, part.role, self._stand.facilitator)

    async def _do(self, part: Part, verb: str, ids: list[int], **said: Any) -> None:
        also = said.pop("also", "")
        key = f"{self._press}-at{part.asking_id}{verb}{also}"[:64]
        message = {"do": verb, "on": part.asking_id, "key": key, **said}
        if ids:
            message["these"] = ",".join(map(str, ids))
        await do(self._parts, self._seat(part), message)
