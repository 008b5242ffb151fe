"""From a look at the database to the rendered stages that the hub sends."""

from dataclasses import replace
from datetime import date
from sys import getsizeof
from typing import Any

from app.cache import BoundedCache
from app.clock import now
from app.database import Database
from app.live.room import DELETED, ENDED, Renderer, Rendering, Stage, Tick, View, spread_ms
from app.models.answers.reading import ResultsCache
from app.models.workshop import Workshop
from app.rendering import render
from app.screens.moment import Moment, read_moment
from app.screens.scene import asked_now
from app.screens.views import LookAt, shown
from app.settings import Settings

MOST_KEPT = 16 * 1024 * 1024
"""Bytes of phones' stages, as they are drawn and as they are sent: some thousands."""


def renderer(database: Database, results: ResultsCache, settings: Settings) -> Renderer:
    """The function that the hub renders with; it runs in a thread."""
    phones = PhoneStages()

    def render_stages(tick: Tick) -> Rendering:
        at, address = now(), settings.address
        with results.still, database.reading() as session:
            workshop = session.get(Workshop, tick.workshop_id)
            if workshop is None:  # purged
                return Rendering(0, 0, {}, DELETED)
            if workshop.deleted_at is not None:
                return Rendering(workshop.version, workshop.turn, {}, DELETED)
            stages: dict[View, Stage] = {}
            if views := tick.to_draw(workshop.turn):
                here: dict[str, Any] = {"present": tick.present, "simulated": tick.simulated}
                here |= {"in_view": tick.in_view, "sits": tick.sits, "attendance": tick.attendance}
                seen = read_moment(session, results, workshop, at=at, **here)
            elif tick.attendance and tick.attendance.turn != workshop.turn:
                tick.attendance.follow(workshop, asked_now(session, results, workshop))
            for view in views:
                look_at = shown(seen.in_words(view.languages), view.screen, at)
                draw = phones.stage if view.screen == "phone" else render_stage
                stages[view] = draw(view.screen, view.language, look_at, address)
        over = ENDED if workshop.ended else ""
        return Rendering(workshop.version, workshop.turn, stages, over, workshop.rehearsing)

    return render_stages


class PhoneStages:
    """The newest of each workshop, language, and languages of the questions, of which many phones
    may wish for what few are worded in. Most ticks are for the projector and the desk:
    other people's answers seldom change a phone's stage, so it isn't rendered again then."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._kept = BoundedCache[tuple[int | None, str, tuple[str, ...], date], Stage](
            most, _weigh
        )

    def stage(self, screen: str, language: str, look: LookAt, address: str) -> Stage:
        now_: Moment = look["now"]
        key = (now_.workshop.id, language, now_.words, now_.today)
        kept = self._kept.get(key)
        if kept and (kept.n, kept.turn) == (look["n"], now_.workshop.turn):
            told = replace(kept, left=now_.left, spread=spread_ms(now_.present))
            if told == kept:
                return kept
        else:
            told = render_stage(screen, language, look, address)
        self._kept.put(key, told)
        return told


def _weigh(stage: Stage) -> int:
    """In bytes, with its message and its frame, which are kept with it and made here: not on the
    loop, which sends them next."""
    return getsizeof(stage.html) + getsizeof(stage.text) + getsizeof(stage.frame)


def render_stage(screen: str, language: str, look: LookAt, address: str) -> Stage:
    now_: Moment = look["now"]
    html = render(f"{screen}/_stage.html", language, address=address, **look)
    spread = spread_ms(now_.present) if screen == "phone" else None
    return Stage(look["n"], now_.workshop.turn, html, now_.left, spread)
