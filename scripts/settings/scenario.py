"""The scenarios: what SCENARIO chooses where other settings leave it open, and what it needs. The one place for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from scripts.errors import Problem

if TYPE_CHECKING:
    from scripts.settings.model import Settings

INVALID = "scenario-incomplete"
# The settings that a scenario chooses, as they would be written in `.env`.
CHOICES: Mapping[str, Mapping[str, str]] = {"hybrid": {"engine_location": "native"}}


def chosen(values: Mapping[str, str]) -> dict[str, str]:
    """What the scenario of these values adds to them. A value of `auto` leaves the choice to the scenario."""
    wanted = CHOICES.get(values.get("scenario", ""), {})
    return {name: text for name, text in wanted.items() if values.get(name, "auto") == "auto"}


def problems(settings: Settings) -> Iterator[Problem]:
    """What the scenario still needs, or what contradicts it."""
    said = f"SCENARIO={settings.scenario} ({settings.origin('scenario')})"
    if settings.scenario == "hybrid":
        if settings.engine == "openai":
            yield Problem(
                INVALID, f"{said} runs the engine on this machine. With ENGINE=openai: SCENARIO=cloud."
            )
        if settings.runtime == "embedded":
            yield Problem(
                INVALID, f"{said} runs the other services in containers: RUNTIME=auto, podman or docker."
            )
        if settings.engine_location == "container":
            yield Problem(
                INVALID, f"{said} runs the engine on this machine itself: ENGINE_LOCATION=auto or native."
            )
    if settings.scenario == "cloud" and settings.mongodb_uri is None and settings.engine != "openai":
        yield Problem(INVALID, f"{said} has nothing elsewhere yet. For the data: MONGODB_URI=mongodb+srv://…")
        yield Problem(INVALID, "For the engine: ENGINE=openai, and its address in OPENAI_API_BASE_URL.")
