"""Text in, evidence out: the kinds of a text, and what each of them says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.errors import HostError
from scripts.gpu import answers, bench, clinfo, errors, llama, ollama, tools
from scripts.gpu.evidence import Evidence
from scripts.gpu.kinds import Kind, recognise
from scripts.text import Line, decode, lines

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
# Asked of every text: an error or an answer may stand anywhere.
OTHERS: tuple[tuple[Kind, Parser], ...] = (
    ("driver error", errors.blocked),
    ("llama log", errors.fatal),
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
    """The evidence of a saved file. Raises HostError when it can't be read."""
    try:
        with path.open("rb") as file:
            length = file.seek(0, 2)
            file.seek(max(0, length - LIMIT))
            data = file.read(LIMIT)
    except OSError as error:
        raise HostError(
            f"{path} can't be read: {error.strerror}.",
            fault="file-unreadable",
            hint="uv run invoke gpu --from FILE",
        ) from error
    text = read(decode(data) or "", path.name)
    return Text(text.where, text.kinds, text.evidence, _remark(text, data, length))


def _remark(text: Text, data: bytes, length: int) -> str:
    if length > LIMIT:
        return f"only its last {LIMIT // 1024**2} MiB were read"
    if text.kinds:
        return ""
    return "empty" if not data.strip() else "of no kind that is known" if decode(data) else "no text"
