"""Known devices: browsers that have logged in to an account with the password that it has now.

Nothing of them is stored. A browser's mark is a random number and its seal: an HMAC by what is
stored of the password, whose salt nobody else has. A new password ends all marks at once, and so
does a hash that a log-in has renewed in a newer kind.
"""

import hashlib
import hmac
from collections.abc import Mapping

from app.models.people.facilitator import Facilitator
from app.numbers import read_number
from app.security import new_token

COOKIE, MOST = "device-", 5


def cookie_of(person: Facilitator) -> str:
    """The cookie's name: a browser may know several accounts."""
    return f"{COOKIE}{person.id}"


def shown_in(cookies: Mapping[str, str]) -> dict[int, str]:
    """What may be marks, by account: a few at most, whatever somebody sends."""
    marks = [name for name in cookies if name.startswith(COOKIE)][:MOST]
    found = {read_number(name.removeprefix(COOKIE)): cookies[name] for name in marks}
    return {account: text for account, text in found.items() if account is not None}


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
