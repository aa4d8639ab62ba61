"""Volumes: the folders that hold what a user would miss, backed up, brought back, emptied.

    volume     what a volume is, and how much it holds    look      every file of a folder, as it is now
    manifest   what a backup holds, as a JSON file        archive   reading a tar.zst against its manifest
    pack       write, read back, rename                   unpack    unpack beside, check, swap
    swap       one folder's content for another's, so that a crash in the middle can be undone
    remote     a volume that lies in another machine, and remote_… the same for it; swap.sh runs there
    survey     what there is of a volume, here or there

A backup is two files, `NAME.tar.zst` and `NAME.json`; without the second it does not exist. The room works on folders
at rest: what changes while it is read is an error. The caller holds the home's lock, and asks before `reset`.
"""

from scripts.volumes.manifest import Backup, Manifest, find_backups, read_manifest
from scripts.volumes.pack import back_up, clear_partial
from scripts.volumes.remote import AT, Remote
from scripts.volumes.survey import Survey, survey
from scripts.volumes.swap import aside, pending, reset, settle
from scripts.volumes.unpack import Restored, restore
from scripts.volumes.volume import Usage, Volume, usage

__all__ = [
    "AT",
    "Backup",
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
    "pending",
    "read_manifest",
    "reset",
    "restore",
    "settle",
    "survey",
    "usage",
]
