"""An OpenID Connect provider for tests, which is reached without a network."""

from __future__ import annotations

import base64
import hashlib
import io
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import requests
from joserfc import jwt
from joserfc.jwk import RSAKey
from requests.adapters import BaseAdapter

from tests.server.campus import FakeClock

ISSUER = "https://login.example.org"
NOTHING: Mapping[str, object] = {}
CLIENT, SECRET = "gradschool", "client secret"


class FakeProvider(BaseAdapter):
    """Signs what `claims` says with a key of its own; tests change what it should not say."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__()
        self.clock = clock
        self.key = RSAKey.generate_key(2048, {"kid": "one"})
        self.signing = self.key
        self.header: dict[str, Any] = {"alg": "RS256", "kid": "one"}
        self.claims: dict[str, Any] = {}
        self.down = False
        self._codes: dict[str, dict[str, str]] = {}

    def allow(self, url: str, email: str, claims: Mapping[str, object] = NOTHING) -> str:
        """Let somebody log in where a browser came by `url`; where it is sent back to."""
        asked = dict(parse_qsl(urlsplit(url).query))
        code = f"code-{len(self._codes)}"
        self._codes[code] = asked
        now = int(self.clock().timestamp())
        self.claims = {
            "iss": ISSUER,
            "aud": CLIENT,
            "sub": f"id of {email}",
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            "email": email,
            "email_verified": True,
            "name": email.partition("@")[0].title(),
            **claims,
        }
        query = urlencode({"code": code, "state": asked["state"]})
        return f"{asked['redirect_uri']}?{query}"

    def send(self, request: requests.PreparedRequest, **_: Any) -> requests.Response:  # type: ignore[override]
        """See requests."""
        if self.down:
            raise requests.ConnectionError("no route")
        path = urlsplit(request.url or "").path
        known = {
            "/.well-known/openid-configuration": self._description,
            "/keys": lambda _: {"keys": [self.key.as_dict(private=False)]},
            "/token": self._token,
        }
        response = requests.Response()
        response.request, response.url = request, str(request.url)
        response.headers["content-type"] = "application/json"
        body = known[path](request)
        response.status_code = 400 if "error" in body else 200
        response.raw = io.BytesIO(json.dumps(body).encode())
        return response

    def close(self) -> None:
        """See requests."""

    def _description(self, _: requests.PreparedRequest) -> dict[str, Any]:
        return {
            "issuer": ISSUER,
            "authorization_endpoint": f"{ISSUER}/authorize",
            "token_endpoint": f"{ISSUER}/token",
            "jwks_uri": f"{ISSUER}/keys",
        }

    def _token(self, request: requests.PreparedRequest) -> dict[str, Any]:
        """Give a token for a code, once, to the client that can show the verifier."""
        sent = {name: value[0] for name, value in parse_qs(str(request.body)).items()}
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        asked = self._codes.pop(sent["code"], None)
        proof = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(proof).decode().rstrip("=")
        if asked is None or asked["code_challenge"] != challenge:
            return {"error": "invalid_grant"}
        if request.headers["Authorization"] != f"Basic {basic}":
            return {"error": "invalid_client"}
        token = jwt.encode(self.header, self.claims, self.signing)
        return {"access_token": "access", "token_type": "Bearer", "id_token": token}
