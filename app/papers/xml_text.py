"""Texts for files that are written in XML."""

from app.papers.figures import NOT_IN_XML


def clean(text: str) -> str:
    """Without what no XML may hold, of which nothing is printable."""
    return text if text.isprintable() else NOT_IN_XML.sub("", text)
