"""Several volumes change at once: all hold what was staged, or all what they held before, also after a kill."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from scripts.errors import ByreError
from scripts.home import Home, read_json, write_atomic
from scripts.lifecycle import page_revision
from scripts.lifecycle.site import Site
from scripts.volumes import Mover, Volume
from scripts.volumes.mover import ASIDE, moment
from scripts.volumes.restore import Restored, Staged
from scripts.volumes.restore import swap as swap_one


def swap(site: Site, staged: Sequence[Staged]) -> list[Restored]:
    """Put what was staged in place. Nothing uses the volumes. Raises ByreError with all of the old content back."""
    which = moment()
    held = {one.volume.label: bool(Mover(one.volume).survey().files) for one in staged}
    write_atomic(_journal(site.home), json.dumps({"version": 1, "which": which, "volumes": held}))
    page_revision.forget(site)
    try:
        done = [swap_one(one, which) for one in staged]
    except BaseException:
        with suppress(ByreError):
            put_back(site)
        raise
    _journal(site.home).unlink()
    return done


def interrupted(home: Home) -> bool:
    """Whether a `swap` did not come to its end."""
    return _journal(home).exists()


def put_back(site: Site) -> bool:
    """Bring back what the volumes held where `swap` did not come to its end; whether there was anything to do.

    Raises ByreError where that fails: the same call again goes on.
    """
    known = read_json(_journal(site.home))
    if not isinstance(known, dict) or known.get("version") != 1:
        return False
    for volume in site.runtime.data.volumes():
        if volume.label in known["volumes"] and volume.exists:
            _back(volume, f"{ASIDE}{known['which']}", bool(known["volumes"][volume.label]))
    page_revision.forget(site)
    _journal(site.home).unlink()
    return True


def _back(volume: Volume, aside: str, held: bool) -> None:
    mover = Mover(volume)
    mover.settle()
    if aside in mover.survey().aside:
        mover.bring_back(aside)
    elif not held:
        mover.reset()


def _journal(home: Home) -> Path:
    return home.run / "restore.json"
