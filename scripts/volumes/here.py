"""A volume on this machine. A Keeper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.errors import HostError, SettingsError
from scripts.progress import Report
from scripts.volumes import here_pack, here_unpack, swap
from scripts.volumes.look import Look, Take, look, secret
from scripts.volumes.manifest import Entry, Manifest
from scripts.volumes.volume import OTHER, Survey, Volume, usage


@dataclass(frozen=True)
class Here:
    volume: Volume

    @property
    def folder(self) -> Path:
        return self.volume.place

    @property
    def present(self) -> bool:
        return self.folder.is_dir()

    def survey(self) -> Survey:
        return Survey(self.present, usage(self.folder), swap.aside(self.volume))

    def admit(self, into: Path, forbidden: Sequence[Path]) -> None:
        if not self.present:
            raise HostError(
                f"{self.volume.label} has no folder yet: {self.folder}.",
                fault="volume-missing",
                hint="uv run invoke start",
            )
        for one in (path.resolve() for path in forbidden):
            if self.folder.is_relative_to(one) or one.is_relative_to(self.folder):
                raise secret(self.volume)
        if into.resolve().is_relative_to(self.folder):
            raise SettingsError(
                f"{into} is inside {self.volume.label} itself.",
                fault="argument-invalid",
                hint=f"Choose a folder outside it: {OTHER}",
            )

    def look(self, forbidden: Sequence[Path]) -> Look:
        return look(self.volume, forbidden)

    def read(self, there: Look, take: Take, tell: Callable[[int], None]) -> tuple[Entry, ...]:
        return here_pack.read(self.volume, there, take, tell)

    def bring_back(
        self, file: Path, manifest: Manifest, report: Report
    ) -> tuple[Path | None, tuple[str, ...]]:
        return here_unpack.bring_back(self.volume, file, manifest, report)

    def pending(self) -> bool:
        return swap.pending(self.volume)

    def settle(self) -> None:
        swap.settle(self.volume)

    def reset(self) -> None:
        swap.reset(self.volume)

    def removal(self, aside: Path) -> str:
        return "(remove it when you don't need it)"
