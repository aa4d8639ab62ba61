"""`doctor`: everything looked at, side by side; what is wrong, why it matters, what fixes it."""

from __future__ import annotations

import platform
import sys
import time
from collections import Counter, deque
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from scripts import bounded
from scripts.console import Console
from scripts.doctor import bundle, fix, redact
from scripts.doctor.installation import Installation
from scripts.doctor.judge import judge
from scripts.doctor.probes import probes
from scripts.doctor.run import run
from scripts.errors import ByreError, SettingsError
from scripts.faults.finding import Finding, failed
from scripts.home import ROOT, named
from scripts.settings.environment import inherited
from scripts.setup.run import Executor

FAILED = 1
INSTALL_SECONDS = 1800.0
AGAIN = "uv run invoke doctor"


def doctor(console: Console, fix: bool = False, yes: bool = False, bundle: bool = False, to: str = "") -> int:
    """Check and report; with `fix`, run the safe commands after asking. Exit code 0 when nothing is wrong or unknown.

    `bundle` writes an archive for a bug report, to the file or folder `to`. Raises SettingsError for flags that do not
    go together.
    """
    if (yes and not fix) or (to and not bundle):
        raise SettingsError(
            "--yes goes with --fix, and --to with --bundle.",
            fault="argument-invalid",
            hint=f"{AGAIN} --fix --yes, or: {AGAIN} --bundle",
        )
    began = time.monotonic()
    installation, findings, slowest = _look()
    if not fix:
        console.rows(findings)
    document: dict[str, Any] = {}
    if fix:
        findings, document = _fix(console, installation, findings, yes)
    bad = failed(findings)
    document |= {
        "well": not bad,
        "running": bool(installation.site and installation.site.running),
        "seconds": round(time.monotonic() - began, 2),
        "slowest_probe": slowest,
        "findings": [one.document() for one in findings],
    }
    if bundle:
        path = _bundle(installation, document, to)
        document["bundle"] = str(path)
        console.say(f"\nbundle  {path}: secrets are taken out; look through it before you send it")
    else:
        _sum_up(console, installation, findings, fix)
    console.data(document)
    return FAILED if bad else 0


def _look() -> tuple[Installation, tuple[Finding, ...], dict[str, Any]]:
    installation = Installation.of(ROOT, inherited())
    seen = run(probes(installation))
    slow = max(seen, key=lambda one: one.seconds)
    return installation, judge(seen), {"name": slow.name, "seconds": round(slow.seconds, 2)}


def _sum_up(console: Console, installation: Installation, findings: Sequence[Finding], fixed: bool) -> None:
    count = Counter(one.status for one in findings)
    said = ", ".join(
        f"{count[status]} {status}" for status in ("missing", "wrong", "unknown", "advice") if count[status]
    )
    console.say()
    if installation.site and not installation.site.running:
        console.say("The stack is stopped, so its services were not checked.  next:  uv run invoke start")
    console.say(f"{said}." if said else "Nothing is wrong.")
    if not fixed and fix.offered(findings):
        console.say(f"next:  {AGAIN} --fix   asks before each fix")


def _fix(
    console: Console, installation: Installation, findings: tuple[Finding, ...], yes: bool
) -> tuple[tuple[Finding, ...], dict[str, Any]]:
    offered = fix.offered(findings)
    if not offered:
        console.rows(findings)
        console.say("\n--fix has nothing to run.")
        return findings, {"ran": [], "declined": [], "still": []}
    if not yes and not sys.stdin.isatty():
        commands = [command.text for one in offered for command in one.commands]
        raise SettingsError(
            "--fix asks before each command, and this is not a terminal.",
            fault="argument-invalid",
            detail=commands,
            hint=f"To run all of these: {AGAIN} --fix --yes",
        )

    def ask(one: Finding) -> bool:
        console.note(one.seen)
        for command in one.commands:
            console.note(f"  $ {command.text}")
        if yes:
            return True
        console.note("Run it? [y/N]")
        return sys.stdin.readline(1000).strip().lower() in {"y", "yes"}

    patience = installation.site.settings.install_timeout if installation.site else INSTALL_SECONDS
    execute = Executor(inherited(), patience, lambda line: console.note(f"  {line}"))
    done = fix.fix(findings, ask, execute, lambda: _look()[1])
    for one in done.ran:
        if one.code:
            console.note(f"warning: `{one.command.text}` ended with {one.code}")
    console.rows(done.now)
    for id in done.still:
        console.note(f"warning: '{id}' is still not fixed")
    return done.now, {
        "ran": [{"command": run.command.text, "code": run.code} for run in done.ran],
        "declined": [command.text for command in done.declined],
        "still": list(done.still),
    }


def _bundle(installation: Installation, found: dict[str, Any], to: str) -> Path:
    now = time.time()
    own = installation.home.state / "bundles" / bundle.name(now)
    path = named(to) if to else own
    redactor = redact.Redactor.of(redact.values(installation), str(Path.home()))
    data = bundle.pack(_documents(installation, found), _texts(installation), redactor, now)
    return bundle.write(path, now, data)


def _documents(installation: Installation, found: dict[str, Any]) -> dict[str, Any]:
    from scripts import parts
    from scripts.settings import FIELDS

    versions = {
        "python": sys.version,
        "system": platform.platform(),
        "parts": {part.name: part.version for part in parts.ALL},
    }
    documents: dict[str, Any] = {"doctor": found, "versions": versions}
    site = installation.site
    if site is None:
        return documents | {"config": {"problems": [one.text for one in installation.problems]}}
    settings = site.settings
    documents["config"] = {
        "settings": {
            n.upper(): {"value": settings.shown(n), "from": str(settings.origin(n))} for n in FIELDS
        },
        "runtime": site.runtime.name,
        "why": site.why,
        "ports": site.ports,
    }
    documents["status"] = {name: vars(process) for name, process in site.processes.items()}
    return documents


def _texts(installation: Installation) -> dict[str, str]:
    """Logs and the compose file that was run. Never a secret's file."""
    from scripts.runtimes.base import SERVICES

    texts: dict[str, str] = {}
    for name in ("compose.yml", "supervisord.conf"):
        file = installation.home.run / name
        if file.is_file():
            texts[name] = bounded.text(file, errors="replace")
    log = installation.home.logs / "supervisord.log"
    if log.is_file():
        last = bounded.end(log).splitlines(keepends=True)[-bundle.LAST_LINES :]
        texts["logs/supervisord.log"] = "".join(last)
    for name in SERVICES if installation.site else ():
        assert installation.site
        try:
            lines_of = deque(installation.site.runtime.services.lines((name,)), bundle.LAST_LINES)
        except ByreError as error:
            texts[f"logs/{name}.log"] = f"(can't be read: {error.message})"
            continue
        if lines_of:
            texts[f"logs/{name}.log"] = "".join(f"{one.time:.3f} {one.text}\n" for one in lines_of)
    return texts
