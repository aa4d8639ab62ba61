"""A backup of an installation: some of its volumes, with what made them, and its configuration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from scripts.lifecycle import backing_up, configuration, postgres
from scripts.lifecycle.site import Site
from scripts.progress import Report
from scripts.volumes import Mover, Volume
from scripts.volumes import backup as room
from scripts.volumes.manifest import Backup, now


def make(
    site: Site, volumes: Sequence[Volume], root: Path, report: Report, suffix: str = "",
    page: Mapping[str, str] | None = None,
) -> Backup:  # fmt: skip
    """A new backup below a folder, named by the time; services go on running. The caller holds the home's lock. With a
    `suffix` it is the safety copy of a move or an update, which stays beside the settings and secrets: without them.
    `page` says what has written the page's data, where that is not what would run now.

    Raises ByreError; nothing of it stays then.
    """
    for volume in volumes:
        Mover(volume).clear()
    byre, parts = backing_up.made_by(site)
    if page is not None:
        parts[backing_up.PAGE] = dict(page)
    made_at = now()
    name = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ") + suffix
    names = (name, *(f"{name}-{number}" for number in range(2, 10)))  # of the same second
    with room.making(root, next((one for one in names if not (root / one).exists()), name)) as new:
        if not suffix:
            configuration.keep(site, new)
        for volume in volumes:
            with backing_up.reading(site, volume) as reading:
                room.back_up(new, volume, reading, report)
            new.records[-1] = replace(new.records[-1], paused=reading.paused)
            if reading.facts:
                of = backing_up.PAGE if volume.name == postgres.NAME else volume.name  # it holds the page's
                parts[of] = {**parts.get(of, {}), **reading.facts}
        # Also where it told nothing.
        if postgres.keeps(site) and postgres.NAME in {one.name for one in volumes}:
            parts[backing_up.PAGE] = {"database": postgres.NAME, **parts.get(backing_up.PAGE, {})}
        return new.finish(byre, site.runtime.name, parts, made_at)
