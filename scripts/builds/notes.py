"""What is remembered of builds between starts: the release's record, what could not be had or failed, what serves."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.builds.kinds import Archive, Backend
from scripts.home import Home, read_json, write_state

VERSION = 1
AGAIN = 24 * 3600.0  # seconds after which what failed is tried again


@dataclass(frozen=True)
class Notes:
    """A small file in the state. If it is damaged, everything is found out again."""

    path: Path

    @classmethod
    def of(cls, home: Home) -> Notes:
        """Those of this home."""
        return cls(home.run / "builds.json")

    def archives(self, url: str) -> dict[Backend, Archive]:
        """What the record at this address said; empty where it was not read yet."""
        return {one.backend: one for one in self.recorded()} if self._known().get("url") == url else {}

    def recorded(self) -> tuple[Archive, ...]:
        """What the record that was read last said, wherever it was."""
        known = self._known().get("archives")
        try:
            return tuple(Archive(**one) for one in known) if isinstance(known, list) else ()
        except TypeError:
            return ()

    def keep(self, url: str, archives: Mapping[Backend, Archive]) -> None:
        """Keep what the record at this address said."""
        self._add(url=url, archives=[one.document() for one in archives.values()])

    def refused(self, what: str) -> str:
        """Why `what`, an address or a sha256 on a machine, was of no use within the last day; else empty."""
        known = self._refusals().get(what)
        since = known.get("time") if isinstance(known, dict) else None
        if not isinstance(known, dict) or not isinstance(since, int | float):
            return ""
        return str(known.get("why", "")) if 0 <= time.time() - since < AGAIN else ""

    def refuse(self, what: str, why: str) -> None:
        """Remember it for a day."""
        old = {name: one for name, one in self._refusals().items() if self.refused(name)}
        self._add(refused={**old, what: {"time": time.time(), "why": why}})

    def forget(self) -> None:
        """Nothing is refused any more: all of it is tried again."""
        if self._refusals():
            self._add(refused={})

    def trusted(self, what: str) -> bool:
        """Whether this build answered right on this machine."""
        known = self._known().get("trusted")
        return isinstance(known, list) and what in known

    def trust(self, what: str) -> None:
        """It answered right."""
        known = self._known().get("trusted")
        before = known if isinstance(known, list) else []
        self._add(trusted=[*(one for one in before[-9:] if one != what), what])

    def serves(self) -> dict[str, Any]:
        """What the engine was last started from; empty where it never was. See `serve`."""
        known = self._known().get("serves")
        return known if isinstance(known, dict) else {}

    def serve(self, **what: Any) -> None:
        """What the engine is started from: `program` (empty: the part's own), `text`, and what it depends on."""
        self._add(serves=what)

    def _known(self) -> dict[str, Any]:
        known = read_json(self.path)
        return known if isinstance(known, dict) and known.get("version") == VERSION else {}

    def _refusals(self) -> dict[str, Any]:
        known = self._known().get("refused")
        return known if isinstance(known, dict) else {}

    def _add(self, **more: Any) -> None:
        """It is written only if something changes."""
        known = self._known()
        if {**known, **more} != known:
            write_state(self.path, json.dumps({"version": VERSION, **known, **more}, indent=1))
