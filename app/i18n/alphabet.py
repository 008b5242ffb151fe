"""The Swedish alphabet's order, which neither Python nor every database knows."""

import unicodedata

AFTER_Z = {"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}"}
"""The signs that follow z in Unicode stand in for them."""
KEPT = 0x3000
"""Places of letters below this are remembered: most alphabets, and not all that there is."""


def in_alphabet(text: str) -> tuple[str, str]:
    """What to sort a text by: å ä ö last; case, accents and punctuation count last of all."""
    return unicodedata.normalize("NFC", text).casefold().translate(_places), text


class _Places(dict[int, str]):
    """What stands in for a letter, worked out when it is met."""

    def __missing__(self, letter: int) -> str:
        place = _place(chr(letter))
        if letter < KEPT:
            self[letter] = place
        return place


def _place(letter: str) -> str:
    if letter in AFTER_Z:
        return AFTER_Z[letter]
    base = unicodedata.normalize("NFKD", letter)
    return "".join(part for part in base if part.isalnum() or part.isspace())


_places = _Places()
