"""Ask every page of a made-up course, and write benchmarks/results/pages.json."""

from __future__ import annotations

import json
import os
import platform
import sys
import time
from pathlib import Path
from typing import Any

import httpx2 as httpx
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from rich.console import Console
from rich.progress import track

from benchmarks.pages.demonstration import (
    AMOUNT,
    ASSIGNMENT,
    COURSE,
    ROOT,
    Sample,
    demonstration,
    regrade,
    sample,
    teacher,
    token,
)
from benchmarks.pages.visits import TIMES, Queries, visited
from server.app import API, create_app
from tests.server.running import answered, served

RESULTS = ROOT / "benchmarks" / "results" / "pages.json"
MOST_MS, MOST_BYTES = 100.0, 100 << 10
HERE = f"/courses/{COURSE}/assignments"
STREAM = "/live"
"""It waits for news, so its end says nothing of how quick it is."""
SECRETS = ("/login/", "/join/", "/oidc/", "/git/", "/static", "/metrics")
STUDENTS = ("/", "/courses/{course}", "/submissions/{number}", "/submissions/{number}/changes")
"""What a student looks at, too; and the assignment's own pages that are not staff's."""
THEIRS = ("", "/handout", "/speed")
console = Console(stderr=True)


def places(asked: Sample, regrade_id: int) -> dict[str, str]:
    """What stands for the parameters of paths."""
    return {
        "{course}": COURSE,
        "{assignment}": ASSIGNMENT,
        "{number}/changes": f"{asked.last}/changes?since={asked.first}",
        "submissions/{number}": f"submissions/{asked.last}",
        "regrades/{number}": f"regrades/{regrade_id}",
        "{email}": asked.email,
        "{other}": asked.other,
        "{exercise}": ASSIGNMENT,
    }


def paths(app: FastAPI) -> list[str]:
    """The routes of pages that are looked at; `compare` only leads to another one."""
    found = {
        str(route.path)
        for route in iter_route_contexts(app.routes)
        if "GET" in (route.methods or ())
    }
    return sorted(
        path
        for path in found
        if not path.startswith((API, *SECRETS)) and not path.endswith((STREAM, "/compare"))
    )


def pages(patterns: list[str], known: dict[str, str]) -> dict[str, str]:
    """Each page's route, and an address that it answers."""
    found = {}
    for pattern in patterns:
        path = pattern
        for name, value in known.items():
            path = path.replace(name, value)
        if "{" not in path:
            found[pattern] = path
    return found


def regraded(client: httpx.Client, slug: str) -> int:
    """Ask for a regrade; its number."""
    asked = client.post(f"{API}{HERE}/{slug}/regrades", json={"reason": "a test was wrong"})
    number: int = answered(asked, 201)["regrade"]["id"]
    return number


def compared(client: httpx.Client) -> None:
    """Wait until the class is read for similarity, which would take time of other pages."""
    while not answered(client.get(f"{API}{HERE}/{ASSIGNMENT}/similarity"))["ready"]:
        time.sleep(0.5)


def main() -> int:
    """Measure; 1 where a page is slower or larger than it may be."""
    load = os.getloadavg()[0]
    with console.status("making up a class"), demonstration() as (settings, database):
        queries, app, asked = Queries(database), create_app(settings, database), sample(database)
        with served(app) as url:
            staff, student = (
                httpx.Client(base_url=url, headers={"authorization": f"Bearer {secret}"})
                for secret in (teacher(database), token(database, asked.email))
            )
            ready, running = regraded(staff, ASSIGNMENT), regraded(staff, "module2")
            regrade(database, ready, 1.0)
            regrade(database, running, 0.5)
            compared(staff)
            every = pages(paths(app), places(asked, ready))
            visits = [(staff, name, path) for name, path in every.items()]
            visits.append((staff, "/regrades/{number}, which runs", f"/regrades/{running}"))
            own = [*STUDENTS, *("/courses/{course}/assignments/{assignment}" + p for p in THEIRS)]
            visits += [(student, f"{name}, by a student", every[name]) for name in own]
            found = {
                name: visited(client, queries, path)
                for client, name, path in track(visits, "pages", console=console)
            }
            for client in (staff, student):
                client.close()
    write(found, load)
    return 1 if any(too_much(each) for each in found.values()) else 0


def too_much(each: dict[str, Any]) -> bool:
    """Whether a page is refused, slower or larger than it may be."""
    slow, large = each["p95_ms"] > MOST_MS, each["first_visit_bytes"] > MOST_BYTES
    return slow or large or each["status"] != 200


def write(found: dict[str, dict[str, Any]], load: float) -> None:
    """Keep what was measured, and show it."""
    record = {
        "machine": {"processors": platform.processor() or platform.machine()},
        "load_before": load,
        "students": AMOUNT.students,
        "submissions": AMOUNT.submissions,
        "times": TIMES,
        "pages": found,
    }
    Path(RESULTS).write_text(json.dumps(record, indent=2) + "\n")
    for pattern, each in found.items():
        line = f"{each['median_ms']:7.1f} {each['p95_ms']:7.1f} ms {each['queries']:4} queries"
        sizes = f"{each['bytes']:7,} {each['first_visit_bytes']:8,} B"
        style = "red" if too_much(each) else None
        console.print(f"{line} {sizes}  {pattern}", style=style)


if __name__ == "__main__":
    sys.exit(main())
