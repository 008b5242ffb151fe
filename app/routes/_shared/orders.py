"""In which order a phone shows options, where each shows its own: by its number among participants.

A cookie tells the script; without scripts the page stands in that order already. So a reload, or
another day, shows the same one.
"""

from fastapi import Request, Response

from app.steps.options import ORDERS

ORDER_COOKIE = "order"
YEAR_S = 365 * 86_400


def order_of(participant_id: int) -> int:
    return participant_id % ORDERS


def tell_order(request: Request, response: Response, uid: str, participant_id: int) -> None:
    """Unless the phone knows it."""
    order = str(order_of(participant_id))
    if request.cookies.get(ORDER_COOKIE) != order:
        response.set_cookie(ORDER_COOKIE, order, YEAR_S, path=f"/w/{uid}", samesite="lax")
