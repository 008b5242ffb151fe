"""Where a phone is in a survey: a page number in a cookie, so that it finds back another day.

The server stores nothing of it, and it works without scripts; with them the phone turns the
pages and writes the same cookie by itself.
"""

from fastapi import Request, Response

from app.numbers import read_number

PLACE_COOKIE = "place"
YEAR_S = 365 * 86_400


def wanted(request: Request) -> int:
    """The page asked for, else where this phone was, else the first; the last is the overview."""
    asked = request.query_params.get("page") or request.cookies.get(PLACE_COOKIE, "")
    return read_number(asked) or 1


def keep(response: Response, uid: str, page: int) -> None:
    response.set_cookie(PLACE_COOKIE, str(page), YEAR_S, path=f"/w/{uid}", samesite="lax")
