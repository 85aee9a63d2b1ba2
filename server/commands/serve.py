"""`grad serve`: the web and its workers."""

from __future__ import annotations

import os
from datetime import timedelta

import click

from grader.commands.options import BadInput, one_line, sandbox_called

LINK = timedelta(hours=1)


@click.command("serve")
@click.option("--admin", default="admin@localhost", show_default=True, help="Who runs the service.")
@click.option("--listen", help="Address and port (default: GRADSCHOOL_LISTEN).")
@click.option("--workers", type=int, help="Worker processes (default: GRADSCHOOL_WORKERS).")
def command(admin: str, listen: str | None, workers: int | None) -> None:
    """Run the service: the web and its workers, on SQLite unless GRADSCHOOL_DATABASE says else.

    On its first line stands a link by which who runs it logs in, once. All settings are
    environment variables, see docs/server.md.
    """
    named = {"GRADSCHOOL_LISTEN": listen, "GRADSCHOOL_WORKERS": workers}
    given = {name: str(value) for name, value in named.items() if value is not None}
    with one_line():
        from server.app import create_app
        from server.clock import now
        from server.crew import Crew
        from server.database import open_database
        from server.logs import write_logs
        from server.people import admin_link
        from server.settings import BadSettings, read_settings
        from server.web import Web

        try:
            settings = read_settings({**os.environ, **given})
            host, port = settings.address
        except BadSettings as error:
            raise BadInput(str(error)) from error
        write_logs(settings)
        if settings.workers:
            sandbox_called(settings.sandbox).close()
        database = open_database(settings.database_url)
        link = admin_link(database, settings, admin.lower(), now(), LINK)
        click.echo(f"log in as {admin}, once, within the hour: {link}")
        app = create_app(settings, database)
        crew = Crew(settings)
        crew.start()
        try:
            Web(app, host, port).serve_all()
        finally:
            crew.dismiss()
            database.close()
