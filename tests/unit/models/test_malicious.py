"""A server of models that means harm: where it leads to, what it never ends, what it sends instead."""

from __future__ import annotations

import json
import socket
from typing import Any

import pytest

from scripts.errors import ByreError, ModelError
from scripts.models import registry, transport
from scripts.models.catalogue import Model, load
from scripts.models.fetch import fetch
from scripts.models.registry import MODEL_LAYER, resolve
from scripts.models.store import Origins, Store
from scripts.models.transport import leads_astray
from tests.fileserver import Files
from tests.unit.models.conftest import HUB_PATH

MANIFEST = "/v2/library/tiny/manifests/1m"
ASTRAY = [
    "file:///etc/passwd",
    "ftp://127.0.0.1/x",
    "http://169.254.169.254/latest/meta-data/",
    "http://[fe80::1]/",
    "http://0.0.0.0/",
    "http://[::ffff:169.254.169.254]/",
    "http://2852039166/",  # 169.254.169.254 as one number
]


@pytest.mark.parametrize("target", ASTRAY)
def test_a_redirect_to_what_no_server_of_models_is(
    model: Model, store: Store, files: Files, target: str
) -> None:
    files.redirects[HUB_PATH] = files.redirects[MANIFEST] = target
    with pytest.raises(ModelError) as caught:
        fetch(model, Origins(store, files.url, ""))
    assert caught.value.fault == "model-unreachable" and "leads to" in caught.value.detail[0]
    with pytest.raises(ModelError, match="leads to"):
        resolve("tiny:1m", load(), files.url)
    assert len(files.seen) == 2, "each is asked once"
    assert not [path for path in store.folder.rglob("*") if path.is_file() and path.stat().st_size]


@pytest.mark.parametrize(
    ("origin", "target", "followed"),
    [
        ("https://8.8.8.8/a", "https://9.9.9.9/b?signature=x", True),
        ("https://8.8.8.8/a", "http://9.9.9.9/b", False),
        ("http://8.8.8.8/a", "http://127.0.0.1:11434/api/tags", False),
        ("http://8.8.8.8/a", "http://10.0.0.1/", False),
        ("http://8.8.8.8/a", "http://100.100.100.200/latest/meta-data", False),
        ("http://8.8.8.8/a", "http://[::1]/", False),
        ("http://8.8.8.8/a", "http://[::ffff:10.0.0.1]/", False),
        ("http://8.8.8.8/a", "http://localhost:3000/mcp", False),
        ("http://8.8.8.8/a", "http://localhost.:3000/mcp", False),
        ("http://8.8.8.8/a", "http://byre.localhost:3000/mcp", False),  # most resolvers do not know it
        ("http://8.8.8.8/a", "http://no-such-name.invalid/", True),  # a proxy may know it
        ("http://10.0.0.1:5000/a", "http://10.0.0.2:9000/b", True),  # one's own, and its storage
        ("http://10.0.0.1:5000/a", "https://8.8.8.8/b", True),
        ("http://127.0.0.1:5000/a", "http://localhost:9000/b", True),
    ],
)
def test_where_a_server_may_lead(
    origin: str, target: str, followed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "getproxies", dict)
    found = socket.getaddrinfo

    def near(name: str, port: Any, **how: Any) -> Any:
        """Nobody else is asked for a name."""
        if name.endswith(".invalid"):
            raise OSError("unknown name")
        return found(name, port, **how)

    monkeypatch.setattr(socket, "getaddrinfo", near)
    assert (leads_astray(origin, target) == "") is followed


@pytest.mark.parametrize(
    ("target", "followed"),
    [
        ("https://cdn.example/b", True),
        ("https://169.254.169.254/", False),
        ("https://2852039166/", False),
        ("https://inside.example:3000/mcp", False),  # by NO_PROXY without it
    ],
)
def test_a_proxy_looks_up_names(monkeypatch: pytest.MonkeyPatch, target: str, followed: bool) -> None:
    """A name may be unknown here, or kept from ads and the like, and is not asked for."""
    asked: list[str] = []

    def found(name: str, port: Any, **how: Any) -> Any:
        if not how.get("flags"):
            asked.append(name)
            return [(0, 0, 0, "", ({"inside.example": "10.0.0.1", "8.8.8.8": "8.8.8.8"}.get(name, "::"), 0))]
        return real(name, port, **how)

    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", found)
    monkeypatch.setattr(transport, "getproxies", lambda: {"https": "http://127.0.0.1:9"})
    monkeypatch.setattr(transport, "proxy_bypass", lambda place: place == "inside.example:3000")
    assert (leads_astray("https://8.8.8.8/a", target) == "") is followed
    assert "cdn.example" not in asked


def test_a_circle_ends(model: Model, store: Store, files: Files) -> None:
    files.redirects[HUB_PATH] = f"{files.url}{HUB_PATH}"
    with pytest.raises(ModelError):
        fetch(model, Origins(store, files.url, ""))
    assert len(files.seen) < 50


def test_a_manifest_that_comes_byte_by_byte(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "MANIFEST_SECONDS", -1.0)
    files.content[MANIFEST] = b"{}"
    with pytest.raises(ModelError, match="for a manifest"):
        resolve("tiny:1m", load(), files.url)


@pytest.mark.parametrize("size", [-1, 0, 10**30, True])
def test_a_size_that_can_not_be(files: Files, store: Store, size: int) -> None:
    layer = {"mediaType": MODEL_LAYER, "digest": "sha256:" + "0" * 64, "size": size}
    files.content[MANIFEST] = json.dumps({"layers": [layer]}).encode()
    with pytest.raises(ByreError) as caught:
        fetch(resolve("tiny:1m", load(), files.url), Origins(store, "", files.url))
    assert caught.value.fault in {"model-unreachable", "model-unknown", "disk-small"}
