"""What the probes bring. Facts only: the judges say what they mean. No secret is in any of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scripts.errors import ByreError, Problem
    from scripts.faults.find import Match
    from scripts.gpu import Verdict
    from scripts.lifecycle.move_folder import Half


@dataclass(frozen=True)
class Refused:
    """What was asked answered with an error: its fault's id, which may be empty, its message and the next command."""

    message: str
    fault: str = ""
    hint: str = ""

    @classmethod
    def of(cls, error: ByreError) -> Refused:
        """A probe's failure as evidence: the error's text, fault id and hint."""
        return cls(" ".join([error.message, *error.detail]), error.fault, error.hint)


@dataclass(frozen=True)
class Tools:
    """Versions; an empty one is of what is not there. `parts` are what services run from."""

    byre: str
    python: str
    uv: str
    parts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SettingsFile:
    """`problems` keep the settings from being used. `shadowed` are (name, line) of `.env` that the environment
    overrides with another value. `mode` is None without a file; `secrets` names those that it holds."""

    path: Path
    problems: tuple[Problem, ...] = ()
    remarks: tuple[str, ...] = ()
    shadowed: tuple[tuple[str, int], ...] = ()
    mode: int | None = None
    secrets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Secrets:
    """Files and folders with their modes; `missing` are generated secrets that are not there while services run."""

    modes: tuple[tuple[Path, int], ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Proxies:
    """`used` names the variables of proxies that are set; `excepted` is what no_proxy and NO_PROXY hold."""

    used: tuple[str, ...] = ()
    excepted: tuple[str, ...] = ()


@dataclass(frozen=True)
class Disk:
    """Bytes. `need` is what has yet to come onto it, `files` how many more files it takes (None: no such limit).
    `read_only`: the whole file system is mounted so."""

    folder: Path
    free: int
    need: int = 0
    files: int | None = None
    writable: bool = True
    read_only: bool = False


@dataclass(frozen=True)
class Room:
    """Memory against the model: `tight` is a remark, `no` why there can't be enough."""

    model: str
    free: int
    total: int
    tight: str = ""
    no: str = ""


@dataclass(frozen=True)
class Port:
    """A port of a setting. `running`: its service runs, so it may be taken. `moves`: another port works too. `left`:
    a Byre process without its supervisor holds it. `in_machine`: containers run in Podman's machine."""

    setting: str
    number: int
    service: str
    running: bool
    free: bool
    moves: bool
    holder: str = ""
    left: bool = False
    in_machine: bool = False


@dataclass(frozen=True)
class ModelFile:
    """`kept` is None where the engine keeps its models itself and was not asked. `served`: a start chose it."""

    name: str
    served: bool
    kept: bool | None
    damage: str = ""
    where: str = ""


@dataclass(frozen=True)
class Lock:
    """The installation's lock. `held` is None if unknown."""

    held: bool | None
    pid: int | None = None
    alive: bool = False
    command: str = ""


@dataclass(frozen=True)
class Leftovers:
    """`orphans` are (service, pid) without a supervisor; `native` engines that the settings do not want."""

    orphans: tuple[tuple[str, int], ...] = ()
    native: tuple[str, ...] = ()
    idle: bool = False


@dataclass(frozen=True)
class Drift:
    """Services that run with outdated settings, and those that were compared. The parts or images of `gone` are
    missing; `how` lists differences as (service, what)."""

    differ: tuple[str, ...] = ()
    compared: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    how: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Images:
    """Images of the settings by whether a digest names them; those of services that are not there. `other` are
    (service, image with the digest that a setting pins) of services that run from an image without that digest."""

    pinned: tuple[str, ...] = ()
    by_tag: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    other: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Network:
    name: str
    there: bool
    internal: bool
    wanted: bool  # internal, by the compose file


@dataclass(frozen=True)
class Place:
    """A volume. `holders` are containers of others that use it."""

    name: str
    label: str
    there: bool
    writable: bool = True
    holders: tuple[str, ...] = ()


@dataclass(frozen=True)
class Backups:
    """Those of the installation's own folder. `age` of the newest in seconds; `good` is whether it was found so when
    it was last read; `bad` are folders whose backup can't be read at all. `half_updated` is the version of Open WebUI
    that an update was interrupted on its way to; `half_restored`: a restore or a reset was interrupted; `half_moved`
    names the runtimes from which and to which a move was; `half_folders` are moves of single volumes, and whether a
    setting names the half copy; `half_page`: where the page's data are, if a move to PostgreSQL was; `half_unknown` are
    the records of moves that can't be read."""

    newest: str
    age: float
    good: bool
    rehearsed: bool
    bad: tuple[str, ...] = ()
    half_updated: str = ""
    half_restored: bool = False
    half_moved: tuple[str, ...] = ()
    half_folders: tuple[tuple[Half, bool], ...] = ()
    half_page: str = ""
    half_unknown: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mcp:
    version: str
    databases: tuple[str, ...]
    seconds: float


@dataclass(frozen=True)
class Database:
    """`where` is masked; `ahead` is how many seconds its clock is ahead of this machine's, None if it does not report
    it."""

    where: str
    version: str
    seconds: float
    ahead: float | None = None


@dataclass(frozen=True)
class Page:
    """What Open WebUI offers to its admin. `functions` are those of the first tool server; `tools_wanted`: the model
    can call some; `asks`: something writes plans, so that "Ask your data" belongs to the models."""

    model: str
    models: tuple[str, ...]
    servers: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    tools_wanted: bool = True
    asks: bool = False


@dataclass(frozen=True)
class Clock:
    """How far other clocks are ahead of this machine's, as (whose, seconds). `future`: how many seconds the newest
    Byre file is ahead of now."""

    others: tuple[tuple[str, float], ...] = ()
    future: float = 0.0


@dataclass(frozen=True)
class Logs:
    """Known error lines since the last start; `lines` were looked at."""

    lines: int
    found: tuple[Match, ...] = ()


@dataclass(frozen=True)
class Gpu:
    """`here`: this machine has a GPU that an engine could use, as far as can be seen."""

    verdict: Verdict
    here: bool
