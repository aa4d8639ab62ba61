"""Files for the containers' user: handed over by whoever may do that here."""

from __future__ import annotations

import os
from pathlib import Path

from scripts.errors import HostError
from scripts.runtimes import mac
from scripts.runtimes.tool import Tool

# The user of our images; it reads the secrets and owns the volumes.
UID = 10001


def served(tool: Tool) -> bool:
    """Whether only a container can hand files over and read them: Docker's daemon may what its user may not."""
    return tool.name == "docker" and os.getuid() != 0


def unshare(tool: Tool) -> tuple[str, ...]:
    """What to put before a command that has to read or write the containers' files.

    Nothing for root, and where a container does that (`served`). Rootless Podman runs it in its user namespace, where
    the user is root of their own ids: https://docs.podman.io/en/latest/markdown/podman-unshare.1.html.
    """
    if os.getuid() == 0 or mac.here(tool) or served(tool):  # on a Mac: overlays/mac-user.yml
        return ()
    return (tool.name, "unshare")


class Owner:
    """Makes the containers' user the owner of files. Raises HostError with what the tool said."""

    def __init__(self, tool: Tool) -> None:
        self.tool = tool
        self._waiting: list[Path] = []

    def give(self, *paths: Path) -> None:
        """At once; where it takes a container, as soon as there is an image for it: `settle`."""
        if mac.here(self.tool) or not paths:
            return
        if served(self.tool):
            self._waiting += [path for path in paths if path.stat().st_uid != UID]
        elif prefix := unshare(self.tool):
            self._run(paths, *prefix, "chown", f"{UID}:{UID}", *map(str, paths))
        else:
            for path in paths:
                os.chown(path, UID, UID)

    def settle(self, image: str) -> None:
        """Hand over what waits, by a container that sees nothing else. One caller at a time."""
        if not self._waiting:
            return
        from scripts.volumes.remote import CONFINED

        inside = {f"/given/{number}": path for number, path in enumerate(self._waiting)}
        # A line of CSV: https://docs.docker.com/engine/storage/bind-mounts/#syntax
        mounts = [f'--mount=type=bind,"source={path}",target={at}' for at, path in inside.items()]
        run = (self.tool.name, "run", "--rm", *CONFINED, *mounts, "--entrypoint=chown", image)
        self._run(self._waiting, *run, f"{UID}:{UID}", *inside)
        self._waiting = []

    def _run(self, paths: list[Path] | tuple[Path, ...], *argv: str) -> None:
        done = self.tool.run(list(argv), timeout=60)
        if done.code:
            raise HostError(
                f"The containers' user {UID} can't be given {paths[0]}.",
                detail=done.lines,
                hint=f"RUNTIME={self.tool.name} uv run invoke setup   says what this machine lacks for it",
            )
