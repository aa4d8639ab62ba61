"""Volumes: the folders that hold what a user would miss, backed up, restored, emptied.

    volume     what a volume is, and how much it holds    look      every file of a folder, as it is now
    manifest   what a backup holds, as a JSON file        archive   reading a tar.zst against its manifest
    pack       write, read back, rename                   unpack    check, restore
    keeper     the verbs of a volume, wherever it is    disk      room on a disk, and how far a task is
    here       a volume on this machine, by here_…        swap      one content for another, safe from crashes
    there      one in another machine, by remote_…        swap.sh   the same as swap, run there

A backup is two files, `NAME.tar.zst` and `NAME.json`; without the second it does not exist. The room works on folders
at rest: what changes while it is read is an error. The caller holds the home's lock, and asks before `reset`.
"""

from scripts.volumes.keeper import Keeper, keeper_of, pending, reset, settle, survey
from scripts.volumes.manifest import Backup, Manifest, find_backups, read_manifest
from scripts.volumes.pack import back_up, clear_partial
from scripts.volumes.remote import Remote
from scripts.volumes.swap import aside
from scripts.volumes.unpack import Restored, restore
from scripts.volumes.volume import Survey, Usage, Volume, usage

__all__ = [
    "Backup",
    "Keeper",
    "Manifest",
    "Remote",
    "Restored",
    "Survey",
    "Usage",
    "Volume",
    "aside",
    "back_up",
    "clear_partial",
    "find_backups",
    "keeper_of",
    "pending",
    "read_manifest",
    "reset",
    "restore",
    "settle",
    "survey",
    "usage",
]
