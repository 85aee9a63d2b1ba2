"""Which addresses the service may be sent to: never to a machine that only it can reach."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from server.problems import Unusable
from server.settings import Settings

Address = IPv4Address | IPv6Address
REMEDY = "A hook needs an https address that everybody can reach."
TRANSLATED = ip_network("64:ff9b::/96")  # IPv4 addresses, as a NAT64 gateway reads them
PORTS = {"http": 80, "https": 443}


def local(settings: Settings) -> bool:
    """Whether the service is for its own machine only, so that hooks may stay on it, too."""
    host, _ = settings.address
    return _loopback(host) and _loopback(urlsplit(settings.home).hostname or "")


def check_url(url: str, settings: Settings) -> SplitResult:
    """The parts of a hook's URL. Raises `Unusable` for what is never told anything."""
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname
    except ValueError:
        raise Unusable("that is no URL", REMEDY) from None
    if not host or not url.isprintable() or " " in url or parts.username is not None or port == 0:
        raise Unusable("that is no URL, or one with a name and a password in it", REMEDY)
    if parts.scheme == "http" and local(settings) and _loopback(host):
        return parts
    if parts.scheme != "https":
        raise Unusable("a hook must be https", REMEDY)
    return parts


def resolve(parts: SplitResult, settings: Settings) -> str:
    """The address to connect to. Raises `Unusable` where the name leads to a private one.

    Whoever connects must connect to this very address: a name may lead elsewhere the next time.
    """
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Unusable(f"no machine is called {host!r}", REMEDY) from None
    addresses = [str(entry[4][0]) for entry in found]
    if not local(settings) and not all(public(ip_address(each)) for each in addresses):
        raise Unusable(f"{host!r} is a private address", REMEDY)
    return addresses[0]


def public(address: Address) -> bool:
    """Whether everybody can reach it; an address that holds another one is what that one is."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in TRANSLATED:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return public(inner)
        if address.teredo is not None:
            return False
    return address.is_global and not address.is_multicast


def _loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
