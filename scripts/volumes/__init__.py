"""Volumes: the folders that hold what a user would miss, backed up, verified, restored, emptied.

    volume      what a volume is                           helper    the container that reaches one
    mover       tar and a swap by renames, in its folder   mover.sh  the commands that run there
    tar         how tar is called                          archive   a tar as it passes by
    consistent  reading what is in use                     page_copy runs beside Open WebUI
    manifest    what a backup holds                        backup    making one
    verify      reading one                                restore   bringing one back      prune  keeping some
    configuration  settings and secrets, encrypted         repository  copies of backups elsewhere, by restic
    one_file    a backup as one file, to be carried        arrival   what comes from elsewhere gets its place

A backup is a folder with an archive and a list for each volume; it gets its name when it is whole. The caller holds the
home's lock, and asks before `reset`.
"""

from scripts.volumes.helper import CONFINED, Helper
from scripts.volumes.mover import Mover
from scripts.volumes.volume import Survey, Volume

__all__ = ["CONFINED", "Helper", "Mover", "Survey", "Volume"]
