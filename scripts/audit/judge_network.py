"""Judges of the network: what listens and answers, and whom the services speak to. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from ipaddress import ip_address, ip_network

from scripts.audit.evidence import EVERYWHERE, Asked, Connections, Egress, Listener, Ports, Reach, Sent
from scripts.faults.finding import Finding, advice, ok, unknown, wrong

REFUSED = frozenset({401, 403})
SHOWN = 3  # addresses to which packets went of which nobody knows whose they are


def ports(seen: Ports) -> Iterator[Finding]:
    """Whether each service takes connections only where the compose file says so."""
    bad = False
    for one in seen.found:
        if _is_declared(one, seen.declared):
            continue
        bad = True
        where = f"{one.service} listens at {_text(one)}"
        if _is_loopback(one.address):
            yield advice("ports", "audit-port-extra", where)
        else:
            yield wrong("ports", "audit-port-open", where)
    for name in seen.hidden:
        yield unknown("ports", f"{name}: its sockets can't be seen by this user")
    for one in seen.others:
        yield unknown("ports", f"{one.service}, or another program of this user, listens at {_text(one)}")
    if not bad and seen.found:
        yield ok("ports", ", ".join(f"{one.service} {_text(one)}" for one in seen.found))
    elif not seen.found:
        yield unknown("ports", "no socket of the stack was seen")


def reach(seen: Reach) -> Iterator[Finding]:
    """Whether only what is published answers at this machine's other addresses."""
    bad = [one for one in seen.answered if not _is_declared(one, seen.declared)]
    for one in bad:
        yield wrong("reach", "audit-port-open", f"the port of {one.service} answers at {_text(one)}")
    if not bad:
        answered = ", ".join(_text(one) for one in seen.answered) or "none"
        yield ok(
            "reach", f"{len(seen.ports)} ports asked at {', '.join(seen.addresses)}: {answered} answered"
        )


def keys(seen: tuple[Asked, ...]) -> Iterator[Finding]:
    """Whether each service refuses who has no key."""
    refused = [one.service for one in seen if one.status in REFUSED]
    for one in seen:
        if one.status is not None and 200 <= one.status < 300:
            yield wrong("keys", "audit-no-key", f"{one.service} answers without its key (HTTP {one.status})")
        elif one.status not in REFUSED:
            answer = f"HTTP {one.status}" if one.status else one.why or "no answer"
            yield unknown("keys", f"{one.service}: {answer}")
    if not seen:
        yield unknown("keys", "no service that wants a key runs")
    elif len(refused) == len(seen):
        yield ok("keys", f"{', '.join(refused)}: refused without a key")


def connections(seen: Connections) -> Iterator[Finding]:
    """Whether the services speak to no machine but those that the settings name."""
    bad = [one for one in seen.found if not _is_allowed(one.address, seen.allowed)]
    for one in bad:
        yield wrong("connections", "audit-connection", f"{one.service} is connected to {_text(one)}")
    for name in seen.hidden:
        yield unknown("connections", f"{name}: its connections can't be seen by this user")
    others = [one for one in seen.others if not _is_allowed(one.address, seen.allowed)]
    for one in others:
        said = f"{one.service}, or another program of this user, is connected to {_text(one)}"
        yield unknown("connections", said)
    if not (bad or others or seen.hidden):
        named = f"to {len(seen.found)} that the settings name" if seen.found else "none to another machine"
        yield ok("connections", f"watched for {seen.seconds:.0f} s: {named}")


def egress(seen: Egress) -> Iterator[Finding]:
    """Whether nothing was sent to a machine but those that the settings name, at rest and at work."""
    allowed = tuple(one for part in seen.watched for one in part.allowed)
    out = [one for one in seen.sent if not _is_allowed(one.address, allowed)]
    known = {(one.service, one.address, one.port) for one in out if one.service}
    named = [one for part in seen.watched for one in part.found if not _is_allowed(one.address, allowed)]
    held = [one for one in dict.fromkeys(named) if (one.service, one.address, one.port) not in known]
    for sent in out:
        if sent.service:
            yield wrong("egress", "audit-connection", f"{sent.service} sent {_packets(sent)}")
    for one in held:
        yield wrong("egress", "audit-connection", f"{one.service} is connected to {_text(one)}")
    unseen = [f"whose they are was not seen: {_packets(one)}" for one in out if not one.service]
    if len(unseen) > SHOWN:
        unseen[SHOWN:] = [f"packets to {len(unseen) - SHOWN} more"]
    hidden = sorted({name for part in seen.watched for name in part.hidden}) if seen.uncounted else []
    unseen += [f"{name}: its connections can't be seen by this user" for name in hidden]
    unseen += [f"packets were not counted: {seen.uncounted}"] if seen.uncounted else []
    unseen += [f"{seen.lost} packets came faster than they could be counted"] if seen.lost else []
    unseen += [f"the page did not answer: {seen.unanswered}"] if seen.unanswered else []
    for said in unseen:
        yield unknown("egress", said)
    if not (known or held or unseen):
        idle, answering = (f"{part.seconds:.0f} s" for part in seen.watched)
        meant = sum(one.packets for one in seen.sent)
        named_too = f", {meant} to addresses that the settings name" if meant else ""
        yield ok(
            "egress", f"idle for {idle}, answering for {answering}: 0 packets to another machine{named_too}"
        )


def _packets(one: Sent) -> str:
    return f"{one.packets} packets to {_text(Listener(one.service, one.address, one.port))} ({one.protocol.upper()})"


def _is_declared(one: Listener, declared: tuple[Listener, ...]) -> bool:
    return any(
        one.service == other.service
        and one.port == other.port
        and (
            one.address == other.address
            or other.address in EVERYWHERE
            or (_is_loopback(one.address) and _is_loopback(other.address))
        )
        for other in declared
    )


def _is_loopback(text: str) -> bool:
    with suppress(ValueError):
        return ip_address(text).is_loopback
    return text == "localhost"


def _is_allowed(text: str, allowed: tuple[str, ...]) -> bool:
    with suppress(ValueError):
        address = ip_address(text.partition("%")[0])
        address = getattr(address, "ipv4_mapped", None) or address
        for one in allowed:
            with suppress(ValueError):
                if address in ip_network(one, strict=False):
                    return True
    return False


def _text(one: Listener) -> str:
    address = "every address" if one.address in EVERYWHERE else one.address
    return (
        f"{address}, port {one.port}"
        if address != one.address
        else (f"[{address}]:{one.port}" if ":" in address else f"{address}:{one.port}")
    )
