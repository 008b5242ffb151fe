"""Links that whoever looks after the server makes at its command line."""

from app.database import Database
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
    if not (settings.data_dir / "bikupa.db").exists():
        raise SystemExit(
            f"There is no Bikupa in {settings.data_dir}. Name its folder with BIKUPA_DATA_DIR."
        )
    return settings, Database(settings.database_url)


def _link(settings: Settings, token: str) -> str:
    return f"{settings.address}/invitation#{token}"
