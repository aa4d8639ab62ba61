"""The forms of plans, and which of them training data have: `python -m training.forms 'train*.jsonl' PLANS.txt`.

A form is a plan without its names and values: `C[f.f="s" & f=month] by f count top n`. PLANS.txt has a plan a line. Printed
are the share of its plans whose form the data have (at least `--times` times), and the forms that they lack.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

_TOKEN = re.compile(
    r'"(?:[^"\\]|\\.)*"'
    r"|(?P<date>(?:last|next) \d+ (?:days|weeks|months|years)|(?:this|last|next) (?:week|month|quarter|year)|today|yesterday|tomorrow"
    r"|\*-\d\d|\d{4}-(?:Q\d|H\d|\d\d(?:-\d\d)?))"
    r"|(?P<number>(?<![\w.])-?\d+(?:\.\d+)?(?![\w.]))"
    r"|(?P<name>[^\[\]&|=,\":<>~^$@!\s]+)"
)
_WORDS = frozenset(
    """or no has count distinct sum avg min max percent show list top bottom by asc desc null true false year month day
    weekday""".split()  # noqa: SIM905
)


def form(plan: str) -> str:
    """A plan without names and values. Texts are "s", dates by their kind, numbers n; a dot is an inner field or a hop.

    >>> form('orders[customer_id.city="Oslo" & made=2026-03] by status count top 3')
    'C[f.f="s" & f=month] by f count top n'
    """
    head, rest = re.match(r"[^\[\s]*", plan), plan
    rest = plan[head.end() :] if head else plan
    return "C" + re.sub(r'"s"(?:\|"s")+', '"s"|"s"', _TOKEN.sub(_mark, rest))


def _mark(found: re.Match[str]) -> str:
    if found["date"]:
        return _date(found["date"])
    if found["number"]:
        return "n"
    name = found["name"]
    if not name:
        return '"s"'
    if name in _WORDS or name == "avg":
        return name
    return "f.#" if name.endswith(".#") else "f.f" if "." in name else "f"


def _date(literal: str) -> str:
    if literal[0].isalpha():
        return "relative"
    if literal.startswith("*"):
        return "any month"
    return {7: "quarter" if literal[5].isalpha() else "month", 10: "day"}[len(literal)]


def covered(wanted: Iterable[str], made: Counter[str], times: int = 1) -> tuple[float, Counter[str]]:
    """The share (0 to 1) of the plans `wanted` whose form was made at least `times` times; the forms of the others."""
    forms = Counter(map(form, wanted))
    missing = Counter({one: count for one, count in forms.items() if made[one] < times})
    return 1 - missing.total() / max(1, forms.total()), missing


def made(files: Iterable[str]) -> Counter[str]:
    """The forms of files of training data."""
    lines = (line for name in files for line in Path(name).read_text("utf-8").splitlines())
    return Counter(form(plan) for line in lines for _, plan, _ in json.loads(line)["questions"])


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Which forms of plans training data have.")
    parser.add_argument("data", help="files of training data, as a pattern below this folder")
    parser.add_argument("plans", type=Path, help="a file with a plan a line")
    parser.add_argument("--times", type=int, default=3, help="how often a form has to be there")
    options = parser.parse_args(arguments)
    files = sorted(map(str, Path().glob(options.data)))
    wanted = [line for line in options.plans.read_text("utf-8").splitlines() if line]
    share, missing = covered(wanted, made(files), options.times)
    print(f"{100 * share:.1f} % of {len(wanted)} plans")
    for one, count in missing.most_common():
        print(f"{count:6} {one}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
