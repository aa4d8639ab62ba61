"""A backup that comes from elsewhere gets its place among those of a folder."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from scripts.errors import ByreError, SettingsError
from scripts.home import sync
from scripts.progress import Report
from scripts.volumes.manifest import BLOBS, MANIFEST, parse, read_backup
from scripts.volumes.prune import REMOVING
from scripts.volumes.verify import verify

# Of a backup, which becomes a folder's: not that of what is there already (also where a disk ignores case), and not a
# word that means another one.
NAME = re.compile(rf"(?!(?i:{BLOBS}|latest)$)[\w-]{{1,100}}")


def whole(target: Path, manifest: bytes, report: Report) -> bool:
    """Whether the backup there is the one of this manifest and whole. Raises SettingsError for anything else there."""
    if not target.exists():
        return False
    try:
        there = read_backup(target)
        if there.contents == parse(manifest, target / MANIFEST):
            verify(there, report)
            return True
    except SettingsError:
        pass
    except ByreError:
        return False
    raise SettingsError(
        f"{target} is something else of the same name.",
        fault="backup-exists",
        hint="Move it elsewhere; then the same command again",
    )


def put(folder: Path, root: Path, name: str) -> None:
    """From the folder of a fetch into its places: first the blobs, then the backup by its name."""
    for path in (folder / BLOBS).glob("*"):
        (root / BLOBS).mkdir(exist_ok=True, mode=0o700)
        path.replace(root / BLOBS / path.name)
    sync(root / BLOBS)
    aside = root / f"{REMOVING}{name}"
    if (root / name).exists():
        shutil.rmtree(aside, ignore_errors=True)
        (root / name).rename(aside)
    (folder / name).rename(root / name)
    sync(root)
    shutil.rmtree(aside, ignore_errors=True)
