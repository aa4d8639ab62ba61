"""The figures of Byre, each a ratio of things measured in the same run: `uv run nox -s benchmarks [-- NAME…]`.

They are reported, not asserted: a busy machine moves them. The machine's other load is reported with them.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from typing import Any

from benchmarks import figures

ALL: dict[str, Callable[[], dict[str, Any]]] = {
    "first-start": figures.first_start,
    "start": figures.start,
    "menu": figures.menu,
    "chat": figures.chat,
    "tools": figures.tools,
    "catalogue": figures.catalogue,
    "disturbance": figures.disturbance,
    "memory": figures.memory,
    "many": figures.many,
    "programs": figures.programs,
    "workspace": figures.workspace,
    "containers": figures.containers,
    "volumes": figures.volumes,
    "packing": figures.packing,
    "pauses": figures.pauses,
}


def main(names: list[str]) -> None:
    unknown = set(names) - set(ALL)
    if unknown:
        raise SystemExit(f"no figure is named {', '.join(sorted(unknown))}: allowed is {', '.join(ALL)}")
    print(f"load of the machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
    results = {}
    for name in names or ALL:
        results[name] = ALL[name]()
        print(json.dumps({name: results[name]}, indent=1), flush=True)
    print()
    for name, result in results.items():
        for figure in result["figures"]:
            spread = " to ".join(map(str, figure.get("spread", ())))
            print(f"{name:<12} {figure['what']:<58} {figure['value']:>8} {judged(figure):<17} {spread}")


def judged(figure: dict[str, Any]) -> str:
    """Its goal, and whether that is met; nothing where it has none."""
    goal, value = figure["goal"], figure["value"]
    if goal is None:
        return ""
    good = value >= goal if figure["at_least"] else value <= goal
    return f"{'≥' if figure['at_least'] else '≤'} {goal:<6} {'met' if good else 'NOT MET':<8}"


if __name__ == "__main__":
    main(sys.argv[1:])
