"""Restoring a volume: the archive checked, unpacked next to the volume, checked again, swapped."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scripts.errors import ByreError, SettingsError
from scripts.progress import Meter, Progress, Report, silent
from scripts.volumes import archive
from scripts.volumes.keeper import keeper_of
from scripts.volumes.manifest import LIST, Manifest, paths, read_manifest
from scripts.volumes.volume import Volume


@dataclass(frozen=True)
class Restored:
    """What a restore did. `before` holds the old content, if there was any; in another machine it is LABEL/FOLDER."""

    volume: Volume
    contents: Manifest
    before: Path | None
    lost: tuple[str, ...]  # extended attributes that this file system or user can't set, as "path: name"


def restore(volume: Volume, manifest_path: Path, report: Report = silent) -> Restored:
    """Replace a volume's content with a backup's. Whatever fails, the old content is untouched and nothing is left.

    A kill leaves what `swap` describes; the next call puts it right first. Raises SettingsError without such a
    backup, ByreError if it is damaged or would write outside the volume, HostError for the disk.
    """
    manifest = read_manifest(manifest_path)
    file = paths(manifest_path.parent, manifest.volume)[0]
    if manifest.volume != volume.name:
        raise SettingsError(
            f"{manifest_path} is a backup of {manifest.volume}, not of {volume.name}.",
            fault="backup-unfit",
            hint=LIST,
        )
    _check_archive(file, manifest, report)
    before, lost = keeper_of(volume).bring_back(file, manifest, report)
    report(Progress(volume.name, "done"))
    return Restored(volume, manifest, before, lost)


def _check_archive(file: Path, manifest: Manifest, report: Report) -> None:
    """Its size and sha256, before a byte of it is unpacked."""
    try:
        size = file.stat().st_size
        if size != manifest.archive_bytes:
            raise archive.damaged(file, f"it has {size} bytes, not {manifest.archive_bytes}")
        digest = archive.sha256(file, Meter(report, manifest.volume, "reading", size).add)
    except OSError as error:
        raise ByreError(
            f"The backup {file} can't be read: {error.strerror}.", fault="file-unreadable", hint=LIST
        ) from error
    if digest != manifest.archive_sha256:
        raise archive.damaged(file, "its sha256 is not that of the manifest")
