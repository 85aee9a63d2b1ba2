"""Hooks by TLS: told at the address that was looked up, if the certificate names them."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpx2 as httpx
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from grader.exercise import Course
from tests.server.campus import Campus
from tests.server.marking import MarkedCampus, hand_in
from tests.server.test_hooks import deliveries, hooked, kept


class Told(BaseHTTPRequestHandler):
    """Answers 204, whatever it is told."""

    def do_POST(self) -> None:
        """Read it all."""
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Print nothing."""


def certificate(folder: Path, host: str) -> Path:
    """A certificate for `host` that vouches for itself, with its key, in one file."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    made_out = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / f"{host}.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(private + made_out.public_bytes(Encoding.PEM))
    return path


@contextmanager
def listening(certified: Path) -> Iterator[int]:
    """A server with that certificate on this machine; its port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certified)
    with HTTPServer(("127.0.0.1", 0), Told) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def outcome(campus: Campus, certified: Path) -> tuple[int | None, str]:
    """The status, and the fault, of what a hook at `localhost` with that certificate was told."""
    trusting = httpx.HTTPTransport(verify=ssl.create_default_context(cafile=certified))
    with listening(certified) as port:
        hooked(campus, f"https://localhost:{port}/graded")
        campus.grade_all()
        deliveries(campus, trusting).step()
    (only,) = kept(campus)
    return only["status"], only["fault"]


def test_a_hook_is_told_by_the_name_on_its_certificate(
    winter: MarkedCampus, tiny: Course, tmp_path: Path
) -> None:
    hand_in(winter, tiny, "ada")
    assert outcome(winter, certificate(tmp_path, "localhost")) == (204, "")


def test_who_has_another_ones_certificate_is_told_nothing(
    winter: MarkedCampus, tiny: Course, tmp_path: Path
) -> None:
    hand_in(winter, tiny, "ada")
    status, fault = outcome(winter, certificate(tmp_path, "elsewhere.example"))
    assert (status, "certificate is not valid for 'localhost'" in fault) == (None, True)
