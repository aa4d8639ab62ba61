"""Real Ollama in its container: built from a release archive, pulling from a registry outside of the inner network.

The release is made here (tests/ollama_release.py) in the layout of the official one, and served, as is the registry, by
a container that is no part of the stack. The tests follow one another, from the first start to the second.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.webui import WebUI
from tests import containers
from tests.containers import container, page
from tests.machine import Machine, free_port
from tests.ollama_release import release
from tests.ollama_stack import ENGINE_MEMORY, SMALL, STARTER, Registry, until_serving
from tests.podman_tool import Podman, leftovers
from tests.waits import PATIENCE

QUESTION = "What is the capital of France?"


@pytest.fixture(scope="module")
def started(served: Machine) -> Machine:
    return served


@pytest.fixture(scope="module")
def admin(started: Machine) -> Iterator[WebUI]:
    address = f"http://127.0.0.1:{started.settings['WEBUI_PORT']}"
    with WebUI(address, "admin@localhost", started.secret("webui_admin_password")) as signed_in:
        yield signed_in


def test_it_pulls_its_model_and_every_check_passes(
    started: Machine, tool: Podman, registry: Registry
) -> None:
    log = tool.run("logs", registry.name)
    assert "ollama/0.33.0" in log.stdout + log.stderr, "Ollama asked the registry itself"
    told = started.json("verify")
    assert told["passed"], told
    seen = {c["subject"]: c for c in told["findings"]}
    assert seen["model file"]["status"] == "not applicable"
    assert "Paris" in seen["answer"]["seen"] and seen["data"]["status"] == "not applicable"
    assert seen["speed"]["figures"]["decode_tokens_per_second"] > 0


def test_status_tells_what_the_containers_do(started: Machine, tool: Podman) -> None:
    containers.status_is_true(tool, started)


def test_its_container_has_no_more_rights_than_it_needs(started: Machine, tool: Podman) -> None:
    containers.has_no_rights(tool, started, "ollama")
    containers.is_limited(tool, started, "ollama", ENGINE_MEMORY)
    containers.only_the_page_is_published(tool, started)
    containers.secrets_are_files_alone(tool, started)
    containers.looking_leaves_nothing(tool, started, "ollama")


def test_its_image_holds_no_build_tools_and_no_caches(started: Machine, tool: Podman) -> None:
    assert leftovers(tool, tool.inspect(container(started, "ollama"))["ImageName"]) == []


def test_its_image_has_what_a_driver_of_the_host_is_linked_with(started: Machine, tool: Podman) -> None:
    """NVIDIA's for Vulkan comes by CDI: what libGLX_nvidia.so.0 of 580.159.04 loads (ldd, LD_DEBUG=libs) on an H200."""
    project = started.settings["COMPOSE_PROJECT_NAME"]
    listed = tool.run("exec", f"{project}_ollama_1", "/sbin/ldconfig", "-p").stdout
    for name in (
        "libvulkan.so.1",
        "libX11.so.6",
        "libXext.so.6",
        "libxcb.so.1",
        "libEGL.so.1",
        "libGLdispatch.so.0",
    ):
        assert f"\t{name} " in listed, name


def test_it_is_the_release_that_was_asked_for(started: Machine, tool: Podman) -> None:
    said = tool.run("exec", container(started, "ollama"), "ollama", "--version").stdout
    assert "0.33.0" in said
    facts = tool.inspect(container(started, "ollama"))
    assert facts["Config"]["User"] == "10001:10001" and facts["Config"]["Labels"]["byre.backends"] == "cpu"


def test_the_idle_engine_has_no_way_out(started: Machine, tool: Podman, registry: Registry) -> None:
    """It reached the registry to fetch; now it does not, and Open WebUI still does."""
    reach = "exec 3<>/dev/tcp/{}/5000"
    on = tool.inspect(registry.name)["NetworkSettings"]["Networks"]
    address = next(iter(on.values()))["IPAddress"]

    def reaches(service: str, seconds: float) -> bool:
        script = f"timeout {seconds:g} bash -c '{reach.format(address)}'"
        return containers.inside(tool, started, service, script).returncode == 0

    assert reaches("openwebui", PATIENCE) and not reaches("ollama", 3)
    assert containers.networks(tool, started, "ollama") == {"llm-network"}


def test_open_webui_signs_in_sees_the_model_and_chats(admin: WebUI) -> None:
    """By its API alone. Nothing writes plans here, so there is no "Ask your data"."""
    assert admin.role == "admin" and admin.models() == (STARTER,) and admin.tools() == ()
    assert "Paris" in admin.ask(QUESTION, STARTER, timeout=300, keep=True).text


def test_chat_has_the_engine_s_own_figures(started: Machine) -> None:
    told = started.json("chat", QUESTION, "--temperature=0", "--max-tokens=20")
    assert "Paris" in told["text"] and told["timings"]["decode_per_second"] > 0
    assert 0 < told["timings"]["completion_tokens"] <= 20


def test_a_benchmark_and_the_same_on_the_cpu(started: Machine) -> None:
    small = ("--prompt", "64", "--answer", "16", "--repetitions", "1")
    (one,) = started.json("benchmark", *small, "--compare-cpu")["results"]
    environment = one["environment"]
    assert (environment["engine"], environment["engine_build"]) == ("ollama", "0.33.0")
    assert environment["runtime"] == "podman" and environment["device"] == "CPU"
    assert one["exact"] and one["model"]["name"] == STARTER and one["model"]["size"] > 100_000_000
    for side in (one, one["cpu"]):
        counts = [(r["prompt_tokens"], r["completion_tokens"]) for r in side["repetitions"]]
        assert counts == [(64, 16)]
        assert all(r["engine_decode"] > 0 and r["client_decode"] > 0 for r in side["repetitions"])
    assert "num_gpu 0" in one["cpu"]["how"] and "CPU" in one["cpu"]["evidence"], one["cpu"]
    device, cpu = (side["repetitions"][0]["engine_decode"] for side in (one, one["cpu"]))
    assert one["ratios"]["engine_decode"]["mean"] == pytest.approx(device / cpu, rel=0.01)
    assert "Paris" in started.json("chat", QUESTION, "--temperature=0")["text"]


def test_its_log_shows_that_it_computes_on_the_cpu(started: Machine) -> None:
    run = started.invoke("gpu", "--no-speed", "--json", check=False)
    told = json.loads(run.stdout)
    links = {link["name"]: link for link in told["links"]}
    assert (run.returncode, told["verdict"]) == (11, "cpu"), told
    assert links["answer"]["status"] == "ok" and "CPU" in links["placement"]["evidence"], links


def test_a_model_that_is_not_there_is_told_as_that(started: Machine) -> None:
    failed = started.invoke("benchmark", "--model", "llama3.2:3b", check=False)
    assert (
        failed.returncode == 5
        and "model-unknown" in failed.stderr
        and "invoke pull llama3.2:3b" in failed.stderr
    )


def test_logs_have_times_and_are_in_order(started: Machine) -> None:
    containers.logs_are_in_order(started)


def test_a_second_start_touches_nothing(started: Machine) -> None:
    assert started.json("start")["started"] == []


def test_its_models_are_listed_as_it_tells_and_a_dry_run_knows_them(started: Machine, tool: Podman) -> None:
    listed = {one["name"]: one for one in started.json("models")["models"]}
    starter = listed[STARTER]
    assert starter["here"] and starter["serving"] and starter["size_bytes"] > 400_000_000
    told = tool.run("exec", container(started, "ollama"), "ollama", "list").stdout
    assert starter["manifest_sha256"][:12] in told, told
    assert listed["llama3.2:3b"]["here"] is False and listed["llama3.2:3b"]["manifest_sha256"] is None
    assert started.json("start", "--dry-run")["fetch_model"] is False
    assert started.json("start", "--model", "llama3.2:3b", "--dry-run")["fetch_model"] is True


def test_another_model_is_pulled_and_served(started: Machine) -> None:
    assert started.json("pull", "small", "--dry-run")["source"] == f"registry:5000/library/{SMALL}"
    told = started.json("pull", "small")
    assert told["model"] == SMALL and len(told["manifest_sha256"]) == 64
    assert started.json("start", "--model", "small")["model"] == SMALL
    assert next(c for c in started.json("verify")["findings"] if c["subject"] == "answer")["status"] == "ok"


def test_chats_and_models_survive_a_stop(started: Machine, registry: Registry, tool: Podman) -> None:
    assert set(started.json("stop")["stopped"]) == set(containers.expected(started))
    listed = started.invoke("models")
    assert "uv run invoke start" in listed.stderr and " here " not in listed.stdout
    assert started.json("start", "--dry-run")["fetch_model"] is None, "it is not running, so that is unknown"
    tool.run("pause", registry.name)  # nothing can be fetched now
    try:
        assert set(started.json("start")["started"]) == set(containers.expected(started))
        assert "Paris" in started.json("chat", QUESTION, "--temperature=0")["text"]
    finally:
        tool.run("unpause", registry.name)
    with page(started) as client:
        (kept,) = client.get("/api/v1/chats/").json()
        messages = client.get(f"/api/v1/chats/{kept['id']}").json()["chat"]["history"]["messages"].values()
    said = {message["role"]: message["content"] for message in messages}
    assert said["user"] == QUESTION and "Paris" in said["assistant"]


def test_a_name_that_the_registry_does_not_know(started: Machine) -> None:
    run = started.invoke("pull", "llama3.2:3b", check=False)
    assert run.returncode == 5 and "could not fetch registry:5000/library/llama3.2:3b" in run.stderr, (
        run.stderr
    )
    assert "next:" in run.stderr


def failing(tool: Podman, images: dict[str, str], address: str, **args: str) -> str:
    """What a build of Ollama's image by the release at this address says, which has to fail."""
    from scripts import stack
    from scripts.home import ROOT

    service = stack.load(ROOT / stack.COMPOSE_FILE, {}, frozenset({"ollama"}))["ollama"]
    assert service.build
    args = {"BASE": images["TRIXIE_IMAGE"], "OLLAMA_RELEASE_URL": address, **args}
    chosen = [part for item in args.items() for part in ("--build-arg", "=".join(item))]
    done = tool.run("build", *chosen, "-f", str(ROOT / service.build.dockerfile), str(ROOT), check=False)
    said = done.stdout + done.stderr
    assert done.returncode != 0 and "ollama-linux-" in said and "FAILED" in said, said[-800:]
    return said


def test_a_release_that_is_not_the_one_that_was_pinned(
    tool: Podman, images: dict[str, str], release_server: str
) -> None:
    """Its bytes are those of its sums, but OLLAMA_SHA256 is another one's: the build fails and says so."""
    said = failing(tool, images, release_server, OLLAMA_SHA256="0" * 64)
    assert ".tar.zst: OK" in said.partition("FAILED")[0]


def test_a_release_whose_bytes_are_not_those_of_its_sums(
    tool: Podman, images: dict[str, str], tmp_path: Path
) -> None:
    """One flipped byte in the archive: the build fails and says so."""
    version = "v0.33.0"
    broken = tmp_path / version
    broken.mkdir()
    for file in (release() / version).iterdir():
        content = bytearray(file.read_bytes())
        if file.name.endswith(".zst"):
            content[len(content) // 2] ^= 1
        (broken / file.name).write_bytes(content)
    name = f"byretest-broken-{free_port()}"
    tool.run(
        "run",
        "--detach",
        "--name",
        name,
        "-v",
        f"{tmp_path}:/release:ro",
        tool.image("registry", "bookworm"),
    )
    try:
        until_serving(tool, name)
        address = tool.inspect(name)["NetworkSettings"]["IPAddress"]
        failing(tool, images, f"http://{address}:8000")
    finally:
        tool.run("rm", "--force", "--time", "1", name)
