"""`grad publish EXERCISE`, and with `--assign` an assignment of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from client.options import connected, course_name_option, json_option, print_json
from grader.commands.options import BadInput, course_at

if TYPE_CHECKING:
    from rich.console import Console

    from client.assigning import Assigned
    from grader.exercise import Course, Exercise

ATTEMPTS = ("best", "last")
SHOWN = ("always", "after_due", "never")


@click.command("publish")
@click.argument("name", metavar="EXERCISE")
@click.option(
    "--course-folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder to publish from (default: the one at or above this folder).",
)
@click.option("--verify", is_flag=True, help="First prove it here as `grad verify` does (minutes).")
@click.option("--assign", "slug", metavar="SLUG", help="Make or change this assignment of it.")
@click.option("--title", help="What students read (default: the exercise's title).")
@click.option("--opens", metavar="DATE", help="When students see it (default: now).")
@click.option("--due", metavar="DATE", help="Like '2026-09-01 18:00'.")
@click.option("--closes", metavar="DATE", help="Until then work is taken late (default: due).")
@click.option("--time-zone", help="Of all dates, like Europe/Berlin (default: this machine's).")
@click.option("--late-percent", type=float, help="What each day of lateness takes off.")
@click.option("--hourly", type=int, help="How many submissions within an hour.")
@click.option("--attempts", type=click.Choice(ATTEMPTS), help="Which submission counts.")
@click.option("--shown", type=click.Choice(SHOWN), help="When students read hidden tests' causes.")
@course_name_option
@json_option
def command(
    name: str,
    course_folder: Path | None,
    verify: bool,
    slug: str | None,
    course: str | None,
    as_json: bool,
    **terms: Any,  # noqa: ANN401 - the assignment's
) -> None:
    """Publish EXERCISE of a course folder, so that it can be handed out.

    Its own files are read first: nothing is sent where anything in them is wrong. The service then
    grades the reference, which must score full marks, and the untouched kit, which must score
    nothing. With --assign students get it from the opening on.
    """
    named = {key: value for key, value in terms.items() if value is not None}
    if named and slug is None:
        options = ", ".join(f"--{key.replace('_', '-')}" for key in named)
        raise BadInput(f"{options}: of which assignment? Name it with --assign")
    with connected(course) as (connection, where):
        from rich.console import Console

        from client.assigning import assign
        from client.publishing import must_be_sound, proven, send

        console = Console(stderr=as_json, highlight=False, markup=False, soft_wrap=True)
        folder = course_at(course_folder)
        exercise = folder.exercise(name)
        prove(folder, exercise, console, verify=verify)
        sent = send(connection, where, folder, exercise, console)
        release = proven(connection, where, sent["release"]["id"], console)
        must_be_sound(release)
        tell_release(console, release, known=sent["known"])
        if not verify:
            console.print(
                "- not proven: other seeds, and known-wrong solutions"
                f" (`grad publish --verify`, or `grad verify {name}`)",
                style="yellow",
            )
        assigned = assign(connection, where, slug, release["release"], named) if slug else None
    if assigned is not None:
        tell_assignment(console, assigned)
    if as_json:
        print_json({**release, "assignment": assigned.row if assigned else None})


def prove(folder: Course, exercise: Exercise, console: Console, *, verify: bool) -> None:
    """What can be known here before anything is sent. Raises `BadInput`."""
    from client.publishing import check

    console.print(f"{exercise.name}: {exercise.title}, version {exercise.version}", style="bold")
    check(folder, exercise, console)
    console.print("✓ its own files hold, and its kit gives no solution away", style="green")
    if verify:
        from grader.commands.verify import verified

        if not verified(folder, exercise, "process"):
            raise BadInput(f"{exercise.name} does not hold: nothing was published")


def tell_release(console: Console, release: dict[str, Any], *, known: bool) -> None:
    """Say what is published."""
    from client.publishing import scores

    number = release["release"]["id"]
    was = "published before" if known else "published"
    console.print(f"✓ release {number} is {was}: {scores(release)}", style="green")


def tell_assignment(console: Console, assigned: Assigned) -> None:
    """Say what students get when."""
    from client.assigning import dates

    row = assigned.row
    console.print(f"✓ assignment {row['slug']} is {assigned.what}: {row['title']}", style="green")
    console.print(f"  {dates(row)}")
    if assigned.other_release:
        console.print(
            "  what was graded before stays as it is:"
            f" `grad regrade {row['slug']} --preview` shows what would change",
            style="cyan",
        )
