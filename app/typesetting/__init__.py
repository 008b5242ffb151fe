"""Documents on paper: set by Typst apart, where it can't hold up the event loop."""

import json
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.errors import Fault
from app.sandbox import MB, GaveUp, apart

log = logging.getLogger("bikupa.typesetting")

JOB = "app.typesetting.setting:set_document"
CPU_SECONDS = 10
ADDRESSES = 2048 * MB
"""Not memory in use: the threads of Typst reserve far more than they touch."""


@dataclass(frozen=True)
class Typeset:
    """A document as a file, and the characters that no font here has, which it does without."""

    body: bytes
    left_out: str


def typeset(template: Path, data: dict[str, Any], form: str) -> Typeset:
    """The template with the data in it, as "pdf" (tagged, PDF/UA) or "png" of its only page.

    The template reads `data` as JSON, so what people wrote is never markup. Raises Slow when too
    many wait, and Fault when the document can't be set.
    """
    told = {"template": str(template), "data": data, "form": form}
    try:
        left_out, [body] = apart(
            JOB, json.dumps(told).encode(), seconds=CPU_SECONDS, memory=ADDRESSES
        )
    except GaveUp as error:
        log.error("%s can't be set", template.name)
        raise Fault() from error
    return Typeset(body, left_out)
