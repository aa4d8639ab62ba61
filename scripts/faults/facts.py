"""Faults and facts that no single line shows: tables, versions of two sides, a list without rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from scripts import language
from scripts.text import Line

Found = tuple[str, Line]

OLDEST_PODMAN = (4, 3)
# Podman 4.3 is built on Buildah 1.28: https://github.com/containers/podman/blob/v4.3/go.mod
OLDEST_BUILDAH = (1, 28)
OLDEST_QUADLET = (4, 4)  # https://github.com/containers/podman/releases/tag/v4.4.0
OLDEST_MACOS = 13  # applehv's; macOS 13 is Darwin 22
NEWEST_MACOS = 26  # the newest in reports of podman's and krunkit's users
SMALL = 2.3e9  # bytes
FULL = 95  # percent of a disk

LIST = re.compile(r"^NAME\s+VM TYPE\s+CREATED\s+LAST UP")
ROW = re.compile(
    r"^(?P<name>\S+?)(?P<default>\*?)\s+(?P<kind>qemu|applehv|libkrun|wsl|hyperv)\s+\S.*?\s{2,}"
    r"(?P<up>\S.*?)\s{2,}\d+\s+(?P<memory>[\d.]+) ?(?P<unit>[KMGT]i?B)\s"
)
STARTS = re.compile(r"\bmachine start\b|^Starting machine\b|cannot start VM\b")
UNITS = {"K": 1e3, "M": 1e6, "G": 1e9, "T": 1e12}
SOFTWARE = re.compile(r"llvmpipe|lavapipe|swiftshader|software rasterizer|softpipe", re.IGNORECASE)
DEVICE = re.compile(r"deviceName\s*=\s*(.+)|ggml_vulkan: \d+ = (.+)|^\s*Vulkan\d+: (.+)")
DISK = re.compile(
    r"^/dev/(?!loop)\S+\s+\S+\s+\S+\s+\S+\s+(\d+)%\s.*?(/\S*)$|^/dev/(?!loop)\S+\s+\S+\s+\S+\s+\S+\s+(\d+)%$"
)
KNOWN = re.compile(
    r"^(?:\$ |% )?(?:sw_vers|ProductName:|PRETTY_NAME=|NAME=\"|Darwin |API Version:|Docker Compose version"
    r"|podman(?:-compose)? version\b|==> (?:podman|Installing \S*krunkit|Fetching)|hw\.memsize|Apple M\d"
    r"|\s*buildahVersion:"
    r"|\s*\"buildahVersion\":|U-Boot \d|sysctl |\s*machinestate:|NAME\s+VM TYPE\b|Linux version \d)"
)

WSL_LIMIT = re.compile(r"\s*memory ?= ?(\d+)GB\b", re.IGNORECASE)
WSL_MEMORY = re.compile(r"\s*Mem: +(\d+(?:\.\d+)?)Gi?\b")

REFUSED = re.compile(r"ECONNREFUSED|connection refused|connect call failed|actively refused", re.IGNORECASE)
CONNECTED = re.compile(
    r"^\* (?:Connected|Established connection) to |\b(?:successfully |now )connected to\b"
    r"|^\W*connected to (?:the )?(?:db|database|mongo\w*|postgres\w*|redis|mysql|ollama|server)\b"
    r"|\bconnection (?:re-?)?established\b",
    re.IGNORECASE,
)

PORTS = {"mongo": "27017", "postgres": "5432", "mysql": "3306", "redis": "6379", "ollama": "11434"}


def look(lines: Sequence[Line]) -> Iterator[Found]:
    """What the lines show together, as (id of a fault, the line that proves it)."""
    for part in (
        _machines,
        _machine_json,
        _podman,
        _macs,
        _disks,
        _devices,
        _placement,
        _memory,
        _quadlet,
        _unused,
        _second_gpu,
        _sycl,
        _labels,
        _garbage,
        _wslconfig,
    ):
        yield from part(lines)


def known(lines: Sequence[Line]) -> Line | None:
    """The first line that is a fact of a machine, in a text in which nothing else was found."""
    return next((line for line in lines if KNOWN.match(line.text)), None)


def gpu_shown(lines: Sequence[Line]) -> Line | None:
    """The first line that shows a GPU, in a text in which nothing else was found."""
    named = (line for line, name in _named(lines) if not SOFTWARE.search(name))
    others = (line for line in lines if ON_GPU.search(line.text) or GPU_SHOWN.search(line.text))
    return next(named, None) or next(others, None)


def refuted(lines: Sequence[Line]) -> frozenset[str]:
    """Faults that a text only seems to show: Vulkan's loader tries all drivers, and one found a GPU; a connection came
    about after the last try that was refused."""
    hardware = any(not SOFTWARE.search(name) for _, name in _named(lines))
    found = {"vulkan-driver", "gpu-permission"} if hardware else set[str]()
    return frozenset(found | {"connection-refused"} if _came_about(lines) else found)


def _came_about(lines: Sequence[Line]) -> bool:
    """Whether a connection was made after the last one that was refused; not one to a program of another port."""
    refused = next((line for line in reversed(lines) if REFUSED.search(line.text)), None)
    if refused is None:
        return False
    wanted = set(re.findall(r"\d+", refused.text)) & set(PORTS.values())
    for line in lines:
        if line.number > refused.number and CONNECTED.search(line.text):
            made = {port for name, port in PORTS.items() if name in line.text.lower()}
            if not (wanted and made) or wanted & made:
                return True
    return False


def _first(lines: Sequence[Line], pattern: str) -> Line | None:
    return next((line for line in lines if re.search(pattern, line.text)), None)


def _machines(lines: Sequence[Line]) -> Iterator[Found]:
    """`podman machine list`. https://docs.podman.io/en/latest/markdown/podman-machine-list.1.html"""
    header = next((line for line in lines if LIST.match(line.text)), None)
    rows = [(line, row) for line in lines if (row := ROW.match(line.text))]
    if not rows:
        if header and header is lines[-1]:
            yield "machine-none", header
        return
    up = [(line, row) for line, row in rows if re.search("running|starting", row["up"], re.IGNORECASE)]
    stopped = _first(lines, r'[Mm]achine "?\S+"? stopped successfully')
    for line, row in rows:
        if (
            stopped
            and (line, row) in up
            and stopped.number < line.number
            and f'"{row["name"]}"' in stopped.text
        ):
            yield "machine-stop-unsure", line
    if not up and not stopped:  # a machine that was stopped on purpose is not a fault
        yield "machine-stopped-seen" if _starts(lines, rows[0][0]) else "machine-stopped", rows[0][0]
    if header and not any(row["default"] for _, row in rows):
        yield "machine-not-default", rows[0][0]
    for line, row in up or rows:
        if row["kind"] in ("applehv", "qemu", "hyperv"):
            yield "machine-no-gpu", line
        # WSL shows what is used, not a limit.
        if row["kind"] != "wsl" and float(row["memory"]) * UNITS[row["unit"][0]] <= SMALL:
            yield "machine-small", line


def _starts(lines: Sequence[Line], shown: Line) -> bool:
    """Whether a start was tried after a machine was shown as stopped: then that it was is not why something fails."""
    return any(line.number > shown.number and STARTS.search(line.text) for line in lines)


def _machine_json(lines: Sequence[Line]) -> Iterator[Found]:
    """`podman machine list --format json`, `inspect` and `info`."""
    ours = _first(lines, r"\"VMType\":|\"ConfigDir\":|^\s*vmtype:|podman-machine-os")
    if ours is None:
        return
    state = _first(lines, r'"Running":\s*(?:true|false)')
    if state and "false" in state.text and not _first(lines, r'"(?:Running|Starting)":\s*true'):
        yield "machine-stopped-seen" if _starts(lines, state) else "machine-stopped", state
    default = _first(lines, r'"Default":\s*false')
    if default and not _first(lines, r'"Default":\s*true'):
        yield "machine-not-default", default
    provider = r"(?:\"VMType\":\s*\"|vmtype: *|machine/)(?:applehv|qemu|hyperv)\b"
    if found := _first(lines, provider):
        yield "machine-no-gpu", found
    for line in lines:
        memory = re.search(r'"Memory":\s*"?(\d+)|^\s*"?memTotal"?:\s*(\d+)', line.text)
        if memory:
            size = int(memory[1] or memory[2])
            if 0 < (size * 2**20 if size < 10**6 else size) <= SMALL:  # inspect counts MiB, the list bytes
                yield "machine-small", line


def _version(text: str) -> tuple[int, int]:
    found = re.match(r"(\d+)\.(\d+)", text)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def _podman(lines: Sequence[Line]) -> Iterator[Found]:
    """`podman version` and `podman info`. Docker writes `API version`, Podman `API Version`."""
    sides: dict[str, tuple[tuple[int, int], Line]] = {}
    side = ""
    ours = _first(lines, r"API ?Version:|\"APIVersion\":")
    for line in lines:
        if section := re.match(r"(Client|Server):", line.text):
            side = section[1]
        elif re.match(r"version:$", line.text):
            side = "Server"
        if ours and side and (found := re.match(r"\s*Version:\s*(\d+\.\d+\S*)", line.text)):
            sides.setdefault(side, (_version(found[1]), line))
        if found := re.match(r"\s*(?:using )?podman version:? (\d+\.\d+\S*)", line.text):
            sides.setdefault("Client", (_version(found[1]), line))
        found = re.match(r"\s*\"?buildahVersion\"?:\s*\"?(\d+\.\d+)", line.text)
        if found and _version(found[1]) < OLDEST_BUILDAH:
            yield "podman-old", line
        memory = re.match(r"\s*\"?memTotal\"?:\s*(\d+)", line.text)
        if memory and int(memory[1]) <= SMALL and not _first(lines, "podman-machine-os"):
            yield "memory-small", line
    for version, line in sides.values():
        if (0, 0) < version < OLDEST_PODMAN:
            yield "podman-old", line
    if len({version for version, _ in sides.values()}) > 1:
        yield "podman-skew", sides["Server"][1]


def _quadlet(lines: Sequence[Line]) -> Iterator[Found]:
    """A unit that Podman was to make of a file, which it does from 4.4 on."""
    unit = _first(
        lines, r"Unit (?!podman|docker)[\w@.-]+\.service (?:not found|could not be found|does not exist)"
    )
    version = _first(lines, r"^\s*podman version:? \d")
    if unit and version and _version(version.text.split()[-1]) < OLDEST_QUADLET:
        yield "quadlet-podman-old", unit


def _macs(lines: Sequence[Line]) -> Iterator[Found]:
    mac = _first(lines, r"Darwin|macOS|Mac OS X|sysctl|machdep")
    for line, after in zip(lines, [*lines[1:], Line(0, "")], strict=True):
        version = re.match(r"ProductVersion:\s*(\d+)", line.text)
        darwin = re.search(r"Darwin Kernel Version (\d+)\.", line.text)
        if (version and int(version[1]) < OLDEST_MACOS) or (darwin and int(darwin[1]) < OLDEST_MACOS + 9):
            yield "macos-old", line
        elif version and int(version[1]) > NEWEST_MACOS:
            yield "macos-new", line
        if line.text.endswith("proc_translated") and after.text.strip() == "1":
            yield "rosetta-shell", line
        if mac and re.match(r"(?:machdep\.cpu\.brand_string: )?Intel\(R\) ", line.text):
            yield "mac-intel", line
        if line.text.strip() == "x86_64" and _first(lines, r"^Apple M\d"):
            yield "rosetta-shell", line


def _disks(lines: Sequence[Line]) -> Iterator[Found]:
    """`df`: in blocks, or with -i in inodes."""
    inodes = False
    for line in lines:
        if line.text.startswith("Filesystem") or re.match(r"\S*[$#%] df\b", line.text):
            inodes = bool(re.search(r"^Filesystem\s+(?:Inodes|IUsed)|\bdf -\w*i\b", line.text))
        run = re.match(r"tmpfs\s+\S+\s+\S+\s+\S+\s+(\d+)%\s+/run\S*$", line.text)
        if run and int(run[1]) >= FULL:
            yield "run-dir-full", line
        found = DISK.match(line.text)
        if not found or re.search(r"\s/(?:boot|snap|dev)\b\S*$", line.text):
            continue
        if int(found[1] or found[3]) >= FULL:
            yield "inodes-full" if inodes else "disk-nearly-full", line


def _devices(lines: Sequence[Line]) -> Iterator[Found]:
    """Vulkan's devices, where all of them compute on the CPU."""
    devices = _named(lines)
    if devices and all(SOFTWARE.search(name) for _, name in devices):
        yield "vulkan-software", devices[0][0]


def _named(lines: Sequence[Line]) -> list[tuple[Line, str]]:
    return [
        (line, "".join(filter(None, found.groups()))) for line in lines if (found := DEVICE.search(line.text))
    ]


def _placement(lines: Sequence[Line]) -> Iterator[Found]:
    """How much of a model an engine says that it put onto the GPU."""
    size = 0.0
    for line in lines:
        layers = re.search(
            r"offloaded (\d+)/(\d+) layers to GPU|layers\.model=(\d+) layers\.offload=(\d+)", line.text
        )
        if layers:
            on, of = int(layers[1] or layers[4]), int(layers[2] or layers[3])
            if 0 < on < of:
                yield "partly-on-gpu", line
        runner = re.search(r'runner\.size="([\d.]+) GiB" .*?runner\.vram="([\d.]+) GiB"', line.text)
        if runner and float(runner[2]) < float(runner[1]):
            yield "partly-on-gpu", line
        for key, number in re.findall(r'"(size|size_vram)":\s*(\d+)', line.text):
            if key == "size":
                size = float(number)
            elif float(number) < size:
                yield "partly-on-gpu" if float(number) else "engine-on-cpu", line


ENDED = re.compile(
    r"\bEOF\b|terminated|\bkilled\b|forcibly closed|connection reset|exit status", re.IGNORECASE
)
NEEDED = re.compile(r'memory\.required\.full="([\d.]+) (\w+)" memory\.required\.partial="([\d.]+) (\w+)"')
FREE = re.compile(r'msg="system memory".* free="([\d.]+) (\w+)" free_swap="([\d.]+) (\w+)"')
TIGHT = 0.9  # of the free memory: the rest is taken by other programs meanwhile


def _memory(lines: Sequence[Line]) -> Iterator[Found]:
    """Ollama's estimate of what a model needs beside the GPU, against the memory that it found free."""
    free = 0.0
    if not any(ENDED.search(line.text) for line in lines):
        return
    for line in lines:
        if found := FREE.search(line.text):
            free = _size(found[1], found[2]) + _size(found[3], found[4])
        needed = NEEDED.search(line.text)
        if free and needed and _size(needed[1], needed[2]) - _size(needed[3], needed[4]) >= TIGHT * free:
            yield "model-memory-tight", line


def _size(number: str, unit: str) -> float:
    return float(number) * UNITS.get(unit[0], 1.0)


# Lines that show a GPU at work: what the engine chose, what it put there.
CHOSEN = re.compile(
    r"inference compute.* library=\"?(?:cuda|rocm|vulkan|metal)\b|using device (?!CPU)", re.IGNORECASE
)
ON_GPU = re.compile(r"\b(?:CUDA|ROCm|Vulkan|Metal|MTL|SYCL|OpenCL|GPUOpenCL)\w*\s+(?:model )?buffer size")
ON_CPU = re.compile(r"\bCPU\w*\s+model buffer size")
GPU_SHOWN = re.compile(r"\bNVIDIA-SMI \d+\.|^\|?\s*(?:GPU \d+: )?NVIDIA .*UUID")


def _unused(lines: Sequence[Line]) -> Iterator[Found]:
    """A GPU that the engine found, or claims to use, without any part of the model on it."""
    if any(ON_GPU.search(line.text) for line in lines):
        return
    none = _first(lines, r"offloaded 0/\d+ layers to GPU")
    if none and any(CHOSEN.search(line.text) for line in lines):
        yield "gpu-unused", none
    claimed = _first(lines, r"\s100% GPU\b")
    if claimed and any(ON_CPU.search(line.text) for line in lines):
        yield "gpu-claimed", claimed


SYCL = re.compile(r"^\[(?:ext_oneapi_)?(opencl|level_zero|cuda|hip):(cpu|gpu|acc|fpga)\b")


def _sycl(lines: Sequence[Line]) -> Iterator[Found]:
    """`sycl-ls`, where no device is a GPU. https://github.com/intel/ipex-llm/issues/12372"""
    listed = [(line, found[2]) for line in lines if (found := SYCL.match(line.text))]
    if listed and all(kind != "gpu" for _, kind in listed):
        yield "sycl-no-device", listed[0][0]


DENIED = re.compile(r"avc: +denied .*scontext=\S+:container_t:s0:(c[\d,c]+) ")
LABELLED = re.compile(r"tcontext=\S+:(?:container_file_t|svirt_sandbox_file_t):s0:(c[\d,c]+)")


def _labels(lines: Sequence[Line]) -> Iterator[Found]:
    """A container that is kept from a folder which was labelled for another one alone."""
    for line in lines:
        own, folder = DENIED.search(line.text), LABELLED.search(line.text)
        if own and folder and own[1] != folder[1]:
            yield "selinux-categories", line


def _garbage(lines: Sequence[Line]) -> Iterator[Found]:
    """Answers that are not language: one letter repeated, or words in two alphabets at once."""
    framed = language.framed(line.text for line in lines)
    for line in lines:
        if framed and language.stuck(line.text) == "@":
            continue
        if language.stuck(line.text) or len(language.mixed(line.text)) >= language.MIXED:
            yield "gpu-garbage", line


def _wslconfig(lines: Sequence[Line]) -> Iterator[Found]:
    """WSL's Linux has much more memory than .wslconfig gives it. `free` counts a little less than there is."""
    shown = _first(lines, r"^\[wsl2\]|\.wslconfig\b")
    limit = next((found for line in lines if (found := WSL_LIMIT.match(line.text))), None)
    if shown and limit:
        for line in lines:
            if (has := WSL_MEMORY.match(line.text)) and float(has[1]) > 1.2 * float(limit[1]):
                yield "wslconfig-unheeded", line


def _second_gpu(lines: Sequence[Line]) -> Iterator[Found]:
    """Of several GPUs, one that is not the first has no code in the engine's build."""
    several = _first(lines, r"found (?:[2-9]|\d\d+) (?:ROCm|CUDA|HIP) devices")
    failed = _first(lines, "invalid device function|no kernel image is available")
    second = _first(lines, r"current device: [1-9]")
    if several and failed and second:
        yield "gpu-second", failed
