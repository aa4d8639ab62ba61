"""`gpu`: whether the engine really uses a GPU, link by link; of the running stack, or of saved logs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from scripts import gpu as room
from scripts.console import Console
from scripts.errors import ByreError, EngineError, HostError, ModelError, SettingsError
from scripts.faults import lookup
from scripts.gpu import live
from scripts.lifecycle import choose_model, installation
from scripts.lifecycle.clients import engine
from scripts.lifecycle.site import Site
from scripts.measure import versus_cpu
from scripts.text import short

MARKS = {"ok": "ok", "broken": "BROKEN", "none": "none", "unknown": "?", "not applicable": "-"}
# Verdicts without a GPU speed to measure.
NO_SPEED: dict[str, room.Evidence] = {
    "cpu": room.inapplicable("the CPU computes the model; nothing to compare"),
    "software": room.inapplicable("the device is a software driver on the CPU"),
    "broken": room.untold("not measured: the GPU must work first"),
    "unknown": room.untold("not measured: the engine may not use a GPU"),
}


def gpu(console: Console, files: Sequence[str], speed: bool = True) -> int:
    """Judge saved files, or the running stack. The exit code is the verdict's: `scripts.gpu.CODES`.

    `speed`: where the engine uses a GPU, measure it against the CPU, which takes a while.
    """
    if files:
        return saved(console, files)
    site = installation.look(console.note)
    if not site.engine.is_service:
        raise EngineError(
            "ENGINE=openai: the engine is a server of your own, and its log and devices are not visible from here.",
            fault="engine-elsewhere",
            hint="Save its log, then: uv run invoke gpu --from FILE",
        )
    if site.engine.name not in site.running:
        raise EngineError(
            "The engine is not running.",
            fault="service-down",
            hint="uv run invoke start  (or judge saved logs: uv run invoke gpu --from FILE)",
        )
    evidence = _live(site)
    evidence.append(_speed(console, site, room.judge(evidence).verdict, speed))
    return _told(console, room.judge(evidence), ())


def saved(console: Console, files: Sequence[str]) -> int:
    """Judge files together; `-` is what comes on stdin, a folder all files in it."""
    texts = [room.read_file(path) for path in _paths(files)]
    if not texts:
        raise HostError(
            "Name a file to judge.", fault="argument-invalid", hint="uv run invoke gpu --from FILE"
        )
    evidence = [one for text in texts for one in text.evidence]
    return _told(console, room.judge(evidence), texts)


def _paths(files: Sequence[str]) -> list[Path]:
    paths = []
    for name in files:
        path = Path(name)
        paths += sorted(one for one in path.iterdir() if one.is_file()) if path.is_dir() else [path]
    return paths


def _told(console: Console, verdict: room.Verdict, texts: Sequence[room.Text]) -> int:
    for text in texts:
        kinds = ", ".join(text.kinds) or "unknown"
        console.say(f"{text.where}: {kinds}{f' ({text.remark})' if text.remark else ''}")
    if texts:
        console.say()
    width = max(len(name) for name in room.MEANINGS.values())
    for link in verdict.links:
        place = f"   [{link.where}]" if link.where else ""
        said = f"{short(link.evidence)}{place}" if link.evidence else "not shown"
        console.say(f"{MARKS[link.status]:<7} {room.MEANINGS[link.name]:<{width}}  {said}")
    console.say()
    share = "" if verdict.share is None else f" ({verdict.share:.0%} of the model)"
    console.say(f"{verdict.verdict.upper()}{share}: {verdict.why}")
    if verdict.broken:
        console.say(f"first broken link: {room.MEANINGS[verdict.broken.name]}")
    elif verdict.without_gpu:
        console.say(lookup.fault(verdict.fault).meaning)
    if verdict.fix:
        console.say(f"next:  {verdict.fix}")
        console.say(f"about: uv run invoke explain {verdict.fault}")
    if verdict.missing and verdict.missing != verdict.fault:
        console.say(f"to know more: {lookup.fault(verdict.missing).fix}")
    console.data(
        {
            "verdict": verdict.verdict,
            "code": verdict.code,
            "share": None if verdict.share is None else round(verdict.share, 3),
            "why": verdict.why,
            "links": [asdict(link) for link in verdict.links],
            "first_broken": verdict.broken.name if verdict.broken else None,
            "fault": verdict.fault,
            "fix": verdict.fix,
            "missing": verdict.missing,
            "files": [{"file": t.where, "kinds": list(t.kinds), "remark": t.remark} for t in texts],
        }
    )
    return verdict.code


def _live(site: Site) -> list[room.Evidence]:
    """The running stack's evidence."""
    model = choose_model.served(site)

    def ask() -> room.Evidence | None:
        with engine(site) as asked:
            return live.known_answer(asked, model)

    _with_a_model(site, model.name)
    return live.gather(live.of(site), ask)


def _with_a_model(site: Site, name: str) -> None:
    """Raises ModelError where the engine answers and has no model at all: there is nothing to judge."""
    try:
        with engine(site) as asked:
            none = not asked.models()
    except ByreError:
        return  # the chain shows what is wrong with it
    if none:
        raise ModelError(
            "The engine has no model, so there is nothing to judge.",
            fault="model-unknown",
            hint=f"uv run invoke pull {name}",
        )


def _speed(console: Console, site: Site, verdict: str, wanted: bool) -> room.Evidence:
    """The GPU's decode against the CPU's with the same model, measured now, or why it is not."""
    if verdict in NO_SPEED:
        return NO_SPEED[verdict]
    if not wanted:
        return room.untold("not measured (--no-speed)")
    try:
        versus_cpu.check(site)
        with console.progress() as report:
            found = versus_cpu.decode(site, report)
    except (SettingsError, HostError, EngineError) as error:
        return room.untold(f"not measured: {error.message}")
    if found is None:
        return room.untold("not measured: the engine does not count its tokens")
    return room.compared(found.model, found.as_it_is, found.on_cpu, found.how, told=found.told)
