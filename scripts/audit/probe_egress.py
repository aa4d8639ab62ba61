"""Probe of what leaves: what the services send to other machines while the stack idles, and while it answers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from scripts.audit import inspected, packets, probe_network, sockets
from scripts.audit.evidence import Egress, Sent
from scripts.audit.packets import Count, Flow
from scripts.doctor.installation import Installation
from scripts.doctor.run import NotApplicable
from scripts.errors import ByreError, ServiceError
from scripts.host.processes import family
from scripts.lifecycle import choose_model, clients
from scripts.lifecycle.site import Site

IDLE_SECONDS, ANSWER_SECONDS = 10.0, 240.0
QUESTION, ABOUT_DATA = "Say hello.", "How many documents are there?"
PROC = Path("/proc")


def not_asked(_: Installation) -> NotApplicable:
    """Nobody has asked for it."""
    return NotApplicable("not asked for: --packets counts them, as root; it asks the page two questions")


def egress(site: Site) -> Egress:
    """Count packets, and look at connections: for some seconds, then until the page has answered. Where packets can't
    be counted it looks at connections alone."""
    pids = {name: pid for name in sorted(site.running) if (pid := inspected.pid(site, name))}
    counts: list[Count] = []
    uncounted = ""
    with ExitStack() as stack:
        try:
            counts = [stack.enter_context(packets.counted(pid, of)) for pid, of in _networks(pids)]
            if not counts or site.running - pids.keys():
                raise ServiceError("not every service is a process of this machine", fault="audit-unchecked")
        except ByreError as error:
            uncounted = error.message
        idle = probe_network.watched(site, lambda seconds: seconds >= IDLE_SECONDS)
        with ThreadPoolExecutor(1) as pool:
            asked = pool.submit(_answered, site)
            answering = probe_network.watched(site, lambda _: asked.done())
    sent: Counter[tuple[str, str, str, int]] = Counter()
    for owner, flow, number in (one for count in counts for one in count.owned()):
        sent[owner, flow.protocol, flow.address, flow.port] += number
    return Egress(
        (idle, answering),
        tuple(Sent(*key, number) for key, number in sorted(sent.items())),
        sum(one.lost for one in counts),
        uncounted,
        asked.result(),
    )


def _networks(pids: Mapping[str, int]) -> list[tuple[int, Callable[[Flow], str | None]]]:
    """A process of each network that services are in, and what says whose its packets are: in a network of their own
    all are theirs. Raises ServiceError where a network can't be told."""
    by_network: defaultdict[int, dict[str, int]] = defaultdict(dict)
    try:
        own = (PROC / "self/ns/net").stat().st_ino
        for name, pid in pids.items():
            by_network[(PROC / f"{pid}/ns/net").stat().st_ino][name] = pid
    except OSError as error:
        said = "only root may count packets" if isinstance(error, PermissionError) else str(error)
        raise ServiceError(said, fault="audit-unchecked") from error
    return [
        (
            next(iter(services.values())),
            partial(_of_processes, services) if network == own else partial(_of_network, services),
        )
        for network, services in by_network.items()
    ]


def _of_network(services: Mapping[str, int], flow: Flow) -> str | None:
    """All who share it. None for the answer to somebody who came in."""
    served = sockets.inodes(flow.protocol, flow.own, PROC / str(next(iter(services.values()))))
    return None if served.listens else " or ".join(services)


def _of_processes(services: Mapping[str, int], flow: Flow) -> str | None:
    """The service whose socket it is; None where another program has it, or somebody came in by it; empty where it has
    been closed already."""
    seen = sockets.inodes(flow.protocol, flow.own, PROC / "self", (flow.address, flow.port))
    if seen.listens:
        return None
    if not seen.inodes:
        return ""
    for name, pid in services.items():
        if any(sockets.has(PROC / str(one.pid), seen.inodes) for one in family(pid)):
            return name
    return None if any(sockets.has(one, seen.inodes) for one in PROC.glob("[0-9]*")) else ""


def _answered(site: Site) -> str:
    """Ask the page, as the admin: a model, and where there is one also the model that reads the data. Empty where it
    answered, else why not."""
    from scripts import webui

    try:
        model = choose_model.served(site)
        with clients.page(site, again=True) as page:
            page.ask(QUESTION, model.name, timeout=ANSWER_SECONDS / 2)
            if site.plans(model) and webui.ASK in page.models():
                page.ask(ABOUT_DATA, webui.ASK, timeout=ANSWER_SECONDS / 2)
    except ByreError as error:
        return error.message
    return ""
