"""Faults seeded in a real installation's folder, found by the real probes."""

from __future__ import annotations

import fcntl
import http.server
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

import psutil
import pytest

from scripts import host, runtimes, webui
from scripts.credentials import GENERATED
from scripts.doctor import probe_machine, probe_services, probe_state
from scripts.doctor.evidence import Drift
from scripts.doctor.installation import Installation
from scripts.home import ROOT, Home
from scripts.lifecycle import plan as planning
from scripts.lifecycle.site import Site
from scripts.models.store import Store
from scripts.runtimes.base import SETTINGS, Obtained, Process
from scripts.runtimes.container_images import ContainerImages
from scripts.runtimes.embedded import Embedded
from scripts.settings import envfile
from scripts.volumes.manifest import read_backup
from scripts.webui import page_program
from tests.unit.doctor.acting import SENTINEL, diagnose, installation, site
from tests.unit.volumes.trees import described
from tests.waits import PATIENCE

Seed = Callable[[Path], dict[str, str] | None]


def env_file(text: str, mode: int = 0o600) -> Seed:
    def seed(root: Path) -> None:
        (root / ".env").write_text(text)
        (root / ".env").chmod(mode)

    return seed


def secret_file(mode: int) -> Seed:
    def seed(root: Path) -> None:
        home = Home(root / ".byre")
        home.prepare()
        (home.secrets / "mcp_token").write_text(SENTINEL)
        (home.secrets / "mcp_token").chmod(mode)

    return seed


def state_file(name: str, content: Any) -> Seed:
    def seed(root: Path) -> None:
        home = Home(root / ".byre")
        home.prepare()
        (home.run / name).write_text(json.dumps(content))

    return seed


def future_file(root: Path) -> None:
    (root / "uv.lock").touch()
    os.utime(root / "uv.lock", (time.time() + 90_000,) * 2)


def with_env(**env: str) -> Seed:
    return lambda root: env


def both(first: Seed, second: Seed) -> Seed:
    return lambda root: (first(root) or {}) | (second(root) or {})


URI = f"MONGODB_URI=mongodb://jo:{SENTINEL}@h/d\n"
SEEDED: list[tuple[str, str, Seed]] = [
    ("settings", "settings-duplicate", env_file("THREADS=2\nTHREADS=3\n")),
    ("settings", "settings-unknown", env_file("WEBUI_PROT=8081\n")),
    ("settings", "settings-invalid", env_file("THREADS=many\n")),
    ("settings", "settings-invalid", env_file("what is this\n")),
    ("settings", "settings-invalid", with_env(RUNTIME="embedded", ENGINE="ollama")),
    ("settings", "settings-comment", env_file("COMPOSE_PROJECT_NAME=byre #mine\n")),
    ("settings", "settings-shadowed", both(env_file("THREADS=2\n"), with_env(THREADS="3"))),
    ("settings", "env-readable", env_file(URI, 0o644)),
    ("settings", "env-readable", env_file(URI + URI, 0o640)),
    ("secrets", "secret-readable", secret_file(0o644)),
    ("proxy", "proxy-local", with_env(HTTPS_PROXY="http://proxy.example:3128")),
    ("proxy", "proxy-local", with_env(http_proxy="http://p:1", no_proxy="example.org, localhost")),
    ("clock", "clock-wrong", future_file),
    ("memory", "model-no-room", with_env(ENGINE_MEMORY="64m")),
    ("model", "model-unknown", state_file("choices.json", {"version": 1, "model": "qwen2.5-coder:7b"})),
]  # fmt: skip


@pytest.mark.parametrize(
    ("probe", "id", "seed"), SEEDED, ids=[f"{one[1]} {n}" for n, one in enumerate(SEEDED)]
)
def test_a_seeded_fault_is_found_and_its_secret_is_not_told(
    tmp_path: Path, probe: str, id: str, seed: Seed
) -> None:
    env = seed(tmp_path) or {}
    told = diagnose(installation(tmp_path, env), probe)
    assert id in [one.fault for one in told], told
    assert SENTINEL not in str([one.document() for one in told])


def test_an_installation_that_was_never_started_has_nothing_wrong(tmp_path: Path) -> None:
    who = installation(tmp_path)
    for probe in ("proxy", "settings", "secrets", "lock", "leftovers", "disk", "ports"):
        assert [one.status for one in diagnose(who, probe)] == ["ok"], probe
    for probe in (
        "services",
        "drift",
        "database",
        "mcp",
        "mcp-tools",
        "webui",
        "logs",
        "gpu",
        "volumes",
        "backups",
        "images",
        "networks",
    ):
        assert [one.status for one in diagnose(who, probe)] == ["not applicable"], probe


def test_the_newest_backup(tmp_path: Path) -> None:
    who = installation(tmp_path)
    root = who.home.state / "backups"
    for number, name in enumerate(("one", "two"), start=1):
        (root / name).mkdir(parents=True)
        text = described(number, "2026-01-01T00:00:00+00:00").text()
        (root / name / "manifest.json").write_text(text)
    assert [(one.fault, one.status) for one in diagnose(who, "backups")] == [
        ("backup-not-rehearsed", "advice")
    ]
    read_backup(root / "two").mark(good=True, checked={})
    assert [one.status for one in diagnose(who, "backups")] == ["ok"]
    (root / "one/manifest.json").write_text("?")
    assert [(one.fault, one.status) for one in diagnose(who, "backups")] == [
        ("backup-damaged", "wrong"),
        ("", "ok"),
    ]


def test_an_update_that_was_interrupted(tmp_path: Path) -> None:
    who = installation(tmp_path)
    page_program.write(who.home, page_program.State(trying=page_program.Program("openwebui-1", "0.1.2")))
    assert [one.fault for one in diagnose(who, "backups")] == ["update-interrupted"], "before its backup"
    folder = who.home.state / "backups" / "one"
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text(described(1, "2026-01-01T00:00:00+00:00").text())
    faults = {one.fault for one in diagnose(who, "backups")}
    assert "update-interrupted" in faults
    with who.home.lock():
        assert {one.fault for one in diagnose(who, "backups")} == faults - {"update-interrupted"}, (
            "it goes on"
        )


def test_a_restore_and_a_move_that_were_interrupted(tmp_path: Path) -> None:
    who = installation(tmp_path)
    who.home.prepare()
    journal = who.home.run / "restore.json"
    journal.write_text("{}")
    assert [one.fault for one in diagnose(who, "backups")] == ["restore-interrupted"]
    journal.unlink()
    (who.home.data / "openwebui/.byre-emptying-T").mkdir(parents=True)
    assert [one.fault for one in diagnose(who, "backups")] == ["restore-interrupted"], "of a single volume"
    (who.home.data / "openwebui/.byre-emptying-T").rmdir()
    page = who.home.run / "page-database.json"
    page.write_text(json.dumps({"version": 1, "runtime": "embedded", "whole": False}))
    assert [one.fault for one in diagnose(who, "backups")] == ["move-interrupted"]
    page.unlink()
    copy = who.home.run / "move-podman.json"
    copy.write_text(json.dumps({"version": 1, "source": "embedded"}))
    assert [one.fault for one in diagnose(who, "backups")] == ["move-interrupted"]
    copy.write_text("torn")
    (found,) = diagnose(who, "backups")
    assert (found.fault, found.status) == ("move-interrupted", "wrong") and f"rm {copy}" in found.remedy
    copy.write_text(json.dumps({"version": 1, "source": "embedded", "whole": True}))
    (who.home.run / "choices.json").write_text(json.dumps({"version": 1, "runtime": "podman"}))
    assert [one.status for one in diagnose(who, "backups")] == ["not applicable"], "it came to its end"


def test_a_move_to_a_folder_that_was_interrupted(tmp_path: Path) -> None:
    who = installation(tmp_path)
    who.home.prepare()
    copy = tmp_path / "chats"
    copy.mkdir()
    half = {"version": 1, "source": str(who.home.data / "openwebui"), "target": str(copy), "value": str(copy)}
    (who.home.run / "move-openwebui.json").write_text(json.dumps(half))
    (found,) = diagnose(who, "backups")
    assert (found.fault, found.status) == ("move-interrupted", "advice") and str(copy) in found.remedy
    named = installation(tmp_path, {"OPENWEBUI_DATA_STORAGE": str(copy)})
    (found,) = diagnose(named, "backups")
    assert (found.fault, found.status) == ("move-interrupted", "wrong")
    with who.home.lock():
        assert [one.status for one in diagnose(named, "backups")] == ["not applicable"], "it goes on"


def test_settings_that_cannot_be_used_leave_the_machine_to_be_looked_at(tmp_path: Path) -> None:
    env_file("THREADS=2\nTHREADS=3\nNOBODY=1\n")(tmp_path)
    who = installation(tmp_path)
    assert [one.fault for one in diagnose(who, "settings")] == ["settings-duplicate", "settings-unknown"]
    assert [one.status for one in diagnose(who, "memory")] == ["not applicable"]
    assert [one.status for one in diagnose(who, "lock")] == ["ok"]
    assert [one.status for one in diagnose(who, "disk")] == ["ok"]


def test_a_port_that_another_program_holds(tmp_path: Path) -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        (page, *_rest) = diagnose(installation(tmp_path, {"WEBUI_PORT": port}), "ports")
        assert (page.fault, page.status) == (
            "port-taken",
            "wrong",
        ) and f"(process {os.getpid()})" in page.seen
        (inner, *_) = diagnose(installation(tmp_path, {"MCP_PORT": port}), "ports")
        assert (inner.fault, inner.status) == ("port-taken", "advice") and "mcp" in inner.seen
        assert probe_machine.ports(site(tmp_path, {"WEBUI_PORT": port}, "openwebui"))[0].running


@pytest.mark.parametrize(("free", "id"), [(10_000_000, "disk-full"), (100_000_000, "disk-small")])
def test_a_disk_that_is_too_small(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, id: str
) -> None:
    monkeypatch.setattr(host, "disk_free", lambda path: free)
    if id == "disk-full":
        monkeypatch.setattr(probe_machine, "_download", lambda site: 0)
        who = installation(tmp_path, {"MONGODB_URI": "mongodb://h/d"})
        assert who.site
        monkeypatch.setattr(who.site.runtime.parts, "missing", lambda services: {})
    else:
        who = installation(tmp_path)
    assert [one.fault for one in diagnose(who, "disk")] == [id]


# ── lock and leftovers ───────────────────────────────────────────────────────────────────────────────────────


def locked(root: Path, pid: int) -> Home:
    home = Home(root / ".byre")
    state_file("lock.json", {"pid": pid, "command": "pull"})(root)
    (home.run / "lock").touch()
    return home


@pytest.mark.parametrize("noted", ["", "[]", '{"pid": "x"}', '{"pid": null}', "\\0"])
def test_a_note_about_the_lock_that_is_damaged_is_no_fault(tmp_path: Path, noted: str) -> None:
    home = locked(tmp_path, 1)
    (home.run / "lock.json").write_text(noted)
    assert [one.status for one in diagnose(installation(tmp_path), "lock")] == ["ok"]


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's list of locks")
def test_a_lock_that_is_held_is_seen_without_being_taken(tmp_path: Path) -> None:
    home = locked(tmp_path, os.getpid())
    assert probe_state.lock(home).held is False
    with (home.run / "lock").open() as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if not any(
            f":{(home.run / 'lock').stat().st_ino} " in one
            for one in Path("/proc/locks").read_text().splitlines()
        ):
            pytest.skip("this kernel lists no lock of ours")
        found = probe_state.lock(home)
    assert (found.held, found.pid, found.alive, found.command) == (True, os.getpid(), True, "pull")
    assert [one.fault for one in diagnose(installation(tmp_path), "lock")] == [""]


def test_a_lock_whose_holder_is_gone(tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    home = locked(tmp_path, gone.pid)
    listed = tmp_path / "locks"
    inode = (home.run / "lock").stat().st_ino
    listed.write_text(
        f"1: POSIX  ADVISORY  READ 1 fe:00:1 0 EOF\n2: FLOCK  ADVISORY  WRITE {gone.pid} fe:00:{inode} 0\n"
    )
    found = probe_state.lock(home, listed)
    assert (found.held, found.pid, found.alive) == (True, gone.pid, False)


@pytest.fixture
def survivor() -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    yield process
    process.kill()
    process.wait()


def test_a_service_that_outlived_its_supervisor(tmp_path: Path, survivor: subprocess.Popen[bytes]) -> None:
    born = psutil.Process(survivor.pid).create_time()
    state_file("database.starts", {"pid": survivor.pid, "time": born})(tmp_path)
    state_file("mcp.starts", {"pid": survivor.pid, "time": born - 5000})(
        tmp_path
    )  # its number was given anew
    (one,) = diagnose(installation(tmp_path), "leftovers")
    assert (one.fault, one.status) == ("services-left", "wrong") and str(survivor.pid) in one.seen
    assert runtimes.orphans(Home(tmp_path / ".byre")) == {"database": survivor.pid}


@pytest.mark.parametrize("noted", ["", "{", "[7]", '{"pid": "x"}', '{"pid": 1, "time": null}', "\\0"])
def test_a_damaged_note_of_starts_names_no_leftover(tmp_path: Path, noted: str) -> None:
    home = Home(tmp_path / ".byre")
    home.prepare()
    (home.run / "database.starts").write_text(noted)
    assert runtimes.orphans(home) == {}


def test_a_port_that_a_leftover_holds_is_not_another_programs(tmp_path: Path) -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        born = psutil.Process().create_time()
        state_file("openwebui.starts", {"pid": os.getpid(), "time": born})(tmp_path)
        told = diagnose(installation(tmp_path, {"WEBUI_PORT": str(taken.getsockname()[1])}), "ports")
    assert "port-taken" not in [one.fault for one in told if "WEBUI_PORT" in one.seen]


# ── model ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("size", "content", "mtime", "damage"),
    [
        (8, b"GGUF\x03\0\0\0", 1, ""),
        (9, b"GGUF\x03\0\0\0", 1, "has 8 bytes of 9"),
        (8, b"nothing!", 1, "invalid magic"),
        (8, b"GGUF\x03\0\0\0", 2, "does not have the sha256"),
    ],
)
def test_a_model_that_is_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int, content: bytes, mtime: int, damage: str
) -> None:
    file = tmp_path / "m.gguf"
    file.write_bytes(content)
    os.utime(file, ns=(1, 1))
    found = SimpleNamespace(path=file, size=size, mtime_ns=mtime, sha256="0" * 64)
    monkeypatch.setattr(Store, "find", lambda store, name: found)
    (one,) = diagnose(installation(tmp_path), "model")
    assert (one.fault, damage in one.seen) == ("model-damaged" if damage else "", True)
    assert file.stat().st_mtime_ns == 1 and file.read_bytes() == content


@pytest.mark.parametrize("probe", ["memory", "drift"])
def test_nothing_is_reckoned_from_a_model_that_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, probe: str
) -> None:
    file = tmp_path / "m.gguf"
    file.write_bytes(b"<!DOCTYPE html>")
    monkeypatch.setattr(Store, "find", lambda store, name: SimpleNamespace(path=file))
    (one,) = diagnose(installation(tmp_path, {}, "llamacpp"), probe)
    assert one.status == "not applicable" and "model" in one.seen


@pytest.mark.parametrize(
    ("kept", "podman"), [("embedded", False), ("podman", True), ("nonsense", True), (7, True)]
)
def test_settings_that_cannot_be_used_do_not_change_what_the_machine_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: object, podman: bool
) -> None:
    from scripts import setup

    wishes: list[setup.Wish] = []
    monkeypatch.setattr(setup, "probe", lambda asker, wish: wishes.append(wish))
    monkeypatch.setattr(setup, "judge", lambda found, wish: ())
    state_file("choices.json", {"version": 1, "runtime": kept})(tmp_path)
    probe_machine.machine(installation(tmp_path, {"THREADS": "x"}))
    assert [one.runtime != "embedded" for one in wishes] == [podman]


def test_the_versions_are_of_what_is_there(tmp_path: Path) -> None:
    """Also where the data belong to an older Open WebUI than the one of this Byre."""
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "1"\n')
    who = installation(tmp_path, {"RUNTIME": "embedded"})
    assert set(probe_machine.tools(who).parts.values()) == {""}
    held = page_program.Program("openwebui-0123456789ab", "0.0.1")
    folder = who.home.parts / held.place
    (folder / "bin").mkdir(parents=True)
    (folder / "bin/python").touch()
    (folder / "installed.json").write_text(json.dumps({"version": 1, "python": "3", "node": ""}))
    page_program.write(who.home, page_program.State(now=held))
    seen = probe_machine.tools(who)
    assert seen.parts == {"openwebui": "0.0.1", "engine": "", "database": "", "mcp": "", "gateway": ""}
    assert probe_machine.tools(installation(tmp_path, {"THREADS": "x"})).parts == {}


@pytest.mark.parametrize(("engine", "version"), [("llamacpp", ""), ("ollama", None)])
def test_the_version_of_a_native_engine_is_not_that_of_an_image(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: str, version: str | None
) -> None:
    """Its part is not installed; Ollama is the machine's own, also where it is missing."""
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "1"\n')
    monkeypatch.setattr(ContainerImages, "ids", lambda _, *names: dict.fromkeys(names, "id"))
    who = installation(tmp_path, {"RUNTIME": "podman", "ENGINE": engine, "ENGINE_LOCATION": "native"})
    seen = probe_machine.tools(who).parts
    assert seen.get(engine) == version and seen["openwebui"]


# ── what runs ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_running_service_whose_part_is_gone(tmp_path: Path) -> None:
    who = installation(tmp_path, {"WEBUI_PORT": str(host.free_port(20_100))}, "mcp", "openwebui")
    assert [(one.fault, one.seen.split(" ")[0]) for one in diagnose(who, "drift")] == [
        ("part-missing", "openwebui"), ("part-missing", "mcp"),
    ]  # fmt: skip


def test_a_service_that_runs_by_another_description(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    port = host.free_port(20_200)
    state_file("choices.json", {"version": 1, "ports": {"webui_port": port + 1}})(tmp_path)
    who = installation(tmp_path, {"WEBUI_PORT": str(port)}, "mcp", "database", "openwebui")
    assert who.site
    runtime = who.site.runtime
    monkeypatch.setattr(runtime.parts, "missing", lambda services: {})
    monkeypatch.setattr(runtime.parts, "obtain", lambda *arguments: Obtained("x"))
    seen = {"openwebui": SETTINGS, "mcp": ("its image", "MDB_MCP_READ_ONLY"), "database": ()}
    monkeypatch.setattr(runtime.services, "differences", lambda service, obtained: seen[service.name])
    credentials = who.site.places.credentials
    for service in who.site.described().values():
        for secret in service.secrets:
            credentials.put(secret.source, "x")
    found = probe_state.drift(who.site)
    assert isinstance(found, Drift)
    assert (found.differ, found.compared) == (("openwebui", "mcp"), ("openwebui", "mcp", "database"))
    (told,) = diagnose(who, "drift")
    assert told.fault == "services-outdated" and told.seen.startswith("openwebui, mcp ")
    assert told.seen.endswith("(mcp: its image, MDB_MCP_READ_ONLY)")
    credentials.path("webui_secret_key").unlink()  # that is told by another probe
    found = probe_state.drift(who.site)
    assert isinstance(found, Drift) and found.compared == ("mcp", "database")


@pytest.mark.parametrize(
    ("changed", "seen"),
    [({}, ()), ({"WEBUI_MEMORY": "3g"}, SETTINGS), ({"WEBUI_ADMIN_EMAIL": "me@localhost"}, SETTINGS)],
)
def test_the_page_is_compared_but_for_what_is_made_of_the_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: dict[str, str], seen: tuple[str, ...]
) -> None:
    """Against what was brought up, with prompts that the database gave."""
    env = {"WEBUI_PORT": str(host.free_port(20_300)), "DEFAULT_MODEL": "small"}
    program = tmp_path / "part" / "open-webui"
    program.parent.mkdir()
    program.touch(mode=0o755)
    part = Obtained(SimpleNamespace(path=program.parent, bin_dirs=(program.parent,)))
    before = site(tmp_path, env, "openwebui")
    before.home.prepare()
    for name in (
        "webui_secret_key",
        "webui_admin_password",
        "engine_api_key",
        "page_api_keys",
        "tool_servers",
    ):
        before.places.credentials.put(name, name)
    plan = planning.make(before)
    told = webui.variables(plan.facts, ("server:mcp:mongodb",))
    wired = plan.service("openwebui", plan.variables(Path(), None) | told)
    services = before.runtime.services
    assert isinstance(services, Embedded)
    spec = services.plan(wired, part.what.path, part.what.bin_dirs)
    (before.home.run / "openwebui.json").write_text(json.dumps(spec))
    now = site(tmp_path, env | changed, "openwebui")
    monkeypatch.setattr(now.runtime.parts, "obtain", lambda *arguments: part)
    assert probe_state._otherwise(now, planning.make(now), "openwebui") == seen


@pytest.mark.parametrize(
    ("settings", "shell", "differs"),
    [
        ({}, {"PATH": "/usr/bin:/bin"}, False),
        ({}, {"PATH": "/elsewhere:/usr/bin", "HTTPS_PROXY": "http://p:1"}, False),
        ({"DATABASE_MEMORY": "1g"}, {"PATH": "/usr/bin:/bin"}, True),
    ],
)
def test_another_setting_is_drift_and_another_shell_is_none(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    settings: dict[str, str],
    shell: dict[str, str],
    differs: bool,
) -> None:
    """The database is described as its start did it, in a shell of its own; then looked at from another."""
    ports = {"WEBUI_PORT": str(host.free_port(20_500))}
    program = tmp_path / "part" / "bin" / "server"
    program.parent.mkdir(parents=True)
    program.touch(0o755)
    part = Obtained(SimpleNamespace(path=program.parent.parent, bin_dirs=(program.parent,)))
    before = site(tmp_path, ports, "database")
    service = before.described()["database"]
    assert service.embedded
    program.rename(program.with_name(service.embedded.command[0]))
    before.home.prepare()
    started = Embedded(before.home, before.places, env={"PATH": "/usr/bin:/bin", "LANG": "C"})
    (before.home.run / "database.json").write_text(
        json.dumps(started.plan(service, part.what.path, part.what.bin_dirs))
    )
    for name in ("PATH", "HTTPS_PROXY"):
        monkeypatch.setenv(name, shell.get(name, ""))
    now = site(tmp_path, ports | settings, "database")
    monkeypatch.setattr(now.runtime.parts, "missing", lambda services: {})
    monkeypatch.setattr(now.runtime.parts, "obtain", lambda *arguments: part)
    found = probe_state.drift(now)
    assert isinstance(found, Drift) and found.differ == (("database",) if differs else ())


def test_services_that_do_not_answer_or_do_not_run(tmp_path: Path) -> None:
    ports = {name: str(host.free_port(20_300 + 10 * n)) for n, name in enumerate(("WEBUI_PORT", "MCP_PORT"))}
    told = diagnose(installation(tmp_path, ports, "openwebui"), "services")
    assert [one.fault for one in told] == [
        "service-not-ready",
        "service-down",
        "service-down",
        "service-down",
        "service-down",
    ]


def test_known_lines_count_since_the_service_started(tmp_path: Path) -> None:
    who = installation(tmp_path, {}, "mcp")
    assert who.site
    process = who.site.processes["mcp"]
    who.site.processes["mcp"] = type(process)("mcp", "running", 1, started=1_700_000_000.0)
    who.home.prepare()
    lines = (
        "2020-01-01T00:00:00.000Z MongoServerError: Authentication failed.\n"
        f"2024-01-01T00:00:00.000Z MongoNetworkError mongodb://jo:{quote(SENTINEL, safe='')}@db/x\n"
    )
    (who.home.logs / "mcp.log").write_text(lines)
    found = probe_services.logs(who.site)
    assert (found.lines, [one.fault.id for one in found.found]) == (1, ["database-unreachable"])
    assert quote(SENTINEL, safe="") not in str(diagnose(who, "logs"))


@pytest.mark.parametrize(
    ("database", "counts"),
    [(1_700_000_000.0, False), (1_600_000_030.0, True), (1_599_999_990.0, True)],
    ids=["started anew since", "started in the same start", "started before"],
)
def test_lines_from_before_the_last_start_of_any_service_are_past(
    tmp_path: Path, database: float, counts: bool
) -> None:
    """What MCP missed may be there again. The services of one start come up one after the other."""
    who = installation(tmp_path, {}, "mcp", "database")
    assert who.site
    for name, started in (("mcp", 1_600_000_000.0), ("database", database)):
        who.site.processes[name] = Process(name, "running", 1, started=started)
    who.home.prepare()
    (who.home.logs / "mcp.log").write_text("2020-09-13T12:26:50.000Z MongoServerSelectionError: h\n")
    assert bool(probe_services.logs(who.site).found) == counts


@pytest.mark.parametrize(
    ("state", "before"),
    [("fatal", 200), ("running", 200), ("fatal", 7)],
    ids=["long before", "long before, and it runs once more", "seconds before its last start"],
)
def test_the_last_words_of_a_service_that_ended_are_read(tmp_path: Path, state: str, before: int) -> None:
    """And those of an end before it, which may have had another cause, are not."""
    now = time.time()
    process = Process("database", state, looping=True, last_start=now - 102)
    who = installation(tmp_path, {}, "mcp")
    assert who.site
    who.site.processes["database"] = process
    who.home.prepare()
    stamps = [time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(now - ago)) for ago in (100 + before, 100)]
    words = ("ENOSPC: No space left on device", "WiredTiger.wt is corrupted")
    lines = "".join(f"{stamp} {said}\n" for stamp, said in zip(stamps, words, strict=True))
    (who.home.logs / "database.log").write_text(lines)
    assert [one.fault.id for one in probe_services.logs(who.site).found] == ["database-damaged"]


def test_secrets_that_are_gone_while_services_run(tmp_path: Path) -> None:
    told = diagnose(installation(tmp_path, {}, "mcp"), "secrets")
    assert {one.fault for one in told} == {"secret-missing"} and len(told) == len(GENERATED)


def test_a_database_that_cannot_be_reached_is_told_without_its_address(tmp_path: Path) -> None:
    port = host.free_port(20_400)
    uri = f"mongodb://jo:sentinel7@127.0.0.1:{port}/d?serverSelectionTimeoutMS=300"
    who = installation(tmp_path, {"MONGODB_URI": uri}, "mcp")
    assert who.site
    found = probe_services.database(who.site)
    assert "sentinel7" not in str(found) and "***@" in str(found)


@contextmanager
def page(date: str) -> Iterator[int]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response_only(200)
            if date:
                self.send_header("Date", date)
            self.end_headers()

        def log_message(self, *arguments: Any) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def test_a_clock_against_the_pages(tmp_path: Path) -> None:
    with page("Wed, 21 Oct 2015 07:28:00 GMT") as port:
        ahead = probe_machine.date_ahead(port)
        assert ahead is not None and ahead < -86_400
        who = installation(tmp_path, {"WEBUI_PORT": str(port)}, "openwebui")
        assert [one.fault for one in diagnose(who, "clock")] == ["clock-wrong"]
    for date in ("", "soon"):
        with page(date) as port:
            assert probe_machine.date_ahead(port) is None


def test_no_two_threads_import_the_same_package_of_ours(tmp_path: Path) -> None:
    """In a new interpreter: what `memory` and `drift` share was there before they began."""
    code = (
        "import sys; from dataclasses import replace; from pathlib import Path;"
        "from scripts.doctor.installation import Installation;"
        "from scripts.doctor.probes import probes; from scripts.doctor.run import run;"
        "who = Installation.of(Path(sys.argv[1]), {}); every = probes(who);"
        "there = set(sys.modules); names = {'memory', 'model', 'disk'};"
        f"seen = run([replace(p, limit={PATIENCE}) for p in every if p.name in names]);"
        "print(all(one.found for one in seen), sorted(n for n in set(sys.modules) - there if n.startswith('scripts')))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, text=True, capture_output=True, check=True
    )
    assert run.stdout.strip() == "True []"


def test_another_database_in_the_settings_is_drift_and_is_not_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    env = {"WEBUI_PORT": str(host.free_port(20_600)), "MONGODB_URI": f"mongodb://jo:{SENTINEL[:8]}@h/new"}
    now = installation(tmp_path, env, "mcp", "database")
    assert now.site
    now.home.prepare()
    (now.home.secrets / "database_uri").write_text(f"mongodb://jo:{SENTINEL[:8]}@h/old")
    monkeypatch.setattr(probe_state, "_otherwise", lambda *arguments: ())
    monkeypatch.setattr(now.site.runtime.parts, "missing", lambda services: {})
    (one,) = diagnose(now, "drift")
    assert one.fault == "services-outdated" and one.seen.startswith("mcp, database are running")
    assert SENTINEL[:8] not in str(one.document())


def test_a_runtime_that_does_not_answer_leaves_its_probes_unknown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = threading.Event()
    monkeypatch.setattr(Site, "of", lambda settings, home: release.wait(PATIENCE))
    who = Installation.of(tmp_path, {}, limit=0.05)
    release.set()
    assert who.site is None and "no answer in 0.05 s" in who.silent
    assert [one.status for one in diagnose(who, "settings")] == ["ok"]
    for probe in ("services", "ports", "gpu", "images"):
        (one,) = diagnose(who, probe)
        assert (one.status, "no answer" in one.seen) == ("unknown", True), probe


# ── containers ───────────────────────────────────────────────────────────────────────────────────────────────

PODMAN = """#!/bin/sh
case "$1 $2 $3" in
"network inspect byre_llm-network") echo '[{"name": "byre_llm-network", "internal": false}]' ;;
"network inspect "*) echo "Error: network not found" >&2; exit 125 ;;
"volume ls "*) printf 'byre_database\\t/var/lib/containers/storage/volumes/byre_database/_data\\n' ;;
"ps --filter volume=byre_database") echo mongo-express ;;
"image exists "*) exit 1 ;;
"info --format "*) echo /nowhere ;;
"ps --all "*) ;;
*) exit 125 ;;
esac
"""


@pytest.fixture
def podman(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    program = tmp_path / "bin" / "podman"
    program.parent.mkdir()
    program.write_text(PODMAN)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    return program


@pytest.mark.parametrize(
    ("probe", "ids"),
    [
        ("networks", {"network-open", "network-missing"}),
        ("volumes", {"volume-missing", "volume-shared"}),
        ("images", {"image-missing", "image-unpinned"}),
    ],
)
def test_containers_that_are_not_as_the_compose_file_has_them(
    tmp_path: Path, podman: Path, probe: str, ids: set[str]
) -> None:
    told = diagnose(
        installation(tmp_path, {"RUNTIME": "podman", "GPU": "off"}, "mcp", "openwebui", "database"), probe
    )
    assert {one.fault for one in told} == ids


def test_a_container_tool_that_is_not_there_is_told_by_the_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    told = diagnose(
        installation(tmp_path, {"RUNTIME": "podman", "GPU": "off", "PATH": str(tmp_path)}), "machine"
    )
    assert ("podman-missing", "missing") in [(one.fault, one.status) for one in told]


def test_names_of_secrets_are_read_with_a_limit(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("\nOPENAI_API_KEY=x\nWEBUI_PORT=8080\n")
    assert probe_state.secret_names(path) == ("OPENAI_API_KEY",)
    path.write_text("OPENAI_API_KEY=x\n" + "#" * envfile.LARGEST)
    assert probe_state.secret_names(path) == ()
    path.unlink()
    os.mkfifo(path)
    assert probe_state.secret_names(path) == ()
