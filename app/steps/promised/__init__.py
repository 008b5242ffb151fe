"""What we promised last time: the commitments of an earlier workshop as they stand, and what people
have to say of them. What they say is for the desk; nothing changes by it."""

import random
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import Field

from app.errors import N_, Invalid
from app.i18n.due import Due
from app.papers.blocks import Block, Paragraph, Table
from app.steps.base import Context, Entry, StepKind, Words
from app.steps.plain import TOO_LONG, Plain, Text, at_most
from app.steps.recalled import Recalled

LONGEST = 280
LONG = N_("That is longer than %(most)s characters. Shorten it a little.")
GONE = N_("That isn't on the list any more. Choose again.")
NOTHING = N_("Nothing was promised.")
NOBODY, NO_DAY = N_("nobody yet"), N_("no day yet")
HEAD = (N_("How it goes"), N_("Commitment"), N_("Who"), N_("When"), N_("What has happened"))
EXAMPLES = (
    "Ja, det stämmer",
    "Det gick fortare än vi trodde",
    "Vi väntar fortfarande på besked",
    "Här behövs en ny ansvarig",
)


class PromisedSettings(Plain):
    """`promised` is empty until it is asked: then it is a copy of how things stood."""

    promised: Recalled = Field(default_factory=Recalled)


class PromisedAnswer(Plain):
    """`on` is what it is about; empty for the whole."""

    on: str = ""
    text: Annotated[Text, at_most(4000, TOO_LONG)]


class SaidTally:
    """How many answers there are."""

    def __init__(self) -> None:
        self.count = 0

    def add(self, entry: Entry[PromisedAnswer]) -> None:
        self.count += 1

    def remove(self, entry: Entry[PromisedAnswer]) -> None:
        self.count -= 1


class Promised(StepKind[PromisedSettings, PromisedAnswer]):
    name = "promised"
    place = 15
    label = N_("What we promised last time")
    hint = N_(
        "How the commitments of an earlier workshop go. What phones say comes to the desk only."
    )
    lists = True
    threads = True
    quotes = True
    drawn = True
    to_desk = True
    recalls = True
    empty = N_("Write something first.")
    minutes = 10
    Settings = PromisedSettings
    Answer = PromisedAnswer

    @property
    def may_list(self) -> bool:
        """Nothing to approve: the room sees none of it."""
        return False

    def settings_from(self, form: Mapping[str, Any]) -> PromisedSettings:
        return PromisedSettings()

    def settings_from_file(
        self, stored: dict[str, Any], version: int, taking: bool = False
    ) -> PromisedSettings:
        """What was promised is taken where it is asked, and never from a file."""
        return PromisedSettings()

    def promised(self, settings: PromisedSettings) -> Recalled:
        return settings.promised

    def with_promised(self, settings: PromisedSettings, promised: Recalled) -> PromisedSettings:
        return settings.model_copy(update={"promised": promised})

    def slot(self, key: str, answer: PromisedAnswer) -> str:
        return f"on-{answer.on}"

    def check(
        self, settings: PromisedSettings, answer: PromisedAnswer, context: Context[PromisedAnswer]
    ) -> None:
        if not answer.text:
            raise Invalid(self.empty)
        if len(answer.text) > LONGEST:
            raise Invalid(LONG, most=LONGEST)
        if answer.on and not settings.promised.line(answer.on):
            raise Invalid(GONE)

    def offers(self, settings: PromisedSettings) -> list[str]:
        return [line.title for line in settings.promised.ordered]

    def tally(self, settings: PromisedSettings) -> SaidTally:
        return SaidTally()

    def text(self, settings: PromisedSettings, answer: PromisedAnswer) -> str:
        line = settings.promised.line(answer.on)
        return f"{line.title}: {answer.text}" if line else answer.text

    def over(self, settings: PromisedSettings, words: Words) -> str:
        promised = settings.promised
        if not promised.held:
            return promised.of
        day = _day(promised.held, promised.as_of, words)
        return words(N_("%(of)s, %(day)s"), of=promised.of, day=day)

    def beside(self, settings: PromisedSettings, words: Words) -> tuple[str, str]:
        promised = settings.promised
        if not promised.lines:
            return "", ""
        say = words(N_("%(done)s of %(all)s done"), done=promised.done, all=len(promised.lines))
        day = _day(promised.as_of, promised.as_of, words)
        return say, words(N_("as of %(day)s"), day=day)

    def notes(self, settings: PromisedSettings, tally: SaidTally, words: Words) -> Iterable[Block]:
        promised = settings.promised
        if not promised.lines:
            yield Paragraph(words(NOTHING))
            return
        facts = [self.over(settings, words), *self.beside(settings, words)]
        yield Paragraph(", ".join(filter(None, facts)), "quiet")
        today = date.fromisoformat(promised.as_of)
        rows = [
            [
                words(line.label),
                line.what,
                line.who or words(NOBODY),
                line.when(words.language, today) or words(NO_DAY),
                line.said,
            ]
            for line in promised.ordered
        ]
        head = [words(text) for text in HEAD]
        yield Table(words(N_("What was promised")), head, [[*row] for row in rows], labels=False)

    def example(self, settings: PromisedSettings, rng: random.Random) -> PromisedAnswer:
        names = ["", *(line.id for line in settings.promised.lines)]
        return PromisedAnswer(on=rng.choice(names), text=rng.choice(EXAMPLES))


def _day(day: str, as_of: str, words: Words) -> str:
    due = Due.read(day)
    return due.words(words.language, date.fromisoformat(as_of)) if due else ""


KIND = Promised()
