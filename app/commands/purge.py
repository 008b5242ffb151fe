"""What `bikupa purge` prints. It exits with a sentence when it can't."""

from app.clock import Milliseconds, now
from app.commands.facilitators import table
from app.database import Database, why
from app.errors import Full
from app.i18n import local
from app.keeping.beside import beside_server
from app.keeping.copies import backups
from app.keeping.purging import KEPT_COPIES_MS, Gone, purge_now, would_purge
from app.keeping.witness import Witness
from app.models import known_time
from app.models.afterwards import disposals
from app.settings import Settings


def purge(*, dry_run: bool, today: str = "") -> str:
    """`today` is the day as whoever runs it says, where the clock is suspect."""
    settings, database = beside_server()
    try:
        if not dry_run:
            _check_clock(settings, database, today)
        gone = would_purge(database) if dry_run else purge_now(settings, database)
    except Full as full:
        left = "What is left goes with the next purge"
        raise SystemExit(f"The database can't be used now ({why(full)}). {left}.") from full
    finally:
        database.dispose()
    told = _told(gone, dry_run=dry_run) if gone else "Nothing is to be purged."
    where = _where(settings) if gone and not dry_run else ""
    copies = _copies(settings) if settings.embedded else ""
    return "\n\n".join(filter(None, [told, where, copies]))


def list_records() -> str:
    """The record of every purge: `bikupa purge --records`."""
    settings, database = beside_server()
    try:
        with database.reading() as session:
            found = disposals.all_of_them(session)
    finally:
        database.dispose()
    if not found:
        return "Nothing has been purged yet."
    rows: list[tuple[str, ...]] = [("Record", "Workshop", "Why", "Begun", "Done", "Left")]
    for one in found:
        log = one.log
        done = _day(log.ended_at, settings) if log.ended_at else "not yet"
        left = "counts" if log.kept_counts else "nothing"
        rows.append(
            (str(one.number), log.workshop_uid, log.why, _day(log.at, settings), done, left)
        )
    decided = [f"{one.number}  {one.log.decision}" for one in found if one.log.decision]
    decisions = "By which decision:\n" + "\n".join(decided) if decided else ""
    return "\n\n".join(filter(None, [table(rows), decisions, _where(settings)]))


def _where(settings: Settings) -> str:
    """Where the records are read and saved as documents."""
    return (
        "The records as documents: where nothing is left, for administrators at\n"
        f"  {settings.address}/facilitators/disposals\n"
        "and where counts are left, for the workshop's members in its notes."
    )


def _check_clock(settings: Settings, database: Database, today: str) -> None:
    """Exits with a sentence when the clock is far off the latest time that is known, and nobody
    says that it is right."""
    with database.reading() as session:
        row = known_time.known(session)
    clock = _day(now(), settings)
    if today and today != clock:
        raise SystemExit(f"The clock says {clock}, not {today}. Set it right first.")
    if row and not today and Witness(row.at).suspect():
        raise SystemExit(
            f"The clock says {clock}, but the latest time that is known is "
            f"{_day(row.at, settings)}. Set it right, or say: bikupa purge --today {clock}"
        )


def _day(at: Milliseconds, settings: Settings) -> str:
    return local(at, settings.time_zone).date().isoformat()


def _told(gone: list[Gone], *, dry_run: bool) -> str:
    names = list(dict.fromkeys(name for one in gone for name in one.removed))
    rows: list[tuple[str, ...]] = [("Workshop", "Why", *names, "Left")]
    for one in gone:
        counts = [str(one.removed.get(name, 0)) for name in names]
        rows.append((one.uid, one.why, *counts, "counts" if one.kept_counts else "nothing"))
    titles = [f"{one.uid}  {one.title}" for one in gone if one.title]
    heading = "This would go; nothing is changed." if dry_run else "This is gone."
    return "\n\n".join(filter(None, [heading, table(rows), "\n".join(titles)]))


def _copies(settings: Settings) -> str:
    """Backups still hold what was purged since they were made."""
    old = [
        copy.name
        for copy in sorted(backups(settings).glob("*.db"))
        if copy.stat().st_mtime * 1000 < now() - KEPT_COPIES_MS
    ]
    if not old:
        return ""
    return "Older than 30 days, and still holding what has been purged since:\n" + "\n".join(
        f"  {backups(settings) / name}" for name in old
    )
