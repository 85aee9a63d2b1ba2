"""Logs: a line of JSON for each event, on standard error; no name, text or file of a student."""

from __future__ import annotations

import logging
import sys

import structlog

from server.settings import Settings

# Variables hold what students wrote, and their addresses: no log shows any.
TRACEBACK = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
CONSOLE = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)


def write_logs(settings: Settings) -> None:
    """Write the logs of this process, from the level that the settings name."""
    level = logging.getLevelNamesMapping().get(settings.log_level.upper(), logging.INFO)
    human = sys.stderr.isatty()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *([] if human else [structlog.processors.ExceptionRenderer(TRACEBACK)]),
            CONSOLE if human else structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
