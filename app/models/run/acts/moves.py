"""Going through the agenda: what was open closes, what is new opens."""

from app.errors import N_, Invalid, NotFound, Stale
from app.models.agenda.agenda import AgendaItem, AgendaStep, find_item
from app.models.agenda.asking import Asking, latest, open_askings
from app.models.answers.answer import is_answered
from app.models.run.acts.questions import ask, close_one, reopen_one
from app.models.run.acts.scene import Scene
from app.models.run.acts.view import as_usual
from app.models.run.retention import at_the_start
from app.models.workshop import DRAFT, OPEN


def forward(scene: Scene) -> None:
    """To what follows; not to something else than the control named as `on`. Raises Stale."""
    stops = scene.stops()
    following = stops[_place(scene, stops) + 1 :][:1]
    if scene.act.on is not None and [entry.id for entry in following] != [scene.act.on]:
        raise Stale()
    if following:
        _arrive(scene, following[0])
    elif not stops:
        raise Invalid(N_("The agenda is empty. Add a step first."))


def back(scene: Scene) -> None:
    scene.need_open_workshop()
    stops = scene.stops()
    place = _place(scene, stops)
    if place > 0:
        _arrive(scene, stops[place - 1])
    elif place == 0:
        leave(scene)
        scene.workshop.item_id = None
        scene.log("welcome", None)


def go(scene: Scene) -> None:
    item = find_item(scene.session, scene.workshop_id, scene.act.on or 0)
    found = [entry for entry in scene.stops() if entry.id == item.id]
    if not found:
        raise NotFound()
    _arrive(scene, found[0])


def _place(scene: Scene, stops: list[AgendaItem]) -> int:
    """Where the room is; -1 is the welcome."""
    here = scene.workshop.item_id
    return next((n for n, entry in enumerate(stops) if entry.id == here), -1)


def _arrive(scene: Scene, entry: AgendaItem) -> None:
    """Leave where the room was, come to an item, and open what it asks the first time, or what
    was closed before anybody had answered it."""
    scene.need_open_workshop()
    leave(scene)
    workshop = scene.workshop
    workshop.item_id, workshop.blank = entry.id, False
    if workshop.state == DRAFT:
        workshop.state, workshop.started_at = OPEN, scene.act.at
        at_the_start(workshop, scene.act.at)
    asked = latest(scene.session, [step.id for step in entry.steps])
    for step in entry.steps:
        if step.kind.asks:
            _open(scene, step, asked.get(step.id))
    scene.log("arrive", entry.id)


def _open(scene: Scene, step: AgendaStep, last: Asking | None) -> None:
    if last is None:
        ask(scene, step)
    elif not is_answered(scene.session, last):
        reopen_one(scene, last)


def leave(scene: Scene) -> None:
    for asking in open_askings(scene.session, scene.workshop_id):
        close_one(scene, asking)
    scene.workshop.deadline_at = scene.workshop.paused_left = None
    as_usual(scene.workshop)
