"""`logs`: one service or all, since a time, followed."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from scripts import logs as files
from scripts.console import Console
from scripts.lifecycle import installation
from scripts.runtimes.base import SERVICES


def logs(console: Console, service: str, follow: bool, since: str, lines: int) -> None:
    """Print log lines: the last `lines` of them, or all since a time; then new ones as they come."""
    site = installation.look(console.note)
    if service and service not in SERVICES:
        installation.check_service(site, service)
    names = (service,) if service else SERVICES
    begin = files.since_time(since, time.time()) if since else 0.0
    found = list(site.runtime.services.lines(names, begin))
    if service and not found:  # what another engine said before it was changed is still there
        installation.check_service(site, service)
    for line in found if since else found[-lines:]:
        _print(console, line, bool(service))
    if not found and not follow:
        console.note("No lines." if since else "No logs yet.  next:  uv run invoke start")
    if follow:
        for line in site.runtime.services.follow(names, begin, found):
            _print(console, line, bool(service))


def _print(console: Console, line: files.Line, alone: bool) -> None:
    moment = datetime.fromtimestamp(line.time, UTC).astimezone()
    who = "" if alone else f"{line.service:<10} "
    if console.json:
        console.line({"time": line.time, "service": line.service, "text": line.text})
    else:
        console.say(f"{moment:%Y-%m-%d %H:%M:%S.%f}"[:-3] + f" {who}{line.text}")
