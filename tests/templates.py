"""The app's templates are compiled once for all processes of tests, as long as its code stays the
same: each that renders took three seconds for it."""

import shutil
import time
from hashlib import sha256
from pathlib import Path

from jinja2 import FileSystemBytecodeCache
from jinja2 import __version__ as compiler

from app.i18n import LANGUAGES
from app.rendering import environment

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / ".pytest_cache" / "templates"
OLD_S = 24 * 3600


def keep_compiled() -> None:
    """A template that has changed is told by its text; how it is compiled is code of the app's."""
    folder = KEPT / _code()
    for language in LANGUAGES:
        (folder / language).mkdir(parents=True, exist_ok=True)
        environment(language).bytecode_cache = FileSystemBytecodeCache(str(folder / language))
    for other in set(KEPT.iterdir()) - {folder}:  # those of a run beside are left to it
        if time.time() - other.stat().st_mtime > OLD_S:
            shutil.rmtree(other, ignore_errors=True)


def _code() -> str:
    said = sha256(compiler.encode())
    for file in sorted(ROOT.glob("app/**/*.py")):
        said.update(file.read_bytes())
    return said.hexdigest()[:16]
