"""The parts of the documentation that are made from the code: `.env.template`, and the README's tables."""

from __future__ import annotations

import re
from pathlib import Path

from scripts.faults import FAULTS
from scripts.home import ROOT
from scripts.settings import FIELDS, Settings, allowed, template


def settings_table() -> str:
    rows = ["| setting | default | allowed |", "|---|---|---|"]
    for name in FIELDS:
        default = str(Settings.model_fields[name].default)
        rows.append(f"| `{name.upper()}` | {f'`{default}`' if default else ''} | {allowed(name)} |")
    return "\n".join(rows)


def faults_table() -> str:
    rows = ["| fault | what it means | what to do |", "|---|---|---|"]
    rows += [f"| {fault.id} | {fault.meaning} | {fault.fix} |" for fault in FAULTS]
    return "\n".join(rows)


def filled(text: str) -> str:
    """A page with its generated tables as the code would have them."""
    for name, table in (("settings", settings_table()), ("faults", faults_table())):
        begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
        pattern = re.escape(begin) + ".*?" + re.escape(end)
        text = re.sub(pattern, lambda _: f"{begin}\n{table}\n{end}", text, flags=re.DOTALL)  # noqa: B023
    return text


def write(root: Path = ROOT) -> None:
    (root / ".env.template").write_text(template(), encoding="utf-8")
    readme = root / "README.md"
    readme.write_text(filled(readme.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    write()
