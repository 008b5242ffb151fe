"""A server of a newer version: one that has the migrations in the folder it is told."""

import sys
from pathlib import Path

from app.keeping import migrating
from app.server.start import run

if __name__ == "__main__":
    migrating.SCRIPTS = Path(sys.argv[1])
    run()
