"""`swap` for a volume in another machine: `swap.sh` in one container, which ends even if Byre is killed.

A volume with the name of this one and `-unsettled` exists while a restore or a reset is under way, so that `pending`
is one quick question without a container.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from scripts.errors import ByreError, ServiceError
from scripts.volumes.remote import Remote

SCRIPT = Path(__file__).with_name("swap.sh")


def script(command: str, *arguments: str) -> tuple[str, ...]:
    """A program and its arguments."""
    return ("sh", "-c", SCRIPT.read_text(encoding="utf-8"), "swap.sh", command, *arguments)


def pending(remote: Remote) -> bool:
    return remote.ask("volume", "inspect", _mark(remote)).ok


def begin(remote: Remote) -> None:
    """Before the first change. Raises ServiceError."""
    if pending(remote):
        return
    done = remote.ask("volume", "create", _mark(remote))
    if done.code:
        raise ServiceError(
            f"{remote.tool} can't make the volume {_mark(remote)}.",
            fault="container-tool-failed",
            detail=done.lines,
            hint=f"{remote.tool} volume ls",
        )


def settle(remote: Remote) -> int:
    """Put right what a killed command left; returns how many bytes are free there. Raises ByreError."""
    remote.clear()
    blocks, size = remote.run(*script("settle"), write=True).split()
    end(remote)
    return int(blocks) * int(size)


def end(remote: Remote) -> None:
    """The volume is whole."""
    if pending(remote):
        remote.ask("volume", "rm", _mark(remote))


def exchange(remote: Remote, new: str, which: str) -> str:
    """A checked folder's content for the volume's; returns where the old one is, nothing if there was none.

    Raises ByreError with the old content in its place.
    """
    old = f".byre-before-restore-{which}"
    try:
        kept = remote.run(*script("exchange", new, which), write=True).decode().strip()
    except ByreError:
        settle(remote)
        if old not in remote.run("ls", "-A").decode().split():  # else there was no way but on
            raise
        kept = old
    end(remote)
    return kept


def reset(remote: Remote, which: str) -> None:
    """Remove the content, but for what restores put aside. Raises ByreError with the content in its place."""
    remote.clear()
    begin(remote)
    try:
        remote.run(*script("reset", which), write=True)
    except BaseException:
        with suppress(ByreError):
            settle(remote)
        raise
    end(remote)


def _mark(remote: Remote) -> str:
    return f"{remote.label}-unsettled"
