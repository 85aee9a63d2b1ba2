"""`grad demo-data`: a course that never was, to look at pages with."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from grader.commands.options import BadInput, one_line

LINK = timedelta(days=1)


@click.command("demo-data")
@click.option("--course", "folder", type=click.Path(path_type=Path), default=Path())
@click.option("--students", type=click.IntRange(1, 500), default=400, show_default=True)
@click.option("--submissions", type=click.IntRange(0, 50_000), default=10_000, show_default=True)
@click.option("--seed", type=int, default=0, show_default=True, help="The same one, the same data.")
def command(folder: Path, students: int, submissions: int, seed: int) -> None:
    """Fill an empty service with a class that was made up, and print a link to look at it.

    The service is the one that GRADSCHOOL_DATA or GRADSCHOOL_DATABASE names; nothing is graded.
    """
    with one_line():
        from grader.exercise import find_course
        from server.clock import now
        from server.database import open_database
        from server.demo.filling import TEACHER, Amount, fill
        from server.people import admin_link
        from server.problems import Problem
        from server.settings import BadSettings, read_settings

        try:
            settings = read_settings()
        except BadSettings as error:
            raise BadInput(str(error)) from error
        database = open_database(settings.database_url)
        try:
            with Progress(console=Console(stderr=True), transient=True) as progress:
                steps = {
                    name: progress.add_task(name, total=None)
                    for name in ("exercises", "submissions")
                }
                fill(
                    database,
                    find_course(folder),
                    Amount(students, submissions, seed),
                    now,
                    lambda step, done, total: progress.update(
                        steps[step], completed=done, total=total
                    ),
                )
            link = admin_link(database, settings, TEACHER, now(), LINK)
        except Problem as problem:
            raise BadInput(f"{problem.detail}. {problem.remedy}") from problem
        finally:
            database.close()
        click.echo(f"log in as {TEACHER}, once, within a day, while `grad serve` runs: {link}")
