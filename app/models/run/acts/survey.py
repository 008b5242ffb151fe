"""What a desk does with a survey: opens and closes it, gives it more time, shows its answers."""

from datetime import timedelta

from app.clock import Milliseconds
from app.errors import N_, Invalid, NotFound
from app.i18n import from_local, local
from app.models.agenda.agenda import Step
from app.models.agenda.asking import Asking
from app.models.answers.answer import Answer
from app.models.run.acts import themes, view
from app.models.run.acts.scene import Scene
from app.models.run.acts.view import as_usual
from app.models.run.survey import TOO_LATE, close_all, on_wall, open_all
from app.models.workshop import Workshop

MOST_DAYS = 366
NOT_ON_WALL = N_("Show the question on the projector first. Then you can show its answers large.")
STILL_OPEN = N_(
    "How people vote is secret as long as the survey is open. Show it when the survey has closed."
)
THEMES_NOT_ON_WALL = N_("Show the question on the projector first. Then you can show its themes.")
TIME_IS_UP = N_("The time when it closes has passed. Give it more days instead.")


def open_now(scene: Scene) -> None:
    """Before its hour, again after the close, or once more for questions added since."""
    closes_at = scene.workshop.closes_at
    if closes_at is not None and closes_at <= scene.act.at:
        raise Invalid(TIME_IS_UP)
    open_all(scene.session, scene.workshop, scene.version, scene.act.at)


def close_now(scene: Scene) -> None:
    if not scene.workshop.ended:
        close_all(scene.session, scene.workshop, scene.version, scene.act.at)


def extend(scene: Scene) -> None:
    """Open for `on` days more, to the same time of day; one that has closed opens again."""
    days, workshop = scene.act.on or 1, scene.workshop
    if days > MOST_DAYS:
        raise Invalid(N_("Choose at most a year."))
    closes_at = _days_later(workshop, max(workshop.closes_at or 0, scene.act.at), days)
    if workshop.keep_until is not None and closes_at > workshop.keep_until:
        raise Invalid(TOO_LATE)
    workshop.closes_at = closes_at
    if workshop.ended:
        open_all(scene.session, workshop, scene.version, scene.act.at)


def _days_later(workshop: Workshop, moment: Milliseconds, days: int) -> int:
    here = local(moment, workshop.tz)
    return from_local(here.date() + timedelta(days), here.time(), workshop.tz)


def reveal(scene: Scene) -> None:
    """Put one question's answers on the projector. Raises Invalid for what is secret as long as
    the survey is open."""
    asking = _named(scene)
    if asking.how.sealed:
        if asking.is_open:
            raise Invalid(STILL_OPEN)
        asking.seen_at = asking.seen_at or scene.act.at
    asking.revealed_at = scene.act.at
    as_usual(scene.workshop)
    scene.workshop.item_id = _home(scene, asking)
    others = on_wall(scene.session, scene.workshop)
    themes.put_away(scene, [one for one in others if one.id != asking.id])


def conceal(scene: Scene) -> None:
    """Take answers back, one question's or all on the projector: from there, and from phones
    after the close."""
    wall = on_wall(scene.session, scene.workshop)
    concealed = [_named(scene)] if scene.act.on else wall
    for asking in concealed:
        asking.revealed_at = None
    themes.put_away(scene, concealed)
    as_usual(scene.workshop)
    if not any(asking.revealed_at for asking in wall):
        scene.workshop.item_id = None


def take_down(scene: Scene) -> None:
    """The projector shows the way in again."""
    as_usual(scene.workshop)
    scene.workshop.item_id = None


def lift(scene: Scene) -> None:
    """One answer to a question on the projector, alone and large. Raises Invalid for others: in a
    survey nothing shows that hasn't been revealed."""
    answer = scene.session.get(Answer, scene.act.on or 0)
    wall = {asking.id for asking in on_wall(scene.session, scene.workshop)}
    if answer is not None and answer.asking_id not in wall:
        raise Invalid(NOT_ON_WALL)
    view.lift(scene)


def show_themes(scene: Scene) -> None:
    """Those of a question on the projector. Raises Invalid for others."""
    asking = _named(scene)
    if asking.id not in {one.id for one in on_wall(scene.session, scene.workshop)}:
        raise Invalid(THEMES_NOT_ON_WALL)
    themes.show_those_of(scene, asking)


def _named(scene: Scene) -> Asking:
    asking = scene.session.get(Asking, scene.act.on or 0)
    if asking is None or asking.workshop_id != scene.workshop_id:
        raise NotFound()
    return asking


def _home(scene: Scene, asking: Asking) -> int:
    return scene.session.get_one(Step, asking.step_id).item_id
