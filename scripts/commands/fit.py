"""`fit`: whether a model has room here, and for how much context, before it is fetched."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from scripts.amounts import size
from scripts.console import Console
from scripts.errors import SettingsError
from scripts.fit import here
from scripts.fit import look as looking
from scripts.fit.decode import Decode
from scripts.fit.estimate import Estimate, Serving
from scripts.fit.judge import Room, Row, Verdict, judge, largest_context
from scripts.fit.look import Found
from scripts.lifecycle import installation, kept_models
from scripts.lifecycle import room as rooms
from scripts.lifecycle.site import Site
from scripts.measure import expected
from scripts.models.catalogue import Catalogue, load
from scripts.models.store import Origins, Store

NO_ROOM = 1
WORDS = {"fits": "fits", "tight": "tight", "no": "does not fit", "unknown": "unknown"}
CONTEXTS = range(256, (1 << 20) + 1)  # tokens, as CONTEXT_LENGTH allows


def fit(console: Console, name: str, context: int = 0) -> int:
    """Say whether the model has room here. Exit code 1 when it has none."""
    if context and context not in CONTEXTS:
        raise SettingsError(
            f"--context {context} is not a number of tokens from {CONTEXTS.start} to {CONTEXTS.stop - 1}.",
            fault="argument-invalid",
            hint=f"uv run invoke fit {name} --context 8192",
        )
    site = installation.look(console.note)
    settings, catalogue = site.settings, load()
    found = looking.find(name, catalogue, _origins(site))
    download, unasked = _download(site, found)
    room = rooms.of(site, download)
    serving = here.serving(settings, found, context, site.adapter(found.model), room.machine, room.vram)
    estimated = found.estimate(serving)
    verdict = judge(estimated, room)
    # Where NUM_PARALLEL=auto, a longer context leaves fewer conversations at once: down to one.
    fewest = serving if settings.num_parallel else replace(serving, parallel=1)
    most = _longest(found, fewest, room)
    speed, unknown = (None, ()) if verdict.level == "no" else expected.decode(site, found, serving)
    others = _others(found, estimated, verdict, room, catalogue, site)
    remarks = (*estimated.remarks, *unasked, *unknown, *_remarks(site, here.made_for(found), serving))
    _show(console, found, serving, estimated, verdict)
    _advise(console, most, serving, speed, others)
    for remark in remarks:
        console.say(f"note:     {remark}")
    console.data(
        {
            "model": found.name,
            "header": None if found.described is None else found.described.source,
            "serving": asdict(serving),
            "bytes": {
                "weights": estimated.weights,
                "repacked": estimated.repacked,
                "kv_cache": estimated.kv.size,
                "kv_cache_is_at_most": estimated.kv.at_most,
                "compute": estimated.compute,
                "program": estimated.program,
                "resident": estimated.total,
                "needed": None if estimated.kv.size is None else estimated.needed,
                "prompt_cache_at_most": estimated.prompt_cache,
            },
            "verdict": verdict.level,
            "rows": [asdict(row) for row in verdict.rows],
            "gpu": asdict(verdict.vram) if verdict.vram else None,
            "largest_context": most,
            "decode": asdict(speed) if speed else None,
            "instead": list(others),
            "remarks": list(remarks),
        }
    )
    return NO_ROOM if verdict.level == "no" else 0


def _origins(site: Site) -> Origins:
    settings = site.settings
    return Origins(Store(site.places.models), settings.model_hub_url, settings.model_registry_url)


def _download(site: Site, found: Found) -> tuple[int, tuple[str, ...]]:
    """Bytes that fetching it would take where the engine keeps its models, and what could not be asked."""
    if not site.engine.keeper or found.model is None:
        return found.download, ()
    there = kept_models.kept(site)
    if there is None:
        unknown = f"{site.engine.title} does not answer, so it is unknown whether it already has the model."
        return found.model.size, (unknown,)
    return 0 if found.name in there else found.model.size, ()


def _longest(found: Found, serving: Serving, room: Room) -> int | None:
    most = here.made_for(found)
    if found.described is None or most is None or found.estimate(serving).kv.size is None:
        return None
    return largest_context(found.described, serving, room, min(most, CONTEXTS.stop - 1)) or 0


def _others(
    found: Found, estimated: Estimate, verdict: Verdict, room: Room, catalogue: Catalogue, site: Site
) -> tuple[str, ...]:
    """A smaller quantisation of the same model, and models of the catalogue that fit. No models if this one fits or
    is unknown.
    """
    better = {"no": ("fits", "tight"), "tight": ("fits",)}.get(verdict.level)
    if better is None:
        return ()
    names = (found.name, *(found.model.aliases if found.model else ()))
    for model in looking.smaller(names, site.settings.model_registry_url):
        # All but the weights is the same; whether the CPU copies some of them is not known.
        tried = replace(estimated, weights=model.size, repacked=0)
        if judge(tried, replace(room, download=model.size)).level in better:
            return (model.name,)
    size_of = found.model.size if found.model else estimated.weights
    fitting = []
    for model in catalogue.models:
        one = looking.of(model, _origins(site), ask=False)
        served = here.serving(
            site.settings, one, adapter=site.adapter(one.model), machine=room.machine, vram=room.vram
        )
        tried = one.estimate(served)
        download = model.size if site.engine.keeper else one.download
        if model.size < size_of and judge(tried, replace(room, download=download)).level == "fits":
            fitting.append(model)
    return tuple(model.name for model in sorted(fitting, key=lambda one: -one.size)[:2])


def _remarks(site: Site, longest: int | None, serving: Serving) -> list[str]:
    if longest and serving.context > longest:
        return [f"The model is made for {longest} tokens at most.", *_engine_remarks(site)]
    return _engine_remarks(site)


def _engine_remarks(site: Site) -> list[str]:
    if site.engine.keeper:
        title = site.engine.title
        return [f"Measured with llama.cpp's own server. {title} runs the same engine with other settings."]
    if not site.engine.is_service:
        return ["The engine is a server of your own (ENGINE=openai): the figures are for this machine."]
    return []


def _show(console: Console, found: Found, serving: Serving, estimated: Estimate, verdict: Verdict) -> None:
    kv = estimated.kv
    console.say(
        f"{found.name}: {serving.context} tokens of context, {serving.parallel} at a time, "
        f"KV cache {serving.kv_type}"
    )
    console.say()
    rows = [["weights", size(estimated.weights)]]
    if estimated.repacked:
        rows.append(["copy for the CPU", size(estimated.repacked)])
    rows += [
        ["KV cache", ("at most " if kv.at_most else "") + size(kv.size)],
        ["computing", size(estimated.compute)],
        *([["program", size(estimated.program)]] if estimated.program else []),
        ["sum", size(estimated.total)],
        ["earlier prompts", f"at most {size(estimated.prompt_cache)} more, with use"],
    ]
    console.table(["part", "bytes"], rows)
    console.say()
    told = [*verdict.rows, *([verdict.vram] if verdict.vram else [])]
    console.table(["against", "needs", "has", "verdict"], [_cells(row) for row in told])
    console.say()
    console.say(f"verdict:  {WORDS[verdict.level]}")


def _cells(row: Row) -> list[str]:
    words = f" ({row.words})" if row.words else ""
    return [row.against, size(row.need), size(row.has), WORDS[row.level] + words]


def _rate(value: float | None) -> str:
    return "?" if value is None else f"{value:.0f}" if value >= 10 else f"{value:.1f}"


def _advise(
    console: Console, most: int | None, serving: Serving, speed: Decode | None, others: tuple[Any, ...]
) -> None:
    if most:
        more = f"  (CONTEXT_LENGTH={most})" if most < serving.context else ""
        console.say(f"context:  room for {most} tokens{more}")
    elif most == 0:
        console.say("context:  no room")
    if speed:
        between = "" if speed.low is None else f"{_rate(speed.low)} to {_rate(speed.high)} tokens/s, "
        console.say(
            f"decode:   {between}at most {_rate(speed.ceiling)} tokens/s, {speed.depth} tokens into a conversation"
        )
        if speed.by:
            console.say(f"          by {speed.by}")
        console.say(f"          at most: {speed.bandwidth / 1e9:.1f} GB/s of memory, {speed.source}")
    if others:
        console.say(f"instead:  {' or '.join(others)}")
