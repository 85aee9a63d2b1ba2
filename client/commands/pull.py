"""`grad pull first`."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

import click

from client.answers import when
from client.options import connected, course_name_option


@click.command("pull")
@click.argument("assignment", required=False)
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="The kit's folder (default: one named after the course and the assignment).",
)
@click.option("--force", is_flag=True, help="Overwrite files that you changed, too.")
@course_name_option
def command(assignment: str | None, output: Path | None, force: bool, course: str | None) -> None:
    """Fetch the kit of ASSIGNMENT, with what you wrote before in it; or its newest fixes.

    Files that you changed stay as they are. ASSIGNMENT may be left out where there is only one.
    """
    with connected(course) as (connection, name):
        from client.choice import the_assignment
        from client.kit_folder import kit_of, pull

        assigned = the_assignment(connection, name, assignment)
        slug = assigned.assignment.slug
        answer = connection.fetch("GET", f"/courses/{name}/assignments/{slug}/kit.zip")
        top, files = kit_of(answer.content)
        folder = output or Path(top)
        pulled = pull(files, folder, force=force)
        click.secho(f"{assigned.assignment.title}: {len(files)} files in {folder}", fg="green")
        if pulled.written and len(pulled.written) < len(files):
            click.echo(f"new or mended: {', '.join(pulled.written)}")
        if pulled.kept:
            click.echo(f"your own, left as they are: {', '.join(pulled.kept)}")
        for path in filter(None, answer.headers.get("kit-conflicts", "").split(", ")):
            click.secho(f"{unquote(path)}: you and the course changed the same lines", fg="yellow")
        click.echo(
            f"It is due {when(assigned.due)}. Read {folder / 'handout.md'}, try `grad test "
            f"{folder}`, and hand in with `grad submit {folder} --follow`."
        )
