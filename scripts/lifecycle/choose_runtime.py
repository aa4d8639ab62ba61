"""The runtime of a first start where RUNTIME=auto: containers if they work and their images are available, else local
processes. Changes nothing; later starts stay with what was chosen."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from scripts.errors import ByreError, InstallError
from scripts.home import Home
from scripts.lifecycle import choices
from scripts.lifecycle.choices import Chosen, LastStart
from scripts.lifecycle.site import Site
from scripts.progress import Progress, Report, silent
from scripts.settings import Settings

if TYPE_CHECKING:
    from scripts.host.ask import Asker
    from scripts.stack import Service

TOOLS = ("podman", "docker")
# Seconds for each question to a registry: whoever has a network has an answer by then.
PATIENCE = 4.0
# What `start` fixes itself:  https://docs.podman.io/en/latest/markdown/podman-machine-start.1.html
FIXED_BY_START = frozenset({"machine-stopped"})


def site(settings: Settings, home: Home, report: Report = silent) -> Site:
    """The installation as it is, or as a first start would make it."""
    return Site.of(settings, home, runtime(settings, home, report))


def runtime(settings: Settings, home: Home, report: Report = silent) -> Chosen:
    """The setting, or the choice of the first start; where there was none, Podman, Docker or local processes."""
    last = LastStart.of(home)
    if settings.runtime != "auto" or last.get("runtime") in choices.RUNTIMES:
        return choices.runtime(settings, last)
    if _embedded_data(home):
        return Chosen("embedded", "RUNTIME=auto: local processes, because their data are already here")
    from scripts.host.ask import Asker

    ask, obstacles = Asker(), []
    for tool in TOOLS:
        obstacle = _obstacle(ask, tool, settings, home, report)
        if not obstacle:
            return Chosen(
                tool,
                f"RUNTIME=auto: {tool} works here and its images are available (without containers: "
                "RUNTIME=embedded uv run invoke start)",
            )
        obstacles.append(obstacle)
    return Chosen("embedded", f"RUNTIME=auto: local processes ({'; '.join(obstacles)})")


def _embedded_data(home: Home) -> bool:
    """Whether local processes ran here: then their data decide, also where the file of choices was lost."""
    return home.data.is_dir() and any(home.data.iterdir())


def _obstacle(ask: Asker, tool: str, settings: Settings, home: Home, report: Report) -> str:
    """Why the services can't run in containers of this tool; empty where they can."""
    from scripts import setup
    from scripts.faults.finding import failed

    if not ask.which(tool):
        return f"{tool} was not found"
    report(Progress("runtime", "looking", note=f"whether {tool} works and its images are available"))
    wish = setup.Wish.of(settings, tool)
    findings = failed(setup.judge(setup.probe(ask, wish), wish))
    if wrong := [one for one in findings if one.fault not in FIXED_BY_START]:
        return f"{tool}: {wrong[0].seen}"
    try:
        there = Site.of(settings, home, Chosen(tool, ""))
        services = list(there.described().values())
        missing = there.runtime.parts.missing(services)
        return _unreachable(ask, tool, [s for s in services if s.name in missing])
    except ByreError as error:
        return f"{tool}: {error.message.rstrip('.')}"


def _unreachable(ask: Asker, tool: str, services: list[Service]) -> str:
    """The first image that is neither here nor in a registry, and why; empty if all are available."""
    from scripts.images import pins

    def asked(image: str) -> str:
        if ask(tool, "image", "inspect", "--format", "{{.Id}}", image).ok:
            return ""
        try:
            pins.digest(image, PATIENCE)
        except InstallError as error:
            return f"{tool}: {error.message.rstrip('.')}"
        return ""

    images = sorted({image for service in services for image in sources(service)})
    with ThreadPoolExecutor(len(images) or 1) as pool:
        return next(filter(None, pool.map(asked, images)), "")


def sources(service: Service) -> list[str]:
    """The images that must come from a registry for this service: its bases, or itself."""
    if not service.build:
        return [service.image]
    return [
        image
        for name, image in service.build.args.items()
        if name in {"BASE", "OLLAMA_BASE", "CADDY_IMAGE"} and image
    ]
