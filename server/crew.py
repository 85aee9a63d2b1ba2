"""The workers beside the web: processes of their own, started again where one dies."""

from __future__ import annotations

import os
import signal
import socket
import threading
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from types import FrameType

import structlog

from grader.sandbox.docker import DockerSandbox
from grader.sandbox.process import ProcessSandbox
from grader.sandbox.session import Sandbox
from server.database import Database
from server.logs import write_logs
from server.settings import Settings
from server.worker import Worker

NICE = 5  # whoever hands in is answered before anything is graded
A_WHILE = 0.5  # seconds between two looks at the workers
PATIENCE = 120  # seconds for gradings under way to come to their end

log = structlog.get_logger()


class Crew:
    """Keeps `settings.workers` worker processes running until it is dismissed."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._context = get_context("spawn")
        self._members: list[BaseProcess] = []
        self._over = threading.Event()
        self._watch = threading.Thread(target=self._watched, name="crew", daemon=True)

    def start(self) -> None:
        """Start the workers."""
        self._members = [self._hired(number) for number in range(self._settings.workers)]
        self._watch.start()

    def dismiss(self) -> None:
        """Let the gradings under way come to their end, and the workers with them."""
        self._over.set()
        self._watch.join()
        for member in self._members:
            member.terminate()
        for member in self._members:
            member.join(PATIENCE)
            member.kill()

    def _hired(self, number: int) -> BaseProcess:
        member = self._context.Process(target=work, args=(self._settings, number), daemon=False)
        member.start()
        return member

    def _watched(self) -> None:
        while not self._over.wait(A_WHILE):
            for number, member in enumerate(self._members):
                if not member.is_alive():
                    log.error("worker died", worker=number, exit=member.exitcode)
                    self._members[number] = self._hired(number)


def work(settings: Settings, number: int = 0) -> None:
    """Be a worker until SIGTERM, or until the process that started this one is gone."""
    stopping = threading.Event()

    def stop(_: int, __: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    write_logs(settings)
    os.nice(NICE)
    threading.Thread(target=_orphaned, args=(os.getppid(), stopping), daemon=True).start()
    database = Database(settings.database_url)
    sandbox = sandbox_of(settings)
    try:
        name = f"{socket.gethostname()}/{os.getpid()}/{number}"
        Worker(settings, database, sandbox, name).run(stopping)
    finally:
        sandbox.close()
        database.close()


def sandbox_of(settings: Settings) -> Sandbox:
    """The sandbox that the settings name."""
    return ProcessSandbox() if settings.sandbox == "process" else DockerSandbox()


def _orphaned(parent: int, stopping: threading.Event) -> None:
    while os.getppid() == parent:
        if stopping.wait(A_WHILE):
            return
    stopping.set()
