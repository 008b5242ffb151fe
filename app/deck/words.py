"""The signs by which a deck shows what its lines are for."""

from app.deck.vocabulary import Words

QUESTION_WORD = Words(r"\W*@question\b")
VERB_FIRST = Words(r"\W*@verb_first\b(?:n't)?")
FOLLOW_UP = Words(r"\W*@follow_up\s*\?\W*$")
TASK = Words(r"\W*(?:please )?@task\b")
ANSWERED = Words(r"\W*@answered")
VOICES = Words("@voices")
CHOOSING = Words(r"\W*@choosing\b|.*\b@choosing_anywhere\b")
REPLY = Words(r"\W*@reply\b[\s,.:!–—-]|\W*(?:@key|a)\s*:")
PLAIN_REPLY = Words(r"\W*@plain_reply\b")
KEY = Words(r"\W*@key\s*[:=–—-]\s*\S")

_DIRECTION = Words("@direction")
_DIRECTION_START = Words(r"\W*@direction_start\b")
_CLOSING = Words(
    r"\W*(?:@thanks\b[^?]{0,50}[!.,–—-]*\s*)?(?:@closing_before\s+)*@closing"
    r"(?:(?:\s*[,/&]\s*|\s+@and\s+)\w+)*(?:\s+@closing_after)?\s*[?!.]+\W*$"
    r"|\W*(?:@closing_before\s+)*@closing_whole\b[^?]{0,30}\?\W*$"
)
_THANKS = Words(r"\W*@thanks\b")
_INFORMING = Words(r"\W*@informing")
_ABOUT_YOU = Words(r"\W*\w+(?: @is|['’]s) @yours\b")
_LEADING_IN = Words(r"\W*@leading_in\b")
_OPINION = Words(r"\b@opinion\b")
_ADDRESSED = Words(r"\b@you\b")
_SCALE = Words(
    r"(?<![\d.,])[01]\s*(?:[-–—]|@to)\s*(?:5|10|7|4|6|100)(?![.,]?\d)(?!\s*@no_scale)"
    r"|(?<![\d.,])[01]\s*\([^()]{1,40}\)\W*(?:@to|@and)?\W*(?:5|10|7|4|6|100)\b"
    r"|\b[01]\s*=\s*\w|\b@scale_words\b"
)
_SHOWN_SCALE = Words(r"\w{3,}\W+\w{2,}\W.*\([01]\s*(?:[=–—-]|@to)\s*.{1,60}\)\W*$")
_NAMED = Words(r"\W*@named")
_TELLS = Words(r"(?:please )?@tells (?:@most_or_least )?(?:@tells_what|\d)\b.*\b@you\b.*[^:!]$")
_CLOUD = Words(r"\b@cloud")


def is_closing(text: str) -> bool:
    """Whether a line only opens the floor, as a last page does."""
    return len(text) <= 120 and bool(_CLOSING.match(text))


def says_thanks(text: str) -> bool:
    return bool(_THANKS.match(text))


def is_direction(text: str) -> bool:
    """Whether a line says how to work rather than what about."""
    if len(text) > 300:
        return False
    return bool(_DIRECTION.search(text)) or bool(_DIRECTION_START.match(text))


def is_practical(text: str) -> bool:
    return bool(_DIRECTION.search(text[:300]))


def informs(question: str) -> bool:
    """Whether a question reads like the heading of an explanation."""
    return bool(_INFORMING.match(question)) and not _ABOUT_YOU.match(question)


def leads_in(question: str) -> bool:
    """Whether a question by itself promises an explanation, and asks nobody here."""
    return bool(_LEADING_IN.match(question)) and not (
        _OPINION.search(question) or addresses(question)
    )


def feels(text: str) -> bool:
    """Whether somebody wants, thinks or needs something in it."""
    return bool(_OPINION.search(text))


def asks_opinion(text: str) -> bool:
    return bool(_OPINION.search(text)) and bool(_ADDRESSED.search(text))


def addresses(text: str) -> bool:
    return bool(_ADDRESSED.search(text))


def asks_scale(text: str) -> bool:
    return bool(_SCALE.search(text))


def shows_scale(text: str) -> bool:
    """Whether a statement ends in the figures to answer it with."""
    return bool(_SHOWN_SCALE.search(text))


def asks_words(text: str) -> bool:
    return bool(_CLOUD.search(text))


def names_what(text: str) -> bool:
    """Whether a line without a verb says how many words or things of someone's are wanted."""
    return len(text) <= 120 and bool(_NAMED.match(text))


def asks_to_tell(text: str) -> bool:
    """Whether a line wants to hear something of those it addresses."""
    return len(text) <= 160 and bool(_TELLS.match(text)) and not is_practical(text)


def asks_yes_or_no(text: str) -> bool:
    """Whether a question opens with a verb; "was" and "will" aren't one in every language."""
    return bool(VERB_FIRST.match(text)) and not QUESTION_WORD.match(text)


def opens_question(text: str) -> bool:
    return bool(QUESTION_WORD.match(text) or VERB_FIRST.match(text))
