"""Push a model to a registry, laid out as Ollama lays it out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

from scripts.models.registry import MODEL_LAYER, PARAMS_LAYER

MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"
CONFIG = "application/vnd.docker.container.image.v1+json"
TEMPLATE_LAYER = "application/vnd.ollama.image.template"
CHUNK = 1 << 22
# Qwen's and SmolLM2's, as Ollama's library has it: https://ollama.com/library/qwen2.5-coder
CHATML = "{{- range .Messages }}<|im_start|>{{ .Role }}\n{{ .Content }}<|im_end|>\n{{ end }}<|im_start|>assistant\n"


def push(
    url: str, repository: str, tag: str, model: bytes | Path, params: dict[str, Any], *,
    template: str = "", config: dict[str, Any] | None = None,
) -> None:  # fmt: skip
    """`model` is a GGUF or its content."""
    with httpx.Client(base_url=url, trust_env=False, timeout=120) as http:

        def blob(content: bytes | Path, kind: str) -> dict[str, Any]:
            size = content.stat().st_size if isinstance(content, Path) else len(content)
            digest = f"sha256:{_sha256(content)}"
            begun = http.post(f"/v2/{repository}/blobs/uploads/").raise_for_status()
            address = httpx.URL(begun.headers["Location"]).copy_merge_params({"digest": digest})
            body = _pieces(content) if isinstance(content, Path) else content
            http.put(
                address.raw_path.decode(), content=body, headers={"Content-Length": str(size)}
            ).raise_for_status()
            return {"mediaType": kind, "digest": digest, "size": size}

        layers = [blob(model, MODEL_LAYER), blob(json.dumps(params).encode(), PARAMS_LAYER)]
        if template:
            layers.append(blob(template.encode(), TEMPLATE_LAYER))
        manifest = {
            "schemaVersion": 2,
            "mediaType": MANIFEST,
            "config": blob(json.dumps({"model_format": "gguf", **(config or {})}).encode(), CONFIG),
            "layers": layers,
        }
        http.put(
            f"/v2/{repository}/manifests/{tag}",
            content=json.dumps(manifest),
            headers={"Content-Type": MANIFEST},
        ).raise_for_status()


def push_chatml(url: str, model: str, path: Path) -> None:
    """Push a model of the ChatML family under its name in Ollama's library."""
    name, _, tag = model.partition(":")
    how = {"stop": ["<|im_end|>"], "temperature": 0}
    push(url, f"library/{name}", tag, path, how, template=CHATML)


def _sha256(content: bytes | Path) -> str:
    digest = hashlib.sha256()
    for piece in _pieces(content) if isinstance(content, Path) else [content]:
        digest.update(piece)
    return digest.hexdigest()


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            yield piece
