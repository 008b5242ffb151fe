"""Tokens, codes, and where a request may come from."""

import hashlib
import re
import secrets
import unicodedata

CODE_LETTERS = "CDFGHJKMNPQRTVWX2346789"
"""No letter that looks like another, and no vowels, so that a code spells no word."""
USUAL_PORTS = {"http": ":80", "https": ":443"}


def new_token() -> str:
    """128 random bits, safe in a URL."""
    return secrets.token_urlsafe(16)


DRAWN_KEY = "^([A-Za-z0-9_-]{22})?$"
"""What a form's key is, if it has one: a token that its page was drawn with."""


def is_token(text: str) -> bool:
    """Whether it may be one that we have drawn."""
    return re.fullmatch("[A-Za-z0-9_-]{22}", text) is not None


def new_code(letters: int = 6) -> str:
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(letters))


def typed_code(typed: str) -> str:
    """What someone typed as a code: its letters and figures, whatever stands between them."""
    letters = unicodedata.normalize("NFKC", typed).upper()
    return "".join(letter for letter in letters if letter.isalnum())


def hash_token(token: str) -> str:
    """What is stored of a token: its SHA-256; 128 random bits need no salt."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def same_origin(origin: str | None, host: str | None, base_url: str = "") -> bool:
    """Whether the page that sent this is ours: Origin's host is Host, or it is the address that
    we are known by, which a proxy that rewrites Host leaves as it is.

    Browsers send Origin with every POST and socket; a program that sends none
    carries nobody's cookies but its own.
    """
    if origin is None or (host and origin.partition("://")[2] == host):
        return True
    return bool(base_url) and origin == as_origin(base_url)


def as_origin(url: str) -> str:
    """An address as browsers write it in Origin: in small letters, without a port that goes
    without saying."""
    scheme, _, host = url.lower().partition("://")
    return f"{scheme}://{host.removesuffix(USUAL_PORTS.get(scheme, ''))}"


def local_path(path: str, default: str = "/") -> str:
    """An address to go back to, if it is one of ours; browsers read //, /\\ and / with a
    tab after it as another host."""
    ours = path.startswith("/") and not path.startswith("//") and "\\" not in path
    return path if ours and path.isprintable() else default
