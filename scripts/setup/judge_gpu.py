"""GPUs: what is here, and what keeps the engine from it. Without one, all works on the CPU: nothing here is required.

What a container gets is decided in `overlays`; whether an engine uses it has to be measured.
"""

from __future__ import annotations

from scripts.faults.finding import Command, Finding, advice, command, ok
from scripts.settings import in_containers
from scripts.setup.evidence import Evidence, Wish
from scripts.setup.overlays import CDI_ALL, board
from scripts.setup.packages import ARCH_VULKAN, as_root, install, manager
from scripts.tools import versions

CDI_FILE = "/etc/cdi/nvidia.yaml"
TOOLKIT = "https://docs.nvidia.com/datacenter/cloud-native/container-toolkit/latest/install-guide.html"
# Podman 4.9 refuses a spec of 0.7: json: unknown field "additionalGids".
CDI_STRICT = ((5,), (0, 7))
# Drivers that compute on the CPU.
SOFTWARE = ("lvp_icd", "swiftshader", "vk_swiftshader")


def judge(evidence: Evidence, wish: Wish) -> list[Finding]:
    """Whether this machine's GPUs, their drivers and device files are ready for the engine."""
    if evidence.mac:
        return _mac(evidence, wish)
    found = [*_nodes(evidence), *_nvidia(evidence, wish)]
    if evidence.gpus.dxg and not evidence.gpus.nodes:
        found.append(
            advice("gpu", "wsl", "WSL shows its GPU as /dev/dxg: containers get only NVIDIA's, by CDI")
        )
    if not found:
        where = "visible in this container" if evidence.container else "on this machine"
        found.append(ok("gpu", f"No GPU {where}; the engine uses the CPU"))
    return found


def _mac(evidence: Evidence, wish: Wish) -> list[Finding]:
    mac = evidence.mac
    assert mac
    chip = mac.chip or "processor unknown"
    if not mac.apple:
        return [ok("gpu", f"{chip}: no GPU in containers on an Intel Mac")]
    found = [ok("gpu", f"{chip}, Metal: {evidence.metal or 'unknown'}, for an engine outside containers")]
    machine = evidence.machine(wish.machine)
    if machine and machine.provider == "libkrun" and evidence.machine_dri is not None:
        if evidence.machine_dri:
            found.append(ok("gpu", f"{machine.name} has /dev/dri; what uses it: uv run invoke gpu"))
        else:
            seen, fix = (
                f"{machine.name} (libkrun) has no /dev/dri",
                "Update krunkit, then restart the machine",
            )
            found.append(advice("gpu", "dri-missing", seen, fix=fix))
    return found


def _nodes(evidence: Evidence) -> list[Finding]:
    gpus, found = evidence.gpus, []
    for node in gpus.nodes:
        if node.usable:
            found.append(ok("gpu", node.text))
            continue
        named = bool(node.group) and not node.group.isdigit() and not evidence.container
        join = command(*as_root(evidence, "usermod", "-aG", node.group, evidence.user))
        seen = f"{node.text}: {evidence.user} can't open it; its group is {node.group or 'unknown'}"
        fix = (
            f"{join.text}; then log in again"
            if named
            else "Start this container with --group-add keep-groups"
        )
        found.append(advice("gpu", "gpu-permission", seen, fix=fix, commands=(join,) if named else ()))
    if slow := board(evidence):
        return [*found, ok("gpu", slow)]
    hardware = [name for name in gpus.vulkan if not name.startswith(SOFTWARE)]
    mesa = [node for node in gpus.nodes if node.driver != "nvidia"]
    if mesa and not hardware:
        vendor = next((ARCH_VULKAN[n.vendor] for n in mesa if n.vendor in ARCH_VULKAN), "")
        more = (vendor,) if vendor and manager(evidence) == "pacman" else ()
        commands = install(evidence, "vulkan", *more)
        seen, fault = "No Vulkan driver", "vulkan-driver"
        if gpus.vulkan:
            seen, fault = "Only a Vulkan driver in software", "vulkan-software"
        outside = f"{seen}: an engine outside containers needs one for the GPU; images include their own"
        found.append(advice("gpu", fault, outside, commands=commands))
    if gpus.of("Apple") and not any("asahi" in name for name in gpus.vulkan):
        found.append(advice("gpu", "asahi-driver", "An Apple GPU without the driver asahi_icd"))
    return found


def _nvidia(evidence: Evidence, wish: Wish) -> list[Finding]:
    gpus = evidence.gpus
    if not (gpus.nvidia or gpus.nvidia_driver or (gpus.dxg and evidence.nvidia_ctk)):
        if gpus.of("NVIDIA") and not any(node.driver == "nvidia" for node in gpus.nodes):
            seen = (
                "An NVIDIA card without NVIDIA's driver: Mesa's NVK drives it by Vulkan, CUDA needs NVIDIA's"
            )
            return [advice("gpu", "nvidia-driver-down", seen)]
        return []
    name = f"NVIDIA, driver {gpus.nvidia_driver}" if gpus.nvidia_driver else "NVIDIA"
    found = [ok("gpu", f"{name}: {', '.join(gpus.nvidia) or 'no device node'}")]
    if gpus.nvidia_driver and not gpus.nvidia and not gpus.dxg:
        load = command(*as_root(evidence, "nvidia-modprobe", "-u")).text
        fix = "Start this container with the device" if evidence.container else load
        found.append(
            advice(
                "gpu", "gpu-node-missing", "NVIDIA's driver is loaded, but /dev/nvidia0 is missing", fix=fix
            )
        )
    if evidence.container or not in_containers(wish.runtime):
        return found
    if not evidence.nvidia_ctk and CDI_ALL not in gpus.cdi_devices:
        fault = "docker-gpu-toolkit" if wish.tool == "docker" else "cdi-missing"
        commands = install(evidence, "nvidia-ctk")
        seen = "The NVIDIA Container Toolkit is not installed"
        found.append(advice("gpu", fault, seen, fix="" if commands else TOOLKIT, commands=commands))
    elif wish.tool == "podman":
        found.append(_cdi(evidence))
    return found


def _cdi(evidence: Evidence) -> Finding:
    gpus = evidence.gpus
    if CDI_ALL not in gpus.cdi_devices:
        generate: Command = command(
            *as_root(evidence, "nvidia-ctk", "cdi", "generate", f"--output={CDI_FILE}")
        )
        seen = f"No CDI file names {CDI_ALL}" if gpus.cdi_files else "No CDI file"
        return advice("gpu", "cdi-missing", seen, commands=(generate,))
    podman = versions.parse(evidence.podman.version.engine) if evidence.podman else ()
    written = max((versions.parse(one) for one in gpus.cdi_versions), default=())
    if podman and podman < CDI_STRICT[0] and written >= CDI_STRICT[1]:
        seen = f"a CDI file of version {versions.shown(written)}, and podman {versions.shown(podman)}"
        return advice("gpu", "cdi-format", seen)
    return ok("gpu", f"{CDI_ALL} in {', '.join(gpus.cdi_files)}")
