"""The engine of the running stack, as a client of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from scripts.engines.base import Engine
from scripts.engines.llamacpp import LlamaCpp
from scripts.errors import EngineError
from scripts.lifecycle import external_engine
from scripts.lifecycle.site import Site


@contextmanager
def engine(site: Site) -> Iterator[Engine]:
    """The running stack's engine, or the external one. Raises EngineError when it does not run, SettingsError when it
    has no address."""
    name = site.engine
    if name == external_engine.NAME:
        model = site.settings.default_model
        yield external_engine.engine(site.settings, site.served if model == "auto" else model)
        return
    if name not in site.running:
        raise EngineError("The engine does not run.", hint="uv run invoke start")
    with site.reach(name) as port:
        if name == "ollama":
            from scripts.engines.ollama import Ollama

            yield Ollama(f"http://127.0.0.1:{port}", model=site.served)
            return
        yield LlamaCpp(f"http://127.0.0.1:{port}", key=site.places.credentials.read("engine_api_key") or "")
