"""Which overlay files of `overlays/` fit this machine, and why others don't. Pure.

An overlay gives a container a device. That does not prove that it is used: only the engine's log and a measurement
do.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scripts.engines import kinds
from scripts.home import ROOT
from scripts.setup.evidence import Evidence, Wish

FOLDER = ROOT / "overlays"
CDI_ALL = "nvidia.com/gpu=all"
# https://docs.docker.com/compose/releases/release-notes/#2300
GPUS_COMPOSE = "2.30"
# Releases of a Jetson's system (L4T), and their JetPack. Newer ones need no word: Ollama runs there as on any machine.
# https://github.com/ollama/ollama/blob/v0.33.0/discover/gpu.go
JETPACKS = {"35": "5", "36": "6"}


@dataclass(frozen=True)
class Choice:
    """An overlay that fits, and why."""

    path: Path
    why: str


@dataclass(frozen=True)
class Overlays:
    """What fits, a line for each GPU that is here and is not given to the engine, and the variables of these files."""

    chosen: tuple[Choice, ...] = ()
    why_not: tuple[str, ...] = ()
    variables: tuple[tuple[str, str], ...] = ()


def board(evidence: Evidence) -> str:
    """Why this board's GPU is not used; empty for other boards."""
    vendors = {node.vendor for node in evidence.gpus.nodes}
    name = evidence.system.board
    if "Raspberry Pi" in name or "Broadcom" in vendors:
        # https://github.com/b4rtaz/distributed-llama/issues/259, and "orders of magnitude slower than running on CPU":
        # https://github.com/ggml-org/llama.cpp/issues/5237
        return (
            f"{name or 'a Broadcom board'}: on the CPU, since its GPU is slower (Raspberry Pi 5: about 5 s a token by "
            "Vulkan, distributed-llama issue 259)"
        )
    if "Arm" in vendors:
        # Qwen3-0.6B on an RK3588: 5.7 tokens/s on its GPU, 25.7 on its CPU:
        # https://github.com/ggml-org/llama.cpp/issues/22682
        return (
            f"{name or 'a board with an Arm GPU'}: on the CPU, since Vulkan is slower there (RK3588: 5.7 tokens/s "
            "against 25.7, llama.cpp issue 22682)"
        )
    return ""


def choose(
    evidence: Evidence, tool: str, engine: str, machine: str = Wish.machine, *, anyway: bool = False
) -> Overlays:
    """The overlays for a container tool (podman, docker) and an engine (ollama, llamacpp).

    `machine` is the name of macOS's machine. `anyway`: also the GPU of a board that is quicker without (GPU=on).
    """
    if evidence.mac:
        return _mac(evidence, tool, machine)
    if tool == "docker":
        return _docker(evidence, engine, anyway)
    return _podman(evidence, engine, anyway)


def _mac(evidence: Evidence, tool: str, name: str) -> Overlays:
    assert evidence.mac
    if tool == "docker":
        return Overlays(why_not=("Docker on macOS gives containers no GPU",))
    if not evidence.mac.apple:
        return Overlays(why_not=("an Intel Mac: its GPU reaches no container",))
    machine = evidence.machine(name)
    if not machine:
        return Overlays(why_not=(f"the machine {name} is not made yet",))
    if machine.provider != "libkrun":
        kind = machine.provider or "an unknown provider"
        return Overlays(why_not=(f"{name} is a machine of {kind}: only libkrun has /dev/dri",))
    if evidence.machine_dri is None:
        return Overlays(
            why_not=(f"whether {name} has /dev/dri is unknown: it does not run, or did not answer",)
        )
    if not evidence.machine_dri:
        return Overlays(why_not=(f"{name} has no /dev/dri",))
    why = f"{name} (libkrun) has /dev/dri; OLLAMA_BASE names an image with a driver for it"
    return Overlays((Choice(FOLDER / "gpu-dri.yml", why),))


def _docker(evidence: Evidence, engine: str, anyway: bool) -> Overlays:
    from scripts.tools import versions

    gpus = evidence.gpus
    if gpus.nvidia or (gpus.dxg and evidence.nvidia_ctk):
        if not evidence.nvidia_ctk:
            return Overlays(why_not=("NVIDIA: the NVIDIA Container Toolkit is not installed",))
        if versions.parse(evidence.docker_compose) < versions.parse(GPUS_COMPOSE):
            has = evidence.docker_compose or "unknown"
            return Overlays(why_not=(f"NVIDIA: `gpus` needs docker compose {GPUS_COMPOSE}, here is {has}",))
        toolkit = Choice(FOLDER / "gpu-nvidia-docker.yml", "NVIDIA, by the NVIDIA Container Toolkit")
        return _jetpack(evidence, engine, toolkit)
    return _grouped(evidence, _dri(evidence, anyway))


def _podman(evidence: Evidence, engine: str, anyway: bool) -> Overlays:
    gpus = evidence.gpus
    why_not: tuple[str, ...] = ()
    if CDI_ALL in gpus.cdi_devices:
        why = f"{CDI_ALL} is described in {', '.join(gpus.cdi_files)}"
        return _with_access(evidence, _jetpack(evidence, engine, Choice(FOLDER / "gpu-nvidia-cdi.yml", why)))
    if gpus.nvidia or "Jetson" in evidence.system.board:
        why_not = (f"NVIDIA: no CDI file describes {CDI_ALL} (nvidia-ctk cdi generate writes one)",)
    found = _dri(evidence, anyway)
    return _with_access(evidence, Overlays(found.chosen, why_not + found.why_not))


def _jetpack(evidence: Evidence, engine: str, given: Choice) -> Overlays:
    """NVIDIA's GPU for a container; on a Jetson, with the JetPack's version for Ollama."""
    if not kinds.find(engine).reads_jetpack or not (evidence.gpus.l4t or "Jetson" in evidence.system.board):
        return Overlays((given,))
    l4t = evidence.gpus.l4t
    if pack := JETPACKS.get(l4t):
        told = Choice(FOLDER / "jetson.yml", f"a Jetson with L4T {l4t}: Ollama uses JetPack {pack}")
        return Overlays((given, told), variables=(("JETSON_JETPACK", pack),))
    if l4t:
        return Overlays((given,))
    why = f"{given.why}; this Jetson's JetPack is unknown (no /etc/nv_tegra_release): see invoke gpu"
    return Overlays((Choice(given.path, why),))


def _dri(evidence: Evidence, anyway: bool) -> Overlays:
    """A render node that we may use, with AMD's compute device where there is one."""
    gpus = evidence.gpus
    if not anyway and (slow := board(evidence)):
        return Overlays(why_not=(f"{slow}; GPU=on uses it anyway, to measure it",))
    # NVIDIA's own driver has a render node too, of no use to Mesa.
    usable = [node for node in gpus.nodes if node.usable and node.driver != "nvidia"]
    if usable and gpus.kfd and any(node.vendor == "AMD" for node in usable):
        return Overlays((Choice(FOLDER / "gpu-amd.yml", f"{usable[0].text}, with /dev/kfd"),))
    if usable:
        return Overlays((Choice(FOLDER / "gpu-dri.yml", "; ".join(node.text for node in usable)),))
    if gpus.dxg:
        return Overlays(
            why_not=("WSL has /dev/dxg and no /dev/dri: containers get only NVIDIA GPUs, by CDI",)
        )
    closed = [node.text for node in gpus.nodes if node.driver != "nvidia"]
    return Overlays(why_not=tuple(f"{one}: not readable and writable for this user" for one in closed))


def _with_access(evidence: Evidence, found: Overlays) -> Overlays:
    """What a device also needs with Podman: its group without root, and no SELinux label."""
    if not found.chosen:
        return found
    chosen, why_not = list(found.chosen), list(found.why_not)
    info = evidence.podman.info if evidence.podman else None
    if info and info.rootless:
        if info.runtime == "crun":
            chosen.append(
                Choice(FOLDER / "keep-groups.yml", "Podman without root, with crun: keeps this user's groups")
            )
        else:
            why_not.append(
                f"keep-groups works with crun only, here is {info.runtime or 'an unknown runtime'}"
            )
    else:
        found = _grouped(evidence, found)
        chosen = list(found.chosen)
    if evidence.gpus.selinux == "enforcing":
        chosen.append(Choice(FOLDER / "selinux.yml", "SELinux enforces: devices keep the host's labels"))
    return Overlays(tuple(chosen), tuple(why_not), found.variables)


def _grouped(evidence: Evidence, found: Overlays) -> Overlays:
    """The engine is not root in its container: a render node that is not for everybody is opened by its group."""
    names = {one.path.stem for one in found.chosen}
    closed = [
        node
        for node in evidence.gpus.nodes
        if node.usable and not node.open and node.gid is not None and node.driver != "nvidia"
    ]
    if not closed or not names & {"gpu-dri", "gpu-amd"}:
        return found
    gid = str(closed[0].gid)
    why = f"{closed[0].path} is for the group {closed[0].group} ({gid})"
    chosen = (*found.chosen, Choice(FOLDER / "render-group.yml", why))
    return Overlays(chosen, found.why_not, (*found.variables, ("RENDER_GROUP", gid)))
