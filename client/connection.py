"""A connection to a service: questions to its API, and its refusals as errors of one line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self, TypeVar
from urllib.parse import quote

import httpx2 as httpx
import msgspec

from client.account import Account

SECONDS = 60.0  # streams are never silent for so long: they are told that nothing happens
OURS = 500  # statuses from here on are the service's own trouble

Kind = TypeVar("Kind")


def path_of(*parts: str | int) -> str:
    """The path of these names and numbers, whatever is in them."""
    return "".join(f"/{quote(str(part), safe='')}" for part in parts)


class ServiceError(Exception):
    """The service did not do what was asked. The message says why, and what to do."""


class Refused(ServiceError):  # noqa: N818
    """It answered, and refused."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Unreachable(ServiceError):  # noqa: N818
    """It did not answer."""


class Connection:
    """Asks one service as one user."""

    def __init__(self, account: Account, transport: httpx.BaseTransport | None = None) -> None:
        headers = {"authorization": f"Bearer {account.secret}"} if account.secret else {}
        self.account = account
        self._http = httpx.Client(
            base_url=f"{account.url.rstrip('/')}/api/v1",
            headers=headers,
            timeout=SECONDS,
            transport=transport,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def ask(self, method: str, path: str, **sent: Any) -> Any:  # noqa: ANN401 - JSON
        """The JSON that is answered. Raises `ServiceError`."""
        data = self.fetch(method, path, **sent)
        return data.json() if data.content else None

    def read(self, path: str, kind: type[Kind], **query: Any) -> Kind:  # noqa: ANN401
        """What is there, as `kind`. Raises `ServiceError`."""
        return msgspec.convert(self.ask("GET", path, params=query), kind)

    def fetch(self, method: str, path: str, **sent: Any) -> httpx.Response:  # noqa: ANN401
        """The whole answer. Raises `ServiceError`."""
        with self._told():
            answer = self._http.request(method, path, **sent)
            _check(answer)
        return answer

    @contextmanager
    def stream(self, path: str, headers: dict[str, str]) -> Iterator[httpx.Response]:
        """An answer that goes on. Raises `ServiceError`."""
        with self._told(), self._http.stream("GET", path, headers=headers) as answer:
            if answer.is_error:
                answer.read()
            _check(answer)
            yield answer

    def everything(self, path: str, **query: Any) -> Iterator[Any]:  # noqa: ANN401
        """The items of all pages of a list, the newest first."""
        while True:
            page = self.ask("GET", path, params=query)
            yield from page["items"]
            if page["next"] is None:
                return
            query["before"] = page["next"]

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except httpx.TransportError as error:
            raise Unreachable(f"{self.account.url} does not answer: {error}") from error


def _check(answer: httpx.Response) -> None:
    """Raise `Refused` where `answer` is a refusal."""
    if not answer.is_error:
        return
    try:
        problem = answer.json()
        said = ". ".join(part for part in (problem["detail"], problem.get("remedy")) if part)
    except (ValueError, KeyError, TypeError):
        said = f"HTTP {answer.status_code}"
    raise Refused(answer.status_code, said)
