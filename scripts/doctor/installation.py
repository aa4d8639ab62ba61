"""What the doctor looks at: an installation, as far as its settings can be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from scripts import settings
from scripts.doctor.run import Probe, run
from scripts.errors import Problem, SettingsError
from scripts.home import Home, named
from scripts.lifecycle import tuned
from scripts.lifecycle.site import Site

LIMIT = 15.0  # seconds: a container tool that hangs must not hang us


@dataclass(frozen=True)
class Installation:
    """`site` is None where the settings can't be used, and `problems` say why not; or where the runtime gave no answer,
    and `silent` says so."""

    root: Path
    env: Mapping[str, str]
    home: Home
    site: Site | None
    problems: tuple[Problem, ...] = ()
    remarks: tuple[str, ...] = ()
    silent: str = ""

    @classmethod
    def of(cls, root: Path, env: Mapping[str, str], limit: float = LIMIT) -> Installation:
        """Read the settings and look at what runs, `limit` seconds at most. Raises nothing for invalid settings: they
        are findings."""
        home = Home(root / ".byre")
        try:
            home = Home(named(env.get("BYRE_HOME") or str(home.state)))
            loaded = tuned.over(settings.load(root, env))
        except SettingsError as error:
            return cls(root, env, home, None, error.problems)

        def look() -> Site | SettingsError:
            try:
                return Site.of(loaded.settings, loaded.home)
            except SettingsError as error:
                return error

        (seen,) = run([Probe("installation", look, limit)])
        if isinstance(seen.found, SettingsError):
            return cls(root, env, loaded.home, None, seen.found.problems, loaded.remarks)
        silent = "" if seen.found else f"unknown what is running: {seen.why}"
        return cls(root, env, loaded.home, seen.found, (), loaded.remarks, silent)


def unreadable(site: Site) -> bool:
    """Whether the model's file is there but unreadable, so that nothing can be computed from it."""
    from scripts.models import gguf
    from scripts.models.store import Store

    if site.engine.keeps_own_models:
        return False
    found = Store(site.places.models).find(site.model())
    return found is not None and not gguf.is_gguf(found.path)
