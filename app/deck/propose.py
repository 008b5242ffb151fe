"""Proposes an agenda from a slide deck's text."""

from collections.abc import Sequence
from dataclasses import replace

from app.deck.cleaning import clean, visible, without_ornaments
from app.deck.doubts import invites, why_unsure
from app.deck.furniture import clear_furniture
from app.deck.headings import headed, shortened
from app.deck.left_out import cut, left_out
from app.deck.markdown import as_markdown
from app.deck.names import is_name_list
from app.deck.outline import marked_outline
from app.deck.pages import Page, filled_pages, joined_notes, split_pages
from app.deck.programme import holds_no_prompts, mark_programme
from app.deck.prompts import Prompt, Reading, Talk
from app.deck.proposal import Proposal, ProposedStep
from app.deck.quiz import take_answers
from app.deck.reading import read_section
from app.deck.sections import Section, split_sections
from app.deck.vocabulary import Words, speaking_as
from app.deck.words import is_closing, is_direction, leads_in

MOST_STEPS = 400
LONGEST_TITLE = 200
LONGEST_NOTES = 4_000
LONGEST_BODY = 15_000

_WELCOME = Words(r"\W*@welcome\b(?: all\w*)?\W*$")


def propose(text: str) -> Proposal:
    """Reads plain text or Markdown; reads at most 2 million characters on 10,000 lines."""
    cleaned, title = clean(text)
    with speaking_as(cleaned):
        return _propose(split_pages(marked_outline(cleaned)), title)


def propose_pages(pages: Sequence[Page]) -> Proposal:
    """The same for pages that a file's reader has told apart."""
    made = []
    for page in pages:
        lines = without_ornaments(visible("\n".join(page.lines))).split("\n")
        aside = visible("\n".join(page.aside)).split("\n")
        made.append(replace(page, lines=lines, notes=visible(page.notes), aside=aside))
    with speaking_as("\n".join(line for page in made for line in page.lines)):
        return _propose(filled_pages(made), "")


def _propose(pages: list[Page], title: str) -> Proposal:
    cleared = clear_furniture(pages)
    sections = split_sections(cleared)
    mark_programme(sections)
    take_answers(sections)
    steps = [part for step in _Agenda(sections).steps() for part in in_parts(step)]
    proposal = Proposal(title=(title or _title(steps))[:LONGEST_TITLE], steps=steps)
    return proposal.model_copy(update={"left_out": left_out(cleared, proposal)})


def in_parts(step: ProposedStep) -> list[ProposedStep]:
    """A step, and slides for what its text is too long for."""
    first, *more = cut(step.body, LONGEST_BODY)
    heading = step.heading or shortened(step.prompt, LONGEST_TITLE)
    slides = [ProposedStep(kind="slide", heading=heading, body=part) for part in more]
    return [step.model_copy(update={"body": first}), *slides]


def _title(steps: Sequence[ProposedStep]) -> str:
    for step in steps[:5]:
        lines = [step.heading, *step.body.split("\n")] if step.body else [step.heading]
        named = [line for line in lines if _names_a_workshop(line)]
        if named and not step.prompt:
            return named[0]
    return shortened(steps[0].heading, LONGEST_TITLE) if steps else ""


def _names_a_workshop(line: str) -> bool:
    if not line or len(line) > LONGEST_TITLE or line.startswith("- "):
        return False
    return not (_WELCOME.match(line) or holds_no_prompts(line) or is_closing(line))


class _Agenda:
    def __init__(self, sections: Sequence[Section]) -> None:
        self.sections = sections
        self.made: list[ProposedStep] = []
        self.asked: list[tuple[ProposedStep, Prompt]] = []
        self.rounds = self.slides = 0
        self.talk: Talk | None = None
        self.notes = ""

    def steps(self) -> list[ProposedStep]:
        for number, section in enumerate(self.sections):
            if len(self.made) >= MOST_STEPS:
                break
            cover = number == 0 and self._has_cover()
            self._add(section, cover=cover or self._only_leads_in(number))
        self._untick_what_is_unsure()
        return self.made[:MOST_STEPS]

    def _untick_what_is_unsure(self) -> None:
        texts = [text for section in self.sections for text in section.texts]
        invited = invites([prompt for _, prompt in self.asked], texts, len(self.sections))
        for step, prompt in self.asked:
            step.doubt = why_unsure(prompt, step.heading, invited=invited)
            step.ticked = not step.doubt

    def _only_leads_in(self, number: int) -> bool:
        """Whether a question alone on its page is answered by the pages after it."""
        section, following = self.sections[number], self.sections[number + 1 : number + 2]
        if not section.firm or len(section.blocks) > 1 or self._carries_on(section):
            return False
        around = [*following, *self.sections[max(0, number - 1) : number]]
        if not following or any(other.asks for other in around):
            return False
        return leads_in(section.texts[0])

    def _has_cover(self) -> bool:
        first, *others = self.sections
        if not others or any(is_direction(text) for text in first.texts[1:]):
            return False
        return len(first.blocks) > 1 or (len(others) > 1 and not others[0].starts_asking)

    def _add(self, section: Section, *, cover: bool) -> None:
        carried = self.talk if self._carries_on(section) else None
        reading = read_section(section, carried=carried, cover=cover)
        self.slides += 1
        self.notes = joined_notes(self.notes, section.notes)
        before = self._take_bare_slide(reading)
        start = len(self.made)
        aside = "\n\n".join(filter(None, [before, self._add_slide(reading)]))
        self._add_prompts(reading, aside)
        self._add_notes(start)
        for step in self.made[start : start + 1]:
            step.page = section.page
        self.talk = None if cover and not reading.prompts else reading.talk
        if self.talk and self.talk is not carried:
            self.talk.bare = not reading.prompts

    def _carries_on(self, section: Section) -> bool:
        if self.talk is None:
            return False
        directly = self.talk.round is None and section.asks
        return section.under or (self.talk.bare and (section.starts_asking or directly))

    def _take_bare_slide(self, reading: Reading) -> str:
        """A talk heading that stood alone heads the questions that come after it instead."""
        talk = reading.prompts[0].talk if reading.prompts else None
        last = self.made[-1] if self.made else None
        if talk is None or last is None or last.prompt or last.heading != talk.text:
            return ""
        self.notes = joined_notes(last.notes, self.notes)
        return self.made.pop().body

    def _add_slide(self, reading: Reading) -> str:
        """Adds what is no prompt as a slide, or returns it for the prompts to show."""
        body = as_markdown(reading.rest)
        if reading.prompts and _stays_with_prompts(reading):
            return body
        if reading.prompts and not body and not reading.opens_talk:
            return ""
        if slide := _slide(reading, body):
            self.made.append(slide)
        return ""

    def _add_prompts(self, reading: Reading, aside: str) -> None:
        for prompt in [*reading.prompts, *reading.quiz]:
            step = self._prompt_step(reading, prompt, aside)
            step.slide = self.slides if prompt.among_others and not prompt.talk else 0
            self.made.append(step)
            self.asked.append((step, prompt))
            aside = ""

    def _add_notes(self, start: int) -> None:
        """The first step that a section becomes carries its notes, else the one before."""
        if self.made:
            step = self.made[min(start, len(self.made) - 1)]
            step.notes = joined_notes(step.notes, self.notes)[:LONGEST_NOTES]
            self.notes = ""

    def _prompt_step(self, reading: Reading, prompt: Prompt, aside: str) -> ProposedStep:
        body = "\n\n".join(filter(None, [aside, prompt.context, *prompt.reply.labels]))
        return ProposedStep(
            kind=prompt.reply.kind,
            heading=prompt.talk.title if prompt.talk else reading.heading,
            prompt=prompt.text,
            body=body,
            round=self._round(prompt.talk),
            options=prompt.reply.options,
            hint=prompt.reply.hint,
        )

    def _round(self, talk: Talk | None) -> int | None:
        if talk is None:
            return None
        if talk.round is None:
            self.rounds += 1
            talk.round = self.rounds
        return talk.round


def _stays_with_prompts(reading: Reading) -> bool:
    if reading.heading and reading.opens_talk:
        return False
    if reading.prompts[0].talk:
        return True
    return bool(reading.rest) and all(is_direction(block.text) for block in reading.rest)


def _slide(reading: Reading, body: str) -> ProposedStep | None:
    heading = reading.heading
    if not reading.prompts and reading.opens_talk and reading.talk:
        heading, body = _with_invitation(heading, body, reading.talk.text)
    heading, body = headed(heading, body)
    if not heading:
        return None
    if is_name_list(reading.rest):
        return ProposedStep(
            kind="slide", heading=heading, body=body, ticked=False, hint="name_list"
        )
    return ProposedStep(kind="slide", heading=heading, body=body)


def _with_invitation(heading: str, body: str, invitation: str) -> tuple[str, str]:
    if not heading:
        return invitation, body
    return heading, "\n\n".join(filter(None, [body, invitation]))
