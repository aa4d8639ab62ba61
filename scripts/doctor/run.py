"""Probes side by side: each with a time limit of its own, none able to hold up the others."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from scripts.errors import ByreError
from scripts.mask import shown


@dataclass(frozen=True)
class NotApplicable:
    """There is nothing to look at, as with the services of a stack that is stopped."""

    why: str


@dataclass(frozen=True)
class Probe:
    """A look at one subject. It changes nothing and judges nothing; `limit` is in seconds."""

    name: str
    look: Callable[[], Any]
    limit: float = 5.0


@dataclass(frozen=True)
class Seen:
    """What a probe brought. `found` is None where it brought nothing; `why` says then why not."""

    name: str
    found: Any = None
    why: str = ""
    seconds: float = 0.0


def run(probes: Sequence[Probe]) -> tuple[Seen, ...]:
    """All probes at once, in the order given. What overruns its limit or fails is nothing seen, with the reason.

    A probe that overran is left behind in a thread that does not keep the program from ending.
    """
    results: list[Seen | None] = [None] * len(probes)
    threads = []
    began = time.monotonic()
    for number, probe in enumerate(probes):
        thread = threading.Thread(
            target=_look, args=(probe, results, number), name=f"doctor-{probe.name}", daemon=True
        )
        thread.start()
        threads.append(thread)
    for probe, thread in zip(probes, threads, strict=True):
        thread.join(max(0.0, began + probe.limit - time.monotonic()))
    late = [Seen(one.name, None, f"no answer in {one.limit:g} s", one.limit) for one in probes]
    return tuple(done or missed for done, missed in zip(list(results), late, strict=True))


def _look(probe: Probe, results: list[Seen | None], number: int) -> None:
    began = time.monotonic()
    found, why = None, ""
    try:
        found = probe.look()
    except ByreError as error:
        why = shown(" ".join([error.message, *error.detail[-1:]]))
    except Exception as error:  # the other probes go on; the failure is reported
        why = shown(f"{type(error).__name__}: {error}")
    results[number] = Seen(probe.name, found, why, time.monotonic() - began)
