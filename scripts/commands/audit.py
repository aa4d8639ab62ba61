"""`audit`: what is declared against what runs, each check with what it saw, why it matters and what fixes it."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence

from scripts.audit import result
from scripts.audit.checks import ASKED_FOR, CHECKS, asked
from scripts.audit.checks import audit as checked
from scripts.console import Console
from scripts.doctor.installation import Installation
from scripts.faults.finding import Finding
from scripts.home import ROOT, named, release, unwritable, write_state
from scripts.settings.environment import inherited

WORDS: dict[result.Result, str] = {
    "wrong": "wrong",
    "unchecked": "could not be checked",
    "ok": "ok",
    "not applicable": "not applicable here",
}
NAMED: frozenset[result.Result] = frozenset({"wrong", "unchecked"})  # in the last line, each by its id
# What the last line says where a person did not give an option.
UNASKED = {
    "packets": "Packets were not counted: --packets.",
    "online": "Known vulnerabilities were not asked for: --online.",
}
LOOK_SECONDS = 60.0  # for what runs; a busy container tool takes its time
SHARED = 0o644  # the mode of a file for other programs


def audit(
    console: Console, sarif: str = "", sbom: str = "", gate: bool = False, options: Collection[str] = ()
) -> int:
    """Run every check. `sarif` is a file to write the findings to, `sbom` one for the list of what is installed.

    `options` ask for more: `packets` counts what leaves, `online` asks a public database what is known of what is
    installed.

    Exit code 0 only if all that was asked for was checked and nothing is wrong; 10 if something is wrong, 11 if
    something could not be checked; with `gate` 1 for both. Raises HostError where a file can't be written.
    """
    installation = Installation.of(ROOT, inherited(), LOOK_SECONDS)
    findings = checked(installation, asked(options))
    console.rows(findings)
    if sbom:
        from scripts.audit import sbom as room

        _write(sbom, room.document(room.installed(installation)))
    if sarif:
        _write(sarif, json.dumps(result.sarif(findings, release()), indent=2, ensure_ascii=False) + "\n")
    console.say()
    console.say(summary(findings, options))
    console.data(result.document(findings))
    return result.code(findings, gate)


def summary(findings: Sequence[Finding], options: Collection[str]) -> str:
    """What it comes to in a few words, with the names of what is to be looked at."""
    unasked = {id for id, (option, _) in ASKED_FOR.items() if option not in options}
    said = []
    for found, word in WORDS.items():
        ids = [one.id for one in CHECKS if result.of_check(one, findings) == found]
        # What nobody asked for is not part of what does not apply here.
        meant = [one for one in ids if found != "not applicable" or one not in unasked]
        if meant:
            said.append(f"{len(meant)} {word}" + (f" ({', '.join(meant)})" if found in NAMED else ""))
    more = "".join(f" {text}" for option, text in UNASKED.items() if option not in options)
    return f"{len(CHECKS)} checks: {', '.join(said)}.{more}"


def _write(name: str, content: str) -> None:
    """Whole or not at all; a link or a device, such as /dev/stdout, is written to and never replaced."""
    path = named(name)
    try:
        if not path.is_symlink() and (path.is_file() or not path.exists()):
            write_state(path, content, SHARED)
            return
        path.write_text(content, encoding="utf-8")
    except OSError as error:
        raise unwritable(error, path) from error
