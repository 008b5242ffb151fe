"""Every setting, read from the environment once; a bad value stops the start."""

from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import AliasChoices, Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="BIKUPA_", populate_by_name=True)

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
    responsible: str = ""
    """Who is responsible for personal data, as participants read it; empty: the facilitator."""

    @field_validator("base_url")
    @classmethod
    def _whole_address(cls, value: str) -> str:
        if value and urlsplit(value).scheme not in ("http", "https"):
            raise ValueError("must start with http:// or https://")
        return value.rstrip("/")

    @cached_property
    def database_url(self) -> str:
        return f"sqlite:///{self.data_dir.resolve() / 'bikupa.db'}"

    @property
    def secure(self) -> bool:
        return self.base_url.startswith("https://")
