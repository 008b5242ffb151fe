"""What goes on by itself and must go on: one thing that fails stops no other."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from app.errors import Refused


@contextmanager
def tried_again(log: logging.Logger, what: str) -> Iterator[None]:
    """What fails inside is said, as `what`, and tried again at the next look."""
    try:
        yield
    except Refused as refusal:
        log.warning("%s waits (%s)", what, refusal.why)
    except Exception:  # the next one must come all the same
        log.exception("%s failed; it is tried again", what)
