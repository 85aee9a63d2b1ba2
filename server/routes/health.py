"""Whether the service lives, and whether it can do its work."""

from __future__ import annotations

from fastapi import APIRouter
from sqlalchemy import text

from server.service import Serving

router = APIRouter(tags=["health"])


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
