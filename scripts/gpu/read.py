"""Text in, evidence out: the kinds of a text, and what each of them says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.gpu import answers, bench, clinfo, errors, llama, ollama, tools
from scripts.gpu.evidence import Evidence
from scripts.gpu.kinds import Kind, recognise
from scripts.text import Line, given, lines

LINES = 200_000  # that are looked at, the last ones: seconds
LIMIT = 16 * 1024 * 1024  # bytes that are read of one file: of a longer one its end, where the last load is

Parser = Callable[[Sequence[Line], str], Iterator[Evidence]]
PARSERS: tuple[tuple[Kind, Parser], ...] = (
    ("vulkaninfo", tools.vulkaninfo),
    ("nvidia-smi", tools.nvidia_smi),
    ("rocm-smi", tools.rocm_smi),
    ("rocminfo", tools.rocminfo),
    ("clinfo", clinfo.parse),
    ("podman machine", tools.machine),
    ("device nodes", tools.nodes),
    ("device list", llama.parse),
    ("llama log", llama.parse),
    ("llama-bench", bench.parse),
    ("llama-bench", bench.parse_json),
    ("ollama log", ollama.parse),
    ("ollama ps", ollama.ps),
    ("api/ps", ollama.api_ps),
)
# For every text: an error or an answer may be anywhere.
OTHERS: tuple[tuple[Kind, Parser], ...] = (
    ("driver error", errors.parse),
    ("answer", answers.parse),
)


@dataclass(frozen=True)
class Text:
    """A text that was read: what it is, and what it says, in its order. No kinds: it is nothing that we know."""

    where: str
    kinds: tuple[Kind, ...]
    evidence: tuple[Evidence, ...]
    remark: str = ""


def read(text: str, where: str) -> Text:
    """The evidence of a text. `where` names it."""
    found = lines(text)
    kinds = set(recognise(found))
    evidence = [one for kind, parse in PARSERS if kind in kinds for one in parse(found, where)]
    for kind, parse in OTHERS:
        more = list(parse(found, where))
        evidence += more
        if more:
            kinds.add(kind)
    return Text(where, tuple(sorted(kinds)), tuple(sorted(evidence, key=lambda one: one.at)))


def read_file(path: Path) -> Text:
    """The evidence of a saved file, or of standard input (`-`). Raises HostError when it can't be read."""
    found = given(str(path), 0, LIMIT, "gpu --from")
    whole = (found.text or "").rsplit("\n", LINES)
    text = read("\n".join(whole[-LINES:]), "stdin" if str(path) == "-" else path.name)
    remark = found.remark if len(whole) <= LINES else f"only the last {LINES:,} lines were read"
    if not remark and not text.kinds:
        none = "no text" if found.text is None else "unknown kind of text"
        remark = none if found.text is None or found.text.strip() else "empty"
    return Text(text.where, text.kinds, text.evidence, remark)
