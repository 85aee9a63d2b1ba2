"""What the commands that reach a service have in common."""

from __future__ import annotations

import json
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
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")


@contextmanager
def reached() -> Iterator[Connection]:
    """A connection as who is logged in; refusals are one line and exit code 2.

    A click context whose object is a transport has its questions answered by that.
    """
    context = click.get_current_context(silent=True)
    transport = context.find_object(httpx.BaseTransport) if context else None
    with one_line():
        try:
            with Connection(read_account(), transport) as connection:
                yield connection
        except (NoAccount, ServiceError) as error:
            broken = isinstance(error, Refused) and error.status >= OURS
            kind = OurFault if broken else BadInput
            raise kind(" ".join(str(error).split())) from error


class OurFault(BadInput):
    """One clear line, and the exit code that says whose fault it is."""

    exit_code = OUR_FAULT


@contextmanager
def connected(course: str | None = None) -> Iterator[tuple[Connection, str]]:
    """A connection as who is logged in, and the course that is meant."""
    with reached() as connection:
        yield connection, course or connection.account.course or only_course(connection)


def only_course(connection: Connection) -> str:
    """The one course that the user has. Raises `BadInput` where that is not clear."""
    found = [one["course"]["slug"] for one in connection.ask("GET", "/courses")]
    if len(found) == 1:
        return str(found[0])
    raise BadInput(f"name one of your courses with --course: {', '.join(found) or '(none)'}")


def print_json(value: object) -> None:
    """Print what a script reads."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False))


__all__ = [
    "Account",
    "OurFault",
    "connected",
    "course_name_option",
    "json_option",
    "only_course",
    "print_json",
    "reached",
]
