"""Texts as people send them: kinds, encodings, prefixes; files that are none."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from scripts.errors import HostError
from scripts.gpu import judge, read, read_file
from scripts.gpu.read import LIMIT

BUFFER = "load_tensors:      CUDA0 model buffer size =    92.10 MiB"


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("VULKANINFO\n==========\n", {"vulkaninfo"}),
        ("\tdeviceName = Apple M1\n", {"vulkaninfo"}),
        ("Available devices:\n  CUDA0: NVIDIA RTX (1 MiB, 1 MiB free)\n", {"device list"}),
        (BUFFER, {"llama log"}),
        ('time=1 level=INFO source=routes.go:1 msg="Listening on 1"', {"ollama log"}),
        ("NAME    ID    SIZE    PROCESSOR    UNTIL", {"ollama ps"}),
        ('{"models":[{"size_vram":0}]}', {"api/ps"}),
        ("| NVIDIA-SMI 580.159.04    Driver Version: 580", {"nvidia-smi"}),
        ("GPU 0: Tesla T4 (UUID: GPU-1)", {"nvidia-smi"}),
        ("  Marketing Name:          AMD Radeon Graphics", {"rocminfo"}),
        ("Number of platforms                               1", {"clinfo"}),
        ("Platform #0: Intel(R) OpenCL\n `-- Device #0: Intel(R) Graphics", {"clinfo"}),
        ("NAME   VM TYPE   CREATED", {"podman machine"}),
        ("/dev/dri/renderD128", {"device nodes"}),
        ("docker: could not select device driver with capabilities: [[gpu]]", {"driver error"}),
        ("The answer is GGGGGGGGGG", {"answer"}),
        (f"{BUFFER}\nNAME  ID  SIZE  PROCESSOR  UNTIL\n", {"llama log", "ollama ps"}),
        ("A poem about a barn.\nIt has a door.\n", set()),
        ("", set()),
    ],
)
def test_the_kind_is_told_by_the_content(text: str, kinds: set[str]) -> None:
    assert set(read(text, "a").kinds) == kinds


def test_notes_in_front_are_no_evidence() -> None:
    text = "# source: somewhere\n# verdict: broken\n# why: it says GGGGGGGGGG, vk::DeviceLostError\n\nhello\n"
    assert read(text, "a").evidence == ()
    assert read("# ls /dev/kfd\nls: cannot access '/dev/kfd': Permission denied\n", "a").evidence


def test_numbers_are_those_of_the_file() -> None:
    found = read(f"# source: x\n\n\n{BUFFER}\r\n", "a.log").evidence
    assert [(one.where, one.at) for one in found] == [("a.log", 4)]


@pytest.mark.parametrize(
    "raw",
    [
        BUFFER.encode(),
        b"\xef\xbb\xbf" + BUFFER.encode(),
        b"\xff\xfe" + BUFFER.encode("utf-16-le"),
        b"\xfe\xff" + BUFFER.encode("utf-16-be"),
        b"\x02\0\0\0" + struct.pack(">I", len(BUFFER)) + BUFFER.encode(),
        b'{"log":"' + BUFFER.encode() + b'\\n","stream":"stderr","time":"2026-11-22T10:00:00Z"}',
        b"\x1b[0m\x1b[32m" + BUFFER.encode() + b"\x1b[0m\r\n",
        b"ollama     | 2025-10-15 14:49:48.719 | " + BUFFER.encode(),
        b"2025-07-16 04:09:14 hub-ollama-1   | " + BUFFER.encode(),
        b">>> 0.00.027.049 I " + BUFFER.encode(),
        "3月 27 18:00:45 host ollama[2012]: ".encode() + BUFFER.encode(),
        "caf\xe9 ".encode("latin-1") + b"\n" + BUFFER.encode(),
    ],
)
def test_encodings_and_prefixes(raw: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    path.write_bytes(raw)
    text = read_file(path)
    assert (text.kinds, judge(text.evidence).verdict) == (("llama log",), "gpu")


@pytest.mark.parametrize(
    ("raw", "remark"),
    [
        (b"", "empty"),
        (b"\n \n", "empty"),
        (b"\x7fELF" + bytes(4000), "no text"),
        (b"GGUF" + bytes(range(256)) * 20 + bytes(900), "no text"),
        (b"hello\n", "unknown kind of text"),
    ],
)
def test_what_is_nothing_is_said_to_be_nothing(raw: bytes, remark: str, tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(raw)
    text = read_file(path)
    assert (text.kinds, text.remark, text.evidence) == ((), remark, ())


def test_of_a_huge_file_the_end_is_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.log"
    with path.open("wb") as file:
        file.truncate(LIMIT + 10_000_000)
        file.seek(LIMIT)
        file.write((f"x {'y' * 90}\n" * 100_000).encode())
        file.write(f"\n{BUFFER}\n".encode())
    text = read_file(path)
    assert "only the last 16,777,216" in text.remark


def test_a_line_of_any_length() -> None:
    assert read("ab" * 1_500_000 + "\n" + "| - " * 100_000 + "\n" + BUFFER, "a").kinds == ("llama log",)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(HostError, match="can't be read") as caught:
        read_file(tmp_path / "none.log")
    assert "invoke gpu" in caught.value.hint
    with pytest.raises(HostError, match="can't be read"):
        read_file(tmp_path)
