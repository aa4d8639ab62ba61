"""A release's record, its archives for each kind of machine, and an archive brought from a server that misbehaves."""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import tenacity
from filelock import FileLock

from scripts.builds import archive as archives
from scripts.builds import release
from scripts.builds.archive import unpack
from scripts.builds.bring import bring, forget
from scripts.builds.kinds import Archive, backends
from scripts.builds.release import digest, look_up, parse
from scripts.builds.store import NAME, find, place
from scripts.errors import HostError, InstallError
from scripts.models import download as download_room
from scripts.models.transport import Refused
from scripts.parts import listing, outdated, sweep
from scripts.progress import Progress, silent
from scripts.stopping import Stopped, Stopper
from tests.fileserver import Files, serving
from tests.unit.builds.made import RECORD, TAG, packed, publish
from tests.waits import until

PROGRAM = b"#!/bin/sh\necho it runs\n"


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> Iterator[Files]:
    monkeypatch.setattr(download_room, "WAIT", tenacity.wait_fixed(0.01))
    with ExitStack() as stack:
        yield stack.enter_context(serving())


@pytest.mark.parametrize(
    ("gpu", "system", "machine", "wanted"),
    [
        (False, "linux", "x86_64", ("cpu",)),
        (True, "linux", "AMD64", ("vulkan", "cpu")),
        (True, "linux", "aarch64", ("vulkan", "cpu")),
        (False, "darwin", "arm64", ("metal",)),
        (True, "darwin", "x86_64", ()),
        (False, "linux", "riscv64", ()),
    ],
)
def test_the_builds_for_a_machine(gpu: bool, system: str, machine: str, wanted: tuple[str, ...]) -> None:
    assert backends(gpu, system, machine) == wanted


def entry(name: str, **more: Any) -> dict[str, Any]:
    return {
        "name": name,
        "size": 5,
        "digest": f"sha256:{'a' * 64}",
        "browser_download_url": "http://h/x",
        **more,
    }


def test_a_record_as_github_writes_it() -> None:
    suffixes = ("ubuntu-x64", "ubuntu-vulkan-x64", "ubuntu-arm64", "macos-arm64", "win-cpu-x64")
    record = {"tag_name": "b7", "assets": [entry(f"llama-b7-bin-{one}.tar.gz") for one in suffixes]}
    found = parse(record, "linux", "x86_64")
    assert {kind: one.name for kind, one in found.items()} == {
        "cpu": "llama-b7-bin-ubuntu-x64.tar.gz",
        "vulkan": "llama-b7-bin-ubuntu-vulkan-x64.tar.gz",
    }
    assert found["cpu"] == Archive("b7", "cpu", "llama-b7-bin-ubuntu-x64.tar.gz", "http://h/x", 5, "a" * 64)
    assert list(parse(record, "linux", "arm64")) == ["cpu"] and list(parse(record, "darwin", "arm64")) == [
        "metal"
    ]


@pytest.mark.parametrize(
    "more",
    [
        {"digest": None},
        {"digest": "sha512:aa"},
        {"digest": "a" * 64},
        {"size": "5"},
        {"size": True},
        {"size": 0},
        {"size": 1 << 40},
        {"browser_download_url": None},
        {"browser_download_url": "file:///etc/passwd"},
        {"browser_download_url": "http://h:99999/x"},
        {"browser_download_url": "http://[h/x"},
    ],
)
def test_an_archive_without_its_sum_size_or_address_is_left_out(more: dict[str, Any]) -> None:
    assert (
        parse(
            {"tag_name": "b7", "assets": [entry("llama-b7-bin-ubuntu-x64.tar.gz", **more)]}, "linux", "x86_64"
        )
        == {}
    )


@pytest.mark.parametrize(
    "record",
    [None, [], {}, {"assets": []}, {"tag_name": "../x", "assets": []}, {"tag_name": "b7", "assets": {}}],
)
def test_what_is_no_record(record: Any) -> None:
    with pytest.raises(ValueError):
        parse(record)


@pytest.mark.parametrize("content", [b"<html>", b"[" * 5000, b"\xff", b'{"message": "rate limit"}'])
def test_an_answer_that_is_no_record_is_refused(files: Files, content: bytes) -> None:
    files.content[RECORD] = content
    with pytest.raises(Refused):
        look_up(files.url + RECORD, Stopper())


def test_a_record_that_is_not_there(files: Files) -> None:
    with pytest.raises(Refused, match="404"):
        look_up(files.url + RECORD, Stopper())
    with pytest.raises(InstallError) as error:
        digest(files.url + RECORD, False)
    assert error.value.fault == "digest-unknown"


def test_a_record_that_does_not_end_can_be_stopped(files: Files) -> None:
    """The start waits for this thread. A stop is no fault of the server, and not remembered as one."""
    publish(files, PROGRAM)
    files.faults[RECORD] = ["stall:10"]
    cancel = threading.Event()
    threading.Timer(0.5, cancel.set).start()
    with pytest.raises(Stopped), Stopper(cancel) as stopper:
        look_up(files.url + RECORD, stopper)


def test_a_server_that_says_nothing_is_not_waited_for(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(files, PROGRAM)
    monkeypatch.setattr(release, "SILENCE", 0.2)
    files.faults[RECORD] = ["stall:10"]
    with pytest.raises(Refused, match=r"nothing for 0\.2 s"):
        look_up(files.url + RECORD, Stopper())
    files.release.set()


def test_the_sum_that_pin_writes(files: Files) -> None:
    archive = publish(files, PROGRAM)
    assert digest(files.url + RECORD, False) == archive.sha256


# ── bringing ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_it_comes_whole_and_is_kept_by_its_content(files: Files, tmp_path: Path) -> None:
    archive, seen = publish(files, PROGRAM), list[Progress]()
    build = bring(archive, tmp_path, seen.append)
    assert build == find(archive.sha256, tmp_path) == bring(archive, tmp_path, silent)
    assert build.folder == place(archive.sha256, tmp_path) and build.program.read_bytes() == PROGRAM
    assert os.access(build.program, os.X_OK) and (build.folder / "libggml.so").read_bytes() == b"library"
    assert (build.tag, build.backend, build.uses_gpu) == (TAG, "cpu", False)
    assert [path for path, _ in files.seen].count(f"/{archive.name}") == 1
    assert {step.subject for step in seen} == {NAME} and seen[-1].doing == "installed"
    assert [path.name for path in tmp_path.iterdir() if not path.name.endswith(".lock")] == [
        build.folder.name
    ]


def test_clean_sees_it_as_a_part(files: Files, tmp_path: Path) -> None:
    build = bring(publish(files, PROGRAM), tmp_path, silent)
    assert list(listing(tmp_path)) == [build.folder] and outdated(tmp_path, [build.folder]) == []
    assert sweep(tmp_path, [build.folder]) == [] and sweep(tmp_path, []) == [build.folder]
    assert find(build.sha256, tmp_path) is None


def test_a_cut_goes_on_where_it_stopped(files: Files, tmp_path: Path) -> None:
    archive = publish(files, os.urandom(400_000))
    files.faults[f"/{archive.name}"] = ["cut:100000", "500", "cut:100000"]
    assert bring(archive, tmp_path, silent).program.stat().st_size == 400_000
    assert files.sent < 1.1 * archive.size + 1000


def stopped(files: Files, folder: Path) -> Archive:
    """One whose fetch was stopped half-way; its server answers again."""
    archive, cancel = publish(files, os.urandom(400_000)), threading.Event()
    files.faults[f"/{archive.name}"] = ["stall:100000"]

    def watch() -> None:
        until(lambda: any(path.stat().st_size for path in folder.glob(".*.tar.gz")))
        cancel.set()

    threading.Thread(target=watch, daemon=True).start()
    with pytest.raises(Stopped):
        bring(archive, folder, silent, cancel)
    files.release.set()
    return archive


def test_one_that_is_stopped_goes_on_at_the_next_start(files: Files, tmp_path: Path) -> None:
    archive = stopped(files, tmp_path)
    bring(archive, tmp_path, silent)
    assert ("bytes=" in str(files.seen[-1][1])) and find(archive.sha256, tmp_path)


def test_what_a_cut_left_is_forgotten_unless_a_fetch_goes_on(files: Files, tmp_path: Path) -> None:
    stopped(files, tmp_path)
    assert list(tmp_path.glob(".*.tar.gz*"))
    with FileLock(tmp_path / f".{NAME}.lock"):
        forget(tmp_path)
        assert list(tmp_path.glob(".*.tar.gz*"))
    forget(tmp_path)
    assert not list(tmp_path.glob(".*.tar.gz*"))
    forget(tmp_path / "none")


def test_other_bytes_than_the_record_says(files: Files, tmp_path: Path) -> None:
    archive = publish(files, PROGRAM)
    files.content[f"/{archive.name}"] = b"x" * archive.size
    with pytest.raises(Refused, match="sha256"):
        bring(archive, tmp_path, silent)
    assert not list(tmp_path.glob("[!.]*")) and not list(tmp_path.glob("*.tar.gz"))


@pytest.mark.parametrize(
    "content", [b"no archive", packed({"other": b"1"}), packed({"llama-server": b"1"}, mode=0o644)]
)
def test_an_archive_without_a_server(files: Files, tmp_path: Path, content: bytes) -> None:
    archive = publish(files, content=content)
    with pytest.raises(Refused):
        bring(archive, tmp_path, silent)
    assert [path.name for path in tmp_path.iterdir()] == [f".{NAME}.lock"]


def test_what_a_killed_process_left_is_cleared(files: Files, tmp_path: Path) -> None:
    (tmp_path / f".{NAME}-x.tmp").mkdir(parents=True)
    (tmp_path / f".{NAME}-0123456789ab.tar.gz").write_bytes(b"of another release")
    build = bring(publish(files, PROGRAM), tmp_path, silent)
    assert [path.name for path in tmp_path.iterdir() if not path.name.endswith(".lock")] == [
        build.folder.name
    ]


def test_one_whose_program_is_gone_is_brought_again(files: Files, tmp_path: Path) -> None:
    archive = publish(files, PROGRAM)
    bring(archive, tmp_path, silent).program.unlink()
    assert find(archive.sha256, tmp_path) is None
    assert bring(archive, tmp_path, silent).program.exists()


def test_without_room_nothing_is_fetched(
    files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = publish(files, PROGRAM)
    monkeypatch.setattr("scripts.disk.disk_free", lambda _: 1000)
    with pytest.raises(HostError) as error:
        bring(archive, tmp_path, silent)
    assert error.value.fault == "disk-small" and not files.seen


def test_a_disk_that_fills_up_leaves_nothing_half_made(
    files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_space(*_: object) -> None:
        raise OSError(28, "No space left on device")

    archive = publish(files, PROGRAM)
    monkeypatch.setattr("scripts.builds.bring.unpack", no_space)
    with pytest.raises(HostError) as error:
        bring(archive, tmp_path, silent)
    assert (
        error.value.fault == "disk-full"
        and not list(tmp_path.glob("*.tmp"))
        and not list(tmp_path.glob("[!.]*"))
    )


# ── hostile archives ─────────────────────────────────────────────────────────────────────────────────────────────


def hostile(add: Callable[[tarfile.TarFile], None]) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as tar:
        add(tar)
    return made.getvalue()


def member(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> Callable[[tarfile.TarFile], None]:
    def add(tar: tarfile.TarFile) -> None:
        info = tarfile.TarInfo(name)
        info.type, info.linkname = kind, link
        tar.addfile(info, io.BytesIO())

    return add


@pytest.mark.parametrize(
    "add",
    [
        member("/etc/cron.d/x"),
        member("top/../../x"),
        member("top/a\\b"),
        member("top/x", tarfile.SYMTYPE, "/etc/passwd"),
        member("top/x", tarfile.SYMTYPE, "../x"),
        member("top/x", tarfile.SYMTYPE, "missing"),
        member("top/x", tarfile.LNKTYPE, "/etc/passwd"),
        member("top/x", tarfile.CHRTYPE),
        member("top/x", tarfile.FIFOTYPE),
    ],
)
def test_entries_that_lead_elsewhere_are_refused(
    tmp_path: Path, add: Callable[[tarfile.TarFile], None]
) -> None:
    file, into = tmp_path / "a.tar.gz", tmp_path / "into"
    file.write_bytes(hostile(add))
    into.mkdir()
    with pytest.raises(Refused):
        unpack(file, into)
    assert not [path for path in tmp_path.rglob("*") if path not in (file, into) and path.parent != into]


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    """A link, then a file of its name: the link is made last, and finds the file there."""

    def add(tar: tarfile.TarFile) -> None:
        member("top/a")(tar)
        member("top/x", tarfile.SYMTYPE, "a")(tar)
        member("top/x")(tar)

    (tmp_path / "a.tar.gz").write_bytes(hostile(add))
    (tmp_path / "into").mkdir()
    with pytest.raises(Refused):
        unpack(tmp_path / "a.tar.gz", tmp_path / "into")


@pytest.mark.parametrize(
    "names",
    [
        ["llama-server"],
        ["top/a", "top/a"],
        ["top/a", "top/a/b"],
        ["top/" + "a" * 300],
        ["top/" + "a/" * 3000 + "b"],
    ],
)
def test_names_that_no_folder_can_hold(tmp_path: Path, names: list[str]) -> None:
    """The archive is refused: it is not the disk, which would be tried again at each start."""

    def add(tar: tarfile.TarFile) -> None:
        for name in names:
            member(name)(tar)

    (tmp_path / "a.tar.gz").write_bytes(hostile(add))
    (tmp_path / "into").mkdir()
    with pytest.raises(Refused):
        unpack(tmp_path / "a.tar.gz", tmp_path / "into")


def test_a_size_below_zero_does_not_raise_the_bound(tmp_path: Path) -> None:
    info = tarfile.TarInfo("top/a")
    info.pax_headers = {"size": "-5"}
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as tar:
        tar.addfile(info)
    (tmp_path / "a.tar.gz").write_bytes(made.getvalue())
    (tmp_path / "into").mkdir()
    with pytest.raises(Refused):
        unpack(tmp_path / "a.tar.gz", tmp_path / "into")


@pytest.mark.parametrize(("name", "value"), [("ENTRIES", 3), ("LARGEST", 1000)])
def test_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: int) -> None:
    monkeypatch.setattr(archives, name, value)
    (tmp_path / "a.tar.gz").write_bytes(packed({f"f{n}": bytes(300) for n in range(4)}))
    (tmp_path / "into").mkdir()
    with pytest.raises(Refused):
        unpack(tmp_path / "a.tar.gz", tmp_path / "into")


@pytest.mark.parametrize("cut", [10, 200, 1500])
def test_one_that_is_cut_is_refused(tmp_path: Path, cut: int) -> None:
    whole = packed({"llama-server": os.urandom(3000)})
    (tmp_path / "a.tar.gz").write_bytes(whole[:cut])
    (tmp_path / "into").mkdir()
    with pytest.raises(Refused):
        unpack(tmp_path / "a.tar.gz", tmp_path / "into")


def test_the_sum_is_that_of_the_bytes() -> None:
    files: Any = SimpleNamespace(content={}, url="http://h")
    archive = publish(files, PROGRAM)
    record = json.loads(files.content[RECORD])
    body = files.content[f"/{archive.name}"]
    assert record["assets"][0]["digest"] == f"sha256:{hashlib.sha256(body).hexdigest()}"
