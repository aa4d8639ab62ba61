"""Linux machines: what each lacks, and the commands for that very system."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scripts.faults.finding import failed
from scripts.host import Subids
from scripts.setup import Evidence, judge
from scripts.tools.docker import DockerVersion
from tests.unit.setup import machines
from tests.unit.setup.machines import (
    AMD,
    ARCH,
    DEBIAN,
    FEDORA,
    NVIDIA,
    UBUNTU,
    fixes,
    gpus,
    linux,
    podman,
    told,
    wish,
)

NO_USERS = 'cannot set up namespace using "/usr/bin/newuidmap": exit status 1'
PI = replace(DEBIAN, version="13", arch="aarch64", board="Raspberry Pi 5 Model B Rev 1.0")
WSL = replace(UBUNTU, wsl=True)
CDI = {"cdi_files": ("/etc/cdi/nvidia.yaml",), "cdi_devices": ("nvidia.com/gpu=0", "nvidia.com/gpu=all")}
ROOT = {"root": True, "user": "root", "podman": None}

# What Podman says of itself, by kind of machine: the finding, its status, its commands.
PODMANS = [
    pytest.param(linux(), {}, [], id="Debian, all well"),
    pytest.param(
        linux(podman=None), {"podman-missing": "missing"},
        ["sudo apt-get update",
         "sudo apt-get install -y podman netavark aardvark-dns uidmap slirp4netns catatonit"], id="Debian",
    ),
    pytest.param(
        linux(UBUNTU, podman=None), {"podman-missing": "missing"},
        ["sudo apt-get update",
         "sudo apt-get install -y podman netavark aardvark-dns uidmap slirp4netns catatonit"], id="Ubuntu",
    ),
    pytest.param(linux(FEDORA, **ROOT), {"podman-missing": "missing"}, ["dnf install -y podman"], id="Fedora, root"),
    pytest.param(
        linux(ARCH, podman=None), {"podman-missing": "missing"},
        ["sudo pacman -S --needed --noconfirm podman netavark aardvark-dns passt"], id="Arch",
    ),
    # Its podman is 3.4: installing that would not help.
    pytest.param(linux(replace(UBUNTU, version="22.04"), podman=None),
                 {"podman-missing": "missing"}, [], id="Ubuntu 22.04"),
    pytest.param(linux(machines.ALPINE, podman=None),
                 {"podman-missing": "missing"}, [], id="Alpine: no command is made up"),
    # 3.4.2 of Ubuntu 20.04 and 22.04
    pytest.param(linux(podman=podman("3.4.2")), {"podman-old": "wrong"}, [], id="podman 3.4"),
    # What Debian 12 installs: the least that is taken.
    pytest.param(linux(podman=podman("4.3.1")), {}, [], id="podman 4.3"),
    pytest.param(linux(UBUNTU, podman=podman("4.9.3")), {}, [], id="podman 4.9"),
    # A cgroup v1 host: https://github.com/containers/crun refuses hybrid control groups
    pytest.param(linux(podman=podman("4.3.1", cgroups="v1", runtime="crun", rootless=False)),
                 {"cgroups-hybrid": "wrong"},
                 ["sudo apt-get update", "sudo apt-get install -y runc"], id="crun, cgroup v1"),
    pytest.param(linux(podman=podman("4.3.1", cgroups="v1", runtime="runc", rootless=False)),
                 {"cgroup-v1": "advice"}, [], id="runc, cgroup v1"),
    pytest.param(linux(podman=podman(controllers=("cpu",))), {"cgroup-controller": "advice"}, [],
                 id="controllers not delegated"),
    # Debian 12 with Podman's old defaults, as `podman info` of 4.3.1 shows
    pytest.param(linux(podman=podman("4.3.1", network="cni", driver="vfs")),
                 {"network-cni": "wrong", "storage-vfs": "advice"},
                 ["sudo apt-get update", "sudo apt-get install -y netavark aardvark-dns"], id="cni and vfs"),
    pytest.param(linux(FEDORA, podman=podman(dns=False)), {"network-helper-missing": "missing"},
                 ["sudo dnf install -y netavark aardvark-dns"], id="no aardvark-dns"),
    pytest.param(linux(podman=podman(database="boltdb")), {"podman-boltdb": "advice"}, [], id="boltdb"),
    pytest.param(linux(podman=podman(filesystem="nfs")), {"storage-network": "advice"}, [], id="store on NFS"),
    # Rootless: https://github.com/containers/podman/blob/main/docs/tutorials/rootless_tutorial.md
    pytest.param(linux(subids=Subids(0, 0)), {"no-subuid": "wrong"},
                 ["sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 ann",
                  "podman system migrate"], id="rootless without subordinate ids"),
    # Ranges that somebody granted are for a person to extend: --yes leaves them (see below).
    pytest.param(linux(subids=Subids(65536, 1000)), {"no-subuid": "wrong"},
                 ["sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 ann",
                  "podman system migrate"], id="too few subordinate group ids"),
    pytest.param(linux(subids=Subids(0, 0), podman=podman(rootless=False)), {}, [], id="rootful needs none"),
    pytest.param(linux(programs=frozenset({"apt-get"})), {"uidmap-missing": "missing"},
                 ["sudo apt-get update", "sudo apt-get install -y uidmap"], id="no newuidmap"),
    pytest.param(linux(session=False), {"no-session": "advice"}, ["sudo loginctl enable-linger ann"], id="no session"),
    pytest.param(linux(container=True, podman=podman(why=f"newuidmap: Operation not permitted {NO_USERS}")),
                 {"uidmap-refused": "wrong"}, [], id="rootless in a container"),
    pytest.param(linux(podman=podman(why='Error: default OCI runtime "runc" not found: invalid argument')),
                 {"runtime-missing": "missing"}, ["sudo apt-get update", "sudo apt-get install -y runc"], id="no runc"),
    pytest.param(linux(podman=podman(why='Error: default OCI runtime "nvidia" not found: invalid argument')),
                 {"runtime-nvidia": "wrong"}, [], id="Docker's way to NVIDIA"),
    pytest.param(linux(podman=podman(why="no answer in 3 s")), {"podman-silent": "wrong"}, [], id="silent"),
    pytest.param(linux(podman_compose=""), {"compose-missing": "missing"}, [], id="no podman-compose"),
    # WSL2 with Ubuntu 20.04: cgroup v1, runc
    pytest.param(linux(WSL, podman=podman("4.3.1", cgroups="v1", runtime="runc", rootless=True)),
                 {"cgroup-v1": "advice"}, [], id="WSL"),
]  # fmt: skip


@pytest.mark.parametrize(("evidence", "expected", "commands"), PODMANS)
def test_podman(evidence: Evidence, expected: dict[str, str], commands: list[str]) -> None:
    findings = judge(evidence, wish())
    assert told(findings) == expected
    assert [text for id in expected for text in fixes(findings, id)] == commands
    assert bool(failed(findings)) == bool({"missing", "wrong"} & set(expected.values()))


DOCKERS = [
    pytest.param(linux(docker=DockerVersion("28.2.2", "28.2.2"), docker_compose="5.7.0"), {}, [], id="well"),
    pytest.param(linux(UBUNTU), {"docker-missing": "missing", "compose-missing": "missing"},
                 ["sudo apt-get update", "sudo apt-get install -y docker.io",
                  "sudo apt-get update", "sudo apt-get install -y docker-compose-v2"], id="Ubuntu without"),
    # Debian 12's docker-compose is 1.29: it would not do, so it is not offered.
    pytest.param(linux(docker=DockerVersion("20.10.24", "20.10.24")),
                 {"compose-missing": "missing"}, [], id="Debian 12"),
    pytest.param(linux(docker=DockerVersion("20.10.24", "20.10.24"), docker_compose="1.29.2"),
                 {"compose-missing": "missing"}, [], id="compose 1"),
    pytest.param(linux(docker=DockerVersion("5.6.0", "5.6.0", podman=True), docker_compose="2.30.0"),
                 {"docker-is-podman": "wrong"}, [], id="Podman's wrapper"),
    pytest.param(linux(docker=DockerVersion("28.0", trouble="docker-socket-denied"), docker_compose="2.30.0"),
                 {"docker-socket-denied": "wrong"}, ["sudo usermod -aG docker ann"], id="socket denied"),
    pytest.param(linux(docker=DockerVersion("28.0", trouble="docker-down"), docker_compose="2.30.0", systemd=True),
                 {"docker-down": "wrong"}, ["sudo systemctl start docker"], id="stopped"),
    pytest.param(linux(docker=DockerVersion("28.0", trouble="docker-down"), docker_compose="2.30.0"),
                 {"docker-down": "wrong"}, [], id="stopped, no systemd"),
]  # fmt: skip


@pytest.mark.parametrize(("evidence", "expected", "commands"), DOCKERS)
def test_docker(evidence: Evidence, expected: dict[str, str], commands: list[str]) -> None:
    findings = judge(evidence, wish("docker"))
    assert told(findings) == expected
    assert [text for id in expected for text in fixes(findings, id)] == commands


GPUS = [
    pytest.param(linux(), {}, [], id="none"),
    pytest.param(linux(gpus=gpus(AMD, kfd=True, vulkan=("radeon_icd.x86_64.json",))), {}, [], id="AMD"),
    pytest.param(linux(gpus=gpus(AMD)), {"vulkan-driver": "advice"},
                 ["sudo apt-get update", "sudo apt-get install -y mesa-vulkan-drivers vulkan-tools"],
                 id="AMD without a driver"),
    pytest.param(linux(ARCH, gpus=gpus(AMD, vulkan=("lvp_icd.x86_64.json",))), {"vulkan-software": "advice"},
                 ["sudo pacman -S --needed --noconfirm vulkan-icd-loader vulkan-tools vulkan-radeon"],
                 id="only llvmpipe, Arch"),
    pytest.param(linux(FEDORA, gpus=gpus(replace(AMD, usable=False), vulkan=("radeon_icd.x86_64.json",))),
                 {"gpu-permission": "advice"}, ["sudo usermod -aG render ann"], id="not in the group render"),
    pytest.param(linux(container=True, gpus=gpus(replace(AMD, usable=False, group="105"), vulkan=("radeon_icd.json",))),
                 {"gpu-permission": "advice"}, [], id="a container that lost the group"),
    pytest.param(linux(FEDORA, gpus=gpus(machines.APPLE, vulkan=("asahi_icd.aarch64.json",))), {}, [], id="Asahi"),
    pytest.param(linux(FEDORA, gpus=gpus(machines.APPLE, vulkan=("radeon_icd.x86_64.json",))),
                 {"asahi-driver": "advice"}, [],
                 id="Asahi without its driver"),
    # Raspberry Pi OS calls itself debian; the device tree names the board.
    pytest.param(linux(PI, gpus=gpus(machines.V3D)), {}, [], id="Raspberry Pi"),
    pytest.param(linux(replace(DEBIAN, board="Radxa ROCK 5B"), gpus=gpus(machines.MALI)), {}, [], id="RK3588"),
    pytest.param(linux(WSL, gpus=gpus(dxg=True)), {"wsl": "advice"}, [], id="WSL"),
    pytest.param(linux(gpus=gpus(replace(NVIDIA, driver="nouveau"), vulkan=("nouveau_icd.x86_64.json",))),
                 {"nvidia-driver-down": "advice"}, [], id="nouveau"),
    pytest.param(linux(gpus=gpus(NVIDIA, nvidia=("/dev/nvidia0",), nvidia_driver="580.1")),
                 {"cdi-missing": "advice"}, [], id="NVIDIA, no toolkit"),
    pytest.param(linux(ARCH, gpus=gpus(NVIDIA, nvidia=("/dev/nvidia0",), nvidia_driver="580.1")),
                 {"cdi-missing": "advice"},
                 ["sudo pacman -S --needed --noconfirm nvidia-container-toolkit"], id="NVIDIA, no toolkit, Arch"),
    # https://docs.nvidia.com/datacenter/cloud-native/container-toolkit/latest/cdi-support.html
    pytest.param(linux(gpus=gpus(NVIDIA, nvidia=("/dev/nvidia0",), nvidia_driver="580.1"), nvidia_ctk="1.17.4"),
                 {"cdi-missing": "advice"}, ["sudo nvidia-ctk cdi generate --output=/etc/cdi/nvidia.yaml"],
                 id="NVIDIA, no CDI"),
    pytest.param(linux(gpus=gpus(NVIDIA, nvidia=("/dev/nvidia0",), nvidia_driver="580.1", **CDI)), {}, [],
                 id="NVIDIA with CDI"),
    # json: unknown field "additionalGids", as Podman 4.9.3 says of a spec of 0.7.0
    pytest.param(linux(UBUNTU, podman=podman("4.9.3"),
                       gpus=gpus(NVIDIA, nvidia=("/dev/nvidia0",), cdi_versions=("0.7.0",), **CDI)),
                 {"cdi-format": "advice"}, [], id="a CDI file too new"),
    pytest.param(linux(UBUNTU, podman=podman("4.9.3"),
                       gpus=gpus(NVIDIA, nvidia=("/dev/nvidia0",), cdi_versions=("0.5.0",), **CDI)), {}, [],
                 id="a CDI file that an older podman reads"),
    pytest.param(linux(gpus=gpus(NVIDIA, nvidia=("/dev/nvidia0",), cdi_versions=("0.7.0",), **CDI)), {}, [],
                 id="a podman that reads it"),
    pytest.param(linux(container=True, gpus=gpus(nvidia=("/dev/nvidia0",), nvidia_driver="580.1")), {}, [],
                 id="NVIDIA in a container"),
    pytest.param(linux(replace(UBUNTU, board="NVIDIA Jetson Orin Nano"),
                       gpus=gpus(nvidia=("/dev/nvidia0",)), nvidia_ctk="1.16.2"),
                 {"cdi-missing": "advice"}, ["sudo nvidia-ctk cdi generate --output=/etc/cdi/nvidia.yaml"],
                 id="Jetson"),
    pytest.param(linux(FEDORA, gpus=gpus(AMD, selinux="enforcing", vulkan=("radeon_icd.x86_64.json",)),
                       podman=podman(selinux=True)), {}, [], id="SELinux"),
]  # fmt: skip


@pytest.mark.parametrize(("evidence", "expected", "commands"), GPUS)
def test_gpu(evidence: Evidence, expected: dict[str, str], commands: list[str]) -> None:
    findings = judge(evidence, wish())
    assert told(findings) == expected
    assert [text for id in expected for text in fixes(findings, id)] == commands
    assert not failed(findings), "a GPU is never required"
    assert any(one.subject == "gpu" for one in findings)


def test_ranges_that_somebody_granted_are_left_alone() -> None:
    partly, none = (judge(linux(subids=Subids(count, 0)), wish()) for count in (1000, 0))
    assert [one.fixable for one in partly if one.fault == "no-subuid"] == [False]
    assert [one.fixable for one in none if one.fault == "no-subuid"] == [True]


def test_selinux_is_told_with_what_it_means_for_a_gpu() -> None:
    evidence = linux(FEDORA, gpus=gpus(AMD, selinux="enforcing"), podman=podman(selinux=True))
    assert "label=disable" in " ".join(one.seen for one in judge(evidence, wish()))


def test_where_containers_are_not_needed_nothing_is_missing() -> None:
    bare = linux(podman=None, podman_compose="")
    assert told(judge(bare, wish("auto"))) == {"podman-missing": "advice", "compose-missing": "advice"}
    assert not failed(judge(bare, wish("auto")))
    assert told(judge(bare, wish("embedded"))) == {}
    assert [one.fault for one in failed(judge(bare, wish()))] == ["podman-missing", "compose-missing"]


def test_only_what_adds_is_run_by_yes() -> None:
    by_yes = {
        one.fault
        for evidence in machines.evidences(*PODMANS, *DOCKERS, *GPUS)
        for runtime in ("podman", "docker")
        for one in judge(evidence, wish(runtime))
        if one.fixable
    }
    assert by_yes == {
        "podman-missing", "docker-missing", "compose-missing", "cgroups-hybrid", "network-cni",
        "network-helper-missing", "no-subuid", "uidmap-missing", "runtime-missing", "vulkan-driver",
        "vulkan-software", "gpu-permission", "cdi-missing", "docker-gpu-toolkit",
    }  # fmt: skip
    denied = judge(linux(docker=DockerVersion("28", trouble="docker-socket-denied")), wish("docker"))
    assert not next(one for one in denied if one.fault == "docker-socket-denied").fixable, (
        "the group is as good as root"
    )
