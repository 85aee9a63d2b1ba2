"""What is sent where `git http-backend` does not do its work."""

from __future__ import annotations

import asyncio
import time
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import psutil
import pytest

from server.cgi import Backend, parsed

Message = MutableMapping[str, Any]


def sent(
    folder: Path, monkeypatch: pytest.MonkeyPatch, script: str, seconds: float = 10
) -> list[Message]:
    """What is sent with this shell script in git's place."""
    (folder / "git").write_text(f"#!/bin/sh\n{script}\n")
    (folder / "git").chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    messages: list[Message] = []

    async def send(message: Message) -> None:
        messages.append(message)

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    backend = Backend({}, b"asked", asyncio.Semaphore(1), seconds)
    asyncio.run(backend({"type": "http"}, receive, send))
    return messages


def lives(number: int) -> bool:
    """Whether there is a process of that number, and it is not only waiting to be buried."""
    try:
        return psutil.Process(number).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_what_git_says_is_passed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = r"""printf 'Status: 415 No\r\nContent-Type: text/plain\r\nX-Path: /srv\r\n\r\n'; cat"""
    start, body, end = sent(tmp_path, monkeypatch, script)
    assert start["status"] == 415
    assert start["headers"] == [(b"content-type", b"text/plain")]
    assert (body["body"], end["more_body"]) == (b"asked", False)


def test_a_git_that_says_nothing_is_out_of_service(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sent(tmp_path, monkeypatch, "exit 1")[0]["status"] == 503


def test_a_git_that_hangs_is_ended_with_all_that_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pid = tmp_path / "pid"
    script = f"sleep 99 & echo $! > {pid}; wait"
    begun = time.monotonic()
    assert sent(tmp_path, monkeypatch, script, seconds=1)[0]["status"] == 503
    assert time.monotonic() - begun < 30
    while lives(int(pid.read_text())):
        assert time.monotonic() - begun < 30
        time.sleep(0.01)


def test_git_that_is_too_slow_in_the_middle_is_cut_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = r"printf 'Content-Type: a/b\r\n\r\nbegun'; sleep 99"
    messages = sent(tmp_path, monkeypatch, script, seconds=1)
    assert [message.get("body") for message in messages] == [None, b"begun"]


def test_a_status_is_200_where_git_names_none() -> None:
    assert parsed(b"Expires: never\r\n\r\n") == (200, [(b"expires", b"never")])
