"""What only acts change of where the room is; read once for all that happens between two acts."""

from dataclasses import dataclass, field

from sqlmodel import Session

from app.models.agenda.agenda import AgendaItem, AgendaStep, read_stops
from app.models.agenda.asking import Asking, rounds
from app.models.answers.reading import ResultsCache
from app.models.event import Event, passages
from app.models.workshop import ENDED, Workshop
from app.screens.beside import Source, source_of

Asked = list[tuple[AgendaStep, Asking]]


@dataclass(frozen=True)
class Scene:
    """What only acts change: the agenda, where the room is in it, what is asked there (nothing
    after the end; in a survey all), its passages until now, and the languages of the
    questions."""

    agenda: list[AgendaItem]
    item: AgendaItem | None
    asked: list[tuple[AgendaStep, Asking]]
    passed: list[Event]
    spoken: frozenset[str]
    others: dict[int, list[Asking]]
    """By step the askings that are not the one of now."""
    moderated: list[Asking]
    """All whose answers wait for approval first."""
    unasked: int
    source: Source | None = None
    """What a slide shows something of."""
    backgrounds: list[Asking] = field(default_factory=list)
    """Of what later answers may be split by, what was asked last."""
    before: dict[int, Asking] = field(default_factory=dict)
    """By its id, what any of them asks the same as."""

    @property
    def on_wall(self) -> list[tuple[AgendaStep, Asking]]:
        """What a survey shows on the projector: what is revealed of one item."""
        here = self.item.steps if self.item else []
        return [(step, asking) for step, asking in self.asked if step in here and asking.is_shown]


def scene_of(session: Session, cache: ResultsCache, workshop: Workshop) -> Scene:
    """Read again when the workshop has turned."""
    return cache.once_a_turn(workshop, lambda: _read_scene(session, workshop))


def _read_scene(session: Session, workshop: Workshop) -> Scene:
    assert workshop.id is not None
    agenda = read_stops(session, workshop.id, workshop.language)
    item = next((entry for entry in agenda if entry.id == workshop.item_id), None)
    steps = item.steps if item and workshop.state != ENDED else []
    if workshop.self_paced:
        steps = [step for entry in agenda for step in entry.steps]
    all_steps = [step for entry in agenda for step in entry.steps if step.kind.asks]
    ever = rounds(session, [step.id for step in all_steps])
    asked = [(step, ever[step.id][-1]) for step in steps if step.id in ever]
    others = {step.id: sorted(ever[step.id][:-1], key=lambda one: one.number) for step, _ in asked}
    spoken = {code for entry in agenda for step in entry.steps for code in step.wordings}
    spoken.update(code for _, asking in asked for code in (asking.language, *asking.wordings))
    for titled in (workshop.titled, *(entry.titled for entry in agenda)):
        spoken.update(titled.texts)
    return Scene(
        agenda,
        item,
        asked,
        passages(session, workshop.id),
        frozenset(spoken - {""}),
        others,
        [one for askings in ever.values() for one in askings if one.approval.ever],
        len(all_steps) - len(ever),
        source_of(agenda, item if steps and not workshop.self_paced else None, ever),
        [askings[-1] for askings in ever.values() if askings[-1].background],
        _before([asking for _, asking in asked], ever),
    )


def _before(asked: list[Asking], ever: dict[int, list[Asking]]) -> dict[int, Asking]:
    wanted = {asking.before_id for asking in asked}
    return {one.id or 0: one for askings in ever.values() for one in askings if one.id in wanted}


def in_words_of_now(
    session: Session, cache: ResultsCache, workshop: Workshop, asked: Asked
) -> Asked:
    """With the words that questions take from others, which answers change too."""
    return [(step, cache.said(session, one, workshop.rehearsal)) for step, one in asked]


def asked_now(session: Session, cache: ResultsCache, workshop: Workshop) -> list[Asking]:
    """What is asked now, without looking at the answers."""
    asked = scene_of(session, cache, workshop).asked
    return [one for _, one in in_words_of_now(session, cache, workshop, asked)]
