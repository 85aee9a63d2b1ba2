"""Which service one uses, and by which token: kept in a file of one's own."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
from msgspec import Struct

FOLDER = "GRAD_HOME"
"""The environment variable that names another folder than ~/.config/gradschool."""


class NoAccount(Exception):  # noqa: N818
    """Nobody has logged in here. The message says how."""


class Account(Struct, frozen=True):
    """A service and a token for it."""

    url: str
    secret: str
    course: str = ""
    """The one that commands mean where none is named."""


def account_file() -> Path:
    """Where the account is kept."""
    folder = os.environ.get(FOLDER) or Path.home() / ".config" / "gradschool"
    return Path(folder) / "account.json"


def read_account() -> Account:
    """The account of who runs this. Raises `NoAccount`."""
    try:
        return msgspec.json.decode(account_file().read_bytes(), type=Account)
    except FileNotFoundError:
        raise NoAccount("you are not logged in: `grad login LINK`") from None
    except msgspec.DecodeError as error:
        raise NoAccount(f"{account_file()}: {error}: log in again, `grad login LINK`") from None


def write_account(account: Account) -> None:
    """Keep it, readable for nobody else."""
    path = account_file()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_suffix(".part")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(msgspec.json.encode(account))
    draft.replace(path)
