"""Names of models in an Ollama registry, manifests good and bad."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from scripts.errors import ModelError
from scripts.models.catalogue import load
from scripts.models.fetch import fetch
from scripts.models.registry import MODEL_LAYER, PARAMS_LAYER, refer, resolve
from scripts.models.store import Origins, Store
from tests.faults import fault
from tests.fileserver import Files

OLLAMA = "https://registry.example"


@pytest.mark.parametrize(
    ("name", "manifest"),
    [
        ("llama3.2:3b", f"{OLLAMA}/v2/library/llama3.2/manifests/3b"),
        ("llama3.2", f"{OLLAMA}/v2/library/llama3.2/manifests/latest"),
        ("me/my-model:v1.0", f"{OLLAMA}/v2/me/my-model/manifests/v1.0"),
        ("hub.example/user/model:Q4_K_M", "https://hub.example/v2/user/model/manifests/Q4_K_M"),
        ("127.0.0.1:5000/library/x:y", "http://127.0.0.1:5000/v2/library/x/manifests/y"),
        ("registry.example/library/x", f"{OLLAMA}/v2/library/x/manifests/latest"),
    ],
)
def test_where_a_name_leads(name: str, manifest: str) -> None:
    assert refer(name, OLLAMA + "/").manifest == manifest


@pytest.mark.parametrize(
    "name", ["", "a b", "../x", "a/../b:c", "x:", ":y", "a/b/c/d:e", "x:y:z", "x?y", "-x"]
)
def test_what_is_no_name(name: str) -> None:
    with pytest.raises(ModelError, check=fault("model-unknown")):
        resolve(name, load(), OLLAMA)


def publish(files: Files, body: bytes, name: str = "tiny", tag: str = "1m", **params: Any) -> None:
    def blob(content: bytes) -> str:
        digest = f"sha256:{hashlib.sha256(content).hexdigest()}"
        files.content[f"/v2/library/{name}/blobs/{digest}"] = content
        return digest

    layers = [{"mediaType": MODEL_LAYER, "digest": blob(body), "size": len(body)}]
    if params:
        text = json.dumps(params).encode()
        layers.append({"mediaType": PARAMS_LAYER, "digest": blob(text), "size": len(text)})
    files.content[f"/v2/library/{name}/manifests/{tag}"] = json.dumps({"layers": layers}).encode()


def test_a_model_of_the_registry(files: Files, store: Store, gguf_bytes: bytes) -> None:
    publish(files, gguf_bytes, stop=["<|end|>"], temperature=0.6)
    model = resolve(" tiny:1m ", load(), files.url)
    assert (model.size, model.stop, model.temperature) == (len(gguf_bytes), ("<|end|>",), 0.6)
    assert model.sha256 == hashlib.sha256(gguf_bytes).hexdigest()
    found = fetch(model, Origins(store, "", files.url))
    assert found.path.read_bytes() == gguf_bytes
    # what the file says of itself, known from now on without the network
    assert (found.model.context, found.model.tools, found.model.memory.kv_per_token) == (2048, "native", 320)
    asked = len(files.seen)
    assert resolve("tiny:1m", load(), "http://registry.invalid", store=store) == found.model
    assert fetch(found.model, Origins(store, "", files.url)) == found
    assert len(files.seen) == asked


def test_a_short_tag_is_the_registry_s_and_without_it_the_only_one_here(
    files: Files, store: Store, gguf_bytes: bytes
) -> None:
    publish(files, gguf_bytes, tag="1m-q8_0")
    kept = fetch(resolve("tiny:1m-q8_0", load(), files.url), Origins(store, "", files.url)).model
    for registry in (files.url, "", "http://127.0.0.1:9"):
        assert resolve("tiny:1m", load(), registry, store=store) == kept
    publish(files, gguf_bytes)
    assert resolve("tiny:1m", load(), files.url, store=store).name == "tiny:1m"
    with pytest.raises(ModelError):
        resolve("tiny:2m", load(), "", store=store)


def test_the_catalogue_needs_no_network() -> None:
    assert resolve("llama3.2", load(), "http://registry.invalid").name == "llama3.2:3b"


def test_an_unknown_name_has_near_ones(files: Files) -> None:
    with pytest.raises(ModelError) as error:
        resolve("lama3.2:3b", load(), files.url)
    assert "Unknown model lama3.2:3b" in error.value.message
    assert "llama3.2:3b" in error.value.hint
    assert "uv run invoke models" in error.value.hint


def test_a_registry_that_cannot_be_reached() -> None:
    with pytest.raises(ModelError, check=fault("model-unreachable"), match=r"registry\.invalid"):
        resolve("tiny:1m", load(), "http://registry.invalid")
    with pytest.raises(ModelError, match="no registry is set"):
        resolve("tiny:1m", load(), "")


@pytest.mark.parametrize(
    ("manifest", "told"),
    [
        (b"<html>", "not a manifest"),
        (b"[]", "not a manifest"),
        (b"{}", "not one GGUF file"),
        (b"x" * (2 << 20), "not a manifest"),
        (
            json.dumps({"layers": [{"mediaType": "application/vnd.ollama.image.tensor"}]}).encode(),
            "not one GGUF",
        ),
        (
            json.dumps({"layers": [{"mediaType": MODEL_LAYER, "digest": "md5:1", "size": 1}]}).encode(),
            "not a sha256",
        ),
        (
            json.dumps({"layers": [{"mediaType": MODEL_LAYER, "digest": "sha256:../x", "size": 1}]}).encode(),
            "sha256",
        ),
        (
            json.dumps({"layers": [{"mediaType": MODEL_LAYER, "digest": "sha256:" + "0" * 64}]}).encode(),
            "manifest",
        ),
        (
            json.dumps(
                {"layers": [{"mediaType": MODEL_LAYER, "digest": "sha256:" + "0" * 64, "size": "big"}]}
            ).encode(),
            "manifest",
        ),
    ],
)
def test_manifests_that_are_of_no_use(files: Files, manifest: bytes, told: str) -> None:
    files.content["/v2/library/tiny/manifests/1m"] = manifest
    with pytest.raises(ModelError) as error:
        resolve("tiny:1m", load(), files.url)
    assert told in error.value.message


def test_a_registry_in_trouble(files: Files) -> None:
    files.faults["/v2/library/tiny/manifests/1m"] = ["500"] * 9
    with pytest.raises(ModelError, match="answered 500"):
        resolve("tiny:1m", load(), files.url)
