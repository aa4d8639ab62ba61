"""`setup`: is this machine ready, what is missing and how to get it, and a `.env` to change.

`start` works without it.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from scripts import host, images, parts, runtimes
from scripts import setup as room
from scripts.amounts import size
from scripts.console import Console
from scripts.errors import ByreError, HostError
from scripts.faults.finding import Command, Finding, failed, unknown
from scripts.home import ROOT, Home, write_atomic
from scripts.host.ask import Asker
from scripts.lifecycle import choices, installation
from scripts.lifecycle import plan as planning
from scripts.lifecycle.site import Site
from scripts.settings import ENV_FILE, Settings, in_containers, template
from scripts.settings.environment import inherited
from scripts.setup import Evidence, Fixed, Overlays, Wish

AGAIN = "uv run invoke setup"
INSIDE_SECONDS = 30.0  # for a container that looks at what it is given: the first after a boot takes some


def setup(console: Console, dry_run: bool = False, yes: bool = False) -> int:
    """Check settings, place, ports, memory, disk, container tools and GPU; write `.env` from the template if there is
    none. With `yes`, run the fixes that are safe. Exit code 3 when the settings' runtime lacks something.
    """
    loaded = installation.load(console.note)
    wish, ask = _wish(loaded.settings, loaded.home), Asker()
    with ThreadPoolExecutor(1) as pool:
        looking = pool.submit(room.probe, ask, wish)
        site = Site.of(loaded.settings, loaded.home)
        if not dry_run:
            site.home.prepare()
        facts, remarks, trouble = _facts(site)
        evidence = looking.result()
    _tell_facts(console, facts, remarks)
    findings = room.judge(evidence, wish)
    done = Fixed((), evidence, findings)
    if yes and not dry_run:
        _tell(console, findings, wish)
        done = _fix(console, evidence, wish, ask, loaded.settings)
        if done.ran:  # what could not be planned before may be now
            trouble = _facts(Site.of(loaded.settings, loaded.home))[2]
        console.say("\nafterwards" if done.ran else "\nnothing to run")
        if done.ran:
            _tell(console, done.findings, wish)
    else:
        _tell(console, findings, wish)
    overlays = _overlays(done.evidence, wish, loaded.settings)
    _tell_overlays(console, overlays)
    inside = None
    if not dry_run and not failed(done.findings):
        inside = _inside(Site.of(loaded.settings, loaded.home) if done.ran else site)
    if inside:
        console.rows([inside])
    _tell_fixed(console, done)
    wrote = _env_file(console, dry_run)
    left = failed(done.findings)
    commands = [command for one in done.findings if one.fixable for command in one.commands]
    if dry_run and commands:
        console.say("\n--yes would run, and look again after each fix:")
        for command in commands:
            console.say(f"  {command.text}")
    env_file = {"env_file": str(ROOT / ENV_FILE), "env_written": wrote}
    told = {
        "trouble": trouble.message if trouble else "",
        "inside_a_container": inside.document() if inside else None,
    }
    console.data(_document(facts, done, overlays, commands, left) | env_file | told)
    more = f"{AGAIN} --yes" if commands and not yes else ""
    if left:  # why nothing can be planned, too
        console.say(f"next:  {more or f'fix what is shown above, then: {AGAIN}'}")
        return HostError.code
    if trouble:
        if console.json:
            return trouble.code
        raise trouble
    console.say("next:  uv run invoke start")
    if more:
        console.say(f"or, for the advice above:  {more}")
    return 0


def _wish(settings: Settings, home: Home) -> Wish:
    """What the settings ask of this machine. auto counts as the runtime of the first start, once there was one."""
    runtime: str = settings.runtime
    if runtime == "auto":
        kept = choices.runtime(settings, choices.LastStart.of(home)).name
        runtime = kept if in_containers(kept) else "auto"
    return Wish.of(settings, runtime)


def _node() -> str:
    from scripts.parts import node

    return node.choose(parts.find("mcp").node, inherited()).note


def _facts(site: Site) -> tuple[list[tuple[str, str]], tuple[str, ...], ByreError | None]:
    """What this machine is, what would run on it, and what keeps it from being planned."""
    memory = host.memory()
    facts = [
        ("cores", f"{host.threads()} for the engine"),
        ("memory", f"{size(memory.available)} available of {size(memory.total)}"),
        ("disk", f"{size(host.disk_free(site.places.parts))} free for {site.places.parts}"),
        *([("node", _node())] if site.runtime.containers is None else []),
        ("runtime", site.why),
        ("engine", site.engine.name),
    ]
    try:
        plan = planning.make(site)
    except ByreError as error:
        return facts, (), error
    facts += [
        ("model", f"{plan.model.name}: {plan.model_why}"),
        ("page", f"http://localhost:{plan.ports['webui_port']}"),
    ]
    return facts, tuple(plan.remarks), None


def _tell_facts(console: Console, facts: list[tuple[str, str]], remarks: tuple[str, ...]) -> None:
    for name, value in facts:
        console.say(f"{name:<10} {value}")
    for remark in remarks:
        console.note(f"note: {remark}")


def _tell(console: Console, findings: tuple[Finding, ...], wish: Wish) -> None:
    console.say()
    console.rows(findings)
    if wish.runtime == "auto":
        console.say("Containers are optional: RUNTIME=auto runs without them.")


def _fix(console: Console, evidence: Evidence, wish: Wish, ask: Asker, settings: Settings) -> Fixed:
    def tell(_: Finding, command: Command) -> None:
        console.note(f"$ {command.text}")

    execute = room.Executor(inherited(), settings.install_timeout, lambda line: console.note(f"  {line}"))
    return room.fix(evidence, wish, lambda: room.probe(ask, wish), execute, tell)


def _overlays(evidence: Evidence, wish: Wish, settings: Settings) -> Overlays:
    """None where the engine is in no container."""
    engine = runtimes.engine(wish.runtime, settings)
    if not engine.contained or not engine.kind.is_service:
        return Overlays()
    return room.choose(evidence, wish.tool, engine.kind.name, wish.machine, anyway=settings.gpu == "on")


def _inside(site: Site) -> Finding | None:
    """What the engine's container would see of the GPU that it is given; None where it is given none."""
    from scripts.setup import inside

    containers = site.runtime.containers
    if containers is None or site.native or not site.runtime.wiring.devices.overlays:
        return None
    if site.engine.name not in site.services:
        return None
    try:
        service = site.described()[site.engine.name]
        if site.runtime.parts.missing([service]):
            return unknown("gpu", "No engine image is here yet, so the GPU was not tried in a container")
    except ByreError:  # a tool that does not answer has its own row above
        return None
    ask = Asker(timeout=INSIDE_SECONDS)
    return inside.judge(inside.inside(ask, containers.program, images.name(service), service.compose()))


def _tell_overlays(console: Console, overlays: Overlays) -> None:
    for choice in overlays.chosen:
        console.say(f"  {'fits':<8} overlays/{choice.path.name}: {choice.why}")
    for why in overlays.why_not:
        console.say(f"  {'cpu':<8} {why}")


def _tell_fixed(console: Console, done: Fixed) -> None:
    for one in done.left:
        console.note(f"warning: the commands succeeded, but '{one}' is still not fixed")
    for difference in done.machine:
        console.note(
            f"warning: the machine's {difference.name}: {difference.asked} requested, {difference.got} now"
        )


def _env_file(console: Console, dry_run: bool) -> bool:
    """Write `.env` unless it is there; whether it was written."""
    env = ROOT / ENV_FILE
    there = env.exists()
    if not there and not dry_run:
        write_atomic(env, template())
    did = "kept" if there else "would be written" if dry_run else "written; every line in it is optional"
    console.say(f"\n{'settings':<10} {env}: {did}")
    return not there and not dry_run


def _document(
    facts: list[tuple[str, str]],
    done: Fixed,
    overlays: Overlays,
    commands: list[Command],
    left: tuple[Finding, ...],
) -> dict[str, Any]:
    return {
        **dict(facts),
        "findings": [one.document() for one in done.findings],
        "ready": not left,
        "commands": [one.text for one in commands],
        "ran": [one.text for one in done.ran],
        "not_fixed": list(done.left),
        "machine_differs": [vars(one) for one in done.machine],
        "overlays": [{"file": f"overlays/{one.path.name}", "why": one.why} for one in overlays.chosen],
        "without_gpu_because": list(overlays.why_not),
    }
