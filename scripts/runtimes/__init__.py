"""Runtimes: the stack's services in containers, as local processes, or the engine as a process next to containers.

`make` is the one place that knows which classes there are. The rest of the program sees a `base.Runtime`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts.engines import kinds
from scripts.errors import SettingsError
from scripts.settings import in_containers

if TYPE_CHECKING:
    from scripts.engines.kinds import Placed
    from scripts.home import Home
    from scripts.places import Places
    from scripts.runtimes.base import Runtime
    from scripts.settings import Settings


def engine(name: str, settings: Settings) -> Placed:
    """The engine of these settings with the runtime of this name, which is not made; `auto` may be containers."""
    native = settings.engine_location == "native"
    return kinds.placed(settings.engine, containers=in_containers(name), native=native)


def make(name: str, settings: Settings, home: Home, places: Places) -> Runtime:
    """The runtime of this name, with the engine on this machine itself where ENGINE_LOCATION wants it there.

    Raises SettingsError when ENGINE does not run there.
    """
    from scripts.runtimes.base import Runtime

    placed = engine(name, settings)
    kind = placed.kind
    if not in_containers(name):
        from scripts.runtimes.embedded import Embedded
        from scripts.runtimes.embedded_parts import ENGINE, EmbeddedData, EmbeddedParts

        if kind.is_service and kind.name != ENGINE:
            raise SettingsError(
                f"ENGINE={settings.engine} ({settings.origin('engine')}) runs in containers only.",
                fault="settings-invalid",
                hint="RUNTIME=podman uv run invoke start, or ENGINE=llamacpp",
            )
        kept_in = settings.webui_database
        processes = Embedded(
            home, places, gpu=settings.gpu, scenario=settings.scenario, page_database=kept_in
        )
        parts = EmbeddedParts(home, places, settings.install_timeout)
        return Runtime(name, processes, processes, EmbeddedData(home, places, kept_in), parts)
    from scripts.runtimes.containers import Containers

    # An external engine is not a service: the runtime does not know it.
    settings = settings.model_copy(update={"engine": kind.name if kind.is_service else "auto"})
    made = Containers(home, places, settings, tool=name)
    if not placed.contained:
        from scripts.runtimes.hybrid import hybrid

        return hybrid(home, places, settings, made)
    return Runtime(name, made.wiring, made, made.data, made.images, containers=made)


def supervised(home: Home) -> bool:
    """Whether a supervisor of local processes runs for this installation."""
    from scripts.runtimes.supervisor import Supervisor

    return Supervisor(home).alive()


def orphans(home: Home) -> dict[str, int]:
    """Local processes of the last start that run on although their supervisor was killed: services and process ids."""
    from scripts.runtimes.base import SERVICES
    from scripts.runtimes.supervisor import Supervisor

    return {name: process.pid for name, process in Supervisor(home).orphans(SERVICES).items()}


def leftovers(runtime: Runtime, home: Home) -> list[str]:
    """The native engine of an earlier start that still runs, although the settings don't want one next to
    containers."""
    if not _may_be_left(runtime, home):
        return []
    from scripts.runtimes.hybrid import left

    return left(home)


def retire(runtime: Runtime, home: Home, places: Places) -> list[str]:
    """End what `leftovers` names, also one whose supervisor was killed. Returns what was ended."""
    if not _may_be_left(runtime, home):
        return []
    from scripts.runtimes.hybrid import retire as end

    return end(home, places)


def _may_be_left(runtime: Runtime, home: Home) -> bool:
    """Whether a supervisor ever ran here, if the settings don't want one next to containers."""
    return runtime.containers is not None and not runtime.native and home.supervisor.exists()
