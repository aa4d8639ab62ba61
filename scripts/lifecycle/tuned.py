"""What `tune` found to be fastest here: settings below those of `.env`, for one model, one build and one machine."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from scripts import host, runtimes
from scripts.builds.notes import Notes
from scripts.engines.kinds import Placed
from scripts.errors import HostError
from scripts.home import Home, read_json, unwritable, write_state
from scripts.lifecycle import choices
from scripts.lifecycle.choices import LastStart
from scripts.places import Places
from scripts.settings import TUNE, Loaded, Origin, Settings, changed

VERSION = 1
AGAIN = "uv run invoke tune measures again, uv run invoke tune --undo forgets them"
TITLES = {
    "model": "model",
    "sha256": "file of the model",
    "engine": "engine",
    "where": "place of the engine",
    "build": "build of the engine",
    "processor": "processor",
    "cores": "number of cores",
    "gpus": "GPU",
}


@dataclass(frozen=True)
class Tuned:
    """`values` are settings by their field's name, as `.env` would hold them; `holds_for` is where they were measured
    (see `circumstances`). `gain` is how many times as fast an answer was. `said` is what a start last said of them."""

    values: Mapping[str, str]
    holds_for: Mapping[str, Any]
    time: str  # UTC
    gain: float | None = None
    said: tuple[str, ...] = field(default=())


def place(home: Home) -> Path:
    """The file of the state that holds them."""
    return home.run / "tuned.json"


def read(home: Home) -> Tuned | None:
    """None where nothing was found, or the file is damaged or of another version."""
    known = read_json(place(home))
    if not isinstance(known, dict) or known.pop("version", None) != VERSION:
        return None
    with suppress(TypeError):
        made = Tuned(**{**known, "said": tuple(known.get("said", ()))})
        values = made.values
        if isinstance(values, dict) and isinstance(made.holds_for, dict):
            return made if all(isinstance(text, str) for text in values.values()) else None
    return None


def write(home: Home, found: Tuned) -> None:
    """Whole or not at all. Raises HostError."""
    write_state(place(home), json.dumps({"version": VERSION, **asdict(found)}, indent=1))


def forget(home: Home) -> bool:
    """Whether there was something to forget. Raises HostError."""
    try:
        place(home).unlink()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise unwritable(error, place(home)) from error
    return True


def over(loaded: Loaded) -> Loaded:
    """The settings with what holds here of them, where nothing else sets it."""
    found = read(loaded.home)
    made = _below(loaded.settings, found) if found else None
    if found is None or made is None or differences(found, made, loaded.home):
        return loaded
    return replace(loaded, settings=made)


def _below(settings: Settings, found: Tuned) -> Settings | None:
    free = {name: text for name, text in found.values.items() if settings.origin(name).kind == "default"}
    with suppress(ValueError):
        made = changed(settings, free, TUNE)
        if made.flash_attention == "off":  # with it the engine refuses a quantised cache
            free.pop("kv_cache_type", None)
            made = changed(settings, free, TUNE)
        return made
    return None


def in_use(settings: Settings) -> dict[str, str]:
    """The settings that come from `tune`, by their names in `.env`."""
    return {
        name.upper(): settings.shown(name)
        for name in Settings.model_fields
        if settings.origin(name).kind == "tune"
    }


def words(values: Mapping[str, str]) -> str:
    """Settings as they are told, by their names in `.env`."""
    return ", ".join(f"{name}={text}" for name, text in values.items())


def remarks(settings: Settings, home: Home) -> tuple[str, ...]:
    """Which of what was found is not used, and why. `settings` are those of `over`."""
    found = read(home)
    if found is None:
        return ()
    made = _below(settings, found)
    if made is None:
        return (f"What `tune` found can't be used by this version. {AGAIN}.",)
    if differs := differences(found, made, home):
        return (
            f"What `tune` found is not used: it was measured with another {', '.join(differs)}. {AGAIN}.",
        )
    return tuple(
        f"{name.upper()}={text} of `tune` is not used: {_setter(settings.origin(name))} has "
        f"{name.upper()}={settings.shown(name)}."
        for name, text in found.values.items()
        if settings.origin(name).kind != "tune" and settings.shown(name) != text
    )


def _setter(origin: Origin) -> str:
    """What has another value, as the subject of a sentence."""
    return {"environment": "the environment", "default": "FLASH_ATTENTION=off"}.get(origin.kind, str(origin))


def news(settings: Settings, home: Home) -> tuple[str, ...]:
    """Those remarks that no start has made yet."""
    found = read(home)
    now = remarks(settings, home)
    if found is None or now == found.said:
        return ()
    with suppress(HostError):  # then the next start says it again
        write(home, replace(found, said=now))
    return now


def differences(found: Tuned, settings: Settings, home: Home) -> tuple[str, ...]:
    """What is another one than when they were measured, in words without an article."""
    now = circumstances(settings, home)
    return tuple(title for name, title in TITLES.items() if found.holds_for.get(name) != now[name])


def circumstances(settings: Settings, home: Home) -> dict[str, Any]:
    """The model, the engine and the machine, as far as they decide what is fast. Nothing is asked that takes time."""
    from scripts.models.store import Store

    last = LastStart.of(home)
    engine = runtimes.engine(choices.runtime(settings, last).name, settings)
    model = choices.model(settings, engine.kind, last)
    stored = Store(Places.of(settings, home).models).find(model) if model else None
    return {
        "model": model,
        "sha256": stored.sha256 if stored else None,
        "engine": engine.kind.name,
        "where": "container" if engine.contained else "process",
        "build": _build(settings, home, engine),
        "processor": host.processor(),
        "cores": host.cores(),
        "gpus": list(host.gpus().devices),
    }


def _build(settings: Settings, home: Home, engine: Placed) -> str:
    """What the engine's program is, as far as that is known before it starts."""
    from scripts import parts

    kind = engine.kind
    if engine.contained and (image := settings.text(f"{kind.name}_image") if kind.is_service else ""):
        return image
    version = parts.find(kind.part).version if kind.part else ""
    if engine.contained or not kind.released or settings.engine_build != "auto":
        return version
    tag = str(Notes.of(home).serves().get("version", "")).partition(" ")[0]
    return " ".join([settings.llamacpp_release_url, settings.llamacpp_sha256, tag or version])
