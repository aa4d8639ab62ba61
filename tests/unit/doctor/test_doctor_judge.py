"""Evidence of a fault, and the one diagnosis that it must bring."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from scripts import doctor, faults
from scripts.doctor import Diagnosis, Seen
from scripts.doctor import evidence as e
from scripts.errors import Problem
from scripts.faults import BY_ID
from scripts.gpu import Evidence as GpuEvidence
from scripts.gpu import judge as judge_gpu
from scripts.setup.finding import Finding, command

HERE = Path("/home/jo/byre")
GB = 10**9
REFUSED = e.Refused
UNREACHED = "The server of OPENAI_API_BASE_URL at http://h:1 can't be reached."


def dotenv(fault: str) -> e.SettingsFile:
    return e.SettingsFile(HERE / ".env", (Problem(fault, "x line 2: A"),))


VERDICT = judge_gpu([GpuEvidence("host", "none", "nothing", "/dev", cause="gpu-none")])


def judged(probe: str, found: Any) -> list[Diagnosis]:
    return [one for one in doctor.judge([Seen(probe, found)]) if one.probe == probe]


def logged(service: str, line: str) -> e.Logs:
    return e.Logs(1, tuple(faults.in_logs([(service, line)])))


def setup_finding(status: Any, required: bool, group: Any = "containers") -> e.Machine:
    one = Finding("podman", group, status, "podman is not installed", "why", (command("apt", "x"),), True)
    return e.Machine((one,), required)


# probe, evidence, id, status, and a part of the commands that --fix would run (empty: none)
SEEDED: list[tuple[str, Any, str, str, str]] = [
    ("tools", e.Tools("0.1.0", "3.11.7", ""), "program-missing", "advice", ""),
    ("machine", setup_finding("missing", True), "podman", "wrong", "apt x"),
    ("machine", setup_finding("missing", False), "podman", "advice", "apt x"),
    ("machine", setup_finding("wrong", True, "gpu"), "podman", "advice", "apt x"),
    ("clock", e.Clock((("Open WebUI", 412.0),)), "clock-wrong", "wrong", ""),
    ("clock", e.Clock((("Open WebUI", -412.0),)), "clock-wrong", "wrong", ""),
    ("clock", e.Clock(future=90_000.0), "clock-wrong", "wrong", ""),
    ("proxy", e.Proxies(("https_proxy",)), "proxy-local", "wrong", ""),
    ("proxy", e.Proxies(("http_proxy",), ("127.0.0.1",)), "proxy-local", "wrong", ""),
    ("settings", dotenv("settings-duplicate"), "settings-duplicate", "wrong", ""),
    ("settings", dotenv("settings-unknown"), "settings-unknown", "wrong", ""),
    ("settings", dotenv("settings-invalid"), "settings-invalid", "wrong", ""),
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
    ("memory", e.Room("big", GB, GB, no="big has no room here: it needs 9.0 GB, memory has 1.0 GB."),
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
    ("services", [e.Health("mcp", False, "exited", ended="exit status 1")], "service-down", "wrong",
     "uv run invoke start"),
    ("services", [e.Health("mcp", True, "running", False, "refused")], "service-not-ready", "wrong",
     "uv run invoke restart mcp"),
    ("services", [e.Health("mcp", True, "running", True, looping=True)], "service-looping", "wrong",
     "uv run invoke restart mcp"),
    ("services", [e.Health("mcp", False, "exited", fault="out-of-memory")],
     "out-of-memory", "wrong", ""),
    ("drift", e.Drift(("llamacpp",), ("llamacpp", "mcp")), "services-outdated", "wrong", "uv run invoke start"),
    ("images", e.Images(other=(("mcp", "x@sha256:0"),)), "image-other", "wrong", "uv run invoke start"),
    ("drift", e.Drift(gone=("openwebui",)), "part-missing", "wrong", "uv run invoke build"),
    ("model", e.ModelFile("m", True, True, "m.gguf has another sha256 than its record"), "model-damaged", "wrong",
     "uv run invoke pull m"),
    ("model", e.ModelFile("m", True, False, where="/models"), "model-unknown", "wrong", "uv run invoke pull m"),
    ("model", REFUSED("The server at http://h:1 refuses OPENAI_API_KEY."), "engine-key", "wrong", ""),
    ("model", REFUSED("The server of OPENAI_API_BASE_URL has no model x."), "model-unknown", "wrong", ""),
    ("model", REFUSED(f"{UNREACHED} [Errno -2] Name or service not known"), "name-unknown", "wrong", ""),
    ("model", REFUSED(f"{UNREACHED} [SSL: CERTIFICATE_VERIFY_FAILED]"), "certificate-unknown", "wrong", ""),
    ("model", REFUSED(f"{UNREACHED} timed out"), "timeout", "wrong", ""),
    ("model", REFUSED(f"{UNREACHED} [Errno 111] Connection refused"), "connection-refused", "wrong", ""),
    ("model", REFUSED("The server does not list its models. HTTP 500"), "service-not-ready", "wrong", ""),
    ("database", REFUSED("The database at h refused the user name or the password of MONGODB_URI."),
     "database-login", "wrong", ""),
    ("database", REFUSED("The user of MONGODB_URI may not read the database at h."), "database-rights", "wrong", ""),
    ("database", REFUSED("The database's name can't be found by DNS: h."), "database-address", "wrong", ""),
    ("database", REFUSED("MONGODB_URI can't be read as an address: h."), "database-uri", "wrong", ""),
    ("database", REFUSED("No database answers at h: its TLS certificate is not trusted."), "certificate-unknown",
     "wrong", ""),
    ("database", REFUSED("No database answers at h: the connection was refused."), "database-unreachable", "wrong",
     ""),
    ("database", e.Database("local", "8.0", 0.01, ahead=3600.0), "clock-wrong", "wrong", ""),
    ("mcp", REFUSED("The MCP server at u runs, but can't reach its database."), "database-unreachable", "wrong",
     "uv run invoke restart mcp"),
    ("mcp", REFUSED("The MCP server at u does not accept this token."), "mcp-key", "wrong",
     "uv run invoke restart mcp"),
    ("mcp", REFUSED("No MCP server answers at u (ConnectError)."), "mcp-unreachable", "wrong",
     "uv run invoke restart mcp"),
    ("webui", e.Page("m", ("other",), ("server:mcp:mongodb",), ("count",)), "webui-no-model", "wrong",
     "uv run invoke restart openwebui"),
    ("webui", e.Page("m", ("m",)), "webui-no-tool", "wrong", "uv run invoke restart openwebui"),
    ("webui", e.Page("m", ("m",), ("server:mcp:mongodb",)), "webui-no-tool", "wrong",
     "uv run invoke restart openwebui"),
    ("webui", REFUSED("Open WebUI: The email or password provided is incorrect. (HTTP 400, /api/v1/auths/signin)."),
     "webui-login", "advice", ""),
    ("webui", REFUSED("Open WebUI: Unable to load tools (HTTP 502, /api/v1/tools/id/server:mcp:mongodb/specs)."),
     "webui-no-tool", "wrong", "uv run invoke restart openwebui"),
    ("webui", REFUSED("Open WebUI does not answer at u (ReadTimeout)."), "service-not-ready", "wrong", ""),
    ("logs", logged("database", "No space left on device"), "disk-full", "wrong", ""),
    ("logs", logged("llamacpp", "error loading model: corrupted or incomplete"), "model-damaged", "wrong", ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("probe", "found", "id", "status", "runs"), SEEDED, ids=[f"{one[0]}: {one[2]}" for one in SEEDED]
)
def test_a_seeded_fault_is_named(probe: str, found: Any, id: str, status: str, runs: str) -> None:
    (one,) = [one for one in judged(probe, found) if one.id]
    assert (one.id, one.status) == (id, status)
    assert one.fix, "what to do about it"
    assert one.meaning or one.id not in BY_ID
    assert " ".join(command.text for command in one.commands) == runs
    assert one.document()["commands"] == [command.text for command in one.commands]


WELL: list[tuple[str, Any]] = [
    ("tools", e.Tools("0.1.0", "3.11.7", "uv 0.13.9", {"engine": "1"})),
    ("machine", e.Machine((Finding("system", "machine", "ok", "Debian"),), True)),
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
    ("services", [e.Health("mcp", True, "running", True, restarts=2, ended="exit status 1")]),
    ("drift", e.Drift((), ("llamacpp",))),
    ("model", e.ModelFile("m", True, True, where="/models/m.gguf")),
    ("database", e.Database("local", "8.0", 0.01, ahead=-0.3)),
    ("mcp", e.Mcp("3.0.4", ("shop",), 0.2)),
    ("webui", e.Page("m", ("m", "n"), ("server:mcp:mongodb",), ("count",))),
    ("webui", e.Page("m", ("m",), tools_wanted=False)),
    ("logs", e.Logs(200)),
    ("gpu", e.Gpu(VERDICT, False)),
]


@pytest.mark.parametrize(("probe", "found"), WELL, ids=[one[0] for one in WELL])
def test_what_is_well_is_told_in_one_line(probe: str, found: Any) -> None:
    (one,) = judged(probe, found)
    assert (one.status, one.id, one.commands) == ("ok", "", ()) and one.seen


@pytest.mark.parametrize(
    ("probe", "found", "status"),
    [
        ("lock", e.Lock(None), "unknown"),
        ("model", e.ModelFile("m", True, None), "unknown"),
        ("webui", REFUSED("Open WebUI: slow down (HTTP 429, /api/v1/auths/signin)."), "unknown"),
        ("networks", REFUSED("podman gave no answer"), "unknown"),
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
        (REFUSED("The MCP server at u runs, but can't reach its database."), ["database-unreachable"] * 2),
        (REFUSED("The MCP server at u does not accept this token."), ["mcp-key", "database-unreachable"]),
    ],
    ids=["works again", "does not work", "can't be told"],
)
def test_an_error_in_a_log_counts_until_the_thing_works_again(mcp: Any, ids: list[str]) -> None:
    line = logged("mcp", "MongoServerSelectionError: connect ECONNREFUSED")
    told = doctor.judge([Seen("mcp", mcp), Seen("logs", line)])
    assert [one.id for one in told if one.id] == ids
    assert [one.status for one in told if one.probe == "logs"] == (["wrong"] if ids else ["ok"])


def test_a_database_that_answers_refutes_what_mcp_said_of_it_before() -> None:
    line = logged("mcp", "MongoServerSelectionError: connect ECONNREFUSED")
    still = REFUSED("The MCP server at u did not answer in 8 s.")
    told = doctor.judge(
        [Seen("database", e.Database("local", "8", 0.1)), Seen("mcp", still), Seen("logs", line)]
    )
    assert [one.id for one in told if one.id] == ["mcp-unreachable"]


def test_another_error_in_a_log_counts_though_all_answers() -> None:
    told = doctor.judge([Seen("mcp", e.Mcp("3", (), 0.2)), Seen("logs", logged("mcp", "ENOSPC: no space"))])
    assert [one.id for one in told if one.id] == ["disk-full"]


def test_a_service_that_answers_again_is_not_told_of_its_old_end() -> None:
    ended = "killed because its memory limit was reached (exit status 137)"
    (one,) = judged("services", [e.Health("mcp", True, "running", True, restarts=1, ended=ended)])
    assert one.status == "ok" and ended in one.seen


def test_what_is_wrong_decides_and_advice_does_not() -> None:
    told = [
        *judged("lock", e.Lock(None)),
        *judged("leftovers", e.Leftovers(idle=True)),
        *judged("lock", e.Lock(False)),
    ]
    assert [one.status for one in doctor.wrong(told)] == ["unknown"]


def test_texts_that_a_diagnosis_shows_hold_no_secret() -> None:
    (one,) = judged("database", REFUSED(f"mongodb://jo:s3cret@h/x {time.time()}"))
    assert "s3cret" not in str(one.document())
