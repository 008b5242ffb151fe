"""What was hidden, as everybody is told it: how many for each rule of the room, and never what, by
whom or when."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlmodel import Session, col, select

from app.errors import N_
from app.i18n import Words, quoted
from app.models.afterwards.notes import askings_in_order
from app.models.afterwards.small_groups import LEAST
from app.models.agenda.asking import Asking
from app.models.agenda.rules import OTHER, Rules
from app.models.answers.mark import HIDDEN, QUIET, WORD, Mark
from app.models.answers.taken import Read
from app.models.workshop import Workshop

BESIDES = {
    "": N_("%(number)s hidden, no rule named"),
    QUIET: N_("%(number)s hidden, from somebody who is quieted"),
    WORD: N_("%(number)s hidden, with a word that is hidden"),
    OTHER: N_("%(number)s hidden for another reason"),
}
"""What is hidden by no rule that there is now."""
Roughly = dict[str, int | None]
"""How many for each reason; None is a few: those would point at somebody."""


def roughly(hidden: Mapping[str, int], rules: Rules) -> Roughly:
    """As much as is told. No sum of them is, since it would tell how many a few are."""
    counted: Counter[str] = Counter()
    for reason, number in hidden.items():
        known = rules.named(reason) or (reason if reason in BESIDES else OTHER)
        counted[known] += number
    order = [*(rule.id for rule in rules.all), *BESIDES]
    return {
        reason: number if (number := counted[reason]) >= LEAST else None
        for reason in order
        if counted[reason]
    }


def sentences(told: Roughly, rules: Rules, words: Words) -> Iterator[str]:
    for reason, number in told.items():
        many = words(N_("a few")) if number is None else str(number)
        if rules.named(reason):
            rule = quoted(rules.said(reason, words.language), words.language)
            yield words(N_("%(number)s hidden by the rule %(rule)s"), number=many, rule=rule)
        else:
            yield words(BESIDES[reason], number=many)


@dataclass(frozen=True)
class Hidden:
    """A question that is closed, and how much was hidden of what was answered."""

    asking: Asking
    told: Roughly


def hidden_in(session: Session, workshop: Workshop, read: Read, rules: Rules) -> list[Hidden]:
    """Of each question that is closed and of which something is hidden, in the order of the run."""
    marks = select(Mark.asking_id).where(
        Mark.workshop_id == workshop.id, col(Mark.name).in_((HIDDEN, QUIET, WORD))
    )
    marked = set(session.exec(marks.distinct()))
    found = [
        Hidden(asking, roughly(read(asking).hidden_reasons(), rules))
        for asking, _ in askings_in_order(session, workshop.id or 0)
        if asking.id in marked and (workshop.ended or not asking.is_open)
    ]
    return [one for one in found if one.told]
