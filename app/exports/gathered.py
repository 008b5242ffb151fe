"""What a question has gathered, copied out of its results, so that it stands when they go on."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sqlmodel import Session

from app.errors import N_
from app.exports.themes import Lay, behind, lay_of
from app.i18n import Words
from app.i18n.alphabet import in_alphabet
from app.models.afterwards.changes import change_between
from app.models.agenda.asking import Asking
from app.models.answers.results import Results
from app.models.answers.taken import Read
from app.papers.blocks import Block, Paragraph
from app.papers.paper import Said
from app.steps.base import Counts
from app.steps.change import blocks_of

SECRET = N_("How people vote is told when it has been shown to the room.")


@dataclass(frozen=True)
class Gathered:
    """`asked` is the asking as it was asked first, `asking` in the words of the notes' language;
    `people` are those who answered it, `answers`
    how many answers stand, `held` how many are not approved, `hidden` how many were hidden for
    each reason, `corrected` how many in spelling. `results` is what was counted, and `groups` its
    numbers of people where small ones are left out."""

    asked: Asking
    asking: Asking
    people: frozenset[int]
    answers: int
    held: int
    hidden: Counter[str]
    corrected: int
    groups: Counts
    results: list[Block]
    said: list[Said]
    wrote: tuple[int, ...] = ()
    """How many people have answered in words, where only some have."""
    lay: Lay | None = None
    """How its answers are sorted, if they are."""
    behind: list[Block] = field(default_factory=list)
    """What is said of the answers behind its options, where these are themes."""

    @property
    def answered(self) -> int:
        return len(self.people)

    @property
    def in_order(self) -> list[Said]:
        """Its answers in words, in the order of the alphabet."""
        return sorted(self.said, key=lambda one: in_alphabet(one.text))


def gathered(
    session: Session,
    results: Results,
    asked: Asking,
    read: Read,
    languages: Sequence[str],
    words: Words,
    *,
    ended: bool,
    few_left_out: bool,
) -> Gathered:
    """Nothing in it is the results' own: while it is made they are to stand still. Of a vote that
    is secret still, nothing is told of how it falls."""
    asking = asked.in_words(languages)
    how, settings = asking.how, asking.read_settings()
    secret, quoted = asked.is_secret(ended), results.quoted()
    entries = results.read()
    return Gathered(
        asked=asked,
        asking=asking,
        people=frozenset(results.people),
        answers=results.counted,
        held=len(results.held()),
        hidden=results.hidden_reasons(),
        corrected=sum(bool(entry.spelled) for entry in entries),
        groups=how.groups(results.tally) if few_left_out and not secret else {},
        results=[Paragraph(words(SECRET), "quiet")]
        if secret
        else [
            *how.notes(settings, how.tally_in(settings, results.tally), words),
            *_change(session, asking, results, read, words),
        ],
        wrote=results.wrote(),
        lay=lay_of(results),
        behind=list(behind(session, asking, read, languages, words)),
        said=[
            Said(entry.noted, entry.id in quoted)
            for entry in entries
            if asking.quotes and (entry.id in quoted or not how.to_desk)
        ],
    )


def _change(
    session: Session, asking: Asking, results: Results, read: Read, words: Words
) -> Iterator[Block]:
    """Since the same question was asked first."""
    before = session.get(Asking, asking.before_id) if asking.before_id else None
    if before and (change := change_between(asking, read(before), results, words)):
        yield from blocks_of(change, words)
