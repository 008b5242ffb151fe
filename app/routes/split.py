"""A closed question split by groups, at the desk."""

from functools import partial

from fastapi import APIRouter, Request, Response

from app.errors import NotFound
from app.i18n import Words
from app.models.afterwards.by_group import split_of
from app.models.agenda.asking import Asking
from app.models.agenda.background import backgrounds, may_be_split
from app.models.answers.taken import said
from app.models.workshop import Workshop
from app.numbers import Number
from app.routes._shared.drawing import snapshot
from app.routes._shared.parts import Host, PartsOf, language_of, page
from app.screens.scene import scene_of

router = APIRouter()


@router.get("/w/{uid}/split/{asking_id}")
def show(
    request: Request, parts: PartsOf, seat: Host, asking_id: Number, by: Number | None = None
) -> Response:
    """By the earlier question that is asked for, else by the last. Raises NotFound."""
    language = language_of(request, seat.workshop.language)
    with snapshot(parts) as session:
        workshop = session.get_one(Workshop, seat.workshop_id)
        asking = session.get(Asking, asking_id)
        if asking is None or asking.workshop_id != workshop.id or workshop.purged:
            raise NotFound()
        read = partial(parts.results.of, session, rehearsal=workshop.rehearsal)
        found = [
            said(session, one, read).in_words((language,)) for one in backgrounds(session, asking)
        ]
        chosen = next((one for one in found if by in (None, one.id)), None)
        if by is not None and chosen is None:
            raise NotFound()
        asked = said(session, asking, read).in_words((language,))
        split = None
        if chosen and may_be_split(asking, workshop.ended):
            background = session.get_one(Asking, chosen.id)
            split = split_of(asked, read(asking), chosen, read(background), Words(language))
        scene = scene_of(session, parts.results, workshop)
        room = scene.on_wall if workshop.self_paced else scene.asked
        asked_here = {one.id for _, one in room}
        return page(
            request,
            "desk/split.html",
            facilitator=seat.facilitator,
            place=seat.place,
            workshop=workshop,
            asking=asked,
            backgrounds=found,
            by=chosen,
            split=split,
            here=asking_id in asked_here,
        )
