"""Every setting, read from the environment once; a bad value stops the start."""

import os
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import AliasChoices, Field, ValidationError, field_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.addresses import ANYWHERE, http_url, is_loopback, own_address

PREFIX = "BIKUPA_"


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix=PREFIX, populate_by_name=True)

    data_dir: Path = Path("data")
    """Folder that holds the embedded database and everything else that must be kept."""
    base_url: str = ""
    """The address people type, such as https://bikupa.example.se; empty: this machine's own."""
    host: str = Field("0.0.0.0", validation_alias=AliasChoices("BIKUPA_HOST", "HOST"))  # noqa: S104
    """The address to listen on."""
    port: int = Field(8000, ge=0, le=65535, validation_alias=AliasChoices("BIKUPA_PORT", "PORT"))
    """The port to listen on."""
    trusted_proxies: str = ""
    """Addresses (comma-separated) whose X-Forwarded-For and -Proto are believed."""
    tick_ms: int = Field(100, ge=10, le=5000)
    """Milliseconds between two updates of a screen."""
    keep_days: int = Field(365, ge=1, le=3650)
    """Days that a workshop's answers are kept unless its facilitator says otherwise."""
    metrics: bool = False
    """Whether /metrics tells Prometheus how much and how fast; anyone who reaches it may read."""
    log: Literal["plain", "json"] = "plain"
    """How the log is written: lines for people, or a JSON object a line."""
    responsible: str = ""
    """Who is responsible for personal data, as participants read it; empty: the facilitator."""

    @field_validator("base_url")
    @classmethod
    def _whole_address(cls, value: str) -> str:
        parts = urlsplit(value.rstrip("/"))
        if value and (parts.scheme not in ("http", "https") or not parts.hostname):
            raise ValueError("it must start with http:// or https:// and name a host")
        if parts.path or parts.query or parts.fragment or parts.username:
            raise ValueError("it must end with the host, such as https://bikupa.example.se")
        return value.rstrip("/")

    @property
    def database_file(self) -> Path:
        return self.data_dir.resolve() / "bikupa.db"

    @cached_property
    def database_url(self) -> str:
        return f"sqlite:///{self.database_file}"

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
    """The settings of the environment. Raises BadSettings."""
    try:
        return Settings()
    except ValidationError as error:
        raise BadSettings("\n".join(_sentences(error))) from error


def _sentences(error: ValidationError) -> Iterator[str]:
    for problem in error.errors():
        name = _as_set(str(problem["loc"][0]))
        why = str(problem["msg"]).removeprefix("Value error, ").removeprefix("Input should be ")
        yield f"{name} can't be {problem['input']!r}: {why}. See docs/settings.md."


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
