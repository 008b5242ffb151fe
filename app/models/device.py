"""Known devices: browsers that have logged in to an account with the password that it has now.

Nothing of them is stored. A browser's mark is a random number and its seal: an HMAC by what is
stored of the password, whose salt nobody else has. A new password ends all marks at once, and so
does a hash that a log-in has renewed in a newer kind.
"""

import hashlib
import hmac

from app.models.facilitator import Facilitator
from app.security import new_token


def cookie_of(person: Facilitator) -> str:
    """The cookie's name: a browser may know several accounts."""
    return f"device-{person.id}"


def mark(person: Facilitator) -> str:
    """What a browser that has just logged in shows the next time."""
    number = new_token()
    return f"{number}.{_seal(person, number)}"


def number_of(person: Facilitator | None, shown: str) -> str:
    """The number of a mark of this account; empty for any other, and while it is turned off."""
    number, _, seal = shown.partition(".")
    if person is None or person.disabled_at is not None:
        return ""
    is_ours = hmac.compare_digest(seal.encode(), _seal(person, number).encode())
    return number if is_ours else ""


def _seal(person: Facilitator, number: str) -> str:
    """256 bits, of the account and the number."""
    text = f"{person.id} {number}"
    return hmac.new(person.password_hash.encode(), text.encode(), hashlib.sha256).hexdigest()
