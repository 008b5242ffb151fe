"""A slide: a heading, Markdown, and a picture or a comparison. It asks nothing."""

import json
import random
from collections.abc import Iterable, Mapping
from typing import Any

from app.errors import N_, Invalid
from app.papers.blocks import Block
from app.steps.base import Entry, StepKind, Words
from app.steps.compared import Compared
from app.steps.pictures import Picture, picture_from
from app.steps.plain import Plain, parse


class SlideSettings(Plain):
    """`compared` is made where meetings are compared, and goes with the slide."""

    picture: Picture | None = None
    compared: Compared | None = None


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
        compared = _compared_from(form.get("compared"))
        return SlideSettings(picture=picture_from(form.get("picture")), compared=compared)

    def settings_changed(self, form: Mapping[str, Any], before: SlideSettings) -> SlideSettings:
        """Its numbers are those that it has, whatever a form that was open meanwhile says."""
        return _with(self.settings_from({**form, "compared": None}), compared=before.compared)

    def figures(self, settings: SlideSettings) -> Compared | None:
        return settings.compared

    def picture(self, settings: SlideSettings) -> Picture | None:
        return settings.picture

    def with_picture(self, settings: SlideSettings, place: str, picture: Picture) -> SlideSettings:
        return _with(settings, picture=picture)

    def without_pictures(self, settings: SlideSettings) -> SlideSettings:
        """A file has no comparison either: its numbers are of meetings that whoever reads the file
        may know nothing of."""
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


def _with(settings: SlideSettings, **changed: Any) -> SlideSettings:
    return settings.model_copy(update=changed)


def _compared_from(field: Any) -> Compared | None:
    """As the editor's form carries it. Raises Invalid."""
    if not field:
        return None
    try:
        return parse(Compared, json.loads(field) if isinstance(field, str) else field)
    except json.JSONDecodeError as error:
        raise Invalid() from error


KIND = Slide()
