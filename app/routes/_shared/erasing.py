"""Whose an own code is, and erasing what somebody has sent."""

from fastapi import Request, Response

from app.admission.budgets import Rate, RateLimits
from app.admission.networks import network_of
from app.errors import N_
from app.models.answers.own_answers import confirmed, erasable, erase_all_of
from app.models.people import own_code, participant
from app.models.workshop import Workshop
from app.routes._shared.parts import PARTICIPANT_COOKIE, Parts, page

NO_SUCH_CODE = N_(
    "That is no code here. Check it once more: it is eight letters and digits. A code that has "
    "been replaced by a newer one no longer works."
)
TRIED_OFTEN = N_("Many codes have been tried. Wait a few minutes and try again.")


def erasure_page(
    request: Request,
    parts: Parts,
    workshop: Workshop,
    who: int,
    code: str,
    sure: str,
    action: str,
    back: str,
) -> Response:
    """How much it is, asking; then that it is done. It posts to `action`."""
    assert workshop.id is not None
    with parts.database.reading() as session:
        count, stays = erasable(session, workshop.id, who), confirmed(session, workshop.id, who)
    if sure:
        count = erase_person(parts, workshop.id, who)
    return page(
        request,
        "phone/erasure.html",
        default_language=workshop.language,
        workshop=workshop,
        code=code,
        count=count,
        confirmed=stays,
        done=bool(sure),
        action=action,
        back=back,
    )


def find_owner(
    request: Request, parts: Parts, workshop: Workshop, code: str
) -> tuple[int | None, tuple[str, int]]:
    """The respondent, or what to say and the status, the same whatever is wrong with the code.
    Raises Slow."""
    misses = _misses(request, parts, workshop)
    if not parts.limits.left(*misses):
        return None, (TRIED_OFTEN, 429)
    secret = own_code.typed(workshop, code, network_of(request))
    with parts.database.reading() as session:
        who = own_code.owner(session, workshop, secret)
    if who is None:
        parts.limits.spend(*misses)
    return who, (NO_SUCH_CODE, 422)


def _misses(request: Request, parts: Parts, workshop: Workshop) -> tuple[Rate, str, str]:
    """What a miss is counted against."""
    assert workshop.id is not None
    token = request.cookies.get(PARTICIPANT_COOKIE)
    with parts.database.reading() as session:
        phone = participant.by_token(session, workshop.id, token)
    if phone:
        return RateLimits.OWN_CODE_MISSES_OF_A_PHONE, str(phone.id), workshop.uid
    return RateLimits.OWN_CODE_MISSES, network_of(request), workshop.uid


def erase_person(parts: Parts, workshop_id: int, respondent_id: int) -> int:
    """How many values were erased; the person's phones show it at once."""
    with parts.database.writing() as session:
        count = erase_all_of(session, workshop_id, respondent_id)
        phones = participant.phones_of(session, workshop_id, respondent_id)
    for participant_id in phones:
        parts.hub.soon(parts.hub.tell_others, workshop_id, participant_id)
    return count
