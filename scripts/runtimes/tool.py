"""The container tool: called with a time limit, its output read and never shown."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from scripts import images, process
from scripts.errors import ServiceError
from scripts.home import ROOT
from scripts.logs import BY_TIME, Line
from scripts.process import Done
from scripts.progress import Progress, Report
from scripts.runtimes import refused
from scripts.runtimes.dialect import Dialect
from scripts.runtimes.steps import Steps
from scripts.stack import Service

READ_LINES = 40  # of a build or a pull that failed, looked through for what they prove


class Tool:
    """Podman or Docker."""

    def __init__(
        self, dialect: Dialect, env: Mapping[str, str], patience: float, folder: Path = ROOT
    ) -> None:
        """`patience` is how many seconds a build or a pull may take; `folder` is of our state."""
        self.dialect = dialect
        self.name = dialect.name
        self.env = {**env, **dialect.environment}
        self.patience = patience
        self.folder = folder
        self._ids: dict[str, str] = {}  # of images, by their names

    @property
    def cwd(self) -> Path:
        """Where commands run: in our state once that is there, never in the checkout.

        Podman's monitor leaves an empty file `oom` where an `exec` was started whose process is killed for its memory:
        https://github.com/containers/conmon/blob/main/src/cgroup.c (write_oom_files)
        """
        return self.folder if self.folder.is_dir() else ROOT

    def __call__(self, *arguments: str, timeout: float = 60) -> Done:
        """Raises HostError when the tool is not there, ServiceError when it gives no answer in `timeout` seconds."""
        return self.run([self.name, *arguments], timeout)

    def run(self, argv: Sequence[str], timeout: float | None, **how: Any) -> Done:
        """A command of the tool, or around it. Raises as `__call__`; `how` is of `process.run`."""
        try:
            return process.run(argv, env=self.env, timeout=timeout, cwd=self.cwd, **how)
        except process.NotFound as error:
            raise refused.absent(self.name) from error
        except process.NotStarted as error:
            raise refused.broken(self.name, [str(error)]) from error
        except process.TimedOut as error:
            raise ServiceError(
                f"{' '.join(argv[:2])} gave no answer in {timeout:g} s.", hint=f"{self.name} info"
            ) from error

    def has(self, *named: str) -> bool:
        """Whether all of these images are here."""
        return len(self.ids(*named)) == len(set(named))

    def left(self) -> dict[str, tuple[str, int]]:
        """Images of ours without a name, mostly stages of a build: the image that each was made for, and its size."""
        mine = ("--filter", "dangling=true", "--filter", f"label={images.LABEL}")
        ids = self("images", "--quiet", *mine).out.split()
        told = f'{{{{.Id}}}} {{{{.Size}}}} {{{{index .Config.Labels "{images.LABEL}"}}}}'
        done = self("image", "inspect", "--format", told, *ids) if ids else None
        rows = [line.split() for line in done.out.splitlines()] if done else []
        return {row[0].removeprefix("sha256:")[:12]: (row[2], int(row[1])) for row in rows if len(row) == 3}

    def ids(self, *named: str) -> dict[str, str]:
        """The ids of those of these images that are here. What was once seen in this run is not asked for again."""
        unknown = sorted(set(named) - set(self._ids))
        if unknown:
            done = self("image", "inspect", "--format", "{{.Id}}", *unknown)
            ids = done.out.split()
            if done.ok and len(ids) == len(unknown):
                self._ids.update(zip(unknown, ids, strict=True))
            elif len(unknown) > 1:
                # One of them at least is not here, and the tool does not say which of the ids is whose.
                for one in unknown:
                    self.ids(one)
        return {one: self._ids[one] for one in named if one in self._ids}

    def pull(self, name: str, image: str, report: Report, cancel: threading.Event) -> None:
        report(Progress(name, "downloading", note=image))
        self._make(name, ["pull", "--quiet", image], cancel)

    def build(self, service: Service, image: str, report: Report, cancel: threading.Event) -> None:
        assert service.build
        args = [
            part for key, value in service.build.args.items() for part in ("--build-arg", f"{key}={value}")
        ]
        report(Progress(service.name, "installing", note=f"building {image}"))

        steps = Steps(self.dialect.step)

        def step(line: str) -> None:
            if steps.see(line):
                report(Progress(service.name, "installing", note=steps.note))

        label = f"{images.LABEL}={image}"
        argv = [*self.dialect.build, *args, "--label", label, "-f", str(ROOT / service.build.dockerfile),
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
        """Run a build or a pull to its end, line by line; `where` says how far it came.

        Raises InstallError with its last lines, HostError when Docker has nothing to build with.
        """
        from scripts.parts.tools import Limit

        limit = Limit(name, cancel, self.patience)
        done = self.run([self.name, *argv], None, merge=True, on_line=step, check=limit.check)
        if done.code and "buildx component is missing" in done.out:
            raise refused.plugin("buildx", done.lines)
        if done.code:
            raise refused.image(
                name, f"{self.name} {argv[0]}", done.code, where(), process.last(done.out, READ_LINES)
            )

    def log(self, container: str, name: str, since: float) -> Iterator[Line]:
        """A container's log lines since a time, as the service `name`."""
        after = ["--since", f"{datetime.fromtimestamp(since).astimezone().isoformat()}"] if since else []
        done = self("logs", "--timestamps", *after, container)
        lines = []
        for text in (done.out + done.err).splitlines():
            stamp, _, words = text.partition(" ")
            with suppress(ValueError):
                lines.append(Line(moment(stamp), name, re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", words)))
        return iter(sorted(lines, key=BY_TIME))


def moment(stamp: str) -> float:
    """Seconds since the epoch of `2026-11-23T21:50:00.123456789Z`: Python 3.11 reads at most six digits."""
    return datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", stamp)).timestamp()
