"""What serves the service."""

from __future__ import annotations

import gc

import httpx2 as httpx

from tests.server.campus import Campus
from tests.server.running import served


def test_what_a_service_is_made_of_is_looked_through_for_garbage_once(campus: Campus) -> None:
    with served(campus.app) as url:
        assert httpx.get(f"{url}/health").status_code == 200
        assert gc.get_freeze_count() > 100_000
    assert gc.get_freeze_count() == 0
