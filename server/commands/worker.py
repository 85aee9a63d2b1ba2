"""`grad worker`: a worker more, on this machine or another one."""

from __future__ import annotations

import click

from grader.commands.options import BadInput, one_line, sandbox_called


@click.command("worker")
def command() -> None:
    """Grade what waits in the service's database, until SIGTERM; the grading under way is finished.

    Settings are environment variables, see docs/server.md; GRADSCHOOL_DATABASE is the service's.
    """
    with one_line():
        from server.crew import work
        from server.settings import BadSettings, read_settings

        try:
            settings = read_settings()
        except BadSettings as error:
            raise BadInput(str(error)) from error
        sandbox_called(settings.sandbox).close()
        work(settings)
