"""Turns the plain text of a slide deck into a proposed agenda."""

from app.deck.proposal import Proposal, ProposedStep
from app.deck.propose import propose

__all__ = ["Proposal", "ProposedStep", "propose"]
