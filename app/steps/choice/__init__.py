"""Choice: one or several of the options."""

import random
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from app.blocks import Bar, Bars, Block, Cell, Table
from app.errors import N_, Invalid
from app.steps.base import Option, Plain, StepKind, Words, as_list, options_from

MOST = 30


class ChoiceSettings(Plain):
    options: list[Option] = Field(default_factory=list, max_length=MOST)
    several: bool = False


class ChoiceAnswer(Plain):
    options: Annotated[list[str], BeforeValidator(as_list), Field(max_length=MOST)]


class ChoiceTally:
    """People per option."""

    def __init__(self, options: list[Option]) -> None:
        self._options = options
        self._chosen: Counter[str] = Counter()
        self.people = 0

    def add(self, respondent: int, answer: ChoiceAnswer) -> None:
        self._chosen.update(answer.options)
        self.people += 1

    def remove(self, respondent: int, answer: ChoiceAnswer) -> None:
        self._chosen.subtract(answer.options)
        self.people -= 1

    def counts(self) -> list[int]:
        return [self._chosen[option.id] for option in self._options]

    def bars(self) -> list[Bar]:
        """In the order of the options; the longest bar's share is 1."""
        counts = self.counts()
        top = max(counts, default=0) or 1
        return [
            Bar(option.text, count, count / top)
            for option, count in zip(self._options, counts, strict=True)
        ]


class Choice(StepKind[ChoiceSettings, ChoiceAnswer]):
    name = "choice"
    label = N_("Choice")
    hint = N_("One or several of the options you write.")
    show = "reveal"
    rows = N_("Options")
    minutes = 4
    on_phones = True
    Settings = ChoiceSettings
    Answer = ChoiceAnswer

    def settings_from(self, form: Mapping[str, Any]) -> ChoiceSettings:
        options = options_from(form.get("options"))
        if len(options) < 2:
            raise Invalid(N_("Write at least two options."))
        if len(options) > MOST:
            raise Invalid(N_("At most %(most)s rows have room. Remove a few."), most=MOST)
        return ChoiceSettings(options=options, several=bool(form.get("several")))

    def propose(self, options: list[str]) -> ChoiceSettings:
        return self.settings_from({"options": {"new": options}})

    def check(self, settings: ChoiceSettings, answer: ChoiceAnswer) -> None:
        known = {option.id for option in settings.options}
        if not answer.options:
            raise Invalid(N_("Choose something first."))
        if not known.issuperset(answer.options) or len(set(answer.options)) < len(answer.options):
            raise Invalid(N_("That option isn't there any more. Choose again."))
        if len(answer.options) > 1 and not settings.several:
            raise Invalid(N_("Choose one of them."))

    def tally(self, settings: ChoiceSettings) -> ChoiceTally:
        return ChoiceTally(settings.options)

    def text(self, settings: ChoiceSettings, answer: ChoiceAnswer) -> str:
        return ", ".join(o.text for o in settings.options if o.id in answer.options)

    def notes(self, settings: ChoiceSettings, tally: ChoiceTally, words: Words) -> Iterable[Block]:
        if settings.options:
            yield Bars(words("How many chose each option"), tally.bars())

    def counts(self, tally: ChoiceTally) -> list[list[int]]:
        return [tally.counts()]

    def notes_of_counts(
        self, settings: ChoiceSettings, counts: list[list[int | None]], words: Words
    ) -> Iterable[Block]:
        rows: list[list[Cell]] = [
            [option.text, count] for option, count in zip(settings.options, counts[0], strict=True)
        ]
        head = [words("Option"), words("People")]
        yield Table(words("How many chose each option"), head, rows)

    def example(self, settings: ChoiceSettings, rng: random.Random) -> ChoiceAnswer:
        ids = [option.id for option in settings.options]
        return ChoiceAnswer(
            options=rng.sample(ids, rng.randint(1, len(ids)) if settings.several else 1)
        )
