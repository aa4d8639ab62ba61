"""A package index on this machine that misbehaves on demand, and a small part that is installed from it."""

from __future__ import annotations

import base64
import hashlib
import io
import sys
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from scripts.parts import Part, load
from tests.waits import PATIENCE

WHEEL = "byre_sample-1.0-py3-none-any.whl"


def light_wheel(name: str, version: str, *needs: str) -> bytes:
    """A wheel with nothing but what it asks for."""
    info = f"{name.replace('-', '_')}-{version}.dist-info"
    asked = "".join(f"Requires-Dist: {one}\n" for one in needs)
    files = {
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{asked}",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    return _packed(files, info)


def wheel(word: str = "moo") -> bytes:
    """A wheel with one package and one command, as the format asks for."""
    info = "byre_sample-1.0.dist-info"
    files = {
        "byre_sample/__init__.py": f"def main():\n    print('{word}')\n",
        f"{info}/METADATA": "Metadata-Version: 2.1\nName: byre-sample\nVersion: 1.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/entry_points.txt": "[console_scripts]\nbyre-sample = byre_sample:main\n",
    }
    return _packed(files, info)


def _packed(files: dict[str, str], info: str) -> bytes:
    record = ""
    for name, text in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
        record += f"{name},sha256={digest},{len(text)}\n"
    files[f"{info}/RECORD"] = record + f"{info}/RECORD,,\n"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    return buffer.getvalue()


@dataclass
class Index:
    """`faults` are used up one a request for the wheel: "500", "cut", "stall" (until `release`), "damaged",
    "other bytes" (a whole wheel, but another)."""

    url: str = ""
    body: bytes = field(default_factory=wheel)
    faults: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    others: dict[str, bytes] = field(default_factory=dict)  # further wheels, by the names of their files
    at_wheel: threading.Event = field(default_factory=threading.Event)
    release: threading.Event = field(default_factory=threading.Event)


def _package(file: str) -> str:
    return file.partition("-")[0].replace("_", "-")


class _Handler(BaseHTTPRequestHandler):
    index: Index

    def do_GET(self) -> None:
        self.index.asked.append(self.path)
        if self.path == "/simple/byre-sample/":
            self.answer(200, f'<a href="/{WHEEL}">{WHEEL}</a>'.encode(), "text/html")
        elif self.path.removeprefix("/") in self.index.others:
            self.answer(200, self.index.others[self.path.removeprefix("/")])
        elif found := [one for one in self.index.others if self.path == f"/simple/{_package(one)}/"]:
            sums = {one: hashlib.sha256(self.index.others[one]).hexdigest() for one in found}
            links = "".join(f'<a href="/{one}#sha256={sum}">{one}</a>' for one, sum in sums.items())
            self.answer(200, links.encode(), "text/html")
        elif self.path == f"/{WHEEL}":
            fault = self.index.faults.pop(0) if self.index.faults else ""
            self.index.at_wheel.set()
            self.wheel(fault)
        else:
            self.answer(404, b"")

    def do_HEAD(self) -> None:
        self.answer(405, b"")  # so uv fetches it whole

    def wheel(self, fault: str) -> None:
        body = self.index.body
        if fault == "500":
            self.answer(500, b"sorry")
        elif fault == "other bytes":
            self.answer(200, wheel("boo"))
        elif fault == "damaged":
            self.answer(200, body.replace(b"moo", b"boo"))
        elif fault in ("cut", "stall"):
            self.answer(200, body[:100], length=len(body))
            if fault == "stall":
                self.index.release.wait(10 * PATIENCE)
            self.close_connection = True
        else:
            self.answer(200, body)

    def answer(self, code: int, body: bytes, kind: str = "application/octet-stream", length: int = 0) -> None:
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(length or len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def index() -> Iterator[Index]:
    index = Index()
    handler = type("Handler", (_Handler,), {"index": index})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    index.url = f"http://127.0.0.1:{server.server_address[1]}/simple/"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield index
    index.release.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def tools_env(index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """uv asks the local index alone, with a cache of its own, and gives up soon."""
    for name, value in {
        "UV_DEFAULT_INDEX": index.url,
        "UV_CACHE_DIR": str(tmp_path / "cache"),
        "UV_HTTP_RETRIES": "1",
        "UV_NO_CONFIG": "1",
        "UV_PYTHON_DOWNLOADS": "never",
        "NO_PROXY": "127.0.0.1",
    }.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def part(tmp_path: Path) -> Part:
    """A part of one package, on the Python that runs the tests."""
    return make(tmp_path / "described")


def make(described: Path, *, python: str = "", digest: str = "") -> Part:
    folder = described / "sample"
    folder.mkdir(parents=True, exist_ok=True)
    python = python or str(getattr(sys, "_base_executable", sys.executable))
    (folder / "part.toml").write_text(
        f'version = "1.0"\npython = "{python}"\nbytes = 1000\ncompile = ["byre_sample"]\n'
    )
    digest = digest or hashlib.sha256(wheel()).hexdigest()
    (folder / "requirements.txt").write_text(f"byre-sample==1.0 --hash=sha256:{digest}\n")
    (folder / "serve.py").write_text("print('serving')\n")
    return load("sample", described)
