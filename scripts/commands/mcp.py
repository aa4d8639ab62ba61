"""`mcp`: the MCP servers of mcp-config.json: listed, checked, called."""

from __future__ import annotations

import getpass
import re
import sys

from scripts import bounded, mcp
from scripts.console import Console
from scripts.credentials import OWN
from scripts.doctor import judge_services
from scripts.errors import ServiceError, SettingsError
from scripts.faults.finding import failed
from scripts.home import ROOT
from scripts.lifecycle import clients, installation
from scripts.text import plain

CONFIG = ROOT / mcp.CONFIG_FILE
EXAMPLE = """uv run invoke mcp call mongodb list-collections --arguments '{"database": "shop"}'"""
LONGEST = 64 << 10  # bytes of a secret
NOT_WELL = ServiceError.code
WIDEST = 60  # characters of a list of tools


def show(console: Console) -> None:
    """Each server, its allowed tools, and what it shows the gateway where that runs."""
    site = installation.look(console.note)
    servers = mcp.read_config(CONFIG)
    states: dict[str, mcp.State] = {}
    if "gateway" in site.running:
        with clients.tools(site) as tools:
            states = {one.name: one for one in tools.states()}
    else:
        console.note("The gateway is not running, so no server was asked. Start it: uv run invoke start")
    rows = []
    for one in servers:
        seen = states.get(one.name)
        state = _state(one, seen) if states else "not asked"
        rows.append([one.name, one.kind, _short(one.tools), state])
    console.table(["server", "reached by", "allowed tools", "state"], rows)
    for seen in states.values():
        if seen.fault:
            console.note(f"{seen.name}: {seen.text} More: uv run invoke explain {seen.fault}")
    console.data(
        {"running": bool(states), "servers": [_document(one, states.get(one.name)) for one in servers]}
    )


def check(console: Console) -> int:
    """Ask each server. Exit code 0 when each answers and offers its allowed tools, else 6."""
    site = installation.look(console.note)
    with clients.tools(site) as tools:
        states = tools.states()
    findings = list(judge_services.each_server(states))
    console.rows(findings)
    bad = failed(findings)
    console.data({"well": not bad, "findings": [one.document() for one in findings]})
    return NOT_WELL if bad else 0


def call(console: Console, server: str, tool: str, arguments: str) -> None:
    """Call a tool through the gateway and show what it gives."""
    try:
        given = bounded.from_json(arguments or "{}")
    except ValueError:
        given = None
    if not isinstance(given, dict):
        raise SettingsError(
            "--arguments must be a JSON object.", fault="argument-invalid", hint=f"For example: {EXAMPLE}"
        )
    site = installation.look(console.note)
    with clients.tools(site) as tools:
        result = tools.call(server, tool, given)
    for text in result.texts:
        console.say(plain(text, "\n\t"))
    console.data(
        {"server": server, "tool": tool, "milliseconds": result.milliseconds, "result": dict(result.document)}
    )


def secret(console: Console, name: str) -> None:
    """Keep a secret for mcp-config.json, where ${NAME} stands for it. It is typed or piped, never an argument."""
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,63}", name) or name in mcp.OWN:
        raise SettingsError(
            f"{name[:80]!r} can't be the name of a secret: 1 to 64 letters, digits or `_`, and not one of Byre's own.",
            fault="argument-invalid",
            hint="For example: uv run invoke mcp secret GITHUB_TOKEN",
        )
    site = installation.look(console.note)
    if sys.stdin.isatty():
        value = getpass.getpass(f"{name}: ")
    else:
        piped = bounded.ends_of(sys.stdin.buffer, LONGEST, 0)
        if piped.left_out or piped.endless:
            raise SettingsError(
                f"The secret has more than {LONGEST:,} bytes, or its input does not end.",
                fault="argument-invalid",
                hint=f"Pipe the value alone: uv run invoke mcp secret {name}",
            )
        value = piped.head.decode("utf-8", "replace").strip("\r\n")
    if not value:
        raise SettingsError(
            "The secret is empty.", fault="argument-invalid", hint=f"uv run invoke mcp secret {name}"
        )
    site.home.prepare()
    site.places.credentials.put(OWN + name, value)
    console.say(f"Kept in {site.places.credentials.path(OWN + name)}. mcp-config.json: ${{{name}}}")
    console.note("next:  uv run invoke restart gateway")
    console.data({"name": name, "file": str(site.places.credentials.path(OWN + name))})


def _state(server: mcp.Server, seen: mcp.State | None) -> str:
    if seen is None:
        return "not known to the gateway: uv run invoke restart"
    if seen.fault:
        return seen.fault
    return f"ok, {seen.milliseconds} ms" if server.tools else "offers nothing: no `tools` are allowed"


def _short(names: tuple[str, ...]) -> str:
    text = ", ".join(names)
    if len(text) <= WIDEST:
        return text or "none"
    return f"{text[:WIDEST].rpartition(', ')[0]}, … ({len(names)})"


def _document(server: mcp.Server, seen: mcp.State | None) -> dict[str, object]:
    return {
        "name": server.name,
        "reached_by": server.kind,
        "description": server.description,
        "tools": list(server.tools),
        "well": None if seen is None else not seen.fault,
        "fault": seen.fault if seen else None,
        "offered": list(seen.offered) if seen else None,
        "missing": list(seen.missing) if seen else None,
        "milliseconds": seen.milliseconds if seen else None,
    }
