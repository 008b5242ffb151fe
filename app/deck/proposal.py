"""What a deck's text is read as: a title and steps to accept or decline."""

from typing import Any

from pydantic import BaseModel

from app.errors import N_

LEFT_OUT = N_("Left out: page numbers, links and the like")
EXAMPLE, HEADING, INFORMING, NOBODY, QUOTED = (
    "example",
    "heading",
    "informing",
    "nobody",
    "quoted",
)
"""Why it is unsure that a question asks the room."""
PRINTED = {"kind", "heading", "prompt", "body", "round", "options", "notes"}


class ProposedStep(BaseModel):
    """One step; `body` is Markdown, steps with the same `round` are open together, `notes` are
    the speaker's.

    `hint` is a key for the page to translate: "name_list" or "yes_no"; `doubt` is one too, why a
    question isn't ticked. Questions with the same `slide` stood on one, and in no talk round. It is
    the first of the file's page with the number `page`.
    """

    kind: str
    heading: str = ""
    prompt: str = ""
    body: str = ""
    round: int | None = None
    options: list[str] = []
    notes: str = ""
    ticked: bool = True
    hint: str = ""
    doubt: str = ""
    slide: int = 0
    page: int = 0


class Proposal(BaseModel):
    """`left_out` is the deck's text that became no step, in parts that fit one."""

    title: str = ""
    steps: list[ProposedStep] = []
    left_out: list[str] = []

    def as_json(self) -> dict[str, Any]:
        """The title and the steps, without what only the page needs."""
        steps = [*self.steps, *self.remains(LEFT_OUT)]
        return {"title": self.title, "steps": [step.model_dump(include=PRINTED) for step in steps]}

    def remains(self, heading: str) -> list[ProposedStep]:
        """What is left out as slides that aren't ticked."""
        return [
            ProposedStep(kind="slide", heading=heading, body=part, ticked=False, hint="left_out")
            for part in self.left_out
        ]
