"""Pasted text, turned into the lines that a tool wrote: no colours, no prefixes of logs, no secrets."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

LIMIT = 512 * 1024  # bytes that are read; more takes longer than anybody waits
LONGEST = 4000  # characters of a line that are looked at
SHOWN = 240  # characters of a line that are shown

COLOURS = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[()][A-Z0-9]")
# A note of who saved the text (`# source: …`), in front of it: words about the text are no evidence.
NOTED = re.compile(r"#\s*(?:source|kind|command|platform|from|captured|saved|case)\s*:", re.IGNORECASE)
NOTE = re.compile(r"#\s*[A-Za-z][\w -]{0,30}:(?:\s|$)")
TIME = r"\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?\s?(?:Z|[+-]\d\d:?\d\d)?"
PREFIXES = re.compile(
    rf"""\s*(?:
        (?:>\s?)+(?!>)                                              # quoted in a mail or an issue
      | \[?{TIME}\]?:?\s+(?:std(?:out|err)\ [FP]\s)?                 # podman logs -t, Kubernetes
      | \d\d:\d\d:\d\d(?:\.\d+)?:\s                                  # the clock of a CI
      | \S+\s+\d{{1,2}}\ \d\d:\d\d:\d\d\ \S+\ [\w.@/-]+(?:\[\d+\])?:\s  # journald and syslog
      | [\w.-]+\ [\w.@/-]+\[\d+\]:\s                                 # journald after its time
      | (?:\[[\w.-]+\]|[A-Za-z][\w.-]*)\s+\|\s                       # docker compose, podman-compose
      | \d+\.\d\d\.\d{{3}}\.\d{{3}}\ [A-Z]\s                         # llama.cpp's own
      | \#\d+\s\d+\.\d+\s                                            # docker's BuildKit
    )""",
    re.VERBOSE,
)

# Names whose value is a secret, and values that are words of an error instead.
NAMES = (
    r"password|passwd|pwd|secret(?:_?key)?|token|api[_-]?key|access[_-]?key|credentials?|authorization"
    r"|mongodb_uri|connection_?string"
)
WORDS = r"invalid|unauthorized|incorrect|expired|not|missing|required|unknown|must|none|null|true|false"
TOKENS = r"sk-|gh[pousr]_|github_pat_|glpat-|hf_|xox[abpr]-|npm_|dckr_pat_|AKIA|AIza|pypi-"
SECRETS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), instead)
    for pattern, instead in (
        # user:password@ of an address; a password may hold @ and /. An image's name@sha256 is none.
        (r"\b([a-z][a-z0-9+.-]{1,20}://)[^\s\"'<>]{0,200}:[^\s\"'<>]{0,300}@(?!sha256:)", r"\1***@"),
        (r"\b([a-z][a-z0-9+.-]{1,20}://)[^\s\"'<>/@:]{8,}@(?!sha256:)", r"\1***@"),
        # The same where the line ends before the @.
        (
            r"\b((?:mongodb(?:\+srv)?|rediss?|postgres(?:ql)?|mysql)://)[^\s:@/]+:(?!\d+(?:[/,?]|$))[^\s@]*$",
            r"\1***",
        ),
        (r"\b((?:bearer|basic)\s+)(?!realm)[\w.~+/=-]{6,}", r"\1***"),
        (r"\beyJ[\w-]{5,}\.[\w-]+(?:\.[\w-]*)?", "***"),
        (rf"\b(?:{TOKENS})[\w-]{{8,}}", "***"),
        (
            rf"([\w-]{{0,40}}(?:{NAMES})[\"']?\s*(?:=|:(?!//))\s*[\"']?)(?!\*\*\*|(?:{WORDS})\b)[^\s\"',;&)]{{3,}}",
            r"\1***",
        ),
        (r"(\"key\"\s*:\s*\")[^\"]{3,}", r"\1***"),
        (r"(--?(?:password|passwd|token|secret|api-key)[ =])(?!\*\*\*)\S+", r"\1***"),
    )
)


@dataclass(frozen=True)
class Line:
    number: int
    text: str


def decode(data: bytes) -> str | None:
    """The text of what was read, None where it is no text. PowerShell's `>` writes UTF-16."""
    for mark, encoding in (
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
        (b"\xef\xbb\xbf", "utf-8"),
    ):
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    head = data[:8192]
    if head[1::2].count(b"\0") > len(head) // 3 and head[0::2].count(b"\0") < len(head) // 20:
        return data.decode("utf-16-le", "replace")
    odd = sum(byte < 9 or 13 < byte < 27 or 27 < byte < 32 for byte in head)
    if odd > max(2, len(head) // 50):
        return None
    return data.decode("utf-8", "replace")


def lines(text: str) -> list[Line]:
    """The lines of a text that say something, as the tool wrote them."""
    found: list[Line] = []
    raw = text.replace("\r\n", "\n").split("\n")
    head = bool(NOTED.match(next((one for one in raw if one.strip()), "")))
    for number, one in enumerate(raw, 1):
        head = head and bool(not one.strip() or NOTE.match(one))
        if not head:
            found += [Line(number, line) for line in clean(one) if line.strip()]
    return found


def clean(raw: str) -> Iterator[str]:
    """What a line says. A bar of progress rewrites its line (CR); a quoted message may hold several (\\n)."""
    text = COLOURS.sub("", raw).replace("\0", "")[:LONGEST]
    if text.startswith("{") and ('"log":' in text or '"msg":' in text or '"message":' in text):
        text = _logged(text)
    for piece in re.split(r"\r|\\n|\n", text):
        for _ in range(4):
            found = PREFIXES.match(piece)
            if found is None:
                break
            piece = piece[found.end() :]
        yield piece.rstrip()


def mask(text: str) -> str:
    """A line without passwords, keys and tokens."""
    for pattern, instead in SECRETS:
        text = pattern.sub(instead, text)
    return text


def shown(text: str, pattern: str = "") -> str:
    """A line as it may be shown: no secrets, no control characters; of a long one what is near `pattern`."""
    line = " ".join(mask(text).split())
    line = "".join(char for char in line if char.isprintable())
    if len(line) <= SHOWN:
        return line
    found = re.search(pattern, line, re.IGNORECASE) if pattern else None
    begin = max(0, min(found.start() - SHOWN // 4, len(line) - SHOWN)) if found else 0
    return ("…" if begin else "") + line[begin : begin + SHOWN] + ("…" if begin + SHOWN < len(line) else "")


def _logged(text: str) -> str:
    try:
        document: Any = json.loads(text)
    except ValueError:
        return text
    said = next((document[key] for key in ("log", "msg", "message") if key in document), None)
    more = [document[key] for key in ("error", "err") if isinstance(document.get(key), str)]
    return " ".join([said.rstrip("\n"), *more]) if isinstance(said, str) else text
