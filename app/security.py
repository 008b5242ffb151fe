"""Tokens, passwords, where a request may come from, and how often."""

import hashlib
import secrets

from limits import RateLimitItem, RateLimitItemPerMinute, RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from pwdlib import PasswordHash

CODE_LETTERS = "CDFGHJKMNPQRTVWX2346789"
"""No letter that looks like another, and no vowels, so that a code spells no word."""

passwords = PasswordHash.recommended()


def new_token() -> str:
    """128 random bits, safe in a URL."""
    return secrets.token_urlsafe(16)


def new_code() -> str:
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(6))


def hash_token(token: str) -> str:
    """What is stored of a token: its SHA-256; 128 random bits need no salt."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def same_origin(origin: str | None, host: str | None) -> bool:
    """Whether the page that sent this is ours: Origin's host is Host.

    Browsers send Origin with every POST and socket; a program that sends none
    carries nobody's cookies but its own.
    """
    return origin is None or (bool(host) and origin.partition("://")[2] == host)


def local_path(path: str, default: str = "/") -> str:
    """An address to go back to, if it is one of ours; browsers read //, /\\ and / with a
    tab after it as another host."""
    ours = path.startswith("/") and not path.startswith("//") and "\\" not in path
    return path if ours and path.isprintable() else default


class RateLimits:
    """Fixed windows in memory; nothing about anybody is stored or logged."""

    OPS = RateLimitItemPerSecond(20, 10)
    CODE_MISSES = RateLimitItemPerMinute(60, 10)
    ALL_CODE_MISSES = RateLimitItemPerMinute(3000, 10)
    LOGINS = RateLimitItemPerMinute(10, 5)
    """For one email from one address: colleagues behind the same address have their own."""
    ALL_LOGINS = RateLimitItemPerMinute(300, 5)

    def __init__(self) -> None:
        self._limiter = FixedWindowRateLimiter(MemoryStorage())

    def spend(self, item: RateLimitItem, *who: str) -> bool:
        """Count one; False when there was none left."""
        return self._limiter.hit(item, *who)

    def left(self, item: RateLimitItem, *who: str) -> bool:
        return self._limiter.test(item, *who)

    def forgive(self, item: RateLimitItem, *who: str) -> None:
        """Begin counting anew."""
        self._limiter.clear(item, *who)
