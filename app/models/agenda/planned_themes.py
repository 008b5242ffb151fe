"""Themes that a question begins with, empty: planned with a step, in copies and in files."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from pydantic import AfterValidator, Field

from app.errors import N_, Invalid
from app.steps.options import MANY
from app.steps.plain import Line, Plain, Said, clean_line

MOST_THEMES, MOST_LETTERS = 40, 60
UNNAMED = N_("Write what the theme is called.")
LONG = N_("A theme's title has at most %(most)s letters. Shorten it a little.")
TWIN = N_("There is a theme called “%(title)s” already.")
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


def as_lines(themes: Sequence[PlannedTheme]) -> str:
    """Their titles as the editor shows them."""
    return "\n".join(one.title for one in themes)


def from_lines(text: str, before: Sequence[PlannedTheme]) -> list[PlannedTheme]:
    """As the editor says them, one a line. A title that stays is the same theme wherever it
    stands, and so is one that is worded anew where no line was added or taken away; what it was
    called in other languages goes with the old words. Raises Invalid."""
    titles: list[str] = []
    for line in filter(None, map(clean_line, text.splitlines())):
        titles.append(read_title(line, titles))
    if len(titles) > MOST_THEMES:
        raise Invalid(MANY, most=MOST_THEMES)
    stays = {one.title: one for one in before}
    there = before if len(before) == len(titles) else ()
    renamed = {
        title: PlannedTheme(title=title, origin=was.origin)
        for title, was in zip(titles, there, strict=False)
        if was.title not in titles
    }
    return [stays.get(title) or renamed.get(title) or PlannedTheme(title=title) for title in titles]


def in_language(themes: Sequence[PlannedTheme], language: str) -> dict[str, str]:
    """What they are called in one more language, by their places."""
    return {str(n): one.wordings.get(language, "") for n, one in enumerate(themes)}


def worded(
    themes: Sequence[PlannedTheme], language: str, said: Mapping[str, str]
) -> list[PlannedTheme]:
    """The same with these titles in that language; an empty one takes it away. Raises Invalid."""
    others = [title for title in said.values() if title]
    for title in others:
        read_title(title, [])
    if len({title.casefold() for title in others}) < len(others):
        raise Invalid(TWINS)
    return [
        one.model_copy(update={"wordings": _with(one.wordings, language, said.get(str(n)))})
        for n, one in enumerate(themes)
    ]


def _with(wordings: Mapping[str, str], language: str, title: str | None) -> dict[str, str]:
    if title is None:
        return dict(wordings)
    others = {code: text for code, text in wordings.items() if code != language}
    return others | ({language: title} if title else {})


def read_title(title: str, others: Sequence[str]) -> str:
    """Raises Invalid."""
    title = clean_line(title)
    if not title:
        raise Invalid(UNNAMED)
    if len(title) > MOST_LETTERS:
        raise Invalid(LONG, most=MOST_LETTERS)
    if title.casefold() in {one.casefold() for one in others}:
        raise Invalid(TWIN, title=title)
    return title
