"""`make bench`: the real app beside its ceilings, on one machine, in one run.

`python -m bench --quick bursts` runs fewer phones and only the bursts; `python -m bench postgresql`
only the rows of PostgreSQL and of several processes. `--help` names them all.
"""

import argparse
import tempfile
from pathlib import Path

from bench.machine import PHONES, SERVERS, started_on
from bench.measures import ELSEWHERE, IN_THE_HALL, Bench
from bench.several import several
from bench.size import FULL, QUICK
from bench.table import Table
from tests.backends import (
    CONFIGURATION,
    POSTGRESQL,
    WITH_REDIS,
    Backend,
    PostgreSQL,
    RedisServer,
)

SERVERS_ONLY = "postgresql"


def main() -> None:
    only, is_quick = _asked()
    size = QUICK if is_quick else FULL
    table = Table("SQLite")
    table.say(f"servers on core {SERVERS}, phones on core {PHONES}")
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        bench = Bench(folder, size, table)
        try:
            if only != [SERVERS_ONLY]:
                bench.run(only)
            if size is FULL and only in ([], [SERVERS_ONLY]):
                on_servers(bench, folder)
        finally:
            bench.stop()
    table.print()
    table.write()


def _asked() -> tuple[list[str], bool]:
    """Which measures, none for all of them; and whether by fewer phones."""
    known = (*IN_THE_HALL, *ELSEWHERE, SERVERS_ONLY)
    about = "The real app beside its ceilings, on one machine, in one run."
    parser = argparse.ArgumentParser("python -m bench", description=about)
    parser.add_argument("--quick", action="store_true", help="by 400 phones instead of 5,000")
    parser.add_argument("measures", nargs="*", metavar="measure", help=", ".join(known))
    asked = parser.parse_args()
    unknown = [name for name in asked.measures if name not in known]
    if unknown:
        parser.error(f"no measure is called {', '.join(unknown)}; there are {', '.join(known)}")
    return asked.measures, asked.quick


def on_servers(bench: Bench, folder: Path) -> None:
    """The rows of PostgreSQL, and of several processes."""
    (folder / "redis").mkdir()
    with started_on(SERVERS):
        postgres = PostgreSQL(folder / "postgresql", CONFIGURATION)
        redis = RedisServer(folder / "redis")
    try:
        alone = Backend(POSTGRESQL, postgres)
        bench.run_on(alone)
        rung = Backend(WITH_REDIS, postgres, redis)
        several(bench.table, folder, bench.phones, alone, rung, min(2000, bench.size.phones))
    finally:
        redis.kill()
        postgres.stop()


if __name__ == "__main__":
    main()
