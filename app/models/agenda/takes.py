"""What a step takes its options from, instead of those it is set up with."""

from typing import Literal

from pydantic import Field

from app.steps.plain import Plain

ANSWERS, QUOTES, OPTIONS, TOP = "answers", "quotes", "options", "top"
THEMES = "themes"


class Takes(Plain):
    """From the step of this `origin`, which stands earlier on the agenda: what people answered
    and the room may see, what was chosen as quotes, what could be chosen or rated, of that what
    came out best, or the themes that the answers are sorted into. At `most` so many."""

    origin: str = Field(min_length=1, max_length=64)
    take: Literal["answers", "quotes", "options", "top", "themes"] = "answers"
    most: int = Field(12, ge=1, le=30)
