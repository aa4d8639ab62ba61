"""Sockets of processes that this user may not look into, although they are its own. Such a one is the gateway: it keeps
its memory from the programs that it starts (PR_SET_DUMPABLE), and only root sees then what it has open.

What this user has open and no process that it may look into has may be of such a service.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

import psutil

from scripts import bounded

PROC = Path("/proc")
STATE, USER, INODE = 3, 7, 9  # columns of a line: https://docs.kernel.org/networking/proc_net_tcp.html

LISTENS = "0A"  # TCP_LISTEN


@dataclass(frozen=True)
class Ends:
    """Both ends of a socket; `other` is empty for one that takes connections."""

    address: str
    port: int
    other: str = ""
    other_port: int = 0


def is_closed(pid: int) -> bool:
    """Whether a process keeps its sockets from this user."""
    try:
        psutil.Process(pid).net_connections("inet")
    except psutil.AccessDenied:
        return True
    except psutil.Error:
        return False
    return False


def unowned(proc: Path = PROC) -> set[Ends]:
    """This user's sockets that no process has which it may look into. Raises OSError where the kernel lists none."""
    found = _unowned(proc)
    return found & _unowned(proc) if found else found  # the process of one may just have ended


def _unowned(proc: Path) -> set[Ends]:
    found: dict[str, Ends] = {}
    for line in lines(proc / "self"):
        words = line.split()
        if int(words[USER]) == os.geteuid():
            (address, port), (other, other_port) = end(words[1]), end(words[2])
            found[f"socket:[{words[INODE]}]"] = Ends(address, port, other if other_port else "", other_port)
    for path in proc.glob("[0-9]*/fd/*"):
        with suppress(OSError):
            found.pop(str(path.readlink()), None)
    return set(found.values())


@dataclass(frozen=True)
class Inodes:
    """The sockets that have a port: as `/proc/PID/fd` names them. `listens`: one of them takes connections."""

    inodes: frozenset[str]
    listens: bool


def inodes(protocol: str, port: int, process: Path, other: tuple[str, int] | None = None) -> Inodes:
    """What has this port of its own in the network that the process is in; with `other`, only what speaks to that
    address and port, or to none in particular."""
    found, listens = set(), False
    for name in (protocol, f"{protocol}6"):
        with suppress(OSError):  # the process has ended, or the kernel has no IPv6
            for line in bounded.text(process / "net" / name).splitlines()[1:]:
                words = line.split()
                if end(words[1])[1] != port:
                    continue
                listens |= protocol == "tcp" and words[STATE] == LISTENS
                there = end(words[2])
                if (other is None or not there[1] or there == other) and words[INODE] != "0":
                    found.add(f"socket:[{words[INODE]}]")
    return Inodes(frozenset(found), listens)


def has(process: Path, sockets: frozenset[str]) -> bool:
    """Whether the process has one of these open, as far as can be seen."""
    with suppress(OSError):
        for one in (process / "fd").iterdir():
            with suppress(OSError):
                if str(one.readlink()) in sockets:
                    return True
    return False


def lines(process: Path) -> list[str]:
    """The sockets of the network that a process is in, as the kernel lists them. Raises OSError."""
    folder = process / "net"
    ipv6 = [folder / one for one in ("tcp6", "udp6") if (folder / one).exists()]  # not in every kernel
    return [
        line
        for path in (folder / "tcp", folder / "udp", *ipv6)
        for line in bounded.text(path).splitlines()[1:]
    ]


def end(text: str) -> tuple[str, int]:
    """Address and port of `0100007F:1F90`: words of 4 bytes, each as this machine's processor orders them."""
    address, _, port = text.partition(":")
    order = -1 if sys.byteorder == "little" else 1
    data = b"".join(bytes.fromhex(address[at : at + 8])[::order] for at in range(0, len(address), 8))
    found = ip_address(data)
    return str(getattr(found, "ipv4_mapped", None) or found), int(port, 16)
