"""What the service refuses, and why: RFC 9457 problem details, one type for each status."""

from __future__ import annotations

from typing import ClassVar

from pydantic import BaseModel

MEDIA_TYPE = "application/problem+json"


class ProblemDetails(BaseModel):
    """The body of every answer of 400 and above."""

    type: str
    title: str
    status: int
    detail: str
    remedy: str = ""


class Problem(Exception):  # noqa: N818 - what a client did is not an error of ours
    """A request that is refused. `remedy` says what to do about it."""

    status: ClassVar[int] = 400
    title: ClassVar[str] = "Bad request"

    def __init__(
        self, detail: str, remedy: str = "", headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.remedy = remedy
        self.headers = headers or {}

    def details(self) -> ProblemDetails:
        """The record that is sent."""
        kind = self.title.lower().replace(" ", "-")
        return ProblemDetails(
            type=f"urn:gradschool:problem:{kind}",
            title=self.title,
            status=self.status,
            detail=self.detail,
            remedy=self.remedy,
        )


class Unauthenticated(Problem):
    """Nobody is logged in, or the token is wrong, over or revoked."""

    status = 401
    title = "Not logged in"


class Forbidden(Problem):
    """Who is logged in may not do that."""

    status = 403
    title = "Not allowed"


class NotFound(Problem):
    """It is not there, or not for who asks."""

    status = 404
    title = "Not found"


class Conflict(Problem):
    """It contradicts what is there already."""

    status = 409
    title = "Conflict"


class Changed(Problem):
    """Somebody else changed it since it was read."""

    status = 412
    title = "Changed meanwhile"


class TooLarge(Problem):
    """More bytes than are taken."""

    status = 413
    title = "Too large"


class Unusable(Problem):
    """What was sent can be read and makes no sense."""

    status = 422
    title = "Unusable"


class TooMany(Problem):
    """Too often, too soon."""

    status = 429
    title = "Too many requests"


class Broken(Problem):
    """A fault of ours."""

    status = 500
    title = "Broken"


class OutOfService(Problem):
    """The service cannot do it now, and it is not the client's fault."""

    status = 503
    title = "Out of service"
