"""Facilitators, as whoever looks after the server adds, lists and stops them at its command line.

Each function returns what to print, and raises SystemExit with a sentence when it can't be done.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from pydantic import ValidationError
from sqlmodel import Session

from app.clock import now
from app.database import Database, why
from app.errors import Full, Refused
from app.i18n import date_words
from app.keeping.beside import beside_server
from app.keeping.sweeping import sweep_all
from app.models.people import administration, facilitator, former_account, invitation
from app.models.people.facilitator import Facilitator, Known
from app.security import new_token
from app.security_log import note_with
from app.settings import Settings

DAYS = invitation.INVITATION_DAYS


def invitation_link() -> str:
    """Makes one more account, or the first one."""
    with _writing() as (settings, session):
        return _link(settings, invitation.first_invitation(session) or invitation.invite(session))


def reset_link(email: str) -> str:
    """Gives a facilitator a new password."""
    with _writing() as (settings, session):
        person = _find(session, email)
        if person.disabled_at is not None:
            raise SystemExit(f"The account of {email} is turned off: enable it first.")
        return _link(settings, invitation.reset(session, person))


def add(email: str, name: str) -> str:
    """An account, and the link with which its owner chooses a password."""
    try:
        known = Known(name=name, email=email)
    except ValidationError as error:
        raise SystemExit("\n".join(_sentences(error))) from error
    unknown = facilitator.hashed(new_token())
    with _writing() as (settings, session):
        person = facilitator.create(session, known.name, known.email, unknown)
        note_with(session, "account-made", account=person.id)
        link = _link(settings, invitation.reset(session, person))
    return (
        f"{known.name} has an account. With this link, which works once within {DAYS} days, "
        f"they choose a password:\n{link}"
    )


def listed() -> str:
    """All of them as a table: name, email, how many workshops they own, and what is special."""
    with _opened() as (settings, database), database.reading() as session:
        people = administration.people(session)
    if not people:
        return "There are no facilitators yet."
    rows = [("Name", "Email", "Owns", "Since", "")]
    for person in people:
        one = person.facilitator
        special = "disabled" if person.disabled else "admin" if one.admin else ""
        since = date_words(one.created_at, settings.time_zone, "en")
        rows.append((one.name, one.email, str(person.owns), since, special))
    return table(rows)


def disable(email: str) -> str:
    with _writing() as (_, session):
        person = administration.disable(session, _find(session, email).id or 0, now())
        note_with(session, "account-turned-off", account=person.id)
        left = next(one for one in administration.people(session) if one.id == person.id).owns
    owns = f" They own {left}: bikupa facilitator hand-over {person.email} TO" if left else ""
    return f"{person.name} is logged out everywhere and can't log in.{owns}"


def enable(email: str) -> str:
    with _writing() as (_, session):
        person = administration.enable(session, _find(session, email).id or 0)
        note_with(session, "account-turned-on", account=person.id)
    return f"{person.name} can log in again, with the password from before."


def erase(email: str) -> str:
    """For good, and swept out of the database's files."""
    with _opened() as (settings, database):
        with database.writing() as session:
            person = _find(session, email)
            former_account.erase(session, person.id or 0, now())
        sweep_all(settings, database)
    return f"The account is erased. Where it is told of, it is former account {person.id}."


def hand_over(leaver: str, heir: str) -> str:
    with _writing() as (_, session):
        to, former = _find(session, heir), _find(session, leaver)
        moved = administration.hand_over(session, former, to)
        note_with(session, "handed-over", account=former.id, to=to.id)
    return f"{moved} {'workshop' if moved == 1 else 'workshops'} handed over to {to.name}."


def demo(email: str) -> str:
    """A series that is made up, for whoever has this account."""
    from app.demo.making import make_demo

    with _opened() as (settings, database):
        with database.reading() as session:
            person = _find(session, email)
        series = make_demo(database, person, settings.keep_days, now())
    return f"{person.name} has the demo on their start page: {settings.address}/series/{series.uid}"


@contextmanager
def _writing() -> Iterator[tuple[Settings, Session]]:
    """One transaction; when something in it is refused, nothing is changed."""
    with _opened() as (settings, database), database.writing() as session:
        yield settings, session


@contextmanager
def _opened() -> Iterator[tuple[Settings, Database]]:
    settings, database = beside_server()
    try:
        yield settings, database
    except Full as full:
        raise SystemExit(f"The database can't be used now ({why(full)}). Try again.") from full
    except Refused as no:
        raise SystemExit(no.say % no.values if no.values else no.say) from no
    finally:
        database.dispose()


def _find(session: Session, email: str) -> Facilitator:
    person = facilitator.by_email(session, email)
    if person is None:
        raise SystemExit(f"Nobody logs in with {email}.")
    return person


def _sentences(error: ValidationError) -> Iterator[str]:
    for one in error.errors():
        yield str(getattr(one.get("ctx", {}).get("error"), "say", one["msg"]))


def table(rows: Sequence[tuple[str, ...]]) -> str:
    """Columns under each other, as wide as they need to be."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)


def _link(settings: Settings, token: str) -> str:
    return f"{settings.address}/invitation#{token}"
