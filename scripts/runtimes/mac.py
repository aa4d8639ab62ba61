"""Podman on a Mac: its containers run in a virtual machine, which `start` brings up. Run by recorded outputs only."""

from __future__ import annotations

import sys

from scripts.errors import HostError
from scripts.runtimes.tool import Tool
from scripts.tools import machines

# Seconds: the first start of a machine sets it up.
START_SECONDS = 300


def here(tool: Tool) -> bool:
    return sys.platform == "darwin" and tool.name == "podman"


def memory(tool: Tool, name: str) -> int | None:
    """Bytes that the machine of this name has, running or not; None where there is none or Podman does not say.

    Podman may have made it with less than was asked for: https://github.com/containers/podman/issues/25803
    """
    found = machines.inspected(tool("machine", "inspect", name).out)
    if found is None or not found.memory:  # Podman 5 inspects those of one provider alone, and lists all
        every = ("machine", "list", "--format", "json")
        texts = (tool(*every, "--all-providers").out, tool(*every).out)
        listed = (one for text in texts for one in machines.listed(text) or () if one.name == name)
        found = next(listed, None)
    return found.memory * machines.MIB or None if found else None


def machine_up(tool: Tool, name: str) -> bool:
    """Start the machine of this name if it is stopped; whether it was. Raises HostError where there is none.

    A machine is not made here: that is `setup --yes`, which asks for the sizes of the settings.
    """
    from scripts.setup import Wish, look
    from scripts.setup.machine import start
    from scripts.tools import Asker

    evidence = look(Asker(tool.env), Wish(runtime=tool.name, machine=name))
    machine = evidence.machine(name)
    if machine is None:
        raise HostError(
            f"Podman has no machine named {name} (MACHINE_NAME), and on a Mac containers run in one.",
            hint="RUNTIME=podman uv run invoke setup --yes",
        )
    if machine.up:
        return False
    command = start(evidence, name, machine.provider)
    done = Tool(tool.dialect, {**tool.env, **dict(command.env)}, tool.patience, tool.folder).run(
        list(command.argv), timeout=START_SECONDS
    )
    if done.code:
        raise HostError(
            f"Podman's machine {name} does not start.",
            detail=done.lines,
            hint="uv run invoke setup; what the lines above mean: uv run invoke explain -",
        )
    return True
