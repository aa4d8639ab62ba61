"""Which model a start serves and why, and what is known of the model that is served."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from scripts import host
from scripts.errors import ModelError
from scripts.lifecycle import external_engine
from scripts.lifecycle.site import Site

if TYPE_CHECKING:
    from scripts.models.catalogue import Catalogue, Model


@dataclass(frozen=True)
class Choice:
    """A model, the reason for it, a better one that fits, and the one to take if it is not available."""

    model: Model
    why: str
    better: Model | None = None
    instead: Model | None = None


def choose(site: Site) -> Choice:
    """The model of DEFAULT_MODEL or its flag, the last one, or what fits this machine.

    Raises ModelError for an unknown name; with an external engine, which is asked, also as `external_engine.offered`.
    """
    from scripts.fit.choose import choose
    from scripts.fit.estimate import Serving
    from scripts.models.catalogue import load
    from scripts.models.store import Store

    settings = site.settings
    catalogue = load()
    if not site.engine.is_service:
        return _offered(site, catalogue)
    store = Store(site.places.models)
    fits = choose(
        catalogue,
        host.memory().available + sum(p.memory or 0 for p in site.processes.values()),
        host.disk_free(site.places.models),
        Serving(settings.context_length, settings.num_parallel or 1, settings.kv_cache_type),
        installed={one.name for one in store.installed()},
    )
    name, why = (settings.default_model, _why(site)) if _named(site) else (site.served, "as last time")
    if not name:
        instead = catalogue.small if fits.model.role == "starter" else None
        return Choice(fits.model, fits.reason, fits.better, instead)
    model = catalogue.find(name)
    if model is None:
        # Only for names that the catalogue lacks: it may ask the network.
        from scripts.models.registry import resolve

        model = resolve(name, catalogue, settings.model_registry_url, store=store)
    return Choice(model, why, fits.better)


def known(site: Site) -> Model | None:
    """What the catalogue or the store know of the model that is served or would be. The network is not asked."""
    from scripts.models.catalogue import load
    from scripts.models.store import Store

    name = site.model()
    if model := load().find(name):
        return model
    found = Store(site.places.models).find(name)
    return found.model if found else None


def served(site: Site) -> Model:
    """The model that is served or would be. Asks the registry for one that nothing here knows; raises ModelError."""
    from scripts.models.catalogue import load
    from scripts.models.registry import resolve
    from scripts.models.store import Store

    catalogue = load()
    name = site.model() or catalogue.starter.name
    if not site.engine.is_service:
        return described(name, catalogue)
    return resolve(name, catalogue, site.settings.model_registry_url, store=Store(site.places.models))


def described(name: str, catalogue: Catalogue) -> Model:
    """The server's model as the rest of the program knows models. One that the catalogue lacks gets no tools, like any
    other model that it does not know."""
    from scripts.models.catalogue import Memory, Model

    if known := catalogue.find(name):
        return known.model_copy(update={"name": name})
    # Not checked: the catalogue needs a size, a digest and sources, and an external server has none.
    return Model.model_construct(
        name=name, title=name, size=0, sha256="", sources=(), memory=Memory(kv_per_token=0, buffers=0)
    )


def _named(site: Site) -> bool:
    return site.settings.default_model != "auto"


def _why(site: Site) -> str:
    origin = site.settings.origin("default_model")
    return str(origin) if origin.kind == "flag" else f"DEFAULT_MODEL ({origin})"


def _offered(site: Site, catalogue: Catalogue) -> Choice:
    """One that the external server lists."""
    names = [one.name for one in external_engine.offered(site.settings)]
    if _named(site):
        name, why = _listed(site.settings.default_model, names, catalogue), _why(site)
    elif site.served in names:
        name, why = site.served, "as last time"
    else:
        name, why = names[0], "the first model that the server lists"
    return Choice(described(name, catalogue), why)


def _listed(wanted: str, names: list[str], catalogue: Catalogue) -> str:
    """The name by which the server lists the model: as it is written, in other letters, or by the catalogue's names."""
    if found := catalogue.meant(wanted, names):
        return found
    low = {name.lower(): name for name in names}
    near = [low[one] for one in get_close_matches(wanted.lower(), low, n=3, cutoff=0.5)]
    near += [name for name in names if wanted.lower() in name.lower() and name not in near]
    some = ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")
    meant = f"Did you mean {' or '.join(near[:3])}? " if near else ""
    raise ModelError(
        f"The server of OPENAI_API_BASE_URL has no model {wanted}.",
        fault="model-unknown",
        detail=[f"It lists {some}."],
        hint=f"{meant}All names: uv run invoke models",
    )
