"""What is said about answers at the desk: shown, hidden, a quote, parked, their sender quieted, a
word hidden."""

from typing import Any

from app.models.answers import hidden_word
from app.models.answers import quiet as quiets
from app.models.answers import quote as quotes
from app.models.answers.mark import HIDDEN, SHOWN
from app.models.answers.moderation import approve_all, moderate
from app.models.commitments import parking
from app.models.run.acts.scene import Scene


def hide(scene: Scene) -> None:
    _moderate(scene, HIDDEN, scene.act.payload.reason)


def show(scene: Scene) -> None:
    _moderate(scene, SHOWN)


def _moderate(scene: Scene, state: str, reason: str = "") -> None:
    on = scene.act.on or 0
    moderate(scene.session, scene.workshop_id, on, state, reason=reason, **scene.said)


def approve(scene: Scene) -> None:
    """Show those that were seen, and that nobody has decided on meanwhile."""
    approve_all(scene.session, scene.workshop_id, scene.act.payload.these, **scene.said)


def quote(scene: Scene) -> None:
    quotes.lift(scene.session, scene.workshop_id, scene.act.on or 0, **scene.said)


def unquote(scene: Scene) -> None:
    quotes.remove(scene.session, scene.workshop_id, scene.act.on or 0, **scene.said)


def quiet(scene: Scene) -> None:
    quiets.quiet(scene.session, scene.workshop_id, scene.act.on or 0, **scene.said)


def let_through(scene: Scene) -> None:
    quiets.let_through(scene.session, scene.workshop_id, scene.act.on or 0, **scene.said)


def hide_word(scene: Scene) -> None:
    """What this answer says, of all that say it."""
    hidden_word.hide(scene.session, scene.workshop_id, scene.act.on or 0, **scene.said)


def show_word(scene: Scene) -> None:
    hidden_word.show(scene.session, scene.workshop_id, scene.act.on or 0, **scene.said)


def park(scene: Scene) -> None:
    """For the receiver that it brings along, if it does; again, to give it another."""
    on, receiver = scene.act.on or 0, scene.act.payload.receiver
    parking.park(scene.session, scene.workshop_id, on, receiver=receiver, **_parks(scene))


def unpark(scene: Scene) -> None:
    parking.unpark(scene.session, scene.workshop_id, scene.act.on or 0, at=scene.act.at)


def park_line(scene: Scene) -> None:
    """A line of one's own: its words are the `title`."""
    words, receiver = scene.act.payload.title, scene.act.payload.receiver
    parking.park_line(scene.session, scene.workshop_id, words, receiver=receiver, **_parks(scene))


def _parks(scene: Scene) -> dict[str, Any]:
    return {"by": scene.act.actor, "at": scene.act.at}
