"""The stack as described in `podman-compose.yml`: read, checked, interpolated. The only reader of that file."""

from __future__ import annotations

import string
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from scripts import bounded
from scripts.errors import ByreError

COMPOSE_FILE = "podman-compose.yml"
PROJECT = ("networks", "volumes", "secrets")


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Ready(_Part):
    """How to know that a service is ready: what answers on `port`. `ping` names a protocol that isn't HTTP."""

    port: int
    path: str = ""
    expect: str = ""
    ping: str = ""


class Secret(_Part):
    """A file of the secrets folder, and the environment variable that the entrypoint makes of it."""

    source: str
    target: str


class Embedded(_Part):
    """How the service runs as a local process: the part to install, the command inside of it, and the secrets that it
    reads there alone."""

    part: str
    command: tuple[str, ...]
    secrets: tuple[Secret, ...] = ()


class Limits(_Part):
    """0 means no limit. `memory` is in bytes, `pids` a number of processes and threads."""

    cpus: float = 0
    memory: int = 0
    pids: int = 0


class Build(_Part):
    """How an image is made: a file in the folder `context`, and the values of its ARGs."""

    context: str = "."
    dockerfile: str
    args: dict[str, str] = Field(default_factory=dict)


class Service(_Part):
    """A service. Fields have the names and the meanings of https://github.com/compose-spec/compose-spec."""

    name: str
    image: str = ""
    build: Build | None = None
    profiles: tuple[str, ...] = ()
    command: tuple[str, ...] = ()
    environment: dict[str, str] = Field(default_factory=dict)
    secrets: tuple[Secret, ...] = ()
    volumes: tuple[str, ...] = ()
    ports: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    depends_on: tuple[str, ...] = ()
    deploy: dict[str, dict[str, Limits]] = Field(default_factory=dict)
    user: str = ""
    hostname: str = ""
    cap_drop: tuple[str, ...] = ()
    security_opt: tuple[str, ...] = ()
    read_only: bool = False
    tmpfs: tuple[str, ...] = ()
    restart: str = ""
    devices: tuple[str, ...] = ()
    group_add: tuple[str, ...] = ()
    userns_mode: str = ""
    gpus: str = ""
    ready: Ready = Field(alias="x-ready")
    api: int = Field(default=0, alias="x-api")
    embedded: Embedded | None = Field(default=None, alias="x-embedded")

    @property
    def limits(self) -> Limits:
        """The limits on its CPU and memory, as the compose file writes them."""
        return self.deploy.get("resources", {}).get("limits", Limits())

    @property
    def api_port(self) -> int:
        """The port for its clients."""
        return self.api or self.ready.port

    @property
    def published(self) -> int | None:
        """The port in its container that is published here as that of `ready`; None where that is not published."""
        for one in self.ports:
            here, _, inside = one.rpartition(":")
            if here.rpartition(":")[2] == str(self.ready.port):
                return int(inside)
        return None

    @property
    def inside_port(self) -> int:
        """The port of `ready` in its container."""
        return self.ready.port if self.published is None else self.published

    def compose(self) -> dict[str, Any]:
        """The service as a compose file has it, without what only we read, what is empty, and limits of 0."""
        body = self.model_dump(
            by_alias=True, exclude_defaults=True, exclude={"name", "profiles", "build"}, mode="json"
        )
        body = {key: value for key, value in body.items() if not key.startswith("x-")}
        body["environment"] = {name: value for name, value in self.environment.items() if value}
        limits = self.limits
        body["deploy"] = {
            "resources": {
                "limits": {
                    **({"cpus": str(limits.cpus)} if limits.cpus else {}),
                    **({"memory": str(limits.memory)} if limits.memory else {}),
                    **({"pids": limits.pids} if limits.pids else {}),
                }
            }
        }
        if not body["deploy"]["resources"]["limits"]:
            del body["deploy"]
        return body


class Stack(_Part):
    """`project` is the rest of the compose file: networks, volumes, secrets."""

    services: dict[str, Service]
    project: dict[str, Any] = Field(default_factory=dict)

    def __getitem__(self, name: str) -> Service:
        return self.services[name]


class _Reference(string.Template):
    """Compose's `$NAME`, `${NAME}`, `${NAME:-default}` and `$$`; the text between the braces is kept whole."""

    braceidpattern = r"[A-Za-z_][A-Za-z0-9_]*(?::-[^}]*)?"


class _Lookup(dict[str, str]):
    """Resolves what stood between the braces. An empty variable counts as unset, as `:-` says."""

    def __missing__(self, reference: str) -> str:
        name, _, default = reference.partition(":-")
        return self.get(name) or default


def interpolate(node: Any, variables: Mapping[str, str]) -> Any:
    """Fill the variables of every text in a YAML tree, by the rules of the compose specification.

    https://github.com/compose-spec/compose-spec/blob/main/12-interpolation.md
    """
    if isinstance(node, str):
        return _Reference(node).substitute(_Lookup(variables))
    if isinstance(node, dict):
        return {key: interpolate(value, variables) for key, value in node.items()}
    if isinstance(node, list):
        return [interpolate(value, variables) for value in node]
    return node


def merged(base: Any, overlay: Any) -> Any:
    """An overlay on a tree, as compose tools merge files: mappings by key, lists appended, all else replaced."""
    if isinstance(base, dict) and isinstance(overlay, dict):
        return base | {key: merged(base.get(key), value) for key, value in overlay.items()}
    if isinstance(base, list) and isinstance(overlay, list):
        return [*base, *(one for one in overlay if one not in base)]
    return overlay


def of_scenario(root: Path, scenario: str) -> tuple[Path, ...]:
    """The overlay of a scenario, where it has one."""
    file = root / "overlays" / f"{scenario}.yml"
    return (file,) if file.is_file() else ()


def load(
    path: Path, variables: Mapping[str, str], profiles: frozenset[str], overlays: Sequence[Path] = ()
) -> Stack:
    """Read the compose file, with its overlays, for the services that are in no profile or in one of `profiles`.

    Raises ByreError that names the place in the file: compose tools pass over an unknown key in silence.
    """
    try:
        tree = bounded.from_yaml(bounded.text(path))
        for overlay in overlays:
            tree = merged(tree, bounded.from_yaml(bounded.text(overlay)))
        tree = interpolate(tree, variables)
        services = {
            name: Service(name=name, **body)
            for name, body in tree["services"].items()
            if not body.get("profiles") or profiles & set(body["profiles"])
        }
        return Stack(services=services, project={key: tree.get(key) or {} for key in PROJECT})
    except ValidationError as error:
        told = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
        raise ByreError(
            f"{path.name} does not describe a stack ({error.title}).",
            fault="compose-schema",
            detail=told,
            hint="git diff podman-compose.yml",
        ) from error
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise ByreError(
            f"{path.name} can't be read: {error}",
            fault="compose-syntax",
            hint="git checkout podman-compose.yml",
        ) from error
