"""Podman's machines: the virtual machines that run containers on macOS, as `podman machine` lists and inspects them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from scripts import bounded

MIB, GIB = 1024**2, 1024**3
PROVIDERS = ("libkrun", "applehv", "qemu", "wsl", "hyperv")


@dataclass(frozen=True)
class Machine:
    """`state` is running, starting or stopped; `memory` is in MiB, `disk` in GiB, 0 where it was not said.
    `default` means that the default connection leads to it. `started` is False for one that never ran."""

    name: str
    provider: str = ""
    state: str = "stopped"
    cpus: int = 0
    memory: int = 0
    disk: int = 0
    default: bool | None = None
    rootful: bool | None = None
    started: bool = True

    @property
    def up(self) -> bool:
        """Whether it runs, or will in a moment."""
        return self.state in {"running", "starting"}


def listed(text: str) -> tuple[Machine, ...] | None:
    """`podman machine list`, with or without `--format json`. None when the text is not a list."""
    try:
        found = bounded.from_json(text)
    except ValueError:
        return _table(text)
    if not isinstance(found, list):
        return None
    return tuple(_from_json(one) for one in found if isinstance(one, dict) and one.get("Name"))


def _from_json(one: dict[str, Any]) -> Machine:
    # Memory and disk are bytes, written as text: cmd/podman/machine/list.go
    state = "running" if one.get("Running") else "starting" if one.get("Starting") else "stopped"
    last = str(one.get("LastUp") or "")
    return Machine(
        name=str(one["Name"]).rstrip("*"),
        provider=str(one.get("VMType") or ""),
        state=state,
        cpus=_whole(one.get("CPUs")),
        memory=round(_whole(one.get("Memory")) / MIB),
        disk=round(_whole(one.get("DiskSize")) / GIB),
        default=bool(one["Default"]) if "Default" in one else None,
        started=not (last.startswith("0001-") or last == "Never"),
    )


def _table(text: str) -> tuple[Machine, ...] | None:
    """At least two spaces separate columns; "About an hour ago" has single ones."""
    lines = [line for line in text.splitlines() if line.strip()]
    head = next((i for i, line in enumerate(lines) if re.match(r"NAME\s+VM TYPE\s", line)), None)
    if head is None:
        return None
    names = re.split(r"\s{2,}", lines[head].strip())
    found = []
    for line in lines[head + 1 :]:
        cells = re.split(r"\s{2,}", line.strip())
        if len(cells) != len(names):
            continue
        row = dict(zip(names, cells, strict=True))
        last = row.get("LAST UP", "")
        state = {"Currently running": "running", "Currently starting": "starting"}.get(last, "stopped")
        memory, disk = size(row.get("MEMORY", "")), size(row.get("DISK SIZE", ""))
        found.append(
            Machine(
                name=row["NAME"].rstrip("*"),
                provider=row.get("VM TYPE", ""),
                state=state,
                cpus=_whole(row.get("CPUS")),
                memory=round(memory / MIB),
                disk=round(disk / GIB),
                default=row["NAME"].endswith("*"),
                started=last != "Never",
            )
        )
    return tuple(found)


def size(text: str) -> int:
    """Bytes of `2GiB`, and of the decimal `2.147GB` that Podman 4 printed for the same; 0 for any other text."""
    found = re.fullmatch(r"([\d.]+)\s*([kKMGT]?)(i?)B?", text.strip())
    if not found:
        return 0
    base = 1024 if found[3] else 1000
    return int(float(found[1]) * base ** " KMGT".index(found[2].upper() or " "))


def inspected(text: str) -> Machine | None:
    """`podman machine inspect NAME`. No field names the provider: only the folder of its configuration does."""
    try:
        found = bounded.from_json(text)
    except ValueError:
        return None
    one = found[0] if isinstance(found, list) and found else found
    if not isinstance(one, dict) or not one.get("Name"):
        return None
    resources = one.get("Resources") if isinstance(one.get("Resources"), dict) else {}
    folder = one.get("ConfigDir") if isinstance(one.get("ConfigDir"), dict) else {}
    provider = str((folder or {}).get("Path") or "").rstrip("/").rpartition("/")[2]
    return Machine(
        name=str(one["Name"]),
        provider=provider if provider in PROVIDERS else "",
        state=str(one.get("State") or "stopped"),
        cpus=_whole((resources or {}).get("CPUs")),
        memory=_whole((resources or {}).get("Memory")),
        disk=_whole((resources or {}).get("DiskSize")),
        rootful=one.get("Rootful") if isinstance(one.get("Rootful"), bool) else None,
    )


def joined(listed: Machine, inspected: Machine | None) -> Machine:
    """One machine from both: the list knows provider and default, the other exact sizes and who containers run as."""
    if not inspected:
        return listed
    return replace(
        listed,
        provider=listed.provider or inspected.provider,
        cpus=inspected.cpus or listed.cpus,
        memory=inspected.memory or listed.memory,
        disk=inspected.disk or listed.disk,
        rootful=inspected.rootful,
    )


def _whole(value: Any) -> int:
    text = str(value if value is not None else "")
    return int(float(text)) if re.fullmatch(r"\d+(\.\d+)?", text) else 0
