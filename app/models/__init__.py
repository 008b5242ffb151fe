"""Tables, one noun a file, with their rules, queries and verbs."""

from app.models import event, known_time
from app.models.afterwards import purge, remains
from app.models.agenda import agenda, asking, picture
from app.models.answers import answer, moderation, quote
from app.models.people import (
    facilitator,
    invitation,
    links,
    member,
    own_code,
    participant,
    security_lines,
)
from app.models.run import rehearsal

__all__ = [
    "agenda",
    "answer",
    "asking",
    "event",
    "facilitator",
    "invitation",
    "known_time",
    "links",
    "member",
    "moderation",
    "own_code",
    "participant",
    "picture",
    "purge",
    "quote",
    "rehearsal",
    "remains",
    "security_lines",
]
