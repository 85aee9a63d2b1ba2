"""`grad roster import FILE.csv`, `grad roster links` and `grad roster list`."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import click
from msgspec import structs

from client.connection import path_of
from client.options import connected, course_name_option, json_option, print_json
from grader.commands.options import BadInput
from grader.roster import Line, Roster, RosterError, changes, read_roster

HEADER = ("email", "name", "link")


@click.group("roster")
def command() -> None:
    """Who is in the course: enrol them from a file, and give them links to log in by."""


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@course_name_option
@json_option
def enrol(file: Path, dry_run: bool, course: str | None, as_json: bool) -> None:
    """Enrol the members in FILE (CSV with a header: email, name, role, number, section).

    Who is in the course already is changed; who is not in FILE stays. Where a line is broken,
    nothing is sent.
    """
    with connected(course) as (connection, slug):
        roster = _roster(file)
        must_hold(file, roster)
        path = path_of("courses", slug, "members")
        before = {one["user"]["email"]: _line(one) for one in connection.ask("GET", path)}
        sent = {"lines": [structs.asdict(line) for line in roster.lines]}
        query = {"dry_run": dry_run}
        difference = connection.ask("POST", path, json=sent, params=query)
    if as_json:
        print_json(difference)
        return
    show(roster, before, difference)


def _roster(file: Path) -> Roster:
    try:
        return read_roster(file.read_bytes(), str(file))
    except RosterError as error:
        raise BadInput(str(error)) from None


def must_hold(file: Path, roster: Roster) -> None:
    """Name every broken line. Raises `BadInput` where there is one."""
    for fault in roster.faults:
        click.secho(f"{file}:{fault.number}: {fault.what}", fg="red", err=True)
    if roster.faults:
        broken = len({fault.number for fault in roster.faults})
        lines = "1 line is" if broken == 1 else f"{broken} lines are"
        raise BadInput(f"{lines} broken: nothing was sent")
    if roster.ignored:
        names = ", ".join(repr(name) for name in roster.ignored)
        click.secho(f"{file}:1: columns that are not used: {names}", fg="yellow", err=True)


def show(roster: Roster, before: dict[str, Line], difference: dict[str, Any]) -> None:
    """Print what a roster changes, or would, as coloured lines."""
    lines = {line.email: line for line in roster.lines}
    for email in difference["added"]:
        line = lines[email]
        facts = [line.name, line.role, line.number, line.section]
        click.secho(f"+ {email}  {', '.join(fact for fact in facts if fact)}", fg="green")
    for email in difference["changed"]:
        click.secho(f"~ {email}", fg="yellow")
        for column, old, new in changes(lines[email], before[email]):
            click.echo(
                f"    {column}: {click.style(old or '(none)', fg='red')}"
                f" → {click.style(new or '(none)', fg='green')}"
            )
    for email in difference["absent"]:
        click.secho(f"  {email}  is not in the file, and stays", dim=True)
    counts = ", ".join(
        f"{len(difference[key])} {key}" for key in ("added", "changed", "same", "absent")
    )
    if difference["kept"]:
        click.secho(f"✓ {counts}", fg="green")
    else:
        click.secho(f"{counts}; nothing was changed: it is a dry run", fg="cyan")


@command.command("links")
@click.argument("emails", nargs=-1, metavar="[EMAIL]...")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write the CSV here."
)
@course_name_option
@json_option
def links(emails: tuple[str, ...], output: Path | None, course: str | None, as_json: bool) -> None:
    """One-time links, as CSV, for students who have never logged in, or for those named.

    Each logs in whoever has it, once, within 30 days: send it to its owner alone.
    """
    with connected(course) as (connection, slug):
        path = path_of("courses", slug, "members")
        members = {one["user"]["email"]: one for one in connection.ask("GET", path)}
        unknown = [email for email in emails if email.lower() not in members]
        if unknown:
            raise BadInput(f"{slug} has no member {', '.join(unknown)}")
        new = [email for email, one in members.items() if _is_new(one)]
        made = []
        for email in [email.lower() for email in emails] or new:
            link = connection.ask("POST", path + path_of(email, "link"))["link"]
            made.append({"email": email, "name": members[email]["user"]["name"], "link": link})
        if output is not None:
            _write(output, _csv(made))
            click.secho(f"✓ {len(made)} links in {output}", fg="green", err=True)
        elif as_json:
            print_json(made)
        elif made:
            click.echo(_csv(made), nl=False)
        else:
            click.secho("every student has logged in already", fg="cyan", err=True)


@command.command("list")
@course_name_option
@json_option
def listed(course: str | None, as_json: bool) -> None:
    """List the members."""
    from rich.console import Console
    from rich.table import Table

    with connected(course) as (connection, slug):
        members = connection.ask("GET", path_of("courses", slug, "members"))
    if as_json:
        print_json(members)
        return
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("email", "name", "role", "number", "section", "logged in"):
        table.add_column(name)
    for one in members:
        line = _line(one)
        known = "yes" if one["logged_in"] else "never"
        table.add_row(line.email, line.name, line.role, line.number, line.section, known)
    Console(highlight=False, markup=False).print(table)


def _line(member: dict[str, Any]) -> Line:
    """A member as a roster would name it."""
    user, row = member["user"], member["enrolment"]
    return Line(user["email"], user["name"], row["role"], row["number"], row["section"])


def _is_new(member: dict[str, Any]) -> bool:
    return member["enrolment"]["role"] == "student" and not member["logged_in"]


def _csv(made: list[dict[str, str]]) -> str:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, HEADER, lineterminator="\n")
    writer.writeheader()
    writer.writerows(made)
    return buffer.getvalue()


def _write(path: Path, text: str) -> None:
    """Write a file of secrets: whole, and readable for nobody else."""
    draft = path.with_name(path.name + ".part")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
