"""Tables, one noun a file, with their rules, queries and verbs."""

from app.models import (
    agenda,
    answer,
    asking,
    event,
    facilitator,
    invitation,
    links,
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
]
