"""What is asked for of a comparison: all of it stands in the address, so it can be sent."""

from typing import Annotated

from fastapi import Query
from sqlmodel import Session

from app.i18n import Words
from app.models.series.comparing import Wish, compare
from app.models.series.comparison import BY_PLACE, DOWN, UP, Comparison
from app.models.series.earlier import Earlier, earlier
from app.models.series.locality import LEVEL_WORDS
from app.numbers import Row
from app.routes._shared.series_parts import Stand
from app.steps.plain import Plain

PICTURE, TABLE = "picture", "table"


class Wanted(Plain):
    question: str = ""
    level: str = ""
    sort: str = BY_PLACE
    order: str = UP
    view: str = PICTURE
    year: str = ""
    theme: str = ""
    face: str = ""
    first: Row = 0
    page: Row = 1
    done: bool = False

    @property
    def kept(self) -> dict[str, str]:
        """What a link to another look at the same keeps; what is as usual isn't said."""
        return self.model_dump(exclude_defaults=True, include={*TAKEN, "view"})

    @property
    def taken(self) -> dict[str, str]:
        """What a copy of it says that it is of."""
        return self.model_dump(exclude_defaults=True, include=TAKEN)

    def wish(self, words: Words) -> Wish:
        level = self.level if self.level in LEVEL_WORDS else ""
        return Wish(words, level, self.sort, DOWN if self.order == DOWN else UP)


TAKEN = {"question", "level", "sort", "order", "year"}
Asked = Annotated[Wanted, Query()]


def read_comparison(
    session: Session, stand: Stand, wanted: Wanted, words: Words
) -> tuple[Comparison, Earlier]:
    """Raises NotFound."""
    found = compare(session, stand.series, wanted.question, wanted.wish(words))
    return found, earlier(session, stand.actor, found, wanted.year, words)
