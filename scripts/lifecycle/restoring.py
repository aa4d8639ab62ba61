"""A restore of the stack: all volumes of a backup unpacked and checked beside the data, then swapped together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress

from scripts.errors import ByreError
from scripts.lifecycle import backing_up, kept_backups, page_revision, swapping
from scripts.lifecycle.site import Site
from scripts.progress import Report
from scripts.volumes import Mover, Volume
from scripts.volumes import restore as room
from scripts.volumes.manifest import Backup
from scripts.volumes.restore import Restored, Staged


def admit(site: Site, backup: Backup, name: str = "", other: bool = False) -> list[Volume]:
    """The volumes that a restore would replace; a name, or some with commas, leaves the others out. Changes nothing.
    `other`: the data are for another program of Open WebUI than the one in use.

    Raises SettingsError for what this stack can't read, BusyError for a container of others that uses it.
    """
    volumes = kept_backups.fitting(site, backup, name)
    for volume in volumes:
        kept_backups.strangers(site, volume)
        if volume.name == "openwebui" and not other:
            page_revision.admit(site, backup)
    return volumes


def restore(
    site: Site,
    backup: Backup,
    name: str,
    report: Report,
    stop: Callable[[], object],
    other: bool = False,
    older: bool = True,
) -> list[Restored]:
    """Replace what `admit` said. `stop` is called once everything is unpacked and checked: it ends the services that
    use it. Unless the data are those of just now (not `older`), everybody has to sign in to the page again.

    Raises ByreError with everything as before. The caller holds the home's lock."""
    for volume in admit(site, backup, name, other):
        if not volume.exists:
            site.runtime.data.make(volume)
    volumes = kept_backups.fitting(site, backup, name)  # where those lie that were made just now
    room.admit(volumes, backup)
    staged: list[Staged] = []
    try:
        for volume in volumes:
            staged.append(room.stage(volume, backup, report))
            backing_up.adapt(site, staged[-1], older)
        stop()
        return swapping.swap(site, staged)
    except BaseException:
        _discard(volumes)
        raise


def _discard(volumes: Sequence[Volume]) -> None:
    for volume in volumes:
        with suppress(ByreError):
            Mover(volume).settle()
