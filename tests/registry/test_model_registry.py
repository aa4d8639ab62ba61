"""A model pushed to a real registry (Debian's docker-registry) as Ollama lays it out, and pulled back."""

from __future__ import annotations

import hashlib
import shutil
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from scripts.errors import ModelError
from scripts.images import pins
from scripts.models.catalogue import load
from scripts.models.fetch import fetch
from scripts.models.registry import resolve
from scripts.models.store import Origins, Store
from tests.fileserver import Files, Folder, serving
from tests.machine import ROOT, Machine, free_port
from tests.push import push
from tests.tiny_gguf import make_gguf
from tests.waits import PATIENCE, until

BODY = make_gguf(3_000_000)


@dataclass
class Running:
    url: str
    log: Path
    blobs: Files | None  # where blobs are redirected to

    def push(self, repository: str, tag: str, body: bytes, params: dict[str, Any]) -> None:
        push(self.url, repository, tag, body, params)


@pytest.fixture(params=["direct", "redirected"])
def registry(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Running]:
    """The registry on a free port. Redirected: its blobs lie on another host name, as those of Ollama's do."""
    program = shutil.which("docker-registry")
    assert program, "docker-registry is missing. On Debian or Ubuntu: sudo apt-get install docker-registry"
    root = tmp_path / "registry"
    port = free_port()
    config: dict[str, Any] = {
        "version": 0.1,
        "storage": {"filesystem": {"rootdirectory": str(root)}},
        "http": {"addr": f"127.0.0.1:{port}"},
    }
    with serving("127.1") as files:  # another name of this machine, that no hosts file is needed for
        files.content = Folder(root)
        if request.param == "redirected":
            config["middleware"] = {
                "storage": [{"name": "redirect", "options": {"baseurl": f"{files.url}/"}}]
            }
        (tmp_path / "config.yml").write_text(yaml.safe_dump(config))
        log = tmp_path / "registry.log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                [program, "serve", str(tmp_path / "config.yml")], stdout=out, stderr=out
            )
        try:
            _wait(port, process, log)
            yield Running(f"http://127.0.0.1:{port}", log, files if request.param == "redirected" else None)
        finally:
            process.terminate()
            process.wait(PATIENCE)


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    def there() -> bool:
        assert process.poll() is None, log.read_text()
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    until(there)


def test_push_and_pull(registry: Running, tmp_path: Path) -> None:
    registry.push("library/tiny", "3m", BODY, {"stop": ["<|end|>"], "temperature": 0.2})
    store = Store(tmp_path / "models")
    model = resolve("tiny:3m", load(), registry.url)
    assert model.sha256 == hashlib.sha256(BODY).hexdigest()
    found = fetch(model, Origins(store, "", registry.url))
    assert found.path.read_bytes() == BODY
    assert (found.model.stop, found.model.temperature, found.model.tools) == (("<|end|>",), 0.2, "native")
    if registry.blobs:
        assert any(path.endswith("/data") for path, _ in registry.blobs.seen)


def test_a_host_in_the_name_and_a_space_of_ones_own(registry: Running, tmp_path: Path) -> None:
    registry.push("me/tiny", "latest", BODY, {})
    host = registry.url.removeprefix("http://")
    model = resolve(f"{host}/me/tiny", load(), "https://registry.invalid")
    found = fetch(model, Origins(Store(tmp_path / "models"), "", "https://registry.invalid"))
    assert found.path.read_bytes() == BODY


def test_resumed(registry: Running, tmp_path: Path) -> None:
    registry.push("library/tiny", "3m", BODY, {})
    store = Store(tmp_path / "models")
    model = resolve("tiny:3m", load(), registry.url)
    work = store.work(model.name)
    work.mkdir(parents=True)
    (work / "model").write_bytes(BODY[:1_000_000])
    if registry.blobs:
        registry.blobs.seen.clear()
        registry.blobs.faults[f"/docker/registry/v2/blobs/sha256/{model.sha256[:2]}/{model.sha256}/data"] = [
            "cut:500000"
        ]
    assert fetch(model, Origins(store, "", registry.url)).path.read_bytes() == BODY
    if registry.blobs:
        assert [wanted for _, wanted in registry.blobs.seen] == ["bytes=1000000-", "bytes=1500000-"]
    else:
        served = f'HTTP/1.1" 206 {len(BODY) - 1_000_000}'
        until(
            lambda: served in registry.log.read_text(), why=registry.log.read_text
        )  # it comes after the answer


def test_unknown(registry: Running) -> None:
    registry.push("library/tiny", "3m", BODY, {})
    for name in ("tiny:4m", "smollm3:135m"):
        with pytest.raises(ModelError, match=f"Unknown model {name}"):
            resolve(name, load(), registry.url)


@pytest.mark.parametrize("registry", ["direct"], indirect=True)
def test_an_image_s_digest_is_what_the_registry_keeps_it_by(registry: Running) -> None:
    registry.push("library/debian", "trixie-slim", BODY, {})
    found = pins.digest(f"{registry.url.removeprefix('http://')}/library/debian:trixie-slim")
    kept = httpx.get(
        f"{registry.url}/v2/library/debian/manifests/{found}", headers={"Accept": pins.TYPES}, timeout=60
    )
    assert kept.status_code == 200 and f"sha256:{hashlib.sha256(kept.content).hexdigest()}" == found


@pytest.mark.parametrize("registry", ["direct"], indirect=True)
def test_pin_writes_what_the_registry_and_the_release_said(registry: Running, tmp_path: Path) -> None:
    checkout = tmp_path / "checkout"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(checkout)], check=True)
    host = registry.url.removeprefix("http://")
    images = {}
    for name in ("bookworm", "trixie", "database", "caddy"):
        registry.push(f"library/{name}", "1", BODY + name.encode(), {})
        images[f"{name.upper()}_IMAGE"] = f"{host}/library/{name}:1"
    archives = "".join(f"{d * 64}  ./ollama-linux-{a}.tar.zst\n" for a, d in (("amd64", "a"), ("arm64", "b")))
    with serving() as files:
        files.content["/releases/v0.33.0/sha256sum.txt"] = archives.encode()
        settings = {**images, "OLLAMA_RELEASE_URL": f"{files.url}/releases"}
        machine = Machine(tmp_path / "home", settings, root=checkout)
        (checkout / ".env").write_text("CONTEXT_LENGTH=2048\n")
        told = machine.json("pin")["pinned"]
    assert told["OLLAMA_SHA256"] in {"a" * 64, "b" * 64}
    for name, image in images.items():
        assert told[name] == pins.pinned(image, pins.digest(image))
        del machine.settings[name]  # so that .env is what counts
    shown = machine.json("config")["settings"]
    assert (
        shown["TRIXIE_IMAGE"]["value"] == told["TRIXIE_IMAGE"] and shown["CONTEXT_LENGTH"]["value"] == "2048"
    )
