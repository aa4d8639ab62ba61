"""Where the build of an image is, by the lines that the container tool writes."""

from __future__ import annotations

import re

from scripts.text import short

LONGEST = 60  # characters shown of what a step does


# How Podman names the step that failed: one of another stage may have been begun in the meantime.
FAILED = re.compile(r'Error: building at STEP "(.*?)(?:": .*)?$')


class Steps:
    """The steps of one build. `last` is the one that failed, where the build did: both tools name it at the end."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern = pattern
        self.note = ""  # of the last step, for whoever waits
        self.last = ""  # the same in a sentence
        self._seen: dict[str, str] = {}  # what steps do, and where
        self._names: dict[str, str] = {}  # Podman counts stages, and tells their names as they begin

    def see(self, line: str) -> bool:
        """Whether a step begins, or is named, in this line."""
        found = self.pattern.match(line)
        if not found:
            if failed := FAILED.match(line):
                self.last = self._seen.get(" ".join(failed[1].split()), self.last)
            return False
        stage, words = (found["stage"] or "").strip(" []"), " ".join(found["what"].split()).rstrip(":")
        if named := re.match(r"FROM \S+ AS (\S+)", words, re.IGNORECASE):
            self._names[stage] = named[1]
        self.note = f"{found['stage'] or ''}{found['number']} {words[:LONGEST]}"
        where = f"stage {self._names.get(stage, stage)}, " if stage else ""
        self.last = self._seen[words] = f"{where}step {found['number']}: {short(words, LONGEST)}"
        return True
