"""As much of llama.cpp's server as is asked of a second one, and a stack whose first one was launched so."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from scripts import stack
from scripts.engines import kinds
from scripts.home import ROOT, Home
from scripts.runtimes.base import PROFILES
from scripts.runtimes.embedded import Embedded
from scripts.settings import Settings

CPU = "load_tensors: CPU_Mapped model buffer size = 92.10 MiB"

# As much of llama.cpp's server as is asked of it. It writes down how it was started.
SERVER = """
import json, os, sys
from http.server import BaseHTTPRequestHandler, HTTPServer

class Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        self.say({"status": "ok", "data": [{"id": "m:1"}]})

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        words = len(asked["messages"][0]["content"].split())
        count = asked["max_tokens"]
        timings = {"prompt_n": words, "prompt_ms": 10.0, "prompt_per_second": 100.0, "cache_n": 0,
                   "predicted_n": count, "predicted_ms": 10.0 * count, "predicted_per_second": 100.0}
        usage = {"prompt_tokens": words, "completion_tokens": count}
        lines = [{"choices": [{"delta": {"content": "x"}}]} for _ in range(count)]
        lines += [{"choices": [{"delta": {}, "finish_reason": "length"}], "usage": usage, "timings": timings}]
        body = "".join(f"data: {json.dumps(one)}\\n\\n" for one in lines) + "data: [DONE]\\n\\n"
        self.say(body, "text/event-stream")

    def say(self, answer, kind="application/json"):
        data = (answer if isinstance(answer, str) else json.dumps(answer)).encode()
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

if os.environ.get("FAILS"):
    print("the model is broken"); sys.exit(1)
names = [n for n in os.environ if n.startswith("LLAMA_")]
json.dump({"pid": os.getpid(), **{n: os.environ[n] for n in names}}, open(os.environ["TOLD"], "w"))
print("init: llama threadpool init, n_threads = 2")
print(os.environ["LOG"], flush=True)
HTTPServer(("127.0.0.1", int(os.environ["LLAMA_ARG_PORT"])), Answers).serve_forever()
"""


LLAMACPP = stack.load(ROOT / stack.COMPOSE_FILE, {}, PROFILES)["llamacpp"]


def running(folder: Path) -> Any:
    """A stack whose llama.cpp was launched by the specification that it left."""
    home = Home(folder / "state")
    home.prepare()
    server, key = folder / "server.py", folder / "key"
    server.write_text(SERVER)
    key.write_text("the-key")
    environment = {
        "PATH": os.environ["PATH"], "TOLD": str(folder / "told.json"), "LOG": CPU,
        "LLAMA_ARG_PORT": "1", "LLAMA_ARG_HOST": "10.0.0.1", "LLAMA_ARG_N_GPU_LAYERS": "auto",
        "LLAMA_ARG_MODEL": "/m.gguf",
    }  # fmt: skip
    specify(home, environment, [sys.executable, str(server)], {"LLAMA_API_KEY": str(key)})
    places: Any = SimpleNamespace(
        credentials=SimpleNamespace(read=lambda name: "the-key"), models=home.models
    )
    return SimpleNamespace(
        engine=kinds.LLAMACPP,
        native=False,
        home=home,
        settings=Settings.model_validate({}),
        runtime=SimpleNamespace(containers=None, services=Embedded(home, places, {})),
        described=lambda: {"llamacpp": LLAMACPP},
        processes={},
        adapter=lambda model: 0,
        places=places,
        at_once=None,
    )


def specify(home: Home, environment: dict[str, str], command: Sequence[str], secrets: dict[str, str]) -> None:
    spec = {
        "version": 1, "command": list(command), "directory": str(home.run), "environment": environment,
        "secrets": secrets, "cpus": 0, "memory": 0, "log": "/nowhere", "starts": "/nowhere",
        "address": "10.0.0.1",
    }  # fmt: skip
    (home.run / "llamacpp.json").write_text(json.dumps(spec))


def change(site: Any, **environment: str) -> None:
    """Another environment of the running server."""
    spec = json.loads((site.home.run / "llamacpp.json").read_text())
    specify(site.home, spec["environment"] | environment, spec["command"], spec["secrets"])


def told(tmp_path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((tmp_path / "told.json").read_text())
    return found
