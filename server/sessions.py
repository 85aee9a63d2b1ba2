"""Logins in a browser: a token that is kept in a cookie."""

from __future__ import annotations

from datetime import timedelta

from fastapi import Response
from sqlmodel import Session

from server.records import Token, TokenKind
from server.service import COOKIE, Service
from server.tokens import issue


def begin(db: Session, service: Service, user_id: int, name: str = "") -> tuple[str, Token]:
    """A new session and its secret."""
    now, days = service.clock(), timedelta(days=service.settings.session_days)
    secret, token = issue(db, user_id, TokenKind.SESSION, now, days, name=name)
    token.used = now
    return secret, token


def set_cookie(response: Response, service: Service, secret: str) -> None:
    """Give a browser its login: no script reads it, no other site sends it."""
    response.set_cookie(
        COOKIE,
        secret,
        max_age=service.settings.session_days * 86400,
        httponly=True,
        secure=service.settings.secure,
        samesite="lax",
    )
