"""What a deck's text is read as: a title and steps to accept or decline."""

from typing import Any, Literal

from pydantic import BaseModel

StepKind = Literal["slide", "open_text", "choice", "scale", "word_cloud"]

PRINTED = {"kind", "heading", "prompt", "body", "round", "options", "notes"}


class ProposedStep(BaseModel):
    """One step; `body` is Markdown, steps with the same `round` are open together, `notes` are
    the speaker's.

    `hint` is a key for the page to translate: "name_list" or "yes_no".
    """

    kind: StepKind
    heading: str = ""
    prompt: str = ""
    body: str = ""
    round: int | None = None
    options: list[str] = []
    notes: str = ""
    ticked: bool = True
    hint: str = ""


class Proposal(BaseModel):
    title: str = ""
    steps: list[ProposedStep] = []

    def as_json(self) -> dict[str, Any]:
        """The title and the steps, without what only the page needs."""
        steps = [step.model_dump(include=PRINTED) for step in self.steps]
        return {"title": self.title, "steps": steps}
