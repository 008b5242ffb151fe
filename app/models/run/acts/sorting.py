"""What is done at the sorting table: answers are put into themes, and themes are named, moved and
merged; each can be taken back by whoever did it.

`on` is the question. Two may sort at once, so no act is refused because somebody else did something
meanwhile: each is about one answer and one theme, and the last one stands.
"""

from app.errors import N_, Invalid, NotFound
from app.models.agenda.asking import Asking
from app.models.answers.placing import Placing
from app.models.answers.sorting import ASIDE
from app.models.answers.theme import Standing, Themes, find_theme
from app.models.event import undoable
from app.models.run.acts.scene import Scene

REHEARSAL = N_("In a rehearsal nothing is sorted. Remove it first.")
NOT_WORDS = N_("Only answers in people's own words can be sorted.")
NOTHING_TO_UNDO = N_("There is nothing of yours to undo here.")
ONTO_ITSELF = N_("Choose another theme to merge it with.")


def put(scene: Scene) -> None:
    """Let answers lie in a theme, and in no other."""
    theme = _theme(scene)
    _placing(scene).put(scene.act.payload.these, theme.id)


def put_each(scene: Scene) -> None:
    """Each of these answers in the theme that stands at its place in `into`: in one act, so that
    one press takes all of it back."""
    these, into = scene.act.payload.these, scene.act.payload.into
    if len(these) != len(into):
        raise Invalid()
    placing, asking_id = _placing(scene), _asking(scene)
    for theme_id in sorted(set(into)):
        theme = find_theme(scene.session, asking_id, theme_id)
        ids = [one for one, there in zip(these, into, strict=True) if there == theme_id]
        placing.put(ids, theme.id)


def put_too(scene: Scene) -> None:
    """Let them lie in this theme too."""
    theme = _theme(scene)
    _placing(scene).add(scene.act.payload.these, theme.id)


def take_out(scene: Scene) -> None:
    """Of a theme; without one, of what lies aside."""
    payload = scene.act.payload
    theme = _theme(scene).id if payload.theme else ASIDE
    _placing(scene).take_out(payload.these, theme)


def lay_aside(scene: Scene) -> None:
    _placing(scene).put(scene.act.payload.these, ASIDE)


def still_fits(scene: Scene) -> None:
    theme = _theme(scene)
    _placing(scene).still_fits(scene.act.payload.these, theme.id)


def new_theme(scene: Scene) -> None:
    """With these answers in it, if any are named."""
    placing = _placing(scene)
    theme = _themes(scene).add(scene.act.payload.title, scene.act.payload.origin)
    if scene.act.payload.these:
        placing.put(scene.act.payload.these, theme.id)


def name_theme(scene: Scene) -> None:
    payload = scene.act.payload
    _themes(scene).rename(_theme(scene), payload.title, payload.language)


def move_theme(scene: Scene) -> None:
    """To the place that has the number `to`."""
    _themes(scene).move(_theme(scene), scene.act.payload.to or 0)


def merge_theme(scene: Scene) -> None:
    """Into the theme `to`, which keeps its title."""
    theme = _theme(scene)
    into = find_theme(scene.session, _asking(scene), scene.act.payload.to)
    if into.id == theme.id:
        raise Invalid(ONTO_ITSELF)
    _placing(scene).empty(theme.id, into.id)
    _themes(scene).remove(theme)


def empty_theme(scene: Scene) -> None:
    """Its answers go back to the unsorted."""
    theme = _theme(scene)
    _placing(scene).empty(theme.id)


def remove_theme(scene: Scene) -> None:
    _themes(scene).remove(_theme(scene))


def undo_sorting(scene: Scene) -> None:
    """What the same person did last at this table; again, what they did before that."""
    asking_id = _asking(scene)
    done = undoable(scene.session, scene.workshop_id, SORTING, asking_id, scene.act.actor)
    if done is None:
        raise Invalid(NOTHING_TO_UNDO)
    _themes(scene).undo(done.version)
    _placing(scene).undo(done.version)
    scene.log("undone", done.version)


SORTING = (
    *("put", "put_each", "put_too", "take_out", "lay_aside", "still_fits"),
    *("new_theme", "name_theme", "move_theme", "merge_theme", "empty_theme", "remove_theme"),
)
"""What can be undone."""
UNDO = "undo_sorting"


def _asking(scene: Scene) -> int:
    """The question's id. Raises NotFound, Invalid."""
    if scene.workshop.rehearsal is not None:
        raise Invalid(REHEARSAL)
    asking = scene.session.get(Asking, scene.act.on or 0)
    if asking is None or asking.workshop_id != scene.workshop_id or asking.id is None:
        raise NotFound()
    if not asking.sorts:
        raise Invalid(NOT_WORDS)
    return asking.id


def _theme(scene: Scene) -> Standing:
    return find_theme(scene.session, _asking(scene), scene.act.payload.theme)


def _placing(scene: Scene) -> Placing:
    return Placing(scene.session, scene.workshop_id, _asking(scene), **scene.said)


def _themes(scene: Scene) -> Themes:
    return Themes(scene.session, scene.workshop_id, _asking(scene), **scene.said)
