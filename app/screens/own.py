"""What phones that come are told of themselves: what is stored, and what they have said."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from app.database import Database
from app.live.arrivals import Arrival, Greet, Greeting
from app.models.agenda.asking import Asking
from app.models.answers.own_answers import Own, OwnAnswer, own_answers, spoken_to, stored_keys
from app.models.answers.quiet import quieted
from app.models.answers.results import ResultsCache
from app.models.people.participant import Sender
from app.models.workshop import Workshop
from app.rendering import render
from app.screens.moment import asked_now

Audience = tuple[int, tuple[str, str]]
"""A workshop, and the languages that its questions are read in."""


def greeter(database: Database, results: ResultsCache) -> Greet:
    """The function that phones are greeted with; it runs in a thread."""

    def greet(batch: list[Arrival]) -> list[Greeting]:
        people: dict[Audience, set[int]] = {}
        for who, _ in batch:
            people.setdefault((who.workshop_id, who.languages), set()).add(who.respondent_id)
        with database.reading() as session:
            keys = {who.participant_id: have for who, have in batch if have}
            stored = stored_keys(session, keys)
            own = {place: _own(session, results, place, there) for place, there in people.items()}
        return [
            Greeting(
                stored.get(who.participant_id, []),
                own[who.workshop_id, who.languages].messages(who),
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
    said = own_answers(session, people, askings)
    spoken = spoken_to(session, people, askings) if workshop.self_paced else None
    told = {asked.id: _told(session, results, workshop, asked, people) for asked in askings}
    quiet = quieted(session, workshop_id)
    return OwnAnswers(workshop.uid, askings, said, told, spoken, quiet)


def _told(
    session: Session,
    cache: ResultsCache,
    workshop: Workshop,
    asking: Asking,
    people: Collection[int],
) -> dict[int, Any]:
    """What each of these people alone sees of the results."""
    kind = asking.how
    if not kind.tells_own:
        return {}
    with cache.still:
        results, settings = cache.of(session, asking, workshop.rehearsal), asking.read_settings()
        tally = kind.tally_in(settings, results.tally)
        return {who: kind.own(settings, tally, who) for who in people}


@dataclass(frozen=True)
class OwnAnswers:
    """What people have said themselves to what is asked now, by respondent. Most of those who
    come at once have said nothing yet, and what they are shown is rendered once."""

    uid: str
    askings: list[Asking]
    said: dict[int, Own]
    told: dict[int | None, dict[int, Any]]
    """By asking and respondent."""
    spoken: set[tuple[int, int]] | None = None
    """In a survey, which asks a lot: the page knows itself what isn't answered."""
    quieted: Collection[int] = ()
    """Who is to read so of what they send next."""
    nothing: dict[tuple[int, str], str] = field(default_factory=dict)

    def messages(self, who: Sender) -> list[dict[str, Any]]:
        """As the page's own partial renders them."""
        return [
            {"asking": asking.id, "html": self._html(asking, who)}
            for asking in self.askings
            if self._is_told(who.respondent_id, asking)
        ]

    def _is_told(self, person: int, asking: Asking) -> bool:
        if self.spoken is None or person in self.quieted:
            return True
        return (person, asking.id) in self.spoken

    def _html(self, asking: Asking, who: Sender) -> str:
        assert asking.id is not None
        mine = self.said[who.respondent_id][asking.id]
        quiet = who.respondent_id in self.quieted
        if mine or quiet:
            told = self.told[asking.id].get(who.respondent_id) if mine else None
            return self._render(asking, who.language, mine, quiet, told)
        place = asking.id, who.language
        if place not in self.nothing:
            self.nothing[place] = self._render(asking, who.language, mine)
        return self.nothing[place]

    def _render(
        self,
        asking: Asking,
        language: str,
        mine: list[OwnAnswer],
        quiet: bool = False,
        told: Any = None,
    ) -> str:
        here = {"uid": self.uid, "asking": asking, "keyed": False, "quieted": quiet}
        return render("phone/_mine.html", language, mine=mine, told=told, **here)
