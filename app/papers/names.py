"""Names of files, made of what people wrote."""

import unicodedata


def safe_name(title: str) -> str:
    """Without what file systems refuse or what hides the ending."""
    kept = "".join(letter if _may_stand(letter) else " " for letter in title)
    return " ".join(kept.split()).strip(". ").encode()[:120].decode(errors="ignore").strip()


def _may_stand(letter: str) -> bool:
    return letter not in '/\\:*?"<>|%' and unicodedata.category(letter)[0] not in ("C", "Z")
