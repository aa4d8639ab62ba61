"""`pull` and `models`."""

from __future__ import annotations

from dataclasses import dataclass

from scripts.amounts import size
from scripts.console import Console
from scripts.errors import EngineError, ModelError
from scripts.lifecycle import clients, external_engine, installation, kept_models, room
from scripts.lifecycle.site import Site
from scripts.models.catalogue import Catalogue, Model, load
from scripts.models.fetch import fetch
from scripts.models.registry import resolve
from scripts.models.store import Origins, Store


def pull(console: Console, name: str, dry_run: bool = False) -> None:
    """Fetch a model: the catalogue's sources in order, or the Ollama registry for any other name."""
    site = installation.to_start(console.note)
    settings = site.settings
    if not site.engine.is_service:
        raise ModelError(
            f"ENGINE=openai: the server at {external_engine.engine(settings).address} manages its own models; "
            f"Byre can't fetch {name} for it.",
            fault="engine-elsewhere",
            hint="uv run invoke models",
        )
    store = Store(site.places.models)
    model = resolve(name, load(), settings.model_registry_url, store=store)
    if tight := room.admit(site, model):
        console.note(f"note: {tight}")
    if site.engine.keeper:
        return _pull_by_engine(console, site, model, dry_run)
    there = store.find(model.name) is not None
    if dry_run:
        console.say(
            f"{model.name}: {size(model.size)}, {'already here' if there else 'to fetch'}, in {store.folder}"
        )
        console.data(
            {"model": model.name, "size_bytes": model.size, "present": there, "folder": str(store.folder)}
        )
        return None
    site.home.prepare()
    with console.progress() as report:
        stored = fetch(
            model,
            Origins(store, settings.model_hub_url, settings.model_registry_url),
            report=report,
            full=True,
        )
    console.say(f"{model.name}: {size(model.size)}, sha256 {stored.sha256}")
    console.say(f"  in {stored.path}, from {stored.source}")
    console.say(f"next:  uv run invoke start --model {model.name}")
    return console.data(
        {"model": model.name, "path": str(stored.path), "sha256": stored.sha256, "source": stored.source}
    )


def _pull_by_engine(console: Console, site: Site, model: Model, dry_run: bool) -> None:
    """Into the engine's own storage, by the running engine."""
    if site.engine.name not in site.running:
        raise EngineError(
            f"{site.engine.title} is not running, and it must fetch the model itself.",
            fault="service-down",
            hint="uv run invoke start",
        )
    if dry_run:
        engine = clients.keeper_at(site, site.engine.port)  # not asked: it says how it names models
        name = engine.source(model.name, site.settings.model_registry_url)
        console.say(f"{model.name}: {size(model.size)}, Byre would fetch it as {name}")
        return console.data({"model": model.name, "size_bytes": model.size, "source": name})
    with console.progress() as report:
        digest = kept_models.ensure(site, model, report, again=True)
    console.say(f"{model.name}: manifest sha256 {digest}")
    console.say(f"next:  uv run invoke start --model {model.name}")
    return console.data({"model": model.name, "manifest_sha256": digest})


@dataclass(frozen=True)
class _Here:
    """A model that is on this machine. `digest` is shown; `manifest` is what an engine that keeps it calls it by."""

    size: int
    digest: str
    sha256: str | None = None
    manifest: str | None = None
    model: Model | None = None


def models(console: Console) -> None:
    """List the models here and in the catalogue. An external engine and Ollama are asked for theirs."""
    site = installation.look(console.note)
    catalogue = load()
    if not site.engine.is_service:
        return _offered(console, site, catalogue)
    keeper = site.engine.keeper is not None
    here = _kept(site) if keeper else _stored(site)
    served = site.served if site.engine.name in site.running else None
    known = {one.name: one for one in catalogue.models}
    rows, documents = [], []
    for name in dict.fromkeys((*known, *(here or ()))):
        one = (here or {}).get(name)
        model = known.get(name) or (one.model if one else None)
        serving = name == served and (one is not None or not keeper)
        state = "serving" if serving else "here" if one else "?" if here is None else "-"
        bytes_ = one.size if one else model.size if model else 0
        digest = one.digest if one else f"sha256:{model.sha256[:12]}" if model else "?"
        tools = model.tools if model else "?"
        rows.append([name, state, size(bytes_), tools, digest, model.license if model else "?"])
        sha256 = (one.sha256 if one else None) or (model.sha256 if model else None)
        documents.append(
            {
                "name": name,
                "here": None if here is None else one is not None,
                "serving": serving,
                "size_bytes": bytes_,
                "tools": tools,
                "sha256": sha256,
                **({"manifest_sha256": one.manifest if one else None} if keeper else {}),
            }
        )
    console.table(["model", "state", "size", "tools", "digest", "licence"], rows)
    console.say()
    if here is None:
        console.note(
            f"{site.engine.title} keeps its own models and is not running. To see which are here: "
            "uv run invoke start"
        )
    console.say("Any name from the Ollama library also works: uv run invoke pull NAME")
    return console.data({"models": documents})


def _stored(site: Site) -> dict[str, _Here]:
    """The files of Byre's own store."""
    return {
        one.name: _Here(one.size, f"sha256:{one.sha256[:12]}", one.sha256, model=one.model)
        for one in Store(site.places.models).installed()
    }


def _kept(site: Site) -> dict[str, _Here] | None:
    """What the engine keeps; None while it does not run."""
    if (kept := kept_models.kept(site)) is None:
        return None
    return {
        name: _Here(one.size or 0, f"manifest:{one.digest[:12]}", manifest=one.digest)
        for name, one in kept.items()
    }


def _offered(console: Console, site: Site, catalogue: Catalogue) -> None:
    """What an external server lists; the rest is unknown."""
    server = external_engine.engine(site.settings)
    serving = site.served if "openwebui" in site.running else ""
    rows, documents = [], []
    for one in external_engine.offered(site.settings):
        known = catalogue.find(one.name)
        rows.append(
            [
                one.name,
                "serving" if one.name == serving else "there",
                str(one.context or "?"),
                known.tools if known else "?",
            ]
        )
        documents.append(
            {
                "name": one.name,
                "here": False,
                "serving": one.name == serving,
                "context": one.context,
                "size_bytes": one.size,
                "tools": known.tools if known else None,
                "sha256": None,
            }
        )
    console.table(["model", "state", "context", "tools"], rows)
    console.say()
    console.say(f"The models of the server at {server.address}: uv run invoke start --model NAME")
    console.data({"models": documents, "engine": server.address})
