"""Images: those that are here, those that have to be built or pulled, and those that no service needs any more."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable, Mapping

from scripts import images, process
from scripts.home import ROOT, Home
from scripts.progress import Progress, Report
from scripts.runtimes.base import Obtained
from scripts.runtimes.tool import Tool
from scripts.stack import Service
from scripts.text import short
from scripts.tools import failures
from scripts.webui import page_program
from scripts.webui.page_program import Program

LEFT = "unnamed image"  # before the id of one that was left by a build
READ_LINES = 40  # of a build or a pull that failed, looked through for what they prove
LONGEST = 60  # characters shown of what a step of a build does
# How Podman names the step that failed: one of another stage may have been begun in the meantime.
FAILED = re.compile(r'Error: building at STEP "(.*?)(?:": .*)?$')


class ContainerImages:
    """The images of one tool: Parts of a runtime. A build or a pull may take `patience` seconds; `services` describes
    all services for these settings."""

    def __init__(
        self, home: Home, tool: Tool, patience: float, services: Callable[[], Mapping[str, Service]]
    ) -> None:
        self.home = home
        self.tool = tool
        self.patience = patience
        self.services = services
        self._ids: dict[str, str] = {}  # by their names

    def source(self, service: Service) -> str:
        """What its Containerfile makes, or the service's name: the planner runs from the engine's image."""
        return service.build.dockerfile.rpartition(".")[2] if service.build else service.name

    def missing(self, services: Iterable[Service]) -> dict[str, int]:
        """The services whose images are not here; their sizes are not known."""
        named = {s.name: self.used(s).place for s in services}
        if self.has(*named.values()):  # one question, as a rule
            return {}
        return {name: 0 for name, image in named.items() if not self.has(image)}

    def obtain(self, service: Service, report: Report, cancel: threading.Event) -> Obtained:
        """Build the service's image, or pull the one that is named for it, unless it is there. `what` is its name."""
        image = self.used(service).place
        if not self.has(image):
            if service.build and image.startswith(images.PREFIX):
                self.build(service, image, report, cancel)
            else:
                self.pull(service.name, image, report, cancel)
            report(Progress(service.name, "installed"))
        return Obtained(image)

    def pinned(self, service: Service) -> Program:
        """By the image's name; the version of our own one is that of its lock."""
        from scripts import parts

        image = images.name(service)
        own = image.startswith(images.PREFIX) and service.embedded and service.embedded.part
        return Program(image, parts.find(own).version if own else image.rpartition(":")[2])

    def used(self, service: Service) -> Program:
        """An image that a setting names is that one, and so is the pinned one of the same version."""
        pinned = self.pinned(service)
        held = page_program.read(self.home).used if service.name == page_program.SERVICE else None
        if held is None or held.version == pinned.version:
            return pinned
        ours = all(one.place.startswith(images.PREFIX) for one in (held, pinned))
        return held if ours and self.holds(held) else pinned

    def holds(self, program: Program) -> bool:
        return bool(self.ids(program.place))

    def obtained(self, program: Program) -> Obtained:
        return Obtained(program.place)

    def python(self, obtained: Obtained) -> tuple[list[str], Mapping[str, str]]:
        """In a container that has nothing. By the image's id: a name such as `main` comes to mean another image."""
        from scripts.volumes import CONFINED

        image = str(obtained.what)
        return [
            self.tool.name,
            "run",
            "--rm",
            *CONFINED,
            "--entrypoint=python",
            self.ids(image).get(image, image),
        ], self.tool.env

    def outdated(self) -> dict[str, int]:
        """Images that we built of other ingredients than today's, and what is left of building them. What the data
        belong to is needed still, what `rollback` goes back to, and what a container was made of: another stack's.
        The tool itself would take such an image's name away, as long as it has another one (`latest`)."""
        needed = {images.name(service) for service in self.services().values()}
        needed |= {one.place for one in page_program.read(self.home).kept}
        needed |= set(self.tool("ps", "--all", "--format", "{{.Image}}").out.split())
        done = self.tool(
            "images",
            "--format",
            "{{.Repository}}:{{.Tag}} {{.Size}}",
            "--filter",
            f"reference={images.PREFIX}*",
        )
        sizes = dict(line.split(" ", 1) for line in done.out.splitlines() if " " in line)
        named = {
            name: size_in_bytes(size)
            for name, size in sizes.items()
            if name.startswith(images.PREFIX) and name not in needed and not name.endswith(":latest")
        }
        # What is left of building the others makes the next build faster.
        left = {f"{LEFT} {id}": size for id, (made, size) in self.left().items() if made not in needed}
        return named | left

    def discard(self, name: str) -> bool:
        """Without force: an image that a container was made of stays."""
        return self.tool("image", "rm", name.removeprefix(f"{LEFT} ")).ok

    def has(self, *named: str) -> bool:
        """Whether all of these images are here."""
        return len(self.ids(*named)) == len(set(named))

    def left(self) -> dict[str, tuple[str, int]]:
        """What builds left without a name, mostly stages: the image that each was made for, and its bytes."""
        mine = ("--filter", "dangling=true", "--filter", f"label={images.LABEL}")
        ids = self.tool("images", "--quiet", *mine).out.split()
        row = f'{{{{.Id}}}} {{{{.Size}}}} {{{{index .Config.Labels "{images.LABEL}"}}}}'
        done = self.tool("image", "inspect", "--format", row, *ids) if ids else None
        rows = [line.split() for line in done.out.splitlines()] if done else []
        return {row[0].removeprefix("sha256:")[:12]: (row[2], int(row[1])) for row in rows if len(row) == 3}

    def ids(self, *named: str) -> dict[str, str]:
        """The ids of those of these images that are here. What was once seen in this run is not asked for again."""
        unknown = sorted(set(named) - set(self._ids))
        if unknown:
            done = self.tool("image", "inspect", "--format", "{{.Id}}", *unknown)
            ids = done.out.split()
            if done.ok and len(ids) == len(unknown):
                self._ids.update(zip(unknown, ids, strict=True))
            elif len(unknown) > 1:
                # One of them at least is not here, and the tool does not say which of the ids is whose.
                for one in unknown:
                    self.ids(one)
        return {one: self._ids[one] for one in named if one in self._ids}

    def pull(self, name: str, image: str, report: Report, cancel: threading.Event) -> None:
        """Fetch the image of the service `name`. Raises `failures.image`."""
        report(Progress(name, "downloading", note=image))
        self._make(name, ["pull", "--quiet", image], cancel)

    def build(self, service: Service, image: str, report: Report, cancel: threading.Event) -> None:
        """Build a service's image. Raises `failures.image`."""
        assert service.build
        args = [
            part for key, value in service.build.args.items() for part in ("--build-arg", f"{key}={value}")
        ]
        report(Progress(service.name, "installing", note=f"building {image}"))

        steps = Steps(self.tool.dialect.step)

        def step(line: str) -> None:
            if steps.see(line):
                report(Progress(service.name, "installing", note=steps.note))

        label = f"{images.LABEL}={image}"
        argv = [*self.tool.dialect.build, *args, "--label", label, "-f", str(ROOT / service.build.dockerfile),
                "-t", image, "-t", f"{image.rpartition(':')[0]}:latest", str(ROOT)]  # fmt: skip
        self._make(service.name, argv, cancel, step, lambda: steps.last)

    def _make(
        self,
        name: str,
        argv: list[str],
        cancel: threading.Event,
        step: Callable[[str], None] = lambda _: None,
        where: Callable[[], str] = str,
    ) -> None:
        """Run a build or a pull to its end, line by line; `where` says how far it came. Raises `failures.image`."""
        from scripts.parts.tools import Limit

        limit = Limit(name, cancel, self.patience)
        done = self.tool.run([self.tool.name, *argv], None, merge=True, on_line=step, check=limit.check)
        if done.code:
            raise failures.image(
                name, f"{self.tool.name} {argv[0]}", done.code, where(), process.last(done.out, READ_LINES)
            )


class Steps:
    """The steps of one build. `last` is the one that failed, where the build did: both tools name it at the end."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern = pattern
        self.note = ""  # of the last step, as progress
        self.last = ""  # the same in a sentence
        self._seen: dict[str, str] = {}  # what steps do, and where
        self._names: dict[str, str] = {}  # of stages, by Podman's numbers

    def see(self, line: str) -> bool:
        """Whether a step begins, or is named, in this line."""
        found = self.pattern.match(line)
        if not found:
            if failed := FAILED.match(line):
                self.last = self._seen.get(" ".join(failed[1].split()), self.last)
            return False
        stage, words = (found["stage"] or "").strip(" []"), " ".join(found["what"].split()).rstrip(":")
        if named := re.match(r"FROM \S+ AS (\S+)", words, re.IGNORECASE):
            self._names[stage] = named[1]
        self.note = f"{found['stage'] or ''}{found['number']} {words[:LONGEST]}"
        where = f"stage {self._names.get(stage, stage)}, " if stage else ""
        self.last = self._seen[words] = f"{where}step {found['number']}: {short(words, LONGEST)}"
        return True


def size_in_bytes(text: str) -> int:
    """Bytes of a size as Podman (`82.8 MB`) or Docker (`82.8MB`) writes it; 0 for anything else."""
    matched = re.fullmatch(r"(\d+(?:\.\d+)?) ?(k|M|G|T)?B", text.strip())
    return (
        int(float(matched[1]) * {"k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12}.get(matched[2], 1))
        if matched
        else 0
    )
