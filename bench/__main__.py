"""`make bench`: the real app beside its ceilings, on one machine, in one run.

`python -m bench --quick bursts` runs fewer phones and only the bursts.
"""

import sys
import tempfile
from pathlib import Path

from bench.machine import PHONES, SERVERS
from bench.measures import FULL, QUICK, Bench
from bench.table import Table


def main() -> None:
    size = QUICK if "--quick" in sys.argv else FULL
    table = Table("SQLite")
    table.say(f"servers on core {SERVERS}, phones on core {PHONES}")
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        bench = Bench(Path(folder), size, table)
        try:
            bench.run([name for name in sys.argv[1:] if not name.startswith("-")])
        finally:
            bench.stop()
    table.print()
    table.write()


if __name__ == "__main__":
    main()
