"""Whether a text was only corrected, or says something else now: a typo is told by its size."""

import unicodedata

SHORT, LONG = 4, 8
"""Words of fewer letters than SHORT have no typos: “ja” isn't “nej”. From LONG on they have two."""


def is_slip(before: str, after: str) -> bool:
    """Whether one is the other but for slips of the pen: the same words in the same order, each
    with the same first letter and the same figures, and a letter or two written otherwise."""
    one, other = words_of(before), words_of(after)
    return len(one) == len(other) and all(map(_is_slip, one, other))


def words_of(text: str) -> list[str]:
    """Without case and the marks around them; what has no letters counts as it stands."""
    words = unicodedata.normalize("NFC", text).casefold().split()
    return [word.strip(".,;:!?…\"'”’()") or word for word in words]


def _is_slip(one: str, other: str) -> bool:
    if one == other:
        return True
    short = min(len(one), len(other))
    if short < SHORT or one[0] != other[0] or _figures(one) != _figures(other):
        return False
    return _distance(one, other) <= (2 if short >= LONG else 1)


def _figures(word: str) -> list[str]:
    return [letter for letter in word if not letter.isalpha()]


def _distance(one: str, other: str) -> int:
    """How many letters are wrong, missing, too many, or have changed places with the next."""
    rows = [list(range(len(other) + 1))]
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, their in enumerate(other, 1):
            best = min(rows[-1][j] + 1, row[j - 1] + 1, rows[-1][j - 1] + (letter != their))
            if i > 1 and j > 1 and (letter, one[i - 2]) == (other[j - 2], their):
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]
