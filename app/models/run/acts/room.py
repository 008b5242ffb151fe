"""What is done to the room: its screen, its clock, its door, its end."""

from app.clock import MINUTE_MS
from app.errors import N_, Invalid
from app.models.run.acts.moves import leave
from app.models.run.acts.scene import Scene
from app.models.workshop import ENDED, OPEN, is_taken
from app.security import new_code

DAY_S = 86_400


def blank(scene: Scene) -> None:
    scene.workshop.blank = True


def unblank(scene: Scene) -> None:
    scene.workshop.blank = False


def start_timer(scene: Scene) -> None:
    """Count down from `on` seconds, or stop with none."""
    seconds = scene.act.on
    if seconds is not None and not 0 < seconds <= DAY_S:
        raise Invalid(N_("Choose a time between one second and a day."))
    scene.workshop.deadline_at = scene.act.at + seconds * 1000 if seconds else None
    scene.workshop.paused_left = None


def more_time(scene: Scene) -> None:
    workshop = scene.workshop
    if workshop.paused_left is not None:
        workshop.paused_left += MINUTE_MS
    else:
        workshop.deadline_at = max(workshop.deadline_at or 0, scene.act.at) + MINUTE_MS


def pause(scene: Scene) -> None:
    workshop = scene.workshop
    if workshop.deadline_at is not None:
        workshop.paused_left = max(0, workshop.deadline_at - scene.act.at)
        workshop.deadline_at = None


def resume(scene: Scene) -> None:
    workshop = scene.workshop
    if workshop.paused_left is not None:
        workshop.deadline_at = scene.act.at + workshop.paused_left
        workshop.paused_left = None


def lock(scene: Scene) -> None:
    scene.workshop.door_locked = True


def unlock(scene: Scene) -> None:
    scene.workshop.door_locked = False


def end(scene: Scene) -> None:
    workshop = scene.workshop
    if workshop.state != ENDED:
        leave(scene)
        workshop.state, workshop.ended_at, workshop.blank = ENDED, scene.act.at, False


def reopen(scene: Scene) -> None:
    """Go on after the end, with a new code if somebody else has got the old one. Notes that
    were published are taken back: what comes now isn't written yet."""
    workshop = scene.workshop
    if workshop.state == ENDED:
        while is_taken(scene.session, workshop.code, but=workshop.id):
            workshop.code = new_code()
        workshop.state, workshop.ended_at, workshop.published_at = OPEN, None, None
