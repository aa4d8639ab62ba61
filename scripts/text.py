"""Saved and pasted text, turned into the lines that a tool wrote: no colours, no prefixes of logs."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from scripts import bounded
from scripts.errors import HostError

LONGEST = 4000  # characters of a line that are looked at: patterns of faults are slow on longer ones
WORD = 500  # characters: a longer word is cut
WRAPPERS = 3  # a log in JSON may be the message of another one
NULS = re.compile(rb"(?<![^\n])\0{16,}")  # where a log was cut off while its program wrote on
# The fields about an error in a JSON log entry, in addition to its message; MongoDB writes them into `attr`, and its
# storage a message of its own into `attr.message`:
# https://www.mongodb.com/docs/manual/reference/log-messages/
ERRORS = (
    "msg",
    "error",
    "err",
    "errmsg",
    "reason",
    "result",
    "codeName",
    "attr",
    "exception",
    "exc_info",
    "message",
    "error_str",
    "tags",
)
# The words for the level of an entry. Some programs write a number: pino and bunyan 10 to 60, GELF and journald those
# of syslog, 7 to 0.
# https://github.com/pinojs/pino/blob/main/docs/api.md#loggerlevels-object
# https://go2docs.graylog.org/current/getting_in_log_data/gelf.html
LEVELS = ("level", "s", "severity", "levelname", "lvl", "PRIORITY")
NOTES = (
    "i",
    "info",
    "information",
    "notice",
    "debug",
    "trace",
    "d1",
    "d2",
    "d3",
    "d4",
    "d5",
    "10",
    "20",
    "30",
    "7",
    "6",
    "5",
)
WARNINGS = ("w", "warn", "warning", "40", "4")
STARTING = "startupWarnings"  # MongoDB's tag for what it warns of at each start
MEMBER = "__system"  # as whom members of a replica set of MongoDB log in to each other
# The keys of the message itself: Docker's json-file, most programs, journald, structlog, GELF.
MESSAGES = ("log", "msg", "message", "MESSAGE", "event", "short_message")

COLOURS = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[()][A-Z0-9]")
# A note of who saved the text (`# source: …`), in front of it: words about the text are not evidence.
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
# Compose tools: `ollama-1  | `, `[ollama] | `, `[ollama] `. Taken off once: a table has bars of its own. A level stays
# (`INFO     | `), for it says that nothing failed.
SERVICE = re.compile(
    r"\s*(?:\[(?!GIN)[A-Za-z][\w.-]*\](?:\s+\|)?|(?!(?:INFO|DEBUG|TRACE)\s)[A-Za-z][\w.-]*\s+\|)\s"
)
# https://docs.docker.com/reference/api/engine/version/v1.51/#tag/Container/operation/ContainerAttach
DOCKER_STREAM = re.compile(rb"(?<![^\n])[\0-\2]\0{3}.{4}", re.DOTALL)


# A line that someone put in quotes or backticks, whole.
QUOTED = re.compile(r"\s*([`\"])([^`\"]+)\1[.,]?\s*$")
DRIVE = re.compile(
    r"\b[A-Za-z]:\\(?:Program Files(?: \(x86\))?\\)?[^\s'\"<>|*?]*"
)  # a path of Windows may hold \n
STAMPED = re.compile(r"^time=\S+ level=\S+ source=\S+ ")

# A line at the level debug (logrus, Go's slog, most loggers, ssh -v) or, of klog, info; an error that it gives all the
# same; and a line of a program that goes on.
# https://kubernetes.io/docs/concepts/cluster-administration/system-logs/#klog
DEBUG = re.compile(
    r"(?:time=(?:\"[^\"]*\"|\S+) )?level=\"?(?:debug|trace)\b|DEBU\[\d+\]|\[?(?:DEBUG|TRACE)\b|debug[1-3]: "
    r"|I\d{4} \d\d:\d\d:\d\d",
    re.IGNORECASE,
)
WARNED = re.compile(
    r"\blevel=\"?warn(?:ing)?\b|^\W*+(?:\d[\d:.,T Z+-]*+\W*+)?WARN(?:I|ING)?\b|\[warn(?:ing)?\]|[|] *WARN(?:ING)?\b"
    r"| WARN |^(?-i:W(?:\d{4} \d\d:\d\d:\d\d| +[A-Z-]+ +\[| [a-z]))",
    re.IGNORECASE,
)
# Kubernetes has two types of events alone, so its Warning may be a failure (kubectl describe, get events).
# https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/
EVENT = re.compile(r"\s*(?:\S+\s+)?Warning\s+(?:Failed\w*|BackOff|Evicted|\w*OOM\w*)\s+\S")
GIVEN = re.compile(r"\berr(?:or)?=\"?(?!nil\b|none\b|<nil>|\"|\s)\S", re.IGNORECASE)

Level = Literal["", "note", "warning"]


@dataclass(frozen=True)
class Line:
    """A line of a text as its tool wrote it. `number` is that of the text's own line and counts from 1. `level` is that
    of an entry in JSON, whose message alone is `text`, or that the line says itself: a note (at debug, without an
    error), a warning; empty for all else."""

    number: int
    text: str
    level: Level = ""


def short(text: str, most: int = 160) -> str:
    """A text in one line of at most so many characters, without the time and place in its source that Ollama puts
    first."""
    said = STAMPED.sub("", " ".join(text.split()))
    return said if len(said) <= most else f"{said[: most - 1]}…"


def plain(text: str, keep: str = "") -> str:
    """A text that a terminal shows and does not act on: a space stands for each character that can't be printed, but
    for those of `keep`."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() or char in keep else " " for char in text)


def decode(data: bytes) -> str | None:
    """The text of these bytes, None if they are not text. PowerShell's `>` writes UTF-16."""
    for mark, encoding in (
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
        (b"\xef\xbb\xbf", "utf-8"),
    ):
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    data = NULS.sub(b"", data)
    if b"\0\0\0" in data[:8192]:
        data = DOCKER_STREAM.sub(b"", data)
    head = data[:8192]
    even, odd = head[0::2].count(b"\0"), head[1::2].count(b"\0")
    if max(even, odd) > len(head) // 3 and min(even, odd) < len(head) // 20:
        return data.decode("utf-16-le" if odd > even else "utf-16-be", "replace")
    odd = sum(byte < 8 or 13 < byte < 27 or 27 < byte < 32 for byte in head)
    if odd > max(2, len(head) // 50):
        return None
    return data.decode("utf-8", "replace")


@dataclass(frozen=True)
class Given:
    """A text from a person: `text` is None if it is not text. `size` is in bytes, `remark` says what was left out."""

    text: str | None
    size: int
    remark: str


def given(name: str, head: int, tail: int, command: str) -> Given:
    """A file's text, or that of standard input (`-`): its first `head` and its last `tail` bytes.

    `command` is what to run with another name. Raises HostError where it can't be read.
    """
    where = "standard input" if name == "-" else name
    try:
        if name != "-":
            found = bounded.ends(Path(name), head, tail)
        elif sys.stdin is None:
            raise OSError("it is closed")
        else:
            found = bounded.ends_of(sys.stdin.buffer, head, tail)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        hint = f"uv run invoke {command} FILE, or - for standard input"
        raise HostError(f"{where} can't be read: {why}.", fault="file-unreadable", hint=hint) from None
    pieces = [decode(piece) for piece in found.pieces]
    whole = None if None in pieces else "\n".join(piece or "" for piece in pieces)
    return Given(whole, found.size, found.remark)


@lru_cache(maxsize=1)
def lines(text: str) -> Sequence[Line]:
    """The lines of a text that say something, as the tool wrote them. Those who judge a text ask for them in turn."""
    found: list[Line] = []
    raw = text.split("\n")
    head = bool(NOTED.match(next((one for one in raw if one.strip()), "")))
    for number, one in enumerate(raw, 1):
        head = head and bool(not one.strip() or NOTE.match(one))
        if not head:
            message, level = _unwrapped(_uncoloured(one))
            found += [Line(number, line, level or _said(line)) for line in _pieces(message) if line.strip()]
    return tuple(found)


def _uncoloured(raw: str) -> str:
    text = raw.replace("\0", "")
    return COLOURS.sub("", text) if "\x1b" in text else text


def _pieces(message: str) -> Iterator[str]:
    """What a line says. A bar of progress rewrites its line (CR); a quoted message may hold several (\\n)."""
    text = DRIVE.sub(lambda path: path[0].replace("\\n", "\\\0n"), shortened(message))
    for piece in re.split(r"\r|\\n|\n", text):
        piece = piece.replace("\0", "")
        yield _bare(piece).replace("=3D ", "= ").rstrip()  # a mail's quoted-printable


def shortened(text: str) -> str:
    """The beginning and the end of a line that has more than LONGEST characters, without halves of words."""
    if len(text) <= LONGEST:
        return text
    head, tail = text[: LONGEST // 2 - 2], text[-(LONGEST // 2 - 1) :]
    if (last := head.rfind(" ")) > len(head) - WORD:
        head = head[:last]
    if 0 <= (first := tail.find(" ")) < WORD:
        tail = tail[first + 1 :]
    return f"{head} … {tail}"


def _bare(text: str) -> str:
    """A line without what tools put in front of it."""
    line = _stripped(_unquoted(text))
    if found := SERVICE.match(line):
        line = _stripped(_unquoted(line[found.end() :]))
    return line


def _unquoted(text: str) -> str:
    quoted = QUOTED.match(text)
    return quoted[2] if quoted else text


def _stripped(text: str) -> str:
    while found := PREFIXES.match(text):
        text = text[found.end() :]
    return text


def _unwrapped(text: str) -> tuple[str, Level]:
    """The message of a log in JSON, and its level: Docker's json-file, and tools that write such logs themselves."""
    level: Level = ""
    for _ in range(WRAPPERS):
        begin = text.find("{", 0, LONGEST)
        if begin < 0 or not text.rstrip().endswith("}") or _bare(text[: begin + 1]) != "{":
            break
        try:
            document: Any = bounded.from_json(text[begin:])
        except ValueError:
            break
        key = next((key for key in MESSAGES if key in document), "")
        said = document.get(key)
        if not isinstance(said, str):
            break
        errors = [one for one in _errors({k: v for k, v in document.items() if k != key}) if one.strip()]
        level = _level(document, errors)
        text = " ".join([said.rstrip("\n"), *errors])
    return text, level


def _level(entry: dict[str, Any], errors: list[str]) -> Level:
    said = next((str(entry[key]).lower() for key in LEVELS if key in entry), "")
    if said in NOTES:
        return "" if errors else "note"
    return "warning" if said in WARNINGS else ""


def _said(line: str) -> Level:
    if DEBUG.match(line):
        return "" if GIVEN.search(line) else "note"
    return "warning" if WARNED.search(line) and not EVENT.match(line) else ""


def _errors(entry: Any) -> Iterator[str]:
    for one in (entry[key] for key in ERRORS if key in entry):
        if isinstance(one, dict):
            yield from _errors(one)
        elif isinstance(one, list) and STARTING in one:
            yield STARTING
        elif isinstance(one, str):
            yield (
                f"{one} (user {MEMBER})" if MEMBER in {entry.get("user"), entry.get("principalName")} else one
            )
