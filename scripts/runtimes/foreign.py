"""Images that are not ours, such as the official ones: what makes them run as a service of this stack.

Our entrypoint, which makes variables of secrets, is mounted into them and becomes what they start with themselves. They
run as our user, who reads the secrets, so a volume is given to that user first. The commands that this leads to are
tested; run was one made as Open WebUI's official image, none of the official ones.
"""

from __future__ import annotations

import json
from typing import Any

from scripts import images
from scripts.errors import InstallError
from scripts.home import ROOT
from scripts.runtimes.owner import UID
from scripts.runtimes.tool import Tool
from scripts.stack import Service

ENTRYPOINT = ROOT / "images" / "entrypoint"
INSIDE = "/byre/entrypoint"


def is_foreign(service: Service, image: str) -> bool:
    """Whether an image was named for a service that we have one of our own for."""
    return service.build is not None and not image.startswith(images.PREFIX)


def started(tool: Tool, image: str) -> tuple[list[str], list[str]]:
    """The image's entrypoint and its command. Raises InstallError."""
    done = tool("image", "inspect", "--format", "{{json .Config}}", image)
    try:
        config = json.loads(done.out)
        return [*(config.get("Entrypoint") or ())], [*(config.get("Cmd") or ())]
    except (ValueError, AttributeError, TypeError) as error:
        raise InstallError(
            f"What {image} starts can't be told.",
            detail=done.lines,
            hint="uv run invoke build",
        ) from error


def added(service: Service, entrypoint: list[str], command: list[str]) -> dict[str, Any]:
    """What its description gets besides. An image's own check of its health stays.

    A compose tool that is told an entrypoint forgets the image's command, so both are named.
    """
    environment = {name: value for name, value in service.environment.items() if value}
    body: dict[str, Any] = {"environment": {"HOME": "/tmp", **environment}}  # noqa: S108
    if service.secrets:
        body["entrypoint"] = ["/bin/sh", INSIDE, *entrypoint]
        body["command"] = command
        body["volumes"] = [*service.volumes, f"{ENTRYPOINT}:{INSIDE}:ro"]
    return body


def hand_over(tool: Tool, service: Service, image: str, project: str) -> None:
    """Give the volumes of the service to our user, with what the image has there. Raises InstallError.

    The image's own `chown` does it, in a container that has nothing else.
    """
    from scripts.volumes.remote import CONFINED

    for volume in service.volumes:
        name, place = volume.split(":")[:2]
        if name.startswith(("/", ".")):
            continue  # a folder, which is given to it by whoever may
        full = f"{project}_{name}"
        if tool("volume", "inspect", full).code:
            labels = tool.dialect.volume_labels(project, name).items()
            tool("volume", "create", *(f"--label={key}={value}" for key, value in labels), full)
        argv = ("run", "--rm", *CONFINED, f"--volume={full}:{place}", "--entrypoint=chown", image)
        done = tool(*argv, "-R", f"{UID}:{UID}", place, timeout=600)
        if done.code:
            raise InstallError(
                f"The volume {full} can't be given to the containers' user {UID} by {image}.",
                detail=done.lines,
                hint=f"{tool.name} volume inspect {full}; or leave that image out (uv run invoke config)",
            )
