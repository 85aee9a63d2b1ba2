"""Logging in by an OpenID Connect provider: its word for an address, checked.

The authorization code flow with PKCE. What must come back unchanged waits in a cookie of the
browser that began, so that nothing is kept here and no other browser can end it.
"""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import msgspec
import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from msgspec import Struct
from requests.adapters import BaseAdapter

from server.problems import OutOfService, Unauthenticated
from server.settings import Settings

CALLBACK = "/oidc/callback"
ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]  # of public keys; a secret of ours signs nothing
SECONDS = 10
LEEWAY = 60  # seconds by which two clocks may differ
AGAIN = "Log in again."


class Flow(Struct, frozen=True, forbid_unknown_fields=True):
    """A login that has begun: what the answer must fit."""

    state: str
    nonce: str
    verifier: str
    invitation: str = ""

    def packed(self) -> str:
        """As text for a cookie."""
        return urlsafe_b64encode(msgspec.json.encode(self)).decode()


class Identity(Struct, frozen=True):
    """Who the provider says it is."""

    subject: str
    email: str
    name: str


class Endpoints(Struct, frozen=True):
    """What of the provider's own description is needed."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str


class Provider:
    """The provider that the settings name."""

    def __init__(self, settings: Settings, transport: BaseAdapter | None = None) -> None:
        self._settings = settings
        self._transport = transport

    def begin(self, invitation: str = "") -> tuple[str, Flow]:
        """The address that a browser is sent to. Raises `OutOfService`."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        flow = Flow(state, nonce, verifier, invitation)
        endpoints = self._endpoints()
        with self._session() as session:
            url, _ = session.create_authorization_url(
                endpoints.authorization_endpoint,
                state=flow.state,
                nonce=flow.nonce,
                code_verifier=flow.verifier,
            )
        return str(url), flow

    def finish(self, flow: Flow, url: str, now: datetime) -> Identity:
        """Who came back to `url`. Raises `Unauthenticated` and `OutOfService`."""
        refused = dict(parse_qsl(urlsplit(url).query)).get("error")
        if refused:
            raise Unauthenticated(f"the provider says {refused[:80]!r}", AGAIN)
        endpoints = self._endpoints()
        keys = self._asked(endpoints.jwks_uri)
        try:
            with self._session() as session:
                token = session.fetch_token(
                    endpoints.token_endpoint,
                    authorization_response=url,
                    state=flow.state,
                    code_verifier=flow.verifier,
                )
            return self._identity(token, KeySet.import_key_set(keys.json()), flow, now)
        except (AuthlibBaseError, JoseError, KeyError, ValueError) as error:
            reason = f"the provider's answer does not hold: {error}"
            raise Unauthenticated(reason, AGAIN) from error
        except requests.RequestException as error:
            raise _silent(error) from error

    def _identity(self, token: dict[str, Any], keys: KeySet, flow: Flow, now: datetime) -> Identity:
        """What the signed token says. Raises `JoseError`, `KeyError` and `Unauthenticated`."""
        signed = jwt.decode(token["id_token"], keys, algorithms=ALGORITHMS)
        claims = CodeIDToken(
            signed.claims,
            signed.header,
            options={
                "iss": {"essential": True, "value": self._settings.oidc_issuer},
                "aud": {"essential": True, "value": self._settings.oidc_client},
            },
            params={
                "nonce": flow.nonce,
                "client_id": self._settings.oidc_client,
                "access_token": token.get("access_token"),
            },
        )
        claims.validate(now=int(now.timestamp()), leeway=LEEWAY)
        email = signed.claims.get("email")
        if not isinstance(email, str) or signed.claims.get("email_verified") is not True:
            raise Unauthenticated("the provider has not verified your address", "Verify it there.")
        name = str(signed.claims.get("name") or "")[:200]
        return Identity(str(signed.claims["sub"]), email.lower(), name)

    def _session(self) -> Any:  # noqa: ANN401 - Authlib has no types
        settings = self._settings
        session = OAuth2Session(
            settings.oidc_client,
            settings.oidc_secret,
            scope="openid email profile",
            redirect_uri=settings.home + CALLBACK,
            code_challenge_method="S256",
            default_timeout=SECONDS,
        )
        return self._mounted(session)

    def _mounted(self, session: requests.Session) -> requests.Session:
        if self._transport is not None:
            session.mount("https://", self._transport)
        return session

    def _endpoints(self) -> Endpoints:
        issuer = self._settings.oidc_issuer
        found = self._asked(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        try:
            endpoints = msgspec.json.decode(found.content, type=Endpoints)
        except msgspec.DecodeError as error:
            raise OutOfService(f"{issuer} does not describe itself: {error}", AGAIN) from error
        if endpoints.issuer != issuer:
            raise OutOfService(f"{issuer} calls itself {endpoints.issuer}", "Tell who runs this.")
        return endpoints

    def _asked(self, url: str) -> requests.Response:
        try:
            with self._mounted(requests.Session()) as session:
                found = session.get(url, timeout=SECONDS)
            found.raise_for_status()
        except requests.RequestException as error:
            raise _silent(error) from error
        return found


def unpacked(cookie: str) -> Flow:
    """The login that a cookie remembers. Raises `Unauthenticated`."""
    try:
        return msgspec.json.decode(urlsafe_b64decode(cookie), type=Flow)
    except (ValueError, msgspec.DecodeError) as error:
        raise Unauthenticated("this browser has not begun to log in", AGAIN) from error


def _silent(error: requests.RequestException) -> OutOfService:
    return OutOfService(f"the provider does not answer: {type(error).__name__}", AGAIN)
