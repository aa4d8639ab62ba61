"""The table of faults: one name, one meaning, one fix. It is data: a file of `data/` for each subject.

A file has a `title` and a TOML table for each fault, whose name is the fault's id:

    [database-login]
    meaning = "The database refuses the user or password of MONGODB_URI."   what is wrong, one sentence
    says = "…{port}…"      the meaning with what a line names, by the named groups of `lines`; used where all are there
    why = "…"              why it matters, where the meaning doesn't say it
    fix = "…"              what to do, with the command to run
    kind = "fact"          left out for a fault
    lines = ['…', '…']     regular expressions of RE2; a line that one of them matches proves the fault
    unless = ['…']         … but not where one of these matches the same line, or `never` one line of the text
    beside = ['…']         … and only where one of these matches a line of the text, the same or another
    link = "https://…"     where its maintainers say so
    services = ["mcp"]     whose logs may contain such a line; "*" is every service
    run = ["…"]            commands that change nothing that a person made
    hides = ["…"]          faults that say less about the same thing
    brings = ["…"]         faults that are its consequences

A fault without `lines` is one that Byre itself finds: an error is raised with its id, or a check names it.
Several may match one line, which is read as a chain: what speaks wraps what failed, which wraps why. So the innermost
match counts, the one that ends last. A `symptom` says only what failed; it counts where nothing says why, and is left
out beside a cause of its own file. A file with
`general = true` holds what the system answers (refused, not found), and counts before symptoms, after all else.
No pattern matches a sentence that Byre writes: our own failures carry their id, `error[database-login]: …`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from scripts import bounded

# A fault names a cause; a symptom what failed, not why; a fact is only good to know; what is harmless looks like an
# error.
Kind = Literal["fault", "symptom", "fact", "harmless"]
KINDS: tuple[Kind, ...] = ("fault", "symptom", "fact", "harmless")  # in the order in which they are shown

EVERY = (
    "proxy", "openwebui", "ollama", "llamacpp", "planner", "gateway", "mcp", "database", "redis", "postgres",
)  # fmt: skip
DATA = Path(__file__).parent / "data"
# A line is compared with the faults in this order: the subjects that say most about it come first.
FILES = (
    "podman_machine",
    "podman",
    "docker",
    "compose",
    "nvidia",
    "amd",
    "gpu",
    "models",
    "ollama",
    "llamacpp",
    "mongodb",
    "mcp",
    "ask",
    "programs",
    "openwebui",
    "sign_in",
    "proxy",
    "redis",
    "postgres",
    "sql",
    "systemd",
    "permissions",
    "installation",
    "network",
    "machine",
    "state",
    "backups",
    "audit",
    "commands",
    "system",
)


@dataclass(frozen=True)
class Fault:
    """What can be wrong, what that means, what to do. The fields are those of a file of `data/`."""

    id: str
    meaning: str
    fix: str
    why: str = ""
    kind: Kind = "fault"
    says: str = ""
    lines: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    link: str = ""
    subject: str = ""
    general: bool = False
    services: tuple[str, ...] = ()
    run: tuple[str, ...] = ()
    hides: tuple[str, ...] = ()
    brings: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        """One regular expression out of `lines`; empty where no single line proves the fault."""
        return "|".join(f"(?:{pattern})" for pattern in self.lines)

    @property
    def tier(self) -> int:
        """How much it says: 0 is the cause, 1 what the system answered, 2 what failed."""
        return 2 if self.kind == "symptom" else int(self.general)


def load(path: Path) -> tuple[str, tuple[Fault, ...]]:
    """The title and the faults of one file.

    Raises TypeError for a key that `Fault` does not have, and ValueError.
    """
    document = bounded.from_toml(bounded.text(path))
    title, general = document.pop("title"), document.pop("general", False)
    whole = {"general": general, "subject": path.stem}
    return title, tuple(_fault(id, entry | whole) for id, entry in document.items())


def _fault(id: str, entry: dict[str, Any]) -> Fault:
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()
    }
    if values.get("services") == ("*",):
        values["services"] = EVERY
    return Fault(id, **values)


SUBJECTS: tuple[tuple[str, tuple[Fault, ...]], ...] = tuple(load(DATA / f"{name}.toml") for name in FILES)
FAULTS: tuple[Fault, ...] = tuple(fault for _, faults in SUBJECTS for fault in faults)
BY_ID: dict[str, Fault] = {fault.id: fault for fault in FAULTS}
