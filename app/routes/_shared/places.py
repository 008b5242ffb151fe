"""Where a phone is in a survey: a page number in a cookie, so that it finds back another day.

The server stores nothing of it, and it works without scripts; with them the phone turns the
pages and writes the same cookie by itself.
"""

from fastapi import Request, Response

from app.numbers import read_number
from app.screens.survey import Survey

PLACE_COOKIE = "place"
YEAR_S = 365 * 86_400


def of(request: Request, survey: Survey | None) -> int:
    """The page asked for, else where this phone was, else the first; the last is the overview."""
    asked = request.query_params.get("page") or request.cookies.get(PLACE_COOKIE, "")
    number = read_number(asked) or 1
    return max(1, min(number, survey.last if survey else 1))


def keep(response: Response, uid: str, page: int, survey: Survey | None) -> None:
    if survey and survey.phase == "open":
        path = f"/w/{uid}"
        response.set_cookie(PLACE_COOKIE, str(page), YEAR_S, path=path, samesite="lax")
