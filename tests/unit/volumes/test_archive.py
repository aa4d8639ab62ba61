"""A tar as it passes by: what is kept, what is refused, and that its bytes go on as they are."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import os
import subprocess
import tarfile
from pathlib import Path

import pytest

from scripts.volumes.archive import END, Entry, Passing, Tree, described, entries, header, stays
from scripts.volumes.mover import SCRIPT
from scripts.volumes.tar import Bad
from tests.unit.volumes.trees import tree

ROOT = Entry(".", "folder", 0o755, 0, 0, 0)
FILE = Entry("x", "file", 0o644, 0, 0, 0, 4, hashlib.sha256(b"evil").hexdigest())
LINK = Entry("d", "link", 0o777, 0, 0, 0, target="..")
# A link that stays inside only where it is; and a further name of it, from which it stays inside too.
DEEP = [
    ROOT,
    *(Entry(path, "folder", 0o755, 0, 0, 0) for path in ("a", "a/b")),
    Entry("a/b/l", "link", 0o777, 0, 0, 0, target="../../webui.db"),
]
INSIDE = Entry("a/b/m", "hardlink", 0o777, 0, 0, 0, target="a/b/l")


def tar(*members: Entry | tarfile.TarInfo) -> bytes:
    packed = b""
    for one in members:
        packed += one.tobuf(tarfile.PAX_FORMAT) if isinstance(one, tarfile.TarInfo) else header(one)
        packed += b"evil".ljust(512, b"\0") if one.size else b""
    return packed + END


def read(data: bytes, out: list[bytes] | None = None, keep: bool = True, hashed: bool = True) -> list[Entry]:
    passing = Passing(io.BytesIO(data), None if out is None else out.append)
    return list(entries(passing, lambda _, why: keep and not why, hashed=hashed))


def changed(**fields: object) -> Entry:
    return dataclasses.replace(FILE, **fields)  # type: ignore[arg-type]


def test_every_byte_goes_on(tmp_path: Path) -> None:
    tree(tmp_path / "tree")
    argv = ["tar", "-C", str(tmp_path / "tree"), "--format=posix", "--sort=name", "--sparse", "-cf", "-", "."]
    data = subprocess.run(argv, check=True, capture_output=True).stdout
    out: list[bytes] = []
    found = read(data, out)
    written = b"".join(out)
    assert data.startswith(written) and not data[len(written) :].strip(b"\0")
    sums = {one.path: one.sha256 for one in found if one.type == "file"}
    for path, digest in sums.items():
        assert digest == hashlib.sha256((tmp_path / "tree" / path).read_bytes()).hexdigest(), path
    assert {one.path for one in found} == {
        "." if path == tmp_path / "tree" else str(path.relative_to(tmp_path / "tree"))
        for path in [tmp_path / "tree", *(tmp_path / "tree").rglob("*")]
    }
    assert {one.path: one.mtime_ns for one in found}["run me"] == 1_234_567_891_123_456_789
    again: list[bytes] = []
    assert read(data, again, hashed=False) == [dataclasses.replace(one, sha256="") for one in found]
    assert b"".join(again) == written


def test_what_stays_out_is_cut_out(tmp_path: Path) -> None:
    fifo = tarfile.TarInfo("a fifo")
    fifo.type = tarfile.FIFOTYPE
    out: list[bytes] = []
    found = read(tar(ROOT, fifo, changed(mode=0o4755), LINK, changed(path="y")), out)
    assert [one.path for one in found] == [".", "y"]
    assert b"".join(out) + END == tar(ROOT, changed(path="y"))


def test_a_tar_that_ends_early_is_seen() -> None:
    data = tar(ROOT, FILE, changed(path="y"))
    for length in range(0, len(data) - len(END) + 1, 128):
        for hashed in (True, False):
            with pytest.raises(Bad):
                read(data[:length], hashed=hashed)
    with pytest.raises(Bad):
        read(data.replace(b"ustar", b"xxxxx", 1))


@pytest.mark.parametrize(
    ("key", "value"),
    [("mtime", "1.5M"), ("mtime", "NaN"), ("mtime", "Infinity"), ("GNU.sparse.map", "1,M")],
)
def test_a_number_that_is_damaged(key: str, value: str) -> None:
    info = tarfile.TarInfo("a")
    info.pax_headers = {key: value}
    with pytest.raises(Bad):
        read(tar(info))


def test_a_header_that_would_fill_the_memory() -> None:
    info = tarfile.TarInfo("x")
    info.type, info.size = tarfile.XHDTYPE, 4 << 30
    with pytest.raises(Bad, match="4,294,967,296 bytes"):
        read(info.tobuf(tarfile.USTAR_FORMAT) + bytes(1 << 20))


@pytest.mark.parametrize(
    ("found", "words"),
    [
        ([ROOT, changed(path="../x")], "leads out"),
        ([ROOT, changed(path="/etc/x")], "leads out"),
        ([ROOT, changed(path="a/../../x")], "leads out"),
        ([ROOT, LINK], "leads out"),
        ([ROOT, dataclasses.replace(LINK, target="/etc")], "leads out"),
        ([ROOT, dataclasses.replace(LINK, target="."), changed(path="d/x")], "no folder"),
        ([ROOT, changed(path="d/x")], "no folder"),
        ([ROOT, changed(type="hardlink", target="../../etc/passwd")], "not a file"),
        ([ROOT, changed(type="hardlink", target=".")], "not a file"),
        ([ROOT, FILE, FILE], "twice"),
        ([*DEEP, changed(path="h", type="hardlink", target="a/b/l")], "leads out"),
        ([*DEEP, INSIDE, changed(path="h", type="hardlink", target="a/b/m")], "leads out"),
        ([ROOT, changed(path=".byre-removing-a\nwebui.db")], "Byre's own"),
        ([ROOT, changed(path=".byre-restored-T", type="folder")], "Byre's own"),
        ([ROOT, changed(type="a device")], "nor link: a device"),
        ([ROOT, changed(mode=0o4755)], "setuid"),
        ([ROOT, changed(mode=0o2755)], "setuid"),
        ([ROOT, ROOT], "leads out"),
        ([FILE], "own folder"),
    ],
)
def test_what_would_be_written_elsewhere_or_twice(found: list[Entry], words: str) -> None:
    seen = Tree()
    with pytest.raises(Bad, match=words):
        for one in found:
            seen.add(one)


def test_a_further_name_of_a_link_is_taken_where_it_stays_inside() -> None:
    seen = Tree()
    for one in (*DEEP, INSIDE):
        seen.add(one)
    assert seen.links == {"a/b/l": "../../webui.db", "a/b/m": "../../webui.db"}


@pytest.mark.parametrize(
    ("path", "target", "inside"),
    [
        ("a", "b", True),
        ("a", "./b//c", True),
        ("a", "..", False),
        ("a/b", "..", True),
        ("a/b", "../../c", False),
        ("a/b/c", "../../d", True),
        ("a", "/etc", False),
        ("a", "b/../c", False),  # b may be a link
    ],
)
def test_where_a_link_leads(path: str, target: str, inside: bool) -> None:
    assert stays(path, target) is inside


def test_a_document_of_json_and_back() -> None:
    full = changed(xattrs={"user.byre": "eA=="}, target="t", blob=True)
    assert Entry.parse(full.document()) == full and Entry.parse(ROOT.document()) == ROOT
    for bad in (
        {"mode": "0644"},
        {"uid": 1 << 40},
        {"size": -1},
        {"xattrs": ["x"]},
        {"path": 3},
        {"more": 1},
    ):
        with pytest.raises(Bad):
            Entry.parse(FILE.document() | bad)


def test_two_trees_are_compared() -> None:
    attributes = {"user.byre": "eA=="}
    here, there = Tree(), Tree()
    hard = changed(path="z", type="hardlink", size=0, sha256="", target="x")
    for one in (ROOT, changed(xattrs=attributes), hard, changed(path="gone"), changed(path="other")):
        here.add(one)
    swapped = [changed(path="a"), changed(path="other", mtime_ns=1), changed(path="more")]
    for one in (ROOT, *swapped, changed(path="z"), changed(path="x", type="hardlink", target="z")):
        there.add(one)
    assert here.differences(there) == (["a", "gone", "more", "other"], ["x: user.byre"])


def test_owners_count_only_for_root() -> None:
    wrong = []
    for owners in (True, False):
        here, there = Tree(owners), Tree(owners)
        for seen, uid in ((here, 1), (there, 2)):
            seen.add(ROOT)
            seen.add(changed(uid=uid))
        wrong.append(here.differences(there)[0])
    assert wrong == [["x"], []]


def test_contents_count_only_where_they_are_known() -> None:
    wrong = []
    for contents in (True, False):
        here, there = Tree(contents=contents), Tree(contents=contents)
        for one in (ROOT, FILE, changed(path="y")):
            here.add(one)
        for one in (ROOT, changed(sha256=""), changed(path="y", size=5, sha256="")):
            there.add(one)
        wrong.append(here.differences(there)[0])
    assert wrong == [["x", "y"], ["y"]]


def test_a_description_of_a_folder_is_what_a_tar_of_it_says(tmp_path: Path) -> None:
    folder = tmp_path / "tree"
    tree(folder)
    for name, moment in (("before", -1_500_000_001), ("just before", -250_000_000), ("second", -(10**9))):
        (folder / name).touch()
        os.utime(folder / name, ns=(1, moment))
    (folder / "tab\tand \n end").symlink_to("a\tb\n")
    argv = ["tar", "-C", str(folder), "--format=posix", "--sparse", "-cf", "-", "."]
    packed = read(subprocess.run(argv, check=True, capture_output=True).stdout)
    argv = ["sh", str(SCRIPT), "describe", str(folder)]
    said = subprocess.run(argv, check=True, capture_output=True).stdout
    here, there = Tree(contents=False), Tree(contents=False)
    for one in packed:
        here.add(one)
    for one in described(io.BytesIO(said)):
        there.add(one)
    assert len(there.found) == len(packed) and here.differences(there) == ([], [])
    for end in (len(said) - 1, len(said) // 2):
        with pytest.raises(Bad):
            list(described(io.BytesIO(said[:end].rstrip(b"\0"))))


def test_a_name_that_is_not_utf8_comes_through() -> None:
    path = os.fsdecode(b"no utf-8 \xff")
    (_, one) = read(tar(ROOT, changed(path=path)))
    assert one.path == path
