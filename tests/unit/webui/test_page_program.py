"""Which program of Open WebUI is used: the one that the data belong to, as long as it is here."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scripts import images, parts, settings, stack
from scripts.home import ROOT, Home
from scripts.places import Places
from scripts.runtimes.base import PROFILES, Obtained
from scripts.runtimes.embedded_parts import EmbeddedParts
from scripts.webui import page_program
from scripts.webui.page_program import Program, State
from tests.unit.runtimes.fake_tool import runtime, services

OLD, NOW = Program("openwebui-0123", "0.1.2"), Program("openwebui-4567", "0.1.3")
SERVICE = stack.load(ROOT / stack.COMPOSE_FILE, {}, PROFILES)["openwebui"]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "home")
    made.prepare()
    return made


@pytest.fixture
def made(home: Home) -> EmbeddedParts:
    return EmbeddedParts(home, Places.of(settings.load(home.state, {}).settings, home))


def put(home: Home, program: Program) -> Path:
    folder = home.parts / program.place
    folder.mkdir()
    (folder / "part.toml").write_text(f'version = "{program.version}"')
    (folder / "installed.json").write_text(json.dumps({"version": 1, "name": "openwebui", "key": "x"}))
    return folder


@pytest.mark.parametrize(
    "state",
    [State(), State(NOW), State(NOW, OLD, "backup"), State(NOW, OLD, "backup", OLD, "safety")],
)
def test_it_is_read_as_it_was_written(home: Home, state: State) -> None:
    page_program.write(home, state)
    assert page_program.read(home) == state
    assert state.used == (state.trying or state.now)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"version": 1}', '{"version": 2}', '{"version": 1, "now": 3}']
)
def test_a_damaged_one_says_nothing(home: Home, text: str) -> None:
    (home.run / "page.json").write_text(text)
    assert page_program.read(home) == State()


def test_the_part_that_the_data_belong_to(home: Home, made: EmbeddedParts) -> None:
    pinned = made.pinned(SERVICE)
    assert pinned.version == parts.find("openwebui").version and made.used(SERVICE) == pinned
    page_program.write(home, State(now=OLD))
    assert made.used(SERVICE) == pinned and set(made.missing([SERVICE])) == {"openwebui"}, "it is not here"
    folder = put(home, OLD)
    assert made.used(SERVICE) == OLD and not made.missing([SERVICE])
    page_program.write(home, State(NOW, OLD, "backup"))
    put(home, NOW)
    assert made.used(SERVICE) == NOW and not made.outdated(), "a rollback needs the other one"
    page_program.write(home, State(now=NOW))
    assert set(made.outdated()) == {str(folder)}
    same = Program("openwebui-89ab", pinned.version)
    put(home, same)
    page_program.write(home, State(now=same))
    assert made.used(SERVICE) == pinned, "other packages of the same version come with a start"


def test_what_byre_0_1_0_ran_last(home: Home, made: EmbeddedParts) -> None:
    folder = put(home, OLD)
    (home.run / "openwebui.json").write_text(json.dumps({"directory": str(folder)}))
    assert made.used(SERVICE) == OLD
    (folder / "part.toml").unlink()
    assert made.used(SERVICE) == made.pinned(SERVICE)


def test_the_image_that_the_data_belong_to(tmp_path: Path) -> None:
    made, fake = runtime(tmp_path, "podman")
    service = services(made)["openwebui"]
    pinned = made.images.pinned(service)
    assert pinned == Program(images.name(service), parts.find("openwebui").version)
    old = Program(f"{images.PREFIX}openwebui:0123", "0.1.2")
    page_program.write(made.home, State(now=old))
    fake.say("image inspect", "", "Error: no such image\n", 125)
    assert made.images.used(service) == pinned
    fake.say("image inspect", "sha256:1\n")
    assert made.images.used(service) == old and not made.images.missing([service])
    page_program.write(made.home, State(now=Program(old.place, pinned.version)))
    assert made.images.used(service) == pinned, "the same version on another base comes with a start"
    page_program.write(made.home, State(now=old))
    fake.say("images", f"{old.place} 82.8 MB\n{images.PREFIX}openwebui:4567 82.8 MB\n")
    fake.say("images --quiet", "")
    assert set(made.images.outdated()) == {f"{images.PREFIX}openwebui:4567"}


def test_an_image_that_a_setting_names_wins(tmp_path: Path) -> None:
    made, fake = runtime(tmp_path, "podman", OPENWEBUI_IMAGE="ghcr.io/open-webui/open-webui:v0.13.0")
    service = services(made)["openwebui"]
    page_program.write(made.home, State(now=Program(f"{images.PREFIX}openwebui:0123", "0.1.2")))
    fake.say("image inspect", "sha256:1\n")
    assert made.images.used(service) == Program("ghcr.io/open-webui/open-webui:v0.13.0", "v0.13.0")


def test_a_name_that_means_another_image_is_another_program(tmp_path: Path) -> None:
    """After `podman pull` of a tag that moves: `start` has to ask it again which data it knows."""
    asked = []
    for id in ("sha256:1", "sha256:2"):
        folder = tmp_path / id[-1]
        folder.mkdir()
        made, fake = runtime(folder, "podman")
        fake.say("image inspect", f"{id}\n")
        asked.append(made.images.python(Obtained("ghcr.io/open-webui/open-webui:main"))[0])
        assert asked[-1][-1] == id
    assert asked[0] != asked[1]
