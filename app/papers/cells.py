"""Numbers of a document in words: "7 (35 %)", and a dash for what there isn't."""

from app.i18n import number_words
from app.papers.blocks import Cell, Part


def cell_words(cell: Cell, language: str) -> str:
    return " ".join(part for part in cell_parts(cell, language) if part)


def cell_parts(cell: Cell, language: str) -> tuple[str, str]:
    """What it is, and the per cent of it in brackets where that is said."""
    if cell is None:
        return "–", ""
    if isinstance(cell, str):
        return cell, ""
    of_all = cell.per_cent if isinstance(cell, Part) else None
    return number_words(cell, language), "" if of_all is None else f"({of_all} %)"
