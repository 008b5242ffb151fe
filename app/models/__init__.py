"""Tables, one noun a file, with their rules, queries and verbs."""

from app.models import (
    agenda,
    answer,
    asking,
    event,
    facilitator,
    invitation,
    known_time,
    member,
    moderation,
    own_code,
    participant,
    picture,
    purge,
    quote,
    rehearsal,
    remains,
)

__all__ = [
    "agenda",
    "answer",
    "asking",
    "event",
    "facilitator",
    "invitation",
    "known_time",
    "member",
    "moderation",
    "own_code",
    "participant",
    "picture",
    "purge",
    "quote",
    "rehearsal",
    "remains",
]
