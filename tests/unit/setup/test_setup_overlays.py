"""Which overlays fit: by machine, container tool and engine. And that they are what the stack can read."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from scripts import host, stack
from scripts.home import ROOT
from scripts.runtimes.base import PROFILES
from scripts.setup import Evidence, choose
from scripts.tools.docker import DockerVersion
from scripts.tools.machines import Machine
from tests.unit.setup.machines import (
    AMD,
    APPLE,
    DEBIAN,
    FEDORA,
    MALI,
    NVIDIA,
    UBUNTU,
    V3D,
    gpus,
    linux,
    mac,
    podman,
)

CDI = {
    "cdi_files": ("/etc/cdi/nvidia.yaml",),
    "cdi_devices": ("nvidia.com/gpu=all",),
    "nvidia": ("/dev/nvidia0",),
}
ROOTFUL = podman(rootless=False)
DOCKER = DockerVersion("28.2.2", "28.2.2")
JETSON = replace(UBUNTU, board="NVIDIA Jetson Orin Nano")
GPUS = ("gpu-dri", "gpu-amd", "gpu-nvidia-cdi", "gpu-nvidia-docker")
LIBKRUN = Machine("podman-machine-default", "libkrun", "running")

CASES = [
    pytest.param(linux(), "podman", [], "", id="no GPU"),
    pytest.param(linux(podman=ROOTFUL, gpus=gpus(AMD)), "podman", ["gpu-dri"], "", id="root"),
    pytest.param(linux(podman=ROOTFUL, gpus=gpus(AMD, kfd=True)), "podman", ["gpu-amd"], "", id="AMD with kfd"),
    pytest.param(linux(gpus=gpus(AMD)), "podman", ["gpu-dri", "keep-groups"], "", id="without root, crun"),
    pytest.param(linux(gpus=gpus(AMD), podman=podman(runtime="runc")), "podman", ["gpu-dri"], "crun only",
                 id="without root, runc"),
    pytest.param(linux(FEDORA, podman=ROOTFUL, gpus=gpus(AMD, selinux="enforcing")), "podman",
                 ["gpu-dri", "selinux"], "", id="SELinux"),
    pytest.param(linux(FEDORA, podman=ROOTFUL, gpus=gpus(AMD, selinux="permissive")), "podman", ["gpu-dri"], "",
                 id="SELinux permissive"),
    pytest.param(linux(gpus=gpus(replace(AMD, usable=False))), "podman", [], "not readable", id="no access"),
    pytest.param(linux(podman=ROOTFUL, gpus=gpus(APPLE)), "podman", ["gpu-dri"], "", id="Asahi"),
    pytest.param(linux(replace(DEBIAN, board="Raspberry Pi 5 Model B"), gpus=gpus(V3D)), "podman", [],
                 "distributed-llama issue 259", id="Raspberry Pi"),
    pytest.param(linux(gpus=gpus(MALI)), "podman", [], "llama.cpp issue 22682", id="RK3588"),
    pytest.param(linux(podman=ROOTFUL, gpus=gpus(NVIDIA, **CDI)), "podman", ["gpu-nvidia-cdi"], "", id="NVIDIA"),
    pytest.param(linux(podman=ROOTFUL, gpus=gpus(NVIDIA, nvidia=("/dev/nvidia0",))), "podman", [], "no CDI file",
                 id="NVIDIA without CDI"),
    pytest.param(linux(podman=ROOTFUL, gpus=gpus(AMD, nvidia=("/dev/nvidia0",))), "podman", ["gpu-dri"],
                 "no CDI file", id="AMD beside NVIDIA without CDI"),
    pytest.param(linux(JETSON, podman=ROOTFUL, gpus=gpus()), "podman", [], "no CDI file", id="Jetson without CDI"),
    pytest.param(linux(gpus=gpus(dxg=True)), "podman", [], "/dev/dxg", id="WSL"),
    pytest.param(linux(podman=ROOTFUL, gpus=gpus(dxg=True, **{**CDI, "nvidia": ()})), "podman", ["gpu-nvidia-cdi"],
                 "", id="WSL with CDI"),
    pytest.param(linux(docker=DOCKER, docker_compose="2.32.1", nvidia_ctk="1.17.4",
                       gpus=gpus(nvidia=("/dev/nvidia0",))),
                 "docker", ["gpu-nvidia-docker"], "", id="Docker, NVIDIA"),
    pytest.param(linux(docker=DOCKER, docker_compose="2.32.1", gpus=gpus(nvidia=("/dev/nvidia0",))), "docker", [],
                 "Toolkit", id="Docker, no toolkit"),
    pytest.param(linux(docker=DOCKER, docker_compose="2.26.1", nvidia_ctk="1.17.4",
                       gpus=gpus(nvidia=("/dev/nvidia0",))),
                 "docker", [], "needs docker compose 2.30", id="Docker, compose too old"),
    pytest.param(linux(FEDORA, docker=DOCKER, gpus=gpus(AMD, selinux="enforcing")), "docker", ["gpu-dri"], "",
                 id="Docker, AMD"),
    pytest.param(mac(machines=(LIBKRUN,), machine_dri=True), "podman", ["gpu-dri"], "", id="Mac, libkrun"),
    pytest.param(mac(machines=(LIBKRUN,), machine_dri=False), "podman", [], "no /dev/dri", id="Mac, no /dev/dri"),
    pytest.param(mac(machines=(LIBKRUN,)), "podman", [], "unknown", id="Mac, not asked"),
    pytest.param(mac(machines=(replace(LIBKRUN, provider="applehv"),)), "podman", [], "only libkrun",
                 id="Mac, applehv"),
    pytest.param(mac(machines=()), "podman", [], "is not made yet", id="Mac, no machine"),
    pytest.param(mac(), "docker", [], "no GPU", id="Mac, Docker"),
]  # fmt: skip


@pytest.mark.parametrize(("evidence", "tool", "files", "why_not"), CASES)
def test_choice(evidence: Evidence, tool: str, files: list[str], why_not: str) -> None:
    found = choose(evidence, tool, "llamacpp")
    assert [one.path.stem for one in found.chosen] == files
    assert all(one.path.is_file() and one.why for one in found.chosen)
    assert why_not in " ".join(found.why_not) and bool(why_not) == bool(found.why_not)


@pytest.mark.parametrize("tool", ["podman", "docker"])
@pytest.mark.parametrize(("l4t", "pack"), [("35", "5"), ("36", "6"), ("38", ""), ("", "")])
def test_on_a_jetson_ollama_is_told_the_jetpack(l4t: str, pack: str, tool: str) -> None:
    evidence = linux(
        JETSON,
        podman=ROOTFUL,
        docker=DOCKER,
        docker_compose="2.32.1",
        nvidia_ctk="1.17.4",
        gpus=gpus(**CDI, l4t=l4t),
    )
    found = choose(evidence, tool, "ollama")
    assert [one.path.stem for one in found.chosen][1:] == (["jetson"] if pack else [])
    assert found.variables == ((("JETSON_JETPACK", pack),) if pack else ())
    assert ("/etc/nv_tegra_release" in found.chosen[0].why) is (l4t == "")
    paths = [one.path for one in found.chosen]
    loaded = stack.load(ROOT / stack.COMPOSE_FILE, dict(found.variables), PROFILES, paths).services
    assert loaded["ollama"].compose()["environment"].get("JETSON_JETPACK", "") == pack
    assert len(choose(evidence, tool, "llamacpp").chosen) == 1


def test_a_jetson_s_access_keeps_what_ollama_is_told() -> None:
    evidence = linux(replace(FEDORA, board="NVIDIA Jetson"), gpus=gpus(**CDI, l4t="36", selinux="enforcing"))
    found = choose(evidence, "podman", "ollama")
    assert [one.path.stem for one in found.chosen] == ["gpu-nvidia-cdi", "jetson", "keep-groups", "selinux"]
    assert found.variables == (("JETSON_JETPACK", "6"),)


@pytest.mark.parametrize("tool", ["podman", "docker"])
@pytest.mark.parametrize("node", [V3D, MALI])
def test_a_board_s_gpu_is_given_when_it_is_asked_for(node: host.RenderNode, tool: str) -> None:
    evidence = linux(podman=ROOTFUL, docker=DOCKER, gpus=gpus(node))
    assert choose(evidence, tool, "ollama").chosen == ()
    assert choose(evidence, tool, "ollama", anyway=True).chosen[0].path.stem == "gpu-dri"


@pytest.mark.parametrize("path", sorted((ROOT / "overlays").glob("*.yml")), ids=lambda path: path.stem)
def test_every_overlay_fits_the_stack(path: object) -> None:
    plain = stack.load(ROOT / stack.COMPOSE_FILE, {}, PROFILES).services
    loaded = stack.load(ROOT / stack.COMPOSE_FILE, {}, PROFILES, [path]).services  # type: ignore[list-item]
    changed = {name for name in loaded if loaded[name] != plain[name]}
    assert changed
    given = {name for name in changed if loaded[name].devices or loaded[name].gpus}
    assert given <= {"ollama", "llamacpp"}, "the engine alone gets a device"
    for name in changed:
        assert loaded[name].cap_drop == ("ALL",) and "no-new-privileges:true" in loaded[name].security_opt


@pytest.mark.parametrize("tool", ["podman", "docker"])
def test_the_engine_opens_a_node_by_its_group_where_it_is_not_for_everybody(tool: str) -> None:
    """The engine is the user 10001 in its container, also where Podman or Docker run as root."""
    closed = replace(AMD, gid=105)
    found = choose(linux(podman=ROOTFUL, docker=DOCKER, gpus=gpus(closed)), tool, "ollama")
    assert [one.path.stem for one in found.chosen] == ["gpu-dri", "render-group"]
    assert found.variables == (("RENDER_GROUP", "105"),)
    paths = [one.path for one in found.chosen]
    loaded = stack.load(ROOT / stack.COMPOSE_FILE, dict(found.variables), PROFILES, paths).services
    assert loaded["ollama"].group_add == ("105",)
    everybody = choose(linux(podman=ROOTFUL, gpus=gpus(replace(closed, open=True))), tool, "ollama")
    assert [one.path.stem for one in everybody.chosen] == ["gpu-dri"]
    rootless = choose(linux(gpus=gpus(closed)), "podman", "ollama")
    assert [one.path.stem for one in rootless.chosen] == ["gpu-dri", "keep-groups"]


def test_what_the_gpu_overlays_give() -> None:
    def engine(name: str) -> dict[str, Any]:
        path = ROOT / "overlays" / f"{name}.yml"
        return stack.load(ROOT / stack.COMPOSE_FILE, {}, PROFILES, [path]).services["ollama"].compose()

    assert engine("gpu-dri")["devices"] == ["/dev/dri"]
    assert engine("gpu-amd")["devices"] == ["/dev/kfd", "/dev/dri"]
    # Render nodes are integrated GPUs' as well, which Ollama leaves out otherwise. It makes an exception for CUDA's.
    asked = {name: engine(name)["environment"].get("OLLAMA_IGPU_ENABLE") for name in GPUS}
    assert asked == {"gpu-dri": "1", "gpu-amd": "1", "gpu-nvidia-cdi": None, "gpu-nvidia-docker": None}
    assert engine("gpu-nvidia-cdi")["devices"] == ["nvidia.com/gpu=all"]
    assert engine("gpu-nvidia-docker")["gpus"] == "all"
    assert engine("keep-groups")["group_add"] == ["keep-groups"]
    assert engine("selinux")["security_opt"] == ["no-new-privileges:true", "label=disable"]
