"""`verify`: the checks, one after the other, so that none disturbs the figures of another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict

from scripts import verify as checks
from scripts.console import Console
from scripts.errors import ServiceError
from scripts.lifecycle import choose_model, health, installation
from scripts.lifecycle.clients import database, engine, page
from scripts.lifecycle.site import Site
from scripts.verify import Check

FAILED = 1


def verify(console: Console) -> int:
    """Run every check and say what to do about each that fails. Exit code 0 only if none does."""
    site = installation.look(console.note)
    if not site.running:
        raise ServiceError("Nothing runs, so there is nothing to verify.", hint="uv run invoke start")
    done = []
    for name, look in _all(site):
        result = checks.check(name, look)
        done.append(result)
        mark = {"pass": "ok", "fail": "FAIL", "not applicable": "n/a"}[result.status]
        console.say(f"{mark:<5} {result.name:<11} {result.evidence}")
        if result.status == "fail" and result.next:
            console.say(f"      {'':<11} next: {result.next}")
    failed = [one.name for one in done if one.status == "fail"]
    console.say()
    console.say(f"Failed: {', '.join(failed)}." if failed else "All checks passed.")
    console.data({"passed": not failed, "checks": [asdict(one) for one in done]})
    return FAILED if failed else 0


def _all(site: Site) -> Iterator[tuple[str, Callable[[], Check]]]:
    """The checks in the order in which a fault would spread."""
    from scripts import mcp
    from scripts.models.store import Store

    kind = site.engine
    model = choose_model.served(site)
    secret = site.places.credentials.generated

    def services() -> Check:
        rows = health.look(site)
        seen = {n: (r.fine, r.ready.evidence if r.ready else r.state) for n, r in rows.items()}
        if not kind.is_service:
            answer = health.external(site)
            seen["the external engine"] = (answer.ready, answer.evidence)
        return checks.services(seen)

    def file() -> Check:
        if not kind.is_service:
            return Check("model file", "not applicable", f"{model.name}: the external server keeps it")
        if kind.keeper:
            said = f"{model.name}: {kind.title} checks each layer's sha256 as it fetches it"
            return Check("model file", "not applicable", said)
        stored = Store(site.places.models).check(model.name, full=True)
        return checks.model_file(model.name, stored.sha256)

    def answer() -> Check:
        with engine(site) as asked:
            return checks.known_answer(asked, model)

    def speed() -> Check:
        with engine(site) as asked:
            return checks.speed(asked)

    def web() -> Check:
        with page(site) as signed_in:
            return checks.page(signed_in, model)

    counts: dict[str, int] = {}

    def mongodb() -> Check:
        from scripts.database import counts as count
        from scripts.database import ping

        server = "the database"
        with site.reach("mcp") as port:
            trip = mcp.round_trip(f"http://127.0.0.1:{port}/mcp", secret("mcp_token"))
        if trip.database:
            with database(site) as uri:
                counts.update(count(uri, trip.database, tuple(trip.counts)))
                server = ping(uri).server
        if site.data().is_own:
            server = f"your MongoDB ({server})"
        return checks.mongodb(trip, counts, server)

    def data() -> Check:
        if model.tools == "none":
            return Check("data", "not applicable", f"{model.name} is given no tools")
        if not counts:
            return Check("data", "not applicable", "there is no collection to ask about")
        most = max(counts, key=lambda one: counts[one])
        with page(site) as signed_in:
            tools = tuple(t for t in signed_in.tools() if t.startswith("server:mcp:"))
            return checks.question_about_data(
                lambda q: signed_in.ask(q, model.name, tools), most, counts[most]
            )

    def logs() -> Check:
        started = {n: p.started for n, p in site.processes.items() if p.started}
        lines = site.runtime.services.lines(tuple(started), min(started.values(), default=0.0))
        return checks.logs(
            (one.service, one.text) for one in lines if one.time >= (started[one.service] or 0)
        )

    yield "services", services
    yield "model file", file
    yield "model", answer
    yield "page", web
    yield "mongodb", mongodb
    yield "data", data
    yield "speed", speed
    yield "logs", logs
