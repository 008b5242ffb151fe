"""What is done to the projector's view: its page, its letters, what it shows alone."""

from app.errors import N_, Invalid, NotFound
from app.models.agenda.background import backgrounds, may_be_split
from app.models.answers.answer import Answer
from app.models.run.acts.scene import Scene
from app.models.workshop import Workshop

PARTS = 1000
"""A row is addressed as PARTS times its number, from 0, plus its part where it is so long that it
takes several pages."""
MOST_ROWS = 1_000_000
NOT_SHOWN = N_("Show the answers first, then you can show them by group.")
SIZES = (100, 115, 130, 150, 175, 200)


def page(scene: Scene) -> None:
    """Begin at a row, as a projector has measured its pages."""
    first = scene.act.on or 0
    if first >= MOST_ROWS * PARTS:
        raise Invalid(N_("There is no such page."))
    scene.workshop.first_row = first


def larger(scene: Scene) -> None:
    scene.workshop.type_size = _beside(scene.workshop.type_size, 1)


def smaller(scene: Scene) -> None:
    scene.workshop.type_size = _beside(scene.workshop.type_size, -1)


def _beside(size: int, step: int) -> int:
    place = SIZES.index(size) if size in SIZES else 0
    return SIZES[min(max(place + step, 0), len(SIZES) - 1)]


def alone(scene: Scene) -> None:
    """One question by itself, with all its answers in the order they came."""
    asking = scene.askings()[0]
    as_usual(scene.workshop)
    scene.workshop.alone_id = asking.id


def split(scene: Scene) -> None:
    """One question alone, its results by what people have chosen in an earlier one. Raises
    NotFound, Invalid."""
    asking = scene.askings()[0]
    found = [one.id for one in backgrounds(scene.session, asking)]
    if scene.act.payload.to not in found or not may_be_split(asking, scene.workshop.ended):
        raise NotFound()
    if not asking.is_shown:
        raise Invalid(NOT_SHOWN)
    as_usual(scene.workshop)
    scene.workshop.alone_id, scene.workshop.split_by = asking.id, scene.act.payload.to


def together(scene: Scene) -> None:
    as_usual(scene.workshop)


def lift(scene: Scene) -> None:
    """One answer alone and large, until it is put back."""
    answer = scene.session.get(Answer, scene.act.on or 0)
    here = {asking.id for asking in scene.asked_here()}
    if answer is None or answer.asking_id not in here:
        raise NotFound()
    scene.workshop.lifted_id = answer.id


def put_back(scene: Scene) -> None:
    scene.workshop.lifted_id = None


def as_usual(workshop: Workshop) -> None:
    """All that is asked, from the first row."""
    workshop.first_row = 0
    workshop.alone_id = workshop.lifted_id = workshop.split_by = None
