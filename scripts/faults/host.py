"""The machine itself: ports, disk, memory, limits, programs and libraries; and what kind of machine it "
"is."""

from __future__ import annotations

from scripts.faults.fault import EVERY, Fault, any_of

# What a process of the stack says when the kernel ended it, or when its container did.
LIMIT_REACHED = "memory limit was reached"
TOOLS = "podman|docker|uv|brew|invoke|nox|ollama|node|npm"

FAULTS: tuple[Fault, ...] = (
    Fault(
        "port-taken",
        "Another program listens on a port of the stack.",
        "End that program if you know it (never ssh or a service of the system), or set WEBUI_PORT in "
        ".env; then: "
        "uv run invoke start",
        any_of(
            r"address already in use|EADDRINUSE|couldn't bind",
            r"port is already allocated|Ports are not available|port \d+ is already in use",
            r"Only one usage of each socket address",
        ),
        services=EVERY,
        why="In a machine of Podman it may be another container, on a Mac also a program outside of it.",
        run=("uv run invoke status",),
        brings=("container-name-taken",),
    ),
    Fault(
        "file-limit",
        "A limit of open or watched files is reached. The disk is not full.",
        "sudo sysctl fs.inotify.max_user_watches=524288 fs.inotify.max_user_instances=512, or raise ulimit "
        "-n; then: "
        "uv run invoke restart",
        r"Too many open files|\bEMFILE\b|number of file watchers|inotify[^|]*(?:limit|No space left)",
        services=EVERY,
        hides=("disk-full", "database-damaged"),
    ),
    Fault(
        "inodes-full",
        "The file system has no room for more files (inodes), though it may have for bytes.",
        "df -i shows which; remove many small files there: uv run invoke clean, podman image prune",
        r"no free inodes|out of inodes",
        run=("df -i",),
    ),
    Fault(
        "disk-full",
        "The disk is full; chats, data and logs can't be written.",
        "Free some space (uv run invoke clean), then: uv run invoke restart. df -h shows which disk; df -i "
        "whether it is "
        "the number of files",
        r"No space left on device|\bENOSPC\b|database or disk is full|disk quota exceeded"
        r"|not enough (?:free )?(?:disk )?space",
        services=EVERY,
        run=("df -h", "df -i"),
    ),
    Fault(
        "disk-nearly-full",
        "The disk is nearly full: too little for a model and a machine of Podman.",
        "Free some space (uv run invoke clean), or put BYRE_HOME in .env on another disk",
        run=("df -h",),
        kind="fact",
    ),
    Fault(
        "disk-read-only",
        "The file system can only be read: it is mounted so, or the kernel made it so after an error.",
        "dmesg tells of errors of the disk; in a container, write only to volumes",
        r"Read-only file system|\bEROFS\b|Remounting filesystem read-only",
        services=EVERY,
    ),
    Fault(
        "disk-error",
        "The disk, or the machine's image of one, fails to read or write.",
        "Back up what can be read (uv run invoke volumes backup); look at dmesg and the disk's health",
        r"\bInput/output error|I/O error,? dev|blk_update_request|EXT4-fs error|\bEIO\b(?!=)",
        services=EVERY,
        why="Data may be lost.",
    ),
    Fault(
        "out-of-memory",
        "The service asked for more memory than it may have.",
        "Choose a smaller model or context (CONTEXT_LENGTH), or raise the limit in .env (ENGINE_MEMORY, "
        "WEBUI_MEMORY, "
        "DATABASE_MEMORY or MCP_MEMORY); then: uv run invoke start",
        rf"{LIMIT_REACHED}|std::bad_alloc|MemoryError|JavaScript heap out of memory|failed to allocate"
        rf"|^(?!.*mlock).*Cannot allocate memory|\bENOMEM\b|Memory allocation still failed",
        services=EVERY,
        hides=("database-damaged", "model-damaged"),
    ),
    Fault(
        "killed",
        "A process was ended by force, by the kernel or its container's limit: it used too much memory. An "
        "exit code of 0 "
        "does not deny that.",
        "Choose a smaller model or context (CONTEXT_LENGTH), or raise the limit in .env (ENGINE_MEMORY, "
        "WEBUI_MEMORY, "
        "DATABASE_MEMORY or MCP_MEMORY; on a Mac MACHINE_MEMORY); then: uv run invoke start",
        any_of(
            r"OOMKilled\"?:\s*true",
            r"Out of memory: Killed process|oom-kill:|oom_reaper|by the OOM killer"
            r"|Memory cgroup out of memory|oom-killer",
            r"exit(?:ed)?(?: with)?(?: (?:status|code))?:? \(?137\b|\"ExitCode\":\s*137\b|Exited \(137\)",
            r"signal: killed|^Killed\b|\bKilled: 9\b|code=killed, (?:signal|status)=(?:KILL|9/KILL)",
        ),
        services=EVERY,
        hides=("engine-died",),
    ),
    Fault(
        "process-limit",
        "No more processes or threads can be made.",
        "Raise ulimit -u, the limit of processes of the container, or its limit of memory (DATABASE_MEMORY and the "
        "like), which threads take from; end what made so many",
        r"can't start new thread|pthread_create(?: failed|: Resource)"
        r"|fork: (?:retry: )?Resource temporarily unavailable|newosproc",
        services=EVERY,
        hides=("database-busy", "database-damaged"),
    ),
    Fault(
        "library-missing",
        "A library that the program needs is missing, or too old on this system.",
        "If the log names a file of a part, remove that part's folder, then: uv run invoke start makes it anew; a "
        "system older than Debian 12, Ubuntu 22.04 or macOS 13 is too old for them",
        any_of(
            r"error while loading shared libraries|cannot open shared object file",
            r"GLIBC(?:XX)?_[\d.]+' not found",
            r"dyld\S*: (?:Library not loaded|Symbol not found)",
        ),
        services=EVERY,
    ),
    Fault(
        "program-missing",
        "The program is not installed, or not on PATH.",
        "uv run invoke setup says what this machine lacks and how to get it; nothing but uv is required",
        any_of(
            rf"\b(?:{TOOLS}): (?:command )?not found",
            rf"command not found: (?:{TOOLS})\b",
            rf"\"(?:{TOOLS})\": executable file not found",
            rf"\b(?:{TOOLS})\b'?:? (?:is )?not (?:recognized|installed)",
        ),
        run=("uv run invoke setup",),
    ),
    Fault(
        "python-old",
        "This Python is of a version that a part does not run on.",
        "uv fetches one that fits: uv run invoke start. Byre needs 3.11 or later, Open WebUI 3.11 or 3.12",
        r"requires a different Python|No interpreter found for Python|requires[- ]python\b[^|]*(?:not"
        r"|incompatible)|SyntaxError: [^|]*match",
    ),
    Fault(
        "rosetta-shell",
        "This shell runs under Rosetta: it says x86_64 on a Mac with Apple silicon.",
        "Open a terminal without Rosetta (Get Info of the terminal's program), and use a Homebrew and uv "
        "of arm64",
        r"RELEASE_ARM64\S* x86_64|proc_translated: 1\b|Cannot install under Rosetta",
        why="Programs for Intel run slowly and see no GPU.",
    ),
    Fault(
        "macos-old",
        "This macOS is too old for containers: machines of applehv need 13, those of libkrun 14.",
        "Upgrade macOS, or set RUNTIME to embedded in .env; then: uv run invoke start",
        kind="fact",
    ),
    Fault(
        "macos-new",
        "This macOS is newer than any that the parts are known to run on. It may work.",
        "uv run invoke setup, then uv run invoke start; if a machine does not start, look at Podman's issues",
        kind="fact",
    ),
    Fault(
        "mac-intel",
        "This is a Mac with Intel's processor: containers run on the CPU, and there are no machines of "
        "libkrun.",
        "Choose a small model: uv run invoke models",
        any_of(
            r"RELEASE_X86_64 x86_64",
            r"^\s*(?:Chipset Model|Vendor): Intel\b",
            r"^OS/Arch:\s+darwin/amd64",
            r"^\s*OsArch: darwin/amd64",
        ),
        kind="fact",
    ),
    Fault(
        "mac-virtual",
        "This macOS runs in a virtual machine: a machine of Podman inside needs nested virtualization (an "
        "M3 or later).",
        "If the machine does not start, set RUNTIME to embedded in .env; then: uv run invoke start",
        r"\bVirtualMac\d|kern\.hv_vmm_present: 1|Apple Virtual Machine|Apple M\d+ \(Virtual\)",
        kind="fact",
    ),
    Fault(
        "mac-memory",
        "Its memory is shared by processor and GPU: a model of about half of it is the largest that runs "
        "well (16 GiB: 8 to "
        "10 GiB).",
        "uv run invoke models shows which fit",
        r"^(?:hw\.memsize: )?(?:8589934592|17179869184|19327352832|25769803776)\b|^\s*Memory: (?:8|16|18"
        r"|24) GB",
        kind="fact",
        run=("uv run invoke models",),
    ),
    Fault(
        "memory-small",
        "This machine has little memory: the stack needs 2 GB of it free, with a small model.",
        "Choose a small model: uv run invoke models",
        run=("uv run invoke models",),
        kind="fact",
    ),
    Fault(
        "emulated-processor",
        "The processor is emulated (QEMU TCG): far too slow for a model.",
        "Run it on the machine itself, or with KVM",
        r"QEMU TCG CPU|QEMU Virtual CPU version",
        kind="fact",
    ),
    Fault(
        "no-systemd",
        "This is Alpine: without systemd, and with musl, for which the parts' wheels are not made.",
        "Run the stack in containers (RUNTIME=podman in .env), or on Debian, Ubuntu or Fedora",
        r"^ID=alpine\b",
        kind="fact",
    ),
    Fault(
        "wsl",
        "The kernel is that of WSL. A container shows it too, so it may be one there. No GPU but by "
        "/dev/dxg.",
        "Nothing to do; systemd=true below [boot] in /etc/wsl.conf helps Podman",
        r"\bmicrosoft-standard\b",
        kind="fact",
    ),
    Fault(
        "board",
        "This is a small ARM board, or a chip without a name: the engine is mostly faster there on the CPU "
        "than on the GPU.",
        "Leave the engine on the CPU unless uv run invoke benchmark shows otherwise; choose a small model",
        any_of(
            r"^(?:Model:\s*)?Raspberry Pi \d",
            r"\+rpt-rpi-",
            r"^(?:Model:\s*)?(?:Radxa|Orange Pi|Rock ?Pi|FriendlyElec|Banana Pi|Khadas|Pine64"
            r"|Hardkernel)\b",
            r"^SoC:\s+RK\d+|^(?:sun\d+\w*|rk\d{4}\w*|bcm\d+\w*|mt\d{4}\w*)$",
        ),
        kind="fact",
    ),
    Fault(
        "jetson",
        "This is a Jetson of NVIDIA: Ollama needs the build for its JetPack, or it runs on the CPU without "
        "a word.",
        "cat /etc/nv_tegra_release shows the release: R35 is JetPack 5, R36 is JetPack 6",
        r"\bJetson\b.*(?:Nano|Orin|Xavier|AGX|NX|TX\d|Developer Kit)|^# R3\d \(release\)"
        r"|\b\d[\w.-]*-tegra\b",
        kind="fact",
    ),
    Fault(
        "machine-facts",
        "These are facts of a machine, its system or its container tool. Nothing in them is a fault that "
        "is known here.",
        "Nothing to do; uv run invoke setup judges this machine as a whole",
        run=("uv run invoke setup",),
        kind="fact",
    ),
)
