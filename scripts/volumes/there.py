"""A volume in another machine. A Keeper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.progress import Report
from scripts.volumes import remote_look, remote_pack, remote_swap, remote_unpack
from scripts.volumes.look import Look, Take
from scripts.volumes.manifest import Entry, Manifest
from scripts.volumes.remote import AT, Remote
from scripts.volumes.swap import now
from scripts.volumes.volume import Survey, Volume


@dataclass(frozen=True)
class There:
    volume: Volume
    remote: Remote

    @property
    def folder(self) -> None:
        return None

    @property
    def present(self) -> bool:
        return True  # otherwise its machine would be unknown

    def survey(self) -> Survey:
        return Survey(self.present, *remote_look.survey(self.volume))

    def admit(self, into: Path, forbidden: Sequence[Path]) -> None:
        """No folder of this machine is inside it."""
        self.remote.clear()

    def look(self, forbidden: Sequence[Path]) -> Look:
        return remote_look.look(self.volume)

    def read(self, there: Look, take: Take, tell: Callable[[int], None]) -> tuple[Entry, ...]:
        return remote_pack.read(self.volume, there, take, tell)

    def bring_back(
        self, file: Path, manifest: Manifest, report: Report
    ) -> tuple[Path | None, tuple[str, ...]]:
        return remote_unpack.bring_back(self.volume, file, manifest, report)

    def pending(self) -> bool:
        return remote_swap.pending(self.remote)

    def settle(self) -> None:
        remote_swap.settle(self.remote)

    def reset(self) -> None:
        remote_swap.reset(self.remote, now())

    def removal(self, aside: Path) -> str:
        return f"(when you don't need it: {self.remote.by_hand('rm', '-r', f'{AT}/{aside.name}')})"
