"""Nothing is read without a limit, and what is hostile raises one of two kinds of error."""

from __future__ import annotations

import gzip
import os
import re
import socket
import threading
import time
import tracemalloc
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import IO

import httpx
import pytest

from scripts import bounded
from scripts.bounded import Ends, TooMuch
from scripts.home import ROOT

# Readers without a limit, and why each may stay.
KEPT = {
    "scripts/webui/revisions.py": "files of the program in whose Python it runs",
    "scripts/webui/recovery.py": "what Byre writes to it, in Open WebUI's Python",
    "scripts/webui/copying.py": "what Byre writes to it, in Open WebUI's Python",
    "scripts/webui/signing.py": "the same",
    "scripts/doctor/bundle.py": "what was written just now",
    "scripts/database/look.py": "the same: a document as text and back",
    "scripts/runtimes/launch.py": "two small files of Byre's own, in the program that becomes a service",
    "scripts/benchmark/history.py": "lines of a file that was read with a limit; too deep ones are set aside",
}
# Modules that open files by themselves, and what; others go through `bounded`.
OPENING = {
    "scripts/audit/packets.py": "a network, of which nothing is read",
    "scripts/audit/probe_secrets.py": "an archive, in chunks, up to a limit",
    "scripts/builds/archive.py": "an archive, in chunks, and what it writes",
    "scripts/commands/users.py": "what it writes",
    "scripts/doctor/bundle.py": "what it writes",
    "scripts/doctor/probe_state.py": "a text that was read with a limit",
    "scripts/fit/header.py": "a model's header, with the bounds of models/gguf.py",
    "scripts/home.py": "what it writes",
    "scripts/models/download.py": "a model, in chunks, and what it writes",
    "scripts/models/gguf.py": "a model's header, with bounds of its own",
    "scripts/models/store.py": "a model, in chunks",
    "scripts/models/wheels.py": "an archive, in chunks, and what it writes",
    "scripts/runtimes/launch.py": "as above, and a service's output, with bounds of its own",
    "scripts/volumes/backup.py": "what it writes",
    "scripts/volumes/configuration.py": "an archive that was read with a limit",
    "scripts/volumes/manifest.py": "an archive, in chunks",
    "scripts/volumes/mover.py": "a folder",
    "scripts/volumes/one_file.py": "a backup, in chunks, and what it writes",
    "scripts/volumes/packing.py": "what it writes",
    "scripts/volumes/verify.py": "an archive, in chunks",
}
OPENS = re.compile(r"\.open\(|(?<![\w.])open\(|\bfdopen\(|\bdotenv_values\(|\bload_dotenv\(|\.readlines\(")
UNBOUNDED = re.compile(
    r"\.read_(?:text|bytes)\(|\bjson\.loads?\(|\byaml\.(?:safe_)?load\(|\btomllib\.loads?\(|\.json\(\)|\bstdin\.read\(\)"
    r"|stdin\.buffer\.read|\bhttpx\.(?:get|post|request)\(|response\.iter_lines\("
)


def test_nothing_is_read_past_this_module() -> None:
    assert modules_with(UNBOUNDED) == set(KEPT)


def test_nothing_is_opened_past_this_module() -> None:
    assert modules_with(OPENS) == set(OPENING)


def modules_with(pattern: re.Pattern[str]) -> set[str]:
    """Modules of the product in which the pattern is found, but for `bounded` itself."""
    return {
        str(path.relative_to(ROOT))
        for path in (ROOT / "scripts").rglob("*.py")
        if path.name != "bounded.py" and path.parent.name != "dev" and pattern.search(path.read_text())
    }


@pytest.fixture
def pipe() -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """The two ends of a pipe: one to read, one to write."""
    reader, writer = os.pipe()
    with os.fdopen(reader, "rb") as out, os.fdopen(writer, "wb", buffering=0) as into:
        yield out, into


def test_a_file_is_read_whole_up_to_its_limit(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"one\r\ntwo\r")
    assert bounded.data(path, 9) == b"one\r\ntwo\r"
    assert bounded.text(path) == "one\ntwo\n"
    with pytest.raises(TooMuch, match="longer than 8 bytes"):
        bounded.data(path, 8)


@pytest.mark.parametrize("kind", ["fifo", "socket", "device", "folder"])
def test_what_is_no_plain_file_is_refused_at_once(tmp_path: Path, kind: str) -> None:
    path = tmp_path / kind
    if kind == "fifo":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    elif kind == "device":
        path = Path("/dev/zero")
    else:
        monitor = socket.socket(socket.AF_UNIX)
        monitor.bind(str(path))
        monitor.close()
    for read in (bounded.data, lambda one: bounded.ends(one, 5, 5)):
        with pytest.raises(OSError):
            read(path)


def test_of_a_long_file_both_ends_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"first\n" + b"middle\n" * 1000 + b"last\n")
    found = bounded.ends(path, 10, 10)
    assert found == Ends(b"first\nmidd", b"ddle\nlast\n", 6991)
    assert found.pieces == (b"first", b"last\n") and found.size == path.stat().st_size
    assert bounded.ends(path, 10_000, 0).pieces == (path.read_bytes(),)


def test_a_file_without_a_length_is_read(tmp_path: Path) -> None:
    assert bounded.ends(Path("/proc/self/status"), 4096, 4096).head.startswith(b"Name:")


def test_of_a_long_pipe_both_ends_are_kept_and_little_is_held(pipe: tuple[IO[bytes], IO[bytes]]) -> None:
    out, into = pipe

    def write() -> None:
        into.write(b"first\n")
        for _ in range(300):
            into.write(b"y\n" * 50_000)
        into.write(b"last\n")
        into.close()

    threading.Thread(target=write).start()
    found = bounded.ends_of(out, 1000, 2000)
    assert (len(found.head), len(found.tail)) == (1000, 2000)
    assert found.head.startswith(b"first\n") and found.tail.endswith(b"last\n")
    assert found.size == 30_000_011 and not found.endless


def test_a_pipe_that_does_not_end_is_given_up_in_time(pipe: tuple[IO[bytes], IO[bytes]]) -> None:
    out, into = pipe
    into.write(b"hello\n")
    began = time.monotonic()
    found = bounded.ends_of(out, 100, 100, patience=0.2)
    assert found.endless and found.pieces == (b"hello\n",) and found.remark
    assert time.monotonic() - began < 30


@pytest.mark.parametrize(
    ("data", "kept"),
    [
        (b"one\n" + b"x" * 50 + b"\ntwo\n", (b"one", b"two")),  # a line longer than the middle
        (b"alpha s3cret1" + b"x" * 50 + b"2 a b omega", (b"alpha", b"omega")),  # no line ends at all
    ],
)
def test_no_half_of_a_word_stands_at_the_cut(tmp_path: Path, data: bytes, kept: tuple[bytes, ...]) -> None:
    path = tmp_path / "a"
    path.write_bytes(data)
    assert bounded.ends(path, 13, 13).pieces == kept


@pytest.mark.parametrize(
    "text",
    ["[" * 50_000, '{"a":' * 50_000, "[" * 500 + "]" * 500, "{", "\ud800x", "1" * 5000],
    ids=["brackets", "braces", "closed", "cut", "surrogate", "number"],
)
def test_hostile_json(text: str) -> None:
    with pytest.raises(ValueError):
        bounded.from_json(text)


@pytest.mark.parametrize(
    "text",
    [
        *("[" * 200_000, "{a: " * 50_000, "- " * 50_000, "? " * 50_000, "&a [*a]", "a: *b", "{[]: 1}"),
        *("a: 2024-99-99", "a: " + "9" * 5000, "!!int ''", "!!timestamp x", "!!binary x", "\0", "%YAML 9.9"),
    ],
)
def test_hostile_yaml(text: str) -> None:
    """libyaml alone ends the program on the first."""
    with pytest.raises(ValueError):
        bounded.from_yaml(text)


def test_a_yaml_document_that_names_one_value_a_billion_times_is_read_at_once() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    assert len(bounded.from_yaml("\n".join(lines))) == 30


@pytest.mark.parametrize("text", ["a = " + "[" * 50_000, "a = {b = " * 5000, "a =", "a = 1\na = 2"])
def test_hostile_toml(text: str) -> None:
    with pytest.raises(ValueError):
        bounded.from_toml(text)


@pytest.fixture
def server() -> Iterator[str]:
    """Answers with as many bytes as the path says, packed where it ends with `gz`."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            count, _, packed = self.path.strip("/").partition(".")
            self.send_response(200)
            if packed:
                self.send_header("Content-Encoding", "gzip")
            self.end_headers()
            content = b"x" * int(count)
            self.wfile.write(gzip.compress(content) if packed else content)

        def log_message(self, *_: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as made:
        threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield f"http://127.0.0.1:{made.server_address[1]}"
        made.shutdown()


@pytest.mark.parametrize("path", ["/1000", "/1000.gz"])
def test_an_answer_is_read_up_to_its_limit(server: str, path: str) -> None:
    with httpx.Client(base_url=server) as http:
        found = bounded.ask(http, "GET", path, 1000)
        assert (found.status_code, found.content) == (200, b"x" * 1000)
        with pytest.raises(httpx.HTTPError, match="longer than 999 bytes"):
            bounded.ask(http, "GET", path, 999)


def test_lines_of_an_answer_come_as_httpx_splits_them_and_have_a_limit() -> None:
    def answer(*pieces: bytes) -> httpx.Response:
        return httpx.Response(200, content=iter(pieces), request=httpx.Request("GET", "http://localhost"))

    pieces = (b"data: 1\r\nda", b"ta: 2\n", b"\n", b"end")
    assert list(bounded.event_lines(answer(*pieces))) == list(answer(*pieces).iter_lines())
    with pytest.raises(httpx.HTTPError):
        list(bounded.event_lines(answer(b"ab", b"cd"), 3))


def packed(coding: str, *pieces: bytes) -> httpx.Response:
    """An answer that comes in these pieces."""
    headers = {"content-encoding": coding}
    return httpx.Response(
        200, headers=headers, content=iter(pieces), request=httpx.Request("GET", "http://localhost")
    )


@pytest.mark.parametrize("coding", ["zstd", "br", "gzip, gzip", "GZIP,zstd"])
def test_what_may_unpack_to_more_than_there_is_memory_is_left_packed(coding: str) -> None:
    with pytest.raises(httpx.ReadError, match="packed"):
        bounded.body(packed(coding, b"x"))
    with pytest.raises(httpx.ReadError, match="packed"):
        list(bounded.event_lines(packed(coding, b"x")))


def test_a_bomb_is_cut_off() -> None:
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(400)) + packer.flush()
    pieces = [bomb[at : at + bounded.CHUNK] for at in range(0, len(bomb), bounded.CHUNK)]
    assert len(pieces) > 3
    for read in (bounded.body, lambda *given: list(bounded.event_lines(*given))):
        tracemalloc.start()
        try:
            with pytest.raises(httpx.ReadError, match="longer"):
                read(packed("gzip", *pieces), 1 << 20)
            assert tracemalloc.get_traced_memory()[1] < 400 << 20
        finally:
            tracemalloc.stop()
