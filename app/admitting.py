"""Links that whoever looks after the server makes at its command line."""

from sqlalchemy.exc import DatabaseError

from app.database import Database, first_line
from app.migrating import revision
from app.models import facilitator, invitation
from app.settings import BadSettings, Settings, read_settings


def invitation_link() -> str:
    """Makes one more account, or the first one."""
    settings, database = _open()
    with database.writing() as session:
        return _link(settings, invitation.first_invitation(session) or invitation.invite(session))


def reset_link(email: str) -> str | None:
    """Gives a facilitator a new password; None when nobody logs in with this email."""
    settings, database = _open()
    with database.writing() as session:
        person = facilitator.by_email(session, email)
        return _link(settings, invitation.reset(session, person)) if person else None


def _open() -> tuple[Settings, Database]:
    """The database that the server uses. Exits with a sentence when there is none."""
    try:
        settings = read_settings()
    except BadSettings as why:
        raise SystemExit(str(why)) from why
    if settings.embedded and not settings.database_file.exists():
        raise SystemExit(
            f"There is no Bikupa in {settings.data_dir}. Name its folder with BIKUPA_DATA_DIR."
        )
    database = Database(settings.database)
    try:
        found = revision(database)
    except DatabaseError as error:
        raise SystemExit(f"The database can't be used: {first_line(error)}.") from error
    if found is None:
        raise SystemExit("There is no Bikupa in that database: start the server first.")
    return settings, database


def _link(settings: Settings, token: str) -> str:
    return f"{settings.address}/invitation#{token}"
