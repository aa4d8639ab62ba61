"""The process in front of llama.cpp's server, with a server that does as a test says. The real one:
tests/integration/own/test_engine.py."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import stat
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
from launcher import front
from launcher.front import BODY_BYTES, Front, Request
from launcher.slots import SHORT, Slot, Slots

from parts.engine import llama_server
from tests.machine import free_port
from tests.waits import PATIENCE, until

LONG = "a long document. " * SHORT
LAUNCHER = Path(llama_server.__file__)


class Engine:
    """A server at a Unix socket. It keeps what it was asked, and answers when `go` of the request is set."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.news = asyncio.Condition()
        self.end = asyncio.Event()  # an answer ends when it is set, some time after its last word
        self.end.set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = next(
            (line[15:] for line in head.lower().split("\r\n") if line.startswith("content-length:")), "0"
        )
        asked = Asked(head, await reader.readexactly(int(length)))
        go = asyncio.ensure_future(asked.go.wait())
        gone = asyncio.ensure_future(reader.read(1))
        try:
            writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
            await self.tell(lambda: self.asked.append(asked))
            await asyncio.wait({go, gone}, return_when=asyncio.FIRST_COMPLETED)
            asked.gone = gone.done()
            await self.tell(lambda: None)
            writer.write(b"" if asked.gone else b"answer")
            await self.end.wait()
        finally:
            go.cancel()
            gone.cancel()
            writer.close()

    async def tell(self, change: Callable[[], object]) -> None:
        async with self.news:
            change()
            self.news.notify_all()

    async def until(self, good: Callable[[], object]) -> None:
        async with self.news:
            await asyncio.wait_for(self.news.wait_for(lambda: bool(good())), PATIENCE)


class Asked:
    """A request that has come to the engine."""

    gone = False

    def __init__(self, head: str, body: bytes) -> None:
        self.head, self.body, self.go = head, body, asyncio.Event()

    @property
    def slot(self) -> int | None:
        """The slot that it names."""
        number = json.loads(self.body).get("id_slot")
        return None if number is None else int(number)


class Client:
    """What a test asks through the front."""

    def __init__(self, engine: Engine, port: int) -> None:
        self.engine, self.port = engine, port
        self.opened: list[asyncio.StreamWriter] = []

    def close(self) -> None:
        for writer in self.opened:
            writer.close()

    async def send(self, raw: bytes) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.opened.append(writer)
        writer.write(raw)
        await writer.drain()
        return reader, writer

    async def post(self, path: str, body: object) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(raw)}\r\n\r\n"
        return await self.send(head.encode() + raw)

    async def ask(self, prompt: str, **more: Any) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A request for a completion, when it has come to the engine."""
        before = len(self.engine.asked)
        made = await self.post("/completion", {"prompt": prompt, **more})
        await self.engine.until(lambda: len(self.engine.asked) > before)
        return made


def tried(test: Callable[[Client], Coroutine[Any, Any, None]], slots: int = 2) -> None:
    """Run a test with an engine and a front for so many slots, in one event loop."""

    @asynccontextmanager
    async def served() -> AsyncIterator[Client]:
        engine = Engine()
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "engine.sock"
            front = Front(path, Slots(range(slots), asyncio.get_running_loop().time))
            async with await asyncio.start_unix_server(engine.serve, path):
                server = await asyncio.start_server(front.answer, "127.0.0.1", 0)
                client = Client(engine, server.sockets[0].getsockname()[1])
                try:
                    yield client
                finally:
                    client.close()
                    server.close()

    async def whole() -> None:
        async with served() as client:
            await asyncio.wait_for(test(client), PATIENCE)

    asyncio.run(whole())


async def whole(reader: asyncio.StreamReader) -> bytes:
    return (await reader.read()).partition(b"\r\n\r\n")[2]


def test_the_slot_is_named_in_the_body_and_the_answer_comes_back() -> None:
    async def test(client: Client) -> None:
        reader, _ = await client.ask("ü?", temperature=0)
        (asked,) = client.engine.asked
        assert json.loads(asked.body) == {"id_slot": 0, "prompt": "ü?", "temperature": 0}
        assert asked.head.lower().count("connection: close") == 1
        asked.go.set()
        assert await whole(reader) == b"answer"

    tried(test)


def test_a_short_question_goes_before_a_long_prompt() -> None:
    async def test(client: Client) -> None:
        await client.ask(LONG)
        await client.ask("short?")
        assert [asked.slot for asked in client.engine.asked] == [1, 0]

    tried(test)


def test_more_than_there_are_slots_wait_in_their_order_and_others_pass() -> None:
    async def test(client: Client) -> None:
        await client.ask("1?")
        await client.ask("2?")
        third, _ = await client.post(
            "/v1/chat/completions", {"messages": [{"role": "user", "content": "3?"}]}
        )
        fourth, _ = await client.post("/completion", {"prompt": "4?"})
        await client.send(b"GET /health HTTP/1.1\r\n\r\n")  # it does not wait
        await client.engine.until(lambda: len(client.engine.asked) == 3)
        first, second, health = client.engine.asked
        assert health.head.startswith("GET /health ")
        second.go.set()
        await client.engine.until(lambda: len(client.engine.asked) == 4)
        assert (client.engine.asked[3].slot, b"3?" in client.engine.asked[3].body) == (second.slot, True)
        client.engine.asked[3].go.set()
        assert await whole(third) == b"answer"
        await client.engine.until(lambda: len(client.engine.asked) == 5)
        client.engine.asked[4].go.set()
        assert await whole(fourth) == b"answer"
        assert not first.gone

    tried(test)


def test_no_chat_begins_before_a_plan_that_waits() -> None:
    async def test(client: Client) -> None:
        await client.ask("1?")
        plan, _ = await client.ask("plan", id_slot=0, lora=[{"id": 0, "scale": 1.0}])
        chat, _ = await client.post("/completion", {"prompt": "2?"})
        await client.send(b"GET /health HTTP/1.1\r\n\r\n")
        await client.engine.until(lambda: len(client.engine.asked) == 3)
        assert client.engine.asked[2].head.startswith("GET /health ")
        client.engine.asked[1].go.set()
        assert await whole(plan) == b"answer"
        await client.engine.until(lambda: len(client.engine.asked) == 4)
        client.engine.asked[3].go.set()
        assert await whole(chat) == b"answer"

    tried(test, slots=3)


def test_who_leaves_ends_the_answer_and_makes_room() -> None:
    async def test(client: Client) -> None:
        _, one = await client.ask("1?")
        await client.ask("2?")
        one.close()
        await client.engine.until(lambda: client.engine.asked[0].gone)
        await client.ask("3?")
        assert client.engine.asked[2].slot == client.engine.asked[0].slot

    tried(test)


def test_who_leaves_with_the_whole_answer_has_not_gone_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """The slot stays good for the next question of that chat."""
    leave, left = Slots.leave, list[bool]()

    def noted(slots: Slots, slot: Slot, *, gone: bool = False) -> None:
        left.append(gone)
        leave(slots, slot, gone=gone)

    async def test(client: Client) -> None:
        client.engine.end.clear()
        reader, writer = await client.ask("1?")
        client.engine.asked[0].go.set()
        await reader.readuntil(b"answer")
        writer.close()
        # The front has seen that once another connection, opened later, was served.
        await client.send(b"GET /health HTTP/1.1\r\n\r\n")
        await client.engine.until(lambda: len(client.engine.asked) == 2)
        client.engine.end.set()
        while not left:
            await asyncio.sleep(0)
        assert left == [False]

    monkeypatch.setattr(Slots, "leave", noted)
    monkeypatch.setattr(front, "END_SECONDS", PATIENCE)
    tried(test)


def test_who_leaves_the_queue_is_never_asked_for() -> None:
    async def test(client: Client) -> None:
        await client.ask("1?")
        _, waiting = await client.post("/completion", {"prompt": "2?"})
        third, _ = await client.post("/completion", {"prompt": "3?"})
        waiting.close()
        await waiting.wait_closed()
        # The front has seen that once another connection, opened later, was served.
        await client.send(b"GET /health HTTP/1.1\r\n\r\n")
        await client.engine.until(lambda: len(client.engine.asked) == 2)
        client.engine.asked[0].go.set()
        await client.engine.until(lambda: any(b"3?" in asked.body for asked in client.engine.asked))
        client.engine.asked[-1].go.set()
        assert await whole(third) == b"answer"
        assert not any(b"2?" in asked.body for asked in client.engine.asked)

    tried(test, slots=1)


@pytest.mark.parametrize(
    "body",
    [
        b'{"prompt": "?", "id_slot": 7}',
        b'{"prompt": "?", "n": 2}',
        b"[1]",
        b"{}",
        b"{",
        b"\xff\xfe{\x00}\x00",
    ],
)
def test_what_names_its_slot_or_is_not_understood_is_passed_on(body: bytes) -> None:
    async def test(client: Client) -> None:
        reader, _ = await client.post("/completion", body)
        await client.engine.until(lambda: client.engine.asked)
        assert client.engine.asked[0].body == body
        client.engine.asked[0].go.set()
        assert await whole(reader) == b"answer"

    tried(test)


def test_a_body_of_another_kind_is_passed_on_as_it_comes() -> None:
    async def test(client: Client) -> None:
        head = b"POST /tokenize HTTP/1.1\r\nKeep-Alive: 5\r\nContent-Length: 6\r\n\r\n"
        reader, writer = await client.send(head + b"abc")
        writer.write(b"def")
        await client.engine.until(lambda: client.engine.asked)
        (asked,) = client.engine.asked
        assert asked.body == b"abcdef" and "Keep-Alive" not in asked.head
        asked.go.set()
        assert await whole(reader) == b"answer"

    tried(test)


@pytest.mark.parametrize(
    "head",
    [
        b"POST /completion HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"POST /completion HTTP/1.1\r\nContent-Length: x\r\n\r\n",
        b"POST /completion HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % (BODY_BYTES + 1),
        b"POST /completion HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n",
    ],
)
def test_a_body_that_is_not_read_here(head: bytes) -> None:
    first, *fields = head.rstrip().split(b"\r\n")
    assert Request(first, fields).length() == 0


def test_before_the_engine_listens(tmp_path: Path) -> None:
    async def test() -> None:
        front = Front(tmp_path / "none.sock", Slots(range(2), lambda: 0.0))
        server = await asyncio.start_server(front.answer, "127.0.0.1", 0)
        client = Client(Engine(), server.sockets[0].getsockname()[1])
        reader, _ = await client.send(b"GET /health HTTP/1.1\r\n\r\n")
        answer = await reader.read()
        assert answer.startswith(b"HTTP/1.1 503 ") and b'"message":"Loading model"' in answer
        client.close()
        server.close()

    asyncio.run(test())


# ── the process ──────────────────────────────────────────────────────────────────────────────────────────────────

SERVES = """
import http.server, os, socketserver
class Answers(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(str(os.getpid()).encode())
    def address_string(self): return "-"
class Server(socketserver.ThreadingUnixStreamServer): pass
print(os.environ["LLAMA_ARG_HOST"], flush=True)
Server(os.environ["LLAMA_ARG_HOST"], Answers).serve_forever()
"""


def launch(folder: Path, port: int, program: str) -> subprocess.Popen[str]:
    """The launcher, for two conversations."""
    (folder / "m.gguf").write_bytes(b"GGUF")
    clean = {name: value for name, value in os.environ.items() if not name.startswith("LLAMA_")}
    given = {
        "LLAMA_ARG_MODEL": str(folder / "m.gguf"),
        "LLAMA_ARG_PORT": str(port),
        "LLAMA_ARG_N_PARALLEL": "2",
    }
    return subprocess.Popen(
        [sys.executable, str(LAUNCHER), "--program", program], env={**clean, **given},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


@contextmanager
def serving(folder: Path) -> Iterator[tuple[subprocess.Popen[str], Callable[[], str]]]:
    """The launcher with a program that answers with its process id, when it does; and what asks for that, empty
    without an answer."""
    program, serves = folder / "llama-server", folder / "serves.py"
    serves.write_text(SERVES)
    # Not Python itself in the first line: its path may have a space.
    program.write_text(f"#!/bin/sh\nexec '{sys.executable}' '{serves}'\n")
    program.chmod(0o755)
    port = free_port()
    process = launch(folder, port, str(program))

    def answer() -> str:
        try:
            return httpx.get(f"http://127.0.0.1:{port}/health", trust_env=False).raise_for_status().text
        except httpx.HTTPError:
            return ""

    try:
        assert until(answer) == str(process.pid)
        yield process, answer
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
def test_the_engine_is_the_process_that_was_started_and_the_front_ends_with_it(
    tmp_path: Path, end: signal.Signals
) -> None:
    with serving(tmp_path) as (process, answer):
        assert process.stdout
        place = Path(process.stdout.readline().strip())
        assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700
        process.send_signal(end)
        process.communicate(timeout=PATIENCE)  # those beside it have closed their ends too
        assert not place.parent.exists() and answer() == ""


def test_the_engine_ends_with_its_front_and_not_as_if_it_was_stopped(tmp_path: Path) -> None:
    with serving(tmp_path) as (process, answer):
        (listens,) = (
            one for one in psutil.Process(process.pid).children() if one.net_connections(kind="tcp")
        )
        listens.kill()
        _, said = process.communicate(timeout=PATIENCE)
        assert process.returncode == -front.ENDED and "front has ended" in said
        assert answer() == ""


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = launch(tmp_path, port, "/none")
        _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert f"port {port}" in said.splitlines()[-1]
