"""Probes: they look, change nothing and judge nothing. Each returns evidence within its time limit."""

from __future__ import annotations

import http.client
from collections.abc import Callable
from dataclasses import dataclass

from scripts import postgres, redis
from scripts.errors import ServiceError
from scripts.stack import Ready
from scripts.waiting import until

LOCAL = "127.0.0.1"


@dataclass(frozen=True)
class Readiness:
    """What a service answered to its readiness probe."""

    ready: bool
    evidence: str  # what was asked and what came back, in a line
    refused: bool = False  # nothing listens there


def ready(how: Ready, timeout: float = 2.0, host: str = LOCAL) -> Readiness:
    """Ask a service whether it is ready, by the compose file's `x-ready`. `timeout` is in seconds."""
    if how.ping == "mongodb":
        return _mongodb(how.port, timeout, host)
    if how.ping == postgres.NAME:
        return _postgres(how.port, timeout, host)
    if how.ping == redis.NAME:
        return _redis(how.port, timeout, host)
    where = f"http://{host}:{how.port}{how.path}"
    # http.client, since a probe runs many times a second in `start`, and httpx takes 0.2 s to import in `status`.
    connection = http.client.HTTPConnection(host, how.port, timeout=timeout)
    try:
        connection.request("GET", how.path, headers={"Connection": "close"})
        response = connection.getresponse()
        body = response.read(4096).decode(errors="replace")
        # Open WebUI answers unknown paths with 200 and a page: what the answer holds decides, not its status alone.
        good = response.status == 200 and how.expect in body and not body.lstrip().startswith("<")
        return Readiness(good, f"{where}: {response.status} {' '.join(body.split())[:80]}")
    except (OSError, http.client.HTTPException) as error:
        return _failed(where, error)
    finally:
        connection.close()


def wait(
    name: str,
    ask: Callable[[], Readiness],
    ended: Callable[[], bool],
    said: Callable[[], list[str]],
    *,
    patience: float,
    every: float,
) -> None:
    """Wait until a service is ready; it is asked every `every` seconds.

    Raises ServiceError, with the last lines that it `said`, when it has ended or is not ready after `patience` seconds.
    """
    answer, gone = until(
        lambda: (ask(), ended()),
        good=lambda found: found[0].ready or found[1],
        seconds=patience,
        every=every,
    )
    if not answer.ready:
        how = "ended" if gone else f"was not ready after {patience:g} s ({answer.evidence})"
        raise ServiceError(
            f"{name} {how}.", fault="service-failed", hint="uv run invoke doctor", detail=said()
        )


def _mongodb(port: int, timeout: float, host: str) -> Readiness:
    from scripts.database.hello import hello

    where = f"mongodb://{host}:{port}"
    try:
        return Readiness(hello(port, timeout, host), f"{where}: hello answered")
    except OSError as error:
        return _failed(where, error)


def _redis(port: int, timeout: float, host: str) -> Readiness:
    where = f"redis://{host}:{port}"
    try:
        said = redis.asked("PING", port, timeout, host)
        return Readiness(said == "+PONG", f"{where}: {said[:80]}")
    except OSError as error:
        return _failed(where, error)


def _postgres(port: int, timeout: float, host: str) -> Readiness:
    where = f"postgresql://{host}:{port}"
    try:
        said = postgres.asked(port, timeout, host)
        return Readiness(said == "password", f"{where}: {said[:80]}")
    except OSError as error:
        return _failed(where, error)


def _failed(where: str, error: Exception) -> Readiness:
    refused = isinstance(error, ConnectionRefusedError)
    return Readiness(False, f"{where}: {error or type(error).__name__}", refused)
