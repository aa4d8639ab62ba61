"""Ollama's client against a local server that answers as https://github.com/ollama/ollama/blob/main/docs/api.md says.

A real Ollama is asked in tests/podman/ollama/test_podman_ollama.py.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from scripts.engines.base import REPEATED
from scripts.engines.ollama import Ollama
from scripts.errors import EngineError, ModelError
from scripts.progress import Progress
from tests.faults import fault

PIECES = [
    {"model": "m", "message": {"role": "assistant", "content": "Pa"}, "done": False},
    {"model": "m", "message": {"role": "assistant", "content": "ris"}, "done": False},
]
FINAL = {
    "model": "m", "message": {"role": "assistant", "content": ""}, "done": True, "done_reason": "stop",
    "prompt_eval_count": 30, "prompt_eval_duration": 500_000_000, "eval_count": 8, "eval_duration": 200_000_000,
}  # fmt: skip


class Server(ThreadingHTTPServer):
    answers: dict[str, tuple[int, list[Any]]]
    asked: list[tuple[str, Any]]


@pytest.fixture
def server() -> Iterator[Server]:
    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            assert isinstance(self.server, Server)
            self.server.asked.append((self.path, json.loads(body or "null")))
            status, lines = self.server.answers[self.path]
            self.send_response(status)
            self.end_headers()
            for line in lines:
                self.wfile.write(json.dumps(line).encode() + b"\n")

        do_GET = do_DELETE = do_POST

        def log_message(self, *_: object) -> None:
            return

    with Server(("127.0.0.1", 0), Answer) as made:
        made.answers, made.asked = {}, []
        threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield made
        made.shutdown()


def engine(server: Server) -> Ollama:
    return Ollama(f"http://127.0.0.1:{server.server_address[1]}", model="m")


OFFICIAL = "https://registry.ollama.ai"
ASK = [{"role": "user", "content": "?"}]


def test_an_answer_with_its_figures(server: Server) -> None:
    server.answers["/api/chat"] = (200, [*PIECES, FINAL])
    chunks = list(engine(server).chat(ASK))
    assert "".join(c.text for c in chunks) == "Paris" and chunks[-1].finish == "stop"
    timings = chunks[-1].timings
    assert timings and timings.completion_tokens == 8 and timings.decode_per_second == pytest.approx(40)
    assert timings.prefill_per_second == pytest.approx(60) and timings.ttft is not None


def test_figures_that_are_absent_are_unknown(server: Server) -> None:
    bare = {key: value for key, value in FINAL.items() if not key.endswith(("_count", "_duration"))}
    server.answers["/api/chat"] = (200, [*PIECES, bare | {"eval_duration": 0}])
    timings = list(engine(server).chat(ASK))[-1].timings
    assert timings and timings.decode_per_second is None and timings.completion_tokens is None


def test_an_answer_that_breaks_off(server: Server) -> None:
    server.answers["/api/chat"] = (200, PIECES)
    with pytest.raises(EngineError, check=fault("answer-cut")):
        list(engine(server).chat(ASK))


def test_an_answer_that_only_repeats_itself_is_given_up_without_a_word(server: Server) -> None:
    """As Ollama 0.33.0 did with SmolLM2 135M: 200, thirty-one times one token, and the end."""
    same = [{"model": "m", "message": {"role": "assistant", "content": "@"}, "done": False}]
    server.answers["/api/chat"] = (200, same * 31)
    chunks = list(engine(server).chat(ASK))
    assert "".join(c.text for c in chunks) == "@" * 31 and chunks[-1].finish == REPEATED
    assert chunks[-1].timings and chunks[-1].timings.decode_per_second is None, "it told no figures"
    server.answers["/api/chat"] = (200, same * 30)
    with pytest.raises(EngineError, check=fault("answer-cut")):
        list(engine(server).chat(ASK))


@pytest.mark.parametrize("route", ["/api/chat", "/api/show", "/api/generate"])
def test_an_unknown_model(server: Server, route: str) -> None:
    """As Ollama 0.33.0 answers each of them: server/routes.go (handleScheduleError, ShowHandler)."""
    server.answers[route] = (404, [{"error": "model 'm' not found"}])
    ways: dict[str, Callable[[], object]] = {
        "/api/chat": lambda: list(engine(server).chat(ASK)),
        "/api/show": lambda: engine(server).show("m"),
        "/api/generate": lambda: engine(server).load("m"),
    }
    with pytest.raises(EngineError, check=fault("model-unknown")) as caught:
        ways[route]()
    assert "invoke pull NAME" in caught.value.hint


def test_an_error_of_the_server_is_told_as_its_own(server: Server) -> None:
    server.answers["/api/show"] = (500, [{"error": "the manifest is damaged"}])
    with pytest.raises(EngineError, check=fault("engine-error"), match="manifest is damaged") as caught:
        engine(server).show("m")
    assert "invoke logs ollama" in caught.value.hint


def test_what_it_tells_of_a_model_and_which_are_loaded(server: Server) -> None:
    server.answers["/api/show"] = (200, [{"model_info": {"general.architecture": "llama"}}])
    server.answers["/api/ps"] = (200, [{"models": [{"model": "m:1", "name": "m:1", "size": 1}]}])
    assert engine(server).show("m") == {"model_info": {"general.architecture": "llama"}}
    assert engine(server).loaded() == {"m:1"}


def test_a_stopped_answer_is_no_error(server: Server) -> None:
    server.answers["/api/chat"] = (200, [*PIECES, FINAL])
    stop = threading.Event()
    seen = []
    for chunk in engine(server).chat(ASK, stop=stop):
        seen.append(chunk)
        stop.set()
    assert len(seen) == 1 and seen[0].timings is None


def test_a_pull_tells_its_bytes(server: Server) -> None:
    layer = {"status": "pulling abc", "digest": "sha256:abc", "total": 100}
    steps = [{"status": "pulling manifest"}, layer, layer | {"completed": 60}, layer | {"completed": 100},
             {"status": "verifying sha256 digest"}, {"status": "success"}]  # fmt: skip
    server.answers["/api/pull"] = (200, steps)
    told: list[Progress] = []
    engine(server).pull("m", OFFICIAL, told.append)
    assert [p.done for p in told if p.total == 100] == [0, 60, 100, 100, 100]
    assert [one.note for one in told[:2]] == ["m", "pulling manifest"] and told[1].total is None


@pytest.mark.parametrize(
    ("name", "registry", "source", "plain"),
    [
        ("llama3.2:3b", OFFICIAL, "llama3.2:3b", False),
        ("llama3.2:3b", "http://registry:5000", "registry:5000/library/llama3.2:3b", True),
        ("me/mine:1b", "https://models.example.org", "models.example.org/me/mine:1b", False),
    ],
)
def test_another_registry_is_part_of_the_name_until_it_is_here(
    server: Server, name: str, registry: str, source: str, plain: bool
) -> None:
    server.answers = dict.fromkeys(("/api/pull", "/api/copy", "/api/delete"), (200, [{"status": "success"}]))
    engine(server).pull(name, registry)
    (_, pulled), *renamed = server.asked
    assert (pulled["model"], pulled["insecure"]) == (source, plain)
    wanted = [("/api/copy", {"source": source, "destination": name}), ("/api/delete", {"model": source})]
    assert renamed == ([] if source == name else wanted)


def test_an_error_inside_of_a_good_answer_is_an_error(server: Server) -> None:
    server.answers["/api/pull"] = (
        200,
        [{"status": "pulling manifest"}, {"error": "pull model manifest: file does not exist"}],
    )
    with pytest.raises(ModelError, match="file does not exist"):
        engine(server).pull("m", OFFICIAL)


def test_nobody_is_there() -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as gone:
        address = f"http://127.0.0.1:{gone.server_address[1]}"
    nobody = Ollama(address)
    assert nobody.ready().state == "unreachable"
    with pytest.raises(EngineError, match="can't be reached"):
        nobody.models()
