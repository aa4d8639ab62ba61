"""What a volume is: a folder with a name, which holds what a user would miss."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from scripts.volumes.helper import Helper

# A volume's name is part of files' names.
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")

# What can be made or fetched again, by volume. Open WebUI also keeps uploads and pictures in `cache`: those stay.
CACHES = {
    "openwebui": {
        "cache/embedding": "a model that Open WebUI fetches again",
        "cache/whisper": "a model that Open WebUI fetches again",
        "cache/tiktoken": "tables that Open WebUI fetches again",
    },
    "models": {".partial": "downloads under way"},
}


@dataclass(frozen=True)
class Volume:
    """A folder with a name. Where this program can't go by itself, a container does: `helper` says how; `folder` is
    then where the container tool has it.
    """

    name: str  # database, openwebui, models, gateway
    kind: Literal["embedded", "bind", "named"]
    folder: Path
    label: str  # the real name for people: byre_openwebui-data, or the path
    services: tuple[str, ...] = ()  # those that use it
    helper: Helper | None = None
    made: bool = True  # False for a named volume that the container tool does not have
    unsettled: bool = False  # a restore or reset of one with a helper is under way, or was killed
    env: Mapping[str, str] = field(
        default_factory=dict, repr=False, compare=False
    )  # of programs on this machine

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.name):
            raise ValueError(f"{self.name!r} is not a name for a volume")

    @property
    def exists(self) -> bool:
        """Whether there is something to read. The folder of a named volume may be in another machine."""
        return self.made if self.kind == "named" else self.folder.exists()

    @property
    def place(self) -> Path:
        """The folder itself, where `folder` is a link to it."""
        return self.folder.resolve()


@dataclass(frozen=True)
class Survey:
    """What there is of a volume. `bytes` on the disk, holes not counted; `files` are all but folders; `free` bytes are
    left there. `aside` names what restores have put aside, oldest first: a folder in the volume, or a path. `working`
    names the folders of a restore or a removal that is under way, or was killed."""

    present: bool
    bytes: int = 0
    files: int = 0
    free: int = 0
    aside: tuple[str, ...] = ()
    unsettled: bool = False
    caches: tuple[str, ...] = ()  # paths of CACHES that are there
    working: tuple[str, ...] = ()
