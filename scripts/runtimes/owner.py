"""Files for the containers' user: handed over by whoever may do that here."""

from __future__ import annotations

import os
from pathlib import Path

from scripts.errors import HostError
from scripts.runtimes import mac
from scripts.runtimes.tool import Tool, last

# The user of our images; it reads the secrets and owns the volumes.
UID = 10001


def unshare(tool: Tool) -> tuple[str, ...]:
    """What to put before a command that has to read or write the containers' files.

    Nothing for root. Rootless Podman runs it in its user namespace, where the user is root of their own ids:
    https://docs.podman.io/en/latest/markdown/podman-unshare.1.html. Raises HostError where neither is possible.
    """
    if os.getuid() == 0 or mac.here(tool):  # on a Mac: overlays/mac-user.yml
        return ()
    if tool.name == "podman":
        return (tool.name, "unshare")
    raise HostError(
        f"RUNTIME={tool.name} works as root only: secrets and volumes belong to the containers' user {UID}, which "
        "another user can't hand files to.",
        hint="As root; or RUNTIME=podman, which needs no root; or RUNTIME=embedded uv run invoke start",
    )


def give(tool: Tool, *paths: Path) -> None:
    """Make the containers' user the owner. Raises HostError with what the tool said."""
    if mac.here(tool):
        return
    if not (prefix := unshare(tool)):
        for path in paths:
            os.chown(path, UID, UID)
    elif paths:
        done = tool.run([*prefix, "chown", f"{UID}:{UID}", *map(str, paths)], timeout=60)
        if done.returncode:
            raise HostError(
                f"The containers' user {UID} can't be given {paths[0]}.",
                detail=last(done.stderr),
                hint="uv run invoke setup   says what rootless Podman needs here",
            )
