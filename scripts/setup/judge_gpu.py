"""GPUs: what is here, and what keeps the engine from it. Without one, all works on the CPU; nothing here is required.

What a container gets is decided in `overlays`; whether an engine uses it has to be measured.
"""

from __future__ import annotations

from scripts.setup.evidence import Evidence, Wish
from scripts.setup.finding import Finding, command, ok
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
    if evidence.mac:
        return _mac(evidence, wish)
    found = [*_nodes(evidence), *_nvidia(evidence, wish)]
    if evidence.gpus.dxg and not evidence.gpus.nodes:
        found.append(
            Finding(
                "gpu-wsl",
                "gpu",
                "advice",
                "WSL shows its GPU as /dev/dxg",
                "containers get it by CDI on NVIDIA's cards, and not at all on others",
            )
        )
    if not found:
        where = "none is shown inside this container" if evidence.container else "none found"
        found.append(ok("gpu", "gpu", f"{where}: the engine runs on the CPU"))
    return found


def _mac(evidence: Evidence, wish: Wish) -> list[Finding]:
    mac = evidence.mac
    assert mac
    chip = mac.chip or "processor unknown"
    if not mac.apple:
        return [ok("gpu", "gpu", f"{chip}: no GPU in containers on an Intel Mac")]
    found = [
        ok("gpu", "gpu", f"{chip}, Metal: {evidence.metal or 'unknown'}, for an engine outside of containers")
    ]
    machine = evidence.machine(wish.machine)
    if machine and machine.provider == "libkrun" and evidence.machine_dri is not None:
        if evidence.machine_dri:
            found.append(
                ok("gpu-machine", "gpu", f"{machine.name} has /dev/dri; what uses it: uv run invoke gpu")
            )
        else:
            found.append(
                Finding(
                    "gpu-machine",
                    "gpu",
                    "advice",
                    f"{machine.name} has no /dev/dri, though it is of libkrun",
                    "the engine in it runs on the CPU",
                    hint="Update krunkit, then start the machine anew",
                )
            )
    return found


def _nodes(evidence: Evidence) -> list[Finding]:
    gpus, found = evidence.gpus, []
    for node in gpus.nodes:
        if node.usable:
            found.append(ok("gpu", "gpu", node.text))
            continue
        named = bool(node.group) and not node.group.isdigit() and not evidence.container
        join = command(*as_root(evidence, "usermod", "-aG", node.group, evidence.user))
        found.append(
            Finding(
                "gpu-access",
                "gpu",
                "advice",
                f"{node.text}: not for {evidence.user} to read and write",
                f"it belongs to the group {node.group or 'unknown'}",
                (join,) if named else (),
                named,
                "Then log in again" if named else "Start this container with --group-add keep-groups",
            )
        )
    if slow := board(evidence):
        return [*found, ok("gpu-board", "gpu", slow)]
    hardware = [name for name in gpus.vulkan if not name.startswith(SOFTWARE)]
    mesa = [node for node in gpus.nodes if node.driver != "nvidia"]
    if mesa and not hardware:
        vendor = next((ARCH_VULKAN[n.vendor] for n in mesa if n.vendor in ARCH_VULKAN), "")
        more = (vendor,) if vendor and manager(evidence) == "pacman" else ()
        seen = "only a Vulkan driver in software" if gpus.vulkan else "no Vulkan driver"
        found.append(
            Finding(
                "vulkan",
                "gpu",
                "missing",
                seen,
                "engines outside of containers reach the GPU through it; images bring their own",
                install(evidence, "vulkan", *more),
                True,
            )
        )
    if gpus.of("Apple") and not any("asahi" in name for name in gpus.vulkan):
        found.append(
            Finding(
                "asahi",
                "gpu",
                "advice",
                "an Apple GPU without the driver of Asahi Linux (asahi_icd)",
                "Mesa's Honeykrisp drives it, from Mesa 24.3 on, with Asahi's kernel",
                hint="Fedora Asahi Remix has it: https://asahilinux.org/fedora/",
            )
        )
    return found


def _nvidia(evidence: Evidence, wish: Wish) -> list[Finding]:
    gpus = evidence.gpus
    there = gpus.nvidia or gpus.nvidia_driver or (gpus.dxg and evidence.nvidia_ctk)
    if not there:
        if gpus.of("NVIDIA") and not any(node.driver == "nvidia" for node in gpus.nodes):
            return [
                Finding(
                    "nvidia-driver",
                    "gpu",
                    "advice",
                    "an NVIDIA card without NVIDIA's driver",
                    "Mesa's NVK drives it through Vulkan; CUDA needs NVIDIA's own",
                )
            ]
        return []
    name = f"NVIDIA, driver {gpus.nvidia_driver}" if gpus.nvidia_driver else "NVIDIA"
    found = [ok("nvidia", "gpu", f"{name}: {', '.join(gpus.nvidia) or 'no device node'}")]
    if gpus.nvidia_driver and not gpus.nvidia and not gpus.dxg:
        found.append(
            Finding(
                "nvidia-nodes",
                "gpu",
                "advice",
                "the driver is loaded, and there is no /dev/nvidia0",
                "no program can reach the card",
                () if evidence.container else (command(*as_root(evidence, "nvidia-modprobe", "-u")),),
                hint="Start this container with the device" if evidence.container else "",
            )
        )
    if evidence.container or wish.runtime == "embedded":
        return found
    if not evidence.nvidia_ctk and CDI_ALL not in gpus.cdi_devices:
        fix = install(evidence, "nvidia-ctk")
        found.append(
            Finding(
                "nvidia-toolkit",
                "gpu",
                "missing",
                "the NVIDIA Container Toolkit is not installed",
                "it describes the card to containers (CDI)",
                fix,
                True,
                "" if fix else TOOLKIT,
            )
        )
    elif wish.tool == "podman":
        found += _cdi(evidence)
    return found


def _cdi(evidence: Evidence) -> list[Finding]:
    gpus = evidence.gpus
    generate = command(*as_root(evidence, "nvidia-ctk", "cdi", "generate", f"--output={CDI_FILE}"))
    if CDI_ALL not in gpus.cdi_devices:
        seen = f"no CDI file names {CDI_ALL}" if gpus.cdi_files else "no CDI file"
        return [
            Finding("nvidia-cdi", "gpu", "missing", seen, "containers get the card by it", (generate,), True)
        ]
    podman = versions.parse(evidence.podman.version.engine) if evidence.podman else ()
    written = max((versions.parse(one) for one in gpus.cdi_versions), default=())
    if podman and podman < CDI_STRICT[0] and written >= CDI_STRICT[1]:
        return [
            Finding(
                "nvidia-cdi-version",
                "gpu",
                "advice",
                f"a CDI file of version {versions.shown(written)}, and podman {versions.shown(podman)}",
                'this Podman may refuse it, as "unresolvable CDI devices"',
                hint="Podman 5 reads it; or write it with a toolkit older than 1.17",
            )
        ]
    return [ok("nvidia-cdi", "gpu", f"{CDI_ALL} in {', '.join(gpus.cdi_files)}")]
