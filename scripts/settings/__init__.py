"""Settings: flags over the environment over `.env` over defaults; checked once, frozen, secrets masked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from scripts import bounded
from scripts.errors import Problem, SettingsError
from scripts.home import Home, write_state
from scripts.mask import HIDDEN, mask
from scripts.settings import envfile, origin, scenario
from scripts.settings.kinds import Wrong
from scripts.settings.model import FIELDS, Settings, allowed, in_containers, is_secret, template
from scripts.settings.origin import DEFAULT, ENV_FILE, FILE, TUNE, Origin
from scripts.text import short

__all__ = [
    "DEFAULT",
    "ENV_FILE",
    "FIELDS",
    "FILE",
    "TUNE",
    "Loaded",
    "Origin",
    "Settings",
    "allowed",
    "can_keep",
    "changed",
    "in_containers",
    "is_secret",
    "keep",
    "kept",
    "load",
    "template",
]

INVALID = "settings-invalid"


@dataclass(frozen=True)
class Loaded:
    """The settings and what was noticed while reading them."""

    settings: Settings
    home: Home
    remarks: tuple[str, ...]


def load(
    root: Path,
    environment: Mapping[str, str],
    flags: Mapping[str, str | None] | None = None,
    content: bytes | None = None,
) -> Loaded:
    """Read and check every source. `flags` maps field names to the text of a flag that was given; `content` is read
    instead of the file `.env`.

    Raises SettingsError that names each bad setting, its value (unless secret), where it is set and what is allowed.
    """
    known = frozenset(name.upper() for name in FIELDS)
    path = root / ENV_FILE
    file = envfile.read(path, known) if content is None else envfile.parse(path, content, known)
    values: dict[str, str] = {}
    origins: dict[str, Origin] = {}
    for name in FIELDS:
        key = name.upper()
        flag = (flags or {}).get(name)
        if flag:
            values[name], origins[name] = flag, origin.flag(name.removeprefix("default_"))
        elif environment.get(key):
            values[name], origins[name] = environment[key], origin.ENVIRONMENT
        elif file.values.get(key):
            values[name], origins[name] = file.values[key], origin.line(file.lines[key])
    for name, text in scenario.chosen(values).items():
        values[name], origins[name] = text, origin.scenario(values["scenario"])
    try:
        settings = Settings.model_validate(values)
    except (ValidationError, KeyError) as error:
        raise _explained(error, values, origins) from None
    settings._origins.update(origins)
    if problems := [*scenario.problems(settings)]:
        raise _invalid(problems)
    home = Home(settings.byre_home or root / ".byre")
    return Loaded(settings, home, file.remarks)


def changed(chosen: Settings, values: Mapping[str, str], origin: Origin) -> Settings:
    """The settings with these values, by their fields' names, which then come from `origin`.

    Raises ValueError for a name or a value that can't be used.
    """
    made = Settings.model_validate(dict(values))
    known = chosen.model_copy(update={name: getattr(made, name) for name in values})
    known._origins = {**chosen._origins, **dict.fromkeys(values, origin)}
    return known


def can_keep(chosen: Settings, name: str) -> bool:
    """Whether `keep` decides about a setting, by its field's name: `.env` says it, or nothing does."""
    return chosen.origin(name).is_kept


def keep(root: Path, values: Mapping[str, str]) -> Path:
    """Write these variables into `.env`, whose other lines stay; the file. A link stays one: what it names is written.
    Raises HostError, SettingsError."""
    path = root / ENV_FILE
    before = bounded.text(path, encoding="utf-8-sig") if path.exists() else ""
    write_state(path.resolve(), envfile.written(before, dict(values)))
    return path


def kept(root: Path, name: str) -> str:
    """What `.env` says of a setting, by its field's name; empty where it says nothing. Raises SettingsError."""
    known = frozenset(one.upper() for one in FIELDS)
    return envfile.read(root / ENV_FILE, known).values.get(name.upper(), "")


def _explained(
    error: ValidationError | KeyError, values: Mapping[str, str], origins: Mapping[str, Origin]
) -> SettingsError:
    found = error.errors() if isinstance(error, ValidationError) else []
    problems = []
    for name, why in {str(one["loc"][0]): one.get("ctx", {}).get("error") for one in found}.items():
        value = "********" if is_secret(name) else short(repr(_without_login(values.get(name, ""))))
        reason = f"{why}. Allowed" if isinstance(why, Wrong) else "allowed"
        said = f"{name.upper()}={value} ({origins.get(name, DEFAULT)}): {reason} is {allowed(name)}."
        problems.append(Problem(INVALID, said))
    return _invalid(problems)


def _without_login(value: str) -> str:
    """A value that does not fit, as it may be shown. Addresses are refused for a password or a query, which may hold a
    key: these are not shown."""
    scheme, separator, rest = value.rpartition("://") if value.count("://") == 1 else ("", "", value)
    login, at, place = rest.rpartition("@")
    if at and (separator or ":" in login) and not place.startswith("sha256:"):
        rest = f"{HIDDEN}@{place}"
    before, query, _ = rest.partition("?")
    if separator and query:
        rest = f"{before}?{HIDDEN}"
    return mask(f"{scheme}{separator}{rest}")


def _invalid(problems: list[Problem]) -> SettingsError:
    fault = problems[0].fault
    if len(problems) == 1:
        return SettingsError(
            problems[0].text, fault=fault, hint="Change it there, then: uv run invoke config"
        )
    return SettingsError(
        f"{len(problems)} settings are invalid.",
        fault=fault,
        problems=problems,
        hint="Change them there, then: uv run invoke config",
    )
