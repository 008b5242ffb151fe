"""Makes the series: by the verbs that desks and phones use, a few short transactions a meeting, so
that rooms that go on meanwhile don't wait."""

import random
import secrets
from collections.abc import Sequence
from typing import Any

from sqlmodel import Session, col, select

from app.clock import DAY_MS, Milliseconds
from app.database import Database
from app.demo.telling import tell_villages
from app.demo.villages import MadeUp, Promised, Village, made_up
from app.i18n import local
from app.models import workshop as workshops
from app.models.agenda.agenda import add_item, add_step, read_agenda
from app.models.agenda.asking import Asking, open_askings
from app.models.agenda.planned_themes import PlannedTheme
from app.models.answers.answer import ANSWERS, Operation, Receipt, Sent
from app.models.answers.theme import Theme
from app.models.commitments import making, telling
from app.models.commitments.telling import Teller, Told
from app.models.people import member, participant
from app.models.people.crew import Series
from app.models.people.facilitator import Facilitator
from app.models.people.participant import Coming, Joined
from app.models.run import run
from app.models.run.acts.payload import Payload
from app.models.run.acts.scene import Act
from app.models.series import asked
from app.models.series.carried import Ticked, hand_over, offers
from app.models.series.locality import MUNICIPALITY, REGION, VILLAGE, named
from app.models.series.meetings import begin_meeting, meetings
from app.models.series.series import About, begin_series, delete_series, post_in
from app.models.workshop import Workshop
from app.settings import USUAL_ZONE
from app.steps.choice import ChoiceSettings
from app.steps.options import Option
from app.steps.scale import ScaleSettings

LANGUAGE = "sv"
MINUTES_MS = 60_000
SEED = 2026
Said = list[list[Any]]
"""By question, in the agenda's order, what each person says; None for nothing."""


def make_demo(database: Database, owner: Facilitator, keep_days: int, at: Milliseconds) -> Series:
    """A series of one's own, held and planned around the day `at`. It takes some seconds."""
    told = made_up()
    with database.writing() as session:
        series = _begin(session, owner, told, keep_days)
    maker = _Maker(database, series, owner, told, keep_days, at)
    for village in told.villages:
        maker.hold(village, VILLAGE)
    maker.hold(told.board, MUNICIPALITY)
    maker.plan(told.forum, REGION)
    maker.hand_over()
    tell_villages(database, series, told.page, at, owner.id)
    return series


def remove_demo(session: Session, series: Series, at: Milliseconds) -> None:
    """The series and its workshops, its agenda too; all of it can be brought back for a day."""
    delete_series(session, series.id or 0, at)
    for one in _workshops(session, series):
        workshops.delete(session, one.id or 0)


def restore_demo(session: Session, series: Series) -> None:
    """Its workshops, when it was brought back."""
    for one in _workshops(session, series):
        if one.deleted_at is not None:
            workshops.restore(session, one)


def _workshops(session: Session, series: Series) -> list[Workshop]:
    ours = (Workshop.series_id == series.id) | (Workshop.uid == series.agenda_uid)
    return list(session.exec(select(Workshop).where(ours).order_by(col(Workshop.id))))


def _begin(session: Session, owner: Facilitator, told: MadeUp, keep_days: int) -> Series:
    """The series with its agenda."""
    agenda = member.begin(session, owner, told.agenda, language=LANGUAGE, keep_days=keep_days)
    pieces = ScaleSettings(
        statements=_options(told.pieces.names), low=told.pieces.low, high=told.pieces.high
    )
    themes = [
        PlannedTheme(title=one.title, origin=secrets.token_hex(8)).model_dump(mode="json")
        for one in told.themes
    ]
    for kind, prompt, settings, planned in (
        ("open_text", told.hinders, None, themes),
        ("scale", told.pieces.prompt, pieces, []),
        ("choice", told.first.prompt, ChoiceSettings(options=_options(told.first.options)), []),
        ("word_cloud", told.word.prompt, None, []),
        ("commitment", told.promises, None, []),
    ):
        item = add_item(session, agenda.id or 0, planned_s=15 * 60)
        step = add_step(session, item, kind, prompt, language=LANGUAGE, settings=settings)
        step.themes = planned
    about = About(title=told.title, purpose=told.purpose, language=LANGUAGE)
    series = begin_series(session, owner, about)
    series.agenda_uid, series.made_up = agenda.uid, True
    session.add(series)
    return series


def _options(texts: Sequence[str]) -> list[Option]:
    return [Option(id=f"o{n}", text=text) for n, text in enumerate(texts)]


class _Maker:
    """`owner` leads all the meetings. What is said is drawn by one seed: each time the same."""

    def __init__(
        self,
        database: Database,
        series: Series,
        owner: Facilitator,
        told: MadeUp,
        keep_days: int,
        at: Milliseconds,
    ) -> None:
        self._database, self._series, self._owner, self._told = database, series, owner, told
        self._keep_days, self._at = keep_days, at
        self._drawn = random.Random(SEED)  # noqa: S311

    def plan(self, village: Village, level: str) -> Workshop:
        """A meeting that hasn't begun, at six in the evening of its day."""
        day = self._at + village.days * DAY_MS
        with self._database.writing() as session:
            region = named(session, self._told.region, REGION)
            around = named(session, self._told.municipality, MUNICIPALITY, region.id)
            place = {REGION: region, MUNICIPALITY: around}.get(level)
            place = place or named(session, village.name, VILLAGE, around.id)
            post = post_in(session, self._series.uid, self._owner.id or 0)
            return begin_meeting(
                session,
                post,
                self._owner,
                place.id,
                title=village.title or f"{village.name}: {self._told.title}",
                venue=village.venue,
                starts_at=day - day % DAY_MS + 17 * 60 * MINUTES_MS,
                keep_days=self._keep_days,
            )

    def hold(self, village: Village, level: str) -> None:
        """A meeting that is over: what was said in it, sorted, and what was promised."""
        workshop = self.plan(village, level)
        said = self._said(village)
        with self._database.writing() as session:
            coming = [Coming(workshop.uid, LANGUAGE) for _ in range(village.people)]
            crowd = [one for one in participant.let_in(session, coming) if one]
        with self._database.reading() as session:
            stops = [entry.id for entry in read_agenda(session, workshop.id or 0, LANGUAGE)]
        at = workshop.starts_at or self._at
        for number, (stop, values) in enumerate(zip(stops, [*said, []], strict=True)):
            at += 15 * MINUTES_MS
            with self._database.writing() as session:
                act = Act("go", on=stop, at=at, present=village.people, actor=self._owner.id)
                run.act(session, workshop.id or 0, act)
                (asking,) = open_askings(session, workshop.id or 0)
                rows = _record(session, asking, crowd, values, at)
                if number == 0 and village.themes:
                    self._sort(session, asking, rows, village, at)
        with self._database.writing() as session:
            over = Act("end", at=at + 15 * MINUTES_MS, actor=self._owner.id)
            run.act(session, workshop.id or 0, over)
            for one in self._told.commitments:
                if one.village == village.name:
                    self._promise(session, workshop, one, at)

    def hand_over(self) -> None:
        """What the villages ask the board, and what that answers on the day of its meeting."""
        at = self._at + self._told.board.days * DAY_MS
        with self._database.writing() as session:
            post = post_in(session, self._series.uid, self._owner.id or 0)
            for meeting in meetings(session, self._series.id or 0):
                wanted = self._told.handed.get(meeting.name, [])
                there = offers(session, self._series, meeting) if wanted else []
                now_ticked = {one.about for one in there if one.words in wanted}
                ticked = Ticked(now_ticked, (), MUNICIPALITY)
                if now_ticked:
                    by = self._owner.id
                    hand_over(session, post, meeting.workshop_id, ticked, at=at, by=by)
            asked_for = {one.words: one for one in asked.rows(session, self._series)}
            for told in self._told.answers:
                one = asked_for[told.words]
                day = local(at, USUAL_ZONE).date().isoformat()
                typed = asked.Typed(status=told.status, text=told.text, who=told.who, day=day)
                name, by = one.parts[0].row.uid, self._owner.id
                asked.answer(session, post, name, typed, "", today=day, at=at, by=by)

    def _said(self, village: Village) -> Said:
        """What the people of a village say to each question."""
        people = range(village.people)
        return [
            [{"text": text} for text in self._texts(village)],
            [{"values": self._rated(village)} for _ in people],
            [{"options": [f"o{one}"]} for one in self._chosen(village)],
            [{"text": self._drawn.choice(self._told.word.said)} for _ in people],
        ]

    def _texts(self, village: Village) -> list[str]:
        """Of each theme so many, in the order of the themes."""
        return [
            theme.said[n % len(theme.said)]
            for theme, number in zip(self._told.themes, village.themes, strict=False)
            for n in range(number)
        ]

    def _rated(self, village: Village) -> dict[str, int]:
        """Near the mean, between 1 and 5."""
        return {
            f"o{n}": min(5, max(1, round(self._drawn.gauss(mean, 0.8))))
            for n, mean in enumerate(village.pieces)
        }

    def _chosen(self, village: Village) -> list[int]:
        found = [option for option, number in enumerate(village.first) for _ in range(number)]
        self._drawn.shuffle(found)
        return found

    def _sort(
        self,
        session: Session,
        asking: Asking,
        rows: list[int],
        village: Village,
        at: Milliseconds,
    ) -> None:
        """What was said in the order of the themes lies in them so."""
        planted = select(Theme.id).where(Theme.asking_id == asking.id).order_by(col(Theme.id))
        first = 0
        for theme_id, number in zip(session.exec(planted).all(), village.themes, strict=True):
            these = tuple(rows[first : first + number])
            first += number
            if these:
                put = Payload(theme=theme_id, these=these)
                act = Act("put", on=asking.id, payload=put, at=at, actor=self._owner.id)
                run.act(session, asking.workshop_id, act)

    def _promise(
        self, session: Session, workshop: Workshop, one: Promised, at: Milliseconds
    ) -> None:
        words = making.Words(what=one.what, who=one.who, when=one.when)
        made = making.make(session, workshop.id or 0, words, at=at, by=self._owner.id)
        if one.status:
            day = local(at + 20 * DAY_MS, workshop.tz).date().isoformat()
            told = Told(status=one.status, day=day, said=one.text)
            teller = Teller(self._owner.id)
            telling.tell(session, workshop.id or 0, made.uid, told, teller, at=at)


def _record(
    session: Session,
    asking: Asking,
    crowd: Sequence[Joined],
    values: Sequence[Any],
    at: Milliseconds,
) -> list[int]:
    """What each says, in turn, and again from the first when there is more; the rows, in order."""
    assert asking.id is not None
    batch = [
        Sent(
            asking.workshop_id,
            who.participant_id,
            who.respondent_id,
            Operation(key=secrets.token_hex(16), asking=asking.id, value=value),
        )
        for value, who in zip(values, _in_turn(crowd, len(values)), strict=True)
    ]
    outcomes = run.record(session, batch, at)
    refused = [one for one in outcomes if not isinstance(one, Receipt)]
    if refused:
        raise ValueError(f"the demo's answers don't fit its questions: {refused[0]}")
    rows = select(ANSWERS.c.id).where(ANSWERS.c.asking_id == asking.id)
    return list(session.exec(rows.order_by(ANSWERS.c.id)).all())


def _in_turn(crowd: Sequence[Joined], number: int) -> list[Joined]:
    return [crowd[n % len(crowd)] for n in range(number)]
