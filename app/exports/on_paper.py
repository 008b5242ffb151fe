"""Notes as a paper, which is handed to a process of its own to become a file."""

from app.errors import N_
from app.exports.document import Document, Question
from app.exports.facts import one_line
from app.i18n import Words
from app.models.afterwards.contents import ANSWERS
from app.papers.blocks import Address
from app.papers.paper import Chapter, Paper

AUTHOR = N_("The facilitators of the meeting")
"""A role: files say nobody's name."""


def paper(document: Document, link: str = "") -> Paper:
    """`link` is where the notes are read as a web page, empty as long as they aren't."""
    workshop = document.workshop
    read_at = [Address(document.words(document.read_at), link)] if link else []
    return Paper(
        language=document.language,
        label=document.label,
        title=one_line(document.title),
        author=one_line(workshop.responsible) or Words(document.language)(AUTHOR),
        subject=one_line(workshop.purpose),
        tz=workshop.tz,
        day=document.day,
        taken_at=document.taken_at,
        blocks=[*document.blocks, *read_at],
        overview=[*document.opening, *document.top, *document.closing, *read_at],
        chapters=[_chapter(document, question) for question in document.asked],
        status=document.status,
        version=document.which.text(document.words) if document.which else "",
    )


def _chapter(document: Document, question: Question) -> Chapter:
    asking = question.asking
    return Chapter(
        name=question.heading.text,
        round=one_line(question.round),
        kind=document.words(asking.how.label),
        number=asking.number,
        blocks=[
            question.heading,
            *document.about(question),
            *document.all_of(question, parted=True),
        ],
        answers=question.said if document.has(ANSWERS) else [],
    )
