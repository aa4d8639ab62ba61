"""The compose file: read, interpolated by the compose rules, and refused when a word in it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import stack
from scripts.errors import ByreError
from scripts.home import ROOT

ALL = frozenset({"llamacpp", "database"})


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("${A}", "1"), ("$A", "1"), ("${A:-2}", "1"), ("${B:-2}", "2"), ("${EMPTY:-2}", "2"), ("${B}", ""),
        ("$$A", "$A"), ("x${A}y${B:-http://h:3/mcp}z", "x1yhttp://h:3/mcpz"), ("no variable", "no variable"),
        ("${A:-}", "1"), ("${B:-}", ""),
    ],
)  # fmt: skip
def test_variables_follow_the_compose_rules(text: str, result: str) -> None:
    assert stack.interpolate(text, {"A": "1", "EMPTY": ""}) == result


def test_a_value_is_not_interpolated_again() -> None:
    assert stack.interpolate("${A}", {"A": "${B} $(x)", "B": "no"}) == "${B} $(x)"


def test_our_file_describes_five_services_for_the_embedded_runtime() -> None:
    services = stack.load(ROOT / stack.COMPOSE_FILE, {}, ALL).services
    assert set(services) == {"llamacpp", "database", "gateway", "mcp", "openwebui"}
    for service in services.values():
        assert service.embedded and (ROOT / "parts" / service.embedded.part).is_dir()
        assert service.ready.port > 0


def test_profiles_choose_services() -> None:
    assert set(stack.load(ROOT / stack.COMPOSE_FILE, {}, frozenset()).services) == {
        "gateway", "mcp", "openwebui",
    }  # fmt: skip


def test_every_secret_is_a_declared_file_and_no_variable() -> None:
    import yaml

    tree = yaml.safe_load((ROOT / stack.COMPOSE_FILE).read_text())
    for service in stack.load(ROOT / stack.COMPOSE_FILE, {}, ALL).services.values():
        for secret in service.secrets:
            assert secret.source in tree["secrets"]
            assert secret.target not in service.environment


def test_what_a_gpus_driver_compiled_stays_with_the_models() -> None:
    made = stack.load(ROOT / stack.COMPOSE_FILE, {"OLLAMA_MODELS_DIR": "/m"}, frozenset({"ollama"}))["ollama"]
    assert made.environment["MESA_SHADER_CACHE_DIR"] == "/m/.shaders"
    # The volume itself: NVIDIA's driver keeps nothing in a folder that is not there.
    assert made.environment["__GL_SHADER_DISK_CACHE_PATH"] == made.environment["OLLAMA_MODELS"] == "/m"


def test_threads_that_wait_for_others_sleep_before_long() -> None:
    made = stack.load(ROOT / stack.COMPOSE_FILE, {}, frozenset({"llamacpp", "planner"}))
    assert {made[name].environment["GOMP_SPINCOUNT"] for name in ("llamacpp", "planner")} == {"100000"}


def test_only_the_page_is_published_and_only_on_this_machine() -> None:
    services = stack.load(ROOT / stack.COMPOSE_FILE, {}, ALL).services
    published = {name: service.ports for name, service in services.items() if service.ports}
    assert published == {"openwebui": ("127.0.0.1:8080:8080",)}


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ("services: {a: {x-ready: {port: 1}, enviroment: {}}}", "enviroment"),
        ("services: {a: {}}", "x-ready"),
        ('services: {a: {x-ready: {port: "${PORT:-none}"}}}', "port"),
        ("services: [", "can't be read"),
        ("service: {}", "can't be read"),
    ],
)
def test_a_wrong_word_is_named(tmp_path: Path, body: str, place: str) -> None:
    file = tmp_path / "podman-compose.yml"
    file.write_text(body)
    with pytest.raises(ByreError) as caught:
        stack.load(file, {}, ALL)
    assert place in "\n".join([caught.value.message, *caught.value.detail])


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(ByreError, match="can't be read"):
        stack.load(tmp_path / "podman-compose.yml", {}, ALL)


def test_overlays_are_merged_as_compose_tools_do_it(tmp_path: Path) -> None:
    file, overlay = tmp_path / "base.yml", tmp_path / "overlay.yml"
    file.write_text("services: {a: {x-ready: {port: 1}, networks: [in], environment: {A: '1', B: '2'}}}")
    overlay.write_text("services: {a: {networks: [in, out], environment: {B: '3'}, devices: [/dev/dri]}}")
    made = stack.load(file, {}, ALL, [overlay])["a"]
    assert made.networks == ("in", "out") and made.environment == {"A": "1", "B": "3"}
    assert made.devices == ("/dev/dri",)


def test_production_has_an_overlay_and_the_others_none() -> None:
    overlays = stack.of_scenario(ROOT, "production")
    assert [one.name for one in overlays] == ["production.yml"]
    assert not [name for name in ("local", "hybrid", "cloud") if stack.of_scenario(ROOT, name)]

    def page(known: dict[str, str], *more: Path) -> dict[str, str]:
        return stack.load(ROOT / stack.COMPOSE_FILE, known, ALL, more)["openwebui"].environment

    known = {"PUBLIC_URL": "https://chat.example.com", "SESSION_HOURS": "12", "WEBUI_PORT": "8080"}
    local, team = page({}), page(known, *overlays)
    assert (
        local.keys() <= team.keys() and local["JWT_EXPIRES_IN"] == "672h" and team["JWT_EXPIRES_IN"] == "12h"
    )
    assert {team["WEBUI_URL"], team["CORS_ALLOW_ORIGIN"]} == {"https://chat.example.com"}
    assert team["WEBUI_AUTH_COOKIE_SECURE"] == "true" and "WEBUI_AUTH_COOKIE_SECURE" not in local
    closed = dict.fromkeys(
        ("ENABLE_SIGNUP", "ENABLE_COMMUNITY_SHARING", "ENABLE_VERSION_UPDATE_CHECK"), "false"
    )
    assert closed.items() <= local.items() and closed.items() <= team.items()
