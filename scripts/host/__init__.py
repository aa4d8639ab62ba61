"""What machine this is: cores, memory, disk, ports, system. Facts only: what to make of them is decided elsewhere.

Functions that read files take `root`, a folder in place of `/`.
"""

from __future__ import annotations

from scripts.host.cpu import cores, cpu_quota, processor, processors, threads
from scripts.host.gpus import Gpus, RenderNode, Subids, gpus, in_container, selinux, subids
from scripts.host.ports import ALL, LOOPBACK, Holder, free_port, port_free, port_holder
from scripts.host.processes import cpu_seconds_of, family, memory_of
from scripts.host.space import Memory, device, disk_free, memory
from scripts.host.system import System, describe, inside, is_root

__all__ = [
    "ALL",
    "LOOPBACK",
    "Gpus",
    "Holder",
    "Memory",
    "RenderNode",
    "Subids",
    "System",
    "cores",
    "cpu_quota",
    "cpu_seconds_of",
    "describe",
    "device",
    "disk_free",
    "family",
    "free_port",
    "gpus",
    "in_container",
    "inside",
    "is_root",
    "memory",
    "memory_of",
    "port_free",
    "port_holder",
    "processor",
    "processors",
    "selinux",
    "subids",
    "threads",
]
