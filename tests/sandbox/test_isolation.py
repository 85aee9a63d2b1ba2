"""What only a container holds back; in the process sandbox it would harm the host."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from docker.models.containers import Container

import docker
from grader.sandbox.docker import DockerSandbox
from grader.sandbox.engine import LABEL, sweep
from grader.sandbox.session import Cargo, Crashed, Limits, OutOfMemory, Raised, Session

PROBES = Path(__file__).with_name("probes.py").read_text()
CARGO = Cargo({"package/__init__.py": b""}, PROBES, ["package"])
LIMITS = Limits(question_seconds=5, memory_bytes=256 << 20, processes=32, disk_bytes=8 << 20)


@pytest.fixture
def session(docker_sandbox: DockerSandbox) -> Iterator[Session]:
    opened = docker_sandbox.open(CARGO, LIMITS)
    opened.begin()
    yield opened
    opened.close()


def test_nobody_is_root(session: Session) -> None:
    assert session.ask("identity", []) == {"uid": 65534, "gid": 65534, "groups": [65534]}


def test_there_are_no_capabilities_and_no_way_to_new_ones(session: Session) -> None:
    status = session.ask("status", [])
    capabilities = {int(value, 16) for name, value in status.items() if name.startswith("Cap")}
    assert (capabilities, status["NoNewPrivs"]) == ({0}, "1")


def test_there_is_no_network_but_itself(session: Session) -> None:
    assert session.ask("interfaces", []) == ["lo"]


def test_no_service_of_the_host_can_be_reached(session: Session) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(1)
        answer = session.ask("connect", ["127.0.0.1", listener.getsockname()[1]])
    assert answer == "ConnectionRefusedError"


def test_only_memory_backed_folders_take_files(session: Session) -> None:
    assert session.ask("writable_folders", []) == [
        "/dev/mqueue",
        "/dev/shm",
        "/work",
        "/work/package",
    ]


@pytest.mark.parametrize("folder", ["/work", "/dev/shm"])
def test_files_are_bounded(session: Session, folder: str) -> None:
    assert session.ask("write_file", [f"{folder}/big", 64 << 20]) in (27, 28)  # EFBIG, ENOSPC


def test_the_wire_takes_no_file(session: Session) -> None:
    assert session.ask("write_file", ["/run/grad/x"]) == 30  # EROFS


def test_the_wires_folder_cannot_be_read(session: Session) -> None:
    with pytest.raises(Raised, match="PermissionError"):
        session.ask("listing", ["/run/grad"])


def test_nothing_of_the_host_can_be_read(session: Session, tmp_path: Path) -> None:
    needle = secrets.token_hex(16)
    (tmp_path / "expected.json").write_text(needle)
    assert session.ask("files_that_hold", [needle[::-1]]) == []
    assert session.ask("files_that_hold", [needle]) == []


def test_the_environment_tells_nothing(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRAD_SECRET", "1")
    assert "GRAD_SECRET" not in session.ask("environment", [])


def test_tests_and_reference_are_not_inside(session: Session) -> None:
    found = session.ask("listing", ["/opt/gradschool/grader"])
    inside = session.ask("listing", ["/opt/gradschool/grader/sandbox"])
    assert (found, inside) == (
        ["__init__.py", "__pycache__", "sandbox"],
        ["__init__.py", "__pycache__", "agent.py", "wire.py"],
    )


def test_a_fork_bomb_meets_its_limit(session: Session) -> None:
    children, errno = session.ask("fork_many", [])
    assert (children < LIMITS.processes, errno) == (True, 11)  # EAGAIN


def test_what_a_test_left_running_is_ended(session: Session) -> None:
    session.ask("sleep_in_background", [])
    session.begin()
    assert len(session.ask("processes", [])) == 2  # the agent and this test


def test_killing_the_agent_does_not_help(session: Session) -> None:
    assert session.ask("kill_parent", []) == "alive"


def test_a_memory_kill_costs_one_test(session: Session) -> None:
    with pytest.raises(OutOfMemory):
        session.ask("eat", [2 << 30])
    session.begin()
    assert session.ask("echo", [1]) == 1


def test_memory_at_import_is_told_apart(docker_sandbox: DockerSandbox) -> None:
    greedy = {"package/__init__.py": b"x = bytearray(1 << 30)\nx[::4096] = b'1' * (1 << 18)"}
    with pytest.raises(OutOfMemory):
        docker_sandbox.open(Cargo(greedy, PROBES, ["package"]), LIMITS)


def test_nothing_remains_of_a_closed_session(
    docker_sandbox: DockerSandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    session = docker_sandbox.open(CARGO, LIMITS)
    session.begin()
    session.close()
    assert (owned_by(os.getpid()), list(tmp_path.iterdir())) == ([], [])


def test_a_sandbox_ends_when_its_grader_is_gone(
    docker_sandbox: DockerSandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    grader = killed_grader(tmp_path)
    (container,) = owned_by(grader.pid)
    assert container.wait(timeout=60)["StatusCode"] == 0
    sweep(docker.from_env(), datetime.now(UTC))
    assert (owned_by(grader.pid), list(tmp_path.iterdir())) == ([], [])


def killed_grader(folder: Path) -> subprocess.Popen[bytes]:
    """A grader that was killed while a submission looped."""
    program = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from test_isolation import CARGO, LIMITS, DockerSandbox
session = DockerSandbox().open(CARGO, LIMITS)
session.begin()
print("begun", flush=True)
session.ask("loop", [])
"""
    environment = {**os.environ, "TMPDIR": str(folder)}
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, env=environment
    ) as grader:
        assert grader.stdout is not None
        assert grader.stdout.readline() == b"begun\n"
        grader.kill()
    return grader


def owned_by(pid: int) -> list[Container]:
    label = f"{LABEL}={socket.gethostname()}:{pid}"
    return docker.from_env().containers.list(all=True, filters={"label": label})


def test_a_lost_container_is_a_crash(session: Session) -> None:
    (container,) = owned_by(os.getpid())
    container.kill()
    with pytest.raises(Crashed):
        session.ask("echo", [1])
