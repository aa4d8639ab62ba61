"""What a text names, as it is on this machine."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from scripts.host.named import named


def test_a_port_that_is_held_and_one_that_is_free() -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(1)
        port = server.getsockname()[1]
        (said,) = named(f"listen tcp4 127.0.0.1:{port}: bind: address already in use")
        assert f"port {port}" in said and "nothing" not in said
    (said,) = named(f"dial tcp 127.0.0.1:{port}: connect: connection refused")
    assert f"port {port}" in said and "nothing" in said


def test_a_file_a_folder_and_one_that_does_not_exist(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("")
    said = list(
        named(
            f"cannot open '{tmp_path}/a.txt': denied; {tmp_path}: denied; {tmp_path}/missing/b: no such file"
        )
    )
    assert "a.txt is a file" in said[0] and "read and write" in said[0]
    assert "is a folder" in said[1]
    assert f"{tmp_path}/missing/b does not exist" in said[2] and f"; {tmp_path} does" in said[2]


def test_a_device() -> None:
    (said,) = named("failed to open /dev/null: permission denied")
    assert "/dev/null is a device or socket" in said


@pytest.mark.parametrize(
    "text",
    [
        "https://example.com:443/x", "10.89.1.1:53: cannot assign", "at 12:30:59",
        "File \"a.py:10\"", "open_webui/x/y.py",
        "C:\\Users\\x", "port 99999 127.0.0.1:99999",
    ],
)  # fmt: skip
def test_what_is_of_no_interest(text: str) -> None:
    assert list(named(text)) == []


def test_a_line_that_names_many_is_bounded() -> None:
    assert len(list(named(" ".join(f"127.0.0.1:{port} /dev/x{port}" for port in range(20000, 20100))))) == 8


def test_a_place_in_a_file_a_cut_path_and_a_number_in_json_are_none_of_these() -> None:
    (said,) = named("/tmp/nowhere/a.c:6:10: fatal error")
    assert "/tmp/nowhere/a.c does not exist" in said and "; /tmp does" in said
    assert list(named('open /tmp/nowhere/bl…: {"jsonrpc":"2.0","id":31}')) == []
