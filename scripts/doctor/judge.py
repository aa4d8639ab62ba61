"""From evidence to findings, in the order in which one fault causes another. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from scripts.doctor import judge_machine, judge_services, judge_state
from scripts.doctor.evidence import Refused
from scripts.doctor.run import NotApplicable, Seen
from scripts.faults.finding import Finding, not_applicable, ok, unknown

Judge = Callable[[Any], Iterator[Finding]]

# Every probe, from the ground up: a later one fails if an earlier one does. What is slow comes
# before the database: the machine, what runs, the GPU, MongoDB.
ORDER: tuple[tuple[str, Judge], ...] = (
    ("tools", judge_machine.tools),
    ("machine", judge_machine.machine),
    ("clock", judge_machine.clock),
    ("proxy", judge_machine.proxies),
    ("settings", judge_state.settings),
    ("secrets", judge_state.secrets),
    ("lock", judge_state.lock),
    ("disk", judge_machine.disks),
    ("memory", judge_machine.memory),
    ("ports", judge_machine.ports),
    ("leftovers", judge_state.leftovers),
    ("images", judge_state.images),
    ("networks", judge_state.networks),
    ("volumes", judge_state.volumes),
    ("backups", judge_state.backups),
    ("services", judge_services.services),
    ("drift", judge_state.drift),
    ("model", judge_services.model),
    ("gpu", judge_services.gpu),
    ("database", judge_services.database),
    ("mcp", judge_services.mcp),
    ("mcp-tools", judge_services.servers),
    ("webui", judge_services.page),
    ("logs", judge_services.logs),
)
# The probes that show, for each service, that an error in its log is over.
REFUTED = {
    "database-unreachable": {"database", "mcp"},
    "database-address": {"database", "mcp"},
    "database-login": {"database", "mcp"},
    "mcp-unreachable": {"webui"},
    "webui-engine": {"webui"},
}
NAMES: tuple[str, ...] = tuple(name for name, _ in ORDER)
RUNNING = (
    "services",
    "model",
    "database",
    "mcp",
    "mcp-tools",
    "webui",
    "logs",
)  # questions to a running stack


def judge(seen: Iterable[Seen], names: Iterable[str] = NAMES) -> tuple[Finding, ...]:
    """What each probe of `names` brought, judged, in ORDER. One that brought nothing is unknown, never well."""
    by_name, wanted = {one.name: one for one in seen}, frozenset(names)
    found: list[Finding] = []
    for name, judged in ORDER:
        if name in wanted:
            found += _judged(name, judged, by_name.get(name))
    return tuple(_without_past(found))


def _judged(name: str, judged: Judge, seen: Seen | None) -> Iterable[Finding]:
    if seen is None:
        return [unknown(name, "was not looked at")]
    if seen.found is None:
        return [unknown(name, seen.why or "nothing was found")]
    if isinstance(seen.found, NotApplicable):
        return [not_applicable(name, seen.found.why)]
    if isinstance(seen.found, Refused) and name not in judge_services.TAKES_REFUSALS:
        return [unknown(name, seen.found.message)]
    return judged(seen.found)


def _without_past(said: list[Finding]) -> Iterator[Finding]:
    """Errors in logs are left out where the thing itself was asked, and works."""
    bad = {one.subject for one in said if one.status != "ok"}
    well = {one.subject for one in said} - bad
    left = [one for one in said if one.subject != "logs" or not well & REFUTED.get(one.fault, set())]
    yield from left
    if "logs" in bad and all(one.subject != "logs" for one in left):
        yield ok("logs", "only errors from parts that work again now")
