"""The probes on real processes, files and archives."""

from __future__ import annotations

import json
import os
from base64 import b64encode
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import zstandard

from scripts.audit import inspected, probe_processes, probe_secrets
from scripts.audit.evidence import Kernel, Leak, Listener, Searched
from scripts.audit.probe_page import ENDPOINTS, _restricted, duration
from scripts.doctor.installation import Installation
from scripts.runtimes.base import Process
from scripts.stack import Service
from scripts.volumes.manifest import File, Manifest, Record, seal
from tests.unit.audit.looking import SECRET, as_page, check, program
from tests.unit.doctor.acting import site

OWN = "an-own-key-8Hd2-for-a-server"


def test_the_user_of_a_process() -> None:
    seen = probe_processes.kernel(os.getpid())
    assert seen.uid == os.geteuid() and (seen.capabilities or 0) >= 0
    assert probe_processes.kernel(None) == Kernel()


def test_a_secret_in_arguments_is_found(made: Installation) -> None:
    assert check(made, "secret-argv") == [("ok", "")]
    with program("import time; print(flush=True); time.sleep(60)", f"--token={SECRET}") as (pid, _):
        seen = probe_secrets.arguments(made)
        assert [one.secret for one in seen.leaks] == ["mcp_token"] and f"process {pid}" in seen.leaks[0].where
        assert SECRET not in str(seen)
        assert check(made, "secret-argv") == [("wrong", "audit-secret-argv")]


def test_a_secret_that_can_t_be_read_is_not_looked_for(made: Installation) -> None:
    (made.home.secrets / "own_key").write_bytes(b"\xff" + SECRET.encode())
    for id in ("secret-argv", "secret-state", "secret-logs", "secret-environ"):
        assert [status for status, _ in check(made, id)] == ["unknown"]


# A service that starts a program with a variable, as the gateway starts an MCP server.
STARTS = """
import os, subprocess, sys
code = "import sys; print(flush=True); sys.stdin.read()"
subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, env=dict(os.environ, X=sys.argv[1])).wait()
"""


def test_a_secret_in_the_environment_of_what_a_service_starts_is_found(made: Installation) -> None:
    with program(STARTS, "nothing") as (pid, _):
        assert check(as_page(made, pid, "9"), "secret-environ") == [("ok", "")]
    with program(STARTS, OWN) as (pid, _):
        page = as_page(made, pid, "9")
        (made.home.secrets / "own_key").write_text(OWN)
        assert check(page, "secret-environ") == [("wrong", "audit-secret-environ")]
        (made.home.secrets / "mcp_servers").write_text(json.dumps({"shop": {"env": {"TOKEN": OWN}}}))
        assert check(page, "secret-environ") == [("ok", "")], "mcp-config.json gives it to that program"
    with program(STARTS, SECRET) as (gone, _):
        assert check(as_page(made, gone, "9"), "secret-environ") == [("wrong", "audit-secret-environ")]
    assert [status for status, _ in check(as_page(made, gone, "9"), "secret-environ")] == ["unknown"]


def test_the_engine_that_a_launcher_starts_has_the_engine_s_key_and_no_other(made: Installation) -> None:
    (made.home.secrets / "engine_api_key").write_text(OWN)
    for given, wanted in ((OWN, ("ok", "")), (SECRET, ("wrong", "audit-secret-environ"))):
        with program(STARTS, given) as (pid, _):
            assert made.site
            site = replace(made.site, processes={"llamacpp": Process("llamacpp", "running", pid)})
            assert check(replace(made, site=site), "secret-environ") == [wanted]


@pytest.mark.parametrize(
    "form",
    [SECRET, f"mongodb://jo:{SECRET}@h/", b64encode(SECRET.encode()).decode()],
    ids=["plain", "address", "base64"],
)
def test_a_secret_in_logs_and_state_is_found(made: Installation, form: str) -> None:
    for name in ("logs", "run"):
        (made.home.state / name).mkdir(exist_ok=True)
    assert check(made, "secret-logs") == check(made, "secret-state") == [("unknown", "")], "nothing is there"
    log, state = made.home.logs / "mcp.log", made.home.run / "mcp.json"
    log.write_text("2026-11-30T00:00:00.000Z started\n")
    state.write_text("{}")
    assert check(made, "secret-logs") == check(made, "secret-state") == [("ok", "")]
    log.write_text(f"2026-11-30T00:00:00.000Z with {form}\n")
    state.write_text(f'{{"x": "{form}"}}')
    assert check(made, "secret-logs") == [("wrong", "audit-secret-log")]
    assert check(made, "secret-state") == [("wrong", "audit-secret-state")]


def test_a_secret_in_an_archive_is_found_across_pieces(
    made: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probe_secrets, "CHUNK", 1000)
    secrets, path = probe_secrets.Secrets.of(made), tmp_path / "x.tar.zst"
    for before in (0, 985, 999, 5000):
        path.write_bytes(zstandard.compress(b"x" * before + SECRET.encode() + b"y" * 3000))
        assert probe_secrets._of_archive(secrets, path, 1 << 20)[0] == {"mcp_token"}
    path.write_bytes(zstandard.compress(b"x" * 9000))
    assert probe_secrets._of_archive(secrets, path, 1 << 20) == (set(), 9000)
    path.write_bytes(path.read_bytes()[:-3] + b"bad")
    with pytest.raises(ValueError, match="damaged"):
        probe_secrets._of_archive(secrets, path, 1 << 20)


def test_a_backup_that_can_t_be_read_is_not_clean(made: Installation) -> None:
    folder = made.home.state / "backups"
    (folder / "one").mkdir(parents=True)
    assert check(made, "secret-backups") == [("not applicable", "")]
    archive, listing = File("openwebui.tar.zst", 0, ""), File("openwebui.list.zst", 0, "")
    volume = Record("openwebui", "embedded", "x", "at rest", None, archive, listing, 0, 0, 0)
    seal(folder / "one", Manifest(1, "2026-11-30T00:00:00+00:00", "0.2.0", "embedded", {}, (volume,)))
    (folder / "one" / "configuration.tar.age").write_bytes(b"x")
    assert check(made, "secret-backups") == [("ok", "")]
    seen = probe_secrets.backups(made)
    assert isinstance(seen, Searched) and "1 encrypted" in seen.what
    (folder / "one" / "manifest.json").write_text("{")
    assert [status for status, _ in check(made, "secret-backups")] == ["unknown"]


def test_what_others_may_read_is_found(made: Installation) -> None:
    assert check(made, "files") == [("ok", "")]
    (made.home.secrets / "mcp_token").chmod(0o640)
    assert check(made, "files") == [("wrong", "audit-file-open")]
    (made.home.secrets / "mcp_token").chmod(0o600)
    made.home.state.chmod(0o755)
    assert check(made, "files") == [("wrong", "audit-file-open")]


def test_a_certificate_s_key_that_others_may_read_is_found(made: Installation) -> None:
    assert made.site
    settings = made.site.settings.model_copy(
        update={"certificate_key": Path(os.devnull)}
    )  # everyone may read it
    open_to_all = replace(made, site=replace(made.site, settings=settings))
    assert check(open_to_all, "files") == [("wrong", "audit-file-open")]


def test_a_file_that_goes_away_meanwhile(made: Installation) -> None:
    there, gone = made.home.secrets / "mcp_token", made.home.secrets / "gone"
    assert [one.path for one in probe_processes._files([gone, there], (), True)] == [there]


@pytest.mark.parametrize("weak", ["Password123!", "admin", "aaaaaaaaaaaaaaaaaaaa", "short-one"])
def test_a_weak_password_is_found_and_not_shown(made: Installation, weak: str) -> None:
    (made.home.secrets / "webui_admin_password").write_text(weak)
    assert made.site
    values = {str(value) for one in probe_secrets.strengths(made, made.site) for value in vars(one).values()}
    assert weak not in values
    assert check(made, "passwords") == [("wrong", "audit-password-weak")]


def test_a_stack_that_is_stopped_is_not_clean(made: Installation) -> None:
    assert made.site
    stopped = replace(made, site=replace(made.site, processes={}))
    assert [status for status, _ in check(stopped, "keys")] == ["unknown"]
    assert [status for status, _ in check(replace(made, site=None), "keys")] == ["unknown"]
    assert [status for status, _ in check(made, "mounts")] == ["not applicable"]


@pytest.mark.parametrize(
    ("restricted", "opened", "fine"),
    [
        (True, "/api/models, /api/chat/completions", True),
        (True, "", True),
        (True, "/api/chat/completions,/api", False),
        (False, "/api/models", False),
    ],
)
def test_what_the_page_s_own_keys_open(tmp_path: Path, restricted: bool, opened: str, fine: bool) -> None:
    team = {"BYRE_HOME": str(tmp_path / "home"), "RUNTIME": "embedded", "SCENARIO": "production"}
    known = {"ENABLE_API_KEYS_ENDPOINT_RESTRICTIONS": restricted, ENDPOINTS: opened}
    assert _restricted(site(tmp_path, team), known) is fine


@pytest.mark.parametrize(("text", "seconds"), [("4w", 2419200), ("1h30m", 5400), ("-1", None), ("0", None)])
def test_how_long_a_session_is(text: str, seconds: float | None) -> None:
    assert duration(text) == seconds


PODMAN = {
    "Config": {"User": "10001:10001"},
    "EffectiveCaps": [],
    "HostConfig": {
        "CapDrop": ["CAP_CHOWN"], "ReadonlyRootfs": True, "SecurityOpt": ["no-new-privileges"], "PidMode": "private",
        "PortBindings": {"8080/tcp": [{"HostIp": "127.0.0.1", "HostPort": "8080"}]},
    },
    "NetworkSettings": {"Networks": {"byre_llm-network": {"IPAddress": "10.89.0.3", "IPPrefixLen": 24}}},
    "Mounts": [{"Type": "bind", "Source": "/x", "Destination": "/models", "RW": False}],
}  # fmt: skip
DOCKER = {
    **PODMAN,
    "HostConfig": {**PODMAN["HostConfig"], "CapDrop": ["ALL"], "SecurityOpt": ["no-new-privileges:true"]},  # type: ignore[dict-item]
}
del DOCKER["EffectiveCaps"]
SERVICE = Service.model_validate(
    {
        "name": "mcp", "user": "10001:10001", "cap_drop": ["ALL"], "security_opt": ["no-new-privileges:true"],
        "read_only": True, "networks": ["llm-network"], "volumes": ["./models:/models:ro", "data:/data"],
        "x-ready": {"port": 1},
    }
)  # fmt: skip


@pytest.mark.parametrize("container", [PODMAN, DOCKER])
def test_a_container_as_it_is_inspected(container: dict[str, object]) -> None:
    has, wanted = inspected.hardening(container), inspected.wanted(SERVICE, "byre")
    assert replace(has, mounts=wanted.mounts) == wanted
    assert set(has.mounts) <= set(wanted.mounts) and ("/data", True) in wanted.mounts
    options: Any = {"HostConfig": {"SecurityOpt": ["seccomp=unconfined"]}}
    assert inspected.hardening(options).unconfined == ("seccomp=unconfined",) and not has.unconfined
    assert [*inspected.published("mcp", container)] == [Listener("mcp", "127.0.0.1", 8080)]
    assert [*inspected.subnets(container)] == ["10.89.0.0/24"]


def test_a_leak_has_no_place_for_the_value() -> None:
    assert Leak.__dataclass_fields__.keys() == {"secret", "where"}
