"""Logging in and out, and one's tokens."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field
from sqlmodel import col, select

from server.access import need_scope
from server.database import key
from server.problems import Forbidden, NotFound
from server.records import Scope, Token, TokenKind, User
from server.service import COOKIE, Caller, Serving
from server.sessions import begin, set_cookie
from server.tokens import issue, redeem

router = APIRouter(tags=["logins"])
LINK_LASTS = timedelta(minutes=10)


class Login(BaseModel):
    """The secret of a link that logs in once."""

    link: Annotated[str, Field(min_length=1, max_length=200)]
    name: Annotated[str, Field(max_length=100)] = ""
    """Of the token that is made."""


class NewToken(BaseModel):
    """A token that is to be made."""

    name: Annotated[str, Field(min_length=1, max_length=100)]
    scopes: Annotated[list[Scope], Field(min_length=1)]
    days: Annotated[int, Field(ge=1, le=400)] = 90


class Secret(BaseModel):
    """A token and its secret, which is shown this once."""

    secret: str
    token: Token


class OwnLink(BaseModel):
    """A link that logs oneself in on another machine, once."""

    link: str
    expires: datetime


class Myself(BaseModel):
    """Who is asking."""

    user: User
    scopes: list[Scope]
    expires: datetime


@router.post("/login", status_code=201)
def log_in(login: Login, service: Serving, request: Request, response: Response) -> Secret:
    """Turn a one-time link into a token, and into a cookie."""
    with service.rates.trying(request), service.database.writing() as db:
        user = redeem(db, login.link, service.clock())
        secret, token = begin(db, service, key(user.id), login.name)
    set_cookie(response, service, secret)
    return Secret(secret=secret, token=token)


@router.post("/logout", status_code=204)
def log_out(service: Serving, who: Caller, response: Response) -> None:
    """Revoke the token that asks."""
    with service.database.writing() as db:
        db.get_one(Token, who.token.id).revoked = True
    response.delete_cookie(COOKIE)


@router.get("/me")
def me(who: Caller) -> Myself:
    """Who one is here."""
    return Myself(user=who.user, scopes=sorted(who.scopes), expires=who.token.expires)


@router.post("/links", status_code=201)
def add_link(service: Serving, who: Caller) -> OwnLink:
    """A link that logs oneself in once more, within minutes: for a command on another machine.

    It opens all that one has, so only a login may make it.
    """
    if who.token.kind is not TokenKind.SESSION:
        raise Forbidden("a token makes no link that logs in", "Log in and make it then.")
    with service.database.writing() as db:
        secret, token = issue(db, who.user_id, TokenKind.LINK, service.clock(), LINK_LASTS)
    return OwnLink(link=f"{service.settings.home}/login/{secret}", expires=token.expires)


@router.get("/tokens")
def tokens(service: Serving, who: Caller) -> list[Token]:
    """One's tokens that hold yet."""
    need_scope(who, Scope.READ)
    with service.database.reading() as db:
        own = (
            Token.user_id == who.user_id,
            col(Token.revoked).is_(False),
            col(Token.expires) > service.clock(),
        )
        return list(db.exec(select(Token).where(*own).order_by(col(Token.id))))


@router.post("/tokens", status_code=201)
def add_token(new: NewToken, service: Serving, who: Caller) -> Secret:
    """Make a token for a machine; it can do no more than the one that asks."""
    wanted = set(new.scopes)
    if not wanted <= who.scopes:
        raise Forbidden("a token cannot give more than it has", "Log in and make it then.")
    with service.database.writing() as db:
        now, days = service.clock(), timedelta(days=new.days)
        if who.token.kind is TokenKind.API and now + days > who.token.expires:
            raise Forbidden("a token cannot give longer than it has", "Log in and make it then.")
        secret, token = issue(db, who.user_id, TokenKind.API, now, days, wanted, new.name)
    return Secret(secret=secret, token=token)


@router.delete("/tokens/{number}", status_code=204)
def revoke_token(number: int, service: Serving, who: Caller) -> None:
    """Revoke one of one's tokens; a token that may do less than it cannot."""
    with service.database.writing() as db:
        token = db.get(Token, number)
        if token is None or token.user_id != who.user_id:
            raise NotFound(f"you have no token {number}")
        if not set(token.scopes.split()) <= who.scopes:
            raise Forbidden("this token may do less than that one", "Log in and revoke it then.")
        token.revoked = True
