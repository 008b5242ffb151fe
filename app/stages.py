"""From a look at the database to the rendered stages that the hub sends."""

from dataclasses import dataclass, field, replace
from typing import Any

from sqlmodel import Session

from app.clock import now
from app.database import Database
from app.live.arrivals import Arrival, Greet, Greeting
from app.live.room import DELETED, ENDED, Renderer, Rendering, Stage, View, spread_ms
from app.models.answer import Own, OwnAnswer, own_answers, stored_keys
from app.models.asking import Asking
from app.models.participant import Sender
from app.models.results import ResultsCache
from app.models.workshop import Workshop
from app.rendering import render
from app.screens import LookAt, Now, asked_now, look, shown
from app.settings import Settings


def renderer(database: Database, results: ResultsCache, settings: Settings) -> Renderer:
    """The function that the hub renders with; it runs in a thread."""
    phones = PhoneStages()

    def render_stages(workshop_id: int, views: list[View], present: int) -> Rendering:
        at, address = now(), settings.address
        with results.still, database.reading() as session:
            workshop = session.get_one(Workshop, workshop_id)
            if workshop.deleted_at is not None:
                return Rendering(workshop.version, workshop.turn, {}, DELETED)
            seen = look(session, results, workshop, present=present, at=at)
            looks = {screen: shown(seen, screen, at) for screen in {view.screen for view in views}}
            stages = {
                view: phones.stage(workshop_id, view.language, looks["phone"], address)
                if view.screen == "phone"
                else render_stage(view.screen, view.language, looks[view.screen], address)
                for view in views
            }
        return Rendering(workshop.version, workshop.turn, stages, ENDED if workshop.ended else "")

    return render_stages


class PhoneStages:
    """The newest of each workshop and language. Most ticks are for the projector and the desk:
    other people's answers seldom change a phone's stage, so it isn't rendered again then."""

    def __init__(self, most: int = 500) -> None:
        self._most = most
        self._kept: dict[tuple[int, str], Stage] = {}

    def stage(self, workshop_id: int, language: str, look: LookAt, address: str) -> Stage:
        now_: Now = look["now"]
        kept = self._kept.get((workshop_id, language))
        if kept and (kept.n, kept.turn) == (look["n"], now_.workshop.turn):
            return kept if kept.left == now_.left else replace(kept, left=now_.left)
        if len(self._kept) >= self._most:
            self._kept.clear()
        drawn = render_stage("phone", language, look, address)
        self._kept[workshop_id, language] = drawn
        return drawn


def greeter(database: Database, results: ResultsCache) -> Greet:
    """The function that phones are greeted with; it runs in a thread."""

    def greet(batch: list[Arrival]) -> list[Greeting]:
        by_workshop: dict[int, set[int]] = {}
        for who, _ in batch:
            by_workshop.setdefault(who.workshop_id, set()).add(who.respondent_id)
        with database.reading() as session:
            keys = {who.participant_id: have for who, have in batch if have}
            stored = stored_keys(session, keys)
            own = {
                workshop_id: _own(session, results, workshop_id, people)
                for workshop_id, people in by_workshop.items()
            }
        return [
            Greeting(stored.get(who.participant_id, []), own[who.workshop_id].messages(who))
            for who, _ in batch
        ]

    return greet


def _own(
    session: Session, results: ResultsCache, workshop_id: int, people: set[int]
) -> "OwnAnswers":
    workshop = session.get_one(Workshop, workshop_id)
    askings = asked_now(session, results, workshop)
    return OwnAnswers(workshop.uid, askings, own_answers(session, people, askings))


@dataclass(frozen=True)
class OwnAnswers:
    """What people have said themselves to what is asked now, by respondent. Most of those who
    come at once have said nothing yet, and what they are shown is rendered once."""

    uid: str
    askings: list[Asking]
    said: dict[int, Own]
    nothing: dict[tuple[int, str], str] = field(default_factory=dict)

    def messages(self, who: Sender) -> list[dict[str, Any]]:
        """As the page's own partial renders them."""
        return [{"asking": asking.id, "html": self._html(asking, who)} for asking in self.askings]

    def _html(self, asking: Asking, who: Sender) -> str:
        assert asking.id is not None
        mine = self.said[who.respondent_id][asking.id]
        if mine:
            return self._render(asking, who.language, mine)
        place = asking.id, who.language
        if place not in self.nothing:
            self.nothing[place] = self._render(asking, who.language, mine)
        return self.nothing[place]

    def _render(self, asking: Asking, language: str, mine: list[OwnAnswer]) -> str:
        return render(
            "phone/_mine.html", language, uid=self.uid, asking=asking, mine=mine, keyed=False
        )


def render_stage(screen: str, language: str, look: LookAt, address: str) -> Stage:
    now_: Now = look["now"]
    html = render(f"{screen}/_stage.html", language, address=address, **look)
    spread = spread_ms(now_.present) if screen == "phone" else None
    return Stage(look["n"], now_.workshop.turn, html, now_.left, spread)
