"""What may read what: SELinux, AppArmor, owners."""

from __future__ import annotations

from scripts.faults.fault import Fault, any_of

CONTAINER = r"scontext=\S+:(?:container_t|container_init_t|container_kvm_t|spc_t|svirt_lxc_net_t):"
# Two labels of files in containers whose categories differ.
CATEGORIES = (
    r"avc: +denied .*scontext=\S+:container_t:s0:(c[\d,c]+) (?=.*tcontext=\S+:(?:container_file_t"
    r"|svirt_sandbox_file_t):s0)"
    r"(?!.*tcontext=\S+:s0:\1 )(?=.*tcontext=\S+:s0:c\d)"
)

FAULTS: tuple[Fault, ...] = (
    Fault(
        "selinux-device",
        "SELinux keeps a container from a device, such as the GPU's.",
        "sudo setsebool -P container_use_devices true (containers then reach every device that is passed "
        "to them)",
        rf"avc: +denied .*{CONTAINER}.*(?:tclass=chr_file|tcontext=\S+:\w*device_t)",
    ),
    Fault(
        "selinux-categories",
        "The folder was relabelled for one container alone (:Z), and a second one shall read it.",
        "Mount it with :z in both; for Byre's own: uv run invoke stop, then uv run invoke start",
        CATEGORIES,
    ),
    Fault(
        "selinux-label",
        "SELinux keeps a container from a folder of this machine, which has another label.",
        "Mount it with :Z (one container) or :z (several), never your whole home; uv run invoke start does so for its "
        "own where SELinux enforces, so name a folder of its own, not a home",
        rf"avc: +denied .*{CONTAINER}",
        run=("sudo ausearch -m avc -ts recent",),
    ),
    Fault(
        "selinux-other",
        "SELinux refused something to a program that is no container. It has nothing to do with this stack.",
        "Nothing to do here",
        rf"avc: +denied (?!.*{CONTAINER})",
        kind="harmless",
    ),
    Fault(
        "selinux-relabel",
        "The folder can't be relabelled for SELinux: it is a system's folder, or its file system has no "
        "labels.",
        "Name a folder of its own below your home, on a local disk",
        r"SELinux relabeling of \S+ is not allowed|relabel failed|lsetxattr[^|]*(?:not permitted"
        r"|not supported)",
    ),
    Fault(
        "apparmor",
        "AppArmor keeps a program from something.",
        "sudo dmesg | grep apparmor names the profile; look it up before you change it",
        r"apparmor=\"DENIED\"",
    ),
    Fault(
        "gpu-permission",
        "The GPU's device is there, but this user or container may not open it.",
        "sudo usermod -aG render,video $USER, then log in again; containers without root need --group-add "
        "keep-groups "
        "(uv run invoke start gives it)",
        any_of(
            r"/dev/(?:kfd|dri|nvidia|mali)\S*[^|]*Permission denied",
            r"(?:failed|could not|unable) to open (?:device )?/dev/(?:dri|kfd)",
            r"is not (?:a )?member of \"?(?:video|render)",
        ),
        services=("ollama", "llamacpp"),
        hides=("file-permission",),
    ),
    Fault(
        "file-permission",
        "A file may not be read or written. In a container there are two causes: SELinux's label, or "
        "another owner.",
        "podman info tells whether SELinux is on (selinuxEnabled). If so mount with :Z; else the owner: "
        "--userns=keep-id, "
        "or chown the folder to the container's user",
        any_of(
            r"\b(?:cannot|can't|could not) (?:\w+ )?(?:touch|open|create|access|stat|remove|read"
            r"|write)\b[^|]*: Permission denied",
            r"ch(?:mod|own|grp): [^|]*(?:Permission denied|not permitted)",
            r"EACCES: permission denied, (?:open|mkdir|scandir|unlink|access)",
            r"PermissionError: \[Errno 13\]|^\w+: '?/\S+: Permission denied",
            r"(?:open|mkdir|stat|lstat|read|unlinkat) /\S+: permission denied",
        ),
        services=("openwebui", "mcp", "database", "ollama", "llamacpp"),
        run=("podman info",),
    ),
)
