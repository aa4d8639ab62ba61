"""Images: fetched from a registry, and built."""

from __future__ import annotations

from scripts.faults.fault import Fault, any_of

FAULTS: tuple[Fault, ...] = (
    Fault(
        "pull-limit",
        "The registry lets this address fetch no more for a while.",
        "Wait, or sign in: podman login docker.io; then: uv run invoke start",
        r"toomanyrequests|pull rate limit|429 Too Many Requests",
        hides=("pull-denied", "registry-login"),
    ),
    Fault(
        "credential-helper",
        "The program that keeps passwords for Docker is named in its configuration and does not work.",
        "Remove credsStore from ~/.docker/config.json, or install that program",
        r"error getting credentials|docker-credential-\S+[^|]*(?:not found|error|exit status)",
    ),
    Fault(
        "registry-login",
        "The registry refuses the sign-in that is stored here: it is wrong or out of date.",
        "podman logout docker.io (docker logout), or podman login anew. Docker's docker-compose below "
        "podman compose "
        "passes Docker's stored sign-in: podman pull the image first",
        any_of(
            r"incorrect username or password|invalid username/password",
            r"unable to retrieve auth token",
            r"unauthorized: authentication required|401 Unauthorized[^|]*(?:/v2/|token)",
        ),
        hides=("timeout",),
    ),
    Fault(
        "pull-denied",
        "The registry gives this image to nobody, or only to some: mostly its name is wrong, for "
        "registries say denied "
        "of what does not exist.",
        "Check the name first, then sign in: podman login REGISTRY",
        any_of(
            r"requested access to the resource is denied",
            r"pull access denied",
            r"repository \S+ (?:not found|does not exist)|repository name not known|name unknown"
            r"|NAME_UNKNOWN",
            r"insufficient_scope|invalid status code from registry 40[13]",
        ),
        hides=("registry-login",),
    ),
    Fault(
        "image-name",
        "The image's name is not well formed: lower case, REGISTRY/NAME:TAG, without https://.",
        "Correct it in .env; uv run invoke config shows what holds",
        r"invalid reference format|repository name must be (?:canonical|lowercase)",
        run=("uv run invoke config",),
    ),
    Fault(
        "tag-unknown",
        "The registry has the image, but not this tag or digest.",
        "Check the tag in .env and write the digests anew: uv run invoke pin",
        r"manifest unknown|MANIFEST_UNKNOWN|manifest for \S+ not found"
        r"|failed to resolve reference \S+: \S+: not found",
    ),
    Fault(
        "image-platform",
        "The image does not exist for this processor.",
        "Name one that does, or build it here: uv run invoke build",
        any_of(
            r"no (?:matching manifest|image found in (?:manifest list|image index)) for",
            r"choosing (?:an )?image from manifest list",
            r"no match for platform in manifest",
        ),
    ),
    Fault(
        "wrong-processor",
        "A program or image is for another processor than this machine's.",
        "Fetch or build it for this one: uv run invoke clean, then uv run invoke build; on a Mac run from "
        "a shell that "
        "is not under Rosetta",
        r"exec format error|image(?:.s)? platform \(\S+\) does not match|cannot execute binary file"
        r"|Bad CPU type in executable",
        services=("ollama", "llamacpp", "mcp", "openwebui", "database"),
    ),
    Fault(
        "digest-wrong",
        "What was fetched is not what was asked for: its sum differs.",
        "Fetch it again; if it stays, something on the way changes it (a proxy), or the sum in .env is of "
        "another version",
        any_of(
            r"digest (?:did not match|mismatch)|Digest did not match",
            r"(?:sha256|checksum|hash)\b[^|]*(?:mismatch|does not match|did not match)",
            r"PACKAGES DO NOT MATCH THE HASHES|Hash mismatch|EINTEGRITY|FAILED open or read"
            r"|computed checksum did NOT match",
        ),
    ),
    Fault(
        "registry-down",
        "The server that was asked is out of order for now.",
        "Try again in a few minutes: uv run invoke start",
        r"unexpected HTTP status:? 5\d\d|\b50[0234] (?:Internal Server Error|Bad Gateway"
        r"|Service (?:Temporarily )?Unavailable|Gateway Time-?out)",
    ),
    Fault(
        "build-killed",
        "A step of the build was ended by force (137): mostly for want of memory, on a Mac the machine's.",
        "Give the machine more (MACHINE_MEMORY in .env; podman machine set --memory 6144 while it is "
        "stopped), or close "
        "something; then: uv run invoke build",
        any_of(
            r"(?:while running runtime|error building[^|]*|building at STEP[^|]*|RUN [^|]*): exit (?:status"
            r"|code):? 137",
            r"returned a non-zero code: 137|did not complete successfully: exit code: 137",
        ),
        run=("uv run invoke build",),
        hides=("killed",),
    ),
    Fault(
        "containerfile-wrong",
        "The Containerfile can't be read: it is missing, or a line is no instruction.",
        "If it was changed, put it back: git checkout -- Containerfile.NAME (your changes to it go); then: "
        "uv run invoke build",
        any_of(
            r"(?:dockerfile|containerfile) parse error|unknown instruction:",
            r"no (?:Containerfile|Dockerfile) (?:or (?:Containerfile|Dockerfile) )?(?:specified|found)",
            r"failed to (?:read|resolve) dockerfile|(?:Container|Docker)file\S*: no such file",
        ),
    ),
    Fault(
        "build-file-missing",
        "A file that the image is built from is missing.",
        "Build from the project's folder: uv run invoke build",
        r"COPY failed|copier: stat: |failed to compute cache key|failed to calculate checksum of ref"
        r"|checking on sources under",
        run=("uv run invoke build",),
    ),
    Fault(
        "buildkit-missing",
        "This Docker builds the old way, which can't read the Containerfile.",
        "Install docker-buildx, or set DOCKER_BUILDKIT to 1; then: uv run invoke build",
        r"requires BuildKit|BuildKit is enabled but the buildx component is missing|buildx[^|]*(?:not found"
        r"|is missing)",
    ),
    Fault(
        "apt-failed",
        "A package of the system could not be fetched or found.",
        "apt-get update, then again; a package of that name may not exist in this release",
        any_of(
            r"E: Unable to locate package|E: Package '\S+' has no installation candidate",
            r"(?-i:E: Failed to fetch)|E: The repository .* (?:is not signed|does(?: not"
            r"|n't) have a Release file)",
            r"The following signatures couldn't be verified",
        ),
    ),
    Fault(
        "apt-locked",
        "Another program installs packages now.",
        "Wait until it is done (often the nightly upgrade), then again",
        r"Could not get lock /var/lib/|dpkg frontend lock|Unable to acquire the dpkg",
    ),
    Fault(
        "python-managed",
        "This Python belongs to the system and lets pip install nothing.",
        "sudo apt install pipx && pipx install uv; then: uv run invoke start",
        r"externally[- ]managed[- ]environment",
    ),
    Fault(
        "pip-not-found",
        "pip or uv finds no such package, or none that fits this Python and processor.",
        "Check the Python (uv run python --version) and the network; then: uv run invoke build",
        any_of(
            r"No matching distribution found|Could not find a version that satisfies",
            r"No solution found when resolving|was not found in the package registry",
            r"is not a supported wheel on this platform",
        ),
    ),
    Fault(
        "node-version",
        "Node is of a version that the MongoDB MCP server does not run on.",
        "uv run invoke build brings one that fits",
        r"EBADENGINE|Unsupported engine|requires? Node\b|Node\.js v?\d+[^|]*(?:not supported|unsupported)",
        run=("uv run invoke build",),
    ),
    Fault(
        "npm-failed",
        "npm could not install the MongoDB MCP server.",
        "The lines after it say why; mostly the network: uv run invoke build tries again",
        r"npm (?:ERR!|error) (?:code|network|errno)\b|npm ci\b[^|]*can only install",
        run=("uv run invoke build",),
    ),
)
