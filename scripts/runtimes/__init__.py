"""Runtimes: the stack's services in containers, as local processes, or the engine as a process beside containers.

`make` is the one place that knows which classes there are. The rest of the program sees a `base.Runtime`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts.errors import SettingsError

if TYPE_CHECKING:
    from scripts.home import Home
    from scripts.places import Places
    from scripts.runtimes.base import Runtime
    from scripts.settings import Settings

EMBEDDED = "embedded"  # a name of RUNTIME; the others are those of container tools


def make(name: str, settings: Settings, home: Home, places: Places) -> Runtime:
    """The runtime of this name, with the engine on this machine itself where ENGINE_LOCATION wants it there.

    Raises SettingsError when ENGINE does not run there.
    """
    from scripts.runtimes.base import Runtime

    if name == EMBEDDED:
        from scripts.runtimes.embedded import Embedded, EmbeddedData, EmbeddedParts

        if settings.engine not in {"auto", "openai", Embedded.engine}:
            raise SettingsError(
                f"ENGINE={settings.engine} ({settings.origin('engine')}) runs in containers only.",
                fault="settings-invalid",
                hint="RUNTIME=podman uv run invoke start, or ENGINE=llamacpp",
            )
        local = Embedded(home, places, gpu=settings.gpu)
        parts = EmbeddedParts(home, places, settings.install_timeout)
        return Runtime(name, Embedded.engine, local, local, EmbeddedData(home, places), parts)
    from scripts.runtimes.containers import Containers

    if settings.engine_location == "native" and settings.engine != "openai":
        from scripts.runtimes.hybrid import hybrid

        # auto: llama.cpp, which is there on every machine.
        settings = settings.model_copy(update={"engine": settings.engine.replace("auto", "llamacpp")})
        return hybrid(home, places, settings, Containers(home, places, settings, tool=name))
    if settings.engine == "openai":  # none of the services: the runtime does not know it
        settings = settings.model_copy(update={"engine": "auto"})
    made = Containers(home, places, settings, tool=name)
    return Runtime(name, made.engine, made, made, made.data, made.images, containers=made)


def leftovers(runtime: Runtime, home: Home) -> list[str]:
    """The native engine of an earlier start that still runs, though the settings want none beside their containers."""
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
    """Whether a supervisor ever ran here, where the settings want none beside their containers."""
    return runtime.containers is not None and not runtime.native and home.supervisor.exists()
