"""An installation that is made ill on purpose: the doctor's look at it, and the fix that the doctor names."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx

from scripts.doctor.installation import Installation
from scripts.doctor.judge import judge
from scripts.doctor.probes import probes
from scripts.doctor.run import run
from scripts.faults.finding import FAILED, Finding
from scripts.lifecycle.site import Site
from tests.machine import ROOT, Machine
from tests.waits import until

Seed = Callable[["Bed"], AbstractContextManager[None]]
PAGE = "webui"
INVOKE = ("uv", "run", "invoke")
LIMITS = 4  # times a probe's own limit: a busy machine answers late, and that is no fault
PAGE_SECONDS = 8.0  # between two looks at the page: each is a sign-in


@dataclass
class Bed:
    """`root` is where `.env` is read from, `more` are variables of the shell that looks. `usual` is advice that the
    doctor gives on this machine in any case, such as on its GPU."""

    machine: Machine
    root: Path
    more: dict[str, str] = field(default_factory=dict)
    usual: frozenset[str] = frozenset()

    @property
    def home(self) -> Path:
        return self.machine.home

    @property
    def env_file(self) -> Path:
        return self.root / ".env"

    @property
    def installation(self) -> Installation:
        return Installation.of(self.root, self.machine.environment | self.more)

    @property
    def site(self) -> Site:
        site = self.installation.site
        assert site
        return site

    def pid(self, service: str) -> int:
        """Once it has been up for so long that its end is no failed start: of these the supervisor bears only a few."""

        def running() -> int | None:
            process = self.site.processes[service]
            return process.pid if process.state == "running" else None

        return until(running) or 0

    def look(self, page: bool) -> tuple[Finding, ...]:
        """`page`: also through Open WebUI's own page, which lets nobody sign in more than 15 times in 3 minutes."""
        chosen = [
            replace(one, limit=LIMITS * one.limit)
            for one in probes(self.installation)
            if page or one.name != PAGE
        ]
        return tuple(one for one in judge(run(chosen)) if page or one.subject != PAGE)

    def told(self, page: bool = False) -> dict[str, Finding]:
        """By id what is not well; what could not be looked at by its probe and words."""
        found: dict[str, Finding] = {}
        for one in self.look(page):
            if one.status in {"missing", "wrong"} or (one.status == "advice" and one.fault not in self.usual):
                found.setdefault(one.fault, one)
            elif one.status == "unknown":
                found[f"unknown {one.subject}: {one.seen}"] = one
        return found

    def known(self) -> Bed:
        """What is advised before anything was made ill is usual. Looked at until all is well: right after a start a
        busy machine's tools may not answer in time."""
        seen: tuple[Finding, ...] = ()

        def well() -> bool:
            nonlocal seen
            seen = self.look(False)
            return all(one.status not in FAILED for one in seen)

        until(well, why=lambda: _shown(seen))
        self.usual = frozenset(one.fault for one in self.look(True) + seen if one.status == "advice")
        return self

    def once(self, ids: Iterable[str], page: bool, may: frozenset[str] = frozenset()) -> dict[str, Finding]:
        """What is told once it is just this; otherwise it fails with what is told at last."""
        seen: dict[str, Finding] = {}

        def just_this() -> bool:
            seen.clear()
            seen.update(self.told(page))
            return set(seen) - may == set(ids)

        until(
            just_this,
            every=PAGE_SECONDS if page else 0.3,
            why=lambda: f"{tuple(ids)}, but:\n{_shown(seen.values())}",
        )
        return seen

    def rescue(self) -> None:
        """After a test that failed: the next one begins with a stack that is well."""
        self.more = {}
        self.env_file.unlink(missing_ok=True)
        models = Path(self.machine.settings["OLLAMA_MODEL_STORAGE"])
        if models.parent == self.home.parent:  # never those that other tests use
            for file in models.glob("*.gguf"):
                file.unlink()
        parts = Path(self.machine.settings["PARTS_STORAGE"])
        if parts.parent == self.home.parent:
            for folder in parts.glob("[!.]*"):
                if not folder.is_symlink():
                    shutil.rmtree(folder)
        if self.home.joinpath("run", "choices.json").exists():
            for command in (("stop",), ("build",), ("pull", "small"), ("start",)):
                self.machine.invoke(*command, check=False)

    def apply(self, one: Finding) -> None:
        """Run the commands of a diagnosis as a person would who types them, with the variables of now."""
        before = dict(self.machine.settings)
        self.machine.settings |= self.more
        try:
            for command in one.commands:
                if command.argv[:3] == INVOKE:
                    self.machine.invoke(*command.argv[3:])
                else:
                    subprocess.run(command.argv, check=True, env=self.machine.environment)
        finally:
            self.machine.settings = before


@dataclass(frozen=True)
class Row:
    """A fault: `seed` makes it; leaving its context is the act that the fix asks for, where no command is named.

    `ids` are all that the doctor tells, the fault itself first, then what follows from it; `may` are what may follow
    or not, as time has it. `says` stands in its fix. `page`: Open WebUI is asked as well.
    """

    ids: tuple[str, ...]
    seed: Seed
    says: str
    page: bool = False
    may: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        return f"{self.ids[0]}-{getattr(self.seed, '__name__', '')}"


def root_of_its_own(folder: Path) -> Path:
    """A place for `.env`, which belongs to the checkout, with what else is read there."""
    folder.mkdir()
    for name in ("pyproject.toml", "uv.lock"):
        shutil.copy(ROOT / name, folder)
    return folder


def named_fixed_clean(bed: Bed, row: Row) -> None:
    """The doctor names just this, its fix is applied, and nothing is wrong any more."""
    before = dict(bed.machine.settings)
    try:
        _row(bed, row)
    except BaseException:
        bed.machine.settings = before
        bed.rescue()
        raise


def _row(bed: Bed, row: Row) -> None:
    with row.seed(bed):
        told = bed.once(row.ids, row.page, row.may)
        one = told[row.ids[0]]
        assert row.says in one.remedy, one.remedy
        if one.fixable:
            _mend(bed, one)
            bed.once((), row.page)
    bed.once((), row.page)


def _mend(bed: Bed, first: Finding) -> None:
    """Apply the fix; then that of what follows from the fault, as far as it is still there."""
    bed.apply(first)
    done = {first.commands}
    while left := [one for one in bed.told().values() if one.fixable and one.commands not in done]:
        bed.apply(left[0])
        done.add(left[0].commands)


def _shown(findings: Iterable[Finding]) -> str:
    return "\n".join(f"{one.status} {one.subject} {one.fault}: {one.seen} | {one.remedy}" for one in findings)


def changed(name: str, **settings: str) -> Seed:
    """Settings that are changed after the start, and stay so."""

    @contextmanager
    def seed(bed: Bed) -> Iterator[None]:
        bed.machine.settings |= settings
        yield

    seed.__name__ = name
    return seed


@contextmanager
def signed_in(bed: Bed, password: str = "") -> Iterator[httpx.Client]:
    """The page's own API, as its admin."""
    port = bed.site.ports["webui_port"]
    login = {"email": "admin@localhost", "password": password or bed.machine.secret("webui_admin_password")}
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=30) as client:
        token = client.post("/api/v1/auths/signin", json=login).json()["token"]
        client.headers["Authorization"] = f"Bearer {token}"
        yield client
