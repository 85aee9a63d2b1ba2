"""`grad login LINK`."""

from __future__ import annotations

import platform
from urllib.parse import urlsplit

import click

from client.account import Account, write_account
from client.connection import Connection, ServiceError
from grader.commands.options import BadInput, one_line


@click.command("login")
@click.argument("link")
@click.option("--course", default="", help="The course that other commands mean.")
def command(link: str, course: str) -> None:
    """Log in by the one-time LINK that `grad serve`, an instructor or a page has shown."""
    parts = urlsplit(link)
    secret = parts.path.rpartition("/login/")[2]
    if parts.scheme not in ("http", "https") or not secret:
        raise BadInput(f"{link!r} is no link to log in by: it looks like https://host/login/gs_...")
    url = f"{parts.scheme}://{parts.netloc}"
    with one_line():
        try:
            with Connection(Account(url, "")) as connection:
                asked = {"link": secret, "name": f"grad on {platform.node()}"}
                made = connection.ask("POST", "/login", json=asked)
            account = Account(url, made["secret"], course)
            with Connection(account) as connection:
                user = connection.ask("GET", "/me")["user"]
        except ServiceError as error:
            raise BadInput(" ".join(str(error).split())) from error
        write_account(account)
    click.secho(f"{url}: logged in as {user['name']} <{user['email']}>", fg="green")
