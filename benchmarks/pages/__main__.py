"""Ask every page of a made-up course, and write benchmarks/results/pages.json."""

from __future__ import annotations

import gzip
import json
import platform
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient
from rich.console import Console
from rich.progress import track
from sqlalchemy import event
from sqlmodel import select

from grader.exercise import load_course
from server.app import API, create_app
from server.clock import now
from server.database import Database, key, open_database
from server.demo.filling import TEACHER, Amount, fill
from server.records import Regrade, Submission, TokenKind, User
from server.settings import Settings
from server.tokens import issue

ROOT = Path(__file__).parents[2]
RESULTS = ROOT / "benchmarks" / "results" / "pages.json"
AMOUNT = Amount(students=400, submissions=10_000, seed=0)
TIMES = 20
MOST_MS, MOST_BYTES = 100.0, 100 << 10
ASSIGNMENT = "module3"
STREAM = "/live"
"""It waits for news, so its end says nothing of how quick it is."""
SECRETS = ("/login/", "/join/", "/oidc/", "/git/", "/static", "/metrics")
console = Console(stderr=True)


class Queries:
    """Counts what a database is asked."""

    def __init__(self, database: Database) -> None:
        self.count = 0
        event.listen(database.engine, "before_cursor_execute", self._asked)

    def _asked(self, *_: object) -> None:
        self.count += 1


@contextmanager
def demonstration() -> Iterator[tuple[Settings, Database]]:
    """A service with the made-up class."""
    with tempfile.TemporaryDirectory(prefix="gradschool-pages-") as folder:
        settings = Settings(data=Path(folder), sandbox="process", requests_a_minute=10**9)
        database = open_database(settings.database_url)
        with console.status("making up a class"):
            fill(database, load_course(ROOT), AMOUNT, now, lambda *_: None)
        yield settings, database
        database.close()


def places(database: Database) -> dict[str, str]:
    """What stands for the parameters of paths: a student and the newest of their submissions."""
    with database.reading() as db:
        found = db.exec(
            select(Submission, User.email).join(User).order_by(Submission.id.desc())  # type: ignore[union-attr]
        ).first()
        other = db.exec(select(User.email).where(User.email != TEACHER)).first()
        regrade = db.exec(select(Regrade.id)).first()
    if found is None or other is None:
        raise SystemExit("the made-up class handed nothing in")
    submission, email = found
    return {
        "{course}": "demo",
        "{assignment}": ASSIGNMENT,
        "submissions/{number}": f"submissions/{submission.id}",
        "regrades/{number}": f"regrades/{regrade or 1}",
        "{email}": email,
        "{other}": other,
        "{exercise}": ASSIGNMENT,
    }


def pages(paths: list[str], known: dict[str, str]) -> dict[str, str]:
    """Each page's route, and an address that it answers."""
    found = {}
    for pattern in paths:
        path = pattern
        for name, value in known.items():
            path = path.replace(name, value)
        if "{" not in path:
            found[pattern] = path
    return found


def measured(client: TestClient, queries: Queries, path: str) -> dict[str, Any]:
    """How long a page takes on the server, what it asks, and how many bytes it is."""
    answer = client.get(path, follow_redirects=False)
    spent = []
    for _ in range(TIMES):
        queries.count = 0
        begun = time.perf_counter()
        answer = client.get(path, follow_redirects=False)
        spent.append((time.perf_counter() - begun) * 1000)
    return {
        "status": answer.status_code,
        "median_ms": round(median(spent), 1),
        "p95_ms": round(quantiles(spent, n=20)[-1], 1),
        "queries": queries.count,
        "bytes": len(gzip.compress(answer.content, 9)),
    }


def main() -> int:
    """Measure; 1 where a page is slower or larger than it may be."""
    with demonstration() as (settings, database):
        queries = Queries(database)
        app = create_app(settings, database)
        with database.writing() as db:
            teacher = db.exec(select(User).where(User.email == TEACHER)).one()
            secret, _ = issue(db, key(teacher.id), TokenKind.API, now(), timedelta(days=1))
        client = TestClient(app, headers={"authorization": f"Bearer {secret}"})
        paths = sorted(
            {
                str(route.path)
                for route in iter_route_contexts(app.routes)
                if "GET" in (route.methods or ())
                and not str(route.path).startswith((API, *SECRETS))
                and not str(route.path).endswith(STREAM)
            }
        )
        asked = pages(paths, places(database))
        found = {
            pattern: measured(client, queries, path)
            for pattern, path in track(asked.items(), "pages", console=console)
        }
    record = {
        "machine": {"processors": platform.processor() or platform.machine()},
        "students": AMOUNT.students,
        "submissions": AMOUNT.submissions,
        "pages": found,
    }
    RESULTS.write_text(json.dumps(record, indent=2) + "\n")
    large = 0
    for pattern, each in found.items():
        bad = each["median_ms"] > MOST_MS or each["bytes"] > MOST_BYTES
        large += bad
        line = f"{each['median_ms']:7.1f} {each['p95_ms']:7.1f} ms {each['queries']:4} queries"
        console.print(f"{line} {each['bytes']:7,} B  {pattern}", style="red" if bad else None)
    return 1 if large else 0


if __name__ == "__main__":
    sys.exit(main())
