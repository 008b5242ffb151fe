"""A step as it will look, before it is asked."""

from fastapi import Request, Response

from app.clock import now as clock_now
from app.i18n import local
from app.models.agenda.agenda import AgendaItem, AgendaStep, Item
from app.models.agenda.asking import Asking
from app.models.answers.results import Results
from app.models.workshop import OPEN
from app.routes._shared.parts import Seat, page, parts_of
from app.screens.moment import Moment, Prompt
from app.screens.views import phone, projector

AS_USUAL = {"first_row": 0, "alone_id": None, "lifted_id": None, "split_by": None, "blank": False}


def preview_page(
    request: Request, seat: Seat, step: AgendaStep, screen: str = "phone", coming: str = ""
) -> Response:
    """What a phone, or the projector, shows when this step is asked, from its own stage; `coming`
    says what will stand there that can't be shown yet."""
    asking = Asking(
        id=0,
        workshop_id=seat.workshop_id,
        step_id=0,
        number=1,
        kind=step.step.kind,
        prompt=step.prompt,
        body=step.body,
        settings=step.settings.model_dump(mode="json"),
        settings_version=step.kind.settings_version,
        language=step.language,
        background=step.step.background and step.kind.groups_in(step.settings),
        show="reveal",
        opened_at=0,
        version=0,
    )
    item = AgendaItem.of(
        Item(id=0, workshop_id=seat.workshop_id, position=0), [step], step.language
    )
    asked = [Prompt(asking, step, Results(asking), 1, 1)] if step.kind.asks else []
    workshop = seat.workshop.model_copy(update={"state": OPEN, **AS_USUAL})
    now = Moment(
        workshop, [item], item, asked, 0, None, today=local(clock_now(), workshop.tz).date()
    )
    if screen == "projector":
        address = parts_of(request).settings.address
        return page(request, "agenda/wall.html", address=address, **projector(now))
    return page(request, "agenda/preview.html", coming=coming, **phone(now))
