"""The repository that --repo names, with the passphrase of the settings."""

from __future__ import annotations

from collections.abc import Callable

from scripts import process
from scripts.errors import SettingsError
from scripts.home import named
from scripts.lifecycle import kept_backups
from scripts.lifecycle.site import Site
from scripts.mask import mask
from scripts.progress import Report
from scripts.settings.environment import inherited
from scripts.volumes.manifest import Backup
from scripts.volumes.repository import Repository, missing

# https://restic.readthedocs.io/en/stable/030_preparing_a_new_repo.html
ELSEWHERE = ("sftp:", "rest:", "s3:", "b2:", "azure:", "gs:", "swift:", "rclone:")


def repository(site: Site, place: str, ask: Callable[[str], str] = lambda _: "") -> Repository:
    """A folder, or an address as restic takes it. `ask` is called for a passphrase that is not set.

    Raises SettingsError, HostError without restic. Nothing is looked at yet.
    """
    if mask(place) != place:
        raise SettingsError(
            "A password in the address of --repo would be seen by everyone on this machine.",
            fault="argument-invalid",
            hint="Take it out; for rest: set RESTIC_REST_USERNAME and RESTIC_REST_PASSWORD in the environment",
        )
    if not place.startswith(ELSEWHERE):
        first = place.removeprefix("local:").partition("/")[0]
        if ":" in first and first == place.partition("/")[0]:  # such as nas:/backups, which scp takes
            raise SettingsError(
                f"Unknown kind of repository '{first.partition(':')[0]}:'. Kinds: a folder, {', '.join(ELSEWHERE)}.",
                fault="argument-invalid",
                hint="By SSH: --repo sftp:USER@HOST:/FOLDER. A folder with a colon in its name: --repo ./FOLDER",
            )
        place = str(named(place.removeprefix("local:")))
    env = inherited()
    if not process.which("restic", env):
        raise missing()
    known = site.settings.backup_passphrase
    password = known.get_secret_value() if known else ask(f"Passphrase of {place}")
    if not password:
        raise SettingsError(
            "A repository is encrypted, and BACKUP_PASSPHRASE is not set.",
            fault="backup-locked",
            hint="Set BACKUP_PASSPHRASE in .env, and keep it elsewhere too; then the same command again",
        )
    return Repository(place, password, env)


def fetched(site: Site, found: Repository, name: str, report: Report, note: Callable[[str], None]) -> Backup:
    """A backup of a repository, or its latest, among those of this machine. Raises ByreError."""
    return found.fetch(found.find(name, kept_backups.LATEST, note), kept_backups.root(site), report)
