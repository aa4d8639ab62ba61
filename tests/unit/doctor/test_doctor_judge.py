"""Evidence of a fault, and the one finding that it must bring."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from scripts.doctor import evidence as e
from scripts.doctor.judge import judge
from scripts.doctor.run import Seen
from scripts.errors import Problem
from scripts.faults import find
from scripts.faults.finding import Finding, command, failed, ok
from scripts.gpu import Evidence as GpuEvidence
from scripts.gpu import judge as judge_gpu
from scripts.lifecycle.health import Row
from scripts.lifecycle.move_folder import Half
from scripts.mcp import State
from scripts.probes import Readiness
from scripts.runtimes.base import Process

HERE = Path("/home/jo/byre")
GB = 10**9
VERDICT = judge_gpu([GpuEvidence("host", "none", "nothing", "/dev", cause="gpu-none")])


def judged(probe: str, found: Any) -> list[Finding]:
    return list(judge([Seen(probe, found)], (probe,)))


def logged(service: str, line: str) -> e.Logs:
    return e.Logs(1, tuple(find.in_logs([(service, line)])))


def refused(fault: str = "", hint: str = "") -> e.Refused:
    return e.Refused("It does not work.", fault, hint)


def service(name: str, state: str, ready: bool | None = None, **process: Any) -> Row:
    answer = None if ready is None else Readiness(ready, "asked")
    return Row(Process(name, state, **process), 1, answer)


def problem(fault: str) -> e.SettingsFile:
    return e.SettingsFile(HERE / ".env", (Problem(fault, "x line 2: it is wrong."),))


MISSING = Finding(
    "podman", "missing", "not installed", "podman-missing", commands=(command("apt", "x"),), safe=True
)


# probe, evidence, id, status, and a part of the commands that --fix would run (empty: none)
SEEDED: list[tuple[str, Any, str, str, str]] = [
    ("tools", e.Tools("0.1.0", "3.11.7", ""), "program-missing", "advice", ""),
    ("machine", [MISSING], "podman-missing", "missing", "apt x"),
    ("clock", e.Clock((("Open WebUI", 412.0),)), "clock-wrong", "wrong", ""),
    ("clock", e.Clock((("Open WebUI", -412.0),)), "clock-wrong", "wrong", ""),
    ("clock", e.Clock(future=90_000.0), "clock-wrong", "wrong", ""),
    ("proxy", e.Proxies(("https_proxy",)), "proxy-local", "wrong", ""),
    ("proxy", e.Proxies(("http_proxy",), ("127.0.0.1",)), "proxy-local", "wrong", ""),
    ("settings", problem("settings-duplicate"), "settings-duplicate", "wrong", ""),
    ("settings", problem("settings-unknown"), "settings-unknown", "wrong", ""),
    ("settings", e.SettingsFile(HERE / ".env", mode=0o644, secrets=("MONGODB_URI",)), "env-readable", "wrong",
     "chmod 600 /home/jo/byre/.env"),
    ("secrets", e.Secrets(((HERE / "s", 0o700), (HERE / "s/mcp_token", 0o644))), "secret-readable", "wrong",
     "chmod 600 /home/jo/byre/s/mcp_token"),
    ("secrets", e.Secrets(((HERE / "s", 0o755),)), "secret-readable", "wrong", "chmod 700 /home/jo/byre/s"),
    ("secrets", e.Secrets(missing=("mcp_token",)), "secret-missing", "wrong", "uv run invoke restart"),
    ("lock", e.Lock(True, 4711, False), "lock-stuck", "wrong", ""),
    ("lock", e.Lock(True, 4711, True, "pull"), "lock-held", "advice", ""),
    ("disk", [e.Disk(HERE, 2 * GB, 3 * GB)], "disk-small", "wrong", ""),
    ("disk", [e.Disk(HERE, 10**7)], "disk-full", "wrong", ""),
    ("disk", [e.Disk(HERE, 5 * GB, 45 * 10**8)], "disk-nearly-full", "advice", ""),
    ("disk", [e.Disk(HERE, 50 * GB, files=0)], "inodes-full", "wrong", ""),
    ("disk", [e.Disk(HERE, 50 * GB, writable=False)], "file-permission", "wrong", ""),
    ("disk", [e.Disk(HERE, 50 * GB, writable=False, read_only=True)], "disk-read-only", "wrong", ""),
    ("memory", e.Room("big", GB, GB, no="big does not fit here: it needs 9.0 GB, memory has 1.0 GB."),
     "model-no-room", "wrong", ""),
    ("memory", e.Room("big", GB, GB, "big needs 1.0 GB, memory has 0.9 GB: free now."), "model-tight", "advice", ""),
    ("ports", [e.Port("WEBUI_PORT", 8080, "openwebui", False, False, False, "nginx (process 7)")], "port-taken",
     "wrong", ""),
    ("ports", [e.Port("MCP_PORT", 3000, "mcp", False, False, True, "node (process 7)")], "port-taken", "advice", ""),
    ("leftovers", e.Leftovers((("database", 4711),)), "services-left", "wrong", "uv run invoke stop"),
    ("leftovers", e.Leftovers(native=("llamacpp",)), "engine-left", "wrong", ""),
    ("leftovers", e.Leftovers(idle=True), "supervisor-idle", "advice", ""),
    ("images", e.Images(gone=("mcp",)), "image-missing", "wrong", "uv run invoke build"),
    ("images", e.Images(by_tag=("docker.io/library/debian:trixie-slim",)), "image-unpinned", "advice", ""),
    ("networks", [e.Network("byre_llm-network", False, False, True)], "network-missing", "wrong",
     "uv run invoke start"),
    ("networks", [e.Network("byre_llm-network", True, False, True)], "network-open", "wrong", ""),
    ("volumes", [e.Place("openwebui", "byre_openwebui-data", False)], "volume-missing", "wrong", ""),
    ("volumes", [e.Place("database", "/d", True, False)], "file-permission", "wrong", ""),
    ("volumes", [e.Place("database", "byre_database", True, True, ("mongo-express",))], "volume-shared", "wrong", ""),
    ("backups", e.Backups("one", 60, True, False), "backup-not-rehearsed", "advice", ""),
    ("backups", e.Backups("one", 60, False, True), "backup-damaged", "wrong", ""),
    ("backups", e.Backups("", 0, False, False, ("two",)), "backup-damaged", "wrong", ""),
    ("backups", e.Backups("", 0, False, False, (), "0.1.2"), "update-interrupted", "wrong",
     "uv run invoke start"),
    ("backups", e.Backups("", 0, False, False, half_restored=True), "restore-interrupted", "wrong",
     "uv run invoke start"),
    ("backups", e.Backups("", 0, False, False, half_moved=("embedded", "podman")), "move-interrupted", "advice", ""),
    ("backups", e.Backups("", 0, False, False, half_folders=((Half("openwebui", "/a", "/b"), False),)),
     "move-interrupted", "advice", ""),
    ("backups", e.Backups("", 0, False, False, half_folders=((Half("openwebui", "/a", "/b"), True),)),
     "move-interrupted", "wrong", ""),
    ("backups", e.Backups("", 0, False, False, half_page="sqlite"), "move-interrupted", "wrong", "uv run invoke start"),
    ("backups", e.Backups("", 0, False, False, half_unknown=("/run/move-x.json",)), "move-interrupted", "wrong", ""),
    ("services", [service("mcp", "exited", ended="exit status 1")], "service-down", "wrong", "uv run invoke start"),
    ("services", [service("mcp", "running", False)], "service-not-ready", "wrong", "uv run invoke restart mcp"),
    ("services", [service("mcp", "running", True, looping=True)], "service-looping", "wrong",
     "uv run invoke restart mcp"),
    ("services", [service("mcp", "exited", fault="out-of-memory")], "out-of-memory", "wrong", ""),
    ("drift", e.Drift(("llamacpp",), ("llamacpp", "mcp")), "services-outdated", "wrong", "uv run invoke start"),
    ("images", e.Images(other=(("mcp", "x@sha256:0"),)), "image-other", "wrong", "uv run invoke start"),
    ("drift", e.Drift(gone=("openwebui",)), "part-missing", "wrong", "uv run invoke build"),
    ("model", e.ModelFile("m", True, True, "m.gguf does not have the sha256 in its record"), "model-damaged", "wrong",
     "uv run invoke pull m"),
    ("model", e.ModelFile("m", True, False, where="/models"), "model-unknown", "wrong", "uv run invoke pull m"),
    ("model", refused("engine-key"), "engine-key", "wrong", ""),
    ("model", refused(), "service-not-ready", "wrong", ""),
    ("database", refused("database-login"), "database-login", "wrong", ""),
    ("database", refused(hint="Ask its owner"), "database-unreachable", "wrong", ""),
    ("database", e.Database("local", "8.0", 0.01, ahead=3600.0), "clock-wrong", "wrong", ""),
    ("mcp", refused("mcp-key"), "mcp-key", "wrong", "uv run invoke restart mcp"),
    ("mcp", refused(), "mcp-unreachable", "wrong", "uv run invoke restart mcp"),
    ("mcp-tools", refused(), "gateway-unreachable", "wrong", "uv run invoke restart gateway"),
    ("mcp-tools", (State("a"), State("b", "mcp-tool-missing", "b lacks x.")), "mcp-tool-missing", "wrong", ""),
    ("webui", e.Page("m", ("other",), ("server:mcp:mongodb",), ("count",)), "webui-no-model", "wrong",
     "uv run invoke restart openwebui"),
    ("webui", e.Page("m", ("m",), tools_wanted=False, asks=True), "webui-no-model", "wrong",
     "uv run invoke restart gateway"),
    ("webui", e.Page("m", ("m",)), "webui-no-tool", "wrong", "uv run invoke restart openwebui"),
    ("webui", e.Page("m", ("m",), ("server:mcp:mongodb",)), "webui-no-tool", "wrong",
     "uv run invoke restart openwebui"),
    ("webui", refused("webui-login"), "webui-login", "advice", ""),
    ("webui", refused("webui-no-tool"), "webui-no-tool", "wrong", "uv run invoke restart openwebui"),
    ("webui", refused(), "service-not-ready", "wrong", ""),
    ("logs", logged("database", "No space left on device"), "disk-full", "wrong", ""),
    ("logs", logged("llamacpp", "error loading model: corrupted or incomplete"), "model-damaged", "wrong", ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("probe", "found", "id", "status", "runs"), SEEDED, ids=[f"{one[0]}: {one[2]}" for one in SEEDED]
)
def test_a_seeded_fault_is_named(probe: str, found: Any, id: str, status: str, runs: str) -> None:
    (one,) = [one for one in judged(probe, found) if one.fault]
    assert (one.fault, one.status) == (id, status)
    assert one.remedy and one.meaning, "what to do about it"
    assert " ".join(command.text for command in one.commands) == runs
    assert one.document()["commands"] == [command.text for command in one.commands]


@pytest.mark.parametrize("holder", ["nginx (process 7)", ""])
def test_how_to_find_who_holds_a_port_is_said_where_it_is_unknown(holder: str) -> None:
    (one,) = judged("ports", [e.Port("WEBUI_PORT", 8080, "openwebui", False, False, False, holder)])
    assert "WEBUI_PORT" in one.remedy and "uv run invoke start" in one.remedy
    assert ("ss -ltnp" in one.remedy) == (not holder)


WELL: list[tuple[str, Any]] = [
    ("tools", e.Tools("0.1.0", "3.11.7", "uv 0.13.9", {"engine": "1"})),
    ("machine", [ok("system", "Debian")]),
    ("clock", e.Clock((("Open WebUI", -1.4),), 2.0)),
    ("clock", e.Clock()),
    ("proxy", e.Proxies()),
    ("proxy", e.Proxies(("http_proxy",), ("localhost", "127.0.0.1"))),
    ("proxy", e.Proxies(("http_proxy",), ("*",))),
    ("settings", e.SettingsFile(HERE / ".env", mode=0o644)),
    ("settings", e.SettingsFile(HERE / ".env", mode=0o600, secrets=("MONGODB_URI",))),
    ("secrets", e.Secrets(((HERE / "s", 0o700), (HERE / "s/mcp_token", 0o600)))),
    ("lock", e.Lock(False, 4711, False, "start")),
    ("disk", [e.Disk(HERE, 50 * GB, GB, 10_000)]),
    ("memory", e.Room("small", GB, GB)),
    ("ports", [e.Port("WEBUI_PORT", 8080, "openwebui", True, False, False)]),
    ("leftovers", e.Leftovers()),
    ("images", e.Images(("debian@sha256:0",))),
    (
        "networks",
        [e.Network("byre_llm-network", True, True, True), e.Network("byre_egress", True, False, False)],
    ),
    ("volumes", [e.Place("database", "/d", True)]),
    ("backups", e.Backups("one", 60, True, True)),
    ("services", [service("mcp", "running", True, restarts=2, ended="exit status 1")]),
    ("drift", e.Drift((), ("llamacpp",))),
    ("model", e.ModelFile("m", True, True, where="/models/m.gguf")),
    ("database", e.Database("local", "8.0", 0.01, ahead=-0.3)),
    ("mcp", e.Mcp("3.0.4", ("shop",), 0.2)),
    ("mcp-tools", (State("a"), State("b"))),
    ("webui", e.Page("m", ("m", "n"), ("server:mcp:mongodb",), ("count",))),
    ("webui", e.Page("m", ("m",), tools_wanted=False)),
    ("webui", e.Page("m", ("m", "ask-your-data"), tools_wanted=False, asks=True)),
    ("webui", e.Page("m", ("m", "ask-your-data:crm", "ask-your-data:shop"), tools_wanted=False, asks=True)),
    ("logs", e.Logs(200)),
]


@pytest.mark.parametrize(("probe", "found"), WELL, ids=[one[0] for one in WELL])
def test_what_is_well_is_told_in_one_line(probe: str, found: Any) -> None:
    (one,) = judged(probe, found)
    assert (one.status, one.fault, one.commands) == ("ok", "", ()) and one.seen


@pytest.mark.parametrize(
    ("probe", "found", "status"),
    [
        ("lock", e.Lock(None), "unknown"),
        ("model", e.ModelFile("m", True, None), "unknown"),
        ("webui", refused("webui-busy"), "unknown"),
        ("networks", refused(), "unknown"),
        ("model", e.ModelFile("m", False, False), "not applicable"),
        ("gpu", e.Gpu(VERDICT, True), "advice"),
    ],
)
def test_what_is_not_known_is_not_well(probe: str, found: Any, status: str) -> None:
    (one,) = judged(probe, found)
    assert one.status == status and one.seen


@pytest.mark.parametrize(
    ("mcp", "ids"),
    [
        (e.Mcp("3.0.4", ("shop",), 0.2), []),
        (refused("database-unreachable"), ["database-unreachable"] * 2),
        (refused("mcp-key"), ["mcp-key", "database-unreachable"]),
    ],
    ids=["works again", "does not work", "can't be told"],
)
def test_an_error_in_a_log_counts_until_the_thing_works_again(mcp: Any, ids: list[str]) -> None:
    line = logged("mcp", "MongoServerSelectionError: connect ECONNREFUSED")
    told = judge([Seen("mcp", mcp), Seen("logs", line)])
    assert [one.fault for one in told if one.fault] == ids
    assert [one.status for one in told if one.subject == "logs"] == (["wrong"] if ids else ["ok"])


def test_a_database_that_answers_refutes_what_mcp_said_of_it_before() -> None:
    line = logged("mcp", "MongoServerSelectionError: connect ECONNREFUSED")
    still = refused("mcp-unreachable")
    told = judge([Seen("database", e.Database("local", "8", 0.1)), Seen("mcp", still), Seen("logs", line)])
    assert [one.fault for one in told if one.fault] == ["mcp-unreachable"]


def test_another_error_in_a_log_counts_though_all_answers() -> None:
    told = judge([Seen("mcp", e.Mcp("3", (), 0.2)), Seen("logs", logged("mcp", "ENOSPC: no space"))])
    assert [one.fault for one in told if one.fault] == ["disk-full"]


def test_a_service_that_answers_again_is_not_told_of_its_old_end() -> None:
    ended = "killed because its memory limit was reached (exit status 137)"
    (one,) = judged("services", [service("mcp", "running", True, restarts=1, ended=ended)])
    assert one.status == "ok" and ended in one.seen


def test_what_is_wrong_decides_and_advice_does_not() -> None:
    told = [
        *judged("lock", e.Lock(None)),
        *judged("leftovers", e.Leftovers(idle=True)),
        *judged("lock", e.Lock(False)),
    ]
    assert [one.status for one in failed(told)] == ["unknown"]


def test_texts_that_a_finding_shows_hold_no_secret() -> None:
    (one,) = judged("database", e.Refused(f"mongodb://jo:s3cret@h/x {time.time()}"))
    assert "s3cret" not in str(one.document())


@pytest.mark.parametrize("in_machine", [True, False])
def test_a_remark_on_podman_s_machine_stands_only_where_there_is_one(in_machine: bool) -> None:
    taken = e.Port("WEBUI_PORT", 8080, "openwebui", False, False, False, "nginx", in_machine=in_machine)
    (one,) = judged("ports", [taken])
    assert ("Podman machine" in one.seen) == in_machine


def test_that_there_is_no_gpu_is_said_once_by_the_machine_s_row() -> None:
    assert judged("gpu", e.Gpu(VERDICT, False)) == []
