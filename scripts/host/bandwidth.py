"""How fast memory is read: this machine's, measured now, and that of GPUs by their vendors."""

from __future__ import annotations

import ctypes
import ctypes.util
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from scripts.host.load import Counters, between, disturbances
from scripts.host.space import memory

# Bytes of all threads together: more than the caches of large processors (0.3 to 0.5 GB), and on a small
# machine no more than this share of the memory that is free.
BUFFER, MEMORY_SHARE = 2**30, 1 / 8
ROUNDS = 5
METHOD = "best of {rounds}: {threads} threads each read {size} MiB of memory once, by the C library's {how}"

# Bytes per second, as the vendor states them. Names are looked for in what the driver calls the device.
VENDOR = (
    ("H200", 4.8e12, "https://www.nvidia.com/en-us/data-center/h200/"),
    ("H100 80GB HBM3", 3.35e12, "https://www.nvidia.com/en-us/data-center/h100/"),
    ("L4", 300e9, "https://www.nvidia.com/en-us/data-center/l4/"),
    ("L40S", 864e9, "https://www.nvidia.com/en-us/data-center/l40s/"),
)


@dataclass(frozen=True)
class Bandwidth:
    """Bytes per second, and where the figure is from, in words."""

    bytes_per_second: float
    source: str


def vendor_bandwidth(device: str) -> Bandwidth | None:
    """The vendor's own figure for a GPU, by the driver's name for it; None for one that is not listed."""
    parts = device.replace("(", " ").replace(")", " ").split()
    for name, figure, source in VENDOR:
        wanted = name.split()
        if any(parts[at : at + len(wanted)] == wanted for at in range(len(parts))):
            return Bandwidth(figure, f"the vendor's figure for {name}, not measured ({source})")
    return None


def measure(threads: int, size: int | None = None, rounds: int = ROUNDS) -> Bandwidth | None:
    """Read memory as fast as this machine can, in `threads` threads; None without a C library.

    memchr looks for a byte that is not there, memcmp compares two halves that are equal: both read all and
    write nothing. The faster one counts; it depends on the processor. ctypes lets threads run side
    by side.
    """
    size = size or int(min(BUFFER, memory().available * MEMORY_SHARE)) // threads
    name = ctypes.util.find_library("c")
    if name is None:
        return None
    library = ctypes.CDLL(name)
    library.memchr.argtypes = (ctypes.c_void_p, ctypes.c_int, ctypes.c_size_t)
    library.memchr.restype = ctypes.c_void_p
    library.memcmp.argtypes = (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t)
    ways: dict[str, Callable[[int], object]] = {
        "memchr": lambda start: library.memchr(start, 2, size),
        "memcmp": lambda start: library.memcmp(start, start + size // 2, size // 2),
    }
    try:
        buffers = [ctypes.create_string_buffer(size) for _ in range(threads)]
    except MemoryError:
        return None
    for buffer in buffers:
        ctypes.memset(buffer, 1, size)  # pages that were never written all share one
    ready = threading.Barrier(threads)

    def read(buffer: ctypes.Array[ctypes.c_char], way: Callable[[int], object]) -> tuple[float, float]:
        start = ctypes.addressof(buffer)
        ready.wait()
        began = time.monotonic()
        way(start)
        return began, time.monotonic()

    with ThreadPoolExecutor(threads) as pool:
        took = [
            (_span(list(pool.map(read, buffers, [way] * threads))), how)
            for _ in range(rounds)
            for how, way in ways.items()
        ]
    seconds, how = min(took)
    said = METHOD.format(rounds=rounds, threads=threads, size=size // 2**20, how=how)
    return Bandwidth(threads * size / seconds, said) if seconds > 0 else None


def measure_beside_others(
    threads: int, cores: int, read: Callable[[], Counters], **more: int
) -> Bandwidth | None:
    """As `measure`, of whose arguments `more` are. `read` reads the load of others on so many cores: what disturbed it
    is said with it."""
    before = read()
    found = measure(threads, **more)
    disturbed = disturbances(between(before, read()), cores)
    if found is None or not disturbed:
        return found
    return replace(found, source=f"{found.source}; it may be higher: {disturbed[0]} meanwhile")


def _span(spans: Sequence[tuple[float, float]]) -> float:
    return max(end for _, end in spans) - min(begin for begin, _ in spans)
