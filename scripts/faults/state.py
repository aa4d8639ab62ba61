"""The installation itself, as `doctor` finds it: settings, secrets, locks, and what runs against what should run."""

from __future__ import annotations

from scripts.faults.fault import Fault

AGAIN = "then: uv run invoke doctor"
SERVICE = r"\b(?:openwebui|ollama|llamacpp|mcp|database)"

SETTINGS: tuple[Fault, ...] = (
    Fault(
        "settings-duplicate",
        "A setting is written twice in .env.",
        f"Keep one of the two lines; {AGAIN}",
        r"is set already in line \d+",
        why="Nobody can tell which of the two was meant, so nothing starts.",
    ),
    Fault(
        "settings-unknown",
        "A line of .env is no setting of Byre: mistyped, or of another version.",
        f"Correct the name (.env.template has them all), or put a # before it; {AGAIN}",
        r"is no setting of Byre",
        why="A mistyped setting changes nothing, so nothing starts before it is mended.",
    ),
    Fault(
        "settings-invalid",
        "A setting has a value that can't be used, or a line of .env can't be read.",
        "Change it where it stands; then: uv run invoke config",
        r"\.env line \d+: (?:not of the form|\w+ has no value|\w+ holds \$)"
        r"|\((?:environment|default|\.env line \d+|--[\w-]+)\): allowed is|settings can't be used",
    ),
    Fault(
        "settings-comment",
        "A part of a value was taken for a comment.",
        "Put the value in quotes if that part belongs to it; then: uv run invoke config",
        r"what follows ' #' was taken for a comment",
        run=("uv run invoke config",),
        kind="fact",
    ),
    Fault(
        "settings-shadowed",
        "A variable of the shell wins over another value in .env.",
        "unset that variable if .env is right; uv run invoke config shows what holds",
        r"\w+ of the environment wins over \.env",
        run=("uv run invoke config",),
        kind="fact",
    ),
    Fault(
        "env-readable",
        "The file .env holds a secret, and other users of this machine can read it.",
        "chmod 600 .env",
        r"\.env holds \w+ and can be read by others",
        why="Whoever reads it can use what it opens.",
    ),
    Fault(
        "secret-readable",
        "A secret of the stack can be read by other users of this machine.",
        "chmod 700 .byre/secrets and chmod 600 its files",
        r"secret \S+ can be read by others",
        why="With it one signs in to Open WebUI, or uses the MCP server.",
    ),
    Fault(
        "secret-missing",
        "A secret that the running services were started with is gone.",
        "uv run invoke restart makes it anew",
        r"secret \S+ is not there",
        why="What was started without it, or with another one, refuses the others.",
    ),
    Fault(
        "proxy-local",
        "A proxy is set, and this machine itself is not excepted from it.",
        "Set NO_PROXY, and no_proxy, which some programs read, to localhost,127.0.0.1,::1",
        r"\w+_proxy is set, but no_proxy lacks",
        why="Programs then ask the proxy for the services of this machine, which it can't reach.",
    ),
    Fault(
        "clock-wrong",
        "This machine's clock differs from another one.",
        "Set the clock (timedatectl set-ntp true); on a Mac Podman's machine may lag after sleep: podman machine "
        "stop, then podman machine start",
        r"clock is [\d.]+ \S+ (?:ahead|behind)",
        why="Sign-ins, certificates and logs go by the time.",
        run=("date -u",),
    ),
    Fault(
        "disk-small",
        "There is too little disk for what has yet to be installed or fetched.",
        "Free some space (uv run invoke clean), or put BYRE_HOME in .env on another disk",
        r"Too little disk for",
        run=("df -h",),
    ),
    Fault(
        "model-no-room",
        "The model can't have room in this machine's memory, or in the limit that is set for it.",
        "Choose a smaller one (uv run invoke models), or a smaller CONTEXT_LENGTH; uv run invoke fit NAME says what "
        "would have room",
        r"has no room here: it needs",
        run=("uv run invoke models",),
    ),
    Fault(
        "model-tight",
        "The model has room, but barely: other programs would have to give some back.",
        "Close what you don't need, or choose a smaller model: uv run invoke models",
        r"\bneeds [\d.]+ GB, .{1,40} has [\d.]+ GB: ",
        run=("uv run invoke models",),
        kind="fact",
    ),
    Fault(
        "lock-stuck",
        "The lock of this installation is held, though the command that took it is gone.",
        "fuser -v .byre/run/lock names the process that holds it; end it if you know it",
        r"the lock is held, but its holder \(process \d+\) is gone",
        why="Every command that changes something waits for it, then gives up.",
    ),
    Fault(
        "lock-held",
        "A command is at work on this installation now.",
        "Wait until it ends; what is told here may change meanwhile",
        r"holds the lock of this installation",
        kind="fact",
    ),
)

RUNNING: tuple[Fault, ...] = (
    Fault(
        "services-left",
        "Processes of services run on without their supervisor, which was killed.",
        "uv run invoke stop ends them",
        r"runs? on without (?:its|their) supervisor",
        why="They hold ports, memory and the database's files.",
        brings=("database-locked", "database-busy"),
    ),
    Fault(
        "supervisor-idle",
        "The supervisor runs, but no service does.",
        "uv run invoke stop ends it; uv run invoke start brings the services back",
        r"the supervisor runs, but no service does",
        kind="fact",
    ),
    Fault(
        "engine-left",
        "An engine of an earlier start runs on this machine, though the settings want none here.",
        "uv run invoke start ends it",
        r"was left by an earlier start with ENGINE_LOCATION=native",
        why="It holds memory, and the GPU.",
    ),
    Fault(
        "service-down",
        "A service does not run, though others of the stack do.",
        "uv run invoke logs SERVICE says why; then: uv run invoke start",
        rf"{SERVICE} does not run \(",
    ),
    Fault(
        "service-looping",
        "A service ends again and again.",
        "uv run invoke logs SERVICE says why",
        rf"{SERVICE} keeps ending",
    ),
    Fault(
        "service-not-ready",
        "A service runs, but does not answer as it should.",
        "Wait while it starts; if it stays: uv run invoke logs SERVICE, then uv run invoke restart SERVICE",
        rf"{SERVICE} runs but is not ready",
    ),
    Fault(
        "services-outdated",
        "What runs was started with other settings, or of other parts, than those of now; or its container was made "
        "anew by hand.",
        "uv run invoke start restarts what has changed",
        rf"{SERVICE} runs? otherwise than the settings say",
        why="A changed setting has no effect before that.",
    ),
    Fault(
        "part-missing",
        "A program or an image of the stack is not there any more.",
        "uv run invoke build",
        rf"{SERVICE} has nothing to run from",
        run=("uv run invoke build",),
    ),
    Fault(
        "image-unpinned",
        "Images are named by tag: what a registry gives under that name may change.",
        "uv run invoke pin writes their digests into .env",
        r"named by tag, not by digest",
        kind="fact",
    ),
    Fault(
        "image-other",
        "A service runs from another image than the one whose digest a setting pins.",
        "uv run invoke start makes its container of the right one",
        rf"{SERVICE} runs from another image than",
        why="What was checked and pinned is not what runs.",
    ),
    Fault(
        "network-open",
        "The inner network of the stack is not internal: services on it reach the network outside.",
        "uv run invoke stop; remove that network (podman network rm NAME); then: uv run invoke start",
        r"the network \S+ is not internal",
        why="The idle engine and the database are meant to reach nothing.",
    ),
    Fault(
        "volume-missing",
        "A place of the stack's data is not there.",
        "If data were in it: uv run invoke volumes list names the backups; else uv run invoke start makes it",
        r"the volume of \S+ is not there",
        run=("uv run invoke volumes list",),
    ),
    Fault(
        "volume-shared",
        "A container that is none of this stack uses its data.",
        "Stop that container, if you know it",
        r"the volume of \S+ is used by another container",
        why="Two programs that write the same files damage them.",
    ),
    Fault(
        "webui-no-model",
        "Open WebUI does not offer the model that is served.",
        "uv run invoke restart openwebui",
        r"Open WebUI offers .*, not \S+",
        run=("uv run invoke status",),
    ),
    Fault(
        "webui-no-tool",
        "Open WebUI has no way to the MongoDB MCP server, so chats get no tools.",
        "uv run invoke restart openwebui",
        r"Open WebUI (?:lists no tool server|finds no function at)",
        run=("uv run invoke status",),
    ),
)

FAULTS: tuple[Fault, ...] = (*SETTINGS, *RUNNING)
