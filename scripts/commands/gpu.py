"""`gpu`: whether the engine really uses a GPU, link by link; of the running stack, or of saved logs."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from scripts import gpu as room
from scripts.commands import site as sites
from scripts.commands.chat import engine
from scripts.console import Console
from scripts.errors import EngineError, HostError
from scripts.gpu import live
from scripts.lifecycle import external
from scripts.lifecycle.plan import Site
from scripts.runtimes.containers import Containers

MARKS = {"ok": "ok", "broken": "BROKEN", "unknown": "?"}


def gpu(console: Console, files: Sequence[str]) -> int:
    """Judge saved files, or the running stack. The exit code is the verdict's: `scripts.gpu.CODES`."""
    if files:
        return saved(console, files)
    site = sites.look(console)
    if site.engine == external.NAME:
        raise EngineError(
            "ENGINE=openai: the engine is a server of your own, whose log and devices can't be seen from here.",
            hint="Save its log, then: uv run invoke gpu --from FILE",
        )
    if site.engine not in site.running:
        raise EngineError(
            "The engine does not run, so there is nothing to look at.",
            hint="uv run invoke start  (or judge saved logs: uv run invoke gpu --from FILE)",
        )
    return _told(console, room.judge(_live(site)), ())


def saved(console: Console, files: Sequence[str]) -> int:
    """Judge files together; `-` is what comes on stdin, a folder all files in it."""
    texts = [_read(path) for path in _paths(files)]
    if not texts:
        raise HostError("There is no file to judge.", hint="uv run invoke gpu --from FILE")
    evidence = [one for text in texts for one in text.evidence]
    return _told(console, room.judge(evidence), texts)


def _paths(files: Sequence[str]) -> list[Path]:
    paths = []
    for name in files:
        path = Path(name)
        paths += sorted(one for one in path.iterdir() if one.is_file()) if path.is_dir() else [path]
    return paths


def _read(path: Path) -> room.Text:
    if str(path) == "-":
        from scripts.gpu.text import decode

        return room.read(decode(sys.stdin.buffer.read()), "stdin")
    return room.read_file(path)


def _told(console: Console, verdict: room.Verdict, texts: Sequence[room.Text]) -> int:
    for text in texts:
        kinds = ", ".join(text.kinds) or "unknown"
        console.say(f"{text.where}: {kinds}{f' ({text.remark})' if text.remark else ''}")
    if texts:
        console.say()
    width = max(len(name) for name in room.MEANINGS.values())
    for link in verdict.links:
        place = f"   [{link.where}]" if link.where else ""
        said = f"{' '.join(link.evidence.split())[:160]}{place}" if link.evidence else "not shown"
        console.say(f"{MARKS[link.status]:<7} {room.MEANINGS[link.name]:<{width}}  {said}")
    console.say()
    share = "" if verdict.share is None else f" ({verdict.share:.0%} of the model)"
    console.say(f"{verdict.verdict.upper()}{share}: {verdict.why}")
    if verdict.broken:
        console.say(f"first broken link: {room.MEANINGS[verdict.broken.name]}")
    if verdict.fix:
        console.say(f"next:  {verdict.fix}")
    console.data(
        {
            "verdict": verdict.verdict,
            "code": verdict.code,
            "share": None if verdict.share is None else round(verdict.share, 3),
            "why": verdict.why,
            "links": [asdict(link) for link in verdict.links],
            "first_broken": verdict.broken.name if verdict.broken else None,
            "fix": verdict.fix,
            "files": [{"file": t.where, "kinds": list(t.kinds), "remark": t.remark} for t in texts],
        }
    )
    return verdict.code


def _live(site: Site) -> list[room.Evidence]:
    """The running stack's evidence."""
    from scripts.models.catalogue import load
    from scripts.models.registry import resolve
    from scripts.models.store import Store

    name = site.engine
    catalogue = load()
    served = site.served or catalogue.starter.name
    model = resolve(served, catalogue, site.settings.model_registry_url, store=Store(site.places.models))
    process = site.processes[name]

    def log() -> str:
        return "\n".join(line.text for line in site.runtime.lines((name,), process.started or 0.0))

    def ps() -> str:
        import httpx

        if name != "ollama":
            return ""
        try:
            with site.reach(name) as port:
                return httpx.get(f"http://127.0.0.1:{port}/api/ps", timeout=10, trust_env=False).text
        except httpx.HTTPError:
            return ""

    def ask() -> room.Evidence | None:
        with engine(site) as asked:
            return live.known_answer(asked, model)

    sources = live.Sources(live.run_here, log, ps, _inside(site, name), _pids(process.pid))
    return live.gather(sources, ask)


def _inside(site: Site, service: str) -> live.Run | None:
    """A way to run a command in the engine's container; None where the engine is a process of this machine."""
    runtime = site.runtime
    if site.native or not isinstance(runtime, Containers):
        return None

    def run(argv: Sequence[str]) -> str:
        return runtime.tool("exec", runtime.dialect.container(runtime.project, service), *argv).stdout

    return run


def _pids(pid: int | None) -> frozenset[str]:
    """A service's process and what it started."""
    import psutil

    try:
        family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)] if pid else []
    except psutil.Error:
        return frozenset()
    return frozenset(str(one.pid) for one in family)
