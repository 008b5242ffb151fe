"""What is done with themes before the room: the projector shows them in place of a question's
answers, and phones too where that is said. `on` is the question.

Which themes, and in which order, is fixed when they are shown; how many stand behind each follows.
"""

from app.errors import N_, Invalid, NotFound
from app.models.agenda.asking import BY_PEOPLE, Asking
from app.models.answers.reading import count_from_scratch
from app.models.answers.sorting import by_people
from app.models.answers.theme import themes_of
from app.models.run.acts.scene import Scene
from app.models.run.acts.view import as_usual

NO_THEMES = N_("There are no themes yet. Sort some answers first.")
NOT_HERE = N_("The room isn't at that question. Go there first, then you can show its themes.")
NOT_SHOWN = N_("Show the themes on the projector first.")
RETOLD = "retold"
"""What the log calls it when phones show other themes of a question, or no longer do."""


def show(scene: Scene) -> None:
    """Show all that stand now, in an order of now; again, to order them anew. Where the answers
    weren't shown, they are from now on: quotes are answers. Raises Invalid."""
    scene.need_open_workshop()
    asking = _named(scene)
    if asking not in scene.asked_here():
        raise Invalid(NOT_HERE)
    if not asking.is_shown:
        asking.revealed_at, asking.show = scene.act.at, "reveal"
    show_those_of(scene, asking)


def show_those_of(scene: Scene, asking: Asking) -> None:
    """In place of what the projector showed."""
    order = scene.act.payload.order or asking.themes_order
    asking.themes_shown, asking.themes_order = _in_order(scene, asking, order), order
    put_away(scene, [one for one in scene.asked_here() if one.id != asking.id])
    _has_changed(scene, asking)
    as_usual(scene.workshop)


def hide(scene: Scene) -> None:
    """The room sees the answers again, as it did."""
    put_away(scene, [_named(scene)])
    as_usual(scene.workshop)


def put_away(scene: Scene, askings: list[Asking]) -> None:
    """Show none of theirs any more, on no screen."""
    for asking in askings:
        if asking.themes_shown:
            _has_changed(scene, asking)
            asking.themes_shown, asking.themes_on_phones = [], False


def to_phones(scene: Scene) -> None:
    """Let phones show what the projector shows."""
    asking = _named(scene)
    if not asking.themes_shown:
        raise Invalid(NOT_SHOWN)
    asking.themes_on_phones = True
    _has_changed(scene, asking)


def from_phones(scene: Scene) -> None:
    asking = _named(scene)
    _has_changed(scene, asking)
    asking.themes_on_phones = False


def _named(scene: Scene) -> Asking:
    asking = scene.session.get(Asking, scene.act.on or 0)
    if asking is None or asking.workshop_id != scene.workshop_id:
        raise NotFound()
    return asking


def _in_order(scene: Scene, asking: Asking, order: str) -> list[int]:
    """Raises Invalid."""
    standing = themes_of(scene.session, asking.id or 0)
    if not standing:
        raise Invalid(NO_THEMES)
    if order != BY_PEOPLE:
        return [theme.id for theme in standing]
    piles = count_from_scratch(scene.session, asking).sorted().piles
    return [pile.id for pile in by_people(piles)]


def _has_changed(scene: Scene, asking: Asking) -> None:
    """Those who wrote what lies in them read so beside their own, or did."""
    scene.workshop.themes_at = scene.version
    if asking.themes_on_phones:
        scene.log(RETOLD, asking.id)
