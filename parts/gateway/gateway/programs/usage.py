"""What each key has used: requests and tokens, today and in all. A day is one of UTC."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from gateway.programs import kept

SECONDS = 5.0  # a crash loses no more of the counts than this

log = logging.getLogger("gateway.usage")


@dataclass
class Count:
    """Requests that were let in, and tokens as the engine counted them."""

    requests: int = 0
    tokens_in: int = 0
    tokens_out: int = 0

    @property
    def tokens(self) -> int:
        """Both ways."""
        return self.tokens_in + self.tokens_out


@dataclass
class Used:
    """Of one key. `last` is in seconds since 1970, 0 for never."""

    day: str = ""
    last: int = 0
    today: Count = field(default_factory=Count)
    total: Count = field(default_factory=Count)


class Usage:
    """The counts in a folder, as `usage.json`: a line for each key, however long it is used."""

    def __init__(self, folder: Path | None) -> None:
        self._file = folder / "usage.json" if folder else None
        self._used: dict[str, Used] = {}
        self._changed = False
        if self._file:
            try:
                found = kept.read(self._file).get("used", {})
                self._used = {str(name): _used(one) for name, one in found.items()}
            except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
                log.error("%s can't be read, and is begun again: %s", self._file, type(error).__name__)

    def of(self, name: str) -> Used:
        """What the key has used by now."""
        used = self._used.setdefault(name, Used())
        if used.day != (now := _day()):
            used.day, used.today = now, Count()
        return used

    def add(self, name: str, requests: int = 0, tokens_in: int = 0, tokens_out: int = 0) -> None:
        """Count what was used just now."""
        used = self.of(name)
        used.last = int(time.time())
        for count in (used.today, used.total):
            count.requests += requests
            count.tokens_in += tokens_in
            count.tokens_out += tokens_out
        self._changed = True

    def forget(self, name: str) -> None:
        """A new key of this name begins at nothing."""
        self._changed |= self._used.pop(name, None) is not None

    def document(self, name: str) -> dict[str, Any]:
        """The counts of a key, to be shown."""
        used = self.of(name)
        return {"last_used": used.last, "today": asdict(used.today), "total": asdict(used.total)}

    def save(self) -> None:
        """Write what has changed. A disk that is full is tried again with the next change."""
        if not self._changed or not self._file:
            return
        self._changed = False
        try:
            used = {name: asdict(one) for name, one in self._used.items()}
            kept.write(self._file, {"used": used}, lasting=False)
        except OSError as error:
            self._changed = True
            log.error("%s can't be written: %s", self._file, error.strerror)

    async def keep(self) -> None:
        """Save now and then, until it is cancelled."""
        while True:
            await asyncio.sleep(SECONDS)
            self.save()


def _day() -> str:
    return f"{datetime.now(UTC):%Y-%m-%d}"


def until_tomorrow() -> int:
    """Seconds until the next day begins."""
    now = datetime.now(UTC)
    tomorrow = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return int((tomorrow - now).total_seconds()) + 1


def _used(given: dict[str, Any]) -> Used:
    today, total = (
        Count(**{field: int(number) for field, number in given[name].items()}) for name in ("today", "total")
    )
    return Used(str(given["day"]), int(given["last"]), today, total)
