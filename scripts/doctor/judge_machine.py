"""Judges of the machine: tools, what setup found, disk, memory, ports, proxies, the clock."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scripts.amounts import size
from scripts.doctor.evidence import Clock, Disk, Port, Proxies, Room, Tools
from scripts.faults.finding import Finding, advice, ok, wrong

NEARLY_FULL = 1_000_000_000  # bytes: what chats, logs and a small update take
FULL = 50_000_000
LOCAL = ("127.0.0.1", "localhost")
# Seconds that clocks may differ: a Date header has whole seconds, and an answer may take some.
SKEW = 60.0


def tools(seen: Tools) -> Iterator[Finding]:
    """Whether uv is installed, and the versions of Byre, Python and the parts."""
    parts = ", ".join(f"{name} {version or 'not installed'}" for name, version in seen.parts.items())
    if not seen.uv:
        yield advice("tools", "program-missing", "uv is not on PATH", fix="pip install uv")
        return
    yield ok("tools", f"Byre {seen.byre}, Python {seen.python}, {seen.uv}{'; ' if parts else ''}{parts}")


def machine(seen: Sequence[Finding]) -> Iterator[Finding]:
    """setup's findings, in its order."""
    yield from seen


def disks(seen: Sequence[Disk]) -> Iterator[Finding]:
    """Whether each folder is writable and has the space that the next start needs."""
    for one in seen:
        if one.read_only:
            yield wrong(
                "disk", "disk-read-only", f"the file system of {one.folder} is read-only",
                fix="dmesg says whether the disk fails. If not, mount it for writing (sudo mount -o remount,rw …), or "
                "put BYRE_HOME in .env on another disk",
            )  # fmt: skip
        elif not one.writable:
            yield wrong("disk", "file-permission", f"{one.folder} can't be written")
        elif one.need > one.free:
            yield wrong(
                "disk",
                "disk-small",
                f"Too little disk for {one.folder}: {one.need / 1e9:.1f} GB needed, {one.free / 1e9:.1f} GB free.",
            )
        elif one.free < FULL:
            yield wrong("disk", "disk-full", f"{size(one.free)} free for {one.folder}")
        elif one.files == 0:
            yield wrong(
                "disk",
                "inodes-full",
                f"the file system of {one.folder} has no room for another file (inodes)",
            )
        elif one.free - one.need < NEARLY_FULL:
            yield wrong("disk", "disk-nearly-full", f"{size(one.free)} free for {one.folder}")
        else:
            more = f", {size(one.need)} of it needed" if one.need else ""
            yield ok("disk", f"{size(one.free)} free for {one.folder}{more}")


def memory(seen: Room) -> Iterator[Finding]:
    """Whether the model fits in memory."""
    if seen.no:
        yield wrong(
            "memory", "model-no-room", seen.no,
            fix="Choose a smaller model (uv run invoke models), a smaller CONTEXT_LENGTH, or a larger limit in .env. "
            f"What fits: uv run invoke fit {seen.model}",
        )  # fmt: skip
    elif seen.tight:
        yield wrong("memory", "model-tight", seen.tight)
    else:
        yield ok("memory", f"{size(seen.free)} available of {size(seen.total)}; {seen.model} has room")


def ports(seen: Sequence[Port]) -> Iterator[Finding]:
    """Whether the ports of services that are not running are free."""
    fine = []
    for one in seen:
        if one.left:  # reported as a leftover, with its own fix
            continue
        if one.running or one.free:
            fine.append(f"{one.setting} {one.number}")
            continue
        said = f"{one.setting}={one.number} is taken by {one.holder or 'another program'}"
        if one.in_machine:
            said += "; in a Podman machine, another container may hold it"
        if one.moves:
            elsewhere = f"{said}; {one.service} will listen on another port"
            yield advice("ports", "port-taken", elsewhere, fix="Nothing to do: start chooses a free port")
        else:
            # Who holds it is known: how to find that out, which is in the table, is left out.
            act = (
                "End that program if you know it (never ssh or a service of the system), "
                f"or set {one.setting} in .env. Then: uv run invoke start"
            )
            yield wrong("ports", "port-taken", said, fix=act if one.holder else "")
    if fine:
        yield ok("ports", f"{', '.join(fine)}: free, or used by Byre")


def proxies(seen: Proxies) -> Iterator[Finding]:
    """Whether `no_proxy` excepts this machine where a proxy is set."""
    if not seen.used:
        yield ok("proxy", "no proxy is set")
        return
    names = {one.strip().lower() for one in seen.excepted}
    lacks = [name for name in LOCAL if name not in names and "*" not in names]
    if lacks:
        yield wrong("proxy", "proxy-local", f"{seen.used[0]} is set, but no_proxy lacks {', '.join(lacks)}")
    else:
        yield ok("proxy", f"{', '.join(seen.used)}; this machine is excepted")


def clock(seen: Clock) -> Iterator[Finding]:
    """Whether this machine's clock agrees with other clocks, or at least with its own files."""
    differ = [skewed("clock", whose, ahead) for whose, ahead in seen.others if abs(ahead) > SKEW]
    yield from differ
    if differ:
        return
    if seen.future > SKEW:
        said = (
            f"this machine's clock is {seen.future:.0f} s behind the time at which its own files were written"
        )
        yield wrong("clock", "clock-wrong", said)
        return
    shown = ", ".join(f"{whose} {ahead:+.0f} s" for whose, ahead in seen.others)
    yield ok(
        "clock", shown or "No Byre file has a timestamp in the future; nothing to compare the clock with"
    )


def skewed(probe: str, whose: str, ahead: float) -> Finding:
    """`ahead` is how many seconds the other clock is ahead of this machine's."""
    word = "behind" if ahead > 0 else "ahead of"
    return wrong(probe, "clock-wrong", f"this machine's clock is {abs(ahead):.0f} s {word} {whose}'s")
