"""The pool: hosts that were started before anyone needed them."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing

import pytest

from grader.sandbox.docker import DockerSandbox
from grader.sandbox.local_host import LocalHost
from grader.sandbox.pool import Pool
from grader.sandbox.session import Cargo, Limits, Unavailable

LIMITS = Limits()
KIND = (LIMITS, ["json"], {"A": "1"})
OTHER = (LIMITS, ["re"], {"A": "2"})


class Post(LocalHost):
    """A host in which nothing runs."""

    def __init__(self, warm: Sequence[str]) -> None:
        super().__init__()
        self.warm = list(warm)
        self.lives = True
        self.closed = False

    def alive(self) -> bool:
        return self.lives

    def close(self) -> None:
        self.closed = True
        super().close()


class Posts:
    """Starts posts, and remembers them; there are none while the engine is away."""

    def __init__(self) -> None:
        self.made: list[Post] = []
        self.engine = True

    def start(self, _: Limits, warm: Sequence[str], __: Mapping[str, str]) -> Post:
        if not self.engine:
            raise Unavailable("no engine")
        self.made.append(Post(warm))
        return self.made[-1]

    def wait(self, wanted: int) -> None:
        """Until so many were made."""
        deadline = time.monotonic() + 10
        while len(self.made) < wanted:
            assert time.monotonic() < deadline
            time.sleep(0.01)


@pytest.fixture
def posts() -> Iterator[Posts]:
    made = Posts()
    yield made
    for post in made.made:
        post.close()


@pytest.fixture
def pool(posts: Posts) -> Iterator[Pool]:
    with closing(Pool(posts.start)) as opened:
        yield opened


def test_what_is_prepared_is_handed_out(pool: Pool, posts: Posts) -> None:
    pool.prepare(1, *KIND)
    posts.wait(1)
    assert pool.take(*KIND) is posts.made[0]


def test_a_host_of_another_kind_is_not_handed_out(pool: Pool, posts: Posts) -> None:
    pool.prepare(1, *OTHER)
    posts.wait(1)
    taken = pool.take(*KIND)
    assert (isinstance(taken, Post) and taken.warm, taken in posts.made[:1]) == (["json"], False)


def test_what_is_prepared_is_not_replaced(pool: Pool, posts: Posts) -> None:
    pool.prepare(1, *KIND)
    pool.take(*KIND)
    pool.close()
    assert len(posts.made) == 1


def test_what_is_kept_is_replaced_when_it_is_taken(pool: Pool, posts: Posts) -> None:
    pool.keep(2, *KIND)
    taken = [pool.take(*KIND) for _ in range(3)]
    posts.wait(5)
    pool.close()
    assert (len(set(map(id, taken))), len(posts.made)) == (3, 5)


def test_keeping_again_starts_only_what_is_missing(pool: Pool, posts: Posts) -> None:
    pool.keep(1, *KIND)
    pool.keep(3, *KIND)
    pool.close()
    assert len(posts.made) == 3


def test_keeping_fewer_ends_the_others(pool: Pool, posts: Posts) -> None:
    pool.keep(3, *KIND)
    posts.wait(3)
    pool.keep(1, *KIND)
    assert [post.closed for post in posts.made].count(True) == 2


def test_a_host_that_ended_while_it_waited_is_not_handed_out(pool: Pool, posts: Posts) -> None:
    for number in (1, 2):
        pool.prepare(1, *KIND)
        posts.wait(number)
    posts.made[0].lives = False
    taken = pool.take(*KIND)
    assert (taken is posts.made[1], posts.made[0].closed) == (True, True)


def test_hosts_that_did_not_start_are_forgotten(pool: Pool, posts: Posts) -> None:
    posts.engine = False
    pool.keep(2, *KIND)
    with pytest.raises(Unavailable):
        pool.take(*KIND)
    posts.engine = True
    assert pool.take(*KIND) in posts.made


def test_nothing_waits_in_a_pool_that_is_closed(posts: Posts) -> None:
    pool = Pool(posts.start)
    pool.keep(3, *KIND)
    pool.close()
    assert (len(posts.made), all(post.closed for post in posts.made)) == (3, True)


def test_a_container_that_was_killed_while_it_waited_serves_nobody(
    docker_sandbox: DockerSandbox,
) -> None:
    docker_sandbox.check()
    with closing(DockerSandbox()) as sandbox:
        host = sandbox._start(LIMITS, [], {})
        assert host.alive()
        host._container.kill()  # type: ignore[union-attr]
        assert not host.alive()
        host.close()
        sandbox.keep(1, LIMITS, [], {})
        with closing(sandbox.open(Cargo({}, "def one(): return 1\n"), LIMITS)) as session:
            session.begin()
            assert session.ask("one", []) == 1
