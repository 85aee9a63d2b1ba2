#!/usr/bin/env python3
"""Exit 0 where a Docker Engine answers; standard library only, for machines still without one."""

import os
import socket
import sys
from urllib.parse import urlparse

address = urlparse(os.environ.get("DOCKER_HOST", "unix:///var/run/docker.sock"))
try:
    if address.scheme == "unix":
        engine = socket.socket(socket.AF_UNIX)
        engine.settimeout(5)
        engine.connect(address.path)
    else:
        engine = socket.create_connection((address.hostname, address.port or 2375), timeout=5)
    engine.sendall(b"GET /_ping HTTP/1.0\r\n\r\n")
    answer = engine.recv(64)
except OSError:
    sys.exit(1)
sys.exit(b" 200 " not in answer)
