"""Compose: the tool, and the file."""

from __future__ import annotations

from scripts.faults.fault import Fault, any_of

FAULTS: tuple[Fault, ...] = (
    Fault(
        "compose-missing",
        "No program that reads compose files is found; Podman (or Docker) itself is fine.",
        "Byre brings its own: uv run invoke start. By hand: uv run podman-compose, or install docker-compose",
        any_of(
            r"looking up compose provider failed",
            r"(?:docker|podman)-compose\"?: (?:command |executable file )?not found",
            r"command not found: (?:docker|podman)-compose",
            r"'?compose'? is not a (?:docker|podman) command|unknown command: docker compose",
            r"unknown shorthand flag: 'f' in -f",
            r"unrecognized command `?podman compose|unknown command \"compose\"",
        ),
    ),
    Fault(
        "compose-no-file",
        "There is no compose file in this folder.",
        "Go to Byre's folder, or let it do the work: uv run invoke start",
        any_of(
            r"no configuration file provided",
            r"missing files: \[",
            r"Can't find a suitable configuration file",
            r"no (?:docker-|podman-)?compose\.ya?ml\b[^|]*found|compose\.ya?ml: no such file",
        ),
    ),
    Fault(
        "compose-syntax",
        "The compose file, or another file of YAML, is not well formed.",
        "Mend the line that is named: blanks, not tabs; a blank after each colon. Byre's own is checked by "
        "uv run invoke config",
        any_of(
            r"yaml: (?:line \d+|unmarshal|control characters)",
            r"yaml\.(?:scanner|parser|constructor|reader)\.\w+",
            r"mapping values are not allowed|did not find expected (?:key|node|'-')"
            r"|found character '?\\?t'? that cannot start",
        ),
    ),
    Fault(
        "compose-schema",
        "The compose file names something that does not exist, or a key that this tool does not know.",
        "Mend what is named; this tool may be too old for the file: uv run podman-compose --version",
        any_of(
            r"Additional propert(?:y|ies) \S+ (?:is|are) not allowed"
            r"|additional properties '\S+' not allowed",
            r"Compose file \S+ is invalid|Unsupported config option|Invalid top-level property",
            r"refers to undefined (?:service|volume|network|secret|config)|depends on undefined service",
            r"no such service: |services\.\S+ (?:must be|contains|Additional)",
        ),
    ),
    Fault(
        "compose-variable",
        "The compose file needs a variable that is not set.",
        "uv run invoke start fills all of them; by hand, name the one that is missing in .env",
        any_of(
            r"required variable \S+ is missing",
            r"variable is not set\. Defaulting to a blank",
            r"invalid interpolation format",
        ),
    ),
    Fault(
        "compose-dependency",
        "A service did not become healthy, so what needs it was not started.",
        "uv run invoke status; then uv run invoke logs of that service",
        r"dependency failed to start|container \S+ is unhealthy|didn't complete successfully: exit",
        run=("uv run invoke status", "uv run invoke logs"),
    ),
    Fault(
        "compose-network-label",
        "A network of this name was made by hand or by another project.",
        "podman network rm NAME (docker network rm NAME) when nobody uses it; then: uv run invoke start",
        r"network \S+ was found but has incorrect label|network \S+ (?:declared as external"
        r"|exists but was not created)",
    ),
    Fault(
        "podman-compose-old",
        "This podman-compose is older than what the stack's file needs.",
        "Byre brings its own: uv run invoke start. By hand: uv run podman-compose",
        r"^podman-compose version:? (?:0\.|1\.[0-2]\.)|podman-compose: error: (?:unrecognized"
        r"|argument \S+: invalid)",
        kind="fact",
    ),
    Fault(
        "compose-banner",
        "podman compose says which program it hands the work to. A note, not an error.",
        "Nothing to do",
        r"Executing external compose provider",
        kind="harmless",
    ),
    Fault(
        "compose-version-key",
        "A remark that the key version of a compose file no longer means anything.",
        "Nothing to do",
        r"attribute `?version`? is obsolete",
        kind="harmless",
    ),
    Fault(
        "compose-orphans",
        "Containers of an earlier version of the file are still there. A remark, not an error.",
        "Nothing to do; uv run invoke stop, then uv run invoke start makes order",
        r"Found orphan containers",
        kind="harmless",
    ),
)
