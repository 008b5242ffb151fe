"""Themes that a question begins with, empty: planned with a step, in copies and in files."""

from typing import Annotated

from pydantic import AfterValidator, Field

from app.errors import N_
from app.steps.plain import Line, Plain, Said

MOST_THEMES, MOST_LETTERS = 40, 60
TWINS = N_("Two themes have the same title. Give each its own.")

Origin = Annotated[str, Field(pattern=r"^[\w.-]{0,64}$")]


class PlannedTheme(Plain):
    """`wordings` are its title in other languages; by its `origin` it is the same theme as in the
    workshop that it comes from."""

    title: Line = Field(min_length=1, max_length=MOST_LETTERS)
    wordings: dict[str, Annotated[Line, Field(max_length=MOST_LETTERS)]] = Field(
        default_factory=dict, max_length=20
    )
    origin: Origin = ""


def _unlike(themes: list[PlannedTheme]) -> list[PlannedTheme]:
    if len({one.title.casefold() for one in themes}) < len(themes):
        raise Said(TWINS)
    return themes


PlannedThemes = Annotated[
    list[PlannedTheme], Field(max_length=MOST_THEMES), AfterValidator(_unlike)
]
