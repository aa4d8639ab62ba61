"""The probes on real sockets, processes, files and archives."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psutil
import pytest
import zstandard

from scripts.audit import inspected, probe_network, probe_processes, probe_secrets
from scripts.audit.checks import CHECKS, audit
from scripts.audit.evidence import Kernel, Leak, Listener, Reach, Searched
from scripts.audit.probe_page import duration
from scripts.doctor.installation import Installation
from scripts.runtimes.base import Process
from scripts.stack import Service
from scripts.volumes.manifest import File, Manifest, Record, seal
from tests.unit.doctor.acting import installation

SECRET = "S3ntinel-7f3a-9Qx-of-the-audit"
LISTEN = (
    "import socket, time; s = socket.create_server(('{}', 0)); print(s.getsockname()[1], flush=True); "
    "time.sleep(60)"
)


@contextmanager
def program(code: str, *arguments: str) -> Iterator[tuple[int, str]]:
    """The number of a Python process and its first line."""
    with subprocess.Popen(
        [sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout
            yield process.pid, process.stdout.readline().strip()
        finally:
            process.kill()


@pytest.fixture
def made(tmp_path: Path) -> Installation:
    """An installation with one secret, of which the stack's page seems to run."""
    home = tmp_path / ".byre"
    (home / "secrets").mkdir(parents=True, mode=0o700)
    home.chmod(0o700)
    (home / "secrets" / "mcp_token").write_text(SECRET)
    (home / "secrets" / "mcp_token").chmod(0o600)
    return installation(tmp_path, {"BYRE_HOME": str(home), "RUNTIME": "embedded"}, "openwebui")


def check(made: Installation, id: str) -> list[tuple[str, str]]:
    """Status and fault of each finding of one check, taken from the list that the command runs."""
    (one,) = [replace(one, limit=120) for one in CHECKS if one.id == id]
    return [(finding.status, finding.fault) for finding in audit(made, [one])]


def as_page(made: Installation, pid: int, port: str) -> Installation:
    """The page is this process, and it is meant to listen at this port of 127.0.0.1."""
    assert made.site
    processes = {"openwebui": Process("openwebui", "running", pid)}
    settings = made.site.settings.model_copy(update={"webui_port": int(port)})
    return replace(made, site=replace(made.site, processes=processes, settings=settings))


def answered(made: Installation) -> tuple[Listener, ...]:
    assert made.site
    found = probe_network.reach(made.site)
    assert isinstance(found, Reach)
    return found.answered


def test_a_service_that_listens_everywhere_is_found(
    made: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For another address it takes another one of loopback: unit tests reach no other."""
    other = "127.0.0.2" if sys.platform == "linux" else "127.0.0.1"
    monkeypatch.setattr(probe_network, "addresses", lambda: iter([other]))
    with program(LISTEN.format("127.0.0.1")) as (pid, port):
        assert check(as_page(made, pid, port), "ports") == [("ok", "")]
        assert check(as_page(made, pid, "9"), "ports") == [("advice", "audit-port-extra")]
        assert answered(as_page(made, pid, port)) == ()
    with program(LISTEN.format("0.0.0.0")) as (pid, port):  # noqa: S104 - the gap that is to be found
        assert check(as_page(made, pid, port), "ports") == [("wrong", "audit-port-open")]
        assert Listener("openwebui", other, int(port)) in answered(as_page(made, pid, port))


def test_a_child_that_ends_meanwhile_hides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with program("print()") as (gone, _):
        ended = psutil.Process(gone)
    with program(LISTEN.format("127.0.0.1")) as (pid, port):
        monkeypatch.setattr(probe_network, "family", lambda _: [psutil.Process(pid), ended])
        assert probe_network.Socket(int(port)) in probe_network.of_processes(pid)
        assert [one.port for one in probe_network._listening("mcp", pid)] == [int(port)]
        monkeypatch.setattr(probe_network, "family", lambda _: [ended])
        with pytest.raises(psutil.NoSuchProcess):
            probe_network.of_processes(pid)


def test_a_process_that_is_gone_is_not_clean(made: Installation) -> None:
    with program("print()") as (pid, _):
        pass
    assert {status for status, _ in check(as_page(made, pid, "9"), "ports")} == {"unknown"}


# As Linux prints it: https://docs.kernel.org/networking/proc_net_tcp.html
NET = {
    "tcp": "0: 0100007F:1F90 00000000:0000 0A x\n1: 0307590A:D431 076433C6:01BB 01 x\n"
    "2: 0307590A:1F90 0207590A:8000 01 x\n",
    "tcp6": "0: 0000000000000000FFFF00000307590A:C350 0000000000000000FFFF00000807590A:69A9 01 x\n",
    "udp": "0: 0307590A:A000 0107590A:0035 01 x\n",
}


@pytest.mark.skipif(sys.byteorder != "little", reason="the addresses are those of such a processor")
def test_whom_a_container_is_connected_to(tmp_path: Path) -> None:
    """Its network is not the one that this program sees. What came in by its own port is not a connection of its."""
    (tmp_path / "7/net").mkdir(parents=True)
    for name, lines in NET.items():
        (tmp_path / "7/net" / name).write_text(f"sl local_address rem_address st x\n{lines}")
    with pytest.raises(FileNotFoundError):
        probe_network.of_network(8, tmp_path)
    assert [*probe_network._connected("mcp", probe_network.of_network(7, tmp_path))] == [
        Listener("mcp", "198.51.100.7", 443),
        Listener("mcp", "10.89.7.1", 53),
        Listener("mcp", "10.89.7.8", 27049),
    ]


@pytest.mark.parametrize(("place", "here"), [("here", True), ("podman machine", False), ("elsewhere", False)])
def test_a_process_of_another_machine_is_not_looked_at(made: Installation, place: str, here: bool) -> None:
    """Its number is that of another program here, which may be root's."""
    page = as_page(made, os.getpid(), "9").site
    assert page
    containers: Any = SimpleNamespace(place=place)
    there = replace(page, runtime=replace(page.runtime, containers=containers))
    assert inspected.pid(there, "openwebui") == (os.getpid() if here else None)
    assert inspected.pid(page, "openwebui") == os.getpid()


@pytest.mark.skipif(sys.platform != "linux", reason="it reads /proc")
def test_a_network_is_that_of_its_process() -> None:
    with program(LISTEN.format("127.0.0.1")) as (pid, port):
        assert probe_network.Socket(int(port)) in probe_network.of_processes(pid)
        assert probe_network.Socket(int(port)) in probe_network.of_network(pid)


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


@pytest.mark.parametrize(
    "form", [SECRET, f"mongodb://jo:{SECRET}@h/", "UzNudGluZWwtN2YzYS05UXgtb2YtdGhlLWF1ZGl0"]
)
def test_a_secret_in_logs_and_state_is_found(made: Installation, form: str) -> None:
    for name in ("logs", "run"):
        (made.home.state / name).mkdir(exist_ok=True)
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


@pytest.mark.parametrize(("text", "seconds"), [("4w", 2419200), ("1h30m", 5400), ("-1", None), ("0", None)])
def test_how_long_a_session_is(text: str, seconds: float | None) -> None:
    assert duration(text) == seconds


@pytest.mark.parametrize(
    ("port", "address", "number"),
    [
        ("127.0.0.1:8080:80", "127.0.0.1", 8080),
        ("443:443/tcp", "", 443),
        ("[::1]:1:2", "::1", 1),
        ("80", "", 80),
    ],
)
def test_a_published_port(port: str, address: str, number: int) -> None:
    assert probe_network._published("proxy", port) == Listener("proxy", address, number)


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
