"""Who is to be a member, as a form says it."""

from typing import Annotated

from pydantic import AfterValidator

from app.errors import N_
from app.models.people.facilitator import Email
from app.models.people.member import ROLES
from app.steps.plain import Plain, Said

OTHER_ROLE = N_(
    "Somebody else has changed this role meanwhile, to what stands here now. "
    "Change it again if it is to be another."
)
NO_ROLE = N_("Choose a role.")


def _a_role(role: str) -> str:
    if role not in ROLES:
        raise Said(NO_ROLE)
    return role


class Welcomed(Plain):
    """Who is to be a member, and as what."""

    email: Email
    role: Annotated[str, AfterValidator(_a_role)]
