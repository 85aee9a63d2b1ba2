"""`grad export ASSIGNMENT --format FORMAT -o FILE`."""

from __future__ import annotations

from pathlib import Path

import click

from client.options import connected, course_name_option
from grader.commands.options import BadInput

CANVAS, REPORTS, GRADESCOPE, JUNIT = FORMATS = ("canvas", "reports", "gradescope", "junit")


@click.command("export")
@click.argument("assignment", required=False)
@click.option("--format", "kind", type=click.Choice(FORMATS), required=True, help="What to write.")
@click.option("--submission", type=int, metavar="N", help="Only this one (gradescope, junit).")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="The file to write.",
)
@course_name_option
def command(
    assignment: str | None, kind: str, submission: int | None, output: Path, course: str | None
) -> None:
    """Write the grades or the reports of ASSIGNMENT for other systems.

    canvas: a gradebook CSV (of all assignments where none is named). reports: a zip with the
    report that counts of each student, as JSON. gradescope, junit: a zip with results.json or
    JUnit XML of each, or with --submission that one file.
    """
    if submission is not None and kind not in (GRADESCOPE, JUNIT):
        raise BadInput(f"--submission goes with {GRADESCOPE} and {JUNIT}")
    if submission is None and assignment is None and kind != CANVAS:
        raise BadInput("name an assignment")
    with connected(course) as (connection, slug):
        from rich.console import Console

        from client.connection import path_of
        from client.exporting import OF_ONE, download, each

        console = Console(stderr=True)
        of = ("courses", slug, "assignments", assignment) if assignment else ("courses", slug)
        if submission is not None:
            path = path_of("submissions", submission, OF_ONE[kind])
            download(connection, path, output, console)
        elif kind in OF_ONE and assignment is not None:
            count = each(connection, slug, assignment, OF_ONE[kind], output, console)
            click.echo(f"{count} submissions")
        else:
            name = "grades.csv" if kind == CANVAS else "reports.zip"
            download(connection, path_of(*of, name), output, console)
    click.secho(f"✓ {output}: {output.stat().st_size:,} bytes", fg="green")
