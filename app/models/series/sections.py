"""What the facilitators write in the material that a series hands over, a section each."""

from typing import Annotated

from app.errors import N_
from app.models.people.crew import Series
from app.steps.plain import TOO_LONG, Line, Plain, Text, at_most

HEADING, CASE = "heading", "case_number"
SUMMARY, BACKGROUND, AGREED, UNANSWERED, GOALS = (
    "summary",
    "background",
    "agreed",
    "unanswered",
    "goals",
)
SECTIONS = {
    SUMMARY: N_("What matters most"),
    BACKGROUND: N_("Background"),
    AGREED: N_("What the places agree on, and where they differ"),
    UNANSWERED: N_("What has no answer yet"),
    GOALS: N_("Goals and measures"),
}
"""In the order of the document, but for the goals, which stand after all that was said."""
HINTS = {
    SUMMARY: N_("Four or five sentences for whoever reads nothing else."),
    BACKGROUND: N_("Why it was done, who took part, what is to come of it."),
    AGREED: N_("What was said in nearly all places, and what only in some."),
    UNANSWERED: N_("What the places wait for, and from whom."),
    GOALS: N_("With these it is a plan: what is to be reached, by what, by whom and when."),
}
LONGEST = 10_000

Section = Annotated[Text, at_most(LONGEST, TOO_LONG)]


class Written(Plain):
    heading: Annotated[Line, at_most(200, TOO_LONG)] = ""
    case_number: Annotated[Line, at_most(200, TOO_LONG)] = ""
    summary: Section = ""
    background: Section = ""
    agreed: Section = ""
    unanswered: Section = ""
    goals: Section = ""


def said_in(series: Series, section: str) -> str:
    return series.written.get(section, "")


def shown(series: Series) -> dict[str, str]:
    """What its form shows."""
    said = {name: said_in(series, name) for name in (HEADING, *SECTIONS)}
    return {**said, CASE: series.case_number}


def write(series: Series, written: Written) -> None:
    said = written.model_dump()
    series.case_number = said.pop(CASE)
    series.written = {name: text for name, text in said.items() if text}
