"""How the log is written: plain lines or JSON, and never what somebody sent."""

import json
import logging
import logging.config
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from sqlalchemy.exc import OperationalError

TELL_THEIR_WORDS = (OperationalError, OSError)
"""These speak of disks, locks and networks. Other exceptions may quote an answer or a code."""

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class PlainFormatter(logging.Formatter):
    """Time, level, name, what happened; an exception as its kind and its places."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        return super().format(_one_line(record))

    def formatException(self, ei: ExcInfo) -> str:
        return "\n".join(_told(ei[1])) if ei[1] else ""


class JsonFormatter(PlainFormatter):
    """One JSON object a line: at, level, logger, message, and exception if there is one."""

    def format(self, record: logging.LogRecord) -> str:
        record = _one_line(record)
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def _one_line(record: logging.LogRecord) -> logging.LogRecord:
    """asyncio adds lines that show its objects, and with them an exception's words."""
    if record.name == "asyncio":
        record.msg, record.args = record.getMessage().split("\n")[0], None
    return record


def _told(error: BaseException) -> Iterator[str]:
    """The way to the fault, the first cause first, as Python tells it, without its words."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause:
        yield from _told(cause)
    for frame in traceback.extract_tb(error.__traceback__):
        yield f"  {frame.filename}:{frame.lineno} in {frame.name}"
    words = f": {error}" if isinstance(error, TELL_THEIR_WORDS) else ""
    yield f"{type(error).__module__}.{type(error).__qualname__}{words}"


FORMATTERS = {"plain": PlainFormatter, "json": JsonFormatter}


def configure(form: str) -> None:
    """`form` is a key of FORMATTERS."""
    logging.config.dictConfig(_configuration(form))
    logging.captureWarnings(True)


def _configuration(form: str) -> dict[str, Any]:
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": FORMATTERS[form]}},
        "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["out"], "level": "WARNING"},
        # uvicorn's own lines name addresses, paths and queries; only its warnings are let through
        "loggers": {
            "uvicorn": {"level": "WARNING"},
            "bikupa": {"level": "WARNING"},
            "bikupa.keeping": {"level": "INFO"},
            "bikupa.serving": {"level": "INFO"},
            "bikupa.security": {"level": "INFO"},
        },
    }
