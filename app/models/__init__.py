"""Tables, one noun a file, with their rules, queries and verbs."""

from app.models import event, known_time
from app.models.afterwards import final, masked_copy, purge, remains
from app.models.agenda import agenda, asking, picture
from app.models.answers import answer, mark, shared_theme
from app.models.became import facts, published, remark, reply
from app.models.commitments import commitment, news, parked, receiver
from app.models.people import (
    crew,
    deck_page,
    facilitator,
    invitation,
    links,
    member,
    own_code,
    participant,
    pressed,
    security_lines,
)
from app.models.run import rehearsal
from app.models.series import counted, handed, locality, series, taken

__all__ = [
    "agenda",
    "answer",
    "asking",
    "commitment",
    "counted",
    "crew",
    "deck_page",
    "event",
    "facilitator",
    "facts",
    "final",
    "handed",
    "invitation",
    "known_time",
    "links",
    "locality",
    "mark",
    "masked_copy",
    "member",
    "news",
    "own_code",
    "parked",
    "participant",
    "picture",
    "pressed",
    "published",
    "purge",
    "receiver",
    "rehearsal",
    "remains",
    "remark",
    "reply",
    "security_lines",
    "series",
    "shared_theme",
    "taken",
]
