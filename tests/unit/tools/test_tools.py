"""What container tools print, from short texts after what people have published of theirs."""

from __future__ import annotations

import json

import pytest

from scripts.tools import docker, mac, machines, podman, versions
from scripts.tools.docker import DockerVersion
from scripts.tools.machines import Machine
from scripts.tools.podman import PodmanInfo, PodmanVersion

# ── podman version ───────────────────────────────────────────────────────────────────────────────────────────────

PODMAN_VERSIONS = {
    # 3.4 on a Mac: "Client:" alone on its line
    "3.4": ("Client:\nVersion:      3.4.4\nOS/Arch:      darwin/arm64\n\nServer:\nVersion:      3.4.2\n",
            PodmanVersion("3.4.4", "3.4.2")),
    "5.3 with an older machine": (
        "Client:       Podman Engine\nVersion:      5.3.0\nOS/Arch:      darwin/amd64\n\n"
        "Server:       Podman Engine\nVersion:      5.2.2\nOS/Arch:      linux/amd64\n",
        PodmanVersion("5.3.0", "5.2.2")),
    "local engine": (
        "Client:       Podman Engine\nVersion:      5.2.2\nGo Version:   go1.23.2 (Red Hat 1.23.2-1.el9)\n"
        "Built:        Thu Jan  1 01:00:00 1970\nOS/Arch:      linux/arm64\n",
        PodmanVersion("5.2.2", "")),
    # "Build Origin" widens the column in 5.8
    "5.8": ("Client:        Podman Engine\nVersion:       5.8.2\nBuild Origin:  pkginstaller\n"
            "OS/Arch:       darwin/amd64\n",
            PodmanVersion("5.8.2", "")),
    "development": ("Client:       Podman Engine\nVersion:      5.7.0-dev\n", PodmanVersion("5.7.0-dev", "")),
    "another program": ("Docker version 20.10.24, build 297e128\n", PodmanVersion()),
    "nothing": ("", PodmanVersion()),
}  # fmt: skip


@pytest.mark.parametrize("case", PODMAN_VERSIONS)
def test_podman_version(case: str) -> None:
    text, expected = PODMAN_VERSIONS[case]
    assert podman.version(text) == expected
    assert podman.version(text).engine == (expected.server or expected.client)


# ── podman info ──────────────────────────────────────────────────────────────────────────────────────────────────

# Ubuntu 20.04, 3.4.2: no networkBackend, runtime of unknown version
INFO_34 = """host:
  arch: amd64
  cgroupVersion: v1
  cgroupControllers:
  - cpu
  - memory
  cpus: 1
  memTotal: 2079682560
  ociRuntime:
    name: crun
    version: |-
      crun version UNKNOWN
      commit: ea1fe393
  security:
    rootless: false
    selinuxEnabled: false
  serviceIsRemote: false
store:
  graphDriverName: overlay
  graphStatus:
    Backing Filesystem: extfs
version:
  Version: 3.4.2
"""
# WSL2, 2.1: `rootless` stands under host
INFO_21 = """host:
  cgroupVersion: v1
  ociRuntime: {name: runc, version: 'runc version spec: 1.0.1-dev'}
  rootless: true
[...]
"""
# Debian 12, 4.3.1, with cuts
INFO_43 = """host:
  cgroupVersion: v2
|...|
  networkBackend: cni
  ociRuntime:
    name: crun
    version: |-
      crun version 1.8.1
store:
  graphDriverName: vfs
  graphStatus: {}
version:
  Version: 4.3.1
"""
# https://github.com/containers/ramalama/blob/081198dfaba2cffd9c93c40d9125cea13b1f15c7/docs/ramalama-info.1.md
INFO_54 = json.dumps(
    {
        "host": {
            "arch": "amd64", "cgroupVersion": "v2", "cgroupControllers": ["cpu", "io", "memory", "pids"], "cpus": 32,
            "databaseBackend": "sqlite", "memTotal": 134690979840, "networkBackend": "netavark",
            "networkBackendInfo": {"backend": "netavark", "dns": {"version": "aardvark-dns 1.14.0"}},
            "ociRuntime": {"name": "crun", "version": "crun version 1.21\ncommit: 10269840\nspec: 1.0.0"},
            "security": {"rootless": True, "selinuxEnabled": True}, "serviceIsRemote": False,
        },
        "store": {"graphDriverName": "overlay", "graphStatus": {"Backing Filesystem": "btrfs"}},
        "version": {"Version": "5.4.2"},
    }
)  # fmt: skip
INFO_61 = """Client:
  Version: 6.1.1
host:
  cgroupVersion: v2
  networkBackend: netavark
  networkBackendInfo: {backend: netavark, dns: {}}
  security: {rootless: true, selinuxEnabled: true}
  serviceIsRemote: true
version:
  Version: 6.1.1
"""
INFOS = {
    "3.4": (INFO_34, PodmanInfo("3.4.2", False, False, "crun", "", "v1", ("cpu", "memory"), driver="overlay",
                                filesystem="extfs", selinux=False, memory=2079682560, cpus=1, arch="amd64")),
    "2.1": (INFO_21, PodmanInfo("", True, False, "runc", "", "v1")),
    "4.3": (INFO_43, PodmanInfo("4.3.1", None, False, "crun", "1.8.1", "v2", network="cni", driver="vfs")),
    "5.4": (INFO_54, PodmanInfo("5.4.2", True, False, "crun", "1.21", "v2", ("cpu", "io", "memory", "pids"),
                                "netavark", True, "overlay", "btrfs", "sqlite", True, 134690979840, 32, "amd64")),
    "6.1": (INFO_61, PodmanInfo("6.1.1", True, True, "", "", "v2", network="netavark", dns=False, selinux=True)),
    "an error": ("OS: darwin/arm64\nprovider: libkrun\nversion: 6.1.3\n", None),
    "nothing": ("", None),
    "nonsense": ("{[", None),
    "another shape": ('{"host": []}', None),
}  # fmt: skip


@pytest.mark.parametrize("case", INFOS)
def test_podman_info(case: str) -> None:
    text, expected = INFOS[case]
    assert podman.info(text) == expected


# ── podman machine ───────────────────────────────────────────────────────────────────────────────────────────────

HEAD = (
    "NAME                     VM TYPE     CREATED      LAST UP            CPUS        MEMORY      DISK SIZE\n"
)
DEFAULT = "podman-machine-default"
LISTS = {
    "none, 5.8": (HEAD, ()),
    # 4.x printed decimal units: "2.147GB" is 2 GiB
    "qemu, 4.x": (HEAD + f"{DEFAULT}*  qemu        5 weeks ago  Currently running  1           2.147GB     107.4GB\n",
                  (Machine(DEFAULT, "qemu", "running", 1, 2048, 100, True),)),
    "qemu, 3.4, an hour ago": (
        HEAD + "macvm*      qemu        2 hours ago  About an hour ago  1           2.147GB     10.74GB\n",
        (Machine("macvm", "qemu", "stopped", 1, 2048, 10, True),)),
    "applehv, stopped": (
        HEAD + f"{DEFAULT}*  applehv     4 weeks ago  10 seconds ago  4           2GiB        100GiB\n",
        (Machine(DEFAULT, "applehv", "stopped", 4, 2048, 100, True),)),
    "libkrun, never started": (
        HEAD + "crack       libkrun     17 minutes ago  Never       6           8GiB        40GiB\n",
        (Machine("crack", "libkrun", "stopped", 6, 8192, 40, False, started=False),)),
    "starting": (HEAD + f"{DEFAULT}  libkrun     2 hours ago  Currently starting  4           2GiB        100GiB\n",
                 (Machine(DEFAULT, "libkrun", "starting", 4, 2048, 100, False),)),
    # https://blog.podman.io/2025/10/podman-6-machine-usability-improvements/
    "two providers": (
        HEAD + "applehv-machine-1        applehv     8 minutes ago   Currently running  6           2GiB        100GiB"
        + "\n"
        + f"{DEFAULT}*  libkrun     26 minutes ago  8 minutes ago      6           2GiB        100GiB\n",
        (Machine("applehv-machine-1", "applehv", "running", 6, 2048, 100, False),
         Machine(DEFAULT, "libkrun", "stopped", 6, 2048, 100, True))),
    "after words of another command": (
        f'Machine "{DEFAULT}" stopped successfully\n' + HEAD
        + f"{DEFAULT}*  libkrun     18 minutes ago  Currently running  4           2GiB        100GiB\n",
        (Machine(DEFAULT, "libkrun", "running", 4, 2048, 100, True),)),
    # Bytes as text: cmd/podman/machine/list.go
    "json": (json.dumps([{"Name": DEFAULT, "Default": True, "Running": True, "VMType": "libkrun", "CPUs": 5,
                          "LastUp": "2026-09-02T18:42:23Z", "Memory": "8589934592", "DiskSize": "107374182400"}]),
             (Machine(DEFAULT, "libkrun", "running", 5, 8192, 100, True),)),
    "json, little said": (json.dumps([{"Name": DEFAULT, "Starting": True, "LastUp": "0001-01-01T00:00:00Z"}, {}]),
                          (Machine(DEFAULT, state="starting", started=False),)),
    "json, none": ("[]", ()),
    "json, no list": ('{"error": 1}', None),
    "an error": ("Error: cannot run command \"podman machine list\" as root\n", None),
    "nothing": ("", None),
}  # fmt: skip


@pytest.mark.parametrize("case", LISTS)
def test_machine_list(case: str) -> None:
    text, expected = LISTS[case]
    assert machines.listed(text) == expected


def test_machine_inspect() -> None:
    """No field names the provider (5.3): only the folder does."""
    text = json.dumps(
        [{"ConfigDir": {"Path": "/Users/ann/.config/containers/podman/machine/applehv"}, "Name": DEFAULT,
          "Resources": {"CPUs": 6, "DiskSize": 100, "Memory": 2048}, "State": "running", "Rootful": True}]
    )  # fmt: skip
    found = machines.inspected(text)
    assert found == Machine(DEFAULT, "applehv", "running", 6, 2048, 100, None, True)
    assert machines.joined(Machine(DEFAULT, "libkrun", "running", default=True), found) == Machine(
        DEFAULT, "libkrun", "running", 6, 2048, 100, True, True
    )
    assert machines.joined(Machine(DEFAULT), None) == Machine(DEFAULT)
    assert machines.inspected(json.dumps([{"Name": DEFAULT}])) == Machine(DEFAULT)
    for nothing in ("[]", "", "Error: podman-machine-default: VM does not exist", '[{"Name": ""}]', "[1]"):
        assert machines.inspected(nothing) is None


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("2GiB", 2 * 1024**3),
        ("920.3MB", 920_300_000),
        ("512", 512),
        ("1.5TiB", 1649267441664),
        ("?", 0),
        ("", 0),
    ],
)
def test_sizes(text: str, count: int) -> None:
    assert machines.size(text) == count


# ── the others ───────────────────────────────────────────────────────────────────────────────────────────────────

DOCKERS = {
    "answers": ("Client:\n Version:           28.2.2\n API version: 1.50\n\nServer:\n Engine:\n  Version: 28.2.1\n",
                DockerVersion("28.2.2", "28.2.1")),
    "wrapper": ("Emulate Docker CLI using podman. Create /etc/containers/nodocker to quiet msg.\n"
                "Client:       Podman Engine\nVersion:      5.6.0\nOS/Arch:      linux/amd64\n",
                DockerVersion("5.6.0", "5.6.0", podman=True)),
    "stopped": ("Client:\n Version: 28.2.2\nCannot connect to the Docker daemon at unix:///var/run/docker.sock. "
                "Is the docker daemon running?", DockerVersion("28.2.2", trouble="docker-down")),
    "denied": ("permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: "
               "dial unix /var/run/docker.sock: connect: permission denied",
               DockerVersion(trouble="docker-socket-denied")),
    "colima": ("failed to connect to the docker API at unix:///Users/ann/.colima/default/docker.sock",
               DockerVersion(trouble="colima-down")),
    "desktop": ("error during connect: Get \"http://%2F%2F.%2Fpipe%2Fdocker_engine/v1.24/version\": open\n"
                "Client:\n Cloud integration: v1.0.35\n Version:           24.0.2\n",
                DockerVersion("24.0.2", trouble="docker-desktop-down")),
    "words unknown": ("Something else", DockerVersion(trouble="docker-silent")),
}  # fmt: skip


@pytest.mark.parametrize("case", DOCKERS)
def test_docker_version(case: str) -> None:
    text, expected = DOCKERS[case]
    assert docker.version(text) == expected


@pytest.mark.parametrize(
    ("read", "text", "version"),
    [
        (versions.docker_compose,
         '>>>> Executing external compose provider "/usr/local/bin/docker-compose". <<<<\n\n'
         "Docker Compose version v2.32.1\n", "2.32.1"),
        (versions.docker_compose, "docker-compose version 1.29.2, build unknown\n", "1.29.2"),
        (versions.docker_compose, "docker: unknown command: docker compose", ""),
        (versions.krunkit, "krunkit 1.1.1\n", "1.1.1"),
        (versions.krunkit, "dyld[17236]: Library not loaded: /opt/homebrew/opt/libkrun-efi/libkrun-efi.1.dylib", ""),
        (versions.homebrew, "Homebrew 6.0.7-6-g6457af0\n", "6.0.7"),
        (versions.nvidia_ctk, "NVIDIA Container Toolkit CLI version 1.17.4\ncommit: 9b69590c\n", "1.17.4"),
    ],
)  # fmt: skip
def test_versions_of_helpers(read: object, text: str, version: str) -> None:
    assert callable(read) and read(text) == version


def test_version_numbers() -> None:
    assert versions.parse("5.7.0-dev") == (5, 7, 0) < (5, 10)
    assert (
        versions.parse("unknown") == ()
        and versions.shown(()) == "unknown"
        and versions.shown((4, 3)) == "4.3"
    )


SYSCTL = "machdep.cpu.brand_string: {}\nhw.memsize: 17179869184\nhw.perflevel0.physicalcpu: 4\nhw.physicalcpu: 10\n"
SW_VERS = "ProductName:\t\tmacOS\nProductVersion:\t\t26.5.1\nBuildVersion:\t\t25F80\n"


@pytest.mark.parametrize(
    ("sw_vers", "sysctl", "machine", "found"),
    [
        (SW_VERS, SYSCTL.format("Apple M4"), "arm64", mac.Mac("26.5.1", "Apple M4", True, 4, 16384)),
        # A shell under Rosetta on an M3: uname says x86_64
        (SW_VERS, SYSCTL.format("Apple M3 Pro") + "sysctl.proc_translated: 1\n", "x86_64",
         mac.Mac("26.5.1", "Apple M3 Pro", True, 4, 16384, rosetta=True)),
        ("ProductName:    Mac OS X\nProductVersion: 10.15.5\n",
         "machdep.cpu.brand_string: Intel(R) Core(TM) i7-6700HQ CPU @ 2.60GHz\nhw.physicalcpu: 4\n", "x86_64",
         mac.Mac("10.15.5", "Intel(R) Core(TM) i7-6700HQ CPU @ 2.60GHz", False, 4)),
        (SW_VERS, SYSCTL.format("Apple M2 (Virtual)") + "kern.hv_vmm_present: 1\n", "arm64",
         mac.Mac("26.5.1", "Apple M2 (Virtual)", True, 4, 16384, virtual=True)),
        ("", "", "", mac.Mac()),
    ],
)  # fmt: skip
def test_macs(sw_vers: str, sysctl: str, machine: str, found: mac.Mac) -> None:
    assert mac.describe(sw_vers, mac.sysctls(sysctl), machine) == found
    assert found.arch == ("aarch64" if found.apple else "x86_64")


def test_metal_has_had_two_names() -> None:
    assert mac.metal("      Vendor: Apple (0x106b)\n      Metal Support: Metal 4\n") == "Metal 4"
    assert mac.metal("      Metal: Supported, feature set macOS GPUFamily1 v4\n").startswith("Supported")
    assert mac.metal("") == ""
