"""Every setting, read from the environment once; a bad value stops the start."""

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import (
    AliasChoices,
    Field,
    PrivateAttr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.settings.addresses import ANYWHERE, check_proxies, http_url, is_loopback, own_address
from app.settings.environment import PREFIX, injected, unknown

FROM_FILE = "_FILE"
USUAL_ZONE = "Europe/Stockholm"
SECRET = ("database_url", "redis_url")
"""They may hold a password: they can be read from a file, and are never printed."""
SEVERAL = (
    "Several workers need a database and a bell that they share: set BIKUPA_DATABASE_URL "
    "(postgresql://…) and BIKUPA_REDIS_URL (redis://…), or leave BIKUPA_WORKERS at 1"
)
REDIS_ALONE = (
    "BIKUPA_REDIS_URL is for several processes, which SQLite doesn't serve: set "
    "BIKUPA_DATABASE_URL (postgresql://…) too, or leave both empty"
)


known_zones = cache(available_timezones)
"""Every one that this machine can tell times in; a few hundred files are looked at."""


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix=PREFIX, populate_by_name=True)

    data_dir: Path = Path("data")
    """Folder that holds the embedded database and everything else that must be kept."""
    database_url: str = ""
    """A PostgreSQL, such as postgresql://bikupa:secret@db/bikupa; empty: SQLite in data_dir."""
    redis_url: str = ""
    """A Redis or Valkey that carries the bell between processes, such as redis://cache/0."""
    workers: int = Field(1, ge=1, le=64)
    """Processes that serve on this machine; more than one needs database_url and redis_url."""
    base_url: str = ""
    """The address people type, such as https://bikupa.example.se; empty: this machine's own."""
    host: str = Field("0.0.0.0", validation_alias=AliasChoices("BIKUPA_HOST", "HOST"))  # noqa: S104
    """The address to listen on."""
    port: int = Field(8000, ge=0, le=65535, validation_alias=AliasChoices("BIKUPA_PORT", "PORT"))
    """The port to listen on."""
    trusted_proxies: str = ""
    """Addresses, networks and names (comma-separated) whose X-Forwarded-For and -Proto are
    believed."""
    tick_ms: int = Field(100, ge=10, le=5000)
    """Milliseconds between two updates of a screen."""
    joins_at_once: int = Field(10_000, ge=100, le=1_000_000)
    """Phones that may join one workshop together; a tenth as many a minute after that."""
    keep_days: int = Field(365, ge=1, le=3650)
    """Days that a workshop's answers are kept unless its facilitator says otherwise."""
    security_log_days: int = Field(365, ge=1, le=3650)
    """Days that a line of the security log is kept."""
    time_zone: str = USUAL_ZONE
    """The zone that the times of new workshops are in; each may choose another."""
    metrics: bool = False
    """Whether /metrics tells Prometheus how much and how fast; anyone who reaches it may read."""
    meaning: bool = True
    """Whether suggestions for sorting come from what answers mean, where this machine can."""
    log: Literal["plain", "json"] = "plain"
    """How the log is written: lines for people, or a JSON object a line."""
    responsible: str = ""
    """Who is responsible for personal data, as participants read it; empty: the facilitator."""
    accessibility_statement: str = ""
    """Where the accessibility statement is read, which every public page links to; empty: none."""
    _ignored: tuple[str, ...] = PrivateAttr(())

    @field_validator("base_url")
    @classmethod
    def _whole_address(cls, value: str) -> str:
        parts = urlsplit(value.rstrip("/"))
        if value and (parts.scheme not in ("http", "https") or not parts.hostname):
            raise ValueError("it must start with http:// or https:// and name a host")
        if parts.path or parts.query or parts.fragment or parts.username:
            raise ValueError("it must end with the host, such as https://bikupa.example.se")
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _a_postgresql(cls, value: str) -> str:
        scheme, found, rest = value.partition("://")
        if value and (scheme not in ("postgresql", "postgres", "postgresql+psycopg") or not found):
            raise ValueError("it must start with postgresql://")
        return value and f"postgresql+psycopg://{rest}"

    @field_validator("redis_url")
    @classmethod
    def _a_redis(cls, value: str) -> str:
        if value and not value.startswith(("redis://", "rediss://", "unix://")):
            raise ValueError("it must start with redis://, rediss:// or unix://")
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _proxies(cls, value: str) -> str:
        return check_proxies(value)

    @field_validator("accessibility_statement")
    @classmethod
    def _a_page(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in ("http", "https") or not parts.hostname):
            raise ValueError("it must start with http:// or https:// and name a host")
        return value

    @field_validator("time_zone")
    @classmethod
    def _a_zone(cls, value: str) -> str:
        if value not in known_zones():
            raise ValueError("it must name a time zone, such as Europe/Stockholm")
        return value

    @model_validator(mode="after")
    def _enough_for_several(self) -> "Settings":
        if self.redis_url and not self.database_url:
            raise ValueError(REDIS_ALONE)
        if self.workers > 1 and not (self.database_url and self.redis_url):
            raise ValueError(SEVERAL)
        return self

    @property
    def usual(self) -> tuple[int, str]:
        """What a new workshop begins with: how many days it is kept, and its time zone."""
        return self.keep_days, self.time_zone

    @property
    def ignored(self) -> tuple[str, ...]:
        """The variables named as ours that Kubernetes has set."""
        return self._ignored

    @property
    def database_file(self) -> Path:
        return self.data_dir.resolve() / "bikupa.db"

    @property
    def embedded(self) -> bool:
        """Whether the database is SQLite, in a file of this folder that one process uses."""
        return not self.database_url

    @property
    def database(self) -> str:
        """Where SQLAlchemy finds it."""
        return self.database_url or f"sqlite:///{self.database_file}"

    @property
    def secure(self) -> bool:
        return self.base_url.startswith("https://")

    @property
    def local_url(self) -> str:
        """Where this machine itself opens the app."""
        return self.base_url or http_url(
            "localhost" if self.host in ANYWHERE else self.host, self.port
        )

    @property
    def loopback_url(self) -> str:
        """Where the server itself reaches the app."""
        here = {"::": "::1"}.get(self.host, "127.0.0.1")
        return http_url(here if self.host in ANYWHERE else self.host, self.port)

    @property
    def room_url(self) -> str | None:
        """Where phones in the room open it, None if they can't. Looked up each time: a laptop
        moves from one network to another while the app runs."""
        if self.base_url:
            return self.base_url
        host = own_address() if self.host in ANYWHERE else self.host
        return None if host is None or is_loopback(host) else http_url(host, self.port)

    @property
    def address(self) -> str:
        """What the projector shows and its QR code holds."""
        return self.room_url or self.local_url


class BadSettings(Exception):
    """What is wrong, a sentence for each setting."""


def read_settings() -> Settings:
    """The settings of the environment, from which what Kubernetes set under our name is taken away:
    its BIKUPA_PORT is an address. Raises BadSettings."""
    ignored = injected(os.environ)
    for name in ignored:
        del os.environ[name]
    strange = unknown(os.environ, known())
    try:
        settings = Settings(**_from_files())
    except ValidationError as error:
        raise BadSettings("\n".join([*_sentences(error), *strange])) from error
    if strange:
        raise BadSettings("\n".join(strange))
    settings._ignored = tuple(ignored)
    return settings


def known() -> set[str]:
    """Every variable that sets something."""
    names = {
        name for field, info in Settings.model_fields.items() for name in variables(field, info)
    }
    return names | {PREFIX + field.upper() + FROM_FILE for field in SECRET}


def _from_files() -> dict[str, Any]:
    """Secrets whose variable names a file, as containers give them. Raises BadSettings."""
    found = {}
    for field in SECRET:
        variable = PREFIX + field.upper() + FROM_FILE
        if file := os.environ.get(variable):
            try:
                found[field] = Path(file).read_text().strip()
            except OSError as error:
                raise BadSettings(
                    f"{variable}: {file} can't be read ({error.strerror})."
                ) from error
    return found


def _sentences(error: ValidationError) -> Iterator[str]:
    for problem in error.errors():
        why = str(problem["msg"]).removeprefix("Value error, ").removeprefix("Input should be ")
        if not problem["loc"]:
            yield f"{why}. See docs/settings.md."
            continue
        field = str(problem["loc"][0])
        value = "that" if field in SECRET else repr(problem["input"])
        yield f"{_as_set(field)} can't be {value}: {why}. See docs/settings.md."


def _as_set(place: str) -> str:
    """The variable that gave a bad value, as it stands in the environment."""
    for field, info in Settings.model_fields.items():
        names = variables(field, info)
        if place in (field, *names):
            return next((name for name in names if name in os.environ), names[0])
    return place


def variables(field: str, info: FieldInfo) -> list[str]:
    """The environment variables that set a field, the first one winning."""
    if isinstance(info.validation_alias, AliasChoices):
        return [str(choice) for choice in info.validation_alias.choices]
    return [PREFIX + field.upper()]
