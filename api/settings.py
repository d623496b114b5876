"""What the environment decides: every setting is a variable ``MAILLAGE_…``."""

from __future__ import annotations

import ipaddress
import re
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from graph.errors import UsageProblem
from graph.store.embedded import default_folder

_ORIGIN = re.compile(r"https?://(\*\.)?[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?")


class Settings(BaseSettings):
    """The settings of one run; secrets come from the environment only and never show in a message or a log."""

    model_config = SettingsConfigDict(env_prefix="MAILLAGE_", extra="ignore", env_ignore_empty=True)

    database: str | None = None
    database_user: str | None = None
    database_password: SecretStr | None = None
    data_dir: Path | None = None
    host: str = "127.0.0.1"
    port: int = Field(8000, ge=0, le=65535)
    token: SecretStr | None = Field(None, min_length=16)
    trusted_proxy: str | None = None
    lang: str = "fr"
    embed_from: str = ""
    debug: bool = False
    upload_mb: int = Field(64, ge=1, le=4096)
    query_rows: int = Field(1000, ge=1, le=100_000)
    query_seconds: float = Field(10.0, gt=0, le=600)

    @cached_property
    def guarded(self) -> bool:
        """Whether every page asks for a token: another address than loopback, or a declared proxy in front."""
        return bool(self.trusted_proxy) or not is_loopback(self.host)

    @cached_property
    def embedders(self) -> tuple[str, ...]:
        """The sites that may show published copies in a frame, as origins: ``https://slides.example.org``, ``https://*.example.org``."""
        return tuple(self.embed_from.replace(",", " ").split())

    @field_validator("embed_from")
    @classmethod
    def _origins(cls, value: str) -> str:
        for one in value.replace(",", " ").split():
            if not _ORIGIN.fullmatch(one):
                raise ValueError("each site is written as https://name, without a path")
        return value

    @property
    def password(self) -> str | None:
        return self.database_password.get_secret_value() if self.database_password else None

    @property
    def folder(self) -> Path:
        """Where this person's data lives: what MAILLAGE_DATA_DIR names, else the embedded database's folder."""
        if self.data_dir:
            return self.data_dir.expanduser().absolute()
        return (_embedded(self.database) if self.database else None) or default_folder()

    @property
    def url(self) -> str:
        return self.database or f"embedded:{self.folder}"

    @property
    def embedded(self) -> Path | None:
        """The folder of the embedded database; None where the database is a Neo4j."""
        return _embedded(self.url)

    @property
    def log_file(self) -> Path:
        return self.folder / "maillage.log"

    @property
    def uploads(self) -> Path:
        return self.folder / "uploads"

    @property
    def profiles(self) -> Path:
        """Where the profiles that users keep stand."""
        return self.folder / "profiles"

    @property
    def rules(self) -> Path:
        """Where the rules that read domains from texts, and what people said of texts, stand."""
        return self.folder / "rules"


def _embedded(url: str) -> Path | None:
    scheme, _colon, named = url.partition(":")
    if scheme != "embedded":
        return None
    return Path(named).expanduser().absolute() if named else default_folder()


def read_settings(**given: Any) -> Settings:
    """The settings of the environment, with what a command was given put over them.

    Raises UsageProblem naming the variable that cannot be read (never its value: it may be a secret).
    """
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = "MAILLAGE_" + "_".join(str(part) for part in first["loc"]).upper()
        raise UsageProblem("The setting {name} cannot be read: {problem}.", name=name, problem=first["msg"]) from None


def is_loopback(host: str) -> bool:
    """Whether an address is reached from this machine only: 127.0.0.0/8, ::1, localhost."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
