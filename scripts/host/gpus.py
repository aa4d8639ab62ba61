"""GPUs as the kernel and the file system show them, and what containers also need: CDI, SELinux, subordinate ids.

Facts only. A device node proves neither a driver nor an engine that uses it.
"""

from __future__ import annotations

import ctypes
import os
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts import bounded
from scripts.host.reading import ROOT, text

# https://github.com/cncf-tags/container-device-interface/blob/main/SPEC.md
CDI_FOLDERS = ("etc/cdi", "var/run/cdi", "run/cdi")
# https://github.com/KhronosGroup/Vulkan-Loader/blob/main/docs/LoaderDriverInterface.md
VULKAN_FOLDERS = ("usr/share/vulkan/icd.d", "etc/vulkan/icd.d", "usr/local/share/vulkan/icd.d")
VULKAN_LOADER = "libvulkan.so.1"
# Device nodes by which a program reaches a GPU, as a shell in a container finds them.
NODES = "/dev/dri/renderD* /dev/kfd /dev/nvidia[0-9]* /dev/dxg"
# PCI vendor ids: https://pci-ids.ucw.cz/
VENDORS = {"0x10de": "NVIDIA", "0x1002": "AMD", "0x8086": "Intel", "0x1af4": "virtio", "0x14e4": "Broadcom"}
# Drivers of GPUs that are not PCI devices, by the kernel's names: https://docs.kernel.org/gpu/drivers.html
DRIVERS = {
    "asahi": "Apple",
    "v3d": "Broadcom",
    "vc4-drm": "Broadcom",
    "panfrost": "Arm",
    "panthor": "Arm",
    "mali": "Arm",
    "msm": "Qualcomm",
    "tegra": "NVIDIA",
    "virtio_gpu": "virtio",
}


@dataclass(frozen=True)
class RenderNode:
    """A GPU's render node. `vendor` and `driver` may be empty: unknown. `usable`: we may read and write it; `open`:
    everybody may. `gid` is the number of the group that owns it, None where it can't be read."""

    path: str
    vendor: str
    driver: str
    group: str
    usable: bool
    gid: int | None = None
    open: bool = False

    @property
    def text(self) -> str:
        """Its path, vendor and driver."""
        named = " ".join(filter(None, (self.vendor, f"({self.driver})" if self.driver else "")))
        return f"{self.path} {named or '(driver unknown)'}"


@dataclass(frozen=True)
class Gpus:
    """What this machine shows of GPUs. `cdi_devices` are full names such as `nvidia.com/gpu=all`; `vulkan` are names
    of driver files; `selinux` is enforcing, permissive or empty (off or absent); `l4t` is the release of a Jetson's
    system, such as 36, empty elsewhere."""

    nodes: tuple[RenderNode, ...] = ()
    nvidia: tuple[str, ...] = ()
    nvidia_driver: str = ""
    kfd: bool = False
    dxg: bool = False
    cdi_files: tuple[str, ...] = ()
    cdi_versions: tuple[str, ...] = ()
    cdi_devices: tuple[str, ...] = ()
    vulkan: tuple[str, ...] = ()
    selinux: str = ""
    l4t: str = ""

    @property
    def devices(self) -> tuple[str, ...]:
        """The paths of the device nodes by which a program reaches a GPU, sorted."""
        named = [*(node.path for node in self.nodes), *self.nvidia]
        return tuple(
            sorted([*named, *(["/dev/kfd"] if self.kfd else []), *(["/dev/dxg"] if self.dxg else [])])
        )

    def of(self, *vendors: str) -> tuple[RenderNode, ...]:
        """The render nodes of these vendors."""
        return tuple(node for node in self.nodes if node.vendor in vendors)


def gpus(root: Path = ROOT) -> Gpus:
    """Read all of it. Quick: a few small files."""
    specs = [(path, _spec(path)) for path in _files(root, CDI_FOLDERS, (".yaml", ".yml", ".json"))]
    devices = [
        f"{spec.get('kind')}={one.get('name')}"
        for _, spec in specs
        for one in (spec["devices"] if isinstance(spec.get("devices"), list) else ())
        if isinstance(one, dict)
    ]
    icds = _files(root, VULKAN_FOLDERS, (".json",))
    return Gpus(
        nodes=tuple(_node(root, path) for path in sorted((root / "dev/dri").glob("renderD*"))),
        nvidia=tuple(f"/dev/{path.name}" for path in sorted((root / "dev").glob("nvidia[0-9]*"))),
        nvidia_driver=_nvidia_driver(root),
        kfd=(root / "dev/kfd").exists(),
        dxg=(root / "dev/dxg").exists(),
        cdi_files=tuple(f"/{path.relative_to(root)}" for path, _ in specs),
        cdi_versions=tuple(str(spec.get("cdiVersion", "")) for _, spec in specs),
        cdi_devices=tuple(dict.fromkeys(devices)),
        vulkan=tuple(dict.fromkeys(path.name for path in icds)),
        selinux=selinux(root),
        l4t=_l4t(root),
    )


def has_vulkan_loader() -> bool:
    """Whether this machine has Vulkan's loader, without which no driver is found. Quick: it loads no driver."""
    try:
        ctypes.CDLL(VULKAN_LOADER)
    except OSError:
        return False
    return True


def selinux(root: Path = ROOT) -> str:
    """enforcing, permissive or empty (off or absent)."""
    return {"1": "enforcing", "0": "permissive"}.get(text(root / "sys/fs/selinux/enforce"), "")


def _node(root: Path, path: Path) -> RenderNode:
    device = root / "sys/class/drm" / path.name / "device"
    vendor, driver = kernel_names(device)
    usable = os.access(path, os.R_OK | os.W_OK)
    group, gid, everybody = _owner(path)
    return RenderNode(f"/dev/dri/{path.name}", vendor, driver, group, usable, gid, everybody)


def kernel_names(device: Path) -> tuple[str, str]:
    """Vendor and driver of a device in /sys, each empty if the kernel does not report it; an unknown vendor by its
    number."""
    uevent = dict(line.split("=", 1) for line in text(device / "uevent").splitlines() if "=" in line)
    driver = uevent.get("DRIVER", "")
    if not driver and (device / "driver").is_symlink():
        driver = (device / "driver").readlink().name
    number = text(device / "vendor").lower()
    return VENDORS.get(number) or DRIVERS.get(driver) or number, driver


def _owner(path: Path) -> tuple[str, int | None, bool]:
    """The group's name and number, and whether everybody may read and write."""
    import grp

    try:
        found = path.stat()
    except OSError:
        return "", None, False
    everybody = found.st_mode & 0o006 == 0o006
    try:
        return grp.getgrgid(found.st_gid).gr_name, found.st_gid, everybody
    except KeyError:  # inside a container the number often has no name
        return str(found.st_gid), found.st_gid, everybody


def _nvidia_driver(root: Path) -> str:
    """The version of NVIDIA's kernel module, empty without one."""
    words = text(root / "proc/driver/nvidia/version").split("\n")[0].split()
    return next((word for word in words if word[:1].isdigit() and word.count(".") >= 1), "")


def _l4t(root: Path) -> str:
    """Of a line such as `# R36 (release), REVISION: 4.3, …`, as Ollama reads it: discover/gpu.go."""
    found = re.search(r" R(\d+) ", text(root / "etc/nv_tegra_release"))
    return found[1] if found else ""


def _files(root: Path, folders: tuple[str, ...], ends: tuple[str, ...]) -> list[Path]:
    found: dict[Path, Path] = {}
    for folder in folders:
        with suppress(OSError):  # not there, or not for us
            for path in sorted((root / folder).iterdir()):
                if path.suffix in ends:
                    found.setdefault(path.resolve(), path)  # /var/run is /run on most systems
    return list(found.values())


def _spec(path: Path) -> dict[str, Any]:
    """A CDI file's content; empty if it is unreadable or not a mapping."""
    try:
        found = bounded.from_yaml(text(path))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


@dataclass(frozen=True)
class Subids:
    """How many subordinate user and group ids a user has: rootless containers give them to their users."""

    uids: int
    gids: int


def subids(user: str, uid: int, root: Path = ROOT) -> Subids:
    """Lines of /etc/subuid and /etc/subgid are `name-or-number:first:count`, see subuid(5)."""
    return Subids(*(_granted(text(root / "etc" / name), user, uid) for name in ("subuid", "subgid")))


def _granted(lines: str, user: str, uid: int) -> int:
    total = 0
    for line in lines.splitlines():
        who, _, rest = line.partition(":")
        count = rest.rpartition(":")[2].strip()
        if who.strip() in {user, str(uid)} and count.isdigit():
            total += int(count)
    return total


def in_container(root: Path = ROOT) -> bool:
    """Whether we are inside a container, by the marks that Docker, Podman and systemd-nspawn leave."""
    return any(
        (root / name).exists() for name in (".dockerenv", "run/.containerenv", "run/host/container-manager")
    )
