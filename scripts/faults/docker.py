"""Docker: its daemon, its socket, its way to GPUs."""

from __future__ import annotations

from scripts.faults.fault import Fault, any_of

FAULTS: tuple[Fault, ...] = (
    Fault(
        "docker-socket-denied",
        "This user may not speak to Docker.",
        "Podman needs no such right: set RUNTIME to podman in .env. Or: sudo usermod -aG docker $USER and "
        "log in again; "
        "who is in that group is as good as root",
        any_of(
            r"permission denied while trying to connect to the docker",
            r"docker\.sock\S*[^|]*permission denied",
        ),
        hides=("docker-down",),
    ),
    Fault(
        "colima-down",
        "Docker is set to Colima, which is not started.",
        "colima start; or another one: docker context use default",
        r"\.colima/\S*docker\.sock|colima is not running|lima\S*docker\.sock",
        run=("colima start",),
        hides=("docker-down", "connection-refused"),
    ),
    Fault(
        "docker-desktop-down",
        "Docker Desktop is not running.",
        "Start Docker Desktop and wait until it says that it runs; then: uv run invoke start",
        any_of(
            r"docker_engine\S*[^|]*(?:cannot find|no such)",
            r"dockerDesktop(?:Linux|Windows)Engine",
            r"Docker Desktop is (?:not running|unable to start|manually paused|stopped)",
            r"\.docker/(?:run|desktop)/docker\S*\.sock",
        ),
        hides=("docker-down", "connection-refused"),
    ),
    Fault(
        "docker-down",
        "Docker's daemon is not running.",
        "sudo systemctl start docker (macOS, Windows: start Docker Desktop); then: uv run invoke start",
        any_of(
            r"(?:Cannot|Could ?n.t) connect to (?:the )?Docker daemon",
            r"docker\.sock: connect: (?:no such file|connection refused)",
            r"failed to connect to the docker API",
            r"docker daemon is not running|Is the docker daemon running",
        ),
        run=("docker context ls",),
        hides=("connection-refused",),
    ),
    Fault(
        "docker-gpu-toolkit",
        "Docker can't pass a GPU on: NVIDIA's Container Toolkit is missing or not registered. The GPU is "
        "not missing.",
        "Install nvidia-container-toolkit; then sudo nvidia-ctk runtime configure --runtime=docker and "
        "sudo systemctl restart docker",
        r"could not select device driver \S* ?with capabilities: \[\[.*gpu"
        r"|unknown or invalid runtime name: nvidia",
        hides=("runtime-nvidia",),
    ),
    Fault(
        "nvidia-container",
        "NVIDIA's Container Toolkit can't reach the driver on this machine.",
        "Run nvidia-smi here; if it fails, install or restart NVIDIA's driver first",
        r"nvidia-container-cli: |nvidia-container-(?:runtime|toolkit)\b[^|]*(?:error|failed|exit code)"
        r"|load library failed: libnvidia-ml",
        run=("nvidia-smi",),
    ),
    Fault(
        "docker-context",
        "Docker is set to a context that does not exist.",
        "docker context ls; then docker context use default",
        r"(?:current )?context \"?\S+?\"?:? (?:is )?(?:not found|does not exist)"
        r"|unable to resolve docker endpoint",
        run=("docker context ls",),
    ),
    Fault(
        "docker-api",
        "Docker's client and its daemon are too far apart in version.",
        "Upgrade the older of the two: docker version",
        r"client version \S+ is too (?:new|old)|Minimum supported API version",
        run=("docker version",),
    ),
    Fault(
        "docker-is-podman",
        "The command docker is Podman's here.",
        "Set RUNTIME to podman, or leave it at auto; nothing is wrong",
        r"Emulate Docker CLI using podman",
        kind="fact",
    ),
    Fault(
        "docker-image-local",
        "The image is not here yet and is fetched. A note, not an error.",
        "Nothing to do",
        r"Unable to find image '\S+' locally",
        kind="harmless",
    ),
)
