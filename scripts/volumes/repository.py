"""Backups in a repository of restic: encrypted, each piece once, in a folder or on another machine (SFTP, S3, …).

A snapshot holds a backup's folder and the blobs that it needs, named as below the folder of backups, and has the
backup's name as a tag. restic gets the repository's place and password by its environment, never as arguments.
https://restic.readthedocs.io/en/stable/
"""

from __future__ import annotations

import json
import re
import shlex
import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from scripts import bounded, process
from scripts.disk import enough
from scripts.errors import BusyError, ByreError, HostError, ServiceError, SettingsError
from scripts.process import Done
from scripts.progress import Progress, Report, silent
from scripts.volumes import arrival
from scripts.volumes.backup import PARTIAL, unwritable
from scripts.volumes.manifest import BLOBS, MANIFEST, Backup, Manifest, alone, damaged, parse, read_backup
from scripts.volumes.prune import Rules, kept_by, last_of

PATIENCE = 7 * 24 * 3600.0  # seconds: the first copy of large models over a slow line takes days
QUICK = 1200.0  # seconds of what moves little; restic tries again for a quarter of an hour
MOVES_LITTLE = ("snapshots", "init", "unlock")
SKEW = timedelta(minutes=10)  # by which the clocks of two machines may differ
TAG, NAME, VOLUMES = "byre", "name=", "volumes="
# What restic would take before the variables that are set here.
OTHERS = ("RESTIC_REPOSITORY_FILE", "RESTIC_PASSWORD_FILE", "RESTIC_PASSWORD_COMMAND", "RESTIC_KEY_HINT")
# What ended it, by its exit code (0.17 and later), or else by what it wrote (Debian 12 has 0.14: all are 1).
CODES = {10: "repository-unknown", 11: "repository-locked", 12: "backup-passphrase"}
WORDS = (
    ("disk-small", r"no space left on device|Disk quota exceeded"),
    ("repository-unknown", r"Is there a repository at the following location"),
    ("repository-locked", r"repository is already locked"),
    ("backup-passphrase", r"wrong password or no key found"),
    (
        "repository-damaged",
        r"repository contains errors|ciphertext verification failed|ID does not match|invalid data returned"
        r"|invalid hash|not found in (?:repository|index)",
    ),
)


@dataclass(frozen=True)
class Snapshot:
    """A backup in a repository."""

    id: str
    name: str  # of the backup
    stored_at: str  # UTC, ISO 8601; as text in the order of time
    volumes: tuple[str, ...]
    parent: str = ""  # the id of the one that was the newest then
    early: bool = False  # stored at a time in the future: a clock was wrong


@dataclass(frozen=True)
class Repository:
    """`place` as restic's --repo takes it. `env` is what restic starts with, such as the keys of S3."""

    place: str
    password: str = field(repr=False)
    env: Mapping[str, str] = field(repr=False)

    def snapshots(self) -> list[Snapshot]:
        """The backups in it, oldest first: a wrong clock does not change which of two was stored later. Raises
        ByreError."""
        found = self._json("snapshots", "--json", "--tag", TAG)
        return in_order([_snapshot(one) for one in found or ()])

    def admit(self) -> None:
        """Raises ServiceError where the password does not open it. What else may be wrong is left to `store`: a backup
        is made also while the place is away."""
        try:
            self.snapshots()
        except ByreError as error:
            if error.fault == "backup-passphrase":
                raise

    def find(self, name: str, latest: str, note: Callable[[str], None] = lambda _: None) -> Snapshot:
        """The newest snapshot of a backup; of any for the word `latest`. `note` is called where a clock was wrong.
        Raises SettingsError where there is none."""
        found = self.snapshots()
        if remark := clock_remark(found):
            note(remark)
        for one in reversed(found):
            if name in {one.name, latest}:
                return one
        if name == latest:
            raise none_yet(self.place)
        raise SettingsError(
            f"Unknown backup {name!r} in {self.place}.",
            fault="backup-unknown",
            hint=f"uv run invoke volumes list --repo {shlex.quote(self.place)}",
        )

    def store(self, backup: Backup, report: Report = silent) -> int:
        """Copy a backup into it, which is made where there is none. Returns the bytes that it grew by.

        Files that the snapshot before holds are not read again. Raises ByreError.
        """
        try:
            before = self.snapshots()
        except ServiceError as error:
            if error.fault != "repository-unknown":
                raise
            self._run("init")
            before = []
        summary: dict[str, Any] = {}

        def on_line(line: str) -> None:
            with suppress(ValueError, TypeError, LookupError):
                told = bounded.from_json(line)
                if told["message_type"] == "summary":
                    summary.update(told)
                elif told["message_type"] == "status":
                    done, total = int(told.get("bytes_done", 0)), int(told["total_bytes"])
                    report(Progress("repository", "copying", done, total))

        volumes = "+".join(one.volume for one in backup.contents.volumes)
        blobs = sorted(backup.needed())
        if lost := [one for one in blobs if not (backup.blobs / one).is_file()]:  # restic would only skip it
            raise damaged(backup.blobs / lost[0], "it is missing")
        try:
            self._run(
                "backup", "--json", *(f"--tag={tag}" for tag in (TAG, NAME + backup.name, VOLUMES + volumes)),
                *([f"--parent={before[-1].id}"] if before else []),
                "--", backup.name, *(f"{BLOBS}/{sha256}" for sha256 in blobs),
                cwd=backup.folder.parent, on_line=on_line,
            )  # fmt: skip
        except ByreError:
            if half := summary.get("snapshot_id"):  # without the files that could not be read
                self._run("forget", str(half))
            raise
        if not summary.get("snapshot_id"):
            raise _failed(self.place, "repository-failed", ["restic did not say that it made a snapshot"])
        report(Progress("repository", "done", note=self.place))
        return int(summary.get("data_added", 0))

    def contents(self, snapshot: Snapshot) -> Manifest:
        """What the backup holds. Raises ByreError."""
        return parse(self._manifest(snapshot), Path(self.place, snapshot.name, MANIFEST))

    def fetch(self, snapshot: Snapshot, root: Path, report: Report = silent) -> Backup:
        """The backup in a folder of backups. What is there and whole is taken, what is damaged is replaced.

        Raises SettingsError for another backup of that name, HostError for the disk, ByreError.
        """
        manifest, target = self._manifest(snapshot), root / snapshot.name
        if arrival.whole(target, manifest, report):
            return read_backup(target)
        contents = parse(manifest, Path(self.place, snapshot.name, MANIFEST))
        if self._fetch(snapshot, contents, root, report) and not arrival.whole(target, manifest, report):
            self._fetch(snapshot, contents, root, report)  # the damaged blobs are put aside now
        return read_backup(target)

    def _fetch(self, snapshot: Snapshot, contents: Manifest, root: Path, report: Report) -> bool:
        """All of it but its blobs that are there; whether there are any. Raises ByreError with nothing changed."""
        blobs = self._blobs(snapshot)
        try:
            root.mkdir(parents=True, exist_ok=True, mode=0o700)
            with alone(root):
                folder = root / f"{PARTIAL}{snapshot.name}"
                shutil.rmtree(folder, ignore_errors=True)
                try:
                    there = {name for name in blobs if (root / BLOBS / name).exists()}
                    need = sum(one.archive.bytes + one.listing.bytes for one in contents.volumes)
                    enough(
                        root,
                        need + sum(size for name, size in blobs.items() if name not in there),
                        f"Fetching {snapshot.name}",
                        "Free some space, then the same command again",
                    )
                    report(Progress("repository", "fetching"))
                    known = [f"--exclude=/{BLOBS}/{name}" for name in sorted(there)]
                    self._run("restore", snapshot.id, f"--target={folder}", *known)
                    arrival.put(folder, root, snapshot.name)
                finally:
                    shutil.rmtree(folder, ignore_errors=True)
        except OSError as error:
            raise unwritable(root, error) from error
        return bool(there)

    def _blobs(self, snapshot: Snapshot) -> dict[str, int]:
        """The bytes of each blob that a backup needs. Raises ByreError."""
        try:
            lines = self._run("ls", "--json", snapshot.id, f"/{BLOBS}").out.splitlines()
            nodes = [node for node in map(bounded.from_json, lines) if node.get("type") == "file"]
            return {str(node["name"]): int(node["size"]) for node in nodes}
        except (ValueError, LookupError, AttributeError, TypeError) as error:
            raise _failed(self.place, "repository-failed", [str(error)]) from error

    def check(self) -> None:
        """Read all of it. Raises ByreError where anything is damaged."""
        self._run("check", "--read-data")

    def read(self, snapshot: Snapshot) -> None:
        """Read all of one backup. Raises ByreError."""
        self._run("dump", "--archive=tar", snapshot.id, "/")

    def prune(self, rules: Rules, dry_run: bool = False) -> tuple[list[Snapshot], list[Snapshot]]:
        """What stays and what goes, by the rules, oldest first. The newest one stays, and so do the newest one with a
        volume, and those of a time in the future: how old they are is not known. Raises ByreError."""
        found = self.snapshots()
        aged = [one for one in found if not one.early]
        chosen = kept_by(rules, [one.stored_at for one in aged])
        newest = [found[number] for number in last_of([one.volumes for one in found])]
        gone = [one for number, one in enumerate(aged) if number not in chosen and one not in newest]
        if not dry_run:
            if gone:
                self._run("forget", *(one.id for one in gone))
            self._run("prune")
        return [one for one in found if one not in gone], gone

    def _manifest(self, snapshot: Snapshot) -> bytes:
        return self._run("dump", snapshot.id, f"/{snapshot.name}/{MANIFEST}").out.encode()

    def _json(self, *arguments: str) -> Any:
        try:
            return bounded.from_json(self._run(*arguments).out)
        except ValueError as error:
            raise _failed(self.place, "repository-failed", [str(error)]) from error

    def _run(
        self, *arguments: str, cwd: Path | None = None, on_line: Callable[[str], None] | None = None
    ) -> Done:
        """Raises ByreError. Where the repository is locked, the locks of commands that were killed are removed, and the
        command is run again; restic keeps those of commands that live."""
        try:
            return self._restic(*arguments, cwd=cwd, on_line=on_line)
        except BusyError:
            self._restic("unlock")
            return self._restic(*arguments, cwd=cwd, on_line=on_line)

    def _restic(
        self, *arguments: str, cwd: Path | None = None, on_line: Callable[[str], None] | None = None
    ) -> Done:
        mine = {"RESTIC_REPOSITORY": self.place, "RESTIC_PASSWORD": self.password, "RESTIC_PROGRESS_FPS": "1"}
        env = {name: value for name, value in self.env.items() if name not in OTHERS} | mine
        limit = QUICK if arguments[0] in MOVES_LITTLE else PATIENCE
        try:
            done = process.run(["restic", *arguments], env=env, timeout=limit, cwd=cwd, on_line=on_line)
        except process.NotFound as error:
            raise missing() from error
        except process.ProcessError as error:
            raise _failed(self.place, "repository-failed", error.lines or [error.why]) from error
        if done.ok:
            return done
        raise _failed(self.place, CODES.get(done.code) or _fault(done), done.lines)


def in_order(found: Sequence[Snapshot]) -> list[Snapshot]:
    """Oldest first. One comes after its parent, whatever the clock said; of a time in the future only the
    parent counts."""
    known = {one.id: one for one in found}
    keys: dict[str, tuple[bool, str, int]] = {}
    for one in found:
        chain: list[Snapshot] = []
        at: Snapshot | None = one
        while at and at.id not in keys and at not in chain:
            chain.append(at)
            at = known.get(at.parent)
        for each in reversed(chain):
            known_time, time, number = keys.get(each.parent, (False, "", 0))
            keys[each.id] = max((not each.early, each.stored_at, 0), (known_time, time, number + 1))
    return sorted(found, key=lambda one: keys[one.id])


def clock_remark(found: Sequence[Snapshot]) -> str:
    """What to say of backups that were stored at a time in the future; empty without any."""
    early = [f"{one.name} ({one.stored_at[:16]})" for one in found if one.early]
    if not early:
        return ""
    return (
        f"note: A clock is or was wrong. Stored at a time in the future: {', '.join(early)}. "
        "The latest is the one that was stored last, whatever its time."
    )


SAID = {
    "disk-small": "The disk of the repository {place}, or of this machine, is full.",
    "repository-unknown": "There is no repository in {place}.",
    "repository-locked": "Another command works on the repository {place}.",
    "backup-passphrase": "BACKUP_PASSPHRASE does not open the repository {place}. Nothing was changed.",
    "repository-damaged": "The repository {place} is damaged.",
    "repository-failed": "restic failed on the repository {place}.",
}


def missing() -> HostError:
    """restic is not there."""
    return HostError(
        "restic is not installed: it reads and writes repositories.",
        fault="restic-missing",
        hint="apt-get install restic (Debian, Ubuntu), dnf install restic (Fedora) or brew install restic (macOS); "
        "then the same command again",
    )


def none_yet(place: str) -> SettingsError:
    """The repository is empty."""
    return SettingsError(
        f"No backup in {place} yet.",
        fault="backup-unknown",
        hint=f"uv run invoke volumes backup --repo {shlex.quote(place)}",
    )


def _failed(place: str, fault: str, lines: Sequence[str]) -> ByreError:
    kind = {"repository-locked": BusyError, "disk-small": HostError}.get(fault, ServiceError)
    hint = "Free some space there, then the same command again" if fault == "disk-small" else ""
    return kind(SAID[fault].format(place=place), fault=fault, detail=lines, hint=hint)


def _fault(done: Done) -> str:
    text = f"{done.out[-20000:]}\n{done.err}"
    return next((fault for fault, words in WORDS if re.search(words, text)), "repository-failed")


def _snapshot(document: Mapping[str, Any]) -> Snapshot:
    """Raises ByreError for one that Byre did not make."""
    try:
        tags = [str(one) for one in document["tags"]]
        name = next(one.removeprefix(NAME) for one in tags if one.startswith(NAME))
        volumes = next(one.removeprefix(VOLUMES) for one in tags if one.startswith(VOLUMES)).split("+")
        if not arrival.NAME.fullmatch(name):
            raise ValueError(name)
        # restic writes the time of the machine's own zone, which summer and travel change.
        stored_at = datetime.fromisoformat(str(document["time"])).astimezone(UTC)
        return Snapshot(
            str(document["id"]), name, stored_at.isoformat(timespec="microseconds"), tuple(volumes),
            str(document.get("parent") or ""), stored_at > datetime.now(UTC) + SKEW,
        )  # fmt: skip
    except (StopIteration, LookupError, TypeError, ValueError) as error:
        raise ByreError(
            f"A snapshot with the tag {TAG!r} was not made by Byre: {json.dumps(document)[:200]}.",
            fault="repository-failed",
        ) from error
