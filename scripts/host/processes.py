"""A process and all that it has started, such as an engine that computes in processes of its own."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import psutil


def family(pid: int) -> list[psutil.Process]:
    """The process first, then its children and theirs; empty if it is gone or invisible."""
    try:
        first = psutil.Process(pid)
        return [first, *first.children(recursive=True)]
    except psutil.Error:
        return []


def memory_of(pid: int) -> int | None:
    """Bytes of resident memory of the family; None if the process is gone or invisible."""
    total = _sum(pid, lambda one: one.memory_info().rss)
    return None if total is None else int(total)


def cpu_seconds_of(pid: int) -> float | None:
    """CPU seconds that the family has used since it started; None if the process is gone or invisible."""
    return _sum(pid, lambda one: sum(one.cpu_times()[:2]))


def _sum(pid: int, figure: Callable[[psutil.Process], float]) -> float | None:
    members = family(pid)
    if not members:
        return None
    try:
        total = figure(members[0])
    except psutil.Error:
        return None
    for child in members[1:]:
        with suppress(psutil.Error):  # it has just ended
            total += figure(child)
    return total
