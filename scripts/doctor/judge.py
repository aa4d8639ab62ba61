"""From evidence to diagnoses, in the order in which one fault causes another. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from scripts.doctor import judge_machine, judge_services, judge_state
from scripts.doctor.diagnosis import Diagnosis, ok, unknown
from scripts.doctor.evidence import Refused
from scripts.doctor.probe import NotApplicable, Seen

Judge = Callable[[Any], Iterator[Diagnosis]]

# Every probe, from the ground up: what stands further down fails where something above it does. What is slow comes
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
    ("services", judge_services.health),
    ("drift", judge_state.drift),
    ("model", judge_services.model),
    ("gpu", judge_services.gpu),
    ("database", judge_services.database),
    ("mcp", judge_services.mcp),
    ("webui", judge_services.page),
    ("logs", judge_services.logs),
)
# A line in a log of what works by now: the probes each of which shows that it does.
REFUTED = {
    "database-unreachable": {"database", "mcp"},
    "database-address": {"database", "mcp"},
    "database-login": {"database", "mcp"},
    "mcp-unreachable": {"webui"},
    "webui-engine": {"webui"},
}
NAMES: tuple[str, ...] = tuple(name for name, _ in ORDER)


def judge(seen: Iterable[Seen]) -> tuple[Diagnosis, ...]:
    """What each probe brought, judged, in ORDER. A probe that brought nothing is unknown, never well."""
    by_name = {one.name: one for one in seen}
    said: list[Diagnosis] = []
    for name, judged in ORDER:
        one = by_name.get(name)
        if one is None:
            said.append(unknown(name, "was not looked at"))
        elif one.found is None:
            said.append(unknown(name, one.why or "nothing was found"))
        elif isinstance(one.found, NotApplicable):
            said.append(Diagnosis(name, "not applicable", one.found.why))
        elif isinstance(one.found, Refused) and name not in judge_services.TAKES_REFUSALS:
            said.append(unknown(name, one.found.message))
        else:
            said += judged(one.found)
    return tuple(_without_past(said))


def _without_past(said: list[Diagnosis]) -> Iterator[Diagnosis]:
    """Errors in logs are left out where the thing itself was asked, and works."""
    bad = {one.probe for one in said if one.status != "ok"}
    well = {one.probe for one in said} - bad
    left = [one for one in said if one.probe != "logs" or not well & REFUTED.get(one.id, set())]
    yield from left
    if "logs" in bad and all(one.probe != "logs" for one in left):
        yield ok("logs", "only errors of what works again by now")


def wrong(diagnoses: Iterable[Diagnosis]) -> tuple[Diagnosis, ...]:
    """What the exit code says no for: advice is fine, and so is what does not apply."""
    return tuple(one for one in diagnoses if one.status in {"wrong", "unknown"})
