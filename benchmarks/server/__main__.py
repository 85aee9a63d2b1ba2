"""Measure the service as its users meet it, and write benchmarks/results/server.json."""

from __future__ import annotations

import json
import os
import platform
import shutil
import sys
import threading
import time
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import httpx2 as httpx
from rich.console import Console
from rich.progress import track

from grader.exercise import Course, load_course
from tests.server.running import Running, followed, graded, hand_in, held, solutions, temporary

ROOT = Path(__file__).parents[2]
EXERCISE = "module0"
STUDENTS = 200
MINUTE = 60.0
IDLE = 15
WARM = 4
RESULTS = ROOT / "benchmarks" / "results" / "server.json"
console = Console(stderr=True)


def idle(student: httpx.Client, files: list[bytes]) -> dict[str, float]:
    """Seconds from accepted to report while nothing else waits."""
    waits = []
    for data in track(files, "one at a time", console=console):
        number = hand_in(student, EXERCISE, data)
        begun = time.perf_counter()
        found = followed(student, number)
        waits.append(time.perf_counter() - begun)
        assert found["points"] == found["grading"]["max_points"], found
        time.sleep(0.5)
    return {"median": median(waits), "least": min(waits), "most": max(waits)}


def burst(students: list[httpx.Client], files: list[bytes]) -> dict[str, Any]:
    """All students hand in within a minute; each is looked after until there is a report."""
    accepted: list[float] = []
    refused: list[str] = []
    numbers: dict[int, httpx.Client] = {}
    begun = time.perf_counter()

    def one(index: int) -> None:
        time.sleep(index * MINUTE / len(students))
        asked = time.perf_counter()
        try:
            number = hand_in(students[index], EXERCISE, files[index])
        except (AssertionError, httpx.TransportError) as error:
            refused.append(str(error)[:200])
            return
        accepted.append(time.perf_counter() - asked)
        numbers[number] = students[index]

    threads = [threading.Thread(target=one, args=(index,)) for index in range(len(students))]
    for thread in threads:
        thread.start()
    for thread in track(threads, "a class within a minute", console=console):
        thread.join()
    found = [
        graded(student, number, 600, pause=0.5)  # asking oftener would be the load itself
        for number, student in track(numbers.items(), "their reports", console=console)
    ]
    seconds = time.perf_counter() - begun
    return {
        "students": len(students),
        "refused": refused,
        "lost": len(students) - len(refused) - len(found),
        "wrong": sum(one["points"] != one["grading"]["max_points"] for one in found),
        "faults": sum(one["grading"]["faults"] for one in found),
        "accepted_p95": quantiles(accepted, n=20)[-1],
        "accepted_median": median(accepted),
        "seconds": seconds,
        "gradings_a_minute": len(found) / seconds * 60,
    }


def measured(course: Course, sandbox: str) -> dict[str, Any]:
    """All figures, from one run of a service with two workers."""
    data = temporary()
    try:
        with Running(data, workers=2, sandbox=sandbox) as service:
            students = held(service, course, EXERCISE, STUDENTS)
            files = solutions(course, EXERCISE, STUDENTS + IDLE + WARM)
            for archive in files[:WARM]:
                graded(students[0], hand_in(students[0], EXERCISE, archive))
            figures = {"idle_seconds": idle(students[0], list(files[WARM : WARM + IDLE]))}
            return {**figures, "burst": burst(students, list(files[WARM + IDLE :]))}
    finally:
        shutil.rmtree(data)


def main() -> None:
    """Measure, print, write."""
    sandbox = sys.argv[1] if len(sys.argv) > 1 else "docker"
    figures = measured(load_course(ROOT), sandbox)
    machine = {"cores": os.cpu_count(), "python": platform.python_version(), "sandbox": sandbox}
    report = {"machine": machine, "load_before": os.getloadavg()[0], **figures}
    RESULTS.write_text(json.dumps(report, indent=2) + "\n")
    console.print_json(json.dumps(report))


if __name__ == "__main__":
    main()
