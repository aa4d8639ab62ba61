"""`mcp-config.json`, in the form that many MCP clients share: {"mcpServers": {name: {...}}}.

A server is an address (`url`, `headers`) or a program that the gateway starts (`command`, `args`, `env`). `npx` names a
package of npm and its exact version; Byre installs it with the gateway, so that no start needs the network. `tools` is
the list of those that may be called: without it a server offers nothing. `fixed` holds arguments that each call gets.

Variables are written `${NAME}`; the caller says which there are. A value is only ever put into a string, so that
nothing in it can change the file's structure. What is a secret by its name must be written as a variable; not in
`args`, since other users of the machine see the arguments of each process.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from scripts import bounded
from scripts.errors import Problem, SettingsError
from scripts.mask import mask

if TYPE_CHECKING:
    from pydantic import ValidationError

CONFIG_FILE = "mcp-config.json"
FAULT = "mcp-config-invalid"
LARGEST = 1 << 20  # bytes of the file
LONGEST = 600  # seconds of one call

_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_HINT = "Correct the file, then: uv run invoke restart"
_TRANSPORTS = ("http", "streamable-http", "streamableHttp")
# Open WebUI names a tool `<server>_<tool>` for the model; a colon would end the server's id.
_SERVER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}")
_TOOL = re.compile(r"[A-Za-z0-9_.-]{1,64}")
# https://docs.npmjs.com/cli/v10/configuring-npm/package-json#name, and a version without a range
_PACKAGE = re.compile(
    r"((?:@[a-z0-9][a-z0-9._~-]*/)?[a-z0-9][a-z0-9._~-]*)@(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?)"
)
_YES = frozenset({"-y", "--yes"})
# Names whose value is a secret: the same list as in the gateway's log (gateway.tools.ledger).
SECRET = re.compile(
    r"auth$|pass$|(?:^|[_-])key$|(?:api|access|private)[_-]?key|authorization|passw|passphrase|passcode|pwd"
    r"|secret|token|credential|cookie",
    re.IGNORECASE,
)
_PASSWORD = re.compile(r"://[^\s/@:]*:[^\s@]+@")  # of an address
_OPEN = frozenset({"MCP_URL", "MCP_FOLDER"})  # variables that hold no secret
OWN = _OPEN | {"MCP_TOKEN"}  # variables of Byre


@dataclass(frozen=True)
class Server:
    """One MCP server, by `url` or by `command`. `package` is the npm package that `npx` runs, with its version; `args`
    are then those of its program. Only `tools` may be called. `timeout` is in seconds, for one call.
    """

    name: str
    tools: tuple[str, ...] = ()
    url: str = ""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    command: str = ""
    package: str = ""
    args: tuple[str, ...] = field(default=(), repr=False)
    env: Mapping[str, str] = field(default_factory=dict, repr=False)
    description: str = ""
    fixed: Mapping[str, Any] = field(default_factory=dict)
    timeout: int = 60

    @property
    def kind(self) -> str:
        """How it is reached: its host, its package or its command."""
        return urlsplit(self.url).netloc or self.url or self.package or self.command


def read_config(path: Path, variables: Mapping[str, str] | None = None) -> tuple[Server, ...]:
    """The servers that the file names and does not disable, with their variables filled in; without `variables` they
    stay as they are written. Raises SettingsError that names each bad entry with its line and what is allowed.
    """
    from pydantic import ValidationError

    text = _text(path)
    try:
        data, lines = bounded.from_json(text), bounded.json_lines(text)
    except ValueError as error:
        raise _invalid(f"{path} is not JSON: {error}.") from None
    try:
        entries = _schema().model_validate(data).servers
    except ValidationError as error:
        raise _invalid(f"{path} has invalid entries.", lines, _misshapen(error)) from None
    wrong: list[_Complaint] = [(("mcpServers", name), "is there twice; keep one") for name in _twice(lines)]
    found = []
    for name, entry in entries.items():
        complaints = list(_complaints(name, entry, variables))
        wrong += [(("mcpServers", name, *place), words) for place, words in complaints]
        if not complaints and not entry.disabled:
            found.append(_server(name, entry, variables or {}))
    wrong += _clashes(found)
    if wrong:
        raise _invalid(f"{path} has invalid entries.", lines, wrong)
    return tuple(found)


def packages(path: Path) -> tuple[str, ...]:
    """The npm packages that the servers need, each with its version. None where the file can't be used: who starts
    the stack is shown why."""
    try:
        return tuple(sorted({one.package for one in read_config(path) if one.package}))
    except SettingsError:
        return ()


def elsewhere(path: Path) -> tuple[Server, ...]:
    """The servers that are reached by an address that is not the stack's own. None where the file can't be used."""
    try:
        return tuple(one for one in read_config(path) if one.url and not one.url.startswith("${MCP_URL}"))
    except SettingsError:
        return ()


def programs(path: Path) -> tuple[Server, ...]:
    """The servers that the gateway starts. None where the file can't be used."""
    try:
        return tuple(one for one in read_config(path) if not one.url)
    except SettingsError:
        return ()


_Place = tuple[str | int, ...]
_Complaint = tuple[_Place, str]


def _text(path: Path) -> str:
    try:
        return bounded.text(path, LARGEST, "utf-8-sig")
    except FileNotFoundError:
        raise SettingsError(
            f"{path} is missing; it lists the MCP servers that models may use.",
            fault="mcp-config-missing",
            hint=f"Restore it: git checkout -- {CONFIG_FILE}",
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise _invalid(f"{path} can't be read: {getattr(error, 'strerror', None) or error}.") from None


def _schema() -> Any:
    """The models, made here because pydantic takes long to import."""
    from pydantic import BaseModel, ConfigDict, Field

    class Entry(BaseModel):
        model_config = ConfigDict(extra="forbid", strict=True)

        type: str = ""
        url: str | None = None
        headers: dict[str, str] = Field(default_factory=dict)
        command: str | None = None
        args: list[str] = Field(default_factory=list)
        env: dict[str, str] = Field(default_factory=dict)
        description: str = ""
        tools: list[str] = Field(default_factory=list)
        fixed: dict[str, Any] = Field(default_factory=dict)
        timeout: int = Field(default=60, ge=1, le=LONGEST)
        disabled: bool = False

    class File(BaseModel):
        model_config = ConfigDict(extra="forbid")

        servers: dict[str, Entry] = Field(alias="mcpServers")

    return File


_KEYS = "type, url, headers, command, args, env, description, tools, fixed, timeout, disabled"


def _misshapen(error: ValidationError) -> Iterator[_Complaint]:
    for one in error.errors():
        if one["type"] == "extra_forbidden":
            yield one["loc"], f"unknown key; allowed: {_KEYS if len(one['loc']) > 1 else 'mcpServers'}"
        else:
            yield one["loc"], one["msg"]


def _complaints(name: str, entry: Any, variables: Mapping[str, str] | None) -> Iterator[_Complaint]:
    """What is wrong with an entry: the place in it, and what is allowed there."""
    if not _SERVER.fullmatch(name):
        yield (), "a name has 1 to 32 letters, digits, `_` or `-`"
    for number, tool in enumerate(entry.tools):
        if not _TOOL.fullmatch(tool):
            yield ("tools", number), f"{tool!r} is not the name of a tool; give a list of names"
    if (entry.url is None) == (entry.command is None):
        yield (), "give either `url` (the server's Streamable HTTP address) or `command`"
    elif entry.command is None:
        yield from _remote(entry, variables)
    else:
        yield from _local(entry)
    for place, text in _texts(entry):
        for unknown in _VARIABLE.findall(text):
            if variables is not None and unknown not in variables:
                yield place, _unknown(unknown, variables)


def _unknown(name: str, variables: Mapping[str, str]) -> str:
    if name in OWN:
        return f"${{{name}}} is not set. Set {name} in .env"
    known = ", ".join(sorted(variables))
    return f"${{{name}}} is unknown. Known: {known}. To add it: uv run invoke mcp secret {name}"


def _remote(entry: Any, variables: Mapping[str, str] | None) -> Iterator[_Complaint]:
    if entry.type not in ("", *_TRANSPORTS):
        yield ("type",), f"{entry.type!r} is unknown. Allowed: {', '.join(_TRANSPORTS)}; stdio with `command`"
    for key in ("args", "env"):
        if getattr(entry, key):
            yield (key,), "belongs to a server with `command`"
    url = _filled(entry.url, variables or {})
    if not _VARIABLE.search(url):
        if not _address(url):
            yield ("url",), "must be http://… or https://…, without a user or password (use headers)"
        for key, value in parse_qsl(entry.url.partition("?")[2].partition("#")[0]):
            yield from _plain(("url",), key, value)
    for key, value in entry.headers.items():
        yield from _plain(("headers", key), key, value)


def _address(url: str) -> bool:
    """Whether it can be used as the address of a server."""
    try:
        parts = urlsplit(url)
        known = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:  # brackets without an end, or a port that is none
        return False
    return bool(known) and parts.username is None and parts.password is None


def _local(entry: Any) -> Iterator[_Complaint]:
    if entry.type not in ("", "stdio"):
        yield ("type",), f"{entry.type!r} is unknown. Allowed: stdio; {', '.join(_TRANSPORTS)} with `url`"
    if entry.headers:
        yield ("headers",), "belong to a server with `url`"
    if not entry.command.strip():
        yield ("command",), "is empty; give a program, or npx for a package of npm"
    if entry.command == "npx" and not _PACKAGE.fullmatch(_npx(entry.args)[0]):
        yield ("args",), 'name a package with its exact version: ["-y", "package@1.2.3", …]'
    for key, value in entry.env.items():
        yield from _plain(("env", key), key, value)
    for number, text in enumerate(entry.args):
        if _tells(text, entry.args[number - 1] if number else ""):
            yield ("args", number), _SHOWN


_SHOWN = (
    "has a secret, and other users see arguments. Give it in `env` as ${NAME}, and keep it with: "
    "uv run invoke mcp secret NAME"
)


def _tells(text: str, before: str) -> bool:
    """Whether an argument has a secret, by itself or by the option before it."""
    if (
        any(one not in _OPEN for one in _VARIABLE.findall(text))
        or mask(text) != text
        or _PASSWORD.search(text)
    ):
        return True
    name, given, value = text.partition("=")
    if given:
        return bool(value and SECRET.search(name))
    return (
        before.startswith("-")
        and "=" not in before
        and not text.startswith("-")
        and bool(SECRET.search(before))
    )


def _plain(place: _Place, name: str, value: str) -> Iterator[_Complaint]:
    """A secret that is written out. It is not shown."""
    if value and SECRET.search(name) and not _VARIABLE.search(value):
        yield place, f"{name} is a secret: write ${{NAME}}, and keep it with: uv run invoke mcp secret NAME"


def _texts(entry: Any) -> Iterator[tuple[_Place, str]]:
    """Where variables can stand."""
    yield ("url",), entry.url or ""
    for key in ("headers", "env"):
        yield from (((key, name), text) for name, text in getattr(entry, key).items())
    yield from ((("args", number), text) for number, text in enumerate(entry.args))


def _npx(args: list[str]) -> tuple[str, tuple[str, ...]]:
    """The package that npx is asked for, and the arguments of its program."""
    rest = [one for one in args[:1] if one not in _YES] + args[1:]
    return (rest[0], tuple(rest[1:])) if rest else ("", ())


def _server(name: str, entry: Any, variables: Mapping[str, str]) -> Server:
    package, args = _npx(entry.args) if entry.command == "npx" else ("", tuple(entry.args))

    def filled(texts: Mapping[str, str]) -> dict[str, str]:
        return {key: _filled(text, variables) for key, text in texts.items()}

    return Server(
        name=name,
        tools=tuple(entry.tools),
        url=_filled(entry.url or "", variables),
        headers=filled(entry.headers),
        command="" if package else entry.command or "",
        package=package,
        args=tuple(_filled(one, variables) for one in args),
        env=filled(entry.env),
        description=entry.description,
        fixed=entry.fixed,
        timeout=entry.timeout,
    )


def _filled(text: str, variables: Mapping[str, str]) -> str:
    return _VARIABLE.sub(lambda match: variables.get(match[1], match[0]), text)


def _clashes(servers: list[Server]) -> list[_Complaint]:
    """Two tools of one name at the address of all servers; two versions of one package."""
    wrong: list[_Complaint] = []
    names = Counter(f"{one.name}_{tool}" for one in servers for tool in one.tools)
    versions: dict[str, str] = {}
    for one in servers:
        for tool in one.tools:
            if names[f"{one.name}_{tool}"] > 1:
                wrong.append(
                    (("mcpServers", one.name, "tools"), f"another tool is named {one.name}_{tool} too")
                )
        package, _, version = one.package.rpartition("@")
        if version != versions.setdefault(package, version):
            wrong.append(
                (
                    ("mcpServers", one.name, "args"),
                    f"{package} has version {versions[package]} above; use one version",
                )
            )
    return wrong


def _twice(lines: list[tuple[_Place, int]]) -> list[str]:
    names = Counter(place[1] for place, _ in lines if len(place) == 2 and place[0] == "mcpServers")
    return [str(name) for name, count in names.items() if count > 1]


def _invalid(
    message: str, lines: list[tuple[_Place, int]] = [], wrong: Any = ()  # noqa: B006 - only read
) -> SettingsError:  # fmt: skip
    where = dict(lines)

    def said(place: _Place, words: str) -> str:
        known = next((where[place[:n]] for n in range(len(place), 0, -1) if place[:n] in where), 0)
        key = ".".join(str(part) for part in place)
        return f"line {known}: {key}: {words}" if known else f"{key}: {words}"

    problems = [Problem(FAULT, said(tuple(place), words)) for place, words in wrong]
    return SettingsError(message, fault=FAULT, problems=problems, hint=_HINT)
