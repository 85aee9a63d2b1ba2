"""Whether the service lives, whether it can do its work, and its figures."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from sqlalchemy import text

from server.access import need_admin
from server.metrics import Metrics
from server.service import Serving, caller

router = APIRouter(tags=["health"])
METRICS = "text/plain; version=0.0.4; charset=utf-8"
LOOPBACK = {"127.0.0.1", "::1"}


@router.get("/health")
def health() -> dict[str, str]:
    """It lives."""
    return {"status": "ok"}


@router.get("/ready")
def ready(service: Serving) -> dict[str, str]:
    """It can write; 503 where it cannot."""
    with service.database.writing() as db:
        db.connection().execute(text("SELECT 1"))
    return {"status": "ok"}


@router.get("/metrics", response_class=Response)
def metrics(request: Request, service: Serving) -> Response:
    """Figures for Prometheus; from another machine with a token of who runs the service."""
    if request.client is None or request.client.host not in LOOPBACK:
        need_admin(caller(request))
    figures: Metrics = request.app.state.metrics
    with service.database.reading() as db:
        return Response(figures.text(db, service.clock()), media_type=METRICS)
