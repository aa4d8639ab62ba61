"""Another model served by the engine that runs, and the names of those that it can serve."""

from __future__ import annotations

from difflib import get_close_matches

from scripts.errors import ModelError
from scripts.lifecycle import installation, kept_models
from scripts.lifecycle.clients import engine
from scripts.lifecycle.installation import Note
from scripts.lifecycle.site import Site
from scripts.lifecycle.start import Progress, start


def serving(site: Site) -> str:
    """The model of the last start, or the first that the engine lists; empty when it has none. Raises EngineError."""
    if site.served:
        return site.served
    with engine(site) as asked:
        return next((one.name for one in asked.models()), "")


def full_name(site: Site, name: str) -> str:
    """The full name of a model that is here: a tag may be cut at a dash. Raises ModelError with names that may have
    been meant, EngineError."""
    from scripts.models.catalogue import load
    from scripts.models.store import Store

    catalogue = load()
    if site.engine.keeps_own_models:
        with engine(site) as asked:
            here = [one.name for one in asked.models()]
    else:
        here = [one.name for one in Store(site.places.models).installed()]
    if found := catalogue.meant(name, here):
        return found
    longer = catalogue.longer(name, here)
    if (model := catalogue.find(name)) and not longer:
        raise ModelError(
            f"{model.name} is not fetched yet.",
            fault="model-unknown",
            hint=f"uv run invoke pull {model.name}",
        )
    near = list(
        dict.fromkeys([*longer, *get_close_matches(name, here, n=3, cutoff=0.4), *catalogue.near(name)])
    )
    raise ModelError(
        f"Unknown model {name!r}." + (f" Did you mean {', '.join(near[:3])}?" if near else ""),
        fault="model-unknown",
        hint=f"Models here: uv run invoke models. To fetch one: uv run invoke pull {name}",
    )


def serve(site: Site, name: str, note: Note, progress: Progress) -> Site:
    """Let the engine serve this model; returns the installation afterwards. An engine with a model file serves one
    model and restarts for another; one with its own models loads them on request. Raises HostError if there can't be
    enough memory for another model, and what a start raises.
    """
    now = Site.of(site.settings, site.home)
    if not now.engine.is_service or not name or now.served == name:
        return now
    if now.engine.keeps_own_models:
        with engine(now) as asked:
            if tight := kept_models.admit(now, asked, name):
                note(f"note: {tight}")
        return now
    note(f"note: the engine restarts to serve {name}")
    loaded = installation.load(note, {"default_model": name})
    start(loaded, note, progress)
    return Site.of(loaded.settings, loaded.home)
