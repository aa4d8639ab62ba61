"""What can be said of a failure that the table does not know: whose words, what was tried, what came back.

The nearest faults of the table are named as what they are: alike in their words, perhaps not in their cause.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from scripts.faults.chain import chains
from scripts.faults.find import TYPED, reader
from scripts.faults.table import FAULTS, Fault
from scripts.mask import shown
from scripts.text import Line, lines

# Who may have said it, the most telling first. What names several programs is last.
SPEAKERS: tuple[tuple[str, str], ...] = (
    (r"\baardvark-dns\b", "aardvark-dns, which answers for the names of Podman's containers"),
    (r"\bnetavark\b", "netavark, which makes Podman's networks"),
    (r"\b(?:pasta|passt|slirp4netns)\b", "the program that connects containers without root to the network"),
    (r"\b(?:crun|runc|youki)\b|OCI runtime", "the program that starts containers"),
    (r"\bconmon\b", "conmon, which watches Podman's containers"),
    (
        r"\b(?:vfkit|krunkit|gvproxy|qemu-system\S*)\b|\bmachine\b.*\bpodman\b|\bpodman machine\b",
        "Podman's machine",
    ),
    (r"\bwsl(?:\.exe)?\b|\bWsl/", "WSL, the Linux below Windows"),
    (r"\bnvidia-(?:ctk|container-cli|container-runtime|smi)\b", "NVIDIA's tools"),
    (r"\bpodman-compose\b|\bpodman_compose\b", "podman-compose"),
    (r"\bdocker[ -]compose\b", "docker compose"),
    (r"\bdockerd\b|response from daemon|\bbuildkit\b|\bcontainerd\b", "Docker's daemon"),
    (r"\bdocker\b", "Docker"),
    (r"\bpodman\b|\blibpod\b", "Podman"),
    (r"\bggml\w*|\bllama[.-]|\bllama_(?!conversation|index)\w+|\bsrv +\w+:|\bload_tensors\b", "llama.cpp"),
    (r"\bollama\b|source=\w+\.go:\d+", "Ollama"),
    (r"\bMESA\b|\bvulkan\b|\bVK_ERROR", "the Vulkan driver or its loader"),
    (r"\bopen_webui\b|\bopen-webui\b", "Open WebUI"),
    (r"\bMcpError\b|\bMCP\b|\bjsonrpc\b", "an MCP client or server"),
    (r"\bMongo\w*Error\b|\bpymongo\b|\bmongod\b|\bmongosh\b|\bWiredTiger\b", "MongoDB or its driver"),
    (r"\bpsycopg\d?\b|\bpostgres\w*\b|\bpq:|\bFATAL:  ", "PostgreSQL or its driver"),
    (r"\bsqlite\w*\b|\bSQLITE_", "SQLite"),
    (r"\bsqlalchemy\b|\balembic\b", "SQLAlchemy, through which a Python program asks its database"),
    (r"\bredis\b", "Redis or its client"),
    (r"\bnginx\b|\[emerg\]|\bupstream\b", "nginx, the proxy in front"),
    (r"\b(?:caddy|traefik|haproxy)\b(?!\.(?:container|service))", "the proxy in front"),
    (r"\bnpm\b", "npm"),
    (r"\bnode:internal\b|\bat .*\(\S+\.js:\d+", "a program in Node"),
    (r"\buv\b|\bpip\b", "Python's installer"),
    (r"\bTraceback\b|^\s*File \".*\.py\", line \d|\.py:\d+:", "a program in Python"),
    (r"\bkernel:|\bsystemd\b", "the system"),
)
FAILURE = re.compile(
    r"\b(?:(?<!\w-)error(?!-\w)|fatal|fail(?:ed|s|ure)?|cannot|can't|could not|couldn't|unable|denied|refused|invalid"
    r"|not found|panic"
    r"|abort\w*|exception|timed out|time-?out(?!=?[ =]?\d)|unsupported|missing|unexpected(?:ly)?|no such"
    r"|unknown|illegal|killed|crash\w*"
    r"|conflict|mismatch|rejected|forbidden|unauthorized|unreachable|corrupt\w*|incompatib\w+"
    r"|does(?: not|n't) (?:exist|support)|no longer (?:supported|available)"
    r"|not (?:permitted|supported|available|valid|allowed|recognized|running|installed|reachable|connected"
    r"|implemented)"
    r"|already (?:exists|in use)|exit(?:ed)?(?: with)?(?: (?:status|code))?:? [1-9]\d*)\b|\w(?:Error|Exception)\b"
    r"|(?-i:\bE[A-Z]{4,}\b:)"
    # an assertion, and the messages of Python's and JavaScript's exceptions without their names
    r"|^\W*assertion\b|\bobject (?:is not (?:iterable|callable|subscriptable)|has no attribute)\b"
    r"|\bis not (?:a function|iterable|defined)\b",
    re.IGNORECASE,
)
# What sounds like a failure in a program that works: a note, a step that is left out, what is there already, words in
# a command, a file that browsers ask for by themselves.
CALM = re.compile(
    r"\blevel=\"?(?:info|debug|trace)\b|^\[?(?:INFO|DEBUG|TRACE|NOTICE)\b|^[ID] +[A-Z]{3,} +\[|\[notice\]"
    r"|(?-i:^\W*+(?:\d[\d:.,T+Z-]*+\W++){0,3}+(?:[\w.-]++\W{1,4}+){0,2}(?:INFO|DEBUG|TRACE|NOTICE)\b)"
    r"|^#\d+ \[[^\]]*\d+/\d+\] |^STEP \d+/\d+: |\bchat_template: \{"
    r"|\(\w+\) CMD \("
    r"|^\s*[✔✓]|\|\| *\(?(?:echo|true|:)|\bAlready exists\s+[\d.]+m?s$|^[\da-f]{12}: Already exists$"
    r"|\b(?:skipping|skipped|ignoring|ignored|optional)\b|\bcontinues? (?:to work|normally)|\bfall(?:ing|s)? back\b"
    r"|, using \S+ instead\b|\btainting kernel\b|^-- .* - (?:failed|not found|no)$"
    r"|^-- Could NOT find |^-- \S+ not found, consider |\b(?:errors?|failures?)[\w ]*: +0$"
    r"|\bwill (?:retry|try again)\b|\bnot set up; waiting\b|^\s*\w*:?\s*(?:0|no) (?:errors?|failures?|failed)\b"
    r"|\b0 [\w()]+ failed\b|\b(?:without|no) (?:errors?|failures?)\b|\b(?:errors?|failures?|failed)"
    r"(?: (?:units|jobs|tasks|tests))?[=:] ?(?:0|none|nil|null|false)\b"
    r"|\"(?:is)?_?error\": *(?:\"\"|null|false|0|\[\]|\{\})"
    r"|\blog[-_ ]?level\W{1,3}\w+$|\bLOG:  (?:invalid record length|redo )"
    r"|\bACPI (?:BIOS )?(?:Error|Warning)"
    r"|^\(Background on this error at: |^[\w. -]+ version v?\d[\w.+-]*, build \S+$"
    r"|^npm (?:warn|notice)\b|\b(?:Deprecation|Future|User|Runtime|Syntax|Experimental)Warning\b|: warning: "
    r"|^\s*(?:collecting|download(?:ing|ed)|using cached|requirement already|installing|installed"
    r"|successfully|building"
    r"|copying|unpacking|extracting|compiling|fetching|get:\d+|selecting|preparing|setting up|creating|created) \S"
    r"|\"(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) [^\"]*\" [23]\d\d\b|^\[GIN\][^|]*\| +[23]\d\d \|"
    r"|/(?:favicon\.ico|robots\.txt|apple-touch-icon\S*|\.well-known/\S*|\S+\.map)\b.* 40[34]\b",
    re.IGNORECASE,
)
# … but not where such a line gives an error, or an answer of a server that is one.
GIVEN = re.compile(
    r"(?<!-)\berr(?:or)?=\"?(?!nil\b|none\b|\"|\s)\S|\b(?:panic|fatal|traceback)\b|\bHTTP/[\d.]+\"? 5\d\d\b"
    r"|^\[?\w*error\b(?![\w ]*: +0$)|(?<!\bon )\berror: (?!0\b|no(?:ne)?\b|nil\b|null\b)\S"
    r"|status 'error'|^\s*[a-z]+ing [^=]*\bfailed(?: |:|$)"
    r"|\b(?:POST|PUT|DELETE|PATCH) .*\bHTTP/[\d.]+\"? 4\d\d\b",
    re.IGNORECASE,
)
# A command that did not do what it was to do, whatever the last words are that came along.
OUTER = re.compile(
    r"^(?:time=\S+ )?(?:level=(?:error|fatal) msg=\W*)?(?:error|fatal): (?:unable|failed|cannot|could not)\b",
    re.IGNORECASE,
)
# The words with which a line that warns says that something failed all the same.
STRONG = re.compile(
    r"\b(?:error|fatal|fail(?:ed|s|ure)?|panic|exception|traceback|denied|refused|unable|cannot|can't"
    r"|could ?n[o']t|killed"
    r"|abort\w*|crash\w*|timed out)\b|\w(?:Error|Exception)\b|exit(?:ed)?(?: with)?(?: (?:status|code))?:? [1-9]",
    re.IGNORECASE,
)
# That a program ended, whatever the lines about it are called: Jupyter's kernel, a shell's words for a signal.
DIED = re.compile(
    r"\bKernelRestarter\b|\bkernel \S+ (?:restarted|died)\b|\(core dumped\)|^Segmentation fault\b|^Killed$"
)
# What a command prints if it worked: the first line of a list, an image or a program that was built, a description of
# GPUs that was written.
WORKED = re.compile(
    r"^(?:REPOSITORY +TAG|CONTAINER ID +IMAGE|POD ID +NAME|NETWORK ID +NAME|DRIVER +VOLUME NAME|NAME +VM TYPE) "
    r"|^(?:host|Client):$|^Successfully (?:tagged|built) |^Writing manifest to image destination"
    r"|\bGenerated CDI spec with version|^\[100%\] Built target "
    r"|^(?:#\d+ )?naming to \S+ done\b|^Status: (?:Downloaded newer image|Image is up to date)"
)
# Words with which a line states its cause, rather than only that something failed.
STATES = re.compile(
    r"\b(?:known (?:issue|bug|problem)|incompatib\w+|compatible versions?|unsupported|(?:not|only"
    r"|no longer) support(?:ed|s)"
    r"|requires? \S+|must (?:be|have|not|match|contain)|needs? to be|too (?:old|new|small|large|long|many"
    r"|few)|is not installed"
    r"|(?:please|try to) (?:install|set|upgrade|update|downgrade|use|run|check|remove|add|rename|enable|disable)"
    r"|expected \S+.{0,60}\b(?:but|got|found)\b|already (?:exists|in use)|is (?:deprecated|disabled|required"
    r"|empty|missing)"
    r"|missing (?:required )?(?:\w+ )?(?:argument|option|key|field|variable|file|setting)|mismatch"
    r"|do(?:es)? not (?:match|support|exist)|not found\W+(?:available|valid|supported|allowed) \w+|must be one of"
    r"|did you mean)\b",
    re.IGNORECASE,
)
# That something is not there; and a line that shows a program: its path alone (`which`), or its version.
ABSENT = re.compile(
    r"\b(?:does ?(?: not|n't) exist|(?:not|isn't) (?:installed|found)|is (?:required|missing))\b",
    re.IGNORECASE,
)
THERE = re.compile(r"^/\S*/(?P<path>[\w.+-]+)$|^(?P<name>[\w.+-]+) version v?\d", re.IGNORECASE)
# A remark in which somebody says what goes wrong, in a text without a line of a program that says so.
REMARK = re.compile(
    r"^(?:#|//|<?-{1,2}>?) ?[^|]*\b(?:do(?:es)? nothing|no effect|nothing happens|(?:is|are) (?:ignored|not heeded)"
    r"|(?:do(?:es)?|did)(?: not|n't) (?:work|start|stop|answer|respond|load|appear|show|change|help)|hangs?|stuck"
    r"|freezes?|stays? (?:empty|blank|black)|is (?:empty|blank|black))\b",
    re.IGNORECASE,
)
REMARKED = "whoever wrote this text; no program says in it that something failed"
# What follows a failure, or asks and tells of it, rather than being one: it is told only where nothing else is.
CONSEQUENCE = re.compile(
    r"exit(?:ed)?(?: with)?(?: (?:status|code))?:? \d|Failed with result|troubleshooting guidance"
    r"|^(?:ls|cat|stat|which|file|find|grep|head|tail|du|df): "
    r"|^(?:does|do|did|is|are|was|why|how|what|can|could|should|has|have|any)\b.*\?\s*$|^(?:I|we)(?:\W(?:m|ve"
    r"|am|have))?\b"
    r"|for more (?:info|details)|^\s*at \S|A complete log of this run|disconnected\.?$|Main process exited",
    re.IGNORECASE,
)
TRIED = re.compile(
    r"\b(?:failed to|unable to|cannot|can't|could not|couldn't|error (?:while )?(?=\w+ing\b)|while) (.{3,80}?)"
    r"(?=[:;,()]|\.\s|\.?$)",
    re.IGNORECASE,
)
PARTS = re.compile(r":\s+")
LOUD = re.compile(r"^(?:error|fatal|warning|err!?|\[?\w*(?:ERROR|FATAL|WARN)\]?)$", re.IGNORECASE)
WORDS = re.compile(r"[a-z][a-z_]{3,}")
LATEST = 4  # lines
NEAR, LEAST, SHARED = (
    3,
    12.0,
    2,
)  # faults that are named at most; bits and words that they must share with a text


@dataclass(frozen=True)
class Unknown:
    """A failure without a known cause. `who` and `tried` are empty if the text does not say them. `said` is the
    innermost part of its words, `near` are faults of the table with words like these. `failed` is False where the text
    only warns; `states`: the line names a cause, and no other line denies it."""

    line: str
    number: int
    who: str
    tried: str
    said: str
    near: tuple[Fault, ...]
    failed: bool = True
    states: bool = False


def unknown_failure(text: str) -> Unknown | None:
    """The last failure in a text that is not only the consequence of another one, in its own words; None if no line
    shows a failure: what is noted, left out or there already is none."""
    here = list(chains(lines(text)))
    found = failing(here) or [line for line in here if REMARK.match(line.text)][:1]
    if not found:
        return None
    worked = max((line.number for line in here if WORKED.match(line.text)), default=0)
    loud = [
        line
        for line in found
        if line.level != "warning" or (STRONG.search(line.text) and line.number > worked)
    ]
    line = _telling(loud or found)
    parts = [part for part in PARTS.split(line.text) if part.strip() and not LOUD.match(part.strip())]
    tried = TRIED.search(line.text)
    remark = bool(REMARK.match(line.text))
    who = (
        REMARKED
        if remark
        else next((name for pattern, name in SPEAKERS if re.search(pattern, line.text)), "")
        or next((name for pattern, name in SPEAKERS if re.search(pattern, text[:4000])), "")
    )
    return Unknown(
        shown(line.text), line.number, who, shown(tried[1].strip()) if tried else "",
        shown(parts[-1]) if len(parts) > 1 else "", () if remark else near(line.text),
        failed=bool(loud), states=bool(loud and STATES.search(line.text)) and not (remark or _denied(line, here)),
    )  # fmt: skip


def only_warned(text: str) -> frozenset[int]:
    """The numbers of the lines that warn, in a text in which no other line says that something failed; otherwise
    none."""
    here = list(chains(lines(text)))
    warned = frozenset(line.number for line in here if line.level == "warning")
    failed = any(line.number not in warned for line in failing(here))
    return frozenset() if failed or any(DIED.search(line.text) for line in here) else warned


def failing(here: Sequence[Line]) -> list[Line]:
    """The lines that say that something failed, but for what is harmless."""
    fault_of = reader(here)
    return [
        line
        for line in here
        if line.level != "note"
        and FAILURE.search(line.text)
        and not _harmless(line.text, fault_of(line.text))
    ]


def _telling(found: Sequence[Line]) -> Line:
    """Of the lines that failed, the last that is not only a consequence; of the last few, one that says what is
    wrong."""
    own = [line for line in found if not CONSEQUENCE.search(line.text)] or found[-1:]
    return next((line for line in reversed(own[-LATEST:]) if STATES.search(line.text)), own[-1])


def _harmless(text: str, fault: Fault | None) -> bool:
    """Whether a line with words of a failure is none: the table says so, the line itself, or somebody typed it."""
    if fault and fault.kind in {"fact", "harmless"}:
        return not OUTER.match(text)
    if not fault and TYPED.match(text):
        return True
    return not fault and bool(CALM.search(text)) and not GIVEN.search(text)


def _denied(line: Line, here: Sequence[Line]) -> bool:
    """Whether a line says that something is not there, and another line shows a program of that name."""
    if not ABSENT.search(line.text):
        return False
    named = {word.lower() for word in re.findall(r"[\w.+-]+", line.text)}
    shows = (THERE.match(one.text) for one in here if one.number != line.number)
    return any((one["path"] or one["name"]).lower() in named for one in shows if one)


def near(text: str) -> tuple[Fault, ...]:
    """The faults whose patterns share the most telling words with a text, best first."""
    words = set(WORDS.findall(text.lower()))
    shared = ((words & own, fault) for fault, own in _vocabulary())
    scores = ((sum(map(_bits().__getitem__, both)), fault) for both, fault in shared if len(both) >= SHARED)
    best = sorted((one for one in scores if one[0] >= LEAST), key=lambda one: -one[0])
    return tuple(fault for _, fault in best[:NEAR])


@cache
def _vocabulary() -> Sequence[tuple[Fault, frozenset[str]]]:
    return [
        (fault, frozenset(WORDS.findall(re.sub(r"\\.", " ", " ".join(fault.lines)).lower())))
        for fault in FAULTS
        if fault.lines
    ]


@cache
def _bits() -> dict[str, float]:
    """The weight of each word of the table: the fewer faults have it, the higher."""
    counts = Counter(word for _, words in _vocabulary() for word in words)
    return {word: math.log2(len(_vocabulary()) / count) for word, count in counts.items()}
