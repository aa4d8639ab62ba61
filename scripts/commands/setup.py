"""`setup`: is this machine ready, and a `.env` to change. `start` works without it."""

from __future__ import annotations

import os

from scripts import host, parts
from scripts.commands import site as sites
from scripts.console import Console, size
from scripts.home import ROOT, write_atomic
from scripts.lifecycle import plan as planning
from scripts.settings import ENV_FILE, template


def _node() -> str:
    from scripts.parts import node

    return node.choose(parts.find("mcp").node, os.environ).note


def _tools() -> str:
    """The container tools here, and what those say that do not work."""
    found = host.container_tools()
    if not found:
        return "none (not needed: RUNTIME=embedded runs without)"
    return "; ".join(
        f"{one.name} {'answers' if one.answers else f'does not answer: {one.why}'}" for one in found
    )


def setup(console: Console, dry_run: bool = False) -> None:
    """Check settings, place, ports, memory and disk; write `.env` from the template if there is none."""
    env = ROOT / ENV_FILE
    there = env.exists()
    site = sites.look(console)
    if not dry_run:
        site.home.prepare()
    plan = planning.make(site)
    facts = [
        ("system", host.describe().text),
        ("cores", f"{host.cores()} for the engine"),
        ("memory", f"{size(host.memory().available)} available of {size(host.memory().total)}"),
        ("disk", f"{size(host.disk_free(site.places.parts))} free for {site.places.parts}"),
        *([("node", _node())] if site.runtime.name == "embedded" else []),
        ("containers", _tools()),
        ("runtime", site.why),
        ("engine", site.runtime.engine),
        ("model", f"{plan.model.name}: {plan.model_why}"),
        ("page", f"http://localhost:{plan.ports['webui_port']}"),
    ]
    for name, value in facts:
        console.say(f"{name:<10} {value}")
    for remark in plan.remarks:
        console.note(f"note: {remark}")
    if not there and not dry_run:
        write_atomic(env, template())
    did = (
        "kept as it is"
        if there
        else "would be written"
        if dry_run
        else "written; every line in it is optional"
    )
    console.say(f"{'settings':<10} {env}: {did}")
    console.say("next:  uv run invoke start")
    console.data({**dict(facts), "env_file": str(env), "env_written": not there and not dry_run})
