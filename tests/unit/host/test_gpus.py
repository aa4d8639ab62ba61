"""GPUs and what belongs to them, from files written here after what machines have."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import host

# https://github.com/cncf-tags/container-device-interface/blob/main/SPEC.md
CDI = """cdiVersion: 0.5.0
kind: nvidia.com/gpu
devices:
- name: "0"
  containerEdits: {deviceNodes: [{path: /dev/nvidia0}]}
- name: all
  containerEdits: {deviceNodes: [{path: /dev/nvidia0}]}
"""


def write(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


def node(number: int, vendor: str = "", driver: str = "") -> dict[str, str]:
    name = f"renderD{number}"
    return {
        f"dev/dri/{name}": "",
        f"sys/class/drm/{name}/device/vendor": vendor,
        f"sys/class/drm/{name}/device/uevent": f"DRIVER={driver}\nPCI_CLASS=30000\n" if driver else "",
    }


@pytest.mark.parametrize(
    ("vendor", "driver", "text"),
    [
        ("0x1002", "amdgpu", "/dev/dri/renderD128 AMD (amdgpu)"),
        ("0x10de", "nvidia", "/dev/dri/renderD128 NVIDIA (nvidia)"),
        ("0x8086", "i915", "/dev/dri/renderD128 Intel (i915)"),
        ("", "asahi", "/dev/dri/renderD128 Apple (asahi)"),
        ("", "v3d", "/dev/dri/renderD128 Broadcom (v3d)"),
        ("", "panthor", "/dev/dri/renderD128 Arm (panthor)"),
        ("0x1af4", "virtio-pci", "/dev/dri/renderD128 virtio (virtio-pci)"),
        ("0x5143", "", "/dev/dri/renderD128 0x5143"),
        ("", "", "/dev/dri/renderD128 (driver unknown)"),
    ],
)
def test_render_nodes_are_named(vendor: str, driver: str, text: str, tmp_path: Path) -> None:
    (found,) = host.gpus(write(tmp_path, node(128, vendor, driver))).nodes
    assert found.text == text and found.usable and found.group


def test_a_driver_is_known_by_its_link_too(tmp_path: Path) -> None:
    root = write(tmp_path, node(128))
    (root / "sys/class/drm/renderD128/device/driver").symlink_to("../../../bus/platform/drivers/panfrost")
    assert host.gpus(root).nodes[0].vendor == "Arm"


def test_several_nodes_by_maker(tmp_path: Path) -> None:
    found = host.gpus(write(tmp_path, node(128, "0x8086", "i915") | node(129, "0x10de", "nvidia")))
    assert [one.path for one in found.of("NVIDIA")] == ["/dev/dri/renderD129"]
    assert len(found.of("NVIDIA", "Intel")) == 2


def test_a_node_that_is_not_for_us(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)
    assert not host.gpus(write(tmp_path, node(128))).nodes[0].usable


def test_whose_a_node_is(tmp_path: Path) -> None:
    root = write(tmp_path, node(128) | node(129))
    (root / "dev/dri/renderD128").chmod(0o660)
    (root / "dev/dri/renderD129").chmod(0o666)
    closed, opened = host.gpus(root).nodes
    assert (closed.open, opened.open) == (False, True)
    assert closed.gid == (root / "dev/dri/renderD128").stat().st_gid


def test_nothing_at_all(tmp_path: Path) -> None:
    assert host.gpus(tmp_path) == host.Gpus()


def test_nvidia_and_its_cdi(tmp_path: Path) -> None:
    version = "NVRM version: NVIDIA UNIX x86_64 Kernel Module  580.95.05  Tue Sep 23 10:11:12 UTC 2025\nGCC version: 13"
    files = {"dev/nvidia0": "", "dev/nvidia1": "", "dev/nvidiactl": "", "proc/driver/nvidia/version": version,
             "etc/cdi/nvidia.yaml": CDI, "etc/cdi/broken.yaml": "{[", "etc/cdi/list.json": "[]",
             "etc/cdi/odd.json": '{"devices": 3}', "etc/cdi/notes.txt": CDI}  # fmt: skip
    found = host.gpus(write(tmp_path, files))
    assert found.nvidia == found.devices == ("/dev/nvidia0", "/dev/nvidia1")
    assert found.nvidia_driver == "580.95.05"
    assert found.cdi_devices == ("nvidia.com/gpu=0", "nvidia.com/gpu=all")
    assert "/etc/cdi/nvidia.yaml" in found.cdi_files and "0.5.0" in found.cdi_versions
    assert not any("notes" in name for name in found.cdi_files)


def test_a_cdi_folder_that_has_two_names_counts_once(tmp_path: Path) -> None:
    write(tmp_path, {"run/cdi/nvidia.yaml": CDI})
    (tmp_path / "var").mkdir()
    (tmp_path / "var/run").symlink_to("../run")
    assert host.gpus(tmp_path).cdi_files == ("/var/run/cdi/nvidia.yaml",)


def test_other_devices_drivers_and_selinux(tmp_path: Path) -> None:
    files = {"dev/kfd": "", "dev/dxg": "", "usr/share/vulkan/icd.d/radeon_icd.x86_64.json": "{}",
             "etc/vulkan/icd.d/nvidia_icd.json": "{}", "sys/fs/selinux/enforce": "1"}  # fmt: skip
    found = host.gpus(write(tmp_path, files))
    assert found.devices == ("/dev/dxg", "/dev/kfd") and found.selinux == "enforcing"
    assert found.vulkan == ("radeon_icd.x86_64.json", "nvidia_icd.json")
    write(tmp_path, {"sys/fs/selinux/enforce": "0"})
    assert host.gpus(tmp_path).selinux == "permissive"


@pytest.mark.parametrize(
    ("line", "release"),
    [
        (
            "# R36 (release), REVISION: 4.3, GCID: 38968081, BOARD: generic, EABI: aarch64, DATE: Wed Jan  8 01:49:37",
            "36",
        ),
        ("# R35 (release), REVISION: 4.1, GCID: 33958178, BOARD: t186ref, EABI: aarch64", "35"),
        ("", ""),
    ],
)
def test_the_release_of_a_jetson_s_system(line: str, release: str, tmp_path: Path) -> None:
    assert host.gpus(write(tmp_path, {"etc/nv_tegra_release": line})).l4t == release


@pytest.mark.parametrize(
    ("lines", "granted"),
    [
        ("ann:100000:65536\nbob:165536:65536\n", 65536),
        ("1000:100000:65536\n", 65536),  # a number is as good as a name: subuid(5)
        ("ann:100000:1000\nann:200000:500\n", 1500),
        ("anna:100000:65536\n# ann:1:2\nann:broken\n", 0),
        ("", 0),
    ],
)
def test_subordinate_ids(lines: str, granted: int, tmp_path: Path) -> None:
    root = write(tmp_path, {"etc/subuid": lines, "etc/subgid": "ann:1:7\n"})
    assert host.subids("ann", 1000, root) == host.Subids(granted, 7)


@pytest.mark.parametrize("mark", [".dockerenv", "run/.containerenv", ""])
def test_inside_a_container(mark: str, tmp_path: Path) -> None:
    if mark:
        write(tmp_path, {mark: ""})
    assert host.in_container(tmp_path) == bool(mark)
