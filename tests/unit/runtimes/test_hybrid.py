"""A native engine beside containers. A script stands in for the container tool, and writes down what it was asked;
supervisor, engine process and sockets are real. Real containers are in tests/hybrid."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from scripts import parts, settings, stack
from scripts.engines import kinds
from scripts.errors import BusyError, HostError, ServiceError
from scripts.home import ROOT, Home
from scripts.lifecycle.site import Site
from scripts.places import Places
from scripts.progress import silent
from scripts.runtimes import hybrid, leftovers, make, retire
from scripts.runtimes.base import NO_GPU, PROFILES, SERVICES, SETTINGS, Obtained, Runtime
from scripts.runtimes.containers import Containers
from scripts.runtimes.embedded import Embedded
from scripts.runtimes.hybrid import HybridWiring, NativeEngine, gateway
from scripts.runtimes.supervisor import LAUNCHER, Supervisor
from tests.faults import fault
from tests.machine import free_port
from tests.waits import PATIENCE, until

# Every address of 127/8 is Linux's own: one that is not 127.0.0.1 stands for the bridge of a network.
BRIDGE = "127.0.0.77"
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="other addresses of 127/8 are Linux's")
PODMAN = json.dumps([{"name": "byre_egress", "subnets": [{"subnet": "127.0.0.0/24", "gateway": BRIDGE}]}])
DOCKER = json.dumps([{"Name": "byre_egress", "IPAM": {"Config": [{"Subnet": "x", "Gateway": BRIDGE}]}}])


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "mein Ordner" / ".byre")
    made.prepare()
    return made


def tool(folder: Path, network: str = PODMAN) -> Path:
    """A container tool that knows one network and no container, and writes each call to `calls`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "network.json").write_text(network)
    script = folder / "podman"
    script.write_text(
        f'#!/bin/sh\ncd "{folder}"\necho "$@" >> calls\n'
        f'case "$1 $2" in "network inspect") test -s network.json && cat network.json ;; '
        '"ps --all") case "$*" in *json*) echo "[]" ;; esac ;; esac\n'
    )
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    return folder


def calls(home: Home) -> str:
    file = home.state.parent / "bin" / "calls"
    return file.read_text() if file.exists() else ""


def runtime_of(home: Home, network: str = PODMAN, **values: str) -> Runtime:
    folder = tool(home.state.parent / "bin", network)
    wanted = {
        "RUNTIME": "podman",
        "ENGINE": "llamacpp",
        "ENGINE_LOCATION": "native",
        "ENGINE_PORT": str(free_port()),
    }
    loaded = settings.load(home.state, wanted | values).settings
    places = Places.of(loaded, home)
    env = {"PATH": f"{folder}:{Path(sys.executable).parent}:{os.environ['PATH']}"}
    made = hybrid.hybrid(home, places, loaded, Containers(home, places, loaded, env=env))
    native(made).env = env
    return made


def native(runtime: Runtime) -> NativeEngine:
    assert isinstance(runtime.wiring, HybridWiring)
    return runtime.wiring.native


@pytest.fixture
def runtime(home: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[Runtime]:
    monkeypatch.setattr("scripts.runtimes.supervisor.SETTLE_SECONDS", 1)
    made = runtime_of(home)
    yield made
    native(made).down(kinds.SERVICES, silent)


def engine(port: int) -> stack.Service:
    """A web server in place of llama.cpp. Its folder's listing holds the file that it is ready by."""
    return stack.Service.model_validate(
        {
            "name": "llamacpp",
            "x-ready": {"port": port, "path": "/ready.json", "expect": "fine"},
            "x-embedded": {
                "part": "engine",
                "command": ["python", "-m", "http.server", "--bind", BRIDGE, str(port)],
            },
        }
    )


def obtained(home: Home) -> Obtained:
    (home.state / "ready.json").write_text('"fine"')
    return Obtained(parts.Installed(home.state, 0, 0, fresh=False))


@pytest.mark.parametrize("engine", ["llamacpp", "ollama"])
def test_without_a_gpu_by_the_user_s_word(home: Home, engine: str) -> None:
    ports = {"engine_port": 1, "webui_port": 2}
    given = [
        runtime_of(home, ENGINE=engine, GPU=gpu).wiring.variables(ports).keys() for gpu in ("auto", "off")
    ]
    assert not given[0] & NO_GPU.keys() and given[1] >= NO_GPU.keys()


@pytest.mark.parametrize(
    ("printed", "found"),
    [
        (PODMAN, BRIDGE),
        (DOCKER, BRIDGE),
        ('[{"subnets": [{"gateway": "fd00::1"}, {"gateway": "10.89.0.1"}]}]', "10.89.0.1"),
        ('[{"subnets": [{"subnet": "10.89.0.0/24"}]}]', ""),
        ('[{"IPAM": {"Config": null}}]', ""),
        ("[]", ""),
        ("no such network", ""),
    ],
)
def test_the_gateway_of_a_network(printed: str, found: str) -> None:
    assert gateway(printed) == found


@pytest.mark.parametrize(
    ("values", "name", "native"),
    [
        ({"RUNTIME": "podman", "ENGINE_LOCATION": "native"}, "llamacpp", True),
        ({"RUNTIME": "podman", "ENGINE_LOCATION": "native", "ENGINE": "ollama"}, "ollama", True),
        ({"RUNTIME": "podman", "ENGINE_LOCATION": "container"}, "ollama", False),
        ({"RUNTIME": "podman"}, "ollama", False),
        ({"RUNTIME": "embedded", "ENGINE_LOCATION": "native"}, "llamacpp", False),
    ],
)
def test_where_the_engine_is_is_a_setting(
    home: Home, monkeypatch: pytest.MonkeyPatch, values: dict[str, str], name: str, native: bool
) -> None:
    monkeypatch.setenv("PATH", str(home.run))  # no container tool
    loaded = settings.load(home.state, {"BYRE_HOME": str(home.state), **values})
    site = Site.of(loaded.settings, home)
    assert (site.engine.name, site.native, site.runtime.native) == (name, native, native)
    made: Runtime = site.runtime
    assert made.name == values["RUNTIME"], "the data are those of the container tool"


@LINUX
def test_the_engine_listens_on_the_bridge_alone_and_containers_ask_there(runtime: Runtime) -> None:
    variables = runtime.wiring.variables({"engine_port": 4242, "webui_port": 8080})
    services = stack.load(ROOT / stack.COMPOSE_FILE, variables, PROFILES).services
    assert services["llamacpp"].environment["LLAMA_ARG_HOST"] == BRIDGE
    assert services["llamacpp"].ready.port == 4242
    assert services["ollama"].environment["OLLAMA_HOST"] == f"{BRIDGE}:4242"
    assert services["ollama"].environment["OLLAMA_MODELS"] == str(native(runtime).places.models)
    web = services["openwebui"].environment
    assert web["OPENAI_API_BASE_URL"] == f"http://{BRIDGE}:4242/v1"
    assert "0.0.0.0" not in str(services["llamacpp"].environment) + str(services["ollama"].environment)  # noqa: S104
    assert services["mcp"].environment["MDB_MCP_HTTP_HOST"] == "0.0.0.0"  # noqa: S104 - inside of its container


def test_on_a_mac_it_listens_on_loopback_and_containers_ask_their_host(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "darwin")
    variables = runtime.wiring.variables({"engine_port": 4242, "webui_port": 8080})
    assert variables["ENGINE_HOST"] == "127.0.0.1"
    assert variables["ENGINE_URL"] == "http://host.containers.internal:4242"
    with runtime.services.reach("llamacpp", 4242) as port:
        assert port == 4242, "nothing to go through"


def test_in_containers_alone_ollama_is_as_it_was() -> None:
    """`podman-compose` by hand, and the container runtime: the image's own defaults."""
    ollama = stack.load(ROOT / stack.COMPOSE_FILE, {}, PROFILES).services["ollama"]
    assert ollama.environment["OLLAMA_HOST"] == "0.0.0.0:11434"
    assert ollama.environment["OLLAMA_MODELS"] == "/models" and ollama.ready.port == 11434


@LINUX
def test_the_engine_is_ours_to_start_look_at_and_stop(runtime: Runtime, home: Home) -> None:
    port, part = free_port(), obtained(native(runtime).home)
    assert native(runtime).supervisor.boot(kinds.SERVICES)
    runtime.services.up(engine(port), part)
    until(lambda: runtime.services.ready(engine(port)).ready)
    process = runtime.services.processes(SERVICES)["llamacpp"]
    assert process.pid
    listening = [c.laddr for c in psutil.Process(process.pid).net_connections() if c.status == "LISTEN"]
    assert [(one.ip, one.port) for one in listening] == [(BRIDGE, port)]
    assert runtime.services.differences(engine(port), part) == ()
    assert runtime.services.differences(engine(port + 1), part) == SETTINGS
    assert runtime.services.cpu_seconds("llamacpp")
    until(lambda: any("ready.json" in line.text for line in runtime.services.lines(SERVICES)))
    assert "ready.json" in runtime.services.tail("llamacpp", 1)[0]
    begin = time.time()
    with _asking(runtime, port):
        assert next(runtime.services.follow(("llamacpp",), begin)).time >= begin
    runtime.services.stop("llamacpp")
    assert not psutil.pid_exists(process.pid) and "stop" not in calls(home).split()
    assert not runtime.services.ready(engine(port)).ready
    assert runtime.services.down(SERVICES, silent) == [] and not native(runtime).supervisor.alive()


def until_up(runtime: Runtime) -> None:
    """To the supervisor it may be so before it has noted its start."""
    starts = native(runtime).supervisor.starts
    until(
        lambda: (
            runtime.services.processes(("llamacpp",))["llamacpp"].state == "running" and starts("llamacpp")
        )
    )


@contextmanager
def _asking(runtime: Runtime, port: int) -> Iterator[None]:
    """It is asked again and again, and logs that: whoever follows its log sees one, whenever that begins."""
    over = threading.Event()

    def ask() -> None:
        while not over.wait(0.1):
            runtime.services.ready(engine(port))

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@LINUX
def test_the_others_are_the_container_tool_s(runtime: Runtime, home: Home) -> None:
    runtime.services.stop("mcp")
    (call,) = [line for line in calls(home).splitlines() if line.startswith("stop ")]
    assert call.endswith(" byre_mcp_1")
    runtime.services.undo(["openwebui", "llamacpp"], False)
    call = [line for line in calls(home).splitlines() if line.startswith("stop ")][-1]
    assert call.endswith(" byre_openwebui_1") and "llamacpp" not in call
    names = {one.name: one for one in runtime.data.volumes()}
    assert names["models"].folder == native(runtime).places.models and names["database"].kind == "named"


@LINUX
def test_without_the_network_nothing_is_started(home: Home) -> None:
    runtime = runtime_of(home, network="")
    assert native(runtime).address == "127.0.0.1", "never an open address"
    with pytest.raises(ServiceError, match="byre_egress") as caught:
        runtime.services.up(engine(1), obtained(home))
    assert caught.value.fault == "network-missing"


@LINUX
def test_an_engine_that_outlived_its_killed_supervisor_is_ended_by_the_next_start(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Containers, "boot", lambda *_: False)
    assert runtime.services.boot(SERVICES) and not runtime.services.boot(SERVICES)
    runtime.services.up(engine(free_port()), obtained(native(runtime).home))
    until_up(runtime)
    orphan = runtime.services.processes(("llamacpp",))["llamacpp"].pid
    assert orphan
    os.kill(int((native(runtime).home.run / "supervisord.pid").read_text()), signal.SIGKILL)
    until(lambda: not native(runtime).supervisor.alive())
    assert (
        runtime.services.processes(("llamacpp",))["llamacpp"].state == "stopped"
        and runtime.services.anything()
    )
    assert runtime.services.boot(SERVICES)
    until(lambda: not psutil.pid_exists(orphan) or psutil.Process(orphan).status() == "zombie")


@LINUX
def test_a_native_engine_is_ended_when_the_settings_want_none(runtime: Runtime, home: Home) -> None:
    native(runtime).supervisor.boot(kinds.SERVICES)
    runtime.services.up(engine(free_port()), obtained(home))
    until_up(runtime)
    places, now = native(runtime).places, in_containers(home)
    assert leftovers(runtime, home) == []
    assert leftovers(now, home) == ["llamacpp"]
    assert retire(now, home, places) == ["llamacpp"]
    assert leftovers(now, home) == [] and not Supervisor(home).alive()


def in_containers(home: Home) -> Runtime:
    """With settings that want no native engine."""
    now = settings.load(home.state, {"RUNTIME": "podman"}).settings
    return make("podman", now, home, Places.of(now, home))


def test_the_embedded_runtime_s_supervisor_is_no_leftover_and_replaces_ours(
    runtime: Runtime, home: Home
) -> None:
    supervisor = native(runtime).supervisor
    supervisor.boot(kinds.SERVICES)
    embedded = Embedded(home, native(runtime).places)
    assert embedded.boot(SERVICES), "ours did not know all services"
    now = in_containers(home)
    assert leftovers(now, home) == []
    assert retire(now, home, native(runtime).places) == [] and supervisor.alive()


def test_ollama_of_this_machine_has_to_be_there(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    runtime = runtime_of(home, ENGINE="ollama")
    native(runtime).env = {"PATH": str(home.run)}
    described = stack.load(ROOT / stack.COMPOSE_FILE, {}, PROFILES).services["ollama"]
    with pytest.raises(HostError, match="needs the program `ollama`") as caught:
        runtime.parts.missing([described])
    assert "ENGINE=llamacpp" in caught.value.hint
    program = home.run / "ollama"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    assert runtime.parts.missing([described]) == {}
    got = runtime.parts.obtain(described, silent, threading.Event())
    spec = native(runtime).plan(described, got.what.path, got.what.bin_dirs)
    assert spec["command"] == [str(program), "serve"]


@LINUX
@pytest.mark.parametrize("host", [BRIDGE, "127.0.0.1"])
def test_another_ollama_in_its_place_is_not_touched(
    home: Home, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

    class Ollama(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'{"version":"0.33.0"}' if self.path == "/api/version" else b"")

        def log_message(self, *_: object) -> None:
            pass

    monkeypatch.setattr(Containers, "boot", lambda *_: False)
    monkeypatch.setattr(hybrid, "OLLAMA_PORT", free_port())
    monkeypatch.setattr(hybrid, "ANSWER_SECONDS", PATIENCE)
    with ThreadingHTTPServer((host, 0), Ollama) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        port = server.server_address[1]
        with pytest.raises(BusyError, check=fault("port-taken"), match=f"{host}:{port}") as caught:
            runtime_of(home, ENGINE="ollama", ENGINE_PORT=str(port)).services.boot(SERVICES)
        server.shutdown()
    assert f"ENGINE=openai OPENAI_API_BASE_URL=http://{host}:{port}" in caught.value.hint
    free = runtime_of(home, ENGINE="ollama")
    try:
        assert free.services.boot(SERVICES)
    finally:
        native(free).down(kinds.SERVICES, silent)


@pytest.mark.parametrize(("address", "there"), [("127.0.0.1", True), ("192.0.2.7", False)])
def test_a_service_waits_for_its_address(tmp_path: Path, address: str, there: bool) -> None:
    spec = {
        "command": [sys.executable, "-c", "print('up')"], "directory": str(tmp_path), "environment": {},
        "secrets": {}, "cpus": 0, "memory": 0, "log": str(tmp_path / "log"), "starts": str(tmp_path / "starts"),
        "address": address,
    }  # fmt: skip
    (tmp_path / "spec.json").write_text(json.dumps(spec))
    process = subprocess.Popen([sys.executable, "-I", "-S", str(LAUNCHER), str(tmp_path / "spec.json")])
    words = "up" if there else address
    until(lambda: (tmp_path / "log").exists() and words in (tmp_path / "log").read_text())
    if not there:
        assert process.poll() is None and json.loads((tmp_path / "starts").read_text())["pid"] == process.pid
        process.terminate()
    assert process.wait(PATIENCE) == (0 if there else -signal.SIGTERM)
