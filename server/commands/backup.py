"""`grad backup FILE`."""

from __future__ import annotations

from pathlib import Path

import click

from grader.commands.options import one_line
from server.commands.database import settled


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def command(file: Path) -> None:
    """Write all that the service keeps to FILE, as it is now, while it runs.

    It holds everybody's work: keep it where only you can read it. The database is the service's:
    GRADSCHOOL_DATA or GRADSCHOOL_DATABASE.
    """
    with one_line(), settled() as database:
        from rich.console import Console
        from rich.progress import Progress

        from server.backup import backup

        console = Console(stderr=True)
        with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
            task = bar.add_task("backup", total=None)
            backup(database, file, lambda done, of: bar.update(task, completed=done, total=of))
    size = file.stat().st_size / (1 << 20)
    click.secho(f"✓ {file}: {size:.1f} MiB, checked", fg="green")
