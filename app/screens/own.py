"""What phones that come are told of themselves: what is stored, and what they have said."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from app.database import Database
from app.live.arrivals import Arrival, Greet, Greeting
from app.models.agenda.asking import Asking
from app.models.agenda.rules import Rules, rules_of
from app.models.answers.feed import Slot
from app.models.answers.own_answers import Own, own_answers, stored_keys
from app.models.answers.quiet import ever_quieted
from app.models.answers.reading import ResultsCache
from app.models.people.participant import Audience, Sender
from app.models.workshop import Workshop
from app.rendering import render
from app.screens.scene import asked_now
from app.screens.themes import titles_by_place, words_of


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
    said = own_answers(session, people, askings)
    told = {asked.id: _told(session, results, workshop, asked, people) for asked in askings}
    lie = {asked.id: _lie(session, results, workshop, asked, languages) for asked in askings}
    quiet = ever_quieted(session, workshop_id)
    return OwnAnswers(workshop.uid, rules_of(workshop), askings, said, told, lie, quiet)


def _told(
    session: Session,
    cache: ResultsCache,
    workshop: Workshop,
    asking: Asking,
    people: Collection[int],
) -> dict[int, Any]:
    """What each of these people alone sees of the results."""
    kind, settings = asking.how, asking.told_settings(workshop.self_paced)
    if not kind.tells_own(settings):
        return {}
    with cache.still:
        results = cache.of(session, asking, workshop.rehearsal)
        tally = kind.tally_in(settings, results.tally)
        return {who: kind.own(settings, tally, who) for who in people}


def _lie(
    session: Session,
    cache: ResultsCache,
    workshop: Workshop,
    asking: Asking,
    languages: Sequence[str],
) -> dict[Slot, list[str]]:
    """Which themes answers lie in, where phones show these: in a survey when it has closed."""
    if not asking.themes_on_phones or (workshop.self_paced and not workshop.ended):
        return {}
    with cache.still:
        results = cache.of(session, asking, workshop.rehearsal)
        return titles_by_place(asking, results, words_of(languages, workshop.language))


@dataclass(frozen=True)
class OwnAnswers:
    """What people have said themselves to what is asked now, by respondent. Who has never sent
    anything to a question is told nothing of it: the page knows that itself."""

    uid: str
    rules: Rules
    askings: list[Asking]
    said: dict[int, Own]
    told: dict[int | None, dict[int, Any]]
    """By asking and respondent."""
    lie: dict[int | None, dict[Slot, list[str]]]
    """By asking and place, the titles of themes."""
    quieted: dict[int, bool]
    """Who ever was, and whether they are to read so of what they send next."""

    def messages(self, who: Sender) -> list[dict[str, Any]]:
        """As the page's own partial renders them."""
        own = self.said[who.respondent_id]
        return [
            {"asking": asking.id, "html": self._html(asking, who)}
            for asking in self.askings
            if asking.id in own or who.respondent_id in self.quieted
        ]

    def _html(self, asking: Asking, who: Sender) -> str:
        mine = self.said[who.respondent_id].get(asking.id or 0, [])
        told = self.told[asking.id].get(who.respondent_id) if mine else None
        here = {"uid": self.uid, "asking": asking, "keyed": False, "told": told}
        here["rules"] = self.rules
        here["quieted"] = self.quieted.get(who.respondent_id, False)
        here["lies"] = {one.thread: self._lies(asking, who, one.thread) for one in mine}
        return render("phone/_mine.html", who.language, mine=mine, **here)

    def _lies(self, asking: Asking, who: Sender, thread: str) -> list[str]:
        return self.lie[asking.id].get((who.respondent_id, thread), [])
