"""ENGINE=openai: what is asked of the server before anything starts, and how the stack is wired to it. A real socket
answers as it is told; real servers are in tests/integration."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from scripts import settings
from scripts.benchmark.history import History
from scripts.errors import EngineError, ModelError, SettingsError
from scripts.faults.finding import ok
from scripts.lifecycle import choose_model, external_engine, health, plan, secret_files, start_notes
from scripts.lifecycle.bring_up import BringUp
from scripts.lifecycle.clients import engine
from scripts.lifecycle.site import Site
from scripts.models.catalogue import load
from scripts.progress import silent
from scripts.runtimes.embedded import Embedded
from scripts.stopping import Stopped
from tests.faults import fault
from tests.machine import free_port
from tests.unit.benchmark.acting import made
from tests.unit.engines.replay import Replay, recorded, serve
from tests.waits import PATIENCE

SENTINEL = "sentinel-hunter2"
CATALOGUE = load()


@pytest.fixture
def replay() -> Iterator[Replay]:
    with serve() as made:
        listing(made, "vendor/Big-Chat", "vendor/small-chat")
        yield made


def listing(replay: Replay, *names: str) -> None:
    replay.models = (200, json.dumps({"data": [{"id": name} for name in names]}))


@pytest.fixture(autouse=True)
def no_container_tool(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))


def site(folder: Path, url: str, model: str = "", **values: str) -> Site:
    """`model` is a flag's."""
    ports = {name: str(free_port()) for name in (*map(str.upper, Embedded.inner_ports), "WEBUI_PORT")}
    wanted = {
        "BYRE_HOME": str(folder / "home"),
        "RUNTIME": "embedded",
        "ENGINE": "openai",
        "OPENAI_API_BASE_URL": url,
    }
    loaded = settings.load(folder, ports | wanted | values, {"default_model": model})
    loaded.home.prepare()
    return Site.of(loaded.settings, loaded.home)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("OPENAI_API_BASE_URL", "", ""),
        ("OPENAI_API_BASE_URL", "https://h.example/api/v1/", "https://h.example/api/v1"),
        ("ENGINE_LOCATION", "native", "native"),
        ("OPENAI_API_KEY", "", None),
    ],
)
def test_settings_are_parsed(tmp_path: Path, name: str, text: str, value: object) -> None:
    assert getattr(settings.load(tmp_path, {name: text}).settings, name.lower()) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("OPENAI_API_BASE_URL", "h:8000"),
        ("OPENAI_API_BASE_URL", f"http://u:{SENTINEL}@h/v1"),
        ("OPENAI_API_BASE_URL", "ftp://h/v1"),
        ("OPENAI_API_BASE_URL", f"http://h/v1?key={SENTINEL}"),
        ("OPENAI_API_KEY", f"{SENTINEL} with blanks"),
        ("OPENAI_API_KEY", f"{SENTINEL}ü"),
        ("OPENAI_API_KEY", f"{SENTINEL};other"),
        ("ENGINE_LOCATION", "host"),
    ],
)
def test_settings_that_can_not_be_are_named(tmp_path: Path, name: str, text: str) -> None:
    with pytest.raises(SettingsError, match=name) as caught:
        settings.load(tmp_path, {name: text})
    if name == "OPENAI_API_KEY":
        assert SENTINEL not in str(caught.value)


def test_the_key_is_a_secret(tmp_path: Path) -> None:
    loaded = settings.load(tmp_path, {"OPENAI_API_KEY": SENTINEL}).settings
    assert (
        SENTINEL not in repr(loaded) + loaded.shown("openai_api_key")
        and external_engine.key(loaded) == SENTINEL
    )
    with pytest.raises(TypeError):
        loaded.text("openai_api_key")


@pytest.mark.parametrize("given", ["http://h:8000", "http://h:8000/v1", "http://h:8000/v1/"])
def test_the_address_with_or_without_v1(tmp_path: Path, given: str) -> None:
    loaded = settings.load(tmp_path, {"OPENAI_API_BASE_URL": given}).settings
    assert external_engine.address(loaded) == "http://h:8000"


def test_no_address_is_said_with_what_to_write(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, check=fault("settings-invalid"), match="OPENAI_API_BASE_URL") as caught:
        plan.make(site(tmp_path, ""))
    assert "OPENAI_API_BASE_URL=http" in caught.value.hint


@pytest.mark.parametrize(
    ("answer", "key", "kind", "words"),
    [
        ((401, recorded("401.json")), SENTINEL, SettingsError, "refuses OPENAI_API_KEY"),
        ((403, "{}"), "", SettingsError, "needs a key, and OPENAI_API_KEY is empty"),
        ((404, "<html>"), "", EngineError, "does not list"),
        ((503, "{}"), "", EngineError, "does not list"),
        ((200, '{"data": []}'), "", EngineError, "has no model"),
        ((200, "[]"), "", EngineError, "lists no models"),
    ],
)
def test_a_server_that_can_not_serve_is_told_apart(
    tmp_path: Path, replay: Replay, answer: tuple[int, str], key: str, kind: type[Exception], words: str
) -> None:
    replay.models = answer
    with pytest.raises(kind, match=words) as caught:
        plan.make(site(tmp_path, replay.address, OPENAI_API_KEY=key))
    assert SENTINEL not in str(vars(caught.value))


def test_nobody_there(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="can't be reached") as caught:
        plan.make(site(tmp_path, f"http://127.0.0.1:{free_port()}"))
    assert "OPENAI_API_BASE_URL" in caught.value.hint


def test_the_model_a_flag_a_setting_the_last_one_or_the_first(tmp_path: Path, replay: Replay) -> None:
    here = site(tmp_path, replay.address)
    first = plan.make(here)
    assert first.model.name == "vendor/Big-Chat" and "first" in first.model_why
    here.last.keep_model(here.engine, "vendor/small-chat")
    assert (plan.make(here).model.name, plan.make(here).model_why) == ("vendor/small-chat", "as last time")
    here.last.keep_model(here.engine, "gone")
    assert plan.make(here).model.name == "vendor/Big-Chat"
    assert plan.make(site(tmp_path, replay.address, "VENDOR/SMALL-chat")).model.name == "vendor/small-chat", (
        "as the server writes it"
    )
    there = site(tmp_path, replay.address, DEFAULT_MODEL="vendor/small-chat")
    assert "DEFAULT_MODEL (environment)" in plan.make(there).model_why


def test_a_model_that_the_server_lacks_names_near_ones(tmp_path: Path, replay: Replay) -> None:
    with pytest.raises(ModelError, check=fault("model-unknown"), match="small-chat") as caught:
        plan.make(site(tmp_path, replay.address, "small-chat"))
    assert "vendor/small-chat" in caught.value.hint
    assert "vendor/Big-Chat, vendor/small-chat" in caught.value.detail[0]


def test_a_model_of_the_catalogue_keeps_what_is_known_of_it(tmp_path: Path, replay: Replay) -> None:
    starter = CATALOGUE.starter
    listing(replay, "other", starter.name.upper())
    made = plan.make(site(tmp_path, replay.address, "starter")).model
    assert made.name == starter.name.upper(), "the page has to call it as the server does"
    assert (made.tools, made.question) == (starter.tools, starter.question)


def test_a_model_that_nobody_knows_gets_no_tools_and_no_question() -> None:
    made = choose_model.described("vendor/x", CATALOGUE)
    assert (made.name, made.tools, made.question, made.context) == ("vendor/x", "none", None, None)


def test_no_engine_of_ours_and_no_port_for_it(tmp_path: Path, replay: Replay) -> None:
    here = site(tmp_path, replay.address)
    assert here.services == ("openwebui", "gateway", "mcp", "database") and not here.engine.is_service
    assert "engine_port" not in plan.movable_ports(here)
    made = plan.make(here)
    assert set(made.missing()) == {
        "openwebui",
        "engine",
        "gateway",
        "mcp",
        "database",
    }  # the planner runs from it
    web = made.service("openwebui", made.variables(Path(), None))
    assert web.environment["OPENAI_API_BASE_URL"] == f"{replay.address}/v1"
    assert made.site.planner and len(made.remarks) == 1


@pytest.mark.parametrize(
    ("url", "seen"),
    [
        ("http://localhost:8000/v1", "http://host.containers.internal:8000/v1"),
        ("http://127.0.0.1:8000", "http://host.containers.internal:8000/v1"),
        ("https://gpu.example.org/api", "https://gpu.example.org/api/v1"),
    ],
)
def test_containers_reach_this_machine_by_another_name(tmp_path: Path, url: str, seen: str) -> None:
    here = site(tmp_path, url, RUNTIME="podman")
    web = here.described()["openwebui"]
    assert web.environment["OPENAI_API_BASE_URL"] == seen
    assert set(here.services) == {"openwebui", "gateway", "mcp", "database"}


@pytest.mark.parametrize(
    ("url", "runtime", "location", "platform", "words"),
    [
        ("http://localhost:1", "podman", "auto", "linux", "must listen there too"),
        ("http://localhost:1", "podman", "auto", "darwin", ""),
        (
            "http://gpu.example.org:8000/x",
            "podman",
            "auto",
            "linux",
            "are sent to http://gpu.example.org",
        ),
        ("http://192.168.1.7", "embedded", "auto", "darwin", "are sent to"),
        ("http://[::1]:1", "embedded", "auto", "linux", ""),
        ("http://localhost:1", "embedded", "auto", "linux", ""),
        ("http://localhost:1", "embedded", "native", "linux", "ENGINE_LOCATION=native"),
    ],
)
def test_remarks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, runtime: str, location: str, platform: str, words: str
) -> None:  # fmt: skip
    monkeypatch.setattr("sys.platform", platform)
    said = start_notes.of_engine(site(tmp_path, url, RUNTIME=runtime, ENGINE_LOCATION=location), "m")
    assert words in " ".join(said) and bool(said) == bool(words)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"RUNTIME": "embedded", "ENGINE_LOCATION": "native"}, "has no effect"),
        ({"RUNTIME": "embedded", "ENGINE_LOCATION": "container"}, "has no effect"),
        ({"RUNTIME": "podman"}, "ENGINE_LOCATION=native"),
        ({"RUNTIME": "podman", "ENGINE_LOCATION": "native"}, ""),
        ({"RUNTIME": "podman", "ENGINE_LOCATION": "native", "GPU": "off"}, ""),
        (
            {"RUNTIME": "podman", "ENGINE_LOCATION": "native", "ENGINE": "ollama", "GPU": "off"},
            "ENGINE_LOCATION=container",
        ),
    ],
)
def test_remarks_on_a_mac_for_engines_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, values: dict[str, str], words: str
) -> None:
    monkeypatch.setattr("sys.platform", "darwin")
    said = start_notes.of_engine(site(tmp_path, "", **{"ENGINE": "auto", **values}), "m")
    assert words in " ".join(said) and bool(said) == bool(words)


@pytest.mark.parametrize(
    ("native", "said"),
    [
        ((40.0, 41.0, 42.0), "Measured here with acted:1b: 41.0 tokens/s there, 20.5 in a container."),
        ((40.0,), "ENGINE_LOCATION=native uv run invoke start."),  # too little to tell
        ((10.0, 10.1, 10.2), ""),
        ((), "ENGINE_LOCATION=native uv run invoke start."),
    ],
)
def test_that_remark_has_the_figures_of_this_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, native: tuple[float, ...], said: str
) -> None:
    monkeypatch.setattr("sys.platform", "darwin")
    here = site(tmp_path, "", ENGINE="auto", RUNTIME="podman")
    inside, outside = made("a", 20.0, 20.5, 21.0), made("b", *native)
    inside = replace(inside, environment=replace(inside.environment, runtime="podman", location="container"))
    outside = replace(outside, environment=replace(outside.environment, location="native"))
    History(here.home).add([inside, outside] if native else [inside])
    told = start_notes.of_engine(here, "acted:1b")
    assert " ".join(told).endswith(said) and bool(told) == bool(said)
    (here.home.state / "benchmarks.jsonl").unlink()
    (here.home.state / "benchmarks.jsonl").mkdir()
    (unread,) = start_notes.of_engine(here, "acted:1b")
    assert unread.endswith("ENGINE_LOCATION=native uv run invoke start."), "a history that can't be read"


def test_the_models_of_both_kinds_of_engine_are_remembered_apart(tmp_path: Path) -> None:
    outer, inner = site(tmp_path, "http://h"), site(tmp_path, "http://h", ENGINE="auto")
    outer.last.keep_model(outer.engine, "vendor/x")
    assert (outer.served, inner.served) == ("vendor/x", "")
    inner.last.keep_model(inner.engine, "starter")
    assert (outer.served, inner.served) == ("vendor/x", "starter")


def test_the_servers_key_is_not_kept_as_ours(tmp_path: Path, replay: Replay) -> None:
    outer = site(tmp_path, replay.address, OPENAI_API_KEY=SENTINEL)
    keys = outer.places.credentials
    own = keys.generated("engine_api_key")
    secret_files.engine_key(outer)
    assert keys.read("engine_api_key") == SENTINEL
    inner = site(tmp_path, replay.address, ENGINE="auto")
    secret_files.engine_key(inner)
    made = keys.read("engine_api_key")
    assert made and made not in {SENTINEL, own}
    secret_files.engine_key(inner)
    assert keys.read("engine_api_key") == made, "made once"


def test_a_server_without_a_key_gets_none(tmp_path: Path, replay: Replay) -> None:
    here = site(tmp_path, replay.address)
    secret_files.engine_key(here)
    assert here.places.credentials.read("engine_api_key") == ""


def test_a_native_engine_waits_for_the_page_s_container(tmp_path: Path) -> None:
    """Its address comes with that container, which may have to be built first."""
    here = site(tmp_path, "", RUNTIME="podman", ENGINE="llamacpp", ENGINE_LOCATION="native")
    assert here.native and plan.movable_ports(here) == {"engine_port": "llamacpp"}
    starter = CATALOGUE.starter
    run = BringUp(plan.Plan(here, starter, "", here.ports), silent)
    waiting = threading.Thread(target=run._network)
    waiting.start()
    waiting.join(0.2)
    assert waiting.is_alive()
    run._seen("mcp")
    waiting.join(0.2)
    assert waiting.is_alive()
    run._seen("openwebui")
    waiting.join(PATIENCE)
    assert not waiting.is_alive()


def test_a_start_that_failed_elsewhere_ends_that_wait(tmp_path: Path) -> None:
    here = site(tmp_path, "", RUNTIME="podman", ENGINE="llamacpp", ENGINE_LOCATION="native")
    run = BringUp(plan.Plan(here, CATALOGUE.starter, "", here.ports), silent)
    run.cancel.set()
    with pytest.raises(Stopped):
        run._network()
    inside = BringUp(plan.Plan(site(tmp_path, "", ENGINE="auto"), CATALOGUE.starter, "", {}), silent)
    inside._network()  # nothing to wait for


def test_commands_speak_to_it(tmp_path: Path, replay: Replay) -> None:
    here = site(tmp_path, replay.address, DEFAULT_MODEL="vendor/small-chat", OPENAI_API_KEY=SENTINEL)
    with engine(here) as asked:
        list(asked.chat([{"role": "user", "content": "Hi"}]))
    assert replay.requests[0]["model"] == "vendor/small-chat"
    assert replay.headers[0]["Authorization"] == f"Bearer {SENTINEL}"
    assert health.external(here) == ok("engine", f"{replay.address} answers; models: 2")
    replay.models = (503, '{"error": {"message": "Loading model"}}')
    seen = health.external(here)
    assert (seen.fault, seen.status) == ("service-not-ready", "wrong") and "Loading model" in seen.seen


def test_without_an_own_choice_chat_takes_the_last_model(tmp_path: Path, replay: Replay) -> None:
    here = site(tmp_path, replay.address)
    here.last.keep_model(here.engine, "vendor/Big-Chat")
    with engine(here) as asked:
        list(asked.chat([{"role": "user", "content": "Hi"}]))
    assert replay.requests[0]["model"] == "vendor/Big-Chat"
