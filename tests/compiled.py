"""Each statement is compiled once a run instead of once a database, of which every test has its
own: that was more than half of what a test of the models took."""

from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy
from sqlalchemy.engine import Dialect, Engine
from sqlalchemy.util import LRUCache

from app import database

MOST_KEPT = 5_000


@dataclass(frozen=True)
class Compiler:
    """What all databases of a kind have in common: how it speaks, and what was said."""

    dialect: Dialect
    statements: LRUCache[Any, Any]

    @classmethod
    def of(cls, engine: Engine) -> "Compiler":
        """A dialect learns from its first connection what its database can do."""
        engine.connect().close()
        return cls(engine.dialect, LRUCache(MOST_KEPT))


_compilers: dict[str, Compiler] = {}


def watch(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(database, "create_engine", create_engine)


def create_engine(url: str, **how: Any) -> Engine:
    made = sqlalchemy.create_engine(url, **how)
    kind = made.dialect.name
    if kind not in _compilers:
        _compilers[kind] = Compiler.of(_anywhere(made))
    shared = Engine(made.pool, _compilers[kind].dialect, made.url, hide_parameters=True)
    shared.update_execution_options(compiled_cache=_compilers[kind].statements)
    return shared


def _anywhere(engine: Engine) -> Engine:
    """For SQLite one in memory, since a file that is connected to is there from then on."""
    return sqlalchemy.create_engine("sqlite://") if engine.dialect.name == "sqlite" else engine
