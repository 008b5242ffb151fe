"""What has changed since the same question was asked first, as far as it may be told."""

from app.models.afterwards.small_groups import LEAST
from app.models.agenda.asking import Asking
from app.models.answers.results import Results
from app.steps.change import Change
from app.steps.words import Words


def change_between(asking: Asking, before: Results, after: Results, words: Words) -> Change | None:
    """In the words of `asking`, which `after` is of; None where too few have answered either time,
    since a difference would tell of one person."""
    if min(_people(before), _people(after)) < LEAST:
        return None
    how, settings = asking.how, asking.read_settings()
    then, now = (how.tally_in(settings, results.tally) for results in (before, after))
    return how.change(settings, then, now, LEAST, words)


def _people(results: Results) -> int:
    """Those of a rehearsal too, while there is one."""
    return results.answered + len(results.rehearsed)
