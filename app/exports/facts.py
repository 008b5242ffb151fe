"""The facts that notes open with, and how documents write times."""

from collections.abc import Iterator

from app import i18n
from app.clock import Milliseconds
from app.i18n import Words
from app.models.workshop import Workshop


def facts(
    workshop: Workshop, took_part: tuple[int | None, int | None], words: Words
) -> Iterator[tuple[str, str]]:
    """`took_part` is how many did, and how many of them answered; None isn't
    told."""
    for language, title in workshop.titled.in_words((words.language,)).others.items():
        yield f"{words('Title')} ({i18n.language_name(language)})", title
    where, when = one_line(workshop.venue), _when(workshop, words)
    if where and when:
        yield words("Place and time"), f"{where}, {when}"
    elif where or when:
        yield words("Place") if where else words("Time"), where or when
    if workshop.started_at and workshop.ended_at:
        yield words("Duration"), _duration(workshop.ended_at - workshop.started_at, words)
    people, answered = took_part
    if people:
        yield words("Participants"), _people(people, answered, words)
    if workshop.purpose:
        yield words("Purpose"), workshop.purpose
    if workshop.case_number:
        yield words("Case"), workshop.case_number


def _people(people: int, answered: int | None, words: Words) -> str:
    there = words.plural("%(num)s person", "%(num)s people", people)
    if not answered or answered == people:
        return there
    return words("%(there)s, of whom %(answered)s answered", there=there, answered=answered)


def _when(workshop: Workshop, words: Words) -> str:
    start, end, tz = workshop.started_at, workshop.ended_at, workshop.tz
    if start is None:
        planned = workshop.starts_at
        return moment(planned, tz, words.language) + f" ({words('planned')})" if planned else ""
    began = moment(start, tz, words.language)
    if end is None:
        return began
    if i18n.local(start, tz).date() == i18n.local(end, tz).date():
        return f"{began}–{clock(end, tz, words.language)}"
    return f"{began} – {moment(end, tz, words.language)}"


def _duration(length: int, words: Words) -> str:
    hours, minutes = divmod(max(1, round(length / 60_000)), 60)
    parts = []
    if hours:
        parts.append(words.plural("%(num)s hour", "%(num)s hours", hours))
    if minutes:
        parts.append(words.plural("%(num)s minute", "%(num)s minutes", minutes))
    return words(" and ").join(parts)


def moment(at: Milliseconds, tz: str, language: str) -> str:
    return f"{i18n.date_words(at, tz, language)}, {clock(at, tz, language)}"


def clock(at: Milliseconds, tz: str, language: str) -> str:
    """The time as running text writes it: 09.30 in Swedish, 09:30 in English."""
    return i18n.time_words(at, tz).replace(":", "." if language == "sv" else ":")


def one_line(text: str) -> str:
    return " ".join(text.split())
