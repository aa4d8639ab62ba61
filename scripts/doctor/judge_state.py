"""Judges of the installation: settings, secrets, lock, what is left over, and what runs against what should run."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path

from scripts.amounts import duration
from scripts.doctor.evidence import (
    Backups,
    Drift,
    Images,
    Leftovers,
    Lock,
    Network,
    Place,
    Secrets,
    SettingsFile,
)
from scripts.faults.finding import Command, Finding, advice, invoke, ok, unknown, wrong

OTHERS = 0o077  # what group and world may do


def settings(seen: SettingsFile) -> Iterator[Finding]:
    """Whether .env is valid, private if it holds secrets, and not overridden by the environment."""
    for problem in seen.problems:
        yield wrong("settings", problem.fault or "settings-invalid", problem.text)
    for remark in seen.remarks:
        yield wrong("settings", "settings-comment", remark)
    for name, line in seen.shadowed:
        yield wrong("settings", "settings-shadowed", f"{name} in the environment overrides .env line {line}")
    open_ = seen.mode is not None and seen.mode & OTHERS and bool(seen.secrets)
    if open_:
        said = f"{seen.path} holds {seen.secrets[0]} and can be read by others (mode {seen.mode:o})"
        yield wrong("settings", "env-readable", said, commands=(_chmod("600", seen.path),))
    if not (seen.problems or open_):
        yield ok(
            "settings", f"{seen.path} is in order" if seen.mode is not None else "no .env: the defaults hold"
        )


def secrets(seen: Secrets) -> Iterator[Finding]:
    """Whether the secret files exist and only their owner can read them."""
    fine = 0
    for path, mode in seen.modes:
        if mode & OTHERS:
            right = "700" if path == seen.modes[0][0] else "600"
            said = f"secret {path} can be read by others (mode {mode:o})"
            yield wrong("secrets", "secret-readable", said, commands=(_chmod(right, path),))
        else:
            fine += 1
    for name in seen.missing:
        yield wrong(
            "secrets",
            "secret-missing",
            f"secret {name} is missing while services run",
            commands=invoke("restart"),
        )
    if fine == len(seen.modes) and not seen.missing:
        yield ok("secrets", f"{max(0, fine - 1)} files, readable only by their owner" if fine else "none yet")


def _chmod(mode: str, path: Path) -> Command:
    return Command(("chmod", mode, str(path)))


def lock(seen: Lock) -> Iterator[Finding]:
    """Whether another command holds this installation's lock."""
    who = f"`invoke {seen.command or '?'}` (process {seen.pid})"
    if seen.held is None:
        yield unknown("lock", "this system does not show whether the lock is held")
    elif not seen.held:
        yield ok("lock", "free")
    elif seen.alive:
        yield wrong("lock", "lock-held", f"{who} holds the lock of this installation")
    else:
        yield wrong("lock", "lock-stuck", f"the lock is held, but its holder (process {seen.pid}) has ended")


def leftovers(seen: Leftovers) -> Iterator[Finding]:
    """Processes that an earlier start left running."""
    if seen.orphans:
        who = ", ".join(f"{name} (process {pid})" for name, pid in seen.orphans)
        runs = "runs on without its" if len(seen.orphans) == 1 else "run on without their"
        yield wrong("leftovers", "services-left", f"{who} {runs} supervisor", commands=invoke("stop"))
    for name in seen.native:
        said = f"{name} was left by an earlier start with ENGINE_LOCATION=native"
        yield wrong("leftovers", "engine-left", said)
    if seen.idle:
        yield wrong("leftovers", "supervisor-idle", "the supervisor runs without services")
    if not (seen.orphans or seen.native or seen.idle):
        yield ok("leftovers", "none")


def drift(seen: Drift) -> Iterator[Finding]:
    """Whether the services run with the current settings and parts."""
    for name in seen.gone:
        said = f"{name} runs, but its files are no longer installed"
        yield wrong("drift", "part-missing", said, commands=invoke("build"))
    if seen.differ:
        runs = "is" if len(seen.differ) == 1 else "are"
        said = f"{', '.join(seen.differ)} {runs} running with outdated settings"
        if seen.how:
            said += f" ({'; '.join(f'{name}: {what}' for name, what in seen.how)})"
        yield wrong("drift", "services-outdated", said, commands=invoke("start"))
    if not (seen.differ or seen.gone):
        yield ok("drift", f"{', '.join(seen.compared)}: as the settings say")


def images(seen: Images) -> Iterator[Finding]:
    """Whether the images exist, are the pinned ones, and are named by digest."""
    for name in seen.gone:
        yield wrong("images", "image-missing", f"the image of {name} is not here", commands=invoke("build"))
    for name, pinned in seen.other:
        said = f"{name} runs from another image than {pinned}"
        yield wrong("images", "image-other", said, commands=invoke("start"))
    if seen.by_tag:
        yield wrong("images", "image-unpinned", f"{', '.join(seen.by_tag)} named by tag, not by digest")
    if not (seen.gone or seen.by_tag or seen.other):
        yield ok("images", f"{len(seen.pinned)} named by digest")


def networks(seen: Sequence[Network]) -> Iterator[Finding]:
    """Whether the networks exist, and the internal ones are internal."""
    bad = False
    for one in seen:
        if not one.there:
            yield wrong(
                "networks",
                "network-missing",
                f"the network {one.name} does not exist",
                commands=invoke("start"),
            )
        elif one.wanted and not one.internal:
            yield wrong(
                "networks", "network-open", f"the network {one.name} is not internal",
                # Stopped containers hold it. They are created again, and data are in volumes.
                fix=f"uv run invoke stop; then: podman network rm --force {one.name} (docker network rm {one.name}); "
                "then: uv run invoke start",
            )  # fmt: skip
        else:
            continue
        bad = True
    if not bad:
        yield ok("networks", ", ".join(one.name + (" (internal)" if one.internal else "") for one in seen))


def backups(seen: Backups) -> Iterator[Finding]:
    """Whether the newest backup is known to come back, and every one can be read."""
    for name in seen.bad:
        yield wrong("backups", "backup-damaged", f"{name} can't be read")
    if seen.half_updated:
        said = f"the change of Open WebUI to {seen.half_updated} was interrupted"
        yield wrong("backups", "update-interrupted", said, commands=invoke("start"))
    if seen.half_restored:
        said = "a restore or a reset was interrupted: the data may be of two moments"
        yield wrong("backups", "restore-interrupted", said, commands=invoke("start"))
    if seen.half_moved:
        source, target = seen.half_moved
        said = f"a move from {source} to {target} was interrupted; the data are those of {source}, unchanged"
        again = f"uv run invoke volumes move --to {target} --from {source}   moves them; without it they stay"
        yield advice("backups", "move-interrupted", said, fix=again)
    for path in seen.half_unknown:
        said = f"a move was interrupted, and its record can't be read: {path}"
        fix = f"Make it readable. If it is damaged: rm {shlex.quote(path)}; then the move again"
        yield wrong("backups", "move-interrupted", said, fix=fix)
    if seen.half_page:
        place = "PostgreSQL" if seen.half_page == "postgres" else "SQLite"
        said = f"a move of the page's users and chats was interrupted; they are in {place}"
        yield wrong("backups", "move-interrupted", said, commands=invoke("start"))
    for half, is_used in seen.half_folders:
        said = f"a move of {half.name} from {half.source} to {half.target} did not come to its end"
        if is_used:
            said += ", and the settings name the half copy: start refuses it"
            yield wrong(
                "backups", "move-interrupted", said, fix=f"{half.stay}; then the move again: {half.again}"
            )
        else:
            said += f"; the data are those in {half.source}, unchanged"
            fix = f"{half.again}   moves them; without it they stay"
            yield advice("backups", "move-interrupted", said, fix=fix)
    if not seen.newest:
        return
    said = f"{seen.newest}, {duration(seen.age)} old"
    if not seen.good:
        yield wrong("backups", "backup-damaged", f"{said}: damaged when it was last read")
    elif not seen.rehearsed:
        yield advice("backups", "backup-not-rehearsed", f"{said}: never rehearsed")
    else:
        yield ok("backups", f"{said}, rehearsed")


def volumes(seen: Sequence[Place]) -> Iterator[Finding]:
    """Whether each volume exists, is writable, and is used by this stack only."""
    fine = []
    for one in seen:
        if not one.there:
            yield wrong("volumes", "volume-missing", f"the volume of {one.name} is missing: {one.label}")
        elif not one.writable:
            yield wrong("volumes", "file-permission", f"{one.label} can't be written")
        elif one.holders:
            said = f"the volume of {one.name} is used by another container: {', '.join(one.holders)}"
            yield wrong("volumes", "volume-shared", said)
        else:
            fine.append(one.name)
    if len(fine) == len(seen):
        yield ok("volumes", ", ".join(fine))
