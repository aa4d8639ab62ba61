"""What the container tool says of a container, in our words."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from scripts.runtimes.base import Process

# Podman's and Docker's words for a container's state, in ours.
STATES = {
    "running": "running", "exited": "exited", "stopped": "exited", "created": "stopped", "paused": "paused",
    "initialized": "starting", "configured": "stopped", "stopping": "stopping", "removing": "stopping",
    "restarting": "backoff", "dead": "fatal",
}  # fmt: skip
KILLED, TOLD = 137, 143
SIGNALS = {KILLED: "terminated by SIGKILL", TOLD: "terminated by SIGTERM"}
LOOP_RESTARTS = 3
LOOP_SECONDS = 60  # a container that has been up for so long has recovered


def process(name: str, one: Mapping[str, Any] | None, before: int | None = None) -> Process:
    """A service's process, from `container inspect`; None where there is no container.

    `before` is the exit code before its last restart: the state of one that runs again has forgotten it.
    """
    if one is None:
        return Process(name, "stopped")
    now, restarts = one["State"], int(one.get("RestartCount") or 0)
    state = STATES.get(now["Status"], "unknown")
    running = state == "running"
    pid = int(now.get("Pid") or 0) or None
    started = moment(now["StartedAt"])
    return Process(
        name, state, pid if running else None,
        started=started if running else None,
        memory=_memory(pid) if running and pid else None,
        restarts=restarts,
        looping=restarts >= LOOP_RESTARTS and (not running or time.time() - started < LOOP_SECONDS),
        ended="" if running and not restarts else _ended(one, before),
        last_start=started if started > 0 else None,
    )  # fmt: skip


def size(text: str) -> int:
    """Bytes of a size as Podman (`82.8 MB`) or Docker (`82.8MB`) writes it; 0 for anything else."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?) ?(k|M|G|T)?B", text.strip())
    return int(float(found[1]) * {"k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12}.get(found[2], 1)) if found else 0


def moment(stamp: str) -> float:
    """Seconds since the epoch of `2026-11-23T21:50:00.123456789Z`: Python 3.11 reads at most six digits."""
    return datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", stamp)).timestamp()


def address(one: Mapping[str, Any]) -> str:
    """The container's IPv4 address on one of its networks; empty while it has none."""
    networks = (one.get("NetworkSettings") or {}).get("Networks") or {}
    return next((str(net["IPAddress"]) for net in networks.values() if net.get("IPAddress")), "")


def image(one: Mapping[str, Any]) -> str:
    """The name of the image that the container was made of."""
    return str(one["Config"].get("Image") or "")


def labels(one: Mapping[str, Any]) -> dict[str, str]:
    """The container's labels, those of the compose tool among them."""
    return dict(one["Config"].get("Labels") or {})


def running(found: Mapping[str, Mapping[str, Any]]) -> set[str]:
    """The names of those that run."""
    return _in(found, "running")


def paused(found: Mapping[str, Mapping[str, Any]]) -> set[str]:
    """The names of those that somebody has paused: they can neither be started nor stopped."""
    return _in(found, "paused")


def ending(found: Mapping[str, Mapping[str, Any]]) -> set[str]:
    """The names of those that were told to end and are still there, with their ports: a stop that was killed."""
    return _in(found, "stopping")


def _in(found: Mapping[str, Mapping[str, Any]], status: str) -> set[str]:
    return {name for name, one in found.items() if one["State"]["Status"] == status}


def exit_codes(events: str) -> list[int]:
    """The exit codes in the events, as Podman or Docker prints them."""
    codes = []
    for line in events.splitlines():
        with suppress(ValueError, AttributeError, TypeError):
            event = json.loads(line)
            code = event.get("ContainerExitCode")
            codes.append(int(code if code is not None else event["Actor"]["Attributes"]["exitCode"]))
    return codes


def _ended(one: Mapping[str, Any], before: int | None) -> str:
    state = one["State"]
    code = int(state.get("ExitCode") or 0) if before is None else before
    if state.get("OOMKilled"):
        # The first process may live on when another one is killed: then the code is its own.
        return f"killed because its memory limit was reached (exit status {code})"
    limit = int((one.get("HostConfig") or {}).get("Memory") or 0)
    if code == KILLED and limit:
        # Podman 4 does not tell by whom on cgroups of version 1.
        return f"killed, it seems because its memory limit was reached (exit status {code})"
    return str(state.get("Error") or SIGNALS.get(code, f"exit status {code}"))


def _memory(pid: int) -> int | None:
    """RSS in bytes of a process and its children, where the containers live on this machine."""
    import psutil

    try:
        process = psutil.Process(pid)
        family = [process, *process.children(recursive=True)]
        return sum(one.memory_info().rss for one in family)
    except psutil.Error:
        return None
