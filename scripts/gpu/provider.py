"""What is between the containers and the GPU of a running stack: on a Mac, a virtual machine.

`podman machine info` names the provider of new machines; only the list names that of the running one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from scripts.gpu.evidence import Evidence
from scripts.tools.machines import Machine, listed

LIST = ("podman", "machine", "list", "--format", "json")
# Podman 5 lists one provider's machines unless it is asked for all; 6 lists all, and refuses the option.
LISTS = ((*LIST, "--all-providers"), LIST, LIST[:3])
WHERE = "podman machine list"
WITH_GPU, WITHOUT_GPU = ("libkrun",), ("applehv", "qemu", "hyperv")


def none(why: str) -> Evidence:
    """No machine is in between."""
    return Evidence("provider", "inapplicable", f"not applicable: {why}", "")


def elsewhere() -> Evidence:
    """Podman as a client, on Linux: its containers run on another machine."""
    return Evidence(
        "provider", "untold", "Podman is a client here: its containers run on another machine", ""
    )


def docker() -> Evidence:
    """Docker on a Mac: its machines come from several makers, and none reports how it passes a GPU."""
    return Evidence(
        "provider", "untold", "the virtual machine of Docker does not show whether it has a GPU", ""
    )


def podman(ask: Callable[[Sequence[str]], str], name: str) -> Evidence:
    """Podman's machine of this name if it runs, else the one that does. `ask` runs a command."""
    machine = _running((found for found in map(listed, map(ask, LISTS)) if found is not None), name)
    if machine is None:
        return Evidence("provider", "untold", "no Podman machine is running, by its own list", WHERE)
    line = f"{machine.name} is a machine of {machine.provider or 'an unknown provider'}"
    if machine.provider in WITH_GPU:
        return Evidence("provider", "node", line, WHERE, name=machine.provider)
    if machine.provider in WITHOUT_GPU:
        return Evidence("provider", "refused", line, WHERE, name=machine.provider, cause="machine-no-gpu")
    return Evidence("provider", "untold", line, WHERE)


def _running(lists: Iterable[Sequence[Machine]], name: str) -> Machine | None:
    """From the first readable list: containers run in a running machine, whatever the default is."""
    running = [one for one in next(iter(lists), ()) if one.state == "running"]
    named = [one for one in running if one.name == name]
    return next(iter(named or [one for one in running if one.default] or running), None)
