"""`config` and `version`: what is set, from where, and what is installed."""

from __future__ import annotations

from scripts.amounts import size
from scripts.console import Console
from scripts.home import ROOT, release
from scripts.lifecycle import installation, planner, tuned
from scripts.lifecycle.choose_model import known
from scripts.lifecycle.site import Site
from scripts.settings import FIELDS


def config(console: Console) -> None:
    """Show every setting with its origin; secrets are masked."""
    site = installation.look(console.note)
    settings = site.settings
    rows = [[name.upper(), settings.shown(name), str(settings.origin(name))] for name in FIELDS]
    console.table(["setting", "value", "from"], rows)
    console.say()
    by_scenario = [n for n in FIELDS if settings.origin(n).kind == "scenario"]
    chooses = "".join(f"; {n.upper()}={settings.shown(n)}" for n in by_scenario)
    console.say(f"scenario  {settings.scenario}{chooses}")
    console.say(f"runtime   {site.runtime.name}  ({site.why})")
    found, unused = tuned.in_use(settings), tuned.remarks(settings, site.home)
    if found:
        console.say(f"tuned     {tuned.words(found)}")
    for line in unused:
        console.say(f"tuned     {line}")
    overlays = [str(path.relative_to(ROOT)) for path in site.runtime.wiring.overlays()]
    if overlays:
        console.say(f"overlays  {', '.join(overlays)}")
    planned = site.limits
    if planned:
        console.say(f"limits    {', '.join(f'{n.upper()}={size(b)}' for n, b in planned.items())}")
    for line in site.runtime.wiring.devices.why_not:
        console.say(f"GPU       not given to the engine: {line}")
    if site.at_once:
        why = f" ({site.at_once_why})" if site.at_once_why else ""
        console.say(f"at once   {site.at_once} conversations, each with its own context; others wait{why}")
    asked, said = _plans(site)
    console.say(f"ask       {said}")
    console.say(f"state     {site.home.state}")
    console.data(
        {
            "settings": {
                n.upper(): {"value": settings.shown(n), "origin": str(settings.origin(n))} for n in FIELDS
            },
            "scenario": settings.scenario,
            "runtime": site.runtime.name,
            "runtime_reason": site.why,
            "overlays": overlays,
            "tuned": found,
            "tuned_not_used": list(unused),
            "at_once": site.at_once,
            "at_once_why": site.at_once_why,
            "limits": {name.upper(): bytes_ for name, bytes_ in planned.items()},
            "ask": asked,
            "gpu_not_used": list(site.runtime.wiring.devices.why_not),
            "state": str(site.home.state),
        }
    )


def _plans(site: Site) -> tuple[str, str]:
    """What writes the plans of questions about the data; in words, too."""
    if planner.NAME in site.services:
        return "planner", f"the planner writes the plans, with {size(planner.memory())} of memory"
    if site.adapter(known(site)):
        return "engine", "the engine writes the plans, with the plan adapter"
    why = "PLANNER=off" if site.settings.planner == "off" else "the last start had no planner"
    return "none", f"nothing writes plans: {why}"


def version(console: Console) -> None:
    """The release, and the version of each part that it installs."""
    from scripts import parts

    own = release()
    found = {part.name: part.version for part in parts.ALL}
    console.say(f"Byre {own}")
    for name, value in found.items():
        console.say(f"  {name:<10} {value}")
    console.data({"byre": own, "parts": found})
