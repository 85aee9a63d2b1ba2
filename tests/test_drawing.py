"""How examples are drawn: a process may have several threads that grade."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import settings

from grader.drawing import EXAMPLES, PROFILE, UNSHRUNK, use_profile


@pytest.fixture(autouse=True)
def profile() -> Iterator[None]:
    """The profile of other tests comes back."""
    name = settings.get_current_profile_name()
    yield
    settings.load_profile(name)


@pytest.mark.parametrize("elsewhere", [PROFILE, UNSHRUNK])
def test_the_profile_is_used_where_another_thread_used_one(elsewhere: str) -> None:
    with ThreadPoolExecutor(1) as thread:
        thread.submit(use_profile, elsewhere).result()
        use_profile()
        thread.submit(use_profile).result()
    assert settings().max_examples == EXAMPLES
