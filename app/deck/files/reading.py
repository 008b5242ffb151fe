"""Reads a presentation's bytes into a proposal; runs apart."""

from app.deck.files import refusals
from app.deck.files.telling import Kind, check_zipped, kind_of, why_not_old_office
from app.deck.pages import Page
from app.deck.proposal import Proposal
from app.deck.propose import propose_pages
from app.errors import Invalid
from app.sandbox import Made

MOST_PAGES = 2_000


def told(content: bytes) -> Made:
    """The job: the proposal as JSON. Raises Invalid."""
    return read(content).model_dump(mode="json"), []


def read(content: bytes) -> Proposal:
    """The proposal for a PDF or a PowerPoint presentation. Raises Invalid."""
    proposal = propose_pages(read_pages(content))
    if not proposal.steps:
        raise Invalid(refusals.NO_TEXT)
    return proposal


def read_pages(content: bytes) -> list[Page]:
    """The pages' lines in reading order, with their notes. Raises Invalid."""
    kind = kind_of(content)
    if kind is Kind.OLD_OFFICE:
        raise Invalid(why_not_old_office(content))
    if kind is Kind.ZIPPED:
        check_zipped(content)
        from app.deck.files.powerpoint import read_powerpoint

        return read_powerpoint(content, MOST_PAGES)
    from app.deck.files.pdf import read_pdf

    return read_pdf(content, MOST_PAGES)
