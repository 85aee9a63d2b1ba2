"""The sandbox image: what goes into it, its name, and how it is built."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from docker.errors import APIError, BuildError, ImageNotFound

import docker
from grader.sandbox.session import Unavailable

REPOSITORY = "gradschool/sandbox"
ROOT = Path(__file__).parents[2]
DOCKERFILE = ROOT / "docker" / "sandbox.Dockerfile"
REQUIREMENTS = ROOT / "docker" / "sandbox.txt"
INSIDE = ("__init__.py", "sandbox/__init__.py", "sandbox/wire.py", "sandbox/agent.py")


def image_name() -> str:
    """The image's name; its tag is a digest of all that goes into it."""
    digest = hashlib.sha256()
    for path in [DOCKERFILE, REQUIREMENTS, *(ROOT / "grader" / name for name in INSIDE)]:
        digest.update(path.read_bytes())
    return f"{REPOSITORY}:{digest.hexdigest()[:16]}"


def image_exists(client: docker.DockerClient) -> bool:
    """Whether the engine holds the image for this very version of the agent."""
    try:
        client.images.get(image_name())
    except ImageNotFound:
        return False
    return True


def build_image(client: docker.DockerClient, base: str) -> str:
    """Build the image from `base` and return its name. Raises `Unavailable`."""
    with tempfile.TemporaryDirectory(prefix="grad-image-") as folder:
        context = Path(folder)
        download_wheels(context / "wheels")
        shutil.copy(DOCKERFILE, context / "Dockerfile")
        for name in INSIDE:
            target = context / "grader" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / "grader" / name, target)
        try:
            client.images.build(
                path=folder,
                tag=image_name(),
                buildargs={"BASE": base},
                network_mode="none",
                rm=True,
                forcerm=True,
            )
        except (APIError, BuildError) as error:
            raise Unavailable(f"the sandbox image could not be built: {error}") from error
    return image_name()


def download_wheels(folder: Path) -> None:
    """The wheels of docker/sandbox.txt: containers have no network while they are built."""
    python = Path(sys.base_prefix) / "bin" / "python3"  # uv's environments have no pip
    command = [str(python), "-m", "pip", "download", "--quiet", "--only-binary=:all:"]
    command += ["--python-version", "3.11", "--require-hashes", "--no-deps"]
    command += ["--dest", str(folder), "--requirement", str(REQUIREMENTS)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise Unavailable(f"wheels for the sandbox image: {done.stderr.strip()[-500:]}")


def main() -> None:
    """`python -m grader.sandbox.image BASE` builds what is missing; `--check` only looks."""
    client = docker.from_env(timeout=600)
    there = image_exists(client)
    if sys.argv[1] == "--check":
        sys.exit(not there)
    if there:
        print(f"sandbox image {image_name()} is there")
    else:
        print(f"sandbox image: building from {sys.argv[1]}", flush=True)
        print(f"sandbox image {build_image(client, sys.argv[1])} is built")


if __name__ == "__main__":
    main()
