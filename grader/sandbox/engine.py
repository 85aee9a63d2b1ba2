"""The Docker Engine: reaching it, and clearing away what graders that were killed left there."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from docker.errors import DockerException
from docker.models.containers import Container

import docker
from grader.sandbox.session import Unavailable

LABEL = "gradschool.owner"
MOUNT = "/run/grad"
PREFIX = "grad-"
DEFAULT_HOST = "unix:///var/run/docker.sock"
NO_ENGINE = "no Docker Engine answers: run `make engine`, or name --sandbox process"
LEFT = timedelta(minutes=1)
"""How long ago a container ended that nobody will ask anything more."""


def connect() -> docker.DockerClient:
    """A client of the engine that answers. Raises `Unavailable`."""
    host = os.environ.get("DOCKER_HOST", DEFAULT_HOST)
    if host.startswith("unix://"):
        _must_be_usable(Path(host.removeprefix("unix://")))
    _must_be_writable(os.environ.get("TMPDIR"))
    try:
        client = docker.from_env(timeout=60)
        client.ping()
    except DockerException as error:
        raise Unavailable(NO_ENGINE) from error
    return client


def _must_be_usable(address: Path) -> None:
    if not os.access(address, os.F_OK):
        raise Unavailable(NO_ENGINE)  # the client would leave a socket open
    if not os.access(address, os.R_OK | os.W_OK):
        group = address.stat().st_gid
        raise Unavailable(
            f"the Docker Engine's {address} may not be used by user {os.getuid()}: "
            f"let them be in its group, {group} (compose: DOCKER_GID={group})"
        )


def _must_be_writable(folder: str | None) -> None:
    if folder and not os.access(folder, os.W_OK | os.X_OK):
        raise Unavailable(
            f"TMPDIR, {folder}, may not be written by user {os.getuid()}: sandboxes are "
            f"reached by sockets there (`install -d -o {os.getuid()} {folder}`)"
        )


def owner() -> str:
    """The label of what this process starts."""
    return f"{socket.gethostname()}:{os.getpid()}"


def sweep(client: docker.DockerClient, now: datetime) -> None:
    """Remove containers, and the folders of their sockets, whose grader is gone.

    A grader in a container of its own is gone without our seeing it. But a sandbox ends as soon as
    nobody is at the other end of its wire, so one that ended a while ago is nobody's any more.
    """
    found = client.containers.list(all=True, filters={"label": LABEL}, ignore_removed=True)
    for container in found:
        if _orphaned(container) or _left(container, now):
            _remove(container)


def _orphaned(container: Container) -> bool:
    host, _, pid = container.labels[LABEL].rpartition(":")
    return host == socket.gethostname() and not Path(f"/proc/{pid}").exists()


def _left(container: Container, now: datetime) -> bool:
    if container.status != "exited":
        return False
    return now - datetime.fromisoformat(container.attrs["State"]["FinishedAt"]) > LEFT


def _remove(container: Container) -> None:
    with contextlib.suppress(DockerException, OSError):
        container.remove(force=True, v=True)
    for mount in container.attrs["Mounts"]:
        folder = Path(mount["Source"])
        ours = folder.parent == Path(tempfile.gettempdir()) and folder.name.startswith(PREFIX)
        if ours and mount["Destination"] == MOUNT:
            shutil.rmtree(folder, ignore_errors=True)
