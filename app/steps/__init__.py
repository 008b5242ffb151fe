"""The kinds of step, in the order menus show them: each folder here is one."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from app.steps.base import StepKind


def _kinds() -> Iterator[StepKind[Any, Any]]:
    for module in iter_modules(__path__, f"{__name__}."):
        if module.ispkg:
            yield import_module(module.name).KIND


STEP_KINDS: dict[str, StepKind[Any, Any]] = {
    kind.name: kind for kind in sorted(_kinds(), key=lambda kind: kind.place)
}
