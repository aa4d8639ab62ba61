"""A real supervisord with small real services."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from scripts import parts, settings, stack
from scripts.errors import InstallError
from scripts.home import ROOT, Home
from scripts.places import Places
from scripts.progress import silent
from scripts.runtimes import make
from scripts.runtimes.base import PROFILES, SETTINGS, Obtained, Process
from scripts.runtimes.embedded import Embedded
from scripts.runtimes.embedded_parts import EmbeddedParts
from scripts.runtimes.supervisor import configuration
from tests.waits import PATIENCE, runs, until

NAMES = ("one", "two")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Spaces, a percent sign and letters outside of ASCII, as people's folders have them."""
    made = Home(tmp_path / "mein 100% Ordner" / ".byre")
    made.prepare()
    return made


def embedded(home: Home, env: dict[str, str] | None = None) -> Embedded:
    """A runtime whose services find this Python."""
    inherited = os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    places = Places.of(settings.load(home.state, {}).settings, home)
    return Embedded(home, places, env=inherited if env is None else env)


@pytest.fixture
def runtime(home: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[Embedded]:
    monkeypatch.setattr("scripts.runtimes.supervisor.SETTLE_SECONDS", 1)
    runtime = embedded(home)
    yield runtime
    runtime.down(NAMES, silent)


def test_without_a_gpu_by_the_user_s_word(home: Home) -> None:
    ports = dict.fromkeys((*Embedded.inner_ports, "webui_port"), 1)

    def layers(**values: str) -> str:
        loaded = settings.load(home.state, {"RUNTIME": "embedded", **values}).settings
        made = make("embedded", loaded, home, Places.of(loaded, home))
        services = stack.load(ROOT / stack.COMPOSE_FILE, made.wiring.variables(ports), PROFILES).services
        return services["llamacpp"].environment["LLAMA_ARG_N_GPU_LAYERS"]

    assert (layers(), layers(GPU="off")) == ("auto", "0")


def service(code: str, name: str = "one") -> stack.Service:
    return stack.Service.model_validate(
        {
            "name": name,
            "environment": {"A": "100% $HOME", "EMPTY": ""},
            "x-ready": {"port": 1},
            "x-embedded": {"part": "p", "command": ["python", "-c", code]},
        }
    )


def obtained(runtime: Embedded) -> Obtained:
    """A part that holds nothing."""
    return Obtained(parts.Installed(runtime.home.state, 0, 0, fresh=False))


def once(runtime: Embedded, name: str, good: Callable[[Process], bool]) -> Process:
    """The process as soon as it is good."""
    seen: list[Process] = []

    def look() -> bool:
        seen.append(runtime.processes((name,))[name])
        return good(seen[-1])

    until(look)
    return seen[-1]


def settled(runtime: Embedded, name: str) -> Process:
    """The process as soon as it is up: to the supervisor it may be so before it has noted its start."""
    return once(runtime, name, lambda p: p.state == "running" and bool(runtime.supervisor.starts(name)))


def until_logged(runtime: Embedded, words: str, times: int = 1) -> None:
    """The keeper of a service's log is a process of its own."""
    log = runtime.home.logs / "one.log"
    until(lambda: log.exists() and log.read_text().count(words) == times)


SLEEP = "import os, time; print(os.environ['A'], os.environ.get('EMPTY'), flush=True); time.sleep(600)"


def test_up_and_down(runtime: Embedded) -> None:
    assert runtime.processes(NAMES)["one"] == Process("one", "stopped")
    assert runtime.supervisor.boot(NAMES) and not runtime.supervisor.boot(NAMES)
    part = obtained(runtime)
    runtime.up(service(SLEEP), part)
    up = settled(runtime, "one")
    assert up.pid and psutil.pid_exists(up.pid) and up.restarts == 0 and not up.looping
    assert up.memory and up.memory > 1_000_000 and up.started and abs(up.started - time.time()) < PATIENCE
    assert runtime.differences(service(SLEEP), part) == ()
    assert runtime.differences(service("pass"), part) == SETTINGS
    other = embedded(runtime.home, {**runtime.env, "PATH": f"{runtime.env['PATH']}:/elsewhere", "LANG": "eo"})
    assert other.differences(service(SLEEP), part) == (), "another shell is no other service"
    until_logged(runtime, "100% $HOME None")
    runtime.down(NAMES, silent)
    assert not psutil.pid_exists(up.pid) and not runtime.supervisor.alive()
    assert runtime.processes(NAMES)["one"].state == "stopped"


def test_a_service_that_dies_is_started_again_and_counted(runtime: Embedded) -> None:
    runtime.supervisor.boot(NAMES)
    runtime.up(service(SLEEP), obtained(runtime))
    first = settled(runtime, "one")
    assert first.pid
    os.kill(first.pid, signal.SIGKILL)
    # The new process is there before it has noted its start.
    again = once(runtime, "one", lambda p: p.state == "running" and p.restarts == 1)
    assert again.pid not in {None, first.pid} and not again.looping and again.ended == "terminated by SIGKILL"


def test_what_is_still_stopping_is_waited_for(runtime: Embedded) -> None:
    """A command was killed while it stopped the stack: the old process holds its port and its data a while."""
    slow = (
        "import signal, sys, time\nsignal.signal(signal.SIGTERM, lambda *_: (time.sleep(1.5), sys.exit(0)))\n"
        "print('is there', flush=True)\nwhile True: time.sleep(0.1)"
    )
    runtime.boot(NAMES)
    runtime.up(service(slow), obtained(runtime))
    old = settled(runtime, "one")
    until_logged(runtime, "is there")
    runtime.supervisor._call("stopProcess", "one", False)
    assert runtime.processes(("one",))["one"].state == "stopping"
    runtime.up(service(SLEEP), obtained(runtime))
    assert old.pid and not runs(old.pid)
    assert settled(runtime, "one").pid != old.pid


def test_a_crash_loop_is_told(runtime: Embedded, monkeypatch: pytest.MonkeyPatch) -> None:
    # It ends before, also on a busy machine.
    monkeypatch.setattr("scripts.runtimes.supervisor.SETTLE_SECONDS", 600)
    runtime.supervisor.boot(NAMES)
    runtime.up(service("import sys; print('cannot', flush=True); sys.exit(7)"), obtained(runtime))
    dead = once(runtime, "one", lambda p: p.state == "fatal")
    assert dead.looping and dead.ended == "exit status 7" and dead.restarts == 3
    until_logged(runtime, "cannot", times=4)


def test_services_that_outlive_a_killed_supervisor_are_ended(runtime: Embedded) -> None:
    runtime.supervisor.boot(NAMES)
    runtime.up(service(SLEEP), obtained(runtime))
    orphan = settled(runtime, "one").pid
    assert orphan
    os.kill(int((runtime.home.run / "supervisord.pid").read_text()), signal.SIGKILL)
    until(lambda: not runtime.supervisor.alive())
    assert psutil.pid_exists(orphan)
    assert runtime.supervisor.end_orphans(NAMES) == ["one"]
    assert not psutil.pid_exists(orphan) or psutil.Process(orphan).status() == psutil.STATUS_ZOMBIE
    assert runtime.supervisor.boot(NAMES)


def test_a_process_that_only_has_an_old_number_is_left_alone(runtime: Embedded) -> None:
    """Process numbers are used again: the start time must fit as well."""
    (runtime.home.run / "one.starts").write_text(
        json.dumps({"pid": os.getpid(), "time": time.time() - 86400}) + "\n"
    )
    assert runtime.supervisor.end_orphans(NAMES) == []


def test_a_changed_secret_is_a_changed_service(runtime: Embedded) -> None:
    secret = runtime.home.secrets / "token"
    secret.write_text("a")
    described = service(SLEEP).model_copy(update={"secrets": (stack.Secret(source="token", target="T"),)})

    def spec() -> dict[str, Any]:
        return runtime.plan(described, runtime.home.state, ())

    before = spec()
    assert spec() == before and "a" not in before["secrets"].values()
    os.utime(secret, ns=(1, 1))
    assert spec() != before


def test_a_part_without_its_program_is_named(home: Home) -> None:
    with pytest.raises(InstallError, match="python is missing"):
        embedded(home, {"PATH": str(home.run)}).plan(service(SLEEP), home.state, ())


def test_a_stray_variable_of_the_shell_does_not_reach_a_service(home: Home) -> None:
    runtime = embedded(home, {"OPENAI_API_KEY": "x", "LANG": "C.UTF-8"})
    spec = runtime.plan(service(SLEEP), home.state, (Path(sys.executable).parent,))
    assert "OPENAI_API_KEY" not in spec["environment"] and spec["environment"]["LANG"] == "C.UTF-8"


def test_the_configuration_doubles_percent_signs(home: Home) -> None:
    text = configuration(home, NAMES)
    assert "100%% Ordner" in text and "100% Ordner" not in text


def test_outdated_parts_are_those_of_no_lock_and_no_running_service(runtime: Embedded) -> None:
    folder = runtime.places.parts
    for name in ("engine-0123", "mcp-4567"):
        (folder / name).mkdir(parents=True)
        (folder / name / "installed.json").write_text(json.dumps({"version": 1, "name": name, "key": "x"}))
        (folder / name / "file").write_bytes(b"x" * 10_000)
    (runtime.home.run / "mcp.json").write_text(json.dumps({"directory": str(folder / "mcp-4567")}))
    installed = EmbeddedParts(runtime.home, runtime.places)
    found = installed.outdated()
    assert set(found) == {str(folder / "engine-0123")} and found[str(folder / "engine-0123")] >= 10_000
    assert installed.discard(str(folder / "engine-0123"))
    assert not (folder / "engine-0123").exists() and (folder / "mcp-4567" / "file").exists()


def test_the_gateway_s_servers_from_npm_are_a_part_beside_its_own(
    runtime: Embedded, monkeypatch: pytest.MonkeyPatch
) -> None:
    ports = dict.fromkeys((*Embedded.inner_ports, "webui_port"), 1)
    installed = EmbeddedParts(runtime.home, runtime.places)

    def gateway() -> stack.Service:
        return stack.load(ROOT / stack.COMPOSE_FILE, runtime.variables(ports), PROFILES)["gateway"]

    monkeypatch.setattr("scripts.mcp.packages", lambda _: ())
    assert set(installed.missing([gateway()])) == {"gateway"}
    monkeypatch.setattr("scripts.mcp.packages", lambda _: ("pkg@1.2.3",))
    assert set(installed.missing([gateway()])) == {"gateway", "servers"}
    folder = Path(gateway().environment["MCP_MODULES"])
    assert folder == parts.place(parts.of_npm(["pkg@1.2.3"]), runtime.places.parts)
    folder.mkdir(parents=True)
    (folder / "installed.json").write_text(json.dumps({"version": 1, "name": "servers", "key": "x"}))
    assert installed.outdated() == {}
    monkeypatch.setattr("scripts.mcp.packages", lambda _: ("pkg@1.2.4",))
    assert set(installed.outdated()) == {str(folder)}
