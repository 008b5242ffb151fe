"""Texts for files that are written in XML."""

import re

NOT_IN_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """Without what no XML may hold (XML 1.0, 2.2), of which nothing is printable."""
    return text if text.isprintable() else NOT_IN_XML.sub("", text)
