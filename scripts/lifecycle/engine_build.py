"""Which program the engine is, as a process of this machine: its makers' release where one can be had and answers
right, else the Python package. A build is trusted once it has answered a question right on this machine.
"""

from __future__ import annotations

import hashlib
import re
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scripts import host, parts
from scripts.builds.kinds import Archive, Backend, backends
from scripts.builds.notes import Notes
from scripts.builds.store import NAME, Build, find
from scripts.engines.base import Chunk, Engine
from scripts.errors import ByreError, EngineError
from scripts.host import Gpus
from scripts.host.gpus import VULKAN_LOADER, has_vulkan_loader
from scripts.language import garbled
from scripts.lifecycle.site import Site
from scripts.progress import Progress, Report
from scripts.settings import Settings
from scripts.stopping import WATCH, Stopped, Stopper

if TYPE_CHECKING:
    from scripts.models.catalogue import Model

VARIABLE = "ENGINE_PROGRAM"  # of the compose file
TITLES = {"cpu": "CPU", "vulkan": "Vulkan", "metal": "Metal"}
GPU_SECONDS = 60.0  # to become ready with a GPU the first time, besides reading the model: a driver may hang
READING = 100e6  # bytes a second of a model, from a slow disk
ANSWER_SECONDS = 120.0  # for the question
# Makers whose GPUs are faster than the CPU next to them. Others (boards, virtual ones) are used with GPU=on.
FASTER = ("NVIDIA", "AMD", "Intel")
USES = re.compile(r"using device (?P<id>(?!CPU)[A-Za-z]\w*)(?: \((?P<name>.+?)\))?")
OFFLOADED = re.compile(r"offloaded (\d+)/\d+ layers to GPU")
LONGEST = 200  # characters of a line of its log
EARLIER = " (found earlier; tried again after a day)"  # this start did not look
PLAIN = "Answer with one word: are you there?"
# The first prompt of 2,029 tokens took 39 s on an NVIDIA H200 (the starter), and the second 0.06 s. After one of 630
# tokens a long one still compiled (SmolLM2): later batches of a prompt need other shaders than the first.
WARM_TOKENS = 2000
AROUND = 200  # tokens of a template, at most: with it, words of two tokens each still fit the context
WARM_SECONDS = 60.0
# How a build is served. With another number it has to answer right once more, and what failed is tried again.
SERVED = 2  # a GPU of NVIDIA chooses the tokens


def wants_gpu(settings: Settings, gpus: Gpus) -> bool:
    """Whether a build for this machine's GPU comes first."""
    if settings.gpu == "off":
        return False
    if settings.gpu == "on":
        return bool(gpus.devices)
    return bool(gpus.of(*FASTER) or gpus.nvidia)


@dataclass
class EngineBuild:
    """One start's choice. `first` and `next` fetch what is missing, in the order of preference."""

    site: Site
    report: Report
    cancel: threading.Event
    why: list[str] = field(default_factory=list)  # why no build, or not a better one, serves
    failed: list[tuple[str, str]] = field(default_factory=list)  # builds, and why they can't be used here
    _left: Iterator[Build] | None = None

    def __post_init__(self) -> None:
        self.gpus = host.gpus()
        self.gpu = wants_gpu(self.site.settings, self.gpus)
        self.notes = Notes.of(self.site.home)
        self.url = self.site.settings.llamacpp_release_url

    # ── which ────────────────────────────────────────────────────────────────────────────────────────────────

    def next(self) -> Build | None:
        """The next build that may serve; None where only the package is left. Raises Stopped, and nothing else."""
        if self._left is None:
            self._left = self._builds()
        return next(self._left, None)

    def missing(self) -> bool:
        """Whether the build that a start tries first would have to be fetched, as far as that is known."""
        wanted = backends(self.gpu)
        archive = self.notes.archives(self.url).get(wanted[0]) if wanted else None
        return bool(wanted) and (archive is None or find(archive.sha256, self.site.places.parts) is None)

    def running(self) -> str | None:
        """The program of an engine that runs by the same choice: it is not replaced while people use it. Empty for the
        package's; None where there is none."""
        serves = self.notes.serves()
        program = serves.get("program")
        if self.site.engine.name not in self.site.running or serves.get("choice") != self._choice:
            return None
        there = isinstance(program, str) and (not program or Path(program).exists())
        return program if there else None

    def _builds(self) -> Iterator[Build]:
        wanted = backends(self.gpu)
        if not wanted:
            self.why.append("llama.cpp's release has no build for this kind of machine")
            return
        known = self._known()
        for backend in wanted if known else ():
            archive = known.get(backend)
            if archive is None:
                self.why.append(f"the release has no archive with a sha256 for {TITLES[backend]}")
                continue
            pinned = self.site.settings.llamacpp_sha256
            if pinned and archive.sha256 != pinned:
                self.why.append(f"{archive.name} has another sha256 than LLAMACPP_SHA256")
                continue
            if said := self.notes.refused(self._here(archive.sha256)):
                self.why.append(said + EARLIER)
                continue
            if build := find(archive.sha256, self.site.places.parts) or self._brought(archive):
                yield build

    def _brought(self, archive: Archive) -> Build | None:
        from scripts.builds.bring import bring
        from scripts.models.transport import Refused

        try:
            return bring(archive, self.site.places.parts, self.report, self.cancel)
        except Refused as refusal:
            self._refuse(self._here(archive.sha256), str(refusal))
        except Stopped:
            raise
        except ByreError as error:  # a full disk: tried again at the next start
            self.why.append(error.message.rstrip("."))
        return None

    def _known(self) -> dict[Backend, Archive]:
        """What the record says, now or before. A record that can't be had costs time once a day."""
        if known := self.notes.archives(self.url):
            return known
        if said := self.notes.refused(self.url):
            self.why.append(said + EARLIER)
            return {}
        from scripts.builds.release import look_up
        from scripts.models.transport import Refused

        self.report(Progress(NAME, "looking", note="its makers' release"))
        try:
            with Stopper(self.cancel) as stopper:
                known = look_up(self.url, stopper)
        except Refused as refusal:
            self._refuse(self.url, str(refusal))
            return {}
        if not known:
            self._refuse(self.url, "the release has no archive with a sha256 for this kind of machine")
        self.notes.keep(self.url, known)
        return known

    def _refuse(self, what: str, why: str) -> None:
        self.why.append(why)
        self.notes.refuse(what, why)

    @property
    def _choice(self) -> list[Any]:
        """What the choice depends on."""
        return [self.url, self.site.settings.llamacpp_sha256, self.gpu]

    def _here(self, sha256: str) -> str:
        """A build on this machine as it is now: another processor or driver is another chance."""
        gpus = self.gpus
        machine = (host.processor(), gpus.devices, gpus.vulkan, gpus.nvidia_driver, self.gpu, SERVED)
        return f"{sha256[:12]}@{hashlib.sha256(repr(machine).encode()).hexdigest()[:12]}"

    # ── whether it is good ───────────────────────────────────────────────────────────────────────────────────

    def patience(self, build: Build, size: int) -> float:
        """Seconds in which it has to be ready, with a model of `size` bytes."""
        ready = float(self.site.settings.ready_timeout)
        if not (self.gpu and build.uses_gpu) or self.trusted(build):
            return ready
        return min(ready, GPU_SECONDS + size / READING)

    def trusted(self, build: Build) -> bool:
        """Whether it has answered right on this machine before."""
        return self.notes.trusted(self._here(build.sha256))

    def trust(self, build: Build) -> None:
        """It has answered right."""
        self.notes.trust(self._here(build.sha256))

    def fail(self, build: Build, error: ByreError) -> None:
        """It is of no use here; remembered by `serve`, if another one serves: else the model may be the cause."""
        how = error.message.split(". ")[0].rstrip(".")
        said = own(build, error.detail)
        how += f": {said[-1][:LONGEST]}" if said else ""
        why = f"the makers' build for {TITLES[build.backend]} failed ({how})"
        self.failed.append((self._here(build.sha256), why))
        self.why.append(why)

    def serve(self, build: Build | None, log: str) -> str:
        """Remember what serves, and say it: the build and what it computes on, or why the package does."""
        for what, why in self.failed:
            self.notes.refuse(what, why)
        if build:
            text = f"llama.cpp {build.tag}, its makers' build for {TITLES[build.backend]}"
        else:
            text = f"llama.cpp of the Python package {parts.find(self.site.engine.part).version}"
        said = [*self.why, *self._gpu(build, log)]
        text += f": {'; '.join(said)}" if said else ""
        self.notes.serve(
            program=str(build.program) if build else "",
            version=f"{build.tag} ({TITLES[build.backend]})" if build else "",
            text=text,
            gpu=bool(build and build.uses_gpu and not leaves_gpu(build, log)),
            choice=self._choice,
        )
        return text

    def _gpu(self, build: Build | None, log: str) -> list[str]:
        """What a person should know of the GPU of this machine."""
        if not self.gpu or sys.platform == "darwin":
            return []
        if build is None or not build.uses_gpu:
            return ["the GPU is not used"]
        log = "\n".join(own(build, log.splitlines()))  # what an earlier process said does not count
        if OFFLOADED.findall(log)[-1:] == ["0"]:
            return ["the GPU is not used: it holds no layer of the model"]
        if used := USES.findall(log):
            id, name = used[-1]
            return [f"on {id} ({name})" if name else f"on {id}"]
        return [missing_driver(self.gpus)]


def own(build: Build, lines: Sequence[str]) -> Sequence[str]:
    """What a build's program itself has said, of the last lines of the engine's log. The launcher's last line before it
    becomes the program ends with the program's path; the dynamic linker's errors begin with it."""
    starts = [number for number, line in enumerate(lines, 1) if line.endswith(str(build.program))]
    return lines[starts[-1] :] if starts else lines


def leaves_gpu(build: Build, log: str) -> bool:
    """Whether a program that has loaded a model says that no GPU holds a part of it."""
    log = "\n".join(own(build, log.splitlines()))
    return "load_tensors:" in log and (not USES.search(log) or OFFLOADED.findall(log)[-1:] == ["0"])


def missing_driver(gpus: Gpus) -> str:
    """Why Vulkan finds no device, in words."""
    if not has_vulkan_loader():
        why = f"{VULKAN_LOADER} is missing (Debian, Ubuntu: libvulkan1; Fedora: vulkan-loader)"
    elif not gpus.vulkan:
        why = "no Vulkan driver is here (mesa-vulkan-drivers; NVIDIA's comes with its driver)"
    else:
        why = f"Vulkan finds no device by its drivers ({', '.join(gpus.vulkan)})"
    return f"the GPU is not used: {why}"


def question(engine: Engine, model: Model, cancel: threading.Event) -> None:
    """Ask the model what it is known to answer; one that has no such question has to answer with text.

    Raises EngineError when it does not, Stopped soon after `cancel` is set.
    """
    asked = model.question.ask if model.question else PLAIN
    pieces, over = _answer(engine, asked, 200, ANSWER_SECONDS, cancel)
    text = "".join(piece.text + piece.reasoning for piece in pieces)
    cut = any(piece.finish == "length" for piece in pieces)  # a model that thinks may not come to its answer
    if over:
        how = f"it did not answer a question in {ANSWER_SECONDS:.0f} s"
    elif not text.strip() or garbled(text):
        how = "its answer is not readable text"
    elif model.question and not cut and not model.question.answered_by(text):
        how = "its answer to a known question is wrong"
    else:
        return
    raise EngineError(f"{how[0].upper()}{how[1:]}.", fault="engine-build")


def warm(engine: Engine, context: int, cancel: threading.Event) -> None:
    """Ask with a long prompt, so that a GPU's driver compiles what such prompts need; it keeps that on the disk.

    `context` is in tokens. It ends after WARM_SECONDS; what is left is compiled when it is needed. Raises EngineError
    when the engine fails, Stopped soon after `cancel` is set.
    """
    words = " ".join(["word"] * min(WARM_TOKENS, context // 2 - AROUND))
    _answer(engine, words, 1, WARM_SECONDS, cancel)


def _answer(
    engine: Engine, text: str, tokens: int, seconds: float, cancel: threading.Event
) -> tuple[list[Chunk], bool]:
    """An answer as it came, and whether it was cut because its time was over. Raises Stopped."""
    over, answered = threading.Event(), threading.Event()
    until = time.monotonic() + seconds

    def watch() -> None:
        while not answered.wait(WATCH):
            if cancel.is_set() or time.monotonic() > until:
                over.set()
                return

    threading.Thread(target=watch, daemon=True).start()
    try:
        asked = [{"role": "user", "content": text}]
        pieces = list(engine.chat(asked, temperature=0, max_tokens=tokens, stop=over))
    finally:
        answered.set()
    if cancel.is_set():
        raise Stopped("The start was stopped.", hint="uv run invoke start")
    return pieces, over.is_set()
