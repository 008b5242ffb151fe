"""What notes say around the results: how a question was asked, what isn't shown, how and when the
notes were made."""

from collections.abc import Iterator

from markdown_it import MarkdownIt

from app.attendance import how_many
from app.clock import Milliseconds
from app.errors import N_
from app.exports.document import Question, Wording
from app.exports.facts import moment, one_line
from app.i18n import Words
from app.models.afterwards.hidden import Roughly
from app.models.afterwards.hidden import sentences as why_hidden
from app.models.afterwards.small_groups import LEAST
from app.models.agenda.asking import Asking
from app.models.agenda.rules import Rules
from app.models.workshop import DRAFT, ENDED, Workshop
from app.papers.blocks import Block, Heading, Paragraph


def about(
    asking: Asking,
    wordings: list[Wording],
    answered: int | None,
    present: int | None,
    words: Words,
) -> Iterator[Block]:
    """`answered` is None where so few did that it isn't told how many, `present` where it would
    tell how few didn't."""
    if asking.body:
        yield Paragraph(plain(asking.body))
    for other in wordings:
        lines = (other.prompt, plain(other.body), " · ".join(other.texts))
        text = "\n".join(filter(None, lines))
        yield Paragraph(f"{other.name}: {text}")
    if answered is None:
        they = words("Fewer than %(least)s answered", least=LEAST)
    elif present is None:
        they = words("%(answered)s answered", answered=answered)
    else:
        of = how_many(present, answered)
        they = words("%(answered)s of %(present)s answered", answered=answered, present=of)
    sentences = [
        words(asking.how.label),
        they,
        *_which_time(asking.number, words),
        *([words("Still open")] if asking.is_open else []),
    ]
    yield Paragraph(" ".join(f"{sentence}." for sentence in sentences), "quiet")


def corrections(asked: Asking, words: Words) -> Iterator[Block]:
    for change in asked.corrections:
        said = {name: one_line(change[name]) or "–" for name in ("before", "after")}
        yield Paragraph(words(CORRECTED, **said), "quiet")


CORRECTED = N_("Corrected while it was open: “%(before)s” became “%(after)s”.")


def spellings(corrected: int, words: Words) -> Iterator[Block]:
    """Which answers are corrected isn't said: that would tell what was written."""
    if corrected:
        said = words.plural(
            "%(num)s answer is corrected in spelling; what was written is kept.",
            "%(num)s answers are corrected in spelling; what was written is kept.",
            corrected,
        )
        yield Paragraph(said, "quiet")


def _which_time(number: int, words: Words) -> Iterator[str]:
    if number == 2:
        yield words("Asked a second time")
    elif number > 2:
        yield words("Round %(number)s", number=number)


def not_shown(
    shown: bool, hidden: Roughly, held: int, rules: Rules, words: Words
) -> Iterator[Block]:
    """`shown` is whether anything is."""
    counts = list(why_hidden(hidden, rules, words))
    if held:
        counts.append(words.plural("%(num)s not approved", "%(num)s not approved", held))
    if counts:
        yield Paragraph(words("Not shown here: %(counts)s.", counts="; ".join(counts)), "quiet")
    elif not shown:
        yield Paragraph(words("No answers."))


def method(workshop: Workshop, questions: list[Question], words: Words) -> list[Block]:
    if not questions:
        return []
    asked = words(METHOD_ALONE if workshop.self_paced else METHOD_TOGETHER)
    kinds = dict.fromkeys(words(one.asking.how.label) for one in questions)
    ways = words("Ways of asking: %(kinds)s.", kinds=words(", ").join(kinds).lower())
    hidden = any(one.hidden or one.held for one in questions)
    sentences = [asked, ways, words(AS_WRITTEN), *([words(LEFT_OUT)] if hidden else [])]
    return [
        Heading(words("How the notes were made")),
        Paragraph(" ".join(sentences)),
        Paragraph(words(OF_HOW_MANY), "quiet"),
    ]


METHOD_TOGETHER = N_(
    "Everyone was asked the same questions and answered on a phone, without saying who they are."
)
METHOD_ALONE = N_(
    "Everyone with the link could answer when it suited them, without saying who they are."
)
AS_WRITTEN = N_("Answers in words stand as they were written, in the order of the alphabet.")
LEFT_OUT = N_("Some answers are not shown; roughly how many, and why, stands at each question.")
OF_HOW_MANY = N_(
    "“31 of 48” means that 31 people answered, of 48 who were there at some time while the "
    "question was open, or who answered it."
)


def as_of_now(
    workshop: Workshop, asked: bool, answers: int | None, at: Milliseconds, words: Words
) -> Iterator[Block]:
    """`answers` is None where small numbers are left out."""
    if not asked:
        yield Paragraph(words(NOTHING_YET[workshop.state]))
    when = moment(at, workshop.tz, words.language)
    if answers is None:
        sentences = [
            words("The notes show how it was on %(when)s.", when=when),
            words(FEW_LEFT_OUT, least=LEAST),
        ]
    else:
        number = words.plural("%(num)s answer", "%(num)s answers", answers)
        sentences = [
            words(
                "The notes show how it was on %(when)s, with %(answers)s.",
                when=when,
                answers=number,
            )
        ]
    if workshop.state != ENDED:
        sentences.insert(0, words("Draft: the workshop has not ended."))
    yield Paragraph(" ".join(sentences), "quiet")


FEW_LEFT_OUT = N_(
    "Numbers of fewer than %(least)s people are left out, so that nobody can be picked out; where "
    "one could be worked out, a few more are missing."
)
NOTHING_YET = {
    DRAFT: N_("The workshop has not begun. What is asked and answered will stand here."),
    "open": N_("Nothing has been asked yet. What is asked and answered will stand here."),
    ENDED: N_("Nothing was asked."),
}


def plain(markdown: str) -> str:
    """The text of Markdown, a line for each of its paragraphs and list items."""
    return "\n".join(
        "".join(
            "\n" if part.type in ("softbreak", "hardbreak") else part.content
            for part in token.children or []
        )
        or token.content
        for token in MarkdownIt("commonmark", {"html": False}).parse(markdown)
        if token.type in ("inline", "fence", "code_block")
    ).strip()
