"""What a stack with Ollama needs around it, whichever tool runs the containers: a release to build its image from, and
a registry that is no part of the stack."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from scripts.models.registry import MODEL_LAYER
from scripts.runtimes.dialect import DIALECTS, OUTER
from tests.containers import ContainerTool
from tests.fileserver import Files, serving
from tests.machine import Machine, free_port, until_answered
from tests.ollama_release import release
from tests.push import CONFIG, MANIFEST, push_chatml
from tests.real_models import link_model
from tests.waits import until

STARTER = "qwen2.5-coder:0.5b-instruct-q4_K_M"
SMALL = "smollm2:135m-instruct-q4_1"
IMAGE = "registry"  # of tests/images
SETTINGS = {
    "ENGINE": "ollama", "MODEL_REGISTRY_URL": "http://registry:5000", "OLLAMA_MODEL_STORAGE": "",
    "DEFAULT_MODEL": "starter", "ENGINE_MEMORY": "3g",
}  # fmt: skip
ENGINE_MEMORY = 3 << 30  # bytes, of SETTINGS


@dataclass
class Registry:
    """The container `name`, on the outer network as `registry` and `blobs`; `url` is for this machine."""

    name: str
    url: str

    def push(self, model: str, path: Path) -> None:
        push_chatml(self.url, model, path)


@contextmanager
def releases(tool: ContainerTool, *where: str) -> Iterator[str]:
    """A container that serves the release at port 8000; `where` are the arguments of `run` that say at which address.

    Yields its name.
    """
    name = f"byretest-release-{free_port()}"
    mount = f"{release()}:/release:ro"
    tool.run("run", "--detach", "--name", name, *where, "-v", mount, tool.image(IMAGE, "bookworm"))
    try:
        until_serving(tool, name)
        yield name
    finally:
        tool.run(*DIALECTS[tool.program].remove, name)


def until_serving(tool: ContainerTool, name: str) -> None:
    """Wait until a container of that image takes connections at port 8000."""
    look = ("exec", name, "bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8000")
    until(lambda: tool.run(*look, check=False).returncode == 0)


@contextmanager
def registry(tool: ContainerTool, machine: Machine, models: Path, *names: str) -> Iterator[Registry]:
    """A registry on the stack's outer network, which is made when it is missing.

    It has these models of the catalogue; `models` is a folder for them.
    """
    project = machine.settings["COMPOSE_PROJECT_NAME"]
    network = f"{project}_{OUTER}"
    labels = DIALECTS[tool.program].network_labels(project, OUTER)
    tool.run("network", "create", *(f"--label={k}={v}" for k, v in labels.items()), network)
    port, name = free_port(), f"{project}-registry"
    tool.run(
        "run", "--detach", "--name", name, "--network", network, "--network-alias", "registry",
        "--network-alias", "blobs", "--publish", f"127.0.0.1:{port}:5000", tool.image(IMAGE, "bookworm"),
    )  # fmt: skip
    try:
        made = Registry(name, f"http://127.0.0.1:{port}")
        until_answered(f"{made.url}/v2/")
        for one in names:
            stored = link_model(one, models)
            made.push(stored.name, stored.path)
        yield made
    finally:
        tool.run(*DIALECTS[tool.program].remove, name)


@dataclass
class Wayward:
    """A registry at `url` with one model, whose bytes come from a server that misbehaves on demand."""

    url: str
    bytes: Files
    path: str  # of the model's bytes there


@contextmanager
def wayward(here: str, there: str, name: str, model: bytes, digest: str = "") -> Iterator[Wayward]:
    """A registry on two addresses of this machine, since Ollama wants blobs to be redirected to another host.

    `digest` is what the manifest says of the model instead of the truth.
    """
    repository, _, tag = (name if "/" in name else f"library/{name}").rpartition(":")
    known = {MODEL_LAYER: model, CONFIG: json.dumps({"model_format": "gguf"}).encode()}
    digests = {kind: f"sha256:{hashlib.sha256(content).hexdigest()}" for kind, content in known.items()}
    digests[MODEL_LAYER] = digest or digests[MODEL_LAYER]
    config, layer = (
        {"mediaType": kind, "digest": digests[kind], "size": len(known[kind])} for kind in (CONFIG, MODEL_LAYER)
    )  # fmt: skip
    manifest = {"schemaVersion": 2, "mediaType": MANIFEST, "config": config, "layers": [layer]}
    with serving(here, here) as front, serving(there, there) as back:
        front.content[f"/v2/{repository}/manifests/{tag}"] = json.dumps(manifest).encode()
        for kind, content in known.items():
            path = f"/v2/{repository}/blobs/{digests[kind]}"
            front.content[path] = back.content[path] = content
            front.redirects[path] = f"{back.url}{path}"
        yield Wayward(front.url, back, f"/v2/{repository}/blobs/{digests[MODEL_LAYER]}")
