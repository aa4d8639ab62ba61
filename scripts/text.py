"""Saved and pasted text, turned into the lines that a tool wrote: no colours, no prefixes of logs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

LONGEST = 4000  # characters of a line that are looked at: patterns of faults are slow on longer ones

COLOURS = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[()][A-Z0-9]")
# A note of who saved the text (`# source: …`), in front of it: words about the text are no evidence.
NOTED = re.compile(
    r"#\s*(?:source|kind|command|platform|from|captured|saved|case|verdict)\s*:", re.IGNORECASE
)
NOTE = re.compile(r"#\s*[A-Za-z][\w -]{0,30}:(?:\s|$)")
TIME = r"\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?\s?(?:Z|[+-]\d\d:?\d\d)?"
PREFIXES = re.compile(
    rf"""\s*(?:
        (?:>\s?)+                                                       # quoted in a mail or an issue
      | \[?{TIME}\]?:?\s+(?:\|\s+|std(?:out|err)\ [FP]\s)?               # podman logs -t, Kubernetes
      | \d\d:\d\d:\d\d(?:\.\d+)?:\s                                     # the clock of a CI
      | \S+\s+\d{{1,2}}\ \d\d:\d\d:\d\d\ \S+\ [\w.@/-]+(?:\[\d+\])?:\s      # journald and syslog
      | [\w.-]+\ [\w.@/-]+\[\d+\]:\s                                    # journald after its time
      | \d+\.\d\d\.\d{{3}}\.\d{{3}}\ [A-Z]\s                            # llama.cpp's own
      | \#\d+\s\d+\.\d+\s                                               # docker's BuildKit
    )""",
    re.VERBOSE,
)
# Compose tools: `ollama-1  | `, `[ollama] | `, `[ollama] `. Taken off once: a table has bars of its own.
SERVICE = re.compile(r"\s*(?:\[(?!GIN)[A-Za-z][\w.-]*\](?:\s+\|)?|[A-Za-z][\w.-]*\s+\|)\s")
# https://docs.docker.com/reference/api/engine/version/v1.51/#tag/Container/operation/ContainerAttach
DOCKER_STREAM = re.compile(rb"(?<![^\n])[\0-\2]\0{3}.{4}", re.DOTALL)


STAMPED = re.compile(r"^time=\S+ level=\S+ source=\S+ ")


@dataclass(frozen=True)
class Line:
    """A line of a text as its tool wrote it. `number` is that of the text's own line and counts from 1."""

    number: int
    text: str


def short(text: str, most: int = 160) -> str:
    """A text in one line of at most so many characters, without the time and place in its source that Ollama puts
    first."""
    said = STAMPED.sub("", " ".join(text.split()))
    return said if len(said) <= most else f"{said[: most - 1]}…"


def decode(data: bytes) -> str | None:
    """The text of what was read, None where it is no text. PowerShell's `>` writes UTF-16."""
    for mark, encoding in (
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
        (b"\xef\xbb\xbf", "utf-8"),
    ):
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    if b"\0\0\0" in data[:8192]:
        data = DOCKER_STREAM.sub(b"", data)
    head = data[:8192]
    if head[1::2].count(b"\0") > len(head) // 3 and head[0::2].count(b"\0") < len(head) // 20:
        return data.decode("utf-16-le", "replace")
    odd = sum(byte < 8 or 13 < byte < 27 or 27 < byte < 32 for byte in head)
    if odd > max(2, len(head) // 50):
        return None
    return data.decode("utf-8", "replace")


def lines(text: str) -> list[Line]:
    """The lines of a text that say something, as the tool wrote them."""
    found: list[Line] = []
    raw = text.split("\n")
    head = bool(NOTED.match(next((one for one in raw if one.strip()), "")))
    for number, one in enumerate(raw, 1):
        head = head and bool(not one.strip() or NOTE.match(one))
        if not head:
            found += [Line(number, line) for line in clean(one) if line.strip()]
    return found


def clean(raw: str) -> Iterator[str]:
    """What a line says. A bar of progress rewrites its line (CR); a quoted message may hold several (\\n)."""
    text = raw[:LONGEST].replace("\0", "")
    if "\x1b" in text:
        text = COLOURS.sub("", text)
    if text.startswith("{") and ('"log":' in text or '"msg":' in text or '"message":' in text):
        text = _logged(text)
    for piece in re.split(r"\r|\\n|\n", text):
        line = _stripped(piece)
        if found := SERVICE.match(line):
            line = _stripped(line[found.end() :])
        yield line.replace("=3D ", "= ").rstrip()  # a mail's quoted-printable


def _stripped(text: str) -> str:
    while found := PREFIXES.match(text):
        text = text[found.end() :]
    return text


def _logged(text: str) -> str:
    """The message of a log in JSON: Docker's json-file, and tools that write such logs themselves."""
    try:
        document: Any = json.loads(text)
    except ValueError:
        return text
    said = next((document[key] for key in ("log", "msg", "message") if key in document), None)
    more = [document[key] for key in ("error", "err") if isinstance(document.get(key), str)]
    return " ".join([said.rstrip("\n"), *more]) if isinstance(said, str) else text
