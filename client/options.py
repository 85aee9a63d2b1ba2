"""What the commands that reach a service have in common."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
import httpx2 as httpx

from client.account import Account, NoAccount, read_account
from client.connection import OURS, Connection, Refused, ServiceError
from grader.commands.options import OUR_FAULT, BadInput, one_line

course_name_option = click.option(
    "--course", "course", help="The course's name (default: the one logged in for)."
)


class OurFault(BadInput):
    """One clear line, and the exit code that says whose fault it is."""

    exit_code = OUR_FAULT


@contextmanager
def connected(course: str | None = None) -> Iterator[tuple[Connection, str]]:
    """A connection as who is logged in, and the course that is meant; refusals are one line.

    Who calls a command may give a transport of their own as the context's object.
    """
    transport = click.get_current_context().find_object(httpx.BaseTransport)
    with one_line():
        try:
            account = read_account()
            with Connection(account, transport) as connection:
                yield connection, course or account.course or only_course(connection)
        except (NoAccount, ServiceError) as error:
            broken = isinstance(error, Refused) and error.status >= OURS
            kind = OurFault if broken else BadInput
            raise kind(" ".join(str(error).split())) from error


def only_course(connection: Connection) -> str:
    """The one course that the user has. Raises `BadInput` where that is not clear."""
    found = [one["course"]["slug"] for one in connection.ask("GET", "/courses")]
    if len(found) == 1:
        return str(found[0])
    raise BadInput(f"name one of your courses with --course: {', '.join(found) or '(none)'}")


__all__ = ["Account", "OurFault", "connected", "course_name_option", "only_course"]
