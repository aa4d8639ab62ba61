"""The compose file that is run: `.byre/run/compose.yml`, with every service as it runs and nothing left to fill in.

The compose tools differ in how they interpolate and in what they make of `.env`, so both is done before they see it.
Added to podman-compose.yml's descriptions are a health check, what a foreign image needs, and labels where
SELinux enforces.
"""

from __future__ import annotations

import functools
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from copy import deepcopy
from pathlib import Path
from typing import Any

import yaml

from scripts import bounded, host, images, postgres, redis, stack
from scripts.credentials import written
from scripts.database.hello import question
from scripts.errors import InstallError
from scripts.home import ROOT, Home, write_state
from scripts.runtimes.base import PROFILES
from scripts.runtimes.dialect import Dialect
from scripts.runtimes.tool import Tool
from scripts.stack import Service

CHECK_SECONDS = 5  # for the answer to a health check
ENTRYPOINT = ROOT / "images" / "entrypoint"
INSIDE = "/byre/entrypoint"
SYSTEM = ("bin", "boot", "dev", "etc", "lib", "lib64", "proc", "root", "run", "sbin", "sys", "usr", "var")
# Bash connects. The answer's head is passed over, since words of it may be those that the body has to hold.
_HTTP = """
exec 3<>/dev/tcp/127.0.0.1/{port} || exit 1
printf 'GET {path} HTTP/1.0\\r\\n\\r\\n' >&3
read -r _ status _ <&3
test "$status" = 200 || exit 1
while read -r line <&3 && test "${{line%$'\\r'}}"; do :; done
grep -q '{expect}' <&3
"""
# The answer begins with its length; the field `ok` in it is the number 1.0: https://bsonspec.org/spec.html
_MONGODB = """
exec 3<>/dev/tcp/127.0.0.1/{port} || exit 1
printf '{question}' >&3
length=$(head -c 4 <&3 | od -An -tu4)
head -c $((length - 4)) <&3 | od -An -v -tx1 | tr -d ' \n' | grep -q 016f6b00000000000000f03f
"""
_REDIS = """
exec 3<>/dev/tcp/127.0.0.1/{port} || exit 1
printf 'PING\\r\\n' >&3
read -r answer <&3
test "${{answer%$'\\r'}}" = +PONG
"""
_POSTGRES = "exec pg_isready -q -h 127.0.0.1 -p {port} -U {page} -d {page}"


class ComposeFile:
    """`.byre/run/compose.yml`. Several threads may change it."""

    def __init__(self, home: Home, project: str, secrets: Path, dialect: Dialect) -> None:
        self.home = home
        self.dialect = dialect
        self.project = project
        self.secrets = secrets
        self.path = home.run / "compose.yml"
        self.turn = threading.Lock()  # the compose tool is called by one thread at a time

    def services(self) -> dict[str, Any]:
        """What was last brought up, by name."""
        found = self._document().get("services")
        return dict(found) if isinstance(found, dict) else {}

    def again(self, service: Service) -> Service | None:
        """A service as it was last started, even if the settings have changed since; None if it never was. Its mounts
        are as in `service`: those in the file may be labelled already.
        """
        known = self.services().get(service.name)
        if known is None:
            return None
        meant = {key: value for key, value in _meant(known).items() if key in Service.model_fields}
        own = {key: getattr(service, key) for key in ("name", "ready", "api", "volumes", "secrets")}
        return Service.model_validate(meant | own)

    def put(self, name: str, described: dict[str, Any], project: dict[str, Any]) -> None:
        """Write a service, and the networks, volumes and secrets of all. The caller holds `turn`."""
        document = self._document()
        document.setdefault("services", {})[name] = described
        self._write({**document, "x-podman": {"in_pod": False}, **project})

    def drop(self, name: str) -> None:
        """Forget a service. The caller holds `turn`."""
        document = self._document()
        if document.get("services", {}).pop(name, None):
            self._write(document)

    def command(self, *arguments: str) -> list[str]:
        """The compose tool on this file. Its `.env` is empty: Byre's own is read by stricter rules."""
        nothing = self.home.run / "compose.env"
        if not nothing.exists():
            write_state(nothing, "")
        argv = [*self.dialect.compose, "--env-file", str(nothing), "-p", self.project]
        return [*argv, "-f", str(self.path), *arguments]

    def described(self, service: Service, image: str, added: Mapping[str, Any]) -> dict[str, Any]:
        """The service, run from this image, with nothing left to interpolate. `added` is what the image asks for."""
        body = self.dialect.spelled(_literal({**service.compose(), "image": image, **added}))
        # A secret that has changed is a changed service: its file is mounted, and read once.
        stamps = [written(self.secrets / s.source) for s in service.secrets]
        return {**body, "labels": {"byre.secrets": " ".join(map(str, stamps))}} if stamps else body

    def _document(self) -> dict[str, Any]:
        with suppress(OSError, ValueError):
            found = deepcopy(bounded.from_yaml(bounded.text(self.path)))
            if isinstance(found, dict):
                return found
        return {}

    def _write(self, document: dict[str, Any]) -> None:
        write_state(self.path, yaml.safe_dump(document, sort_keys=False, width=1000))


class Descriptions:
    """The descriptions that services are started from. `variables` and `overlays` are for podman-compose.yml."""

    def __init__(
        self,
        tool: Tool,
        file: ComposeFile,
        variables: Callable[[], Mapping[str, str]],
        overlays: Callable[[], tuple[Path, ...]],
    ) -> None:
        self._tool = tool
        self._file = file
        self._variables = variables
        self._overlays = overlays
        self._foreign: dict[str, tuple[list[str], list[str]]] = {}  # what foreign images start

    def service(self, service: Service, image: str) -> dict[str, Any]:
        """The service, run from this image."""
        if not is_foreign(service, image):
            added = {"healthcheck": healthcheck(service)}
        else:
            if image not in self._foreign:
                self._foreign[image] = image_starts(self._tool, image)
            added = foreign_additions(service, *self._foreign[image])
        body = self._file.described(service, image, added)
        if not self._labels:
            return body
        return labelled(body, self.project()["secrets"], self._tool.dialect.labels_secrets)

    def project(self) -> dict[str, Any]:
        """Networks, volumes and secrets."""
        file = ROOT / stack.COMPOSE_FILE
        project = stack.load(file, self._variables(), frozenset(), self._overlays()).project
        if self._labels and self._tool.dialect.labels_secrets:
            return {**project, "secrets": labelled_secrets(project["secrets"])}
        return project

    def services(self) -> Mapping[str, Service]:
        """All of the compose file, as they are on this machine."""
        return stack.load(ROOT / stack.COMPOSE_FILE, self._variables(), PROFILES, self._overlays()).services

    @functools.cached_property
    def _labels(self) -> bool:
        return selinux(self._tool)


def is_foreign(service: Service, image: str) -> bool:
    """Whether a setting names an image for a service that Byre builds one for."""
    return service.build is not None and not image.startswith(images.PREFIX)


def image_starts(tool: Tool, image: str) -> tuple[list[str], list[str]]:
    """The image's entrypoint and its command. Raises InstallError."""
    done = tool("image", "inspect", "--format", "{{json .Config}}", image)
    try:
        config = bounded.from_json(done.out)
        return [*(config.get("Entrypoint") or ())], [*(config.get("Cmd") or ())]
    except (ValueError, AttributeError, TypeError) as error:
        raise InstallError(
            f"{image} has no start command.",
            fault="image-missing",
            detail=done.lines,
            hint="uv run invoke build",
        ) from error


def foreign_additions(service: Service, entrypoint: list[str], command: list[str]) -> dict[str, Any]:
    """What the description of a service gets whose image is foreign. The image's own health check stays.

    A compose tool that gets an entrypoint ignores the image's command, so both are named, unless the service has one.
    """
    environment = {name: value for name, value in service.environment.items() if value}
    body: dict[str, Any] = {"environment": {"HOME": "/tmp", **environment}}  # noqa: S108
    if service.secrets:
        body["entrypoint"] = ["/bin/sh", INSIDE, *entrypoint]
        body["command"] = [*service.command] or command
        body["volumes"] = [*service.volumes, f"{ENTRYPOINT}:{INSIDE}:ro"]
    return body


def healthcheck(service: Service) -> dict[str, Any]:
    """A health check as a compose file has it: `x-ready`, asked by the container of itself.

    `podman healthcheck run NAME` runs it; Docker, and a Podman with systemd, do so by themselves. `start` does not wait
    for it: Podman's timers need systemd, and the first answer comes half a minute late. The command needs bash,
    coreutils and grep. https://github.com/compose-spec/compose-spec/blob/main/05-services.md#healthcheck
    """
    ready, port = service.ready, service.inside_port
    if ready.ping == postgres.NAME:
        script = _POSTGRES.format(port=port, page=postgres.PAGE)
    elif ready.ping == redis.NAME:
        script = _REDIS.format(port=port)
    elif ready.ping:
        asked = "".join(f"\\x{byte:02x}" for byte in question())
        script = _MONGODB.format(port=port, question=asked)
    else:
        script = _HTTP.format(port=port, path=ready.path, expect=ready.expect)
    return {
        "test": ["CMD", "timeout", str(CHECK_SECONDS), "bash", "-c", script.strip()],
        "interval": "30s",
        "timeout": f"{CHECK_SECONDS + 1}s",
        "start_period": "60s",
        "retries": 3,
    }


def selinux(tool: Tool) -> bool:
    """Whether SELinux enforces where the containers run. Podman's machine on a Mac labels what it shares itself."""
    return sys.platform == "linux" and not tool.away and host.selinux() == "enforcing"


def labelled(body: dict[str, Any], files: Mapping[str, Any], labels_secrets: bool) -> dict[str, Any]:
    """A service whose mounts of this machine get a label that containers may read (`z`). Not run: no machine with it.

    `files` are the project's secrets. Where the compose tool has no label for secrets (`labels_secrets` is False) they
    are mounted as files.
    """
    mounts = [_label(one) for one in body.get("volumes", ())]
    if not labels_secrets:
        mounts += [
            f"{files[one['source']]['file']}:/run/secrets/{one['target']}:ro,z"
            for one in body.get("secrets", ())
        ]
        body = {key: value for key, value in body.items() if key != "secrets"}
    return {**body, "volumes": mounts} if mounts else body


def labelled_secrets(files: Mapping[str, Any]) -> dict[str, Any]:
    """The project's secrets with podman-compose's label."""
    return {name: {**one, "x-podman.relabel": "z"} for name, one in files.items()}


def _label(mount: str) -> str:
    source, place, *options = mount.split(":")
    if not source.startswith("/") or not may_label(Path(source)):
        return mount
    return f"{source}:{place}:{','.join([*options, 'z'])}"


def may_label(folder: Path) -> bool:
    """Whether a folder may get a label that containers can read: not a home, a folder above one, or the system's.

    Other programs would lose access to them.
    https://docs.podman.io/en/latest/markdown/podman-run.1.html#volume-v-source-volume-host-dir-container-dir-options
    """
    home = Path.home()
    return not home.is_relative_to(folder) and folder not in {Path("/", name) for name in SYSTEM}


def _literal(node: Any) -> Any:
    """A literal `$`, as compose files write it."""
    return _replaced(node, "$", "$$")


def _meant(node: Any) -> Any:
    """What `_literal` wrote."""
    return _replaced(node, "$$", "$")


def _replaced(node: Any, old: str, new: str) -> Any:
    """The document with this replacement in every text."""
    if isinstance(node, str):
        return node.replace(old, new)
    if isinstance(node, dict):
        return {key: _replaced(value, old, new) for key, value in node.items()}
    return [_replaced(one, old, new) for one in node] if isinstance(node, list) else node
