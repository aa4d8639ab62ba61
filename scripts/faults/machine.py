"""Podman's machine on macOS and Windows: not there, not running, not reached."""

from __future__ import annotations

from scripts.faults.fault import Fault, any_of

HANDBOOK = "https://docs.podman.io/en/latest/markdown/podman-machine.1.html"

FAULTS: tuple[Fault, ...] = (
    Fault(
        "krunkit-missing",
        "krunkit, which runs machines of the kind libkrun, is not installed.",
        "brew tap libkrun/krun && brew install libkrun/krun/krunkit, or Podman's own installer (.pkg), "
        "which brings "
        "it; or make a machine of applehv, without a GPU",
        any_of(
            r'"krunkit": executable file not found',
            r"(?:could not|unable to) find \"?krunkit",
            r"krunkit: command not found",
        ),
        why="Only machines of libkrun give containers a GPU on a Mac.",
        run=("brew tap libkrun/krun", "brew install libkrun/krun/krunkit"),
    ),
    Fault(
        "krunkit-broken",
        "krunkit is installed but can't run: mostly one of its libraries is missing.",
        "Run krunkit --version, and reinstall what it names (libepoxy, molten-vk, virglrenderer, libkrun)",
        any_of(
            r"krunkit was terminated by signal",
            r"krunkit (?:exited|quit|terminated|crashed|process exited)\b",
            r"dyld\S*: .*(?:libkrun|libepoxy|libMoltenVK|libvirglrenderer)",
            r"krunkit.*(?:unexpected argument|unrecognized option|unknown (?:option|argument))",
        ),
        run=("krunkit --version",),
        hides=("library-missing",),
    ),
    Fault(
        "machine-helper-missing",
        "A helper program of Podman's machine (gvproxy, vfkit) is not installed or not found.",
        "Reinstall Podman: brew reinstall podman, or its installer (.pkg); then: podman machine start",
        any_of(
            r"\"(?:gvproxy|vfkit|win-sshproxy)(?:\.exe)?\": executable file not found",
            r"could not find \"?(?:gvproxy|vfkit|win-sshproxy)|failed to find helper binary",
        ),
    ),
    Fault(
        "qemu-missing",
        "QEMU, which runs Podman's machine on this system, is not installed or not complete.",
        "Debian, Ubuntu: sudo apt install qemu-system qemu-utils virtiofsd; Fedora: sudo dnf install "
        "qemu-kvm qemu-img",
        any_of(
            r"\"qemu-\w[\w-]*\": executable file not found", r"qemu-(?:img|system-\w+): command not found"
        ),
        why="On Linux containers need no machine: Podman runs them directly.",
    ),
    Fault(
        "virtiofsd-missing",
        "virtiofsd, which shares folders with Podman's machine, is not installed.",
        "Debian, Ubuntu: sudo apt install virtiofsd; Fedora: sudo dnf install virtiofsd; then: podman "
        "machine start",
        r"failed to find virtiofsd|\"virtiofsd\": executable file not found",
    ),
    Fault(
        "machine-other-runs",
        "Another machine of Podman runs, perhaps of another provider, and only one can.",
        "See which: podman machine list --all-providers. Stop it when you don't need it (it may hold other "
        "work), or "
        "set MACHINE_NAME in .env to its name",
        r"only one VM can be active at a time",
        run=("podman machine list",),
    ),
    Fault(
        "machine-missing",
        "There is no machine of this name for this user and this provider.",
        "Look: podman machine list --all-providers. A machine of another provider needs "
        "CONTAINERS_MACHINE_PROVIDER "
        "set to it (applehv or libkrun); if there is none: uv run invoke setup",
        any_of(r"\bVM does not exist", r"no such (?:virtual )?machine\b", r"machine \S+ does not exist"),
        run=("podman machine list", "uv run invoke setup"),
        hides=("machine-stop-unsure",),
    ),
    Fault(
        "machine-exists",
        "A machine of this name exists already.",
        "Start it: podman machine start. Don't remove it: its images and volumes would go with it",
        r"(?:VM|machine)\b.* already exists",
        run=("podman machine list", "podman machine start"),
    ),
    Fault(
        "machine-must-stop",
        "A machine's memory, cores and disk change only while it is stopped.",
        "When nothing else needs it: podman machine stop; see in podman machine list that it did stop; "
        "then again",
        r"unable to (?:change|set) \S+.* unless (?:the )?(?:vm|machine) is (?:stopped|not running)",
        run=("podman machine list",),
    ),
    Fault(
        "machine-key-refused",
        "Podman's machine refuses the ssh key of this user.",
        "Run podman as the user who made the machine, with the same HOME; look: podman system connection "
        "list",
        r"ssh: unable to authenticate|Permission denied \(publickey|ssh: no key found",
        run=("podman system connection list",),
        hides=("machine-disk-broken", "podman-unreachable"),
    ),
    Fault(
        "machine-disk-broken",
        "Podman's machine breaks the ssh connection off: it is still starting, or its disk is damaged, as "
        "after the "
        "computer's own disk was full.",
        "Check the computer's free disk first (df -h) and free some; wait a minute; then podman machine "
        "stop and "
        "podman machine start. Don't remove the machine and make no new one: its images and volumes would "
        "be lost",
        any_of(
            r"ssh: handshake failed",
            r"kex_exchange_identification",
            r"EXT4-fs error.*vd[a-z]",
            r"XFS \(vd[a-z]\d*\).*(?:corrupt|shut)",
        ),
        run=("df -h", "podman machine list"),
        hides=("podman-unreachable", "connection-broken", "connection-refused"),
    ),
    Fault(
        "machine-socket-late",
        "The machine is reached by ssh, but Podman in it does not answer yet.",
        "Wait half a minute and try again; if it stays: podman machine stop, then podman machine start",
        r"ssh: rejected: connect failed|ssh: rejected: administratively prohibited",
        hides=("podman-unreachable",),
    ),
    Fault(
        "connection-missing",
        "The machine's connection is not in Podman's list: the configuration folder moved "
        "(XDG_CONFIG_HOME), or its "
        "podman-connections.json is gone.",
        "podman system connection list; run podman with the XDG_CONFIG_HOME that the machine was made with",
        r"connection \"?[^\"\s]+\"? not found|no destination found|no connection named",
        run=("podman system connection list",),
    ),
    Fault(
        "connection-wrong-user",
        "This user's Podman has no connection to a machine and tries a Unix socket, which Windows does not "
        "have.",
        "Run it as the user who made the machine (a service runs as another one), or make the connection: "
        "podman system connection list",
        r"A socket operation encountered a\s+dead network",
        run=("podman system connection list",),
        hides=("podman-unreachable",),
    ),
    Fault(
        "machine-start-late",
        "Podman's machine was started and did not come up in time.",
        "Free memory and disk, then podman machine stop and podman machine start; see more with "
        "podman --log-level debug machine start",
        any_of(
            r"machine did not transition into running state",
            r"\bvfkit (?:exited|quit|terminated|was terminated)|virtual machine failed to start",
            r"timed? ?out waiting for (?:the )?(?:vm|machine|ready)",
            r"VM .*did not (?:start|become ready)",
            r"failed to read identity|unable to connect to \"?gvproxy\"? socket"
            r"|gvproxy exited unexpectedly",
        ),
        run=("podman machine list", "df -h"),
    ),
    Fault(
        "machine-memory-too-much",
        "The machine shall have more memory than this computer has.",
        "Set a smaller MACHINE_MEMORY in .env, or podman machine set --memory MIB while the machine is "
        "stopped",
        r"requested amount of memory .* greater than total system memory",
    ),
    Fault(
        "virtualization-off",
        "This computer, or the virtual machine that it is, can't run a virtual machine.",
        "Switch virtualization on in the firmware (or nested virtualization in the outer machine); without "
        "it, "
        "set RUNTIME to embedded in .env: uv run invoke start",
        any_of(
            r"HV_UNSUPPORTED|HV_DENIED|kern\.hv_support: 0",
            r"VZErrorDomain|Virtualization is not (?:available|supported)",
            r"(?:Could not access KVM|/dev/kvm)[^|]*(?:No such file|Permission denied|not found)",
            r"HCS_E_HYPERV_NOT_INSTALLED|Virtual Machine Platform|0x80370102",
        ),
    ),
    Fault(
        "wsl-missing",
        "WSL, which Podman's machine on Windows runs in, is not installed or too old.",
        "In a PowerShell of the administrator: wsl --install (or wsl --update), restart Windows; then: "
        "podman machine init",
        any_of(
            r"wsl(?:\.exe)?\b.*(?:not recognized|command not found|is not installed)",
            r"WslRegisterDistribution failed|Wsl/\w+/\S*(?:E_|0x)\w+",
            r"WSL import of guest OS failed|WSL(?: ?2)? (?:is not installed|requires an update)",
        ),
    ),
    Fault(
        "brew-intel",
        "Homebrew no longer installs Podman on Intel Macs.",
        "Take Podman's own installer (.pkg) from https://podman.io",
        r"The arm64 architecture is required for this software",
    ),
    Fault(
        "podman-socket-missing",
        "Nothing listens on Podman's socket of this system.",
        "systemctl --user enable --now podman.socket (as root: systemctl enable --now podman.socket)",
        r"dial unix \S*/podman/podman\.sock: connect: (?:no such file|connection refused)",
        run=("systemctl --user status podman.socket",),
        hides=("podman-unreachable", "connection-refused"),
    ),
    Fault(
        "podman-unreachable",
        "Podman does not reach the Linux that runs its containers: mostly its machine is stopped, or there "
        "is none.",
        "podman machine list; then podman machine start. Make a new machine only if the list is empty: "
        "uv run invoke setup",
        any_of(
            r"Cannot connect to (?:the )?Podman\b",
            r"unable to connect to Podman(?: socket)?(?!.*API version)",
            r"failed to connect: dial tcp 127\.0\.0\.1:\d+: .*refused",
        ),
        run=("podman machine list", "podman machine start"),
        hides=("connection-refused",),
    ),
    Fault(
        "folder-not-there",
        "A folder that shall be mounted does not exist where containers run. On a Mac they run in a "
        "machine, which is "
        "given only /Users, /private and /var/folders.",
        "Make the folder, or name one below your home (on a Mac below /Users), or use a named volume; "
        "then: "
        "uv run invoke start",
        any_of(
            r"\bstatfs /\S+: no such file",
            r"bind source path does not exist",
            r"mounts denied|path \S+ is not shared from the host",
        ),
    ),
    Fault(
        "mount-kind",
        "A folder is mounted where the container has a file, or a file where it has a folder: mostly the "
        "file was not there, "
        "and a folder of its name was made.",
        "Remove that empty folder and put the file there; then: uv run invoke start",
        r"Are you trying to mount a directory onto a file",
    ),
    Fault(
        "machine-none",
        "No machine of Podman exists yet.",
        "podman machine init makes one; uv run invoke setup prints the right sizes for it",
        run=("uv run invoke setup",),
        kind="fact",
    ),
    Fault(
        "machine-stopped",
        "The machine that containers run in is stopped.",
        "podman machine start NAME",
        any_of(
            r"\"State\":\s*\"stopped\"",
            r"^\s*machinestate: *stopped",
            r"(?<!unless )(?<!unless the )machine (?:\S+ )?is (?:not running|stopped)\b"
            r"|\bVM is not running",
        ),
        run=("podman machine start",),
        why="No container command works until it runs.",
    ),
    Fault(
        "machine-not-default",
        "This machine is not Podman's default connection.",
        "podman system connection default NAME, or set MACHINE_NAME in .env to its name",
        why="Podman may speak to another machine, or to none.",
        run=("podman system connection list",),
        kind="fact",
    ),
    Fault(
        "machine-no-gpu",
        "This machine's provider gives containers no GPU: the engine in it runs on the CPU.",
        "A second machine of libkrun would (uv run invoke setup says how); or the engine outside of "
        "containers: set "
        "ENGINE_LOCATION to native in .env",
        why="applehv, qemu and hyperv pass no GPU; libkrun does, on Apple silicon.",
        run=("uv run invoke setup",),
        kind="fact",
    ),
    Fault(
        "machine-small",
        "The machine has little memory: 2 GiB hold no model beside the other services.",
        "When nothing else needs it: podman machine stop; podman machine set --memory 6144; podman machine "
        "start",
        run=("podman machine list",),
        kind="fact",
    ),
    Fault(
        "machine-stop-unsure",
        "Podman says that the machine was stopped, and the list still shows it running.",
        "Wait and look again: podman machine list. Change nothing of the machine until it is stopped; if "
        "it stays, "
        "end its process (krunkit, vfkit or qemu) in the Activity Monitor",
        run=("podman machine list",),
        why="Settings can't be changed, and another machine can't start, while it runs.",
    ),
    Fault(
        "mac-helper-note",
        "A note on podman-mac-helper. It concerns only programs that want Docker's own socket; Podman "
        "works without.",
        "Nothing to do",
        r"system helper service is not installed|podman-mac-helper install",
        kind="harmless",
    ),
    Fault(
        "rootless-note",
        "The machine runs containers without root, as Byre wants it. A note, not an error.",
        "Nothing to do",
        r"This machine is currently configured in rootless mode",
        kind="harmless",
    ),
    Fault(
        "process-noise",
        "A process of an earlier try had not ended yet. It is noise: the line after `Error:` is the real "
        "one.",
        "Nothing to do about this line",
        r"ERRO\[\d+\] process \d+ has not ended",
        kind="harmless",
    ),
    Fault(
        "rosetta-note",
        "Rosetta in the machine only concerns images of Intel's architecture; Byre's run without.",
        "Nothing to do",
        r"\"?Rosetta\"?\s*:\s*(?:true|false)|Rosetta (?:is )?(?:disabled|enabled|not (?:available|installed"
        r"|enabled))",
        kind="harmless",
    ),
)
