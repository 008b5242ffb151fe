"""The Swedish alphabet's order, which neither Python nor every database knows."""

import unicodedata

AFTER_Z = {"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}"}
"""The signs that follow z in Unicode stand in for them."""


def alphabetical(texts: list[str]) -> list[str]:
    """In the order of the alphabet, å ä ö last; case, accents and punctuation count last of all."""
    return sorted(texts, key=in_alphabet)


def in_alphabet(text: str) -> tuple[str, str]:
    """What to sort a text by."""
    return _letters(text), text


def _letters(text: str) -> str:
    return "".join(_place(letter) for letter in unicodedata.normalize("NFC", text).casefold())


def _place(letter: str) -> str:
    if letter in AFTER_Z:
        return AFTER_Z[letter]
    base = unicodedata.normalize("NFKD", letter)
    return "".join(part for part in base if part.isalnum() or part.isspace())
