"""Takes a quiz's answer off its slide, so that it goes to the desk and not to the phones."""

from collections.abc import Sequence
from itertools import pairwise

from app.deck.pages import joined_notes
from app.deck.sections import Section
from app.deck.vocabulary import Words
from app.deck.words import ANSWERED, KEY

LONGEST_ANSWER = 8
"""In words; what is longer explains."""

_TITLE = Words(r"\W*@key\W*$")


def take_answers(sections: Sequence[Section]) -> None:
    """Marks the pages whose question is answered by a short line of its own at the end, or by the
    next page."""
    for section in sections:
        if not ANSWERED.match(section.texts[0]):
            _take_answer(section)
    for section, following in pairwise(sections):
        section.quiz = section.quiz or bool(_TITLE.match(following.texts[0]))


def _take_answer(section: Section) -> None:
    answers = [block for block in section.blocks[1:] if KEY.match(block.text)]
    if len(answers) != 1 or len(answers[0].text.split()) > LONGEST_ANSWER:
        return
    section.blocks = [block for block in section.blocks if block is not answers[0]]
    section.notes = joined_notes(section.notes, answers[0].text)
    section.quiz = True
