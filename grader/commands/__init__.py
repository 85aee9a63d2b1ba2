"""`grad`: the command line. Each command is an entry point, loaded when it is called.

Those of this package grade; a client and a service bring their own ones.
"""

from __future__ import annotations

import signal
import sys
from importlib.metadata import EntryPoint, entry_points

import click

GROUP = "grad.commands"
ORDER = ("kit", "test", "grade", "replay", "verify", "login", "pull", "submit", "status", "report")
"""First what students use, then the others by name."""
A_MOMENT = 0.01
"""Seconds: the callback is over by then."""


def commands() -> dict[str, EntryPoint]:
    """The commands that are installed, in the order in which they are shown."""
    found = {point.name: point for point in entry_points(group=GROUP)}
    order = [name for name in ORDER if name in found]
    return {name: found[name] for name in [*order, *sorted(found.keys() - set(order))]}


class Commands(click.Group):
    """Loads a command's file when it is named, so that `grad --help` stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The commands in the order in which they are shown."""
        return list(commands())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of that name, if there is one."""
        point = commands().get(cmd_name)
        command: click.Command | None = point.load() if point else None
        return command


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="gradschool", prog_name="grad")
def main() -> None:
    """Hand out, grade and verify exercises in which students build deep learning from scratch.

    Exit codes: 0 all points (or done), 1 not all points, 2 bad input or set-up, 3 our own fault.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # sandboxes are closed on the way out
    signal.signal(signal.SIGALRM, signal.default_int_handler)
    sys.unraisablehook = stop_again


def stop_again(lost: sys.UnraisableHookArgs) -> None:
    """Stop a moment later where the interpreter had to drop it, as in a callback of its collector.

    Hypothesis has such a callback, and one stop in ten met it.
    """
    if issubclass(lost.exc_type, KeyboardInterrupt):
        signal.setitimer(signal.ITIMER_REAL, A_MOMENT)
    else:
        sys.__unraisablehook__(lost)
