"""`benchmark`: measure the engine of the running stack, and compare with what was measured before."""

from __future__ import annotations

from difflib import get_close_matches

from scripts.benchmark import compare as comparing
from scripts.benchmark import plot, report
from scripts.benchmark.history import History
from scripts.benchmark.options import Options
from scripts.benchmark.result import Result
from scripts.commands import measure, results
from scripts.commands import site as sites
from scripts.commands.results import FAILED
from scripts.console import Console, Silent
from scripts.engines.ollama import Ollama
from scripts.errors import BusyError, ByreError, EngineError, HostError, ModelError
from scripts.lifecycle import kept_models
from scripts.lifecycle.clients import engine
from scripts.lifecycle.site import Site
from scripts.runtimes.base import ENGINES


def benchmark(console: Console, options: Options) -> int:
    """Measure, or show what was measured. Exit code 1 when a gate is not passed."""
    if options.compare:
        return results.compare(console, _kept(console), options.compare, options)
    if options.history:
        return results.show_history(console, _kept(console), options)
    return _measure(console, options)


def _kept(console: Console) -> History:
    return History(sites.look(console).home)


def _measure(console: Console, options: Options) -> int:
    site = sites.look(console)
    if site.engine in ENGINES and site.engine not in site.running:
        raise EngineError("The engine does not run.", hint="uv run invoke start")
    serving = site.served
    wanted = [_known(site, name) for name in options.models] or [serving or _first(site)]
    history = History(site.home)
    before = history.read()
    found: list[Result] = []
    damaged = 0
    lost: ByreError | None = None
    try:
        for name in wanted:
            found.append(measure.measure(console, _serve(console, site, name), name, options))
            try:
                damaged += len(history.add(found[-1:]).damaged)
            except (BusyError, HostError) as error:  # what was measured is shown all the same
                lost = error
    finally:
        _serve(console, site, serving)
    if damaged:
        console.note(f"note: {damaged} damaged lines of the history were set aside in {history.aside}")
    gates = []
    if options.gate is not None:
        for one in found:
            baseline = results.baseline(before, one)
            judged = comparing.gate(baseline, one, options.gate)
            gates.append((judged, report.gate(judged, baseline)))
    results.tell(console, found, options, gates, history)
    if options.plot:
        results.draw(console, options.plot, plot.curve(found[-1]) or plot.history((*before.results, *found)))
    if lost is not None:
        raise lost
    return 0 if all(judged.passed for judged, _ in gates) else FAILED


def _first(site: Site) -> str:
    """The model that the engine serves first: nothing was started that could be remembered."""
    with engine(site) as asked:
        return next((one.name for one in asked.models()), "")


def _known(site: Site, name: str) -> str:
    """The full name of a model that is here. Raises ModelError with names that may have been meant."""
    from scripts.models.catalogue import load
    from scripts.models.store import Store

    catalogue = load()
    model = catalogue.find(name)
    full = model.name if model else name
    here = [one.name for one in Store(site.places.models).installed()]
    if site.engine != "llamacpp":
        with engine(site) as asked:
            here = [one.name for one in asked.models()]
    if full in here:
        return full
    if model is not None:
        raise ModelError(f"{full} is not here yet.", hint=f"uv run invoke pull {full}")
    near = list(dict.fromkeys([*get_close_matches(name, here, n=3, cutoff=0.4), *catalogue.near(name)]))
    raise ModelError(
        f"There is no model {name!r} here." + (f" Did you mean {', '.join(near)}?" if near else ""),
        hint=f"Those that are here: uv run invoke models. To fetch one: uv run invoke pull {name}",
    )


def _serve(console: Console, site: Site, name: str) -> Site:
    """Have the model served. llama.cpp's server has one at a time, so that another one restarts it; Ollama loads it
    when it is asked. Raises HostError where there can't be enough memory for another model."""
    now = Site.of(site.settings, site.home)
    if now.engine not in ENGINES or not name or now.served == name:
        return now
    if now.engine == "ollama":
        with engine(now) as asked:
            assert isinstance(asked, Ollama)
            if tight := kept_models.admit(now, asked, name):
                console.note(f"note: {tight}")
        return now
    from scripts.commands import start

    console.note(f"note: the engine is restarted to serve {name}")
    start.start(Silent(), name)
    return Site.of(site.settings, site.home)
