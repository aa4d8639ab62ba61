"""What slows processors and GPUs: heat and power limits, as the kernel or the vendor's tool reports them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from scripts.host.ask import Asker
from scripts.host.reading import ROOT, text

# Time since the driver was loaded for which a GPU's clocks were slowed, in microseconds.
# `nvidia-smi --help-query-gpu`, section clocks_event_reasons_counters; drivers before R550 don't know it.
_COUNTERS = "clocks_event_reasons_counters"
_POWER_CAP = f"{_COUNTERS}.sw_power_cap"
_SLOWED = tuple(
    f"{_COUNTERS}.{reason}"
    for reason in ("sw_thermal_slowdown", "hw_thermal_slowdown", "hw_power_brake_slowdown")
)
_CLOCK = "clocks.sm"
PATIENCE = 3.0  # seconds: it is asked around each repetition, and takes 0.03 if the driver is in use


@dataclass(frozen=True)
class Held:
    """Seconds for which a GPU's clocks were slowed: by its power limit, which is a setting, or because it was too hot
    or its power supply too weak. Of several GPUs, the largest. `clock` is that of its cores at the time of reading, in
    MHz; None if unknown."""

    power_limit: float = 0.0
    slowed: float = 0.0
    clock: int | None = None


class Nvidia:
    """NVIDIA's own tool. Where it is not there, or does not know the question, it is not asked again."""

    def __init__(self, ask: Asker | None = None) -> None:
        self._ask = ask or Asker(timeout=PATIENCE)
        self.tells = True

    def read(self) -> tuple[Held, ...]:
        """For each GPU; empty if unknown."""
        if not self.tells:
            return ()
        query = f"--query-gpu={','.join((_POWER_CAP, *_SLOWED, _CLOCK))}"
        said = self._ask.text("nvidia-smi", query, "--format=csv,noheader,nounits")
        rows = [[part.strip() for part in line.split(",")] for line in said.splitlines()]
        found = tuple(
            _held(row) for row in rows if len(row) == 2 + len(_SLOWED) and all(map(str.isdigit, row[:-1]))
        )
        self.tells = bool(found)
        return found


def _held(row: list[str]) -> Held:
    power, *slowed = (int(one) / 1e6 for one in row[:-1])
    return Held(power, sum(slowed), int(row[-1]) if row[-1].isdigit() else None)


def between(before: tuple[Held, ...], after: tuple[Held, ...]) -> Held | None:
    """The longest time that one GPU was slowed between the readings, and the highest clock at the second; None if
    unknown."""
    if not before or len(before) != len(after):
        return None
    pairs = list(zip(before, after, strict=True))
    clocks = [new.clock for new in after if new.clock is not None]
    return Held(
        max(max(0.0, new.power_limit - old.power_limit) for old, new in pairs),
        max(max(0.0, new.slowed - old.slowed) for old, new in pairs),
        max(clocks, default=None),
    )


def processors(root: Path = ROOT) -> int | None:
    """Thermal events of cores and of whole processors since boot, where the kernel counts them (Intel).

    https://github.com/torvalds/linux/blob/master/drivers/thermal/intel/therm_throt.c
    """
    cores: list[int] = []
    packages: dict[str, int] = {}
    for folder in (root / "sys/devices/system/cpu").glob("cpu[0-9]*/thermal_throttle"):
        if (count := text(folder / "core_throttle_count")).isdigit():
            cores.append(int(count))
        if (
            count := text(folder / "package_throttle_count")
        ).isdigit():  # each of its processors reports the same
            package = text(folder.parent / "topology/physical_package_id")
            packages[package] = max(int(count), packages.get(package, 0))
    return sum(cores) + sum(packages.values()) if cores or packages else None


def power_limits(root: Path = ROOT) -> tuple[str, ...]:
    """The limits of power that are set for each processor, such as `package-0: long_term 125 W, short_term 241 W`.

    https://docs.kernel.org/power/powercap/powercap.html
    """
    found = []
    for zone in sorted((root / "sys/class/powercap").glob("intel-rapl:[0-9]*")):
        if not re.fullmatch(r"intel-rapl:\d+", zone.name):  # below a processor: its cores, its memory
            continue
        limits = []
        for path in sorted(zone.glob("constraint_*_power_limit_uw")):
            name = text(zone / path.name.replace("_power_limit_uw", "_name"))
            microwatts = text(path)
            if name and microwatts.isdigit():
                limits.append(f"{name} {int(microwatts) / 1e6:g} W")
        if limits:
            found.append(f"{text(zone / 'name') or zone.name}: {', '.join(limits)}")
    return tuple(found)
