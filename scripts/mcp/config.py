"""`mcp-config.json`, in the form that many MCP clients share: {"mcpServers": {name: {...}}}.

Variables are written `${NAME}`; the caller says which there are. A value is only ever put into a string, so that
nothing in it can change the file's structure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scripts import bounded
from scripts.errors import SettingsError

if TYPE_CHECKING:
    from pydantic import ValidationError

CONFIG_FILE = "mcp-config.json"

LARGEST = 1 << 20  # bytes of the file

_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_HINT = "Correct the file, then: uv run invoke restart"
_TRANSPORTS = ("http", "streamable-http", "streamableHttp")
# Open WebUI names a tool `<server>_<tool>` for the model; a colon would end the server's id.
_SERVER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}")
_TOOL = re.compile(r"[A-Za-z0-9_.-]{1,64}")


@dataclass(frozen=True)
class Server:
    """One MCP server. `tools` are the ones that models may use; empty means all that it has."""

    name: str
    url: str
    headers: Mapping[str, str]
    description: str = ""
    tools: tuple[str, ...] = ()

    def __repr__(self) -> str:  # headers hold secrets
        return f"Server(name={self.name!r}, url={self.url!r}, tools={self.tools!r})"


def read_config(path: Path, variables: Mapping[str, str]) -> tuple[Server, ...]:
    """The servers that the file names and does not disable. Raises SettingsError with file, key and what is allowed."""
    from pydantic import ValidationError

    schema = _schema()
    try:
        data = bounded.from_json(bounded.text(path, LARGEST, "utf-8-sig"))
    except FileNotFoundError:
        raise SettingsError(
            f"{path} is missing; it lists the MCP servers that models may use.",
            fault="mcp-config-missing",
            hint=f"Restore it: git checkout -- {CONFIG_FILE}",
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"{path} can't be read: {getattr(error, 'strerror', None) or error}.",
            fault="mcp-config-invalid",
            hint=_HINT,
        ) from None
    except ValueError as error:
        raise SettingsError(f"{path} is not JSON: {error}.", fault="mcp-config-invalid", hint=_HINT) from None
    try:
        entries = schema.model_validate(data).servers
    except ValidationError as error:
        raise _complaint(path, error) from None
    return tuple(
        _server(path, name, entry, variables) for name, entry in entries.items() if not entry.disabled
    )


def _schema() -> Any:
    """The models, made here because pydantic takes long to import."""
    from pydantic import BaseModel, ConfigDict, Field

    class Entry(BaseModel):
        model_config = ConfigDict(extra="forbid", strict=True)

        type: str = "http"
        url: str | None = None
        headers: dict[str, str] = Field(default_factory=dict)
        description: str = ""
        tools: list[str] = Field(default_factory=list)
        disabled: bool = False
        # What a stdio server has; named here so that the error can say what is wrong with it.
        command: str | None = None
        args: list[str] | None = None
        env: dict[str, str] | None = None

    class File(BaseModel):
        model_config = ConfigDict(extra="forbid")

        servers: dict[str, Entry] = Field(alias="mcpServers")

    return File


def _complaint(path: Path, error: ValidationError) -> SettingsError:
    lines = []
    for one in error.errors():
        key = ".".join(str(part) for part in one["loc"])
        if one["type"] == "extra_forbidden":
            allowed = "type, url, headers, description, tools, disabled" if "." in key else "mcpServers"
            lines.append(f"{key}: unknown key; allowed: {allowed}")
        else:
            lines.append(f"{key}: {one['msg']}")
    return SettingsError(f"{path} has invalid entries.", detail=lines, fault="mcp-config-invalid", hint=_HINT)


def _server(path: Path, name: str, entry: Any, variables: Mapping[str, str]) -> Server:
    def wrong(key: str, words: str) -> SettingsError:
        return SettingsError(
            f"{path}: mcpServers.{name}{key}: {words}", fault="mcp-config-invalid", hint=_HINT
        )

    if not _SERVER.fullmatch(name):
        raise wrong("", "a name has 1 to 32 letters, digits, `_` or `-`.")
    if entry.command is not None or entry.type == "stdio":
        raise wrong(
            "",
            "a server that is a command (stdio) can't be used here: only Streamable HTTP works; give its `url`.",
        )
    if entry.type not in _TRANSPORTS:
        raise wrong(".type", f"{entry.type!r} is unknown. Allowed: {', '.join(_TRANSPORTS)}.")
    if not entry.url:
        raise wrong(".url", "is missing; give the server's Streamable HTTP address.")
    for tool in entry.tools:
        if not _TOOL.fullmatch(tool):
            raise wrong(".tools", f"{tool!r} is not the name of a tool; give a list of names.")

    def fill(key: str, text: str) -> str:
        unknown = [one for one in _VARIABLE.findall(text) if one not in variables]
        if unknown:
            raise wrong(key, f"${{{unknown[0]}}} is unknown. Allowed: {', '.join(sorted(variables))}.")
        return _VARIABLE.sub(lambda match: variables[match[1]], text)

    url = fill(".url", entry.url)
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.password:
        raise wrong(".url", "must be http://… or https://…, without a user or password (use headers).")
    headers = {key: fill(f".headers.{key}", value) for key, value in entry.headers.items()}
    return Server(name, url, headers, fill(".description", entry.description), tuple(entry.tools))
