"""Choice: one or several of the options, each in words and perhaps a picture."""

import random
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from copy import copy
from typing import Annotated, Any, NamedTuple

from pydantic import BeforeValidator, Field

from app.errors import N_, Invalid
from app.papers.blocks import Bar, Bars, Block, Paragraph, Part
from app.steps.base import (
    MOST_GROUPS,
    Axes,
    Context,
    Counts,
    Entry,
    Figures,
    StepKind,
    Words,
    people_by_option,
)
from app.steps.change import BY, POINTS, Change, moved_share
from app.steps.options import (
    Option,
    Placed,
    named_options_from,
    placed,
    refuse_few_or_many,
    refuse_long_and_twins,
)
from app.steps.pictures import Picture, picture_from
from app.steps.plain import Line, Plain, as_list, at_most, parse

MOST = 30
LONGEST = 140
LONG = N_("At most 140 characters have room. Shorten it a little.")
OWN = "+"
"""The id of one's own words among what is chosen; no option has such a one."""
EXAMPLES = ("Något helt annat", "Lite av allt", "Det beror på vädret")


class OwnLine(Plain):
    own_line: Annotated[Line, at_most(60, N_("Keep it at most 60 characters long."))] = ""


class ChoiceSettings(OwnLine):
    """`pictures` by the id of their option. `most` is how many may be chosen, 0 for any number;
    `shuffled`: phones show them in other orders; `right`: the ids of the right answers, if it is a
    question that has some. `own_line` is what it is called to answer in one's own words, empty
    where nobody may; it always stands last."""

    options: list[Option] = Field(default_factory=list, max_length=MOST)
    several: bool = False
    most: int = Field(0, ge=0, le=MOST)
    shuffled: bool = False
    pictures: dict[str, Picture] = Field(default_factory=dict)
    right: list[str] = Field(default_factory=list, max_length=MOST)

    @property
    def choices(self) -> list[Option]:
        """All that may be chosen."""
        return [*self.options, *([Option(id=OWN, text=self.own_line)] if self.own_line else [])]

    @property
    def right_options(self) -> list[Option]:
        return [option for option in self.options if option.id in self.right]

    def placed(self, seed: object, order: int | None) -> list[Placed]:
        return placed(self.options, self.shuffled, seed, order)


def _pictures_from(field: Any) -> dict[str, Picture]:
    """By the name of their row in the editor. Raises Invalid."""
    rows = field.items() if isinstance(field, Mapping) else []
    return {row: picture for row, one in rows if (picture := picture_from(one))}


def _ticked(field: Any) -> Collection[str]:
    """The names of the rows that are ticked, in the editor or as stored."""
    return [row for row in field if isinstance(row, str)] if isinstance(field, Collection) else ()


def _most_from(field: Any) -> int:
    """Raises Invalid."""
    typed = str(field or "0").strip()
    if not (typed.isascii() and typed.isdigit() and len(typed) < 3 and int(typed) <= MOST):
        raise Invalid(N_("Write how many may be chosen as a number, or leave it empty."))
    return int(typed)


class ChoiceAnswer(Plain):
    """`own` is said in one's own words by whoever chose that."""

    options: Annotated[list[str], BeforeValidator(as_list), Field(max_length=MOST + 1)]
    own: Annotated[Line, at_most(10 * LONGEST, LONG)] = Field(
        "", exclude_if=lambda words: not words
    )


class ChoiceTally:
    """People per option; and who chose what, where that is right or not."""

    def __init__(self, settings: ChoiceSettings) -> None:
        self._settings = settings
        self._chosen: Counter[str] = Counter()
        self._by: dict[int, list[str]] = {}
        self.people = 0

    def add(self, entry: Entry[ChoiceAnswer]) -> None:
        self._chosen.update(entry.value.options)
        self.people += 1
        if self._settings.right:
            self._by[entry.respondent] = entry.value.options

    def remove(self, entry: Entry[ChoiceAnswer]) -> None:
        self._chosen.subtract(entry.value.options)
        self.people -= 1
        self._by.pop(entry.respondent, None)

    def said(self, settings: ChoiceSettings) -> "ChoiceTally":
        """The same people, with the options in other words."""
        other = copy(self)
        other._settings = settings
        return other

    def chosen_by(self, respondent: int) -> list[str]:
        return self._by.get(respondent, [])

    def counts(self) -> dict[str, int]:
        return {option.id: self._chosen[option.id] for option in self._settings.choices}

    def bars(self) -> list[Bar]:
        """In the order of the options; a bar's share is of all who answered."""
        return [self._bar(option) for option in self._settings.choices]

    def _bar(self, option: Option) -> Bar:
        count = self._chosen[option.id]
        share, right = count / (self.people or 1), option.id in self._settings.right
        return Bar(option.text, Part(count, self.people), share, right)


class OwnChoice(NamedTuple):
    """How one's own choice was: "right", "partly" or "not", and what is right."""

    how: str
    right: tuple[str, ...]


class Choice(StepKind[ChoiceSettings, ChoiceAnswer]):
    name = "choice"
    place = 40
    label = N_("Choice")
    hint = N_("One or several of the options you write.")
    show = "reveal"
    rows = N_("Options")
    minutes = 4
    drawn = True
    on_phones = True
    votes = True
    compares = True
    worded = ("own_line",)
    reads = "own"
    own_label = N_("Other, in my own words")
    own_id, longest_own = OWN, LONGEST
    Settings = ChoiceSettings
    Answer = ChoiceAnswer

    def settings_from(self, form: Mapping[str, Any]) -> ChoiceSettings:
        rows = named_options_from(form.get("options"))
        pictures = _pictures_from(form.get("pictures"))
        if pictures.keys() - {row for row, _ in rows}:
            raise Invalid(N_("Write words for each picture too: they stand in the results."))
        refuse_few_or_many(rows, form, MOST)
        options = [option for _, option in rows]
        refuse_long_and_twins(options)
        return ChoiceSettings(
            options=options,
            several=bool(form.get("several")),
            most=_most_from(form.get("most")) if form.get("several") else 0,
            shuffled=bool(form.get("shuffled")),
            pictures={option.id: pictures[row] for row, option in rows if row in pictures},
            right=[option.id for row, option in rows if row in _ticked(form.get("right"))],
            own_line=parse(OwnLine, {"own_line": form.get("own_line") or ""}).own_line,
        )

    def pictured(self, settings: ChoiceSettings) -> dict[str, Picture]:
        return settings.pictures

    def with_picture(
        self, settings: ChoiceSettings, place: str, picture: Picture
    ) -> ChoiceSettings:
        if all(option.id != place for option in settings.options):
            return settings
        return settings.model_copy(update={"pictures": {**settings.pictures, place: picture}})

    def without_pictures(self, settings: ChoiceSettings) -> ChoiceSettings:
        return settings.model_copy(update={"pictures": {}})

    def propose(self, options: list[str]) -> ChoiceSettings:
        return self.settings_from({"options": {"new": options}})

    def script_in(self, settings: ChoiceSettings) -> str:
        return self.script if settings.own_line else ""

    @property
    def may_list(self) -> bool:
        return True

    def lists_in(self, settings: ChoiceSettings) -> bool:
        return bool(settings.own_line)

    def quotes_in(self, settings: ChoiceSettings) -> bool:
        return bool(settings.own_line)

    @property
    def may_sort(self) -> bool:
        return True

    def sorts_in(self, settings: ChoiceSettings) -> bool:
        return bool(settings.own_line)

    def groups_in(self, settings: ChoiceSettings) -> bool:
        one_only = not settings.several and not settings.own_line
        return one_only and 2 <= len(settings.options) <= MOST_GROUPS

    def group_of(self, answer: ChoiceAnswer) -> str:
        return answer.options[0]

    def parse_answer(self, value: Any) -> ChoiceAnswer:
        """Words that were written and then not chosen aren't sent; where nothing is chosen, they
        are what is."""
        answer = super().parse_answer(value)
        if answer.own and not answer.options:
            return answer.model_copy(update={"options": [OWN]})
        return answer if OWN in answer.options else answer.model_copy(update={"own": ""})

    def respelt(self, settings: ChoiceSettings, text: str) -> str:
        answer = self.read_answer(settings, {"options": [OWN], "own": text})
        return self.said(settings, answer)

    def check(
        self, settings: ChoiceSettings, answer: ChoiceAnswer, context: Context[ChoiceAnswer]
    ) -> None:
        known = {option.id for option in settings.choices}
        if not answer.options:
            raise Invalid(self.empty)
        if not known.issuperset(answer.options) or len(set(answer.options)) < len(answer.options):
            raise Invalid(N_("That option isn't there any more. Choose again."))
        if len(answer.options) > 1 and not settings.several:
            raise Invalid(N_("Choose one of them."))
        if settings.most and len(answer.options) > settings.most:
            raise Invalid(N_("Choose at most %(most)s."), most=settings.most)
        if OWN in answer.options and not answer.own:
            raise Invalid(N_("Write your own answer, or choose another one."))
        if len(answer.own) > LONGEST:
            raise Invalid(LONG)

    def offers(self, settings: ChoiceSettings) -> list[str]:
        return [option.text for option in settings.choices]

    def tally(self, settings: ChoiceSettings) -> ChoiceTally:
        return ChoiceTally(settings)

    def tally_in(self, settings: ChoiceSettings, tally: ChoiceTally) -> ChoiceTally:
        return tally.said(settings)

    def right(self, settings: ChoiceSettings) -> list[Option]:
        return settings.right_options

    def untold(self, settings: ChoiceSettings) -> ChoiceSettings:
        return settings.model_copy(update={"right": []})

    def own(
        self, settings: ChoiceSettings, tally: ChoiceTally, respondent: int
    ) -> OwnChoice | None:
        """Where one alone may be chosen, each that is right is all of the right answer."""
        chosen = set(tally.chosen_by(respondent))
        right = {option.id for option in settings.right_options}
        if not chosen or not right:
            return None
        all_right = chosen == right if settings.several else chosen <= right
        how = "right" if all_right else "partly" if chosen & right else "not"
        return OwnChoice(how, tuple(option.text for option in settings.right_options))

    def tells_own(self, settings: ChoiceSettings) -> bool:
        return bool(settings.right_options)

    def text(self, settings: ChoiceSettings, answer: ChoiceAnswer) -> str:
        chosen = [o.text for o in settings.options if o.id in answer.options]
        return ", ".join([*chosen, *filter(None, [answer.own])])

    def said(self, settings: ChoiceSettings, answer: ChoiceAnswer) -> str:
        return answer.own if settings.own_line else self.text(settings, answer)

    def notes(self, settings: ChoiceSettings, tally: ChoiceTally, words: Words) -> Iterable[Block]:
        if settings.choices:
            yield Bars(words("How many chose each option"), tally.bars())
        yield from self._right_answer(settings, words)

    def _right_answer(self, settings: ChoiceSettings, words: Words) -> Iterable[Block]:
        if right := settings.right_options:
            said = words.plural("Right answer:", "Right answers:", len(right))
            yield Paragraph(f"{said} {words(', ').join(option.text for option in right)}")

    def counts(self, tally: ChoiceTally) -> Counts:
        return {"": tally.counts()}

    def ranked(self, settings: ChoiceSettings, tally: ChoiceTally) -> list[Option]:
        counts = tally.counts()
        return sorted(settings.options, key=lambda option: -counts[option.id])

    def change(
        self,
        settings: ChoiceSettings,
        before: ChoiceTally,
        after: ChoiceTally,
        least: int,
        words: Words,
    ) -> Change:
        if min(before.people, after.people) < least:
            return Change()
        pairs = zip(before.bars(), after.bars(), strict=True)
        moved = [
            moved_share(
                now.label,
                Part(int(then.value), before.people),
                Part(int(now.value), after.people),
                words,
            )
            for then, now in pairs
        ]
        share = words(N_("Share of those who answered"))
        by = words(POINTS if any(one.by for one in moved) else BY)
        return Change(words("Option"), share, by, moved)

    def axes(self, settings: ChoiceSettings) -> Axes:
        return Axes({"": ""}, {option.id: option.text for option in settings.choices})

    def counted_in(self, settings: ChoiceSettings) -> int:
        return (settings.most or len(settings.choices)) if settings.several else 1

    def notes_of_counts(
        self, settings: ChoiceSettings, told: Figures, words: Words
    ) -> Iterable[Block]:
        title = words("How many chose each option")
        yield people_by_option(title, settings.choices, told, words)
        yield from self._right_answer(settings, words)

    def example(self, settings: ChoiceSettings, rng: random.Random) -> ChoiceAnswer:
        ids = [option.id for option in settings.choices]
        most = min(settings.most or len(ids), len(ids))
        chosen = rng.sample(ids, rng.randint(1, most) if settings.several else 1)
        return ChoiceAnswer(options=chosen, own=rng.choice(EXAMPLES) if OWN in chosen else "")


KIND = Choice()
