"""What is done to the questions that are asked."""

from functools import partial

from app.attendance import Attendance, how_many
from app.errors import N_, Invalid, NotFound
from app.models.agenda.agenda import AgendaStep
from app.models.agenda.asking import CLOSED, OPEN, Asking, latest
from app.models.agenda.planned_themes import PlannedTheme
from app.models.answers.answer import is_answered, who_answered
from app.models.answers.theme import plant, to_plan
from app.models.commitments import promised
from app.models.run.acts.scene import Scene
from app.models.run.acts.themes import put_away
from app.models.run.acts.view import as_usual
from app.models.run.opening import open_step

WAS_SHOWN = N_(
    "The result of “%(asked)s” has been shown, so nobody can vote on it any more. Start it over, "
    "empty, to ask again."
)


def ask(scene: Scene, step: AgendaStep, themes: list[PlannedTheme] | None = None) -> None:
    """With these themes, empty; the first time, with those that the step is planned with."""
    asking = open_step(
        scene.session,
        scene.workshop,
        step,
        version=scene.version,
        at=scene.act.at,
        present=scene.act.present,
    )
    if themes is None and asking.number == 1:
        themes = [PlannedTheme.model_validate(one) for one in step.step.themes]
    plant(scene.session, asking, themes or [], **scene.said)


def close(scene: Scene) -> None:
    for asking in scene.askings():
        if asking.is_open:
            close_one(scene, asking)


def close_one(scene: Scene, asking: Asking) -> None:
    asking.state, asking.closed_at = CLOSED, scene.act.at
    asking.present = _how_many(scene, asking)
    asking.version = scene.version


def _how_many(scene: Scene, asking: Asking) -> int:
    """It was put to, those too whose answer was committed just before."""
    attendance = scene.act.attendance or Attendance()
    who = partial(who_answered, scene.session, asking.id or 0)
    counted = attendance.count_with(asking.id or 0, who)
    return how_many(asking.present, counted, scene.act.present)


def reopen(scene: Scene) -> None:
    """Go on with the same asking: closing it may have been a slip."""
    scene.need_open_workshop()
    for asking in scene.askings():
        reopen_one(scene, asking)


def reopen_one(scene: Scene, asking: Asking) -> None:
    """Raises Invalid where people would vote who have seen how others did."""
    if asking.seen_at is not None:
        if is_answered(scene.session, asking):
            raise Invalid(WAS_SHOWN, asked=asking.prompt)
        asking.seen_at = asking.revealed_at = None
    asking.state, asking.closed_at, asking.version = OPEN, None, scene.version


def ask_again(scene: Scene) -> None:
    """A new asking of the same steps, with no answers yet; the old ones stay in the notes."""
    _again(scene, {asking.step_id: [] for asking in scene.askings()})


def ask_again_with_themes(scene: Scene) -> None:
    """The same, with the themes of now, empty."""
    themes = {one.step_id: to_plan(scene.session, one) for one in scene.askings()}
    _again(scene, themes)


def _again(scene: Scene, themes: dict[int, list[PlannedTheme]]) -> None:
    scene.need_open_workshop()
    close(scene)
    as_usual(scene.workshop)
    for entry in scene.stops():
        for step in entry.steps:
            if step.id in themes:
                ask(scene, step, themes[step.id])


def take_up(scene: Scene) -> None:
    """Go back to an earlier asking, or on to a later one: asking anew may have been a slip.
    What is asked now closes; its answers stay in the notes too. Raises NotFound."""
    scene.need_open_workshop()
    wanted = scene.session.get(Asking, scene.act.on or 0)
    here = [step.id for step in scene.here()]
    if wanted is None or wanted.step_id not in here:
        raise NotFound()
    current = latest(scene.session, [wanted.step_id])[wanted.step_id]
    if current.is_open:
        close_one(scene, current)
    as_usual(scene.workshop)
    wanted.taken_up = scene.version


def reveal(scene: Scene) -> None:
    for asking in scene.askings():
        if asking.how.sealed:
            _unseal(scene, asking)
        asking.revealed_at, asking.show = scene.act.at, "reveal"
    put_away(scene, scene.asked_here())
    scene.workshop.first_row = 0


def _unseal(scene: Scene, asking: Asking) -> None:
    """What has been secret is told, so nobody answers after it."""
    asking.seen_at = asking.seen_at or scene.act.at
    if asking.is_open:
        close_one(scene, asking)
        scene.log("close", asking.id)


def conceal(scene: Scene) -> None:
    for asking in scene.askings():
        asking.revealed_at, asking.show = None, "reveal"
    put_away(scene, scene.askings())
    as_usual(scene.workshop)


def redraw(scene: Scene) -> None:
    """Draw the same results in another way."""
    for asking in scene.askings():
        if redrawn := asking.how.redrawn(asking.read_settings()):
            asking.settings = redrawn[1].model_dump(mode="json")
            asking.settings_version = asking.how.settings_version


def copy_promises(scene: Scene) -> None:
    """Show how what was promised stands now. Raises NotFound, Invalid."""
    asking = promised.find(scene.session, scene.workshop_id, scene.act.on or 0)
    promised.copy_anew(scene.session, scene.workshop, asking, scene.act.at)


def approve_first(scene: Scene) -> None:
    """Let what comes from now on wait for an approval. What is on the wall stays."""
    _turn_approval(scene, on=True)


def show_at_once(scene: Scene) -> None:
    """Let what comes from now on show at once. What waits goes on waiting."""
    _turn_approval(scene, on=False)


def _turn_approval(scene: Scene, *, on: bool) -> None:
    for asking in scene.askings():
        if asking.approval.now != on and asking.lists:
            asking.approval_turned = [*asking.approval_turned, scene.version]
