"""Where every command begins: settings read and checked, the installation looked at."""

from __future__ import annotations

import os
from collections.abc import Mapping

from scripts import settings
from scripts.console import Console
from scripts.home import ROOT
from scripts.lifecycle.site import Site


def load(console: Console, flags: Mapping[str, str | None] | None = None) -> settings.Loaded:
    loaded = settings.load(ROOT, os.environ, flags)
    for remark in loaded.remarks:
        console.note(f"note: {remark}")
    return loaded


def look(console: Console, flags: Mapping[str, str | None] | None = None) -> Site:
    """The installation as it is now. Changes nothing."""
    loaded = load(console, flags)
    return Site.of(loaded.settings, loaded.home)


def first(console: Console) -> Site:
    """The installation as `start` would have it: before the first one, with the runtime that it would choose."""
    from scripts.lifecycle import choose_runtime

    loaded = load(console)
    return choose_runtime.site(loaded.settings, loaded.home)
