"""`start`, `stop` and `restart`."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from scripts import runtimes
from scripts.amounts import size
from scripts.console import Console, Silent
from scripts.database import Counted
from scripts.home import ROOT
from scripts.lifecycle import choose_runtime, external_engine, installation, proxy, sign_in
from scripts.lifecycle import plan as planning
from scripts.lifecycle import start as starting
from scripts.lifecycle.bring_up import Outcome
from scripts.lifecycle.plan import Plan
from scripts.lifecycle.site import Site
from scripts.settings import keep


def start(
    console: Console, model: str = "", dry_run: bool = False, timeline: bool = False, scenario: str = ""
) -> None:
    """Bring the stack up. Safe to repeat: what runs as it should is not touched. `scenario` is kept in `.env`."""
    loaded = installation.load(console.note, {"default_model": model, "scenario": scenario})
    if dry_run:
        site = choose_runtime.site(loaded.settings, loaded.home)
        for remark in sign_in.admit(site):
            console.note(f"note: {remark}")
        _show(console, planning.make(site))
        return
    if scenario:
        console.note(f"SCENARIO={scenario} is kept in {keep(ROOT, {'SCENARIO': scenario})}")
    plan, outcome = starting.start(loaded, console.note, console.progress)
    _tell(console, plan, outcome, timeline)


def stop(console: Console, dry_run: bool = False) -> None:
    """Stop every service. Data, models and parts stay."""
    site = installation.look(console.note)
    left = runtimes.leftovers(site.runtime, site.home)
    running = sorted({*site.running, *left})
    if not running and not site.runtime.services.anything():
        console.say("Nothing is running.")
        return console.data({"stopped": []})
    if dry_run:
        console.say(f"Would stop: {', '.join(running) or 'nothing'}.")
        return console.data({"would_stop": running})
    with installation.locked(site.home, console.note), console.progress() as report:
        ended = starting.stop(site, report)
    told = sorted({*running, *ended})
    console.say(
        f"Stopped: {', '.join(told)}. Data are kept.  next:  uv run invoke start"
        if told
        else "Nothing is running."
    )
    return console.data({"stopped": told})


def restart(console: Console, service: str = "", dry_run: bool = False) -> None:
    """Stop and start everything, or one service."""
    site = installation.look(console.note)
    if service:
        installation.check_service(site, service)
    if dry_run:
        names = [service] if service else sorted(site.running)
        console.say(f"Would restart: {', '.join(names) or 'nothing is running; would start'}.")
        return console.data({"would_restart": names})
    if not service:
        stop(Silent())
    elif service in site.running:
        with installation.locked(site.home, console.note):
            site.runtime.services.stop(service)
    return start(console)


def _tell(console: Console, plan: Plan, outcome: Outcome, timeline: bool) -> None:
    site = plan.site
    seconds = outcome.timeline.now()
    password = site.places.credentials.path("webui_admin_password")
    if timeline or any(s.doing == "install" and s.seconds > 1 for s in outcome.timeline.stages):
        console.say()
        for line in outcome.timeline.lines():
            console.say(f"  {line}")
    console.say()
    did = f"ready in {seconds:.1f} s" if outcome.started else "already running; nothing changed"
    console.say(f"Byre is {did}.")
    console.say(f"  Open      {site.url}")
    if root := proxy.root(site):
        console.say(f"  Trust     {root}: each device needs it once; docs/how-to/team.md says how")
    if site.settings.has_provider:
        console.say(f"  Sign in   by {site.settings.oidc_label} ({site.settings.oidc_provider_url})")
    if site.settings.takes_passwords:
        console.say(f"  Sign in   {site.settings.webui_admin_email}, password in {password}")
    console.say(f"  Model     {plan.model.title} ({plan.model.name})")
    if not site.engine.is_service:
        console.say(f"  Engine    your own server at {external_engine.engine(site.settings).address}")
    elif build := site.build:
        console.say(f"  Engine    {build}")
    console.say(f"  Data      {_data(site, outcome)}")
    console.say('  Ask       uv run invoke chat "What is the capital of France?"')
    if outcome.holds and plan.facts.asks:
        console.say(f"            {first_question(outcome.holds)}")
    console.say("  Check     uv run invoke verify")
    if plan.better:
        console.say(
            f"  Better    {plan.better.title} fits this machine ({size(plan.better.size)} to fetch): "
            f"uv run invoke start --model {plan.better.name}"
        )
    for remark in outcome.remarks:
        console.note(f"warning: {remark}")
    console.data(
        {
            "url": site.url,
            "root_certificate": str(root) if root else None,
            "admin": site.settings.webui_admin_email,
            "password_file": str(password),
            "model": plan.model.name,
            "runtime": site.runtime.name,
            "runtime_reason": site.why,
            "started": sorted(outcome.started),
            "seconds": round(seconds, 3),
            "better_model": plan.better.name if plan.better else None,
            "remarks": [*plan.remarks, *outcome.remarks],
            "timeline": outcome.timeline.document(),
        }
    )


def _data(site: Site, outcome: Outcome) -> str:
    whose = "your own MongoDB (MONGODB_URI), read-only" if site.data().is_own else _server(site)
    several = len({one.database for one in outcome.holds}) > 1
    counts = ", ".join(
        f"{one.database + '.' if several else ''}{one.collection} {one.documents}"
        for one in outcome.holds[:4]
    )
    return f"{whose}: {counts}" if counts else whose


def first_question(holds: Sequence[Counted]) -> str:
    """A command that asks for the largest collection; with several databases it names the one."""
    several = len({one.database for one in holds}) > 1
    named = f" --database {shlex.quote(holds[0].database)}" if several else ""
    return f'uv run invoke ask "How many {holds[0].collection} are there?"{named}'


def _server(site: Site) -> str:
    """The stack's own database, by its part or image. Nothing is asked, so this also works before a start."""
    from scripts import parts
    from scripts.database import COMPATIBLE

    if site.runtime.containers is None:
        return f"SecantusDB {parts.find('database').version}, {COMPATIBLE}"
    image = site.settings.database_image
    return f"MongoDB ({image})" if "/mongodb/mongodb-" in image else f"{image}, {COMPATIBLE}"


def _fetch(plan: Plan) -> bool | None:
    """Whether the model has to be fetched; None where that is known only once the engine runs."""
    from scripts.lifecycle import kept_models
    from scripts.models.store import Store

    site = plan.site
    if not site.engine.is_service:
        return False
    if not site.engine.keeper:
        return Store(site.places.models).find(plan.model.name) is None
    kept = kept_models.kept(site)
    return None if kept is None else plan.model.name not in kept


def _show(console: Console, plan: Plan) -> None:
    """What a start would do, without doing it."""
    site = plan.site
    missing = sorted(plan.missing())
    fetch = _fetch(plan)
    words = {
        True: f", {size(plan.model.size)} to fetch",
        False: "",
        None: f", to fetch unless {site.engine.title} has it (not running, so unknown)",
    }
    console.say(site.why)
    console.say(f"model     {plan.model.name}: {plan.model_why}{words[fetch]}")
    console.say(f"install   {', '.join(missing) or 'nothing'}")
    console.say(f"running   {', '.join(sorted(site.running)) or 'nothing'}")
    console.say(f"ports     {', '.join(f'{n.upper()}={p}' for n, p in plan.used_ports.items())}")
    console.data(
        {
            "runtime": site.runtime.name,
            "runtime_reason": site.why,
            "model": plan.model.name,
            "fetch_model": fetch,
            "install": missing,
            "running": sorted(site.running),
            "ports": plan.used_ports,
        }
    )
