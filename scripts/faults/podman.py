"""Podman on Linux: users, namespaces, cgroups, runtimes, storage, volumes."""

from __future__ import annotations

from scripts.faults.fault import Fault, any_of

# https://github.com/containers/podman/blob/main/troubleshooting.md
FAULTS: tuple[Fault, ...] = (
    Fault(
        "image-short-name",
        "The image has no full name, and Podman does not know which registry is meant.",
        "Write the full name, as docker.io/library/NAME:TAG",
        any_of(
            r"short-name \S+ did not resolve to an alias",
            r"short-name resolution enforced",
            r"no unqualified-search registries",
        ),
    ),
    Fault(
        "cgroups-hybrid",
        "This system mixes cgroups v1 and v2, which crun refuses.",
        "Boot with cgroup v2 alone (kernel option systemd.unified_cgroup_hierarchy=1), or install runc and "
        "set "
        'runtime = "runc" in containers.conf',
        r"cgroups in hybrid mode not supported",
    ),
    Fault(
        "cgroup-controller",
        "A resource limit is asked for whose cgroup controller this user was not given.",
        "Leave the limit empty in .env (ENGINE_CPUS and the like), or delegate it: Delegate=cpu cpuset io "
        "memory pids in "
        "user@.service.d, then log in again",
        any_of(
            r"requested cgroup controller \S+ is not available",
            r"controller \S+ (?:is )?not (?:available|delegated)",
            r"open \S*/sys/fs/cgroup/\S*(?:cpu\.max|memory\.max|pids\.max|cpuset\.cpus)\S*: (?:no such file"
            r"|permission)",
        ),
        why="Memory and pids are mostly delegated to users, cpu often is not.",
    ),
    Fault(
        "cgroup-v1",
        "This system uses cgroup v1: without root, limits of memory and CPU do not hold there.",
        "Boot with cgroup v2 (kernel option systemd.unified_cgroup_hierarchy=1; in WSL: wsl --update), or "
        "run as root",
        any_of(
            r"cgroupVersion\"?:\s*\"?v1\b",
            r"Resource limits are not supported and ignored on cgroups V1",
            r"Using cgroups-v1",
        ),
        kind="fact",
    ),
    Fault(
        "run-dir-full",
        "The folder for running state (below /run) is full, or out of inodes; this is not the disk.",
        "df -h /run/user/*; df -i /run/user/*; remove stale files there, or log out and in; then: uv run "
        "invoke start",
        any_of(
            r"cannot open (?:status|sync|exec) file: No space left",
            r"/run/(?:user/)?\S*: [^|]*no space left on device",
        ),
        run=("df -h /run", "df -i /run"),
        hides=("disk-full",),
    ),
    Fault(
        "runtime-nvidia",
        "Docker's way to a GPU (--runtime nvidia) is used with Podman, which does not have it.",
        "Pass the GPU by CDI: --device nvidia.com/gpu=all, after nvidia-ctk cdi generate "
        "--output=/etc/cdi/nvidia.yaml",
        r"default OCI runtime \"nvidia\" not found",
    ),
    Fault(
        "no-session",
        "This user has no login session, so the folder for running state (XDG_RUNTIME_DIR, /run/user/UID) "
        "is missing.",
        "Log in by ssh or on the console (su and sudo make no session), or: sudo loginctl enable-linger "
        "$USER. In WSL: "
        "systemd=true below [boot] in /etc/wsl.conf, then wsl --shutdown",
        any_of(
            r"RunRoot is pointing to a path .* not writable",
            r"/run/user/\d+\S*: permission denied",
            r"sd-bus call: Interactive authentication required",
            r"XDG_RUNTIME_DIR[^|]*(?:not set|unset|not writable|does not exist|is not owned)",
            r"no systemd user session|Failed to connect to (?:user scope )?bus"
            r"|dbus: couldn't determine address",
            r"/run/user/\d+\S*: no such file or directory",
            r"The cgroupv2 manager is set to systemd but there is no",
        ),
        hides=("file-permission",),
        brings=("runtime-missing",),
    ),
    Fault(
        "runtime-missing",
        "The program that starts containers (crun or runc), which Podman is set to, is not installed.",
        "Install it (apt or dnf install crun), or set runtime in containers.conf to the one there is",
        any_of(
            r"OCI runtime \"?[\w-]+\"? not found",
            r"\"(?:crun|runc)\": executable file not found",
            r"(?:crun|runc): (?:command )?not found",
        ),
    ),
    Fault(
        "container-program-missing",
        "The image has no program of this name.",
        "Build the images anew: uv run invoke clean, then uv run invoke build; a command of your own must "
        "be in the image",
        any_of(
            r"(?:starting container process|start container process"
            r"|OCI runtime exec failed)[^|]*executable file not found",
            r"crun: executable file \S+ not found",
        ),
        hides=("program-missing",),
    ),
    Fault(
        "container-missing",
        "There is no container of this name: it was not started, or was removed.",
        "uv run invoke status; then: uv run invoke start",
        r"no such container|no container with (?:name or )?ID",
        run=("uv run invoke status",),
    ),
    Fault(
        "shared-mount-note",
        "A remark that mounts which are made later don't reach containers. The stack needs none.",
        "Nothing to do",
        r"is not a shared mount, this could cause issues",
        kind="harmless",
    ),
    Fault(
        "uidmap-missing",
        "newuidmap and newgidmap, which containers without root need, are not installed.",
        "Debian, Ubuntu: sudo apt install uidmap; Fedora: sudo dnf install shadow-utils; then: podman "
        "system migrate",
        r"\"?new[ug]idmap\"?: (?:executable file|command) not found|could not find new[ug]idmap",
        hides=("uidmap-refused",),
    ),
    Fault(
        "uidmap-no-setuid",
        "The newuidmap that is found first has no right to map users (no setuid bit, no file capability).",
        "Put the system's own one first in PATH (NixOS: /run/wrappers/bin), or reinstall the package "
        "uidmap "
        "(Fedora: shadow-utils)",
        r"should have setuid or have filecaps",
        hides=("uidmap-refused",),
    ),
    Fault(
        "uidmap-refused",
        "The kernel refuses to map users: this is a container in a container, or the range in /etc/subuid "
        "is not within "
        "the outer one. No package is missing.",
        "Containers without root can't run here: run as root, outside of the container, or set RUNTIME to "
        "embedded in "
        ".env; then: uv run invoke start",
        any_of(
            r"new[ug]idmap: write to [ug]id_map failed",
            r"cannot set up namespace using",
            r"new[ug]idmap: [ug]id range \[?\S+.* (?:not allowed|-> )",
        ),
    ),
    Fault(
        "no-subuid",
        "This user has no range of subordinate ids, or too small a one, so images with several users fail.",
        "sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 $USER; then: podman system "
        "migrate",
        any_of(
            r"no sub[ug]id ranges (?:found )?",
            r"cannot find UID/GID for user",
            r"insufficient UIDs or GIDs available",
            r"not enough (?:IDs|uids|gids)|there might not be enough IDs available",
        ),
    ),
    Fault(
        "userns-off",
        "This system does not let users make namespaces, which containers without root need.",
        "Allow it: sudo sysctl user.max_user_namespaces=28633 (Ubuntu 24.04: "
        "kernel.apparmor_restrict_unprivileged_userns=0), "
        "or run as root",
        any_of(
            r"user namespaces are not enabled",
            r"cannot clone: (?:Operation not permitted|Invalid argument|No space left)",
            r"max_user_namespaces",
            r"unshare(?:\(\w*\))?: [^|]*Operation not permitted",
        ),
        hides=("disk-full",),
    ),
    Fault(
        "podman-migrate",
        "Podman's state of an earlier session or version does not fit.",
        "podman system migrate; it stops this user's containers",
        any_of(
            r"cannot re-exec process to join the existing user namespace",
            r"try resetting the pause process|invalid internal status",
            r"please run \W?podman system migrate",
        ),
    ),
    Fault(
        "podman-locks",
        "Podman's locks are used up or damaged.",
        "podman system renumber, with every container stopped; remove containers that are no longer needed",
        r"allocating lock for new (?:container|volume|pod)|(?:no|exhausted)[^|]*\blocks (?:available|left)"
        r"|all locks have been",
        hides=("disk-full",),
    ),
    Fault(
        "podman-database",
        "Podman's database was made with other folders or another storage driver than it is set to now.",
        "Set storage.conf as it was when the containers were made; podman info shows what holds. podman "
        "system reset "
        "would remove every image, container and volume",
        any_of(
            r"database configuration mismatch|configuration in the database",
            r"database (?:static|graph|run|tmp|volume)\S* ?\S* .* (?:does not match|mismatch)",
            r"User-selected graph driver .* overwritten",
        ),
        run=("podman info",),
    ),
    Fault(
        "podman-boltdb",
        "Podman keeps its state in BoltDB, which Podman 6 no longer reads.",
        "Before an upgrade to Podman 6: podman system migrate (Podman 5.8 moves it to SQLite)",
        r"databaseBackend\"?:\s*\"?boltdb|BoltDB\b.*(?:deprecated|removed|no longer)",
        kind="fact",
    ),
    Fault(
        "storage-vfs",
        "Images are stored by the driver vfs, which copies every layer in full: slow, and the disk fills "
        "fast.",
        'Install fuse-overlayfs, or a kernel of 5.13 or later; then set driver = "overlay" in '
        "storage.conf. A storage "
        "that holds images changes only by podman system reset, which removes all of them",
        r"graphDriverName\"?:\s*\"?vfs\b|Storage Driver: vfs"
        r"|\[graphdriver\] using prior storage driver: vfs",
        kind="fact",
    ),
    Fault(
        "network-cni",
        "Podman uses the old network backend CNI, which has no names of containers unless a plugin is there.",
        "apt or dnf install netavark aardvark-dns. A Podman that has networks already changes only by "
        "podman system reset",
        r"networkBackend\"?:\s*\"?cni\b",
        kind="fact",
    ),
    Fault(
        "storage-network",
        "Images are stored on a network file system: slow, and it breaks easily.",
        "Set graphroot in storage.conf to a folder of a local disk",
        r"Network file system detected as backing store",
    ),
    Fault(
        "fuse-missing",
        "The device /dev/fuse, which the storage of images needs, is missing.",
        "sudo modprobe fuse; inside a container pass it: --device /dev/fuse",
        any_of(
            r"fuse: device not found",
            r"/dev/fuse\S*[^|]*(?:No such|not found|Permission denied)",
            r"fuse-overlayfs: cannot mount",
            r"\"fuse-overlayfs\": executable file not found",
        ),
        hides=("storage-overlay",),
    ),
    Fault(
        "storage-overlay",
        "The kernel or the file system does not allow overlay mounts, which images are stored by.",
        "Install fuse-overlayfs, or store images on ext4 or xfs (graphroot in storage.conf)",
        any_of(
            r"kernel does not support overlay",
            r"'overlay' is not supported over",
            r"overlay mount[^|]*(?:invalid argument|operation not permitted|wrong fs type|not supported)",
        ),
    ),
    Fault(
        "volume-in-use",
        "A container, perhaps a stopped one, still uses the volume.",
        "podman ps -a --filter volume=NAME names it; remove that container first. Never force it: the data "
        "would go",
        r"volume \S+ is (?:being )?used by|volume is (?:being used|in use)|volume \S+ is in use",
        run=("podman ps -a",),
    ),
    Fault(
        "container-name-taken",
        "A container of this name exists already, often what a failed start left behind.",
        "podman ps -a (or docker ps -a) shows it; if it is Byre's: uv run invoke stop, then uv run invoke "
        "start",
        any_of(
            r"(?:container )?name \S+ is already in use",
            r"that name is already in use",
            r"already in use by (?:container )?\"?[0-9a-f]{12}",
            r"name \S+ is in use: (?:container|pod) already exists",
            r"pod already exists",
        ),
        run=("podman ps -a",),
    ),
    Fault(
        "network-missing",
        "A network that containers shall join does not exist.",
        "uv run invoke stop, then uv run invoke start: that makes the networks anew",
        r"network \S+ not found|unable to find network|network not found",
    ),
    Fault(
        "image-missing",
        "The image is not on this machine and was not to be fetched.",
        "uv run invoke build",
        r"image not known|no such image\b|\bimage \S+ not found locally",
        run=("uv run invoke build",),
    ),
    Fault(
        "keep-groups-remote",
        "The groups of a user can't be kept in a container that runs in a machine (macOS, Windows).",
        "Leave --group-add keep-groups out there; uv run invoke start does",
        r"keep-groups[^|]*(?:remote|not supported|requires)",
    ),
    Fault(
        "containers-policy",
        "Podman's file of trust, policy.json, is missing.",
        "Debian, Ubuntu: sudo apt install golang-github-containers-common; Fedora: sudo dnf install "
        "containers-common",
        r"policy\.json: no such file|no policy\.json file found",
    ),
    Fault(
        "conmon-missing",
        "conmon, which watches over each container, is missing or too old.",
        "apt or dnf install conmon",
        r"could not find a working conmon|conmon\S*[^|]*(?:not found|too old|out of date)",
    ),
    Fault(
        "ulimits-refused",
        "Podman's limits of open files or processes are higher than this user may set.",
        'Set default_ulimits in containers.conf, as ["nofile=20000:20000", "nproc=4096:4096"]',
        r"setrlimit[^|]*(?:not permitted|invalid)|setting rlimits? [^|]*not permitted",
    ),
    # https://packages.debian.org/podman, https://packages.ubuntu.com/podman
    Fault(
        "release-podman-old",
        "This release of the system brings a Podman older than 4.3 (Ubuntu 22.04 has 3.4, Debian 11 has "
        "3.0), or none.",
        "Upgrade the system, use Docker (RUNTIME=docker), or local processes (RUNTIME=embedded): uv run "
        "invoke start",
        r"^PRETTY_NAME=\"(?:Ubuntu (?:18|20|22)\.|Debian GNU/Linux (?:9|10|11) )"
        r"|^VERSION_CODENAME=(?:bionic|focal|jammy|buster|bullseye)\b",
        kind="fact",
    ),
    Fault(
        "release-podman",
        "This release of the system brings a Podman that Byre works with (Debian 12 has 4.3, Debian 13 has "
        "5.4, Ubuntu 24.04 "
        "has 4.9).",
        "sudo apt install podman, if it is not there; uv run invoke setup says what else. Before Podman 5 "
        "a GPU's description "
        "(CDI) must be of the older form",
        r"^PRETTY_NAME=\"(?:Debian GNU/Linux 1[23] |Ubuntu 24\.)|^VERSION_CODENAME=(?:bookworm|trixie"
        r"|noble)\b",
        run=("uv run invoke setup",),
        kind="fact",
    ),
    Fault(
        "selinux-on",
        "SELinux is on: folders and files of this machine that are mounted need :z or :Z.",
        "Nothing to do for the stack's own where SELinux enforces: uv run invoke start mounts them so, except a home, "
        "a folder above it, and a system's folder",
        r"selinuxEnabled\"?:\s*true",
        kind="fact",
    ),
    Fault(
        "podman-old",
        "This Podman is older than 4.3, the oldest that Byre works with.",
        "Upgrade the system, or install a newer Podman; or set RUNTIME to embedded in .env: uv run invoke "
        "start",
        why="Podman 3 lacks the network backend, secrets and options that the stack needs.",
        kind="fact",
    ),
    Fault(
        "podman-skew",
        "Podman here and Podman in the machine are of different minor versions; what counts is the "
        "machine's.",
        "podman machine os upgrade (Podman 6), or upgrade the older of the two",
        line=r"server API version is too old",
        why="Podman supports no such mixture.",
        kind="fact",
    ),
)
