"""A draft of a workshop, made from a deck's text: all of it stands in the form that is sent."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

from pydantic import Field

from app.deck import Proposal, ProposedStep
from app.deck.headings import shortened
from app.deck.proposal import LEFT_OUT
from app.errors import N_, Invalid, NotFound
from app.models.agenda.order import Group, Outline
from app.models.agenda.plan import Plan, PlannedItem, PlannedStep, Traits
from app.steps import STEP_KINDS
from app.steps.base import Words
from app.steps.plain import Line, Plain, Text, clean_line, parse

MOST_MINUTES = 600
LONGEST_PROMPT = 500
LONGEST_BODY = 20_000
LONGEST_TITLE = 200
LONGEST_NOTES = 4000
ROUND_NAME = N_("Talk round")
LONG_ROUND = N_("Keep the talk round's name at most 200 characters long.")
YES, NO = N_("Yes"), N_("No")


class Row(Plain):
    """A step of the draft as it stands in the form. `rows` is a text for each kind that has
    options, one a line. Questions of one `slide` may be opened together, under its `heading`;
    `page` is the number of the file's page that it begins."""

    key: str
    kind: str
    prompt: Line = ""
    body: Text = ""
    notes: Text = ""
    rows: dict[str, Text] = Field(default_factory=dict)
    minutes: Line = ""
    on: bool = False
    hint: str = ""
    doubt: str = ""
    slide: Line = ""
    page: Line = ""
    heading: Line = ""
    round: str = ""

    @property
    def asks(self) -> bool:
        return STEP_KINDS[self.kind].asks

    @property
    def seconds(self) -> int:
        return int(self.minutes) * 60 if is_minutes(self.minutes) else 0

    @property
    def gist(self) -> str:
        """The first words of the body, without Markdown's signs."""
        line = next((line for line in self.body.splitlines() if line.strip("#->* \t")), "")
        return line.strip().lstrip("#->* ").replace("**", "")

    @property
    def names(self) -> int:
        """How many lines of a list there are."""
        return sum(line.startswith("- ") for line in self.body.splitlines())


@dataclass(frozen=True)
class Section:
    """A talk round's rows under its title, or one row by itself."""

    rows: list[Row]
    key: str = ""
    title: str = ""

    @property
    def seconds(self) -> int:
        return sum(row.seconds for row in self.rows if row.on)


@dataclass(frozen=True)
class Draft:
    """`digest` is of what the deck was read as: a browser keeps what is changed for that alone.
    `pages` is what pictures of its pages are asked for by."""

    title: str
    rows: list[Row]
    rounds: dict[str, str] = field(default_factory=dict)
    digest: str = ""
    pages: str = ""

    @property
    def sections(self) -> list[Section]:
        """Rows of one talk round stand together, where its first one stands."""
        by_key: dict[str, Section] = {}
        for row in self.rows:
            inside = row.asks and row.round in self.rounds
            section = Section([], row.round, self.rounds[row.round]) if inside else Section([])
            by_key.setdefault(row.round if inside else f"row {row.key}", section).rows.append(row)
        return list(by_key.values())

    @property
    def seconds(self) -> int:
        return sum(section.seconds for section in self.sections)

    @property
    def ticked(self) -> int:
        return sum(row.on for row in self.rows)

    @property
    def prompts(self) -> list[Row]:
        return [row for row in self.rows if row.asks]

    @property
    def unsure(self) -> int:
        return sum(bool(row.doubt) for row in self.prompts)

    @property
    def noted(self) -> int:
        """How many steps have the speaker's notes."""
        return sum(bool(row.notes) for row in self.rows)

    @property
    def offers(self) -> dict[str, int]:
        """How many questions of one slide could be opened together, by the key of the first."""
        apart = [
            row
            for row in self.prompts
            if row.slide and not row.doubt and row.round not in self.rounds
        ]
        numbers = Counter(row.slide for row in apart)
        firsts = {row.slide: row.key for row in reversed(apart)}
        return {key: numbers[slide] for slide, key in firsts.items() if numbers[slide] > 1}

    @property
    def prompts_in_rounds(self) -> int:
        return sum(len(section.rows) for section in self.sections if section.key)

    @property
    def talk_rounds(self) -> int:
        return sum(bool(section.key) for section in self.sections)

    def with_ticks(self, which: str) -> "Draft":
        """With all rows ticked, with the questions and no others, or with no slides and the
        questions as they are. Raises NotFound."""
        if which not in TICKS:
            raise NotFound()
        on = TICKS[which]
        return replace(self, rows=[row.model_copy(update={"on": on(row)}) for row in self.rows])

    def together(self, key: str, name: str) -> "Draft":
        """With the questions of a row's slide in a talk round. Raises NotFound."""
        first = next((row for row in self.rows if row.key == key), None)
        if first is None or key not in self.offers:
            raise NotFound()
        round = f"slide-{first.slide}"
        rows = [
            row.model_copy(update={"round": round})
            if row.asks and row.slide == first.slide and row.round not in self.rounds
            else row
            for row in self.rows
        ]
        title = shortened(first.heading or name, LONGEST_TITLE)
        return replace(self, rows=rows, rounds={**self.rounds, round: title})

    def _outline(self) -> Outline:
        groups = [Group([row.key for row in s.rows], s.key) for s in self.sections]
        return Outline(groups, {row.key for row in self.rows if not row.asks})

    def moved(self, key: str, to: str) -> "Draft":
        """With a row or a talk round one step up or down. Raises NotFound."""
        rows = {row.key: row for row in self.rows}
        order = self._outline().shifted(key, to)
        return replace(
            self,
            rows=[
                rows[key].model_copy(update={"round": group.round})
                for group in order.groups
                for key in group.rows
            ],
        )


TICKS: dict[str, Callable[[Row], bool]] = {
    "all": lambda row: True,
    "questions": lambda row: row.asks,
    "no-slides": lambda row: row.on and row.asks,
}
"""Which rows a press on the proposal ticks."""


def draft_of(proposal: Proposal, words: Words) -> Draft:
    """What a deck's text was read as."""
    steps = [*map(_in_its_place, ["", *_shown_headings(proposal)], proposal.steps)]
    steps += proposal.remains(words(LEFT_OUT))
    rows = [_row(number, step, words) for number, step in enumerate(steps)]
    rounds: dict[str, str] = {}
    for step in proposal.steps:
        if step.round is not None:
            name = step.heading or words(ROUND_NAME)
            rounds.setdefault(_round(step), shortened(name, LONGEST_TITLE))
    title = clean_line(proposal.title) or next((row.prompt for row in rows), "")
    digest = sha256(proposal.model_dump_json().encode()).hexdigest()[:16]
    return Draft(shortened(title, LONGEST_TITLE), rows, rounds, digest)


def _shown_headings(proposal: Proposal) -> Iterator[str]:
    """For each step the heading that the room has seen once it is over."""
    shown = ""
    for step in proposal.steps:
        shown = step.heading if step.heading or not step.prompt else shown
        yield shown


def _in_its_place(shown: str, step: ProposedStep) -> ProposedStep:
    """A question says under what heading it stood, unless its talk round or a slide just did."""
    if not step.prompt or step.round is not None or step.heading in ("", shown):
        return step
    body = "\n\n".join(filter(None, [step.heading, step.body]))
    return step.model_copy(update={"body": body})


def _row(number: int, step: ProposedStep, words: Words) -> Row:
    kind = STEP_KINDS[step.kind]
    prompt = clean_line(step.prompt or step.heading) or f"{words(kind.label)} {number + 1}"
    return Row(
        key=str(number),
        kind=step.kind,
        prompt=prompt,
        body=step.body,
        notes=step.notes,
        rows=_options(step, words),
        minutes=str(kind.minutes),
        on=step.ticked,
        hint=step.hint,
        doubt=step.doubt,
        slide=str(step.slide or ""),
        page=str(step.page or ""),
        heading=clean_line(step.heading),
        round=_round(step),
    )


def _options(step: ProposedStep, words: Words) -> dict[str, str]:
    """The options found, for every kind that has some; yes and no for the first that does."""
    kinds = [name for name, kind in STEP_KINDS.items() if kind.rows]
    if step.hint == "yes_no" and not step.options:
        return {kinds[0]: f"{words(YES)}\n{words(NO)}"}
    different: dict[str, str] = {}
    for option in step.options:
        different.setdefault(option.casefold(), option)
    return dict.fromkeys(kinds, "\n".join(different.values()))


def _round(step: ProposedStep) -> str:
    return "" if step.round is None else f"round-{step.round}"


def draft_from(form: Mapping[str, Any]) -> Draft:
    """What the proposal's form holds, as it was typed. Raises Invalid if it is another form."""
    sent = parse(_Form, form)
    rows = [parse(Row, {"key": key, **row}) for key, row in sent.row.items()]
    if any(row.kind not in STEP_KINDS for row in rows):
        raise Invalid()
    return Draft(sent.title, rows, sent.round, sent.digest, sent.pages)


class _Form(Plain):
    title: Line = ""
    digest: Line = ""
    pages: Line = ""
    row: dict[str, dict[str, Any]] = Field(default_factory=dict)
    round: dict[str, Line] = Field(default_factory=dict)


def is_minutes(text: str) -> bool:
    return len(text) < 4 and text.isascii() and text.isdigit() and int(text) <= MOST_MINUTES


@dataclass
class Flaws(Exception):
    """What must be changed before a draft can be made: a refusal for each key, "" for the whole."""

    by_key: dict[str, Invalid]


def plan_of(draft: Draft, language: str, words: Words) -> Plan:
    """The ticked rows as a plan. Raises Flaws, all of them at once."""
    flaws: dict[str, Invalid] = {}
    if not draft.title or len(draft.title) > LONGEST_TITLE:
        flaws["title"] = Invalid(N_("Give the workshop a name of at most 200 characters."))
    if not draft.ticked:
        flaws[""] = Invalid(N_("Tick at least one step."))
    for section in draft.sections:
        if len(section.title) > LONGEST_TITLE:
            flaws[section.key] = Invalid(LONG_ROUND)
    items = [
        PlannedItem(
            section.seconds // 60,
            [step for row in section.rows if row.on and (step := _planned(row, flaws))],
            (section.title or words(ROUND_NAME)) if section.key else "",
        )
        for section in draft.sections
    ]
    if flaws:
        raise Flaws(flaws)
    return Plan(draft.title, language, [item for item in items if item.steps])


def _planned(row: Row, flaws: dict[str, Invalid]) -> PlannedStep | None:
    try:
        return planned_step(row)
    except Invalid as flaw:
        flaws[row.key] = flaw
        return None


def planned_step(row: Row) -> PlannedStep:
    """Raises Invalid with a sentence."""
    check_texts(row.prompt, row.body, row.minutes)
    check_desk_notes(row.notes)
    kind = STEP_KINDS[row.kind]
    options = [line for line in row.rows.get(row.kind, "").splitlines() if line.strip()]
    settings = kind.propose_for(f"{row.prompt}\n{row.body}", options)
    traits = Traits(desk_notes=row.notes)
    return PlannedStep(row.kind, row.prompt, row.body, settings, traits=traits)


def check_texts(prompt: str, body: str, minutes: str) -> None:
    """Raises Invalid with a sentence."""
    if not prompt:
        raise Invalid(N_("Write a heading or a question. It is what the room reads."))
    check_lengths(prompt, body)
    if not is_minutes(minutes):
        raise Invalid(N_("Write the planned time as whole minutes, from 0 to 600."))


def check_lengths(prompt: str, body: str) -> None:
    """What also a preview of something unfinished asks for. Raises Invalid with a sentence."""
    if len(prompt) > LONGEST_PROMPT:
        raise Invalid(N_("Keep the heading or question below 500 characters."))
    if len(body) > LONGEST_BODY:
        raise Invalid(N_("The text is too long for one step. Divide it into two."))


def check_desk_notes(notes: str) -> None:
    """Raises Invalid with a sentence."""
    if len(notes) > LONGEST_NOTES:
        raise Invalid(N_("Keep your notes for the desk below 4,000 characters."))
