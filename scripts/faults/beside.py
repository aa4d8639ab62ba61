"""What the rest of a text says beside a fault that one of its lines shows.

A line that the table knows has its usual causes, and another line of the same text may speak against them: a failure
that came first, a command that answered, another tool than the advice speaks of, a step that was taken already.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scripts.faults.chain import chains
from scripts.faults.find import NUMBERS, TYPED, Match, reader
from scripts.faults.table import Fault
from scripts.faults.unknown import CONSEQUENCE, failing
from scripts.mask import shown
from scripts.text import Line, lines, short

MOST = 3  # failures that are shown
LONGEST = 300  # characters of one
SAME = 30  # characters at the end of two lines that say the same
AROUND = 100  # lines before and after the fault that are looked at: of a long log the rest is of other things
# Says that something failed in other words than most programs: a code that a command returned, a server's answer.
RETURNED = re.compile(
    r"\breturn(?:ed)? (?:code|status):? [1-9]\d*\b|\bHTTP/[\d.]+\"? [45]\d\d\b"
    r"|\"(?:GET|POST|PUT|DELETE|PATCH) [^\"]*\" [45]\d\d\b",
    re.IGNORECASE,
)
# Tells only that a failure above or below was one: a frame, a wrapper's last words, a line of code that raises.
EMPTY = re.compile(
    r"^\W*(?:raise|throw|return|except)\b|^\W*[\w.]*(?:Error|Exception|error|failed|failure)\W*$|^\W*\w+: *\W*$"
    r"|\bencountered errors while\b|failed to start containers|error waiting for container|context canceled"
    r"|^make(?:\[\d+\])?: \*\*\*|entered failed state|Active: failed|startup failed|failed to execute script"
    r"|triggerUncaughtException|direct cause of the following|during handling of|Exception in ASGI"
    r"|^terminate called after|failed to load the model|finished with status|\bexecution error\b"
    r"|due to \d+ previous errors?|^(?:ERROR: )?failed (?:to build|building wheel)|error occurred|inner exception"
    r"|Fix the upstream|=> ERROR|[✘⠿] .* Error$|\.\.\. error$|^\W*Traceback"
    r"|Error\(s\) in loading|^error: could not compile|ERROR \(MainThread\) \[[^\]]*\]$"
    r"|subprocess-exited-with-error|metadata-generation-failed"
    # what introduces the next line, a field or a piece of code, an advice, files that browsers and clients try
    r"|[:({,\\]$|^\W*\w+: '\w*'|^\s*[\w.]+ = |^\s*File \"|^\W*(?:hint|help|note|tip):|/(?:\.well-known/|favicon)"
    r"|^\W*(?:\S+\W+){0,2}\S*\W*$",
    re.IGNORECASE,
)
# Faults that say that something is not there; paths and programs in their lines; a line that lists one.
ABSENT = re.compile(
    r"-(?:missing|not-there|gone|unknown)$|^(?:unit-folder|folder-not-there|file-missing|mount-source)"
)
PATH = re.compile(r"(?<![\w.])/[\w.@+/-]*[\w@+-]")
NAMED = re.compile(r"exec: \"([\w.+-]+)\"|\b([\w.+-]+): (?:command )?not found\b|spawn ([\w.+-]+) ENOENT")
LISTED = re.compile(r"(?:[-dlsc][rwxsStT-]{9}[.+@]? .* )?(/\S*/[\w.@+-]+)$")
# The ids of faults that a second try shows after a first one that failed.
LEFT = re.compile(r"(?:-exists|-name-taken|-left|-left-over|-half-made|-removing)$")
SETTING = re.compile(r"(?:^|[\s\"'`])([A-Z][A-Z0-9_]{4,}=[\w./:-]+)")
# A command that changes something; one that only looks may be run twice.
CHANGES = re.compile(
    r"\b(?:start|restart|install|login|pull|update|upgrade|enable|create|use|prune|rm|remove|reset|migrate|init|set|chown"
    r"|chmod|usermod|modprobe|reload|daemon-reload|add)\b"
)


@dataclass(frozen=True)
class Beside:
    """`against`: what speaks against the usual cause, in sentences. `done`: steps of the advice that the text shows.
    `others`: (number, masked line) of failures that no finding explains, at most three."""

    against: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    others: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class Sign:
    """A line that shows how it stands with something, and what that means for faults whose id `faults` matches and
    whose words do not have it already (`known`); only where `also` matches a line too, and not where a line that
    `unless` matches shows the contrary."""

    line: str
    faults: str
    known: str
    said: str
    unless: str = "$^"
    also: str = ""


DOCKER = r"^(?:docker-down|docker-desktop-down|docker-other-down|testcontainers-docker|docker-socket-.*)$"
DENIED = r"(?:-denied|-permission|-closed|^nvml)$|^(?:file-permission|unit-exec|folder-denied)"
REFUSED = r"^(?:ollama-down|connection-refused|connect-failed|localhost-ipv6|database-here)$"
SIGNS: tuple[Sign, ...] = (
    Sign(
        r"^CONTAINER ID +IMAGE|^ ?Server Version: |^Server: Docker|Hello from Docker!",
        DOCKER + r"|^colima-down$", r"docker ps answers",
        "Docker answers here, so it runs. What fails asks at another place or as another user: compare docker context "
        "ls and echo $DOCKER_HOST there",
    ),
    Sign(
        r"\bCurrently running\b|\"State\": \"running\"", DOCKER + r"|^(?:machine-stopped|podman-unreachable)$",
        r"podman machine inspect",
        "a machine of Podman runs. Its socket: podman machine inspect --format "
        "'{{.ConnectionInfo.PodmanSocket.Path}}', as DOCKER_HOST=unix://PATH",
    ),
    Sign(
        r"^(?:SELinux status: +)?[Ee]nforcing$|Current mode: +enforcing|selinuxEnabled: true|SELINUX=enforcing",
        DENIED, r"^[^.]*SELinux",
        "SELinux is in force, and refuses with these words too: sudo ausearch -m avc -ts recent shows whether. For a "
        "folder of a container :z behind its volume, or :Z where no other container uses it (it takes the folder from "
        "them); elsewhere sudo restorecon -Rv PATH",
    ),
    Sign(
        r"^\S+ +[\d.]+[KMGT]i? +[\d.]+[KMGT]?i? +[\d.]+[MGT]i? +(?:\d|[1-8]\d)% +/", r"^(?:disk-full|image-disk-full)$",
        r"^$",
        "df shows room on a disk. If it is that one: inodes (df -i), inotify watches (fs.inotify.max_user_watches) or "
        "a quota are used up, which programs report by the same words",
        r"\b(?:9\d|100)% ",
    ),
    Sign(
        r"^\|? *NVIDIA-SMI \d+\.|^GPU \d+: NVIDIA",
        r"^nvidia-(?:driver-down|module-missing|tool-missing)$", r"^$",
        "nvidia-smi shows the GPU, so the driver works where that was run. What fails runs elsewhere (a container, "
        "WSL, another user) or has a library of another version",
    ),
    Sign(
        r"^Ollama is running%?$|^NAME +ID +SIZE +MODIFIED|\"models\": ?\[\{",
        r"^(?:ollama-down|connection-refused|connect-failed|localhost-ipv6)$", r"^$",
        "Ollama answers where that was run. What fails asks at another address: in a container localhost is the "
        "container itself; or Ollama listens at 127.0.0.1 alone there (OLLAMA_HOST=0.0.0.0 opens it)",
    ),
    Sign(
        r"\b(?:from|in|inside|within|with|via|under) (?:a |the )?(?:docker|podman|container)\b", REFUSED, r"^$",
        "the program runs in a container, where localhost is the container itself. What listens on this computer is "
        "host.docker.internal there (Podman: host.containers.internal; Docker on Linux: --add-host="
        "host.docker.internal:host-gateway), and has to listen on 0.0.0.0 (Ollama: OLLAMA_HOST=0.0.0.0); what runs in "
        "another container has its service's name",
        also=r"\blocalhost\b|\b127\.0\.0\.1\b|::1\b",
    ),
    Sign(
        r"\bobject_r:(?:user_home\w*|home_root|admin_home|default|unlabeled|var|usr|etc|mnt|user_tmp|tmp|httpd_\w+)_t\b",
        DENIED, r"^[^.]*SELinux",
        "the file has a label of SELinux that containers may not read. Mount its folder with :z behind the volume, or "
        "with :Z where no other container uses it (not a whole home, whose files get the label)",
        also=r"\b(?:podman|docker|buildah|container)\b",
    ),
    Sign(
        r"^drwx[r-][w-][x-]r-x[.+@]? +\d+ root +root ", r"^(?:sqlite-closed|file-permission|folder-denied)$", r"^$",
        "the folder belongs to root, and others may not write in it (so is one that a container tool made, because "
        "it was missing). Where the program runs as another user: sudo chown -R UID FOLDER (docker run --rm "
        "--entrypoint id IMAGE shows the UID)", r"\bpodman unshare\b",
    ),
    Sign(
        r"^desktop-linux(?: \*)?$|^desktop-linux \*|\.docker/(?:desktop|run)/docker\.sock", r"^testcontainers-docker$",
        r"^$",
        "Docker Desktop is in use here, whose socket is not /var/run/docker.sock: DOCKER_HOST=unix://$HOME/.docker/"
        "desktop/docker.sock on Linux, unix://$HOME/.docker/run/docker.sock on a Mac",
    ),
    Sign(
        r"\bn_ctx +[=:] +(?:3[2-9]\d{3}|[4-9]\d{4}|\d{6,})\b", r"^(?:gpu-memory|model-needs-memory)$", r"^$",
        "the context that was asked for is large, and its memory grows with it: try a smaller one first (llama.cpp: "
        "-c 8192; Ollama: num_ctx; Byre: CONTEXT_LENGTH)",
    ),
    Sign(
        r"(?:\bllama-(?:cli|server|run|bench|mtmd-cli)|\./(?:main|server)|\bkoboldcpp\S*) .*/blobs/sha256-",
        r"^model-layout$", r"^$",
        "the file comes from Ollama's own store, and for some models (with pictures or sound in the one file) only "
        "Ollama reads its layout: take the model's GGUF from its own page for llama.cpp",
        r"\bsource=\w+\.go:|\[GIN\]|\bollama run\b",
    ),
    Sign(
        r"\bghcr\.io/ollama/open-webui\b", r"^(?:registry-|pull-|image-|kube-image-)", r"^$",
        "the name of the image is not that of the project, which is ghcr.io/open-webui/open-webui",
    ),
    Sign(
        r"'vk_icdGetInstanceProcAddr' from ICD \S+ failed", r"^vulkan-driver$", r"^$",
        "a driver's JSON file names a library that is no Vulkan driver: grep library_path "
        "/usr/share/vulkan/icd.d/*.json /etc/vulkan/icd.d/*.json (NVIDIA's is libGLX_nvidia.so.0). If it has another, "
        "install that driver again",
    ),
    Sign(
        r"\[internal\] load (?:metadata|build definition)|\bbuildkitd?\b|\bdocker buildx\b", r"^certificate-unknown$",
        r"buildkitd",
        "a build fetches it. Where docker buildx ls shows the driver docker-container, the builder has a list of its "
        'own: the certificate into buildkitd.toml (ca below [registry."HOST"]), then docker buildx create --config',
    ),
    Sign(
        r"\bGOPROXY=\S*https?://(?:[^p]|p[^r])", r"^go-checksum$", r"^$",
        "modules come from another proxy than Go's, and its content may differ from what go.sum was written from: try "
        "GOPROXY=https://proxy.golang.org,direct",
    ),
    Sign(
        r"docker client must be run (?:elevated|with elevated privileges)", r"^docker-desktop-down$", r"^$",
        "Docker itself names two causes, a shell without the rights and a daemon that does not run. Docker Desktop "
        "runs: a shell as administrator, and there DockerCli.exe -SwitchDaemon, for its other engine may be on",
    ),
    Sign(
        r"\b\d+ (?:hours|days) (?:after|later)\b|\bwaited (?:\w+ ){0,2}\d+ (?:hours|days)\b"
        r"|\b(?:account|already|am|is|was|being) (?:logged|signed) in\b|\bLogin Succeeded\b",
        r"^pull-limit$", r"^$",
        "it was waited, or signed in, already. Does what pulls use that sign-in, and what is left by the registry's "
        "answer (ratelimit-remaining)? With neither it may count wrongly: its page of incidents, a mirror meanwhile",
    ),
    Sign(
        r"\bno such column: \w+\.access_control\b", r"^sql-migration$", r"^$",
        "this version of Open WebUI reads a column that versions from 0.8 on take away. A newer one most likely had "
        "this database before: run that again (OPENWEBUI_IMAGE in .env), or restore the backup of before the upgrade",
        also=r"\bv?0\.[67]\.\d",
    ),
    Sign(
        r"[\[ '\"/(](?=[\da-f]*\d)[\da-f]{12}:27017\b", r"^name-unknown$", r"^$",
        "the name is a container's id: members of a replica set are asked by the names that rs.conf() has, and this "
        "one is known in Docker alone. directConnection=true in the address asks one member; rs.reconfig with a name "
        "that both sides know mends it",
    ),
)  # fmt: skip
# Tools that stand in for Docker (Desktop) or the system's Docker: what names them, what advice has of them, what holds.
TOOLS: tuple[tuple[str, str, str], ...] = (
    (
        r"\.colima\b|\bcolima\b", "colima st",
        "Colima stands in for Docker Desktop here: colima status; colima start; docker context use colima",
    ),
    (
        r"\borbstack\b", "orb status|use orbstack",
        "OrbStack stands in for Docker Desktop here: orb status; docker context use orbstack",
    ),
    (
        r"\brancher[- ]desktop\b|/\.rd/", "rdctl",
        "Rancher Desktop stands in for Docker Desktop here: rdctl start; docker context use rancher-desktop",
    ),
    (
        r"/run/user/\d+/docker\.sock|\brootless\b.*\bdocker\b|\bdocker\b.*\brootless\b|\.config/docker/daemon\.json",
        r"rootless: export|systemctl --user",
        "Docker runs without root here: systemctl --user in place of sudo systemctl, and ~/.config/docker/daemon.json "
        "in place of /etc/docker/daemon.json",
    ),
    (
        r"podman\.sock|\bpodman machine\b|\bpodman-machine\b", "podman (?:info|machine (?:list|inspect))",
        "Podman stands in for Docker here: podman info; on a Mac or Windows podman machine list; on Linux systemctl "
        "--user status podman.socket",
    ),
)  # fmt: skip
OF_DOCKER = re.compile(r"\bDocker Desktop\b|\bsystemctl (?:re)?start docker\b|/etc/docker/daemon\.json")


def beside(text: str, found: Sequence[Match], unknown: int = 0) -> Beside:
    """What a text holds beside its first fault or symptom; `unknown` is the number of a line that is shown as a failure
    without a known cause, 0 without one."""
    first = next((one for one in found if one.fault.kind in {"fault", "symptom"}), None)
    place = first.number if first else unknown
    here = [line for line in chains(lines(text)) if abs(line.number - place) <= AROUND]
    if not first:
        return Beside(others=_others(here, found, unknown)) if unknown else Beside()
    others = _others(here, found, unknown)
    return Beside((*_first_try(first, others), *_against(here, first)), tuple(_done(here, first)), others)


def _first_try(first: Match, others: Sequence[tuple[int, str]]) -> Iterator[str]:
    """That a failure came before one that only meets what is there already."""
    before = next((number for number, _ in others if number < first.number), 0)
    if before and LEFT.search(first.fault.id):
        yield (
            f"line {before} failed before it: a second try meets what the first one left, and then the first failure "
            "is the one that counts"
        )


def _others(here: Sequence[Line], found: Sequence[Match], unknown: int) -> tuple[tuple[int, str], ...]:
    """The failures that neither a finding nor the table explains, the first ones, each kind once."""
    fault_of, taken = reader(here), {one.number for one in found} | {unknown}
    ends = tuple(line.text[-SAME:] for line in here if line.number in taken)
    failed = {line.number for line in failing(here)}
    kinds: dict[str, tuple[int, str]] = {}
    for line in here:
        if line.number in taken or EMPTY.search(line.text) or CONSEQUENCE.search(line.text):
            continue
        if ends and line.text.endswith(ends):  # the same, said by another part of the program
            continue
        if line.number not in failed and (line.level == "note" or not RETURNED.search(line.text)):
            continue
        if fault_of(line.text) is None:
            kinds.setdefault(NUMBERS.sub("#", line.text), (line.number, short(shown(line.text), LONGEST)))
    return tuple(list(kinds.values())[:MOST])


def _against(here: Sequence[Line], first: Match) -> Iterator[str]:
    fault = first.fault
    words = f"{first.meaning} {fault.fix}"
    for sign in SIGNS:
        if not re.search(sign.faults, fault.id) or re.search(sign.known, words):
            continue
        shows = next((line for line in here if re.search(sign.line, line.text.strip())), None)
        also = not sign.also or any(re.search(sign.also, line.text) for line in here)
        if shows and also and not any(re.search(sign.unless, line.text) for line in here):
            yield f"line {shows.number} shows: {sign.said}"
    yield from _there(here, first)
    if fault.subject not in {"docker", "compose"} or not OF_DOCKER.search(words):
        return
    for named, known, said in TOOLS:
        if re.search(known, words, re.IGNORECASE):
            continue
        shows = next((line for line in here if re.search(named, line.text, re.IGNORECASE)), None)
        if shows:
            yield f"line {shows.number} names another tool. {said}"
            return


def _there(here: Sequence[Line], first: Match) -> Iterator[str]:
    """That a path or a program which is said to be missing is listed by another line (ls, which)."""
    if not ABSENT.search(first.fault.id):
        return
    named = NAMED.search(first.line)
    wanted = {*PATH.findall(first.line), *filter(None, named.groups() if named else ())}
    for line in here:
        listed = LISTED.match(line.text.strip())
        if listed and line.number != first.number and {listed[1], listed[1].rsplit("/", 1)[1]} & wanted:
            yield (
                f"line {line.number} shows that it is there, where that was run. What fails looks from elsewhere: a "
                "container, a machine (of Podman, Docker Desktop), another user, or with another PATH"
            )
            return


def _done(here: Sequence[Line], first: Match) -> Iterator[str]:
    """Commands of the advice that were typed before, but for the one that failed; settings that it has already."""
    fault: Fault = first.fault
    typed = [(line.number, line.text[prompt.end() :]) for line in here if (prompt := TYPED.match(line.text))]
    failed = max((number for number, _ in typed if number <= first.number), default=0)
    said: set[str] = set()
    for number, text in typed:
        command = text.strip().split("|")[0].removeprefix("sudo ").strip()
        if number != failed and CHANGES.search(command) and command in fault.fix:
            said.add(command)
    for line in here:
        if line.number != first.number:
            said |= {one for one in SETTING.findall(line.text) if one in fault.fix}
    yield from sorted(map(shown, said))
