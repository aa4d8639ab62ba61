"""The `tar` of this machine, or of a container, and how it is called."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal

from scripts import process

PLACE_LABEL = "security.selinux"  # of the place, not of the data: a restored file gets that of its new place

BLOCKS = "--blocking-factor=2048"  # of 512 bytes. With tar's own 20, writing takes twice the processor time

WORK = ".byre-"  # begins the names of our own folders in a volume, which are not part of its content


class Bad(ValueError):
    """What passes by is damaged, or holds what it should not."""


@dataclass(frozen=True)
class Tar:
    """How a tar is called. https://www.gnu.org/software/tar/manual/ https://man.freebsd.org/bsdtar"""

    program: str = "tar"
    gnu: bool = True

    def create(self, excluded: Sequence[str] = ()) -> list[str]:
        """Without the files to read, which come last. The paths that stay out begin with `./`."""
        if self.gnu:
            return [
                self.program, "--create", "--file=-", "--format=posix", "--sort=name", "--numeric-owner", "--sparse",
                "--xattrs", f"--xattrs-exclude={PLACE_LABEL}", "--anchored", f"--exclude=./{WORK}*",
                "--no-wildcards", *(f"--exclude={path}" for path in excluded),
            ]  # fmt: skip
        return [
            self.program, "-c", "-f", "-", "--format", "pax", "--numeric-owner", "--xattrs", "--no-acls", "--no-fflags",
            *(f"--exclude={path}" for path in (f"./{WORK}*", *map(_literal, excluded))),
        ]  # fmt: skip

    def extract(self, owners: bool) -> list[str]:
        """From standard input; `owners` says whether this user may give files away."""
        same = "--same-owner" if owners else "--no-same-owner"
        if self.gnu:
            return [
                self.program, "--extract", "--file=-", BLOCKS, "--delay-directory-restore", "--xattrs",
                "--xattrs-include=*", "--numeric-owner", same, "--preserve-permissions",
            ]  # fmt: skip
        return [self.program, "-x", "-f", "-", "-p", "-S", "--xattrs", "--numeric-owner", same]


@functools.cache
def local_tar(path: str) -> Tar:
    """This machine's: GNU's where there is one. macOS has BSD's."""
    env = {"PATH": path} if path else {}
    asked: Callable[[str], str] = lambda program: process.run([program, "--version"], env=env, timeout=10).out  # noqa: E731
    for program in ("gtar", "tar"):
        with suppress(process.ProcessError):
            if "GNU tar" in asked(program):
                return Tar(program)
    return Tar(gnu=False)


def nanoseconds(seconds: str) -> int:
    """From decimal seconds since the epoch."""
    return int(Decimal(seconds).scaleb(9))


def found_nanoseconds(seconds: str) -> int:
    """The same from what `find` and `stat` print: whole seconds rounded down, and what comes after them. So -2.5 is a
    second and a half before the epoch."""
    whole, _, part = seconds.partition(".")
    return int(whole) * 10**9 + nanoseconds(f"0.{part or 0}")


def _literal(path: str) -> str:
    """A path as a pattern that matches it alone."""
    return "".join(f"\\{letter}" if letter in "*?[]\\" else letter for letter in path)
