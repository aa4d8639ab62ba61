"""Judges of what the services say: readiness, model, database, MCP, page, logs, GPU."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from scripts.doctor.diagnosis import Diagnosis, fault, invoke, ok, unknown
from scripts.doctor.evidence import Database, Gpu, Health, Logs, Mcp, ModelFile, Page, Refused
from scripts.doctor.judge_machine import SKEW, skewed

TAKES_REFUSALS = frozenset({"model", "database", "mcp", "webui"})

# What our own errors say of a database, and which fault that is. The last one is for all else.
DATABASE = (
    (r"refused the user name or the password", "database-login"),
    (r"may not read", "database-rights"),
    (r"found by DNS|name can't be found", "database-address"),
    (r"can't be read as an address|option that can't be used", "database-uri"),
    (r"certificate is not trusted", "certificate-unknown"),
    (r"certificate has expired", "certificate-time"),
    (r"network can't reach", "network-unreachable"),
    (r"", "database-unreachable"),
)
CERTIFICATE = (
    "Name its authority's file in MONGODB_URI in .env (tlsCAFile=FILE), or install that certificate on this machine; "
    "then: uv run invoke start"
)
# The same of an engine that is a server of the user's own.
ENGINE = (
    (r"refuses OPENAI_API_KEY|wants a key", "engine-key"),
    (r"has no model", "model-unknown"),
    (r"needs the address of a server", "settings-invalid"),
    (r"can't be reached.*(?:not known|nodename|getaddrinfo)", "name-unknown"),
    (r"can't be reached.*certificate", "certificate-unknown"),
    (r"can't be reached.*timed? ?out", "timeout"),
    (r"can't be reached", "connection-refused"),
    (r"", "service-not-ready"),
)
MCP = (
    (r"can't reach its database", "database-unreachable"),
    (r"does not accept this token", "mcp-key"),
    (r"", "mcp-unreachable"),
)
LOGIN = re.compile(r"email or password|HTTP 40[013], /api/v1/auths/signin")
TOOLS = re.compile(r"Unable to load tools|/api/v1/tools/id/server:mcp:")
BUSY = re.compile(r"HTTP 429")  # it lets nobody sign in too often


def health(seen: Sequence[Health]) -> Iterator[Diagnosis]:
    for one in seen:
        logs = f"uv run invoke logs {one.name}"
        if one.fault and not (one.up and one.ready):
            yield fault("services", one.fault, f"{one.name} ended: {one.ended}")
        elif one.looping:
            yield fault(
                "services",
                "service-looping",
                f"{one.name} keeps ending ({one.ended or 'unknown how'})",
                invoke("restart", one.name),
                f"{logs} says why; once that is mended: uv run invoke restart {one.name}",
            )
        elif not one.up:
            how = f"{one.state}: {one.ended}" if one.ended else one.state
            yield fault(
                "services", "service-down", f"{one.name} does not run ({how})", invoke("start"),
                f"{logs}; then: uv run invoke start",
            )  # fmt: skip
        elif not one.ready:
            yield fault(
                "services", "service-not-ready", f"{one.name} runs but is not ready: {one.said}",
                invoke("restart", one.name), f"{logs}; then: uv run invoke restart {one.name}",
            )  # fmt: skip
        elif one.restarts:
            ended = f", last by {one.ended}" if one.ended else ""
            yield ok("services", f"{one.name} answers, after {one.restarts} restarts{ended}")
        else:
            yield ok("services", f"{one.name} answers")


def model(seen: ModelFile | Refused) -> Iterator[Diagnosis]:
    if isinstance(seen, Refused):
        yield fault("model", _which(ENGINE, seen), seen.message, fix=seen.hint)
    elif seen.damage:
        yield fault(
            "model", "model-damaged", f"{seen.name}: {seen.damage}", invoke("pull", seen.name),
            f"uv run invoke pull {seen.name}",
        )  # fmt: skip
    elif seen.kept is None:
        yield unknown("model", f"{seen.name}: the engine keeps it, and was not asked")
    elif seen.kept:
        yield ok("model", f"{seen.name}: {seen.where}")
    elif seen.served:
        yield fault(
            "model", "model-unknown", f"{seen.name} is not in {seen.where}", invoke("pull", seen.name),
            f"uv run invoke pull {seen.name}",
        )  # fmt: skip
    else:
        yield Diagnosis("model", "not applicable", f"{seen.name} was not fetched yet")


def database(seen: Database | Refused) -> Iterator[Diagnosis]:
    if isinstance(seen, Refused):
        id = _which(DATABASE, seen)
        yield fault(
            "database", id, seen.message, fix=CERTIFICATE if id == "certificate-unknown" else seen.hint
        )
        return
    version = f"version {seen.version}, " if seen.version else ""
    yield ok("database", f"{seen.where}: {version}answers in {seen.seconds * 1000:.0f} ms")
    if seen.ahead is not None and abs(seen.ahead) > SKEW:
        yield skewed("database", "the database", seen.ahead)


def mcp(seen: Mcp | Refused) -> Iterator[Diagnosis]:
    if isinstance(seen, Refused):
        yield fault("mcp", _which(MCP, seen), seen.message, invoke("restart", "mcp"))
        return
    yield ok(
        "mcp",
        f"version {seen.version or 'unknown'} lists {len(seen.databases)} databases in {seen.seconds:.1f} s",
    )


def page(seen: Page | Refused) -> Iterator[Diagnosis]:
    if isinstance(seen, Refused):
        if BUSY.search(seen.message):
            yield unknown("webui", seen.message)
        elif LOGIN.search(seen.message):
            # Somebody may have changed it in the page, which is their right; then this can't be looked at.
            yield fault("webui", "webui-login", seen.message, status="advice")
        elif TOOLS.search(seen.message):
            yield fault("webui", "webui-no-tool", seen.message, invoke("restart", "openwebui"))
        else:
            yield fault(
                "webui",
                "service-not-ready",
                f"openwebui runs but is not ready: {seen.message}",
                fix=seen.hint,
            )
        return
    if seen.model not in seen.models:
        said = f"Open WebUI offers {', '.join(seen.models) or 'no model'}, not {seen.model}"
        yield fault("webui", "webui-no-model", said, invoke("restart", "openwebui"))
    if seen.tools_wanted and not seen.servers:
        yield fault(
            "webui", "webui-no-tool", "Open WebUI lists no tool server", invoke("restart", "openwebui")
        )
    elif seen.tools_wanted and not seen.functions:
        said = f"Open WebUI finds no function at {seen.servers[0]}"
        yield fault("webui", "webui-no-tool", said, invoke("restart", "openwebui"))
    elif seen.model in seen.models:
        tools = (
            f"{len(seen.functions)} functions of {seen.servers[0]}" if seen.functions else "given no tools"
        )
        yield ok("webui", f"signed in; offers {seen.model}; {tools}")


def logs(seen: Logs) -> Iterator[Diagnosis]:
    for one in seen.found:
        yield fault("logs", one.fault.id, f"{one.service}: {one.line}")
    if not seen.found:
        yield ok("logs", f"no known error in {seen.lines} lines since the last start")


GPU = {
    "cpu": "engine-on-cpu",
    "partial": "partly-on-gpu",
    "software": "vulkan-software",
    "broken": "gpu-driver-error",
}


def gpu(seen: Gpu) -> Iterator[Diagnosis]:
    """A broken GPU is wrong; one that is there and not used is advice, for the CPU does the work."""
    verdict = seen.verdict
    if verdict.verdict == "gpu":
        yield ok("gpu", verdict.why)
    elif verdict.verdict in {"cpu", "unknown"} and not seen.here:
        yield ok("gpu", "no GPU is to be seen here: the engine computes on the CPU")
    elif verdict.verdict == "unknown":
        said = f"a GPU is here; whether the engine uses it is not shown: {verdict.why}"
        yield Diagnosis("gpu", "advice", said, fix="uv run invoke gpu")
    else:
        yield fault(
            "gpu", GPU[verdict.verdict], verdict.why, fix=verdict.fix or "uv run invoke gpu",
            status="wrong" if verdict.verdict == "broken" else "advice",
        )  # fmt: skip


def _which(table: tuple[tuple[str, str], ...], refused: Refused) -> str:
    return next(id for pattern, id in table if re.search(pattern, refused.message, re.IGNORECASE))
