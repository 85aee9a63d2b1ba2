"""`grad restore FILE`."""

from __future__ import annotations

from pathlib import Path

import click

from grader.commands.options import one_line
from server.commands.database import settled


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace what the database has.")
def command(file: Path, force: bool) -> None:
    """Bring back all that `grad backup` wrote to FILE, in one step; the service may run.

    What is graded at that moment is graded again. Links to log in that were not used yet are
    revoked, and what was revoked since the backup stays revoked.
    """
    with one_line(), settled() as database:
        from rich.console import Console
        from rich.progress import Progress

        from server.backup import restore

        console = Console(stderr=True)
        with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
            task = bar.add_task("restore", total=None)

            def watch(done: int, of: int) -> None:
                bar.update(task, completed=done, total=of)

            restore(file, database, watch, force=force)
    click.secho(f"✓ all is as it was in {file}", fg="green")
    click.echo("log in with a token of then, or by the link that `grad serve` shows when it starts")
