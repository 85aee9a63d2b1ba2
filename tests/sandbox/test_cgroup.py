"""A container's control group: where the kernel keeps it, and what its files mean."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.sandbox.cgroup import ControlGroup, control_group
from grader.sandbox.docker import DockerSandbox
from grader.sandbox.session import Cargo, Limits
from grader.sandbox.wire_session import WireSession

PROBES = "def echo(value):\n    return value\n"


def a_group(folder: Path, *, unified: bool) -> ControlGroup:
    """A group of files that no kernel looks at."""
    folder.joinpath("usage").write_text(
        "usage_usec 1500000\nuser_usec 1" if unified else "1500000000"
    )
    state = folder / ("state" if unified else "switch")
    return ControlGroup(folder / "switch", state, folder / "usage", unified=unified)


@pytest.mark.parametrize("unified", [False, True])
def test_processor_time_is_in_seconds(tmp_path: Path, unified: bool) -> None:
    assert a_group(tmp_path, unified=unified).cpu_seconds() == 1.5


def test_version_1_is_told_words(tmp_path: Path) -> None:
    group = a_group(tmp_path, unified=False)
    group.freeze()
    assert (group.switch.read_text(), group.frozen) == ("FROZEN", True)
    group.thaw()
    assert (group.switch.read_text(), group.frozen) == ("THAWED", False)


def test_version_2_is_told_numbers(tmp_path: Path) -> None:
    group = a_group(tmp_path, unified=True)
    group.state.write_text("populated 1\nfrozen 1\n")
    group.freeze()
    assert (group.switch.read_text(), group.frozen) == ("1", True)
    group.thaw()
    group.state.write_text("populated 1\nfrozen 0\n")
    assert (group.switch.read_text(), group.frozen) == ("0", False)


def test_a_process_that_is_no_container_has_no_group() -> None:
    assert control_group(os.getpid(), "0" * 64) is None


@pytest.fixture
def session(docker_sandbox: DockerSandbox) -> Iterator[WireSession]:
    opened = docker_sandbox.open(Cargo({}, PROBES), Limits())
    opened.begin()
    yield opened
    opened.close()


def test_the_engine_freezes_where_the_files_are_out_of_reach(session: WireSession) -> None:
    vars(session._host)["_group"] = None
    session.freeze()
    used = session.cpu_seconds()
    session.thaw()
    assert session.ask("echo", [1]) == 1
    assert session.cpu_seconds() > used > 0
