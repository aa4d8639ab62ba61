"""How fast a model would answer here, before it is fetched: by earlier benchmarks, else by the memory."""

from __future__ import annotations

import sys
from dataclasses import replace

from scripts import host
from scripts.benchmark.history import History
from scripts.errors import BusyError, HostError
from scripts.fit import decode as speeds
from scripts.fit.decode import Decode
from scripts.fit.estimate import Serving, bytes_per_token
from scripts.fit.look import Found
from scripts.host import bandwidth, gpu_names
from scripts.host.load import LoadReader
from scripts.lifecycle import room as rooms
from scripts.lifecycle.site import Site

ROUNDS = 3  # of measuring the memory: a second or two, where a benchmark takes its time


def decode(site: Site, found: Found, serving: Serving) -> tuple[Decode | None, tuple[str, ...]]:
    """Tokens per second of an answer, or why they are unknown. Neither for an external server."""
    if found.described is None or not site.engine.is_service:
        return None, ()
    known = _measured(site) or _bound(site)
    if isinstance(known, str):
        return None, (known,)
    reads = bytes_per_token(found.described, serving, known.depth)
    return (None, ()) if reads is None else (speeds.expected(reads, known), ())


def _measured(site: Site) -> speeds.Measured | None:
    """What benchmarks showed."""
    try:
        results = History(site.home).read().results
    except (HostError, BusyError):
        return None
    return speeds.measured(results, host.processor(), site.engine.name)


def _bound(site: Site) -> speeds.Measured | str:
    """Without benchmarks: a GPU's figure from its vendor, or this memory's, measured now; else why it is unknown."""
    benchmark = "uv run invoke benchmark measures it."
    if rooms.gets_gpu(site) and (there := gpu_names.named_gpus()):
        vendor = bandwidth.vendor_bandwidth(there[0].name)
        if vendor is None:
            return f"The expected speed is unknown for {there[0].name}: {benchmark}"
        return speeds.Measured(vendor, {}, speeds.DEPTH, there[0].name)
    if sys.platform == "darwin" and not site.contained:
        return f"The expected speed on a Mac's GPU is unknown: {benchmark}"
    meter = LoadReader(None)
    memory = bandwidth.measure_beside_others(
        site.settings.threads or host.threads(),
        host.cores(),
        lambda: replace(meter.read(), engine=0.0),  # an engine that is answering disturbs too
        rounds=ROUNDS,
    )
    if memory is None:
        return f"The expected speed is unknown, because the memory's speed can't be measured: {benchmark}"
    return speeds.Measured(memory, {}, speeds.DEPTH)
