"""ENGINE_LOCATION=native with this machine's own `ollama`: the real server, whose llama-server is a stand-in (see
tests/ollama_release.py). It fetches its model by itself, from a real registry on this machine."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
import yaml

from tests.containers import installation, services
from tests.fileserver import Folder, serving
from tests.hybrid.test_hybrid_stack import gateway, listeners
from tests.machine import Machine, free_port, until_answered
from tests.ollama_release import unpacked
from tests.podman_tool import Podman
from tests.push import push_chatml
from tests.real_models import real_model
from tests.waits import PATIENCE


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with `ollama`, unpacked from a release's archive."""
    return unpacked(tmp_path_factory.mktemp("ollama")).parent


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A registry with the small model. Ollama wants blobs to be redirected to another host name."""
    program = shutil.which("docker-registry")
    assert program, "docker-registry is missing. On Debian or Ubuntu: sudo apt-get install docker-registry"
    folder, port = tmp_path_factory.mktemp("registry"), free_port()
    with serving("localhost") as files:
        files.content, files.etag = Folder(folder / "data"), None
        config = {
            "version": 0.1,
            "storage": {"filesystem": {"rootdirectory": str(folder / "data")}},
            "http": {"addr": f"127.0.0.1:{port}"},
            "middleware": {"storage": [{"name": "redirect", "options": {"baseurl": f"{files.url}/"}}]},
        }
        (folder / "config.yml").write_text(yaml.safe_dump(config))
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen([program, "serve", str(folder / "config.yml")], stdout=log, stderr=log)
        url = f"http://127.0.0.1:{port}"
        try:
            until_answered(f"{url}/v2/")
            model = real_model("small")
            push_chatml(url, model.name, model.path)
            yield url
        finally:
            process.terminate()
            process.wait(PATIENCE)


@pytest.fixture(scope="module")
def machine(
    tool: Podman, images: dict[str, str], programs: Path, registry: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Machine]:  # fmt: skip
    folder = tmp_path_factory.mktemp("hybrid-ollama")
    (folder / "person").mkdir()
    settings = {
        "ENGINE": "ollama", "ENGINE_LOCATION": "native", "READY_TIMEOUT": "600", "DEFAULT_MODEL": "small",
        "MODEL_REGISTRY_URL": registry, "OLLAMA_MODEL_STORAGE": "",
        "PATH": f"{programs}:{os.environ['PATH']}", "HOME": str(folder / "person"),
    }  # fmt: skip
    for made in installation(tool, images, folder / "home", **settings):
        yield made
        made.invoke("stop", check=False)


def test_it_starts_fetches_its_model_and_every_check_passes(machine: Machine, tool: Podman) -> None:
    run = machine.invoke("start", timeout=1800)
    assert any("Ollama" in line and " key" in line for line in run.stderr.splitlines()), run.stderr
    told = machine.json("verify", check=False)
    assert told["passed"], told
    checks = {one["subject"]: one["status"] for one in told["findings"]}
    assert checks["page"] == "ok" and checks["answer"] == "ok"
    engine = services(machine)["ollama"]
    assert psutil.Process(engine["pid"]).cmdline()[-2:] == [
        f"{machine.settings['PATH'].partition(':')[0]}/ollama",
        "serve",
    ]
    assert listeners(engine["pid"]) == {(gateway(machine, tool), engine["port"])}
    assert (machine.home / "models" / "manifests").is_dir()


def test_a_second_start_touches_nothing(machine: Machine) -> None:
    assert machine.json("start")["started"] == []


def test_stop_ends_it_and_what_it_had_started(machine: Machine) -> None:
    process = psutil.Process(services(machine)["ollama"]["pid"])
    family = [process, *process.children(recursive=True)]
    assert len(family) > 1, "Ollama and what runs the model"
    assert "ollama" in machine.json("stop")["stopped"]
    assert not [one for one in family if one.is_running()]
