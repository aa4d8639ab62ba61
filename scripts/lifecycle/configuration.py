"""The settings and secrets of an installation: into a backup, where something encrypts them, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from scripts import bounded, mcp, settings
from scripts.errors import HostError, SettingsError
from scripts.home import ROOT, Home, write_atomic
from scripts.lifecycle.site import Site
from scripts.settings import ENV_FILE, Settings
from scripts.settings.environment import inherited
from scripts.volumes import configuration as room
from scripts.volumes import verify
from scripts.volumes.backup import New
from scripts.volumes.configuration import FILE, Key
from scripts.volumes.manifest import LIST, Backup
from scripts.volumes.mover import moment

SECRETS = "secrets/"  # before the names of secrets


@dataclass(frozen=True)
class Change:
    """What bringing a configuration back does. `new` are contents by names, of what is different; `aside` is the folder
    for what is there now."""

    home: Home
    new: Mapping[str, bytes]
    aside: Path


def key_of(known: Settings) -> Key:
    """What encrypts and opens, by the settings."""
    passphrase = known.backup_passphrase.get_secret_value() if known.backup_passphrase else ""
    return Key(passphrase, known.backup_age_recipient, known.backup_age_identity)


def keep(site: Site, new: New) -> None:
    """Put the configuration into a new backup, if the settings name a key. Raises SettingsError, HostError, OSError."""
    key = key_of(site.settings)
    if key.encrypts:
        secrets = [f"{SECRETS}{path.name}" for path in site.home.secrets.iterdir()]
        names = [name for name in (ENV_FILE, mcp.CONFIG_FILE, *secrets) if room.NAMES.fullmatch(name)]
        files = {name: data for name in names if (data := _present(site.home, name)) is not None}
        new.configuration = new.keep(FILE, room.encrypted(files, key))


def data(backup: Backup) -> bytes:
    """A backup's configuration as it is stored, checked. Raises SettingsError where there is none, ByreError."""
    if not backup.contents.configuration:
        raise SettingsError(
            f"{backup.name} holds no settings and secrets: neither a passphrase nor a key was set when it was made.",
            fault="backup-unknown",
            hint=LIST,
        )
    return verify.configuration(backup)


def change(site: Site, files: Mapping[str, bytes]) -> Change:
    """Compare with what is there. Changes nothing. Raises SettingsError where the settings can't be used here."""
    home = _home(site, files.get(ENV_FILE))
    new = {name: content for name, content in files.items() if _present(home, name) != content}
    return Change(home, new, site.home.state / f"before-configuration-{moment()}")


def bring_back(planned: Change) -> list[Path]:
    """Put what is there aside, then the new content in place: each file is the old one or the new one, and the same
    call again goes on. Returns what was put aside. The caller holds the home's lock. Raises HostError.
    """
    kept = []
    try:
        planned.home.prepare()
        planned.aside.mkdir(mode=0o700)
        for name in planned.new:
            if (old := _present(planned.home, name)) is not None:
                kept.append(planned.aside / name)
                write_atomic(kept[-1], old)
        if not kept:
            planned.aside.rmdir()
        for name, content in planned.new.items():
            # A container's user reads the servers; the others are for this user alone. A link stays one.
            place = _place(planned.home, name).resolve()
            write_atomic(place, content, 0o644 if name == mcp.CONFIG_FILE else 0o600)
    except OSError as error:
        raise HostError(
            f"The configuration can't be written: {error.strerror or error}. What was there is in {planned.aside}.",
            fault="file-unwritable",
            hint="Make room or the folder writable; then the same command again",
        ) from error
    return kept


def _home(site: Site, env_file: bytes | None) -> Home:
    """Where the backup's settings keep secrets. Raises SettingsError."""
    if env_file is None:
        return site.home
    try:
        return settings.load(ROOT, inherited(), content=env_file).home
    except SettingsError as error:
        raise SettingsError(
            "The settings in the backup can't be used by this version. Nothing was changed.",
            fault=error.fault,
            detail=error.detail or [error.message],
            hint="Use the version that made the backup; this one's: uv run invoke version",
        ) from error


def _place(home: Home, name: str) -> Path:
    return home.secrets / name.removeprefix(SECRETS) if name.startswith(SECRETS) else ROOT / name


def _present(home: Home, name: str) -> bytes | None:
    path = _place(home, name)
    return bounded.data(path) if path.is_file() else None
