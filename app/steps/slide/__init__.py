"""A slide: a heading, Markdown, and a picture. It asks nothing."""

import random
from collections.abc import Iterable, Mapping
from typing import Any

from app.errors import N_
from app.papers.blocks import Block
from app.steps.base import Entry, StepKind, Words
from app.steps.pictures import Picture, picture_from
from app.steps.plain import Plain


class SlideSettings(Plain):
    picture: Picture | None = None


class Nothing(Plain):
    pass


class NoTally:
    def add(self, entry: Entry[Any]) -> None: ...

    def remove(self, entry: Entry[Any]) -> None: ...


class Slide(StepKind[SlideSettings, Nothing]):
    name = "slide"
    place = 10
    label = N_("Slide")
    hint = N_("A heading, text and a picture. Nothing to answer.")
    asks = False
    shows_earlier = True
    minutes = 3
    shows_pages = True
    Settings = SlideSettings
    Answer = Nothing

    def settings_from(self, form: Mapping[str, Any]) -> SlideSettings:
        return SlideSettings(picture=picture_from(form.get("picture")))

    def picture(self, settings: SlideSettings) -> Picture | None:
        return settings.picture

    def with_picture(self, settings: SlideSettings, place: str, picture: Picture) -> SlideSettings:
        return SlideSettings(picture=picture)

    def without_pictures(self, settings: SlideSettings) -> SlideSettings:
        return SlideSettings()

    def of_page(self, picture: Picture) -> SlideSettings:
        return SlideSettings(picture=picture)

    def tally(self, settings: SlideSettings) -> NoTally:
        return NoTally()

    def text(self, settings: SlideSettings, answer: Nothing) -> str:
        return ""

    def notes(self, settings: SlideSettings, tally: NoTally, words: Words) -> Iterable[Block]:
        return ()

    def example(self, settings: SlideSettings, rng: random.Random) -> Nothing:
        return Nothing()


KIND = Slide()
