"""What a deck's text is read as: a title and steps to accept or decline."""

from typing import Any, Literal

from pydantic import BaseModel

StepKind = Literal["slide", "open_text", "choice", "scale", "word_cloud"]

PRINTED = {"kind", "heading", "prompt", "body", "round", "options"}


class ProposedStep(BaseModel):
    """One step; `body` is Markdown, steps with the same `round` are open together.

    `hint` is a key for the page to translate: "name_list" or "yes_no".
    """

    kind: StepKind
    heading: str = ""
    prompt: str = ""
    body: str = ""
    round: int | None = None
    options: list[str] = []
    ticked: bool = True
    hint: str = ""


class Proposal(BaseModel):
    title: str = ""
    steps: list[ProposedStep] = []

    def as_json(self) -> dict[str, Any]:
        """The title and the steps, without what only the page needs."""
        steps = [step.model_dump(include=PRINTED) for step in self.steps]
        return {"title": self.title, "steps": steps}
