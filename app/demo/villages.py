"""What is made up, as it lies in the file beside this."""

import json
from functools import cache
from pathlib import Path

from pydantic import BaseModel

HERE = Path(__file__).parent


class Pieces(BaseModel):
    prompt: str
    low: str
    high: str
    names: list[str]


class First(BaseModel):
    prompt: str
    options: list[str]


class Word(BaseModel):
    prompt: str
    said: list[str]


class Theme(BaseModel):
    title: str
    said: list[str]


class Village(BaseModel):
    """`days` from today it is held, so many `people` come; how many of them say something in each
    theme, what they rate each piece at on average, and how many choose each option first."""

    name: str
    days: int
    venue: str
    title: str = ""
    people: int = 0
    themes: list[int] = []
    pieces: list[float] = []
    first: list[int] = []


class Promised(BaseModel):
    village: str
    what: str
    who: str = ""
    when: str = ""
    status: str = ""
    text: str = ""


class Answered(BaseModel):
    words: str
    status: str
    text: str
    who: str


class VillagePage(BaseModel):
    """What each page says besides; its next news comes in so many `days`."""

    intro: str
    role: str
    days: int


class MadeUp(BaseModel):
    """`handed` is what each village hands over to the board, and `answers` what that says."""

    title: str
    purpose: str
    agenda: str
    municipality: str
    region: str
    hinders: str
    pieces: Pieces
    first: First
    word: Word
    promises: str
    themes: list[Theme]
    villages: list[Village]
    commitments: list[Promised]
    handed: dict[str, list[str]]
    answers: list[Answered]
    page: VillagePage
    board: Village
    forum: Village


@cache
def made_up() -> MadeUp:
    return MadeUp.model_validate(json.loads((HERE / "made_up.json").read_text("utf-8")))
