"""A series for tests: an agenda with a question of several kinds, and meetings in villages where
people answer it."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel
from sqlmodel import select

from app.clock import now
from app.database import Database
from app.models.agenda.agenda import add_item, add_step, read_agenda, set_words
from app.models.agenda.asking import Asking
from app.models.agenda.edition import edition_of
from app.models.agenda.planned_themes import PlannedTheme
from app.models.answers.reading import count_from_scratch
from app.models.commitments.commitment import Commitment
from app.models.commitments.receiver import receiver_named
from app.models.people import member, participant
from app.models.people.crew import Series
from app.models.people.facilitator import Facilitator
from app.models.series import asked as asked_
from app.models.series import carried
from app.models.series.handed import ANSWERED
from app.models.series.locality import VILLAGE, named
from app.models.series.meetings import begin_meeting
from app.models.series.series import About, begin_series, post_in
from app.models.workshop import Workshop
from app.steps.choice import ChoiceSettings
from app.steps.options import Option
from app.steps.scale import ScaleSettings
from tests.rooms import do, say_all

HINDERS, RATE = "Vad hindrar samarbeten?", "Hur väl sitter bitarna?"
WHICH, WORD = "Vad först?", "Ett ord"
PIECES = ("Behov", "Plan")
CHOICES = ("Bussen", "Butiken", "Skolan")
THEMES = ("Vem ringer man?", "Bussen går inte")
WHOM, BUS = THEMES
SAID = {HINDERS: [{"text": f"Ingen vet {n}"} for n in range(12)]}
SORTED = {WHOM: range(7), BUS: [7, 8, 9]}
"""What the people of a village say, and which of them are behind which theme."""
Answers = Mapping[str, Sequence[Any]]
"""By prompt what each person says, in the order of the people; None for nothing."""
Otherwise = Mapping[str, tuple[str, BaseModel | None]]


def begun(database: Database, owner: Facilitator) -> Series:
    """A series whose agenda has an open question with two planned themes, a scale with two
    statements, a choice and a word cloud."""
    with database.writing() as session:
        agenda = member.begin(session, owner, "Samma frågor", language="sv", keep_days=90)
        for kind, prompt, settings in (
            ("open_text", HINDERS, None),
            ("scale", RATE, ScaleSettings(statements=_options(PIECES))),
            ("choice", WHICH, ChoiceSettings(options=_options(CHOICES))),
            ("word_cloud", WORD, None),
        ):
            item = add_item(session, agenda.id or 0, planned_s=600)
            step = add_step(session, item, kind, prompt, language="sv", settings=settings)
            if kind == "open_text":
                step.themes = [
                    PlannedTheme(title=title, origin=f"theme-{n}").model_dump(mode="json")
                    for n, title in enumerate(THEMES)
                ]
        about = About(title="Service i bygderna", purpose="Samma frågor i nio bygder.")
        series = begin_series(session, owner, about)
        series.agenda_uid = agenda.uid
        session.add(series)
    return series


def answers(
    people: int, point: int = 3, *, plan: int = 3, text: str = "Bussen {n}"
) -> dict[str, list[Any]]:
    """What so many people say, the same to all questions but the open one: of the two pieces,
    `point` and `plan`."""
    return {
        HINDERS: [{"text": text.format(n=n)} for n in range(people)],
        RATE: [{"values": {"o0": point, "o1": plan}}] * people,
        WHICH: [{"options": ["o0"]}] * people,
        WORD: [{"text": "hopp"}] * people,
    }


def _options(words: Sequence[str]) -> list[Option]:
    return [Option(id=f"o{n}", text=text) for n, text in enumerate(words)]


def planned(
    database: Database, series: Series, owner: Facilitator, place: str, level: str = VILLAGE
) -> Workshop:
    """A meeting in a place that hasn't begun."""
    with database.writing() as session:
        locality = named(session, place, level)
        post = post_in(session, series.uid, owner.id or 0)
        return begin_meeting(
            session,
            post,
            owner,
            locality.id,
            title=f"{place}: {series.title}",
            venue="Bygdegården",
            starts_at=now(),
            keep_days=90,
        )


def held(
    database: Database,
    series: Series,
    owner: Facilitator,
    place: str,
    answers: Answers,
    *,
    level: str = VILLAGE,
    themes: Mapping[str, Sequence[int]] | None = None,
    otherwise: Otherwise | None = None,
    at: int = 0,
) -> Workshop:
    """A meeting that is over. `answers` is by prompt what each person says; `themes` by title
    which of them, by their place from 0, have said something that is put there. `otherwise`: what
    a question is there, by its prompt: how it reads, and the settings it has. `at`: when it
    began."""
    workshop = planned(database, series, owner, place, level)
    if otherwise:
        _ask_otherwise(database, workshop, otherwise)
    people = max((len(said) for said in answers.values()), default=0)
    with database.writing() as session:
        crowd = [participant.join(session, workshop, "sv")[0] for _ in range(people)]
    with database.reading() as session:
        agenda = read_agenda(session, workshop.id or 0, "sv")
    for entry in agenda:
        (asking,) = do(database, workshop, "go", on=entry.id, present=people, at=now())
        for who, value in zip(crowd, answers.get(asking.prompt, ()), strict=False):
            if value is not None:
                say_all(database, asking, [value], who)
        if themes and asking.prompt == HINDERS:
            sorted_into(database, workshop, HINDERS, themes)
    do(database, workshop, "end", at=now())
    with database.writing() as session:
        over = session.get_one(Workshop, workshop.id)
        over.started_at = at or over.started_at
        session.add(over)
    return over


def _ask_otherwise(database: Database, workshop: Workshop, otherwise: Otherwise) -> None:
    with database.writing() as session:
        for entry in read_agenda(session, workshop.id or 0, "sv"):
            for step in entry.steps:
                if step.prompt in otherwise:
                    prompt, settings = otherwise[step.prompt]
                    if settings is not None:
                        step.step.settings = settings.model_dump(mode="json")
                    session.add(step.step)
                    set_words(session, step.step, "sv", prompt, "")


def sorted_into(
    database: Database, workshop: Workshop, prompt: str, themes: Mapping[str, Sequence[int]]
) -> list[int]:
    """The rows of the question's answers, in the order they came; of these `themes` have by title
    which lie in each, by their places from 0. A theme that isn't there is made; an answer may lie
    in several."""
    with database.reading() as session:
        of_workshop = select(Asking).where(Asking.workshop_id == workshop.id)
        asking = next(one for one in session.exec(of_workshop) if one.prompt == prompt)
        results = count_from_scratch(session, asking)
        rows = [one.id for one in sorted(results.read(), key=lambda one: one.id)]
        there = {pile.theme.title: pile.id for pile in results.sorted().piles}
    for title, which in themes.items():
        these = tuple(rows[n] for n in which)
        if title in there:
            do(database, workshop, "put_too", on=asking.id, theme=there[title], these=these)
            continue
        do(database, workshop, "new_theme", on=asking.id, title=title)
        with database.reading() as session:
            piles = count_from_scratch(session, session.get_one(Asking, asking.id)).sorted().piles
        made = next(pile.id for pile in piles if pile.theme.title == title)
        do(database, workshop, "put_too", on=asking.id, theme=made, these=these)
    return rows


def promise(database: Database, workshop: Workshop, *who: str) -> None:
    """A commitment for each of these, empty for nobody."""
    with database.writing() as session:
        for number, name in enumerate(who):
            receiver = receiver_named(session, workshop.id or 0, name)
            one = Commitment(
                workshop_id=workshop.id or 0,
                what=f"Löfte {number}",
                receiver_id=receiver.id if receiver else None,
                made_at=now(),
            )
            session.add(one)


def hand_over(
    database: Database,
    series: Series,
    owner: Facilitator,
    meeting: Workshop,
    *words: str,
    question: str = "",
    to: str = "",
) -> carried.Done:
    """What is called so, and a question; to the nearest level, where nothing else is said."""
    with database.writing() as session:
        post = post_in(session, series.uid, owner.id or 0)
        found = carried.meeting_of(session, post, meeting.id or 0)
        there = carried.offers(session, series, found)
        now_ = [one.about for one in there if one.row or one.words in words]
        before = [one.about for one in there if one.row]
        whom = to or carried.destinations(session, series, found)[0].value
        ticked = carried.Ticked(now_, before, whom, question)
        return carried.hand_over(session, post, meeting.id or 0, ticked, at=now(), by=owner.id)


def take_back(
    database: Database, series: Series, owner: Facilitator, meeting: Workshop, *words: str
) -> carried.Done:
    with database.writing() as session:
        post = post_in(session, series.uid, owner.id or 0)
        found = carried.meeting_of(session, post, meeting.id or 0)
        before = [one for one in carried.offers(session, series, found) if one.row]
        kept = [one.about for one in before if one.words not in words]
        ticked = carried.Ticked(kept, [one.about for one in before])
        return carried.hand_over(session, post, meeting.id or 0, ticked, at=now(), by=owner.id)


def asked(database: Database, series: Series) -> dict[str, asked_.Asked]:
    """By its words."""
    with database.reading() as session:
        return {one.words: one for one in asked_.with_people(session, asked_.rows(session, series))}


def answer(
    database: Database,
    series: Series,
    owner: Facilitator,
    words: str,
    text: str,
    status: str = ANSWERED,
    who: str = "Kommunstyrelsen",
    edition: str | None = None,
) -> None:
    """As whoever has just read how it stands, where no edition is said."""
    one = asked(database, series)[words]
    read = edition_of(asked_.shown(one.answer)) if edition is None else edition
    typed = asked_.Typed(status=status, text=text, who=who, day="2026-11-02")
    with database.writing() as session:
        post = post_in(session, series.uid, owner.id or 0)
        asked_.answer(
            session, post, one.name, typed, read, today="2026-11-02", at=now(), by=owner.id
        )
