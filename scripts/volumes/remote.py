"""A volume in another machine: a container there mounts it and does the work. This is the case on a Mac, whose
containers run in Podman's machine, and wherever Podman or Docker is only a client. The container uses an image that
is already there; it runs GNU tar, find and sh, and ends with them.
https://docs.podman.io/en/latest/markdown/podman-run.1.html
"""

from __future__ import annotations

import functools
import shlex
import tarfile
import tempfile
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import IO

from scripts import process
from scripts.errors import ByreError, HostError, ServiceError
from scripts.process import NULL, PIPE, Done, Process

AT = "/volume"
# Nothing of that machine but the volume. Of root's rights those that owners and modes take. What it writes is data:
# it must get into no log.
CONFINED = (
    "--network=none", "--read-only", "--user=0:0", "--pull=never", "--log-driver=none", "--no-healthcheck",
    "--cap-drop=ALL", "--cap-add=CHOWN", "--cap-add=DAC_OVERRIDE", "--cap-add=FOWNER", "--cap-add=FSETID",
    "--cap-add=SETFCAP", "--security-opt=no-new-privileges", "--security-opt=label=disable", "--env=LC_ALL=C",
)  # fmt: skip
# Exit codes: the container tool's own failure, a program that is not in the image, and `swap.sh`'s for a conflict.
TOOL_FAILED, NO_PROGRAM, CONFLICT = 125, frozenset({126, 127}), 9
PATIENCE = 60  # seconds for what takes none as a rule
CHANGED = ("file changed as we read it", "File removed before we read it", "File shrank by", "No such file")


@dataclass(frozen=True)
class Remote:
    """How a volume is reached. `images` are of the stack, those with GNU tar and find first; the first there is taken.

    `source` is what is mounted. With Podman it is the volume's folder in that machine, never its name: the first
    container that mounts a volume by name gives it its own owner, and that must be the service's. `userns` is that of
    the services' containers: the numbers of owners mean the same there.
    """

    tool: str  # podman, docker
    label: str
    source: str
    images: tuple[str, ...]
    remove: tuple[str, ...] = ("rm", "--force")  # of containers, at once
    userns: str = ""
    env: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)

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
            f"{self.label} is where {self.tool} runs its containers, and no image is there to read it.",
            fault="part-missing",
            hint="uv run invoke build",
        )

    def argv(self, program: str, *arguments: str, write: bool = False) -> list[str]:
        """A container that runs one program."""
        return [self.tool, "run", "--rm", *CONFINED, *self._mount(write), f"--entrypoint={program}", self.image,
                *arguments]  # fmt: skip

    def by_hand(self, program: str, *arguments: str) -> str:
        """The same for a person, who may change the volume with it."""
        command = [self.tool, "run", "--rm", "-it", "--user=0:0", *self._mount(True)]
        return shlex.join([*command, f"--entrypoint={program}", self.image, *arguments])

    def _mount(self, write: bool) -> list[str]:
        # What the image has at this place is not copied into a volume that is empty.
        options = [*([] if write else ["ro"]), *(["nocopy"] if self.source == self.label else [])]
        users = [f"--userns={self.userns}"] if self.userns else []
        return [*users, ":".join([f"--volume={self.source}:{AT}", *([",".join(options)] if options else [])])]

    @contextmanager
    def running(
        self,
        program: str,
        *arguments: str,
        folder: str = "",
        write: bool = False,
        feed: bool = False,
        kind: str = "work",
    ) -> Iterator[Process]:
        """A program in a folder of the volume, for as long as the context lasts. `feed` opens its standard input.

        Whoever reads its output reads to the end. Raises ByreError when it does not end with 0; it is ended with
        an error in the context.
        """
        name = self.name(kind)
        argv = self.argv(program, *arguments, write=write)
        argv[2:2] = [
            f"--name={name}",
            f"--workdir={AT}/{folder}".rstrip("/"),
            *(["--interactive"] if feed else []),
        ]
        with (
            tempfile.TemporaryFile() as said,
            process.running(
                argv, env=self.env, stdin=PIPE if feed else NULL, stdout=PIPE, stderr=said, grace=0
            ) as client,
        ):
            try:
                yield client
                client.close_stdin()
                client.wait()
            except (tarfile.TarError, EOFError, BrokenPipeError) as error:
                self._end(client, name, patience=5)
                raise self._failed(client.code, said, write, str(error)) from error
            except BaseException:
                self._end(client, name, patience=0)
                raise
            if client.code:
                raise self._failed(client.code, said, write)

    def run(self, program: str, *arguments: str, write: bool = False, kind: str = "work") -> bytes:
        """What a program says. Raises ByreError as `running`."""
        with self.running(program, *arguments, write=write, kind=kind) as client:
            assert client.stdout
            return client.stdout.read()

    def name(self, kind: str) -> str:
        """For one of Byre's containers. Those of the kind `look` only read; the others work under the home's lock."""
        return f"{self.label}_byre-{kind}-{uuid.uuid4().hex[:8]}"

    def ours(self, container: str) -> bool:
        return container.startswith(f"{self.label}_byre-")

    def clear(self) -> None:
        """End what a killed command left working there. The caller holds the lock."""
        mine = f"{self.label}_byre-work-"
        listed = self.ask("ps", "--all", "--filter", f"name={mine}", "--format", "{{.Names}}").out.split()
        if names := [name for name in listed if name.startswith(mine)]:  # the filter looks anywhere in a name
            self.ask(*self.remove, *names)

    def _end(self, client: Process, name: str, patience: float) -> None:
        """The client is given a moment to end by itself, since it knows why; the container goes in any case."""
        client.close_stdin()
        client.wait(patience)
        client.end(0)
        with suppress(ByreError):
            self.ask(*self.remove, name)

    def _failed(self, code: int | None, said: IO[bytes], write: bool, why: str = "") -> ByreError:
        said.seek(0)
        lines = [line for line in said.read().decode(errors="replace").splitlines() if line.strip()][-10:]
        detail = lines or [why or f"exit code {code}"]
        if code == TOOL_FAILED:
            return ServiceError(
                f"{self.tool} can't run a container to look into {self.label}.",
                fault="container-tool-failed",
                detail=detail,
                hint=f"{self.tool} info",
            )
        if code in NO_PROGRAM:
            return HostError(
                f"The image {self.image} lacks GNU tar, find or sh, which {self.label} is read with.",
                fault="image-incomplete",
                detail=detail,
                hint="uv run invoke build",
            )
        if not write and any(word in line for line in lines for word in CHANGED):
            return ServiceError(
                f"{self.label} is in use: it changed while it was read.",
                fault="volume-busy",
                detail=detail,
                hint="uv run invoke stop, then the same command again",
            )
        if code == CONFLICT:
            return ServiceError(
                f"A restore or reset was killed, and {self.label} was written to since; both contents are kept.",
                fault="volume-two-contents",
                detail=detail,
                hint=f"uv run invoke stop, then keep one of the two: {self.by_hand('sh')}",
            )
        return HostError(f"{self.label} can't be read or changed.", fault="file-unreadable", detail=detail,
                         hint="Its state: uv run invoke volumes list")  # fmt: skip
