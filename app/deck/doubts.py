"""Weighs the signs that a question asks the room; where they don't, it is shown without a tick."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.deck.prompts import Prompt
from app.deck.proposal import EXAMPLE, HEADING, INFORMING, NOBODY, QUOTED
from app.deck.talking import begins_to_talk
from app.deck.vocabulary import Words
from app.deck.words import TASK, addresses, asks_opinion, feels, informs, is_practical

MOST_BESIDE = 1
"""Of lines beside its questions, in a text that is questions alone."""
ASKS = 1.0
"""What a question has from the start; it is ticked if more than nothing is left."""
_MINUTES = re.compile(r"\d\s*min", re.I)
_OPENS = Words(r"(?:^\W*|(?<!\.)[.!?]\s+)(?:@question|@verb_first)\b|[,:]\s+@question\b")
_EXAMPLES = Words(r"\W*@examples")
_QUOTED = Words(r"\W*@voices|@voices\W*$")


@dataclass(frozen=True)
class Sign:
    """`why` is what is said of a question if this speaks most against it."""

    weight: float
    why: str = ""


# Each with decks that need it: of the tuning half, of those that are seen, and of the fixtures.
IN_A_TALK = Sign(3)  # styrelseutbildning, parish-future-day, and all with talk rounds
COUNTED = Sign(2)  # dorfladen, cyber-awareness: options, a scale or a word are wanted
TO_YOU = Sign(2)  # bygdepeng, vereinsvorstand, 36-youth-council
OPINION = Sign(1)  # naermiljo, dorfladen
A_TASK = Sign(1.5)  # trustees-strategy, vardcentral, 06-longtask
AMONG_OTHERS = Sign(1.5)  # vereinsvorstand, trustees-strategy
NEVER_INVITED = Sign(-2.5, NOBODY)  # 19-own, m-notes, informationsmote-va-avgift
INFORMS = Sign(-2, INFORMING)  # tillitsvalgt, m-space160, informationsmote-va-avgift
HEADS_TEXT = Sign(-3, HEADING)  # klimaschutz, barnehage
HEADS = Sign(-1, HEADING)  # m-space160, m-tight
ASKS_AT_ITS_END = Sign(-3, EXAMPLE)  # checklist, remark: a point with a question after it
OF_OTHERS = Sign(-4, EXAMPLE)  # trustees-strategy, 19-own
IN_QUOTES = Sign(-6, QUOTED)  # vardcentral, cyber-awareness


def why_unsure(prompt: Prompt, heading: str, *, invited: bool) -> str:
    """What speaks most against a prompt, a key of a sentence; nothing if enough speaks for it."""
    signs = list(_signs(prompt, heading, invited))
    if ASKS + sum(sign.weight for sign in signs) > 0:
        return ""
    return min(signs, key=lambda sign: sign.weight).why


def _signs(prompt: Prompt, heading: str, invited: bool) -> Iterable[Sign]:
    addressed = addresses(prompt.text)
    said = [
        (IN_A_TALK, prompt.talk is not None),
        (COUNTED, _is_counted(prompt)),
        (TO_YOU, addressed),
        (OPINION, asks_opinion(prompt.text)),
        (A_TASK, bool(TASK.match(prompt.text))),
        (AMONG_OTHERS, prompt.among_others),
        (NEVER_INVITED, not invited),
        (INFORMS, informs(prompt.text) and not (addressed or feels(prompt.text))),
        (HEADS_TEXT, prompt.heads_text),
        (HEADS, prompt.heads and not prompt.heads_text),
        (ASKS_AT_ITS_END, "?" in prompt.text and not _opens(prompt.text)),
        (OF_OTHERS, bool(_EXAMPLES.match(heading))),
        (IN_QUOTES, prompt.quoted or bool(_QUOTED.search(heading))),
    ]
    return [sign for sign, holds in said if holds]


def _opens(text: str) -> bool:
    """Whether a question begins as one, and isn't only hung on a point."""
    return bool(_OPENS.search(text) or TASK.match(text))


def invites(prompts: Sequence[Prompt], texts: Sequence[str], pages: int) -> bool:
    """Whether a deck asks its room for something, to talk or to vote, or does little else than
    ask; so does what somebody pastes that is questions alone, maybe with a heading."""
    beside = len(texts) - len(prompts)
    return (
        any(prompt.talk or _is_counted(prompt) for prompt in prompts)
        or any(_sets_to_work(text) for text in texts)
        or len(prompts) > 3 * pages
        or (beside <= MOST_BESIDE and beside < len(prompts))
    )


def _is_counted(prompt: Prompt) -> bool:
    return (prompt.set or not prompt.reply.is_open) and not prompt.heads_text


def _sets_to_work(text: str) -> bool:
    """Whether a line tells people what to do, and how or how long; a lecture has tables too."""
    how = is_practical(text) and bool(_MINUTES.search(text))
    return how or begins_to_talk(text)
