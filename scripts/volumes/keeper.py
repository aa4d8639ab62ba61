"""Who does the work on a volume: one on this machine, one by containers in another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from scripts.progress import Report
from scripts.volumes.look import Look, Take
from scripts.volumes.manifest import Entry, Manifest
from scripts.volumes.volume import Survey, Volume


class Keeper(Protocol):
    """The verbs of a volume. All raise ByreError; whoever changes the volume holds the home's lock."""

    @property
    def folder(self) -> Path | None:
        """Where it is, if that is on this machine."""

    @property
    def present(self) -> bool:
        """Whether it was made yet."""

    def survey(self) -> Survey:
        """What there is of it. It may be in use."""

    def admit(self, into: Path, forbidden: Sequence[Path]) -> None:
        """Check that it may be backed up into a folder, and that no other work of Byre's is under way on it."""

    def look(self, forbidden: Sequence[Path]) -> Look:
        """Every file as it is now, but caches."""

    def read(self, there: Look, take: Take, tell: Callable[[int], None]) -> tuple[Entry, ...]:
        """Read the content once, as surveyed; returns its entries with their sha256.

        `tell` gets the number of bytes of each piece.
        """

    def bring_back(
        self, file: Path, manifest: Manifest, report: Report
    ) -> tuple[Path | None, tuple[str, ...]]:
        """Replace the content by that of a checked archive, whole or not at all.

        Returns where the old content is, and which extended attributes can't be set, as `Restored` has them.
        """

    def pending(self) -> bool:
        """Whether a killed restore or reset left it in two places: no service should use it before `settle`."""

    def settle(self) -> None:
        """Put right what a killed restore or reset left; most often nothing."""

    def reset(self) -> None:
        """Remove the content; what restores put aside stays. The caller has asked."""

    def removal(self, aside: Path) -> str:
        """How a person removes what a restore put aside."""


def keeper_of(volume: Volume) -> Keeper:
    from scripts.volumes.here import Here
    from scripts.volumes.there import There

    return There(volume, volume.remote) if volume.remote else Here(volume)


def survey(volume: Volume) -> Survey:
    return keeper_of(volume).survey()


def pending(volume: Volume) -> bool:
    return keeper_of(volume).pending()


def settle(volume: Volume) -> None:
    keeper_of(volume).settle()


def reset(volume: Volume) -> None:
    keeper_of(volume).reset()
