"""What phones that come are told of themselves: what is stored, and what they have said."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from app.database import Database
from app.live.arrivals import Arrival, Greet, Greeting
from app.models.agenda.asking import Asking
from app.models.answers.own_answers import Own, OwnAnswer, own_answers, stored_keys
from app.models.answers.results import ResultsCache
from app.models.people.participant import Audience, Sender
from app.models.workshop import Workshop
from app.rendering import render
from app.screens.moment import asked_now


def greeter(database: Database, results: ResultsCache) -> Greet:
    """The function that phones are greeted with; it runs in a thread."""

    def greet(batch: list[Arrival]) -> list[Greeting]:
        people: dict[Audience, set[int]] = {}
        for who, _ in batch:
            people.setdefault(who.audience, set()).add(who.respondent_id)
        with database.reading() as session:
            keys = {who.participant_id: have for who, have in batch if have}
            stored = stored_keys(session, keys)
            own = {place: _own(session, results, place, there) for place, there in people.items()}
        return [
            Greeting(
                stored.get(who.participant_id, []),
                own[who.audience].messages(who),
            )
            for who, _ in batch
        ]

    return greet


def _own(
    session: Session, results: ResultsCache, place: Audience, people: Collection[int]
) -> "OwnAnswers":
    workshop_id, languages = place
    workshop = session.get_one(Workshop, workshop_id)
    askings = [asked.in_words(languages) for asked in asked_now(session, results, workshop)]
    return OwnAnswers(workshop.uid, askings, own_answers(session, people, askings))


@dataclass(frozen=True)
class OwnAnswers:
    """What people have said themselves to what is asked now, by respondent. Who has never sent
    anything to a question is told nothing of it: the page knows that itself."""

    uid: str
    askings: list[Asking]
    said: dict[int, Own]

    def messages(self, who: Sender) -> list[dict[str, Any]]:
        """As the page's own partial renders them."""
        own = self.said[who.respondent_id]
        return [
            {"asking": asking.id, "html": self._render(asking, who.language, own[asking.id or 0])}
            for asking in self.askings
            if asking.id in own
        ]

    def _render(self, asking: Asking, language: str, mine: list[OwnAnswer]) -> str:
        return render(
            "phone/_mine.html", language, uid=self.uid, asking=asking, mine=mine, keyed=False
        )
