"""`git clone` and `git pull` by people who have git, against a service that listens."""

from __future__ import annotations

import gzip
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2 as httpx
import pytest
import uvicorn

from grader.git import ENVIRONMENT
from grader.merge import CONFLICTS
from server.records import Scope
from server.repository import KEPT
from tests.server.campus import COURSE
from tests.server.pocket import ADA, BOB, DOCSTRING, NUMBERS, OWN, SCAFFOLD, Pocket

EXERCISE = "exercises/one/exercise.toml"
NAMED = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in [("NAME", "Ada"), ("EMAIL", ADA)]
}
PATIENCE = 30


@pytest.fixture
def address(pocket: Pocket) -> Iterator[str]:
    """Where the service listens, without a scheme."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = uvicorn.Config(pocket.campus.app, lifespan="off", ws="none", log_config=None)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        deadline = time.monotonic() + PATIENCE
        while not server.started:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        yield f"127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join(PATIENCE)


def git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`git` as a student runs it."""
    return subprocess.run(
        ["git", *arguments],
        cwd=folder,
        env={**ENVIRONMENT, **NAMED},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def done(folder: Path, *arguments: str) -> str:
    """What a `git` that must succeed says."""
    answer = git(folder, *arguments)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


@pytest.fixture
def url(pocket: Pocket, address: str) -> Callable[..., str]:
    """The address of an assignment's repository, with somebody's token in it."""

    def made(slug: str, email: str = ADA) -> str:
        secret = pocket.campus.person(email)
        return f"http://{email.partition('@')[0]}:{secret}@{address}/git/{COURSE}/{slug}.git"

    return made


def log(folder: Path) -> list[str]:
    """The subjects of the commits, the newest first."""
    return done(folder, "log", "--format=%s").splitlines()


def test_a_clone_is_the_kit(pocket: Pocket, url: Callable[..., str], tmp_path: Path) -> None:
    done(tmp_path, "clone", url("one"), "work")
    work = tmp_path / "work"
    found = {
        path.relative_to(work).as_posix(): path.read_text()
        for path in work.rglob("*")
        if path.is_file() and ".git" not in path.relative_to(work).parts
    }
    assert found == pocket.kit("one")
    assert log(work) == ["One, version 1"]


def test_a_pull_brings_a_fix_into_work_that_has_begun(
    pocket: Pocket, url: Callable[..., str], tmp_path: Path
) -> None:
    done(tmp_path, "clone", url("one"), "work")
    work = tmp_path / "work"
    file = work / NUMBERS
    begun = file.read_text().replace('raise NotImplementedError("task 0.1")', "return 2 * x")
    file.write_text(begun)
    done(work, "commit", "--all", "--message=mine")
    pocket.reassign("one", pocket.publish("one", SCAFFOLD, version="2"))
    done(work, "pull", "--no-rebase")
    assert file.read_text() == begun.replace("Numbers.", "Numbers of today.")
    assert sorted(log(work)[1:]) == ["One, version 1", "One, version 2", "mine"]


def test_earlier_work_is_in_the_first_commit(
    pocket: Pocket, url: Callable[..., str], tmp_path: Path
) -> None:
    number = pocket.hand_in()
    pocket.assign("two", pocket.publish("two", SCAFFOLD))
    done(tmp_path, "clone", url("two"), "work")
    text = (tmp_path / "work" / NUMBERS).read_text()
    assert OWN in text
    assert "Numbers of today." in text
    assert f"submission {number}" in done(tmp_path / "work", "log", "--format=%b")


def test_better_earlier_work_comes_as_a_commit_on_top(
    pocket: Pocket, url: Callable[..., str], tmp_path: Path
) -> None:
    pocket.assign("two", pocket.publish("two"))
    done(tmp_path, "clone", url("two"), "work")
    work = tmp_path / "work"
    before = done(work, "rev-parse", "HEAD")
    pocket.hand_in()
    done(work, "pull", "--ff-only")
    assert OWN in (work / NUMBERS).read_text()
    assert done(work, "rev-parse", "HEAD~1") == before


def test_conflicts_are_in_a_file_and_in_the_message(
    pocket: Pocket, url: Callable[..., str], tmp_path: Path
) -> None:
    pocket.hand_in()
    pocket.assign("two", pocket.publish("two", DOCSTRING))
    done(tmp_path, "clone", url("two"), "work")
    assert "Double of" in (tmp_path / "work" / CONFLICTS).read_text()
    assert NUMBERS in done(tmp_path / "work", "log", "--format=%b")


def test_a_repository_that_is_made_again_has_the_same_commits(
    pocket: Pocket, url: Callable[..., str], tmp_path: Path
) -> None:
    pocket.kit("one")
    pocket.reassign("one", pocket.publish("one", SCAFFOLD, version="2"))
    first = done(tmp_path, "ls-remote", url("one"))
    shutil.rmtree(pocket.campus.settings.data / "kits")
    assert done(tmp_path, "ls-remote", url("one")) == first
    assert first.count("\n") == 2


def test_kits_that_were_lost_with_the_database_get_the_same_commits(
    pocket: Pocket, url: Callable[..., str], tmp_path: Path
) -> None:
    """Restoring an older backup must not part a repository from its clones."""
    from sqlmodel import delete

    from server.records import Kit

    first = done(tmp_path, "ls-remote", url("one"))
    with pocket.campus.database.writing() as db:
        db.exec(delete(Kit))
    pocket.campus.clock.later(days=1)
    assert done(tmp_path, "ls-remote", url("one")) == first


def test_many_who_clone_at_once_get_one_repository(
    pocket: Pocket, url: Callable[..., str], tmp_path: Path
) -> None:
    mine = url("one")
    with ThreadPoolExecutor(4) as pool:
        clones = [pool.submit(git, tmp_path, "clone", mine, f"work-{n}") for n in range(4)]
    assert [clone.result().returncode for clone in clones] == [0] * 4
    assert len({done(tmp_path / f"work-{n}", "rev-parse", "HEAD") for n in range(4)}) == 1
    assert len(list((pocket.campus.settings.data / "kits").iterdir())) == 1


def test_repositories_that_nobody_asked_for_are_dropped(
    pocket: Pocket, url: Callable[..., str], tmp_path: Path
) -> None:
    kits = pocket.campus.settings.data / "kits"
    long_ago = time.time() - 10_000
    for number in range(KEPT):
        (kits / f"{number}.git").mkdir(parents=True)
    for name in ("0.git", ".part-0"):
        (kits / name).mkdir(exist_ok=True)
        os.utime(kits / name, (long_ago, long_ago))
    done(tmp_path, "clone", url("one"), "work")
    assert not (kits / "0.git").exists()
    assert not (kits / ".part-0").exists()
    assert len(list(kits.iterdir())) == KEPT


def test_a_clone_has_only_ones_own_work(
    pocket: Pocket, url: Callable[..., str], tmp_path: Path
) -> None:
    pocket.hand_in()
    pocket.assign("two", pocket.publish("two"))
    done(tmp_path, "clone", url("two"), "adas")
    done(tmp_path, "clone", url("two", BOB), "bobs")
    assert "Ada's" in (tmp_path / "adas" / NUMBERS).read_text()
    assert "Ada's" not in (tmp_path / "bobs" / NUMBERS).read_text()


def test_nothing_can_be_pushed(url: Callable[..., str], tmp_path: Path) -> None:
    done(tmp_path, "clone", url("one"), "work")
    done(tmp_path / "work", "commit", "--allow-empty", "--message=mine")
    refused = git(tmp_path / "work", "push")
    assert refused.returncode
    assert "read-only" in refused.stderr


def test_packs_are_not_received(pocket: Pocket, address: str) -> None:
    token = {"authorization": f"Bearer {pocket.campus.person(ADA)}"}
    here = f"http://{address}/git/{COURSE}/one.git"
    answer = httpx.post(f"{here}/git-receive-pack", headers=token, content=b"0000")
    assert (answer.status_code, "read-only" in answer.text) == (403, True)


@pytest.mark.parametrize(
    "slug", ["two", "..", "%2e%2e", "..%2f..%2fone", "one.git/objects", "x" * 300]
)
def test_what_is_not_there_is_not_found(
    pocket: Pocket, address: str, slug: str, tmp_path: Path
) -> None:
    secret = pocket.campus.person(ADA)
    where = f"http://ada:{secret}@{address}/git/{COURSE}/{slug}.git"
    assert "not found" in git(tmp_path, "ls-remote", where).stderr


def test_a_member_of_no_course_finds_nothing(url: Callable[..., str], tmp_path: Path) -> None:
    refused = git(tmp_path, "clone", url("one", "eve@example.org"))
    assert "you have no course" in refused.stderr


@pytest.mark.parametrize("authorization", ["", "Basic !", "Basic YTpi", "Bearer gs_x", "Digest a"])
def test_who_is_not_recognised_is_asked_for_a_password(address: str, authorization: str) -> None:
    answer = httpx.get(
        f"http://{address}/git/{COURSE}/one.git/info/refs?service=git-upload-pack",
        headers={"authorization": authorization},
    )
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Basic realm=")


def test_a_token_that_is_not_for_reading_is_refused(
    pocket: Pocket, address: str, tmp_path: Path
) -> None:
    secret = pocket.campus.person(ADA, scopes=frozenset([Scope.SUBMIT]))
    refused = git(tmp_path, "clone", f"http://ada:{secret}@{address}/git/{COURSE}/one.git")
    assert "this token is not for 'read'" in refused.stderr


@pytest.mark.parametrize(
    ("content", "encoding", "status"),
    [
        (b"x" * (5 << 20), "identity", 413),
        (gzip.compress(bytes(50 << 20)), "gzip", 413),
        (b"no gzip", "gzip", 422),
    ],
)
def test_a_request_out_of_bounds_is_refused(
    pocket: Pocket, address: str, content: bytes, encoding: str, status: int
) -> None:
    token = {"authorization": f"Bearer {pocket.campus.person(ADA)}", "content-encoding": encoding}
    here = f"http://{address}/git/{COURSE}/one.git/git-upload-pack"
    assert httpx.post(here, headers=token, content=content).status_code == status


def test_without_git_it_says_so(
    pocket: Pocket, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = {"authorization": f"Bearer {pocket.campus.person(ADA)}"}
    monkeypatch.setenv("PATH", str(tmp_path))
    here = f"http://{address}/git/{COURSE}/one.git/info/refs?service=git-upload-pack"
    answer = httpx.get(here, headers=token)
    assert answer.status_code == 503
    assert "git is not installed" in answer.text
