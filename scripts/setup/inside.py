"""What a container that is given the engine's devices sees of them: asked of one that lives for a moment.

https://docs.podman.io/en/latest/markdown/podman-run.1.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scripts.faults.finding import Finding, advice, ok
from scripts.host.ask import Ask
from scripts.host.gpus import NODES

CONFINED = ("--rm", "--pull=never", "--network=none", "--read-only", "--cap-drop=ALL", "--entrypoint=sh")
# The nodes that an engine opens, and whether this user may; a line each.
LOOK = f"""for node in {NODES} /dev/nvidiactl; do
  [ -e "$node" ] || continue
  if [ -r "$node" ] && [ -w "$node" ]; then echo open "$node"; else echo closed $(ls -ln "$node"); fi
done"""

WHY = "uv run invoke gpu shows what is missing"


@dataclass(frozen=True)
class Inside:
    """`nodes` are the device nodes, each with its rights; `why` is the tool's word when the container did not run."""

    image: str
    user: str
    open: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    why: str = ""


def inside(ask: Ask, tool: str, image: str, engine: Mapping[str, Any]) -> Inside:
    """Look with this image, which is there, as the engine of a compose file would: its devices, groups and user."""
    user = str(engine.get("user", ""))
    options = [
        *(f"--device={one}" for one in engine.get("devices", ())),
        *(f"--group-add={one}" for one in engine.get("group_add", ())),
        *(f"--security-opt={one}" for one in engine.get("security_opt", ())),
        *([f"--gpus={engine['gpus']}"] if engine.get("gpus") else []),
        *([f"--userns={engine['userns_mode']}"] if engine.get("userns_mode") else []),
        *([f"--user={user}"] if user else []),
    ]
    answer = ask(tool, "run", *CONFINED, *options, image, "-c", LOOK)
    if not answer.ok:
        return Inside(image, user, why=answer.complaint)
    rows = [line.split(" ", 1) for line in answer.out.splitlines() if " " in line]
    nodes = {state: tuple(what for one, what in rows if one == state) for state in ("open", "closed")}
    return Inside(image, user, nodes["open"], nodes["closed"])


def judge(seen: Inside) -> Finding:
    """A GPU is never what keeps the stack from working, so nothing here is more than advice."""
    if seen.why:
        return advice("gpu", "gpu-refused", f"containers can't get the GPU: {seen.why}")
    if seen.open:
        return ok("gpu", f"in a container, user {seen.user or 'root'} may use {', '.join(seen.open)}")
    if seen.closed:
        said = f"in a container, the user {seen.user} may not use {seen.closed[0]}"
        return advice("gpu", "gpu-permission", said, fix=WHY)
    return advice("gpu", "gpu-node-missing", "a container with the GPU sees no device", fix=WHY)
