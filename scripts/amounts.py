"""Bytes and seconds as people read them."""

from __future__ import annotations


def size(count: float | None) -> str:
    """Bytes for people, in powers of 1000 as disks and networks count: `478 MB`."""
    if count is None:
        return "?"
    for unit in ("B", "kB", "MB", "GB"):
        if count < 1000 or unit == "GB":
            return f"{count:.0f} {unit}" if unit in {"B", "kB", "MB"} else f"{count:.1f} {unit}"
        count /= 1000
    return ""


def duration(seconds: float | None) -> str:
    """`12 s`, `3 min 5 s`, `2 h 4 min`, `3 d 1 h`."""
    if seconds is None:
        return "?"
    whole = int(seconds)
    for unit, low, per, name in ((86400, 3600, 24, "d h"), (3600, 60, 60, "h min"), (60, 1, 60, "min s")):
        if whole >= unit:
            first, second = name.split()
            return f"{whole // unit} {first} {whole // low % per} {second}"
    return f"{whole} s"
