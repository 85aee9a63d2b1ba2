"""Reaching the engine, and clearing away what nobody will ask any more."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from tempfile import NamedTemporaryFile

import pytest
from docker.models.containers import Container

import docker
from grader.sandbox.docker import DockerSandbox
from grader.sandbox.engine import LABEL, connect, sweep
from grader.sandbox.image import image_name
from grader.sandbox.session import Unavailable

NOBODY = 65534


@pytest.fixture
def client() -> Iterator[docker.DockerClient]:
    made = docker.from_env()
    yield made
    made.close()


@pytest.fixture
def ended(docker_sandbox: DockerSandbox, client: docker.DockerClient) -> Iterator[Container]:
    """A sandbox that found nobody at its wire, of a grader on a machine that we know nothing of."""
    made = client.containers.create(
        image_name(), ["/none.sock"], labels={LABEL: "elsewhere:1"}, network_mode="none"
    )
    made.start()
    made.wait(timeout=30)
    yield made
    if made in client.containers.list(all=True, filters={"label": LABEL}, ignore_removed=True):
        made.remove(force=True)


def test_what_ended_a_while_ago_is_swept_whoever_started_it(
    client: docker.DockerClient, ended: Container
) -> None:
    sweep(client, datetime.now(UTC) + timedelta(minutes=2))
    left = client.containers.list(all=True, filters={"label": f"{LABEL}=elsewhere:1"})
    assert left == []


def test_what_has_just_ended_is_left_to_who_started_it(
    client: docker.DockerClient, ended: Container
) -> None:
    sweep(client, datetime.now(UTC))
    left = client.containers.list(all=True, filters={"label": f"{LABEL}=elsewhere:1"})
    assert left == [ended]


def test_a_folder_for_sockets_that_is_not_there_is_named(
    docker_sandbox: DockerSandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "none"
    monkeypatch.setenv("TMPDIR", str(folder))
    with pytest.raises(Unavailable, match=f"TMPDIR, {folder}, may not be written"):
        connect()


@pytest.mark.skipif(os.getuid() != 0, reason="only root may become somebody else")
def test_an_engine_that_is_not_for_us_says_whose_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    with NamedTemporaryFile() as socket:
        monkeypatch.setenv("DOCKER_HOST", f"unix://{socket.name}")
        said = told_to(NOBODY)
    assert said.startswith(f"the Docker Engine's {socket.name} may not be used by user {NOBODY}")


def told_to(user: int) -> str:
    """What `connect` says to another user."""
    context = get_context("fork")
    here, there = context.Pipe()

    def try_it() -> None:
        os.setuid(user)
        try:
            connect()
        except Unavailable as error:
            there.send(str(error))

    process = context.Process(target=try_it)
    process.start()
    assert here.poll(10)
    process.join()
    said: str = here.recv()
    return said
