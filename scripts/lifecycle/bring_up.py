"""Bring a plan about: what services run from is obtained, the model fetched, services started, side by side."""

from __future__ import annotations

import threading
import time
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scripts import host, runtimes, webui
from scripts.database import Counted, holds, seed, users
from scripts.errors import ByreError, EngineError, ModelError, ServiceError
from scripts.lifecycle import (
    clients,
    engine_build,
    kept_models,
    page_revision,
    postgres,
    proxy,
    redis,
    secret_files,
    until_ready,
)
from scripts.lifecycle.engine_build import EngineBuild
from scripts.lifecycle.plan import Plan
from scripts.lifecycle.timeline import Timeline
from scripts.models import adapter
from scripts.models.store import Origins, Store
from scripts.progress import Progress, Report
from scripts.runtimes.base import SERVICES, UP, Obtained, Process
from scripts.stack import Service
from scripts.stopping import Stopped

if TYPE_CHECKING:
    from scripts.builds.store import Build
    from scripts.models.catalogue import Model

LOAD_LINES = 1000  # of an engine that has just loaded a model: the devices that it uses are among them
SLOWEST = "openwebui"
BUILD_SECONDS = (
    30.0  # that an engine which could start waits for its build; the rest comes with the next start
)


@dataclass
class Outcome:
    """What a start did: services started or restarted by it, when each was ready, what to say of it. `holds` are the
    largest collections first, empty where the database was not looked at."""

    timeline: Timeline
    started: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    holds: tuple[Counted, ...] = ()


@dataclass(frozen=True)
class _Chosen:
    """The choice of the engine's build; `first` is the first one, None where the engine runs by that choice. The next
    ones are fetched in `pool`."""

    choice: EngineBuild
    first: Future[Build | None] | None
    pool: ThreadPoolExecutor


class BringUp:
    """One run of `start`. `cancel` stops every thread of it soon."""

    def __init__(self, plan: Plan, report: Report) -> None:
        self.plan = plan
        self.site = plan.site
        self.runtime = plan.site.runtime
        self.report = report
        self.cancel = threading.Event()
        self.outcome = Outcome(Timeline())
        self.store = Store(self.site.places.models)
        self.booted = False
        self.before: dict[str, Process] = {}  # what ran when this run began
        self.tool_ids: tuple[str, ...] = ()
        self.page = threading.Event()  # Open WebUI has been started, or was there
        self.fetching = threading.Event()  # set: the engine's build is no longer waited for
        # Open WebUI takes longest, on one core: the others share the rest, so that it never waits for them.
        self.turn = threading.Semaphore(max(1, host.cores() - 1))

    def run(self) -> Outcome:
        """Raises the first error of any thread, after stopping what this run started."""
        try:
            self._settle()
            self.tool_ids = secret_files.write(self.plan)
            proxy.prepare(self.site)
            site = self.site
            runtimes.retire(self.runtime, site.home, site.places)
            self.booted = self.runtime.services.boot(SERVICES)
            self.before = self.runtime.services.processes(SERVICES) if self.booted else self.site.processes
            self._retire()
            with ThreadPoolExecutor(max_workers=20, thread_name_prefix="start") as pool:
                try:
                    self._go(pool)
                except BaseException:
                    self.cancel.set()
                    self.fetching.set()
                    raise
        except BaseException:
            self._undo()
            raise
        return self.outcome

    def _go(self, pool: ThreadPoolExecutor) -> None:
        services = self.site.described(self.site.variables(self.plan.ports))
        got = self._obtained(pool, services)
        runs: list[Future[Any]] = [*got.values(), pool.submit(self._database, got)]
        kind = self.site.engine
        if kind.keeper:
            runs.append(pool.submit(self._keeper, got[kind.name]))
        elif kind.is_service:
            model = pool.submit(self._fetch)
            chosen = self._chosen(pool)
            runs += [model, pool.submit(self._engine, got[kind.name], model, chosen)]
        runs += [pool.submit(self._simple, name, got) for name in ("mcp", "gateway")]
        if self.site.planner:
            runs.append(pool.submit(self._planner, got["planner"]))
        if proxy.NAME in self.site.services:
            runs.append(pool.submit(self._proxy, got[proxy.NAME]))
        # The page is ready with them alone.
        first = [pool.submit(self._simple, name, got) for name in (redis.NAME, postgres.NAME) if name in got]
        page = pool.submit(self._webui, got["openwebui"], first)
        others = [pool.submit(self._another_page, name, got[name], page) for name in self.site.pages]
        runs += [*first, page, *others]
        done, _ = wait(runs, return_when=FIRST_EXCEPTION)
        ended = [run.exception() for run in runs if run in done]
        errors = [error for error in ended if error and not isinstance(error, Stopped)]
        if errors:
            raise errors[0]
        wait(runs)

    # ── what each thread does ────────────────────────────────────────────────────────────────────────────────

    def _obtained(
        self, pool: ThreadPoolExecutor, services: dict[str, Service]
    ) -> dict[str, Future[Obtained]]:
        """What each service runs from. Services of one source share it."""
        sources: dict[str, Future[Obtained]] = {}
        for service in services.values():
            source = self.runtime.parts.source(service)
            if source not in sources:
                sources[source] = pool.submit(self._obtain, service)
        return {name: sources[self.runtime.parts.source(service)] for name, service in services.items()}

    def _obtain(self, service: Service) -> Obtained:
        with self.outcome.timeline.stage(self.runtime.parts.source(service), "install") as stage:
            obtained = self.runtime.parts.obtain(service, self.report, self.cancel)
            stage.cpu_seconds = obtained.cpu_seconds
        return obtained

    def _fetch(self) -> tuple[Path, Path | None]:
        if self.plan.plans:
            adapter.put(self.store.folder)
        return self._file(self.plan.model, "model")

    def _planner(self, got: Future[Obtained]) -> None:
        """Without its model the stack comes up all the same: only `ask` needs it."""
        from scripts.models.catalogue import load

        try:
            adapter.put(self.store.folder)
            self._file(load().starter, "planner")
        except ModelError as error:
            said = f"{error.message} Until it is there, `ask` answers no questions about your data."
            self.outcome.remarks.append(said)
            self.site.last.keep(planner=False)
            return
        self._up("planner", self._result(got), self.plan.variables(Path(), None))

    def _file(self, model: Model, subject: str) -> tuple[Path, Path | None]:
        """The model's file in the store, and its template."""
        with suppress(ModelError):  # there and sound: nothing to import, nothing to ask
            stored = self.store.check(model.name)
            return stored.path, stored.template
        from scripts.models.fetch import fetch

        settings = self.site.settings
        with self.outcome.timeline.stage(subject, "fetch"):
            stored = fetch(
                model,
                Origins(self.store, settings.model_hub_url, settings.model_registry_url),
                report=self.report,
                cancel=self.cancel,
            )
        return stored.path, stored.template

    def _engine(
        self, got: Future[Obtained], model: Future[tuple[Path, Path | None]], chosen: _Chosen | None
    ) -> None:
        obtained, files = self._result(got), self._result(model)
        self._network()
        if chosen is None:
            self._up(self.site.engine.name, obtained, self.plan.variables(*files))
        else:
            self._served(chosen, obtained, files)

    def _for(self, build: Build | None, files: tuple[Path, Path | None]) -> dict[str, str]:
        """Variables for this build, which may have memory for another number of conversations than was planned."""
        self.plan = replace(self.plan, gpu=build is not None and build.uses_gpu)
        return {**self.plan.variables(*files), engine_build.VARIABLE: str(build.program) if build else ""}

    def _chosen(self, pool: ThreadPoolExecutor) -> _Chosen | None:
        """The engine's build, which is being fetched; None where the engine has none, or runs already from one."""
        if not self.site.released:
            if self.site.engine.released and not self.site.contained:  # ENGINE_BUILD=package
                from scripts.builds.bring import forget

                forget(self.site.places.parts)
            return None
        choice = EngineBuild(self.site, self.report, self.fetching)
        return _Chosen(choice, None if choice.running() is not None else pool.submit(choice.next), pool)

    def _served(self, chosen: _Chosen, obtained: Obtained, files: tuple[Path, Path | None]) -> None:
        """The engine by the first build that answers right, else by its part."""
        name, choice = self.site.engine.name, chosen.choice
        if chosen.first is None:
            program = {engine_build.VARIABLE: choice.running() or ""}
            self._up(name, obtained, self.plan.variables(*files) | program)
            return
        build = self._in_time(chosen.first)
        while build and not self._good(build, choice, obtained, self._for(build, files)):
            build = self._in_time(chosen.pool.submit(choice.next))
        if build is None:
            if self.fetching.is_set():
                late = f"its build did not arrive in {BUILD_SECONDS:.0f} s; the next start goes on with it"
                choice.why.append(late)
            self._up(name, obtained, self._for(None, files))
        choice.serve(build, "\n".join(self.runtime.services.tail(name, LOAD_LINES)))

    def _in_time(self, coming: Future[Build | None]) -> Build | None:
        """The build, if it comes before everything else has waited for it too long."""
        until = time.monotonic() + BUILD_SECONDS
        while not coming.done():
            if self.cancel.wait(self.runtime.services.poll):
                raise until_ready.stopped()
            if time.monotonic() > until:
                self.fetching.set()
                return None
        found: Build | None = self._result(coming)
        return found

    def _good(self, build: Build, choice: EngineBuild, obtained: Obtained, variables: dict[str, str]) -> bool:
        """Whether the engine starts from this build and answers right; else it is stopped."""
        name = self.site.engine.name
        try:
            self._up(name, obtained, variables, choice.patience(build, self.plan.model.size))
            if not choice.trusted(build):
                with self.site.reach(name, self.plan.ports) as port:
                    address = f"http://127.0.0.1:{port}"
                    engine = self.site.engine.connect(
                        address, clients.engine_key(self.site), self.plan.model.name
                    )
                    engine_build.question(engine, self.plan.model, self.cancel)
                    if choice.gpu and build.uses_gpu:
                        self.report(Progress(name, "warming", note="the GPU's driver compiles, once"))
                        engine_build.warm(engine, self.site.settings.context_length, self.cancel)
                choice.trust(build)
        except (ServiceError, EngineError) as error:
            choice.fail(build, error)
            self.runtime.services.stop(name)
            return False
        return True

    def _keeper(self, got: Future[Obtained]) -> None:
        """It serves any model that it has: it is up before its model is fetched."""
        obtained = self._result(got)
        self._network()
        self._up(self.site.engine.name, obtained, self.plan.variables(Path(), None))
        with self.outcome.timeline.stage("model", "fetch"):
            kept_models.ensure(self.site, self.plan.model, self.report, self.cancel)

    def _simple(self, name: str, got: dict[str, Future[Obtained]]) -> None:
        self._up(name, self._result(got[name]), self.plan.variables(Path(), None))

    def _database(self, got: dict[str, Future[Obtained]]) -> None:
        """The database is up, has data, and is looked at. A user's own one is only read."""
        if "database" in self.site.services:
            self._simple("database", got)
            # A start that was killed may have left half of the sample: it counts once it is whole.
            if "database" in self.outcome.started or not self.site.last.get("sample"):
                with clients.database(self.site, self.plan.ports, users.OWNER) as uri:
                    seeded = seed(uri)
                self.site.last.keep(sample=True)
                if seeded.written:
                    self.report(Progress("database", "ready", note=seeded.note))
        if "openwebui" in self.site.running and not self.outcome.started:
            return  # nothing has changed: do not read the database again
        try:
            with clients.database(self.site, self.plan.ports) as uri:
                self.outcome.holds = holds(uri)
        except ServiceError as error:
            self.outcome.remarks.append(f"{error.message} Questions about your data fail until it answers.")

    def _proxy(self, got: Future[Obtained]) -> None:
        """Up, by the configuration of these settings, and with its authority's certificate where people find it."""
        variables = self.plan.variables(Path(), None)
        obtained = self._result(got)
        proxy.write(self.site, self.plan.ports)
        self._up(proxy.NAME, obtained, variables)
        service = self.plan.service(proxy.NAME, variables)
        self._await(proxy.expecting(service, self.site, self.plan.ports))
        proxy.export(self.site)

    def _webui(self, got: Future[Obtained], first: list[Future[None]]) -> None:
        part = self._result(got)
        for one in first:
            self._result(one)
        if postgres.keeps(self.site) and "openwebui" not in self.site.running:
            postgres.settle(self.site)
        if kept := page_revision.check(self.site, part, self.report):
            self.outcome.remarks.append(
                f"Open WebUI changes its database to that of its version. The data from before are in {kept.folder}."
            )
        self._up("openwebui", part, self._page_variables())

    def _another_page(self, name: str, got: Future[Obtained], first: Future[None]) -> None:
        """Once the first one is ready: it alone brings the database to its version, and has answered until another one
        restarts."""
        part = self._result(got)
        self._result(first)
        self._up(name, part, self._page_variables())

    def _page_variables(self) -> dict[str, str]:
        return self.plan.variables(Path(), None) | webui.variables(self.plan.facts, self.tool_ids)

    # ── helpers ──────────────────────────────────────────────────────────────────────────────────────────────

    def _up(
        self, name: str, obtained: Obtained, variables: dict[str, str], patience: float | None = None
    ) -> None:
        """Start a service unless it runs just so already, and wait until it is ready: READY_TIMEOUT, or `patience`
        seconds."""
        if self.cancel.is_set():
            raise until_ready.stopped()
        service = self.plan.service(name, variables)
        running = self.before[name].state in UP or name in self.outcome.started
        if running and not self.runtime.services.differences(service, obtained):
            self._seen(name)
            with self.outcome.timeline.stage(name, "start"):
                self._await(service, patience)
        else:
            self._begin(service, obtained, "restarting" if running else "starting", patience)
        self.report(Progress(name, "ready"))

    def _begin(self, service: Service, obtained: Obtained, doing: str, patience: float | None = None) -> None:
        name = service.name
        turn = nullcontext() if name in {SLOWEST, redis.NAME, postgres.NAME} else self.turn
        with turn, self.outcome.timeline.stage(name, "start") as stage:
            self.report(Progress(name, doing))
            self.runtime.services.up(service, obtained)
            if name not in self.outcome.started:
                self.outcome.started.append(name)
            self._seen(name)
            self._await(service, patience)
            stage.cpu_seconds = self.runtime.services.cpu_seconds(name)

    def _seen(self, name: str) -> None:
        if name == SLOWEST:
            self.page.set()

    def _network(self) -> None:
        """Wait for the outer network's address, which a native engine listens on: it comes with Open WebUI's container.

        That may have to be built first; the engine's own time limit must not run out before.
        """
        while self.site.native and not self.page.wait(self.runtime.services.poll):
            if self.cancel.is_set():
                raise until_ready.stopped()

    def _await(self, service: Service, within: float | None = None) -> None:
        patience = within or self.site.settings.ready_timeout
        known = self.before.get(service.name)
        until_ready.wait(self.runtime.services, service, patience, self.cancel, known)

    def _settle(self) -> None:
        """A restore that was killed in the middle is ended one way or the other before a service uses the volume.

        Nothing is restored while services run.
        """
        if self.site.running >= set(self.site.services):
            return
        from scripts.volumes import Mover

        for volume in self.runtime.data.volumes():
            Mover(volume).clear()

    def _retire(self) -> None:
        """A database of our own is not needed once MONGODB_URI is set; its data stay."""
        for name in self.site.running - set(self.site.services):
            self.runtime.services.stop(name)

    def _undo(self) -> None:
        with suppress(ByreError):
            self.runtime.services.undo(self.outcome.started, self.booted)

    def _result(self, future: Future[Any]) -> Any:
        """A future's result; Stopped if it failed, because its own thread reports the failure."""
        try:
            return future.result()
        except BaseException:
            raise until_ready.stopped() from None
