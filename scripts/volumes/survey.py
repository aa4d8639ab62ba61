"""What there is of a volume, here or in another machine."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scripts.volumes import remote_look
from scripts.volumes.swap import aside
from scripts.volumes.volume import Usage, Volume, usage


@dataclass(frozen=True)
class Survey:
    """`aside` is what restores have put aside, oldest first; in another machine it is LABEL/FOLDER."""

    present: bool
    usage: Usage
    aside: tuple[Path, ...]


def survey(volume: Volume) -> Survey:
    """A volume may be in use. Raises ByreError when one in another machine can't be looked at."""
    if volume.remote:
        taken, kept = remote_look.survey(volume)
        return Survey(True, taken, kept)
    return Survey(volume.place.is_dir(), usage(volume.place), aside(volume))
