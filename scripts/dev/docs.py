"""The parts of the documentation that are made from the code: `.env.template`, and the README's tables."""

from __future__ import annotations

import re
from pathlib import Path

from scripts.faults import KINDS, SUBJECTS
from scripts.home import ROOT
from scripts.settings import FIELDS, Settings, allowed, template


def settings_table() -> str:
    rows = ["| setting | default | allowed |", "|---|---|---|"]
    for name in FIELDS:
        default = str(Settings.model_fields[name].default)
        rows.append(f"| `{name.upper()}` | {f'`{default}`' if default else ''} | {allowed(name)} |")
    return "\n".join(rows)


def faults_table() -> str:
    """A table for each subject, closed until it is clicked on: faults, then facts, then what is harmless."""
    parts = []
    for subject, faults in SUBJECTS:
        rows = [
            f"<details><summary>{subject}</summary>",
            "",
            "| fault | what it means | what to do |",
            "|---|---|---|",
        ]
        for fault in sorted(faults, key=lambda one: KINDS.index(one.kind)):
            cells = (f"`{fault.id}`", f"{fault.meaning} {fault.why}".strip(), fault.fix)
            rows.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
        parts.append("\n".join([*rows, "", "</details>"]))
    return "\n\n".join(parts)


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
