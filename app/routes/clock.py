"""A person at the desk says that the server's clock is right."""

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from app.clock import now
from app.errors import N_, Invalid
from app.i18n import local
from app.models import known_time
from app.routes._shared.parts import Field, LoggedIn, PartsOf
from app.security import local_path

router = APIRouter()
ANOTHER_DAY = N_("The clock has been set meanwhile, so nothing was confirmed. Look once more.")


@router.post("/clock")
def confirm(
    parts: PartsOf,
    me: LoggedIn,
    day: Field = "",
    back: Field = "",
) -> Response:
    """What waited goes on. Raises Invalid if the clock doesn't show that day any more."""
    at = now()
    if day != local(at, parts.settings.time_zone).date().isoformat():
        raise Invalid(ANOTHER_DAY)
    with parts.database.writing() as session:
        known_time.confirm(session, at)
    parts.witness.trust("a person")
    return RedirectResponse(local_path(back, "/workshops"), 303)
