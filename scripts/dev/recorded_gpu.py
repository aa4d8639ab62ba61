"""Judge saved outputs whose verdict is known, and show which are right: `python -m scripts.dev.recorded_gpu FOLDER`.

Notes before an output give its verdict:  `# verdict: gpu`, `# kind: …`, `# why: …`. A note "device link only" is
about the device alone, and Ollama's own words prove nothing: there the chain as a whole is unknown. With `--show`,
outputs without such notes are judged, too: nothing is right or wrong then.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from scripts.console import Console
from scripts.dev import saved
from scripts.gpu.judge import Verdict, judge
from scripts.gpu.read import read

SHOW = "--show"
HEAD = ["", "case", "expected", "verdict", "broken link", "kinds"]


@dataclass(frozen=True)
class Row:
    """One case: what its notes say (nothing: `expected` is empty), what we say."""

    name: str
    expected: str
    verdict: Verdict
    kinds: tuple[str, ...]
    device: bool  # the notes say that a device can be seen

    @property
    def right(self) -> bool:
        """Whether the verdict is the expected one, with a device shown where one is expected."""
        seen = {link.name: link.status for link in self.verdict.links}
        device_shown = "ok" in (seen["driver"], seen["host"])
        return self.verdict.verdict == self.expected and (device_shown or not self.device)

    @property
    def cells(self) -> list[str]:
        """The row as text for a table."""
        mark = ("ok" if self.right else "WRONG") if self.expected else "-"
        broken = self.verdict.broken.name if self.verdict.broken else "-"
        kinds = ", ".join(self.kinds) or "unknown"
        return [mark, self.name, self.expected or "-", self.verdict.verdict, broken, kinds]


def rows(folder: Path) -> list[Row]:
    """Every output of a folder."""
    return [_row(one) for one in saved.outputs(folder)]


def _row(one: saved.Saved) -> Row:
    expected = (one.notes.get("verdict") or " ").split(" ")[0]
    device = expected == "gpu" and "device link only" in one.notes.get("why", "")
    if device or (expected == "gpu" and one.notes.get("kind") == "ollama-ps"):
        expected = "unknown"
    text = read(one.text, one.name)
    return Row(one.name, expected, judge(text.evidence), text.kinds, device)


def main(folder: Path, console: Console, show: bool = False) -> int:
    """Print the table; 1 when one is judged wrong. Raises HostError when the folder has none: nothing was checked."""
    done = [row for row in rows(folder) if show or row.expected]
    if not done:
        raise saved.nothing(folder, "that begins with '# verdict: …'", "scripts.dev.recorded_gpu")
    console.table(HEAD, [row.cells for row in done])
    if show:
        kinds = sum(bool(row.kinds) for row in done)
        console.say(f"{len(done)} shown, {kinds} of a kind that is known.")
        return 0
    wrong = sum(not row.right for row in done)
    console.say(f"{len(done) - wrong} of {len(done)} right, {wrong} wrong.")
    return int(bool(wrong))


if __name__ == "__main__":
    folders = [one for one in sys.argv[1:] if one != SHOW]
    sys.exit(saved.checked(lambda console: main(Path((*folders, ".")[0]), console, SHOW in sys.argv)))
