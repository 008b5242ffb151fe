"""The facts that notes open with, and how documents write times."""

from collections.abc import Iterator

from app import i18n
from app.clock import Milliseconds
from app.i18n import Words
from app.models.workshop import Workshop


def facts(workshop: Workshop, people: int | None, words: Words) -> Iterator[tuple[str, str]]:
    for language, title in workshop.titled.in_words((words.language,)).others.items():
        yield f"{words('Title')} ({i18n.language_name(language)})", title
    where, when = one_line(workshop.venue), _when(workshop, words)
    if where and when:
        yield words("Place and time"), f"{where}, {when}"
    elif where or when:
        yield words("Place") if where else words("Time"), where or when
    if workshop.started_at and workshop.ended_at:
        yield words("Duration"), _duration(workshop.ended_at - workshop.started_at, words)
    if people:
        yield words("Participants"), words.plural("%(num)s person", "%(num)s people", people)
    if workshop.purpose:
        yield words("Purpose"), workshop.purpose


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
