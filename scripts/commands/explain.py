"""`explain`: what a pasted error or output means, and what to run."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from scripts import faults
from scripts.console import Console, size
from scripts.errors import HostError
from scripts.text import decode

LIMIT = 512 * 1024  # bytes that are read; more takes longer than anybody waits
KINDS = {"fault": "", "fact": "(to know) ", "harmless": "(harmless) "}
UNKNOWN = "Byre does not know this text."
EMPTY = "There is nothing to read."
TRY = "uv run invoke status shows what runs; uv run invoke logs shows what the services said"


def explain(console: Console, file: str) -> int:
    """Show what a fault's id means, or what a file or standard input (`-`) shows.

    Returns 0 when something was recognised, else 1.

    Raises HostError where the file can't be read.
    """
    if file in faults.BY_ID and not Path(file).exists():
        return _about(console, faults.BY_ID[file])
    data, remark = _stdin() if file == "-" else _file(Path(file))
    text = decode(data)
    found = faults.explain(text or "")
    if remark:
        console.note(remark)
    for one in found:
        _tell(console, one)
    if not found:
        unknown = f"{_name(file)} holds no text." if text is None else UNKNOWN if text.strip() else EMPTY
        console.say(f"{unknown}\nnext:  {TRY}")
    console.data(
        {
            "recognised": bool(found),
            "findings": [_document(one) for one in found],
            "read": {"from": _name(file), "bytes": len(data), "remark": remark},
            "hint": "" if found else TRY,
        }
    )
    return 0 if found else 1


def _about(console: Console, fault: faults.Fault) -> int:
    """What the table says of one fault."""
    console.say(f"{KINDS[fault.kind]}{fault.id}: {fault.meaning}")
    for label, text in (("why", fault.why), ("fix", fault.fix), *(("safe to run", one) for one in fault.run)):
        if text:
            console.say(f"  {label}: {text}")
    console.data(_entry(fault))
    return 0


def _name(file: str) -> str:
    return "standard input" if file == "-" else file


def _file(path: Path) -> tuple[bytes, str]:
    """The end of a file, where errors stand, from a whole line on: half a secret can't be masked."""
    try:
        with path.open("rb") as stream:
            length = stream.seek(0, os.SEEK_END) if path.is_file() else 0
            if length <= LIMIT:
                if length:
                    stream.seek(0)
                return _begin(stream.read(LIMIT + 1), str(path))
            stream.seek(length - LIMIT)
            data = stream.read(LIMIT)
    except OSError as error:
        raise HostError(
            f"{path} can't be read: {error.strerror or error}.",
            fault="file-unreadable",
            hint="uv run invoke explain FILE, or - for standard input",
        ) from None
    return data.partition(b"\n")[2], f"{path} is {size(length)} long: only its last {size(LIMIT)} were read."


def _stdin() -> tuple[bytes, str]:
    """The beginning of what is piped or pasted; it need not end."""
    if sys.stdin.isatty():
        Console().note("Paste the text, then press Ctrl-D on a line of its own.")
    return _begin(sys.stdin.buffer.read(LIMIT + 1), "standard input")


def _begin(data: bytes, name: str) -> tuple[bytes, str]:
    if len(data) <= LIMIT:
        return data, ""
    return data[:LIMIT].rpartition(b"\n")[0], f"Only the first {size(LIMIT)} of {name} were read."


def _tell(console: Console, one: faults.Match) -> None:
    fault = one.fault
    console.say(f"{KINDS[fault.kind]}{fault.id}: {fault.meaning}")
    console.say(f"  line {one.number}: {one.line}")
    if fault.why:
        console.say(f"  why:  {fault.why}")
    if one.cause:
        console.say(f"  This comes of {one.cause}: mend that first. If it stays:")
    console.say(f"  next: {fault.fix}")
    for command in fault.run:
        console.say(f"  safe to run: {command}")
    console.say()


def _document(one: faults.Match) -> dict[str, object]:
    return {**_entry(one.fault), "cause": one.cause, "line": one.line, "number": one.number}


def _entry(fault: faults.Fault) -> dict[str, object]:
    return {
        "id": fault.id,
        "kind": fault.kind,
        "meaning": fault.meaning,
        "why": fault.why,
        "fix": fault.fix,
        "safe_to_run": list(fault.run),
    }
