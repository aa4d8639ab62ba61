"""Fetching over HTTP from a server that behaves, and from one that does not."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import signal
import socket
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace

import pytest
import tenacity

from scripts.disk import SPARE
from scripts.errors import HostError, ModelError
from scripts.models import download as download_room
from scripts.models import transport
from scripts.models.catalogue import Model
from scripts.models.fetch import fetch
from scripts.models.store import Installed, Origins, Store
from scripts.models.transport import CONNECT
from scripts.progress import Progress, silent
from scripts.stopping import Stopped
from tests.fileserver import Files
from tests.machine import free_port
from tests.unit.models.conftest import HUB_PATH, describe
from tests.waits import PATIENCE, until

HUB = {"kind": "hub", "repo": "own/model", "revision": "main", "file": "m.gguf"}
OTHER = {"kind": "hub", "repo": "own/mirror", "revision": "main", "file": "m.gguf"}
OTHER_PATH = "/own/mirror/resolve/main/m.gguf"


def get(model: Model, store: Store, files: Files, **more: object) -> Installed:
    return fetch(model, Origins(store, files.url, ""), **more)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorter waits between attempts, so that the tests are quick; the number of attempts stays."""
    monkeypatch.setattr(download_room, "WAIT", tenacity.wait_fixed(0.01))


@pytest.fixture
def served(files: Files, gguf_bytes: bytes) -> Files:
    files.content[HUB_PATH] = gguf_bytes
    return files


def test_it_comes_whole_with_progress_and_a_record(
    model: Model, store: Store, served: Files, gguf_bytes: bytes
) -> None:
    seen: list[Progress] = []
    found = get(model, store, served, report=seen.append)
    assert found.path.read_bytes() == gguf_bytes
    assert store.find(model.name) == found == store.check(model.name, full=True)
    assert found.architecture == "llama"
    assert found.source == f"{served.url.removeprefix('http://')} (own/model)"
    steps = [step.done for step in seen if step.doing == "downloading" and step.done is not None]
    assert steps[-1] == len(gguf_bytes)
    assert steps == sorted(steps)
    assert {step.subject for step in seen} == {"model"}
    assert all(step.total == len(gguf_bytes) for step in seen if step.doing == "downloading")
    assert seen[-1].doing == "ready"
    assert sorted(path.name for path in store.folder.glob("*")) == [
        ".partial",
        "tiny@1m.gguf",
        "tiny@1m.json",
    ]
    assert list(store.work(model.name).parent.glob("*/*")) == []


def test_a_second_time_nothing_is_asked(model: Model, store: Store, served: Files) -> None:
    first = get(model, store, served)
    asked = len(served.seen)
    assert get(model, store, served) == first
    assert get(model, store, served, full=True) == first
    assert len(served.seen) == asked


def test_a_store_that_others_keep_is_enough(model: Model, store: Store, served: Files) -> None:
    first = get(model, store, served)
    shutil.rmtree(store.folder / ".partial")
    assert get(model, store, served) == first
    assert not (store.folder / ".partial").exists()


def test_cuts_are_resumed_where_they_happened(
    model: Model, store: Store, served: Files, gguf_bytes: bytes
) -> None:
    served.faults[HUB_PATH] = ["cut:100000", "500", "cut:200000", "500", "cut:1000"]
    assert get(model, store, served).path.read_bytes() == gguf_bytes
    ranges = [wanted for _, wanted in served.seen]
    assert ranges == [None, *(f"bytes={n}-" for n in (100000, 100000, 300000, 300000, 301000))]
    assert served.sent == len(gguf_bytes)


def test_a_server_without_ranges_starts_again(
    model: Model, store: Store, served: Files, gguf_bytes: bytes
) -> None:
    served.ranges = False
    served.faults[HUB_PATH] = ["cut:100000"]
    assert get(model, store, served).path.read_bytes() == gguf_bytes
    assert served.sent == len(gguf_bytes) + 100000


def test_another_version_on_the_server_starts_again(model: Model, store: Store, served: Files) -> None:
    """If-Range: the rest is asked of the version that the beginning came from."""
    served.etag = lambda _: f'"{len(served.seen)}"'
    served.faults[HUB_PATH] = ["cut:100000"]
    get(model, store, served)
    assert served.sent == model.size + 100000


@pytest.mark.parametrize("etag", [None, lambda _: 'W/"weak"'])
def test_without_a_strong_etag_it_is_resumed_too(
    model: Model, store: Store, served: Files, etag: Callable[[bytes], str] | None
) -> None:
    served.etag = etag
    served.faults[HUB_PATH] = ["cut:100000"]
    get(model, store, served)
    assert served.sent == model.size


def test_a_beginning_of_other_bytes_is_thrown_away(model: Model, store: Store, served: Files) -> None:
    store.work(model.name).mkdir(parents=True)
    (store.work(model.name) / "model").write_bytes(b"x" * 5000)
    get(model, store, served)
    assert [wanted for _, wanted in served.seen] == ["bytes=5000-", None]


def test_a_beginning_longer_than_the_file_is_thrown_away(model: Model, store: Store, served: Files) -> None:
    store.work(model.name).mkdir(parents=True)
    (store.work(model.name) / "model").write_bytes(b"x" * (model.size + 5))
    get(model, store, served)
    assert [wanted for _, wanted in served.seen] == [None]


def test_a_complete_download_only_needs_its_place(
    model: Model, store: Store, served: Files, gguf_bytes: bytes
) -> None:
    store.work(model.name).mkdir(parents=True)
    (store.work(model.name) / "model").write_bytes(gguf_bytes)
    get(model, store, served)
    assert served.seen == []


def test_a_redirect_to_another_host_is_followed_with_its_range(
    model: Model, store: Store, files: Files, serve: Callable[[], Files], gguf_bytes: bytes
) -> None:
    other = serve()
    other.content["/blob?signature=secret"] = gguf_bytes
    other.faults["/blob?signature=secret"] = ["cut:100000"]
    files.redirects[HUB_PATH] = f"{other.url}/blob?signature=secret"
    get(model, store, files)
    assert [wanted for _, wanted in other.seen] == [None, "bytes=100000-"]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (lambda body: body[:-1] + b"!", "sent different bytes: sha256"),
        (lambda body: body + b"more", "has a different file: 6"),
        (lambda body: b"<html>sign in first</html>", "has a different file: 26 bytes"),
    ],
)
def test_wrong_bytes_are_refused_and_not_kept(
    model: Model, store: Store, served: Files, gguf_bytes: bytes, wrong: Callable[[bytes], bytes], told: str
) -> None:
    served.content[HUB_PATH] = wrong(gguf_bytes)
    with pytest.raises(ModelError) as error:
        get(model, store, served)
    assert told in error.value.detail[0]
    assert "uv run invoke pull tiny:1m" in error.value.hint
    assert store.installed() == []
    assert list(store.folder.glob("*")) == [store.folder / ".partial"]


def test_each_refusal_is_told(store: Store, serve: Callable[[], Files], gguf_bytes: bytes) -> None:
    files = serve()
    files.faults[HUB_PATH] = ["500"] * 20
    model = describe(gguf_bytes, [HUB, OTHER, {"kind": "registry", "name": "tiny:1m"}])
    with pytest.raises(ModelError) as error:
        get(model, store, files)
    told = error.value.detail
    assert len(told) == 3
    assert "answered 500" in told[0]
    assert "answered 404" in told[1]
    assert "no registry is set" in told[2]
    assert len(files.seen) == download_room.TRIES + 1  # a passing fault is tried again, a missing file is not


def test_the_next_source_goes_on_from_the_same_bytes(store: Store, files: Files, gguf_bytes: bytes) -> None:
    files.content[HUB_PATH] = files.content[OTHER_PATH] = gguf_bytes
    files.faults[HUB_PATH] = ["cut:200000", *["500"] * 20]
    found = get(describe(gguf_bytes, [HUB, OTHER]), store, files)
    assert "own/mirror" in found.source
    assert (OTHER_PATH, "bytes=200000-") in files.seen


def test_an_address_with_a_password_is_not_told(model: Model, store: Store) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    with pytest.raises(ModelError) as error:
        fetch(model, Origins(store, f"http://me:sesame@127.0.0.1:{port}", ""))
    assert error.value.fault == "model-unreachable"
    assert "sesame" not in repr((error.value.message, error.value.hint, error.value.detail))


@pytest.fixture
def asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another attempt fails the test."""
    monkeypatch.setattr(download_room, "WAIT", lambda state: pytest.fail("it is asked again"))


@pytest.mark.usefixtures("asked_once")
@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]"])
def test_a_hub_that_cannot_be_reached_is_asked_once(model: Model, store: Store, host: str) -> None:
    with pytest.raises(ModelError) as error:
        fetch(model, Origins(store, f"http://{host}:{free_port()}", ""))
    assert error.value.fault == "model-unreachable"


@pytest.mark.usefixtures("asked_once")
def test_a_hub_that_swallows_connections_is_given_up_after_the_time_for_connecting(
    model: Model, store: Store
) -> None:
    with ExitStack() as stack:
        hole = stack.enter_context(socket.socket())
        hole.bind(("127.0.0.1", 0))
        hole.listen(0)
        for _ in range(8):  # its queue is full now: further connections hang
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(hole.getsockname())
        began = time.monotonic()
        with pytest.raises(ModelError) as error:
            fetch(model, Origins(store, f"http://127.0.0.1:{hole.getsockname()[1]}", ""))
        assert CONNECT * 0.8 < time.monotonic() - began < PATIENCE, "the kernel itself tries for minutes"
        assert error.value.fault == "model-unreachable"


def test_a_hub_that_accepts_and_says_nothing_can_be_left(
    model: Model, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "READ", 2 * PATIENCE)
    with ExitStack() as stack:
        silent_hub = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        cancel = threading.Event()

        def accept() -> None:
            stack.enter_context(silent_hub.accept()[0])
            cancel.set()

        threading.Thread(target=accept, daemon=True).start()
        began = time.monotonic()
        with pytest.raises(Stopped):
            fetch(
                model,
                Origins(store, f"http://127.0.0.1:{silent_hub.getsockname()[1]}", ""),
                cancel=cancel,
            )
        assert time.monotonic() - began < PATIENCE


def test_cancelled_in_the_middle_it_goes_on_later(
    model: Model, store: Store, served: Files, gguf_bytes: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "READ", 2 * PATIENCE)
    served.faults[HUB_PATH] = ["stall:300000"]
    cancel = threading.Event()

    part = store.work(model.name) / "model"

    def watch() -> None:
        until(lambda: part.exists() and part.stat().st_size == 300_000, every=0.01)
        began.append(time.monotonic())
        cancel.set()

    began: list[float] = []
    threading.Thread(target=watch, daemon=True).start()
    with pytest.raises(Stopped) as error:
        get(model, store, served, cancel=cancel)
    assert time.monotonic() - began[0] < PATIENCE, "it does not wait for the server"
    assert "pull tiny:1m" in error.value.hint
    assert store.installed() == []
    assert get(model, store, served).path.read_bytes() == gguf_bytes
    assert served.seen[-1] == (HUB_PATH, "bytes=300000-")


def test_a_server_that_falls_silent_is_asked_again(
    model: Model, store: Store, served: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scripts.models.transport.READ", 2.0)  # a busy machine is silent, too
    served.faults[HUB_PATH] = ["stall:300000"]
    get(model, store, served)
    assert served.seen[-1] == (HUB_PATH, "bytes=300000-")


def test_too_little_disk_is_told_before_the_first_byte(
    model: Model, store: Store, served: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = SPARE + model.size - 1
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free))
    with pytest.raises(HostError) as error:
        get(model, store, served)
    assert served.seen == []
    assert str(store.folder) in error.value.message
    assert "65 MB" in error.value.message  # need
    assert "OLLAMA_MODEL_STORAGE" in error.value.hint
    assert "uv run invoke pull tiny:1m" in error.value.hint


def test_what_is_there_already_needs_no_disk_again(
    model: Model, store: Store, served: Files, gguf_bytes: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.work(model.name).mkdir(parents=True)
    (store.work(model.name) / "model").write_bytes(gguf_bytes[:100000])
    free = SPARE + model.size - 100000
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free))
    get(model, store, served)


def test_a_disk_that_fills_on_the_way(tmp_path: Path) -> None:
    with pytest.raises(OSError) as full, open("/dev/full", "wb", buffering=0) as device:  # noqa: PTH123
        device.write(b"x")
    error = download_room.full(full.value, tmp_path / "model")
    assert isinstance(error, HostError)
    assert "is full" in error.message
    assert "OLLAMA_MODEL_STORAGE" in error.hint


def test_a_folder_that_is_a_file(model: Model, tmp_path: Path, served: Files) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(HostError) as error:
        get(model, Store(tmp_path / "file"), served)
    assert "OLLAMA_MODEL_STORAGE" in error.value.hint


def test_a_damaged_file_is_found_and_replaced(
    model: Model, store: Store, served: Files, gguf_bytes: bytes
) -> None:
    path = get(model, store, served).path
    for damage in (gguf_bytes[:1000], b"\0" * len(gguf_bytes), b""):
        path.write_bytes(damage)
        with pytest.raises(ModelError) as error:
            store.check(model.name)
        assert str(path) in error.value.message
        assert "uv run invoke pull tiny:1m" in error.value.hint
        assert get(model, store, served).path.read_bytes() == gguf_bytes
        store.check(model.name, full=True)


def test_silent_damage_is_found_by_the_full_check(
    model: Model, store: Store, served: Files, gguf_bytes: bytes
) -> None:
    found = get(model, store, served)
    found.path.write_bytes(gguf_bytes[:-1] + b"!")
    os.utime(found.path, ns=(found.mtime_ns, found.mtime_ns))
    store.check(model.name)
    with pytest.raises(ModelError, match="damaged"):
        store.check(model.name, full=True)
    assert get(model, store, served, full=True).path.read_bytes() == gguf_bytes


def test_a_copied_file_is_believed_after_its_sha256(model: Model, store: Store, served: Files) -> None:
    found = get(model, store, served)
    os.utime(found.path, (1, 1))
    again = store.check(model.name)
    assert again.mtime_ns == 10**9
    assert again == store.find(model.name)


def test_a_file_without_a_record_is_taken_in(
    model: Model, store: Store, served: Files, gguf_bytes: bytes
) -> None:
    store.path(model.name).write_bytes(gguf_bytes)
    assert get(model, store, served).source == "already there"
    assert served.seen == []


@pytest.mark.parametrize("record", ["", "{", "[]", '{"version": 2}', '{"version": 1}', "null"])
def test_a_damaged_record_is_made_again(model: Model, store: Store, served: Files, record: str) -> None:
    found = get(model, store, served)
    asked = len(served.seen)
    found.path.with_suffix(".json").write_text(record)
    assert store.installed() == []
    assert get(model, store, served).sha256 == model.sha256
    assert len(served.seen) == asked


def test_another_digest_under_the_same_name_is_fetched(
    model: Model, store: Store, served: Files, gguf_bytes: bytes
) -> None:
    get(model, store, served)
    newer = gguf_bytes + b"2"
    served.content[HUB_PATH] = newer
    assert get(describe(newer, [HUB]), store, served).path.read_bytes() == newer


def test_the_fenced_template(store: Store, files: Files, gguf_bytes: bytes) -> None:
    files.content[HUB_PATH] = gguf_bytes
    found = get(describe(gguf_bytes, [HUB], template="fenced"), store, files)
    assert found.template is not None
    assert found.template.read_text() == "{% if tools %}```jsonx```{% endif %}"
    found.template.unlink()
    again = get(describe(gguf_bytes, [HUB], template="fenced"), store, files)
    assert again.template is not None
    assert again.template.exists()
    assert len(files.seen) == 1


def test_names_make_distinct_plain_file_names(store: Store) -> None:
    names = ["a:b-c", "a-b:c", "a/b:c", "127.0.0.1:5000/library/x:y", "x:q4_K_M"]
    paths = [store.path(name) for name in names]
    assert len(set(paths)) == len(names)
    assert all(path.parent == store.folder for path in paths)
    assert not any(character in path.name for path in paths for character in "%: /")


def _fetch_in_a_process(model: str, folder: Path, url: str, done: multiprocessing.Queue[str]) -> None:
    found = fetch(Model.model_validate_json(model), Origins(Store(folder), url, ""), report=silent)
    done.put(found.sha256)


def test_two_processes_fetch_it_once(model: Model, store: Store, served: Files, gguf_bytes: bytes) -> None:
    served.delay = 0.05
    context = multiprocessing.get_context("spawn")
    done: multiprocessing.Queue[str] = context.Queue()
    arguments = (model.model_dump_json(), store.folder, served.url, done)
    processes = [context.Process(target=_fetch_in_a_process, args=arguments) for _ in range(2)]
    for process in processes:
        process.start()
    assert [done.get(timeout=PATIENCE) for _ in processes] == [model.sha256] * 2
    for process in processes:
        process.join(PATIENCE)
    assert store.path(model.name).read_bytes() == gguf_bytes
    assert served.sent == len(gguf_bytes)


def test_killed_in_the_middle_only_a_beginning_is_left(
    model: Model, store: Store, served: Files, gguf_bytes: bytes
) -> None:
    served.faults[HUB_PATH] = ["stall:300000"]
    context = multiprocessing.get_context("spawn")
    arguments = (model.model_dump_json(), store.folder, served.url, context.Queue())
    process = context.Process(target=_fetch_in_a_process, args=arguments)
    process.start()
    part = store.work(model.name) / "model"
    until(lambda: part.exists() and part.stat().st_size > 200_000)
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join(PATIENCE)
    assert store.installed() == []
    assert not store.path(model.name).exists()
    begun = part.stat().st_size
    assert get(model, store, served).path.read_bytes() == gguf_bytes
    assert served.seen[-1] == (HUB_PATH, f"bytes={begun}-")


def test_the_record_names_its_version_and_no_folder(model: Model, store: Store, served: Files) -> None:
    """A store can be moved as a whole."""
    found = get(model, store, served)
    record = json.loads(found.path.with_suffix(".json").read_text())
    assert record["version"] == 1
    assert str(store.folder) not in json.dumps(record)
    moved = store.folder.rename(store.folder.with_name("elsewhere"))
    assert Store(moved).check(model.name).path == moved / found.path.name
