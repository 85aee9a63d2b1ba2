"""The `docker` sandbox: one container for one submission, without network, rights or a disk."""

from __future__ import annotations

import contextlib
import shutil
import socket
import tempfile
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from docker.errors import DockerException
from docker.models.containers import Container
from docker.types import LogConfig, Ulimit

import docker
from grader.sandbox.cgroup import ControlGroup, control_group
from grader.sandbox.engine import LABEL, MOUNT, PREFIX, connect, owner, sweep
from grader.sandbox.image import image_exists, image_name
from grader.sandbox.pool import Pool
from grader.sandbox.session import Cargo, Host, Limits, Unavailable, Unfreezable
from grader.sandbox.wire_session import WireSession, open_session

USER = "65534:65534"
EVENT_DELAY = 0.05  # seconds that the engine takes at most to tell of a kill


def isolation(limits: Limits, runtime: str | None = None) -> dict[str, Any]:
    """Every setting that keeps a container from harming or reading anything."""
    disk = f"size={limits.disk_bytes},mode=1777,nosuid,nodev"
    return {
        "network_mode": "none",
        "ipc_mode": "private",
        "shm_size": "16m",
        "read_only": True,
        "tmpfs": {"/work": disk},
        "user": USER,
        "cap_drop": ["ALL"],
        "security_opt": ["no-new-privileges"],
        "mem_limit": limits.memory_bytes,
        "memswap_limit": limits.memory_bytes,
        "pids_limit": limits.processes,
        "nano_cpus": int(limits.cpus * 1e9),
        "ulimits": [
            Ulimit(name="fsize", soft=limits.disk_bytes, hard=limits.disk_bytes),
            Ulimit(name="nofile", soft=256, hard=256),
            Ulimit(name="core", soft=0, hard=0),
        ],
        "log_config": LogConfig(type=LogConfig.types.NONE),
        "hostname": "sandbox",
        "runtime": runtime,
    }


class DockerHost:
    """One started container and the folder that holds the wire's socket."""

    def __init__(
        self,
        client: docker.DockerClient,
        limits: Limits,
        warm: Sequence[str] = (),
        environment: Mapping[str, str] = {},
        runtime: str | None = None,
    ) -> None:
        self._client = client
        self._started = int(time.time())
        self._folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        self._folder.chmod(0o711)
        address = self._folder / "wire.sock"
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(address))
        address.chmod(0o666)
        self._listener.listen(1)
        self._container: Container | None = None
        try:
            self._container = client.containers.create(
                image_name(),
                [f"{MOUNT}/wire.sock", *warm],
                environment=dict(environment),
                volumes={str(self._folder): {"bind": MOUNT, "mode": "ro"}},
                labels={LABEL: owner()},
                **isolation(limits, runtime),
            )
            self._container.start()
        except DockerException as error:
            self.close()
            raise Unavailable(f"the container did not start: {error}") from error

    def accept(self, seconds: float) -> socket.socket:
        """See `Host`. The listener closes at once: nobody else can connect."""
        self._listener.settimeout(seconds)
        try:
            return self._listener.accept()[0]
        except OSError as error:
            raise Unavailable(f"the container did not answer: {error}") from error
        finally:
            self._listener.close()

    def alive(self) -> bool:
        """Whether the engine still runs it, as it does not after it was started again itself."""
        assert self._container is not None
        try:
            self._container.reload()
        except (DockerException, OSError):
            return False
        return self._container.status == "running"

    @cached_property
    def _group(self) -> ControlGroup | None:
        assert self._container is not None
        if not self._container.attrs["State"].get("Pid"):
            self._container.reload()
        pid = self._container.attrs["State"]["Pid"]
        return control_group(pid, str(self._container.id))

    def freeze(self) -> None:
        """See `Host`; the engine does it where the kernel's own files are out of reach."""
        assert self._container is not None
        try:
            if self._group is not None:
                self._group.freeze()
            else:
                self._container.pause()
        except (DockerException, OSError) as error:
            raise Unfreezable(f"the container: {error}") from error

    def thaw(self) -> None:
        """See `Host`."""
        with contextlib.suppress(DockerException, OSError):
            if self._group is not None:
                self._group.thaw()
            elif self._container is not None:
                self._container.unpause()

    def cpu_seconds(self) -> float:
        """See `Host`. Raises `Unavailable` where nobody says."""
        assert self._container is not None
        try:
            if self._group is not None:
                return self._group.cpu_seconds()
            stats: Any = self._container.stats(stream=False, one_shot=True)
            return float(stats["cpu_stats"]["cpu_usage"]["total_usage"]) / 1e9
        except (DockerException, OSError, KeyError) as error:
            raise Unavailable(f"the processor time of a container is not known: {error}") from error

    def ran_out_of_memory(self) -> bool:
        """See `Host`; the engine's own account of it."""
        if self._container is None:
            return False
        killed = self._client.events(  # type: ignore[call-overload]  # fractions are fine
            since=self._started,
            until=time.time() + EVENT_DELAY,
            filters={"container": self._container.id, "event": "oom"},
        )
        return any(killed)

    def close(self) -> None:
        """See `Host`."""
        self._listener.close()
        if self._container is not None:
            with contextlib.suppress(DockerException, OSError):
                self._container.remove(force=True, v=True)
        shutil.rmtree(self._folder, ignore_errors=True)


class DockerSandbox:
    """Opens containers. The default wherever an engine answers."""

    name = "docker"

    def __init__(self, runtime: str | None = None) -> None:
        self._runtime = runtime
        self._pool = Pool(self._start)

    def _start(
        self, limits: Limits, warm: Sequence[str], environment: Mapping[str, str]
    ) -> DockerHost:
        return DockerHost(self._client, limits, warm, environment, self._runtime)

    @cached_property
    def _client(self) -> docker.DockerClient:
        client = connect()
        if not image_exists(client):
            raise Unavailable("the engine has no sandbox image: run `make image`")
        sweep(client, datetime.now(UTC))
        return client

    def prepare(
        self, count: int, limits: Limits, warm: Sequence[str], environment: Mapping[str, str]
    ) -> None:
        """See `Sandbox`."""
        self._pool.prepare(count, limits, warm, environment)

    def keep(
        self, count: int, limits: Limits, warm: Sequence[str], environment: Mapping[str, str]
    ) -> None:
        """From now on have `count` such containers ready, for a process that grades on."""
        self._pool.keep(count, limits, warm, environment)

    def check(self) -> None:
        """Raise `Unavailable` unless containers can be opened."""
        _ = self._client

    def open(self, cargo: Cargo, limits: Limits) -> WireSession:
        """See `Sandbox`."""
        return open_session(lambda: self._take(cargo, limits), cargo, limits)

    def _take(self, cargo: Cargo, limits: Limits) -> Host:
        return self._pool.take(limits, cargo.warm, cargo.environment)

    def close(self) -> None:
        """See `Sandbox`."""
        self._pool.close()
