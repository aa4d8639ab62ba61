"""`explain`: what a pasted error or output means, and what to run."""

from __future__ import annotations

import errno
import os
import sys
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

from scripts.console import Console
from scripts.errors import HostError
from scripts.faults import find
from scripts.faults.advice import advised, told
from scripts.faults.beside import Beside, beside
from scripts.faults.find import Match
from scripts.faults.releases import Age, aged
from scripts.faults.table import BY_ID, Fault
from scripts.faults.unknown import Unknown, only_warned, unknown_failure
from scripts.host.named import named
from scripts.text import Given, decode, given

# Bytes that are looked at; more takes too long. The cause of a failure is at a log's end, what
# was found at the start of a program at its beginning.
HEAD, TAIL = 128 * 1024, 384 * 1024
KINDS = {"fault": "", "symptom": "(what failed, not why) ", "fact": "(to know) ", "harmless": "(harmless) "}
UNKNOWN = "Byre does not know this text, and sees no line in it that says that something failed."
EMPTY = "The text is empty."
WARNING = "(only a warning: if all works, nothing to do) "
TRY = "uv run invoke doctor shows what is wrong here; uv run invoke logs shows what the services wrote"


def explain(console: Console, file: str) -> int:
    """Show what a fault's id means, or what a file, standard input (`-`) or the text itself shows.

    Returns 0 when something was recognised, else 1.

    Raises HostError where the file can't be read, with the id that was perhaps meant.
    """
    if file in BY_ID and not Path(file).exists():
        return _about(console, BY_ID[file])
    pasted = _is_text(file)
    if not pasted and (near := _near(file)):
        raise HostError(
            f"{file!r} is neither a file nor the id of a fault.",
            fault="file-unreadable",
            hint=f"uv run invoke explain {near[0]}",
        )
    if file == "-" and sys.stdin is not None and sys.stdin.isatty():
        console.note("Paste the text, then press Ctrl-D on a line of its own.")
    read = _pasted(file) if pasted else given(file, HEAD, TAIL, "explain")
    found = find.explain(read.text or "")
    name = "the text" if pasted else "standard input" if file == "-" else file
    if read.remark:
        console.note(f"{name}: {read.remark}.")
    unknown = None if any(one.fault.kind == "fault" for one in found) else unknown_failure(read.text or "")
    if unknown:
        known = {one.fault for one in found}
        unknown = replace(unknown, near=tuple(fault for fault in unknown.near if fault not in known))
    shown = [one.line for one in found] + ([unknown.line] if unknown else [])
    here = {line: tuple(named(line)) for line in shown}
    advice = advised(read.text or "")
    sentence = "" if advice else told(read.text or "")
    first = next((one for one in found if one.fault.kind in {"fault", "symptom"}), None)
    warned = only_warned(read.text or "") if first else frozenset()
    failed = first.number not in warned if first else bool(unknown and unknown.failed)
    old = aged(read.text or "", first.fault if first else None) if failed else None
    age = old.said if old else ""
    rest = beside(read.text or "", found, unknown.number if unknown else 0) if failed else Beside()
    says = (
        f"says: {sentence}"
        if sentence and failed
        else f"advises (try this first): {advice}"
        if advice
        else ""
    )
    for one in found:
        mine = (says, age, rest) if one is first else ("", "", Beside())
        _tell(console, one, here[one.line], *mine, one.number in warned)
    symptom = any(one.fault.kind == "symptom" for one in found)
    decided = bool(first and unknown and rest.against and unknown.number == first.number)
    if unknown and not decided:
        _tell_unknown(console, unknown, here[unknown.line], symptom, *(("", "") if first else (says, age)))
    elif not found:
        nothing = f"{name} is empty." if read.text is None else UNKNOWN if read.text.strip() else EMPTY
        console.say(f"{nothing}\nnext:  {TRY}")
    if rest.others:
        _tell_others(console, rest)
    console.data(
        {
            "recognised": bool(found),
            "findings": [_document(one, here[one.line], one.number in warned) for one in found],
            "unknown": _unknown_document(unknown, here[unknown.line]) if unknown else None,
            "advice": advice or sentence,
            "against": list(rest.against),
            "done": list(rest.done),
            "unexplained": [{"number": number, "line": line} for number, line in rest.others],
            "version": _version_document(old) if old else None,
            "read": {
                "from": name,
                "bytes": read.size,
                "remark": read.remark,
            },
            "hint": "" if found else TRY,
        }
    )
    return 0 if found else 1


def _is_text(file: str) -> bool:
    """Whether it can't be a file's name, or is not one and has several lines: somebody pasted the text itself."""
    try:
        return not Path(file).exists() and "\n" in file
    except OSError as error:
        return error.errno == errno.ENAMETOOLONG


def _pasted(text: str) -> Given:
    """The system limits an argument: 128 KB on Linux, 1 MB on macOS."""
    data = os.fsencode(text)
    return Given(decode(data), len(data), "")


def _near(file: str) -> list[str]:
    """Ids that are spelled much like what is not a file."""
    return [] if file == "-" or Path(file).exists() else get_close_matches(file, BY_ID, 1, 0.8)


def _about(console: Console, fault: Fault) -> int:
    """What the table says of one fault."""
    console.say(f"{KINDS[fault.kind]}{fault.id}: {fault.meaning}")
    for label, text in (("why", fault.why), ("fix", fault.fix), *(("safe to run", one) for one in fault.run)):
        if text:
            console.say(f"  {label}: {text}")
    console.data(_entry(fault))
    return 0


def _tell(
    console: Console, one: Match, here: tuple[str, ...], advice: str, age: str, rest: Beside, warns: bool
) -> None:
    fault = one.fault
    kind = WARNING if warns and fault.kind in {"fault", "symptom"} else KINDS[fault.kind]
    console.say(f"{kind}{fault.id}: {one.meaning}")
    times = f" (and {one.count - 1} more lines like it)" if one.count > 1 else ""
    console.say(f"  line {one.number}: {one.line}{times}")
    if fault.why:
        console.say(f"  why:  {fault.why}")
    if one.cause:
        console.say(f"  The cause is {one.cause}: fix that first. If this stays:")
    for said in rest.against:
        console.say(f"  but {said}.")
    if advice:
        console.say(f"  the text itself {advice}")
    console.say(f"  next: {fault.fix}")
    if rest.done:
        console.say(
            f"  The text shows this already: {'; '.join(rest.done)}. If it fails all the same, another step counts."
        )
    if age:
        console.say(f"  version: {age}")
    for command in fault.run:
        console.say(f"  safe to run: {command}")
    for said in here:
        console.say(f"  here: {said}")
    console.say()


def _tell_unknown(
    console: Console, unknown: Unknown, here: tuple[str, ...], symptom: bool, advice: str, age: str
) -> None:
    """What the text says of a failure whose cause is not in the table; `symptom`: what failed is."""
    if not unknown.failed:
        cause = "Byre sees no line in this text that says that something failed. Its last warning, not in its table"
    elif unknown.states:
        cause = "This failure is not in Byre's table. The line itself names a cause, which is not checked"
    elif symptom:
        cause = "Which cause it is, the text does not decide"
    else:
        cause = "The cause of this failure is not in Byre's table"
    console.say(f"{cause}:")
    console.say(f"  line {unknown.number}: {unknown.line}")
    for label, text in (("who", unknown.who), ("tried", unknown.tried), ("answer", unknown.said)):
        if text:
            console.say(f"  {label + ':':<7} {text}")
    for said in here:
        console.say(f"  here:   {said}")
    if advice:
        console.say(f"  the text itself {advice}")
    if age:
        console.say(f"  version: {age}")
    if not unknown.failed:
        return
    if unknown.near:
        console.say("  Alike in words, perhaps not in cause:")
    for fault in unknown.near:
        console.say(f"    {fault.id}: {fault.meaning}")
    console.say(f"next:  {TRY}")


def _tell_others(console: Console, rest: Beside) -> None:
    """The failures that nothing above explains."""
    console.say("Also in this text, and not explained above (if the advice does not help, begin here):")
    for number, line in rest.others:
        console.say(f"  line {number}: {line}")


def _unknown_document(unknown: Unknown, here: tuple[str, ...]) -> dict[str, object]:
    return {
        "line": unknown.line,
        "number": unknown.number,
        "who": unknown.who,
        "tried": unknown.tried,
        "answer": unknown.said,
        "failed": unknown.failed,
        "states": unknown.states,
        "near": [fault.id for fault in unknown.near],
        "here": list(here),
    }


def _version_document(old: Age) -> dict[str, str]:
    return {
        "program": old.program.id,
        "named": old.version,
        "newest": old.newest[0],
        "said": old.said,
    }


def _document(one: Match, here: tuple[str, ...], warns: bool) -> dict[str, object]:
    return {
        **_entry(one.fault),
        "meaning": one.meaning,
        "cause": one.cause,
        "only_warns": warns,
        "line": one.line,
        "number": one.number,
        "lines": one.count,
        "here": list(here),
    }


def _entry(fault: Fault) -> dict[str, object]:
    return {
        "id": fault.id,
        "kind": fault.kind,
        "meaning": fault.meaning,
        "why": fault.why,
        "fix": fault.fix,
        "safe_to_run": list(fault.run),
    }
