"""The service's settings: read once from the environment, then passed down and never changed."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

PREFIX = "GRADSCHOOL_"
MOST_PORT = 65535


class BadSettings(Exception):  # noqa: N818
    """A setting that cannot be used. The message names it and says what it may be."""


class Settings(Struct, frozen=True, forbid_unknown_fields=True):
    """Each is set by an environment variable: `data` by `GRADSCHOOL_DATA`, and so on."""

    data: Path = Path("gradschool-data")
    """The folder of the SQLite database and of unpacked releases."""
    database: str = ""
    """A SQLAlchemy URL such as `postgresql+psycopg://user@host/name`; empty: SQLite in `data`."""
    listen: str = "127.0.0.1:8000"
    """The address and the port that the web listens on."""
    url: str = ""
    """Where browsers and commands reach the service (empty: where it listens).

    Cookies are secure where it is https.
    """
    sandbox: str = "docker"
    """`docker`, or `process`, which isolates nothing and is for trying things out."""
    workers: Annotated[int, Meta(ge=0, le=64)] = 2
    """Worker processes that `grad serve` starts beside the web."""
    labels: str = "cpu"
    """Which gradings this machine's workers take, comma separated: `cpu`, `gpu`."""
    ready: Annotated[int, Meta(ge=0, le=16)] = 2
    """Started containers that a worker keeps waiting."""
    lease: Annotated[int, Meta(ge=5, le=3600)] = 30
    """Seconds after which a grading whose worker has not been heard of is taken again."""
    tries: Annotated[int, Meta(ge=1, le=10)] = 3
    """How often a grading is tried where the fault is ours."""
    upload_bytes: Annotated[int, Meta(ge=1 << 10)] = 20 << 20
    """The largest upload of a submission or a roster."""
    course_bytes: Annotated[int, Meta(ge=1 << 10)] = 64 << 20
    """The largest upload of a course."""
    requests_a_minute: Annotated[int, Meta(ge=1)] = 600
    """How often one token, or one address without a token, may ask."""
    logins_a_minute: Annotated[int, Meta(ge=1)] = 10
    """How often one address may fail to log in."""
    session_days: Annotated[int, Meta(ge=1)] = 30
    """How long a login in a browser lasts."""
    oidc_issuer: str = ""
    """The address of an OpenID Connect provider; empty: nobody logs in by one."""
    oidc_client: str = ""
    oidc_secret: str = ""
    log_level: str = "info"

    def __post_init__(self) -> None:
        """Raise `ValueError` for settings that do not fit one another."""
        if self.oidc_issuer and not self.oidc_issuer.startswith("https://"):
            raise ValueError("`$.oidc_issuer` must be an https address")
        if self.oidc_issuer and not (self.oidc_client and self.oidc_secret):
            raise ValueError("`$.oidc_issuer` needs `oidc_client` and `oidc_secret`")

    @property
    def database_url(self) -> str:
        """The database's SQLAlchemy URL."""
        return self.database or f"sqlite:///{self.data.resolve() / 'gradschool.sqlite'}"

    @property
    def address(self) -> tuple[str, int]:
        """The address and the port to listen on. Raises `BadSettings`."""
        host, _, port = self.listen.rpartition(":")
        if not host or not port.isdigit() or int(port) > MOST_PORT:
            raise BadSettings(f"settings: {PREFIX}LISTEN must be like 127.0.0.1:8000")
        return host.strip("[]"), int(port)

    @property
    def home(self) -> str:
        """Where users reach the service."""
        return self.url.rstrip("/") or f"http://{self.listen}"

    @property
    def secure(self) -> bool:
        """Whether browsers come by https."""
        return self.url.startswith("https://")


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings that the environment names. Raises `BadSettings`."""
    named = {
        name.removeprefix(PREFIX).lower(): value
        for name, value in environment.items()
        if name.startswith(PREFIX)
    }
    try:
        return msgspec.convert(named, Settings, strict=False, dec_hook=_path)
    except msgspec.ValidationError as error:
        known = ", ".join(PREFIX + name.upper() for name in Settings.__struct_fields__)
        raise BadSettings(f"settings: {error}; known are {known}") from None


def _path(kind: type[Path], text: str) -> Path:
    return kind(text)
