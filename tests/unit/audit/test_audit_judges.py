"""Evidence of a gap, and the one finding that it must bring; and evidence without one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scripts.audit import evidence as e
from scripts.audit.checks import CHECKS, UNCHECKED, judged
from scripts.audit.sbom import Package
from scripts.audit.vulnerabilities import Known
from scripts.database.check import Login
from scripts.doctor.run import NotApplicable, Seen
from scripts.faults.finding import Finding

HTTPX = Package("pypi", "httpx", "0.1", "byre")
HERE = Path("/home/jo/byre/.byre")
BY_ID = {one.id: one for one in CHECKS}
PAGE = e.Listener("openwebui", "127.0.0.1", 8080)
OPEN = e.Listener("llamacpp", "0.0.0.0", 8081)  # noqa: S104 - the evidence of one that is open
DECLARED = (PAGE, e.Listener("llamacpp", "127.0.0.1", 8081))
TIGHT = e.Hardening(
    "10001:10001", True, read_only=True, no_new_privileges=True, networks=("byre_llm-network",),
    mounts=(("/models", False),),
)  # fmt: skip
ENTRY = e.Entry(
    True, False, "pending", 2419200.0, True, False, False, cookie=frozenset({"httponly", "samesite=lax"})
)
TEAM = replace(
    ENTRY, session=43200.0, keys_restricted=True, cookie=frozenset({"httponly", "secure"}), proxied=True
)

HEADERS = {
    "strict-transport-security": "max-age=31536000", "x-content-type-options": "nosniff", "server": "Caddy",
    "content-security-policy": "default-src 'self'; frame-ancestors 'self'", "referrer-policy": "same-origin",
}  # fmt: skip
PROXY = e.Https(200, tuple(HEADERS.items()), "https://chat.example/", new=("TLSv1_2", "TLSv1_3"))
FAR = e.Listener("mcp", "198.51.100.7", 443)
SENT = e.Sent("mcp", "udp", "198.51.100.7", 53, 2)
STILL = e.Connections((), ("10.89.0.0/24",), 10.0)
QUIET = e.Egress((STILL, STILL))


def told(check: str, found: Any) -> list[Finding]:
    return list(judged(BY_ID[check], Seen(check, found)))


def contained(has: e.Hardening, kernel: e.Kernel | None = None) -> tuple[e.Rights, ...]:
    return (e.Rights("mcp", kernel or e.Kernel(10001, 0), TIGHT, has),)


def file(**how: Any) -> tuple[e.File, ...]:
    return (replace(e.File(HERE / "secrets/mcp_token", 0o600, 1000, (1000,), False, True), **how),)


def leak(where: str) -> e.Searched:
    return e.Searched(7, "what was searched", (e.Leak("mcp_token", where),))


# check, evidence, fault, status
GAPS: list[tuple[str, Any, str, str]] = [
    ("ports", e.Ports((PAGE, OPEN), DECLARED), "audit-port-open", "wrong"),
    ("ports", e.Ports((e.Listener("mcp", "127.0.0.1", 5),), DECLARED), "audit-port-extra", "advice"),
    ("ports", e.Ports((replace(PAGE, address=""),), DECLARED), "audit-port-open", "wrong"),
    ("reach", e.Reach(("192.0.2.2",), (8080,), (replace(PAGE, address="192.0.2.2"),), DECLARED), "audit-port-open",
     "wrong"),
    ("keys", (e.Asked("gateway", 401), e.Asked("llamacpp", 200)), "audit-no-key", "wrong"),
    ("https", replace(PROXY, old=("TLSv1_1",)), "audit-tls-old", "wrong"),
    ("https", replace(PROXY, location=""), "audit-no-redirect", "wrong"),
    *(("https", replace(PROXY, headers=tuple({**HEADERS, **how}.items())), "audit-headers", "wrong") for how in (
        {"strict-transport-security": "max-age=60"}, {"x-content-type-options": ""}, {"server": "Caddy/2.11"},
        {"content-security-policy": "default-src 'self'"},
    )),
    ("https", replace(PROXY, headers=()), "audit-headers", "wrong"),
    ("connections", e.Connections((e.Listener("mcp", "198.51.100.7", 443),), ("10.89.0.0/24",), 3.0),
     "audit-connection", "wrong"),
    ("egress", replace(QUIET, sent=(SENT,)), "audit-connection", "wrong"),
    ("egress", replace(QUIET, watched=(STILL, replace(STILL, found=(FAR,)))), "audit-connection", "wrong"),
    ("rights", (e.Rights("mcp", e.Kernel(0, 0)),), "audit-root", "wrong"),
    ("rights", (e.Rights("mcp", e.Kernel(1000, 0x2000)),), "audit-rights", "wrong"),
    *(("rights", contained(replace(TIGHT, **how)), "audit-rights", "wrong") for how in (
        {"privileged": True}, {"user": ""}, {"drops_all": False}, {"adds": ("CAP_NET_ADMIN",)}, {"read_only": False},
        {"no_new_privileges": False}, {"host_namespaces": ("PidMode",)},
        {"unconfined": ("seccomp=unconfined",)},
    )),
    ("networks", contained(replace(TIGHT, networks=("byre_llm-network", "podman"))), "audit-network", "wrong"),
    ("mounts", contained(replace(TIGHT, mounts=(("/models", False), ("/host", False)))), "audit-mount", "wrong"),
    ("mounts", contained(replace(TIGHT, mounts=(("/models", True),))), "audit-mount", "wrong"),
    ("mounts", contained(replace(TIGHT, sockets=("/run/docker.sock",))), "audit-mount", "wrong"),
    ("files", file(mode=0o640), "audit-file-open", "wrong"),
    ("files", file(mode=0o644, private=False, open=True), "audit-file-open", "wrong"),
    ("files", file(owner=1001), "audit-file-owner", "wrong"),
    ("image-age", (e.Image("mcp", 200 * 86400.0),), "audit-image-old", "advice"),
    ("secret-argv", leak("the arguments of sh (process 7)"), "audit-secret-argv", "wrong"),
    ("secret-environ", leak("the environment of node (process 7)"), "audit-secret-environ", "wrong"),
    ("secret-inspect", leak("`inspect` of mcp"), "audit-secret-inspect", "wrong"),
    ("secret-logs", leak("the log of mcp"), "audit-secret-log", "wrong"),
    ("secret-state", leak("run/mcp.json"), "audit-secret-state", "wrong"),
    ("secret-backups", leak("one/database.tar.zst"), "audit-secret-backup", "wrong"),
    ("passwords", (e.Strength("webui_admin_password", 8, 8),), "audit-password-weak", "wrong"),
    ("passwords", (e.Strength("webui_admin_password", 20, 2),), "audit-password-weak", "wrong"),
    ("passwords", (e.Strength("webui_admin_password", 20, 12, common=True),), "audit-password-weak", "wrong"),
    ("sign-in", replace(ENTRY, authentication=False), "audit-no-sign-in", "wrong"),
    ("sign-in", replace(ENTRY, sign_up=True), "audit-sign-up", "wrong"),
    ("sign-in", replace(TEAM, password_wanted=False), "audit-password-open", "wrong"),
    ("sign-in", replace(ENTRY, trusted_header=True), "audit-trusted-header", "wrong"),
    ("sign-in", replace(ENTRY, strange_origin=True), "audit-origin", "wrong"),
    ("sign-in", replace(ENTRY, cookie=frozenset()), "audit-cookie", "wrong"),
    ("sign-in", replace(TEAM, cookie=frozenset({"httponly"})), "audit-cookie", "wrong"),
    ("sign-in", replace(TEAM, session=None), "audit-session", "wrong"),
    ("sign-in", replace(TEAM, session=2419200.0), "audit-session", "wrong"),
    ("sign-in", replace(TEAM, ends=False), "audit-sign-out", "wrong"),
    ("sign-in", replace(TEAM, keys_restricted=False), "audit-api-keys", "wrong"),
    ("sign-in", replace(TEAM, community=True), "audit-community", "wrong"),
    ("tools", e.Tools((e.Tool("shop", "drop", False), e.Tool("shop", "find", True))), "audit-tool-writes", "wrong"),
    ("database-user", Login("jo", ("readWrite",), True), "database-can-write", "wrong"),
    ("vulnerable", Known(2, ((HTTPX, ("GHSA-1",)),)), "audit-vulnerable", "wrong"),
]  # fmt: skip


@pytest.mark.parametrize(("check", "found", "fault", "status"), GAPS)
def test_a_gap_is_found(check: str, found: Any, fault: str, status: str) -> None:
    (one,) = [one for one in told(check, found) if one.status not in {"ok", "not applicable"}]
    assert (one.subject, one.fault, one.status) == (check, fault, status)
    assert one.remedy and one.meaning


CLEAN: list[tuple[str, Any]] = [
    ("ports", e.Ports((PAGE, e.Listener("openwebui", "::1", 8080)), DECLARED)),
    ("ports", e.Ports((OPEN,), (OPEN,))),
    ("ports", e.Ports((replace(PAGE, address="192.0.2.2"),), (replace(PAGE, address=""),))),
    ("reach", e.Reach(("192.0.2.2",), (8080,), (), DECLARED)),
    ("keys", (e.Asked("gateway", 401), e.Asked("mcp", 403))),
    ("connections", e.Connections((e.Listener("mcp", "::ffff:10.89.0.7", 443),), ("10.89.0.0/24",), 3.0)),
    ("connections", e.Connections((), ("10.0.0.9",), 3.0, others=(e.Listener("gateway", "10.0.0.9", 443),))),
    ("egress", QUIET),
    ("egress", replace(QUIET, sent=(replace(SENT, address="10.89.0.1"),))),
    ("https", PROXY),
    ("rights", (e.Rights("mcp", e.Kernel(1000, 0)),)),
    ("rights", contained(TIGHT)),
    ("rights", (e.Rights("proxy", e.Kernel(1000, 1 << 10)),)),
    ("image-age", (e.Image("mcp", 86400.0),)),
    ("networks", contained(TIGHT)),
    ("mounts", contained(TIGHT)),
    ("files", file()),
    ("files", file(mode=0o644, private=False)),
    ("secret-logs", e.Searched(7, "9 lines of logs")),
    ("passwords", (e.Strength("mcp_token", 32, 20),)),
    ("sign-in", ENTRY),
    ("sign-in", TEAM),
    ("sign-in", replace(TEAM, ends=True)),
    ("tools", e.Tools((e.Tool("shop", "find", True),))),
    ("database-user", Login("reader", ("read",), False)),
    ("vulnerable", Known(2)),
]


@pytest.mark.parametrize(("check", "found"), CLEAN)
def test_without_a_gap_it_is_ok(check: str, found: Any) -> None:
    assert [(one.subject, one.status) for one in told(check, found)] == [(check, "ok")]


UNKNOWN: list[tuple[str, Any]] = [
    ("ports", e.Ports((PAGE,), DECLARED, hidden=("mcp",))),
    ("ports", e.Ports((), DECLARED)),
    ("ports", e.Ports((PAGE,), DECLARED, others=(e.Listener("gateway", "127.0.0.1", 5),))),
    ("keys", (e.Asked("gateway", 500),)),
    ("keys", ()),
    ("networks", (e.Rights("llamacpp", e.Kernel(1000, 0)),)),
    ("mounts", (e.Rights("llamacpp", e.Kernel(1000, 0)),)),
    ("keys", (e.Asked("gateway", None, "ConnectError"), e.Asked("mcp", 401))),
    ("https", replace(PROXY, unasked=("TLSv1",))),
    ("connections", e.Connections((), (), 3.0, hidden=("mcp",))),
    ("connections", e.Connections((), (), 3.0, others=(e.Listener("gateway", "198.51.100.7", 443),))),
    ("egress", replace(QUIET, sent=(replace(SENT, service=""),))),
    ("egress", replace(QUIET, lost=1)),
    ("egress", replace(QUIET, uncounted="only root may count packets")),
    ("egress", replace(QUIET, unanswered="no answer")),
    ("rights", (e.Rights("mcp", e.Kernel()),)),
    ("image-age", (e.Image("mcp", None),)),
    ("image-age", ()),
    ("secret-logs", e.Searched(0, "9 lines of logs")),
    ("secret-backups", e.Searched(7, "1 backup", unread=("one/database.tar.zst: damaged",))),
    ("passwords", ()),
    ("tools", e.Tools((e.Tool("shop", "find", None),))),
    ("tools", e.Tools((), silent=("shop",))),
    ("database-user", Login("jo", (), None)),
    ("vulnerable", Known(0)),
    ("vulnerable", Known(2, unseen=("mcp",))),
]


@pytest.mark.parametrize(("check", "found"), UNKNOWN)
def test_what_could_not_be_seen_is_never_clean(check: str, found: Any) -> None:
    assert "unknown" in {one.status for one in told(check, found)}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_a_probe_that_fails_leaves_its_check_unknown(check: Any) -> None:
    (one,) = judged(check, Seen(check.id, None, "no answer in 20 s"))
    assert (one.subject, one.status) == (check.id, "unknown") and one.seen.startswith(UNCHECKED)
    (other,) = judged(check, Seen(check.id, NotApplicable("here")))
    assert other.status == "not applicable"


def test_each_check_can_be_broken() -> None:
    of_the_doctor = {"inner-network", "images", "drift"}  # tests/unit/doctor/test_doctor_judge.py breaks them
    assert {check for check, *_ in GAPS} | of_the_doctor == BY_ID.keys()
    assert all(one.reason.endswith(".") and len(one.id) <= 14 for one in CHECKS)
