"""What the commands that reach a service have in common."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from client.account import Account, NoAccount, read_account
from client.connection import Connection, ServiceError
from grader.commands.options import BadInput, one_line

course_name_option = click.option(
    "--course", "course", help="The course's name (default: the one logged in for)."
)


@contextmanager
def connected(course: str | None = None) -> Iterator[tuple[Connection, str]]:
    """A connection as who is logged in, and the course that is meant; refusals are one line."""
    with one_line():
        try:
            account = read_account()
            with Connection(account) as connection:
                yield connection, course or account.course or only_course(connection)
        except (NoAccount, ServiceError) as error:
            raise BadInput(" ".join(str(error).split())) from error


def only_course(connection: Connection) -> str:
    """The one course that the user has. Raises `BadInput` where that is not clear."""
    found = [one["course"]["slug"] for one in connection.ask("GET", "/courses")]
    if len(found) == 1:
        return str(found[0])
    raise BadInput(f"name one of your courses with --course: {', '.join(found) or '(none)'}")


__all__ = ["Account", "connected", "course_name_option", "only_course"]
