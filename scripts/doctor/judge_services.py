"""Judges of what the services say: readiness, model, database, MCP, page, logs, GPU."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scripts.doctor.evidence import Database, Gpu, Logs, Mcp, ModelFile, Page, Refused
from scripts.doctor.judge_machine import SKEW, skewed
from scripts.faults.finding import Command, Finding, advice, invoke, not_applicable, ok, unknown, wrong
from scripts.lifecycle import health
from scripts.mcp import State
from scripts.webui import ASK, asks_data

TAKES_REFUSALS = frozenset({"model", "database", "mcp", "mcp-tools", "webui"})


def services(seen: Sequence[health.Row]) -> Iterator[Finding]:
    """The services' rows, as `status` and `verify` show them."""
    yield from (one.finding for one in seen)


def _refused(subject: str, seen: Refused, fault: str, commands: tuple[Command, ...] = ()) -> Finding:
    """`fault` is for an error that carries no other."""
    fix = "" if commands else seen.hint
    return wrong(subject, seen.fault or fault, seen.message, fix=fix, commands=commands)


def model(seen: ModelFile | Refused) -> Iterator[Finding]:
    """Whether the model is fetched and its file undamaged."""
    if isinstance(seen, Refused):
        yield _refused("model", seen, "service-not-ready")
    elif seen.damage:
        yield wrong(
            "model", "model-damaged", f"{seen.name}: {seen.damage}", commands=invoke("pull", seen.name)
        )
    elif seen.kept is None:
        yield unknown("model", f"{seen.name}: the engine keeps it; not checked")
    elif seen.kept:
        yield ok("model", f"{seen.name}: {seen.where}")
    elif seen.served:
        said = f"{seen.name} is not in {seen.where}"
        yield wrong("model", "model-unknown", said, commands=invoke("pull", seen.name))
    else:
        yield not_applicable("model", f"{seen.name} is not fetched yet")


def database(seen: Database | Refused) -> Iterator[Finding]:
    """Whether the database answers, how fast, and with which clock."""
    if isinstance(seen, Refused):
        yield _refused("database", seen, "database-unreachable")
        return
    version = f"version {seen.version}, " if seen.version else ""
    yield ok("database", f"{seen.where}: {version}answers in {seen.seconds * 1000:.0f} ms")
    if seen.ahead is not None and abs(seen.ahead) > SKEW:
        yield skewed("database", "the database", seen.ahead)


def mcp(seen: Mcp | Refused) -> Iterator[Finding]:
    """Whether the MCP server answers and lists databases."""
    if isinstance(seen, Refused):
        yield _refused("mcp", seen, "mcp-unreachable", invoke("restart", "mcp"))
        return
    version, count = seen.version or "unknown", len(seen.databases)
    yield ok("mcp", f"version {version} lists {count} databases in {seen.seconds:.1f} s")


def each_server(seen: Sequence[State]) -> Iterator[Finding]:
    """A row for each server of mcp-config.json: whether it answers the gateway and offers its allowed tools."""
    for one in seen:
        if one.fault:
            yield wrong(one.name, one.fault, one.text)
        else:
            yield ok(one.name, f"offers its allowed tools, answers in {one.milliseconds} ms")
    if not seen:
        yield not_applicable("mcp-tools", "mcp-config.json names none")


def servers(seen: Sequence[State] | Refused) -> Iterator[Finding]:
    """The servers that are not well; if there is none, all of them in one row."""
    if isinstance(seen, Refused):
        yield _refused("mcp-tools", seen, "gateway-unreachable", invoke("restart", "gateway"))
        return
    rows = list(each_server(seen))
    names = ", ".join(one.name for one in seen)
    well = ok("mcp-tools", f"{len(seen)} of {len(seen)} servers offer their allowed tools: {names}")
    yield from [one for one in rows if not one.well] or ([well] if seen else rows)


def page(seen: Page | Refused) -> Iterator[Finding]:
    """Whether Open WebUI accepts the login and offers the model and its tools."""
    again = invoke("restart", "openwebui")
    if isinstance(seen, Refused):
        if seen.fault == "webui-busy":
            yield unknown("webui", seen.message)
        elif seen.fault == "webui-login":
            # Somebody may have changed it in the page, which is their right; then this can't be looked at.
            yield advice("webui", "webui-login", seen.message)
        elif seen.fault == "webui-no-tool":
            yield _refused("webui", seen, "", again)
        else:
            yield _refused("webui", seen, "service-not-ready")
        return
    asking = [one for one in seen.models if asks_data(one)]
    if seen.model not in seen.models:
        said = f"Open WebUI offers {', '.join(seen.models) or 'no model'}, not {seen.model}"
        yield wrong("webui", "webui-no-model", said, commands=again)
    elif seen.asks and not asking:
        said = f"Open WebUI offers {', '.join(seen.models)}, not {ASK}"
        yield wrong("webui", "webui-no-model", said, commands=invoke("restart", "gateway"))
    if seen.tools_wanted and not seen.servers:
        yield wrong("webui", "webui-no-tool", "Open WebUI lists no tool server", commands=again)
    elif seen.tools_wanted and not seen.functions:
        said = f"Open WebUI finds no tools at {seen.servers[0]}"
        yield wrong("webui", "webui-no-tool", said, commands=again)
    elif seen.model in seen.models and (not seen.asks or asking):
        count = len(seen.functions)
        tools = f"{count} tool{'s' * (count != 1)} of {seen.servers[0]}" if count else "no tools"
        offered = " and ".join([seen.model, *(asking if seen.asks else ())])
        yield ok("webui", f"signed in; offers {offered}; {tools}")


def logs(seen: Logs) -> Iterator[Finding]:
    """The known faults in the services' logs since their last start."""
    for one in seen.found:
        yield wrong("logs", one.fault.id, f"{one.service}: {one.line}")
    if not seen.found:
        yield ok("logs", f"no known error in {seen.lines} lines since the last start")


GPU = {
    "cpu": "engine-on-cpu",
    "partial": "partly-on-gpu",
    "software": "vulkan-software",
    "broken": "gpu-driver-error",
}


def gpu(seen: Gpu) -> Iterator[Finding]:
    """A broken GPU is wrong; an unused one is advice, because the CPU does the work. A missing one is in the
    machine's row."""
    verdict = seen.verdict
    fix = verdict.fix or "uv run invoke gpu"
    if verdict.verdict == "gpu":
        yield ok("gpu", verdict.why)
    elif verdict.verdict in {"cpu", "unknown"} and not seen.here:
        return
    elif verdict.verdict == "unknown":
        said = f"a GPU is here, but it is unknown whether the engine uses it: {verdict.why}"
        yield advice("gpu", verdict.fault, said, fix="uv run invoke gpu")
    elif verdict.verdict == "broken":
        yield wrong("gpu", verdict.fault or GPU[verdict.verdict], verdict.why, fix=fix)
    else:
        yield advice("gpu", verdict.fault or GPU[verdict.verdict], verdict.why, fix=fix)
