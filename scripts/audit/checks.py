"""Every check of the audit: its id, its reason, what looks and what judges. A check that could not look says so: it is
unknown, and never clean."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from scripts.audit import (
    judge_https,
    judge_network,
    judge_page,
    judge_processes,
    judge_secrets,
    probe_egress,
    probe_https,
    probe_network,
    probe_page,
    probe_processes,
    probe_secrets,
    vulnerabilities,
)
from scripts.doctor import judge_state, probe_state
from scripts.doctor.installation import Installation
from scripts.doctor.run import NotApplicable, Probe, Seen, run
from scripts.errors import ServiceError
from scripts.faults.finding import Finding, not_applicable, unknown
from scripts.lifecycle.site import Site

Judge = Callable[[Any], Iterator[Finding]]
PROCESSES = NotApplicable("the services are local processes")
UNCHECKED = "could not be checked"
SECRETS = {
    "secret-argv": "audit-secret-argv",
    "secret-environ": "audit-secret-environ",
    "secret-inspect": "audit-secret-inspect",
    "secret-logs": "audit-secret-log",
    "secret-state": "audit-secret-state",
    "secret-backups": "audit-secret-backup",
}


@dataclass(frozen=True)
class Check:
    """`reason` says why it is looked at, in a sentence. `limit` is in seconds. `alone`: after the others, which would
    disturb it."""

    id: str
    reason: str
    look: Callable[[Installation], Any]
    judge: Judge
    limit: float = 20.0
    alone: bool = False


def _of_site(look: Callable[[Site], Any]) -> Callable[[Installation], Any]:
    """Of an installation whose settings can be used."""

    def looked(installation: Installation) -> Any:
        if installation.site is None:
            raise ServiceError(
                installation.silent or "the settings can't be used: uv run invoke config",
                fault="audit-unchecked",
            )
        return look(installation.site)

    return looked


def _of_running(look: Callable[[Site], Any], *services: str) -> Callable[[Installation], Any]:
    """Of a stack that runs, with these services."""

    def looked(site: Site) -> Any:
        down = [name for name in services if name in site.services and name not in site.running]
        if down or not site.running:
            raise ServiceError(
                f"{down[0] if down else 'the stack'} does not run: uv run invoke start",
                fault="audit-unchecked",
            )
        return look(site)

    return _of_site(looked)


def _of_containers(look: Callable[[Site], Any]) -> Callable[[Installation], Any]:
    """Of services in containers."""
    running = _of_running(look)

    def looked(installation: Installation) -> Any:
        embedded = installation.site is not None and installation.site.runtime.containers is None
        return PROCESSES if embedded else running(installation)

    return looked


def _of_containers_with(look: Callable[[Installation, Site], Any]) -> Callable[[Installation], Any]:
    """As `_with_site`, of services in containers."""
    return lambda installation: _of_containers(partial(look, installation))(installation)


def _with_site(look: Callable[[Installation, Site], Any]) -> Callable[[Installation], Any]:
    """Of both: where the secrets are kept, and what runs."""
    return lambda installation: _of_running(partial(look, installation))(installation)


def _of_processes(look: Callable[[Installation, Site], Any]) -> Callable[[Installation], Any]:
    """As `_with_site`, of services that are processes of this machine."""

    def looked(installation: Installation, site: Site) -> Any:
        if site.runtime.containers is not None and not site.native:
            return NotApplicable("the services run in containers")
        return look(installation, site)

    return _with_site(looked)


def _named(id: str, judge: Judge) -> Judge:
    """Another room's judge, whose rows get the check's id."""

    def judged(seen: Any) -> Iterator[Finding]:
        yield from (replace(one, subject=id) for one in judge(seen))

    return judged


def _secret(id: str) -> Judge:
    return judge_secrets.searched(id, SECRETS[id])


CHECKS: tuple[Check, ...] = (
    Check(
        "ports",
        "A port that is open to others is a door.",
        _of_running(probe_network.ports),
        judge_network.ports,
    ),
    Check(
        "reach",
        "What answers at this machine's other addresses answers to its neighbours.",
        _of_running(probe_network.reach),
        judge_network.reach,
        60.0,
    ),
    Check(
        "keys",
        "Who has no key must get no answer, whoever reaches the port.",
        _of_running(probe_network.keys),
        judge_network.keys,
        40.0,
    ),
    Check(
        "https",
        "What goes over the network can be read by who stands between, unless TLS keeps it.",
        _of_running(probe_https.https, "proxy"),
        judge_https.https,
        60.0,
    ),
    Check(
        "connections",
        "The stack speaks to the machines that the settings name, and to no other.",
        _of_running(probe_network.connections),
        judge_network.connections,
    ),
    Check(
        "egress",
        "A packet that is sent in a moment is in no list of connections.",
        probe_egress.not_asked,
        judge_network.egress,
        probe_egress.IDLE_SECONDS + probe_egress.ANSWER_SECONDS + 60,
        alone=True,
    ),
    Check(
        "rights",
        "A program that is broken into can do what its user may do.",
        _of_running(probe_processes.rights),
        judge_processes.rights,
    ),
    Check(
        "networks",
        "A container on one more network has one more way out.",
        _of_containers(probe_processes.rights),
        judge_processes.networks,
    ),
    Check(
        "inner-network",
        "The engine, the MCP server and the database have no way out.",
        _of_containers(probe_state.networks),
        _named("inner-network", judge_state.networks),
    ),
    Check(
        "mounts",
        "A container reads and writes what is mounted into it.",
        _of_containers(probe_processes.rights),
        judge_processes.mounts,
    ),
    Check(
        "images",
        "A tag may stand for other bytes tomorrow; a digest can't.",
        _of_containers(probe_state.images),
        _named("images", judge_state.images),
    ),
    Check(
        "image-age",
        "An old image lacks the fixes of its packages that came since.",
        _of_containers(probe_processes.images),
        judge_processes.ages,
    ),
    Check(
        "drift",
        "What was changed by hand, or since the last start, is not what the settings say.",
        _of_running(probe_state.drift),
        _named("drift", judge_state.drift),
        40.0,
    ),
    Check(
        "files",
        "Whoever reads a secret's file has what it opens.",
        probe_processes.files,
        judge_processes.files,
    ),
    Check(
        "secret-argv",
        "Every user of a machine sees the arguments of every process.",
        probe_secrets.arguments,
        _secret("secret-argv"),
    ),
    Check(
        "secret-environ",
        "A program that a service starts, such as an MCP server, has no use for that service's secrets.",
        _of_processes(probe_secrets.environments),
        _secret("secret-environ"),
    ),
    Check(
        "secret-inspect",
        "Who may use the container tool sees what `inspect` shows.",
        _of_containers_with(probe_secrets.inspection),
        _secret("secret-inspect"),
    ),
    Check(
        "secret-logs",
        "Logs are read, copied and sent to others.",
        _with_site(probe_secrets.logs),
        _secret("secret-logs"),
        60.0,
    ),
    Check(
        "secret-state",
        "Files that describe the stack must not hold its secrets.",
        probe_secrets.state,
        _secret("secret-state"),
    ),
    Check(
        "secret-backups",
        "A backup goes to other disks and other hands.",
        probe_secrets.backups,
        _secret("secret-backups"),
        300.0,
    ),
    Check(
        "passwords",
        "A short or common password is guessed.",
        lambda installation: _of_site(partial(probe_secrets.strengths, installation))(installation),
        judge_secrets.strengths,
    ),
    Check(
        "sign-in",
        "The page decides who comes in, and for how long.",
        _of_running(probe_page.entry, "openwebui"),
        judge_page.entry,
        40.0,
    ),
    Check(
        "tools",
        "A text that a model reads may ask it to call a tool: one that writes does harm.",
        _of_running(probe_page.tools, "gateway", "mcp"),
        judge_page.tools,
        60.0,
    ),
    Check(
        "database-user",
        "A user without the right to write is a lock that no fault of a program opens.",
        _of_running(probe_page.database_user, "database"),
        judge_page.database_user,
    ),
    Check(
        "vulnerable",
        "What is known to be broken is broken into first.",
        vulnerabilities.not_asked,
        vulnerabilities.judge,
        300.0,
    ),
)
# Checks that are made only where a person asks for them, by the option that does.
ASKED_FOR: dict[str, tuple[str, Callable[[Installation], Any]]] = {
    "egress": ("packets", _of_running(probe_egress.egress, "openwebui")),
    "vulnerable": ("online", vulnerabilities.ask),
}


def asked(options: Collection[str]) -> tuple[Check, ...]:
    """Every check, with the looks that these options ask for."""
    looks = {id: look for id, (option, look) in ASKED_FOR.items() if option in options}
    return tuple(replace(one, look=looks.get(one.id, one.look)) for one in CHECKS)


def audit(installation: Installation, checks: Iterable[Check] = CHECKS) -> tuple[Finding, ...]:
    """Run the checks side by side, then each of those that run alone; their findings in the order given."""
    named = {one.id: one for one in checks}
    probes = {one.id: Probe(one.id, partial(one.look, installation), one.limit) for one in named.values()}
    rounds = [[one for one in probes.values() if not named[one.name].alone]]
    rounds += [[one] for one in probes.values() if named[one.name].alone]
    seen = {one.name: one for together in rounds for one in run(together)}
    return tuple(finding for id, check in named.items() for finding in judged(check, seen[id]))


def judged(check: Check, seen: Seen) -> Iterator[Finding]:
    """The findings of one check. What brought nothing could not be checked, for a reason."""
    if seen.found is None:
        yield unknown(check.id, f"{UNCHECKED}: {seen.why or 'nothing was found'}")
        return
    if isinstance(seen.found, NotApplicable):
        yield not_applicable(check.id, seen.found.why)
        return
    for one in check.judge(seen.found):
        yield unknown(one.subject, f"{UNCHECKED}: {one.seen}") if one.status == "unknown" else one
