"""Judge saved outputs whose verdict is known, and show which are right: `python -m scripts.gpu.recorded FOLDER`.

A saved output begins with notes: `# verdict: gpu`, `# kind: …`, `# why: …`. A note that says "device link only" speaks
of the device alone, and Ollama's own words are no proof: there the chain as a whole is unknown.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path

from scripts.console import Console
from scripts.errors import ByreError, HostError
from scripts.gpu.judge import Verdict, judge
from scripts.gpu.read import read_file


@dataclass(frozen=True)
class Row:
    """One case: what its notes say, what we say."""

    name: str
    expected: str
    verdict: Verdict
    kinds: tuple[str, ...]
    device: bool  # the notes say that a device can be seen

    @property
    def right(self) -> bool:
        seen = {link.name: link.status for link in self.verdict.links}
        device_shown = "ok" in (seen["driver"], seen["host"])
        return self.verdict.verdict == self.expected and (device_shown or not self.device)


def rows(folder: Path) -> list[Row]:
    """Every file of a folder that begins with the note of a verdict."""
    found = []
    for path in sorted(folder.glob("*")):
        if not path.is_file():
            continue
        notes = dict(
            re.findall(r"^# ([a-z]+): *(.*)$", path.read_bytes()[:4096].decode("utf-8", "replace"), re.M)
        )
        if "verdict" not in notes:
            continue
        expected = notes["verdict"].split()[0]
        device = expected == "gpu" and "device link only" in notes.get("why", "")
        if device or (expected == "gpu" and notes.get("kind") == "ollama-ps"):
            expected = "unknown"
        text = read_file(path)
        found.append(Row(path.name, expected, judge(text.evidence), text.kinds, device))
    return found


def main(folder: Path, console: Console) -> int:
    """Print the table; 1 when one is judged wrong. Raises HostError when the folder has none: nothing was checked."""
    done = rows(folder)
    if not done:
        raise HostError(
            f"{folder} has no saved output that begins with '# verdict: …', so nothing was checked.",
            hint="uv run python -m scripts.gpu.recorded FOLDER",
        )
    table = [
        ["ok" if row.right else "WRONG", row.name, row.expected, row.verdict.verdict,
         row.verdict.broken.name if row.verdict.broken else "-", ", ".join(row.kinds) or "unknown"]
        for row in done
    ]  # fmt: skip
    console.table(["", "case", "expected", "verdict", "broken link", "kinds"], table)
    wrong = sum(not row.right for row in done)
    console.say(f"{len(done) - wrong} of {len(done)} right, {wrong} wrong.")
    return int(bool(wrong))


def _run(arguments: list[str]) -> int:
    console = Console()
    try:
        return main(Path(arguments[0] if arguments else "."), console)
    except ByreError as error:
        console.fail(error)
        return error.code


if __name__ == "__main__":
    sys.exit(_run(sys.argv[1:]))
