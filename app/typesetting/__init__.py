"""Documents on paper: set by Typst in a process of its own, which can't hold up the event loop."""

import json
import logging
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from app.errors import Fault, Full

log = logging.getLogger(__name__)

CHILD = Path(__file__).with_name("child.py")
MOST_AT_ONCE = 2
WAIT_S = 15
LONGEST_S = 20
ALONE = {"RAYON_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}
"""The child's environment: nothing of ours, and no thread a core, each of which would reserve
some of the addresses that it may have."""

_places = BoundedSemaphore(MOST_AT_ONCE)


@dataclass(frozen=True)
class Typeset:
    """A document as a file, and the characters that no font here has, which it does without."""

    body: bytes
    left_out: str


def typeset(template: Path, data: dict[str, Any], form: str) -> Typeset:
    """The template with the data in it, as "pdf" (tagged, PDF/UA) or "png" of its only page.

    The template reads `data` as JSON, so what people wrote is never markup. Raises Full when too
    many wait, and Fault when the document can't be set.
    """
    told = {"template": str(template), "data": data, "form": form}
    if not _places.acquire(timeout=WAIT_S):
        raise Full()
    try:
        done = subprocess.run(  # noqa: S603  (our own program, nothing in its arguments)
            [sys.executable, "-I", str(CHILD)],
            input=json.dumps(told).encode(),
            capture_output=True,
            timeout=LONGEST_S,
            env=ALONE,
            check=True,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        log.error("%s can't be set: %s", template.name, (error.stderr or b"").decode()[-500:])
        raise Fault() from error
    finally:
        _places.release()
    head, _, body = done.stdout.partition(b"\n")
    return Typeset(body, json.loads(head)["left_out"])
