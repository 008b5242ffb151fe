"""The database for a command that runs beside the server, or without one."""

from sqlalchemy.exc import DatabaseError

from app.database import Database, first_line
from app.keeping.migrating import head, revision
from app.settings import BadSettings, Settings, read_settings


def beside_server() -> tuple[Settings, Database]:
    """The database that the server uses. Exits with a sentence when there is none, or when it
    is another version's."""
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
    if found != head():
        raise SystemExit("The database is of another version of Bikupa: start this server first.")
    return settings, database
