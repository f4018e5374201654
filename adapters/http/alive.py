"""Asks the server beside us whether it lives: `python -m adapters.http.alive`, a container's health check.

It imports nothing of ours, so that asking every half a minute costs next to nothing.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException

TIMEOUT = 3.0  # seconds
PATH = "/healthz"


def is_alive(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether a server listens where the settings say, and answers."""
    host = environment.get("HEARSAY_HTTP_HOST", "127.0.0.1")
    connection = HTTPConnection(
        {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host),  # noqa: S104 - every address: ours among them
        int(environment.get("HEARSAY_HTTP_PORT", "8080")),
        timeout=TIMEOUT,
    )
    try:
        connection.request("GET", PATH)
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(0 if is_alive() else 1)
