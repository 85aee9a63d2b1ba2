"""`grad`: the command line. Each command is a file here, loaded when it is called."""

from __future__ import annotations

import importlib
import signal

import click

COMMANDS = ("kit", "test", "grade", "replay", "verify")


class Commands(click.Group):
    """Loads a command's file when it is named, so that `grad --help` stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The commands in the order in which a course is made and taken."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of that name, if there is one."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"{__name__}.{cmd_name}")
        command: click.Command = module.command
        return command


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="gradschool", prog_name="grad")
def main() -> None:
    """Hand out, grade and verify exercises in which students build deep learning from scratch.

    Exit codes: 0 all points (or done), 1 not all points, 2 bad input or set-up, 3 our own fault.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # sandboxes are closed on the way out
