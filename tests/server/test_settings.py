"""Settings are read once, and bad ones are named in one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.settings import PREFIX, BadSettings, Settings, read_settings
from tests.conftest import ROOT


def test_every_setting_is_documented() -> None:
    text = (ROOT / "docs" / "server.md").read_text()
    table = text.replace("`_", f"`{PREFIX}OIDC_")
    names = [PREFIX + name.upper() for name in Settings.__struct_fields__]
    assert [name for name in names if f"`{name}`" not in table] == []


def test_settings_come_from_the_environment() -> None:
    named = {f"{PREFIX}DATA": "/srv", f"{PREFIX}WORKERS": "3", "PATH": "/bin"}
    found = read_settings(named)
    assert (found.data, found.workers, found.home) == (Path("/srv"), 3, "http://127.0.0.1:8000")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("WORKERS", "many", "workers"),
        ("WORKERS", "-1", "workers"),
        ("WORKRES", "2", "workres"),
        ("LEASE", "0", "lease"),
    ],
)
def test_a_bad_setting_is_named(name: str, value: str, said: str) -> None:
    with pytest.raises(BadSettings, match=said):
        read_settings({PREFIX + name: value})


@pytest.mark.parametrize("listen", ["8000", "host:http", "host:70000", ":80"])
def test_a_bad_address_is_named(listen: str) -> None:
    with pytest.raises(BadSettings, match="LISTEN"):
        _ = read_settings({f"{PREFIX}LISTEN": listen}).address
