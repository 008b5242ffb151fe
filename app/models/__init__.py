"""Tables, one noun a file, with their rules, queries and verbs."""

from app.models import (
    agenda,
    answer,
    asking,
    event,
    facilitator,
    invitation,
    member,
    moderation,
    participant,
    purge,
    remains,
)

__all__ = [
    "agenda",
    "answer",
    "asking",
    "event",
    "facilitator",
    "invitation",
    "member",
    "moderation",
    "participant",
    "purge",
    "remains",
]
