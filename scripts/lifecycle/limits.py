"""How much memory each service of a team's stack may take, by the size of the machine: one that leaks, or is made to,
ends alone. Processors are not divided: who is busy gets those that the others leave."""

from __future__ import annotations

from scripts import pages
from scripts.fit.choose import OTHERS

MIB, GIB = 1 << 20, 1 << 30
# For each service: its part of the machine, and the least and the most of it. The least is more than twice what it was
# seen to take. The engine gets all but what the others need: a model without room there is refused before the start.
SHARES = {
    "webui": (1 / 8, 1536 * MIB, 8 * GIB),
    "database": (1 / 8, 1 * GIB, 16 * GIB),
    "mcp": (1 / 16, 1 * GIB, 2 * GIB),
    "planner": (1 / 8, 2 * GIB, 4 * GIB),
    "proxy": (1 / 16, 512 * MIB, 2 * GIB),
    "redis": (1 / 64, 256 * MIB, 512 * MIB),
    "postgres": (1 / 16, 512 * MIB, 4 * GIB),
}


def planned(total: int, more: int = 0) -> dict[str, int]:
    """Bytes for each setting NAME_MEMORY, on a machine with `total` bytes of memory and `more` pages than one."""
    engine = max(total - OTHERS - more * pages.MEMORY, GIB) // MIB * MIB
    return {"engine_memory": engine} | {
        f"{name}_memory": int(min(max(total * share, least), most)) // MIB * MIB
        for name, (share, least, most) in SHARES.items()
    }
