"""Judges of the processes and of the files: rights, networks, mounts, modes, owners. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scripts.amounts import duration
from scripts.audit.evidence import File, Hardening, Image, Rights
from scripts.faults.finding import Command, Finding, advice, invoke, ok, unknown, wrong

OTHERS = 0o077  # what group and world may do
# CAP_NET_BIND_SERVICE: a proxy as a local process opens the ports 80 and 443 with it.
# https://man7.org/linux/man-pages/man7/capabilities.7.html
BINDS = 1 << 10
OLD = 180 * 86400.0  # seconds
AGAIN = invoke("restart")


def rights(seen: tuple[Rights, ...]) -> Iterator[Finding]:
    """Whether nothing runs as root or with more rights than the compose file gives it."""
    root = [one.service for one in seen if one.kernel.uid == 0]
    if root:
        yield wrong("rights", "audit-root", f"as root: {', '.join(root)}")
    found = [finding for one in seen for finding in _of_service(one)]
    yield from found
    if not (root or found):
        yield ok("rights", f"{', '.join(one.service for one in seen)}: not root, no capabilities")


def _of_service(one: Rights) -> Iterator[Finding]:
    kernel = one.kernel
    if (kernel.capabilities or 0) & ~BINDS and kernel.uid != 0:
        yield wrong("rights", "audit-rights", f"{one.service} has capabilities ({kernel.capabilities:x})")
    elif kernel.uid is None and one.has is None:
        yield unknown("rights", f"{one.service}: its process can't be seen")
    if one.has and one.wanted and (more := list(_more(one.wanted, one.has))):
        yield wrong("rights", "audit-rights", f"{one.service}: {', '.join(more)}", commands=AGAIN)


def _more(wanted: Hardening, has: Hardening) -> Iterator[str]:
    """In which respects a container may do more than it is meant to."""
    if has.privileged:
        yield "privileged"
    if has.user != wanted.user:
        yield f"its user is {has.user or 'root'} instead of {wanted.user or 'root'}"
    if wanted.drops_all and not has.drops_all:
        yield "keeps capabilities"
    if has.adds:
        yield f"adds {', '.join(has.adds)}"
    if wanted.no_new_privileges and not has.no_new_privileges:
        yield "may gain new privileges"
    if wanted.read_only and not has.read_only:
        yield "its root file system is writable"
    if more := sorted({*has.unconfined} - {*wanted.unconfined}):
        yield f"runs with {', '.join(more)}"
    if has.host_namespaces:
        yield f"shares this machine's {', '.join(has.host_namespaces)}"


def ages(seen: tuple[Image, ...]) -> Iterator[Finding]:
    """Whether no image is so old that fixes of its packages are missing."""
    old = [one for one in seen if one.age is not None and one.age > OLD]
    for one in old:
        said = f"the image of {one.service} was made {duration(one.age or 0)} ago"
        yield advice("image-age", "audit-image-old", said)
    for one in seen:
        if one.age is None:
            yield unknown("image-age", f"{one.service}: its image does not say when it was made")
    if not seen:
        yield unknown("image-age", "no container of the stack was seen")
    elif not old and all(one.age is not None for one in seen):
        oldest = max(one.age or 0 for one in seen)
        yield ok("image-age", f"{len(seen)} images, the oldest of {duration(oldest)} ago")


def networks(seen: tuple[Rights, ...]) -> Iterator[Finding]:
    """Whether each container is on the networks of the compose file and on no other."""
    bad = False
    for one in seen:
        if one.has and one.wanted and (more := sorted({*one.has.networks} - {*one.wanted.networks})):
            bad = True
            yield wrong(
                "networks", "audit-network", f"{one.service} is also on {', '.join(more)}", commands=AGAIN
            )
    contained = [one.service for one in seen if one.has]
    if not contained:
        yield unknown("networks", "no container of the stack was seen")
    elif not bad:
        yield ok("networks", f"{', '.join(contained)}: on their own networks alone")


def mounts(seen: tuple[Rights, ...]) -> Iterator[Finding]:
    """Whether each container sees the files of the compose file and no others."""
    bad = False
    for one in seen:
        if not (one.has and one.wanted):
            continue
        wanted = dict(one.wanted.mounts)
        for socket in one.has.sockets:
            bad = True
            said = f"{one.service} holds {socket}: it can start containers with any rights"
            yield wrong("mounts", "audit-mount", said, commands=AGAIN)
        for target, writable in one.has.mounts:
            if target not in wanted:
                bad = True
                yield wrong("mounts", "audit-mount", f"{one.service} also sees {target}", commands=AGAIN)
            elif writable and not wanted[target]:
                bad = True
                yield wrong("mounts", "audit-mount", f"{one.service} can write {target}", commands=AGAIN)
    contained = [one.has for one in seen if one.has]
    if not contained:
        yield unknown("mounts", "no container of the stack was seen")
    elif not bad:
        count = sum(len(one.mounts) for one in contained)
        yield ok("mounts", f"{count} mounts: all of the compose file")


def files(seen: tuple[File, ...]) -> Iterator[Finding]:
    """Whether only their owner reads the files that hold secrets and data."""
    opened = [one for one in seen if (one.private and one.mode & OTHERS) or one.open]
    if opened:
        named = _first(f"{one.path} (mode {one.mode:o})" for one in opened)
        closing = tuple(Command(("chmod", f"{one.mode & 0o700:o}", str(one.path))) for one in opened)
        yield wrong("files", "audit-file-open", f"open to others: {named}", commands=closing)
    strange = [one for one in seen if one.owners and one.owner not in one.owners]
    if strange:
        named = _first(f"{one.path} (of user {one.owner})" for one in strange)
        yield wrong("files", "audit-file-owner", f"of another user: {named}")
    if not (opened or strange):
        yield ok("files", f"{len(seen)} files and folders, closed to others")


def _first(names: Iterable[str]) -> str:
    """The first of them, and how many more there are."""
    first, *rest = [*names]
    return f"{first} and {len(rest)} more" if rest else first
