"""A container that mounts a volume: the way to every volume of containers, on this machine or another one, with root or
without. It uses an image that is already there, of which it needs sh, find and GNU tar, and ends with them.
https://docs.podman.io/en/latest/markdown/podman-run.1.html
"""

from __future__ import annotations

import functools
import shlex
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from scripts import process
from scripts.errors import HostError, ServiceError
from scripts.process import Done

AT = "/volume"
# Nothing of that machine but the volume. Of root's rights those that owners and modes take. What it writes is data:
# it must get into no log.
CONFINED = (
    "--network=none", "--read-only", "--tmpfs=/tmp", "--user=0:0", "--pull=never", "--log-driver=none",
    "--no-healthcheck", "--cap-drop=ALL", "--cap-add=CHOWN", "--cap-add=DAC_OVERRIDE", "--cap-add=FOWNER",
    "--cap-add=FSETID", "--cap-add=SETFCAP", "--security-opt=no-new-privileges", "--security-opt=label=disable",
    "--env=LC_ALL=C",
)  # fmt: skip
PATIENCE = 60  # seconds for what takes none as a rule


@dataclass(frozen=True)
class Helper:
    """How a volume is reached. `images` are of the stack, those with GNU tar and find first; the first there is taken.

    `source` is what is mounted. With Podman it is the volume's folder in that machine, never its name: the first
    container that mounts a volume by name gives it its own owner, and that must be the service's. `userns` is that of
    the services' containers: the numbers of owners mean the same there. A volume with the name `mark` exists while a
    restore or a reset is under way: one question without a container, for all volumes.
    """

    tool: str  # podman, docker
    label: str  # of the volume
    source: str
    images: tuple[str, ...]
    remove: tuple[str, ...] = ("rm", "--force")  # of containers, at once
    userns: str = ""
    env: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)

    @property
    def mark(self) -> str:
        return f"{self.label}-unsettled"

    def ask(self, *arguments: str) -> Done:
        """Raises ServiceError if the tool does not answer."""
        try:
            return process.run([self.tool, *arguments], env=self.env, timeout=PATIENCE)
        except process.ProcessError as error:
            raise ServiceError(
                f"{self.tool} {arguments[0]} gave no answer.",
                fault="container-tool-failed",
                hint=f"{self.tool} info",
                detail=error.lines or [error.why],
            ) from error

    @functools.cached_property
    def image(self) -> str:
        """Raises HostError when no image of the stack is there."""
        for one in self.images:
            if self.ask("image", "inspect", "--format", "{{.Id}}", one).ok:
                return one
        raise HostError(
            f"{self.label} is read by a container, and no image of the stack is there to make one.",
            fault="part-missing",
            hint="uv run invoke build",
        )

    def argv(
        self, program: str, *arguments: str, name: str, write: bool = False, feed: bool = False
    ) -> list[str]:
        """A container of this name that runs one program in the volume; `feed` opens its standard input."""
        return [
            self.tool, "run", "--rm", f"--name={name}", f"--workdir={AT}", *(["--interactive"] if feed else []),
            *CONFINED, *self._mount(write), f"--entrypoint={program}", self.image, *arguments,
        ]  # fmt: skip

    def by_hand(self, program: str, *arguments: str) -> str:
        """The same for a person, who may change the volume with it."""
        command = [self.tool, "run", "--rm", "-it", "--user=0:0", *self._mount(True)]
        return shlex.join([*command, f"--entrypoint={program}", self.image, *arguments])

    def _mount(self, write: bool) -> list[str]:
        # What the image has at this place is not copied into a volume that is empty.
        options = [*([] if write else ["ro"]), *(["nocopy"] if self.source == self.label else [])]
        users = [f"--userns={self.userns}"] if self.userns else []
        return [*users, ":".join([f"--volume={self.source}:{AT}", *([",".join(options)] if options else [])])]

    def name(self, kind: str) -> str:
        """For one of Byre's containers. Those of the kind `look` only read; the others work under the home's lock."""
        return f"{self.label}_byre-{kind}-{uuid.uuid4().hex[:8]}"

    def ours(self, container: str) -> bool:
        return container.startswith(f"{self.label}_byre-")

    def clear(self) -> None:
        """End what a killed command left working there. The caller holds the lock."""
        mine = f"{self.label}_byre-work-"
        listed = self.ask("ps", "--all", "--filter", f"name={mine}", "--format", "{{.Names}}").out.split()
        self.end(*(name for name in listed if name.startswith(mine)))  # the filter looks anywhere in a name

    def end(self, *containers: str) -> None:
        if containers:
            self.ask(*self.remove, *containers)

    def begin(self) -> None:
        """Before the first change. Raises ServiceError."""
        if self.ask("volume", "inspect", self.mark).ok:
            return
        done = self.ask("volume", "create", self.mark)
        if done.code:
            raise ServiceError(
                f"{self.tool} can't make the volume {self.mark}.",
                fault="container-tool-failed",
                detail=done.lines,
                hint=f"{self.tool} volume ls",
            )

    def settled(self) -> None:
        """The volume is whole."""
        if self.ask("volume", "inspect", self.mark).ok:
            self.ask("volume", "rm", self.mark)
