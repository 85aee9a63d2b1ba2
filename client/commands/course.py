"""`grad course new SLUG` and `grad course list`."""

from __future__ import annotations

import click

from client.options import json_option, print_json, reached


@click.group("course")
def command() -> None:
    """Make courses, and list yours."""


@command.command("new")
@click.argument("slug")
@click.option("--title", required=True, help="What people call it.")
@json_option
def new(slug: str, title: str, as_json: bool) -> None:
    """Make the course SLUG (a short name for links, like autumn-2026); you are its instructor."""
    with reached() as connection:
        made = connection.ask("POST", "/courses", json={"slug": slug, "title": title})
    if as_json:
        print_json(made)
    else:
        click.secho(f"✓ course {made['slug']}: {made['title']}", fg="green")
        click.echo(f"next: `grad publish EXERCISE --course {made['slug']}`")


@command.command("list")
@json_option
def listed(as_json: bool) -> None:
    """List the courses that you are in."""
    from rich.console import Console
    from rich.table import Table

    with reached() as connection:
        found = connection.ask("GET", "/courses")
    if as_json:
        print_json(found)
        return
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("course", "title", "you are"):
        table.add_column(name)
    for one in found:
        table.add_row(one["course"]["slug"], one["course"]["title"], one["role"])
    Console(highlight=False, markup=False).print(table)
