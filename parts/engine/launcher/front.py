"""Stands between the clients and llama.cpp's server, and gives each conversation its slot: slots.py, turns.py.

It is a process of its own, forked before the engine begins. The engine stays the process that was started. When one of
the two ends, in whatever way, the other ends as well, so that whoever started it starts both again. The engine listens
at a Unix socket that only this user reaches. Keys, errors and all else are its business: bytes are passed on as they
come, one request a connection.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

from launcher.slots import Slot, Slots, prompt
from launcher.turns import Turns

ROUTES = {b"/completion", b"/completions", b"/v1/completions", b"/chat/completions", b"/v1/chat/completions"}
HEAD_BYTES = 2**16
END_SECONDS = 0.2  # llama.cpp looks once a second whether a client has gone
BODY_BYTES = 2**26  # a longer one is passed on unread: llama.cpp gives it a slot
PIECE = 2**16
WAIT_SECONDS = 60.0  # for the head of a request, and for each piece of its body
BACKLOG = 512
AGAIN_SECONDS = 0.01
# What the engine gets when its front has ended. It is not asked to stop: it has failed, and its exit code says so.
ENDED = signal.SIGUSR1
# llama.cpp's own words while it reads the model.
LOADING = b'{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}'
NOT_YET = b"\r\n".join((
    b"HTTP/1.1 503 Service Unavailable", b"Content-Type: application/json; charset=utf-8",
    b"Content-Length: %d" % len(LOADING), b"Connection: close", b"", LOADING,
))  # fmt: skip


class Gone(Exception):
    """The client has left, or sends nothing that could be passed on."""


class Request:
    """The head of a request, and of its body as much as has to be known."""

    def __init__(self, first: bytes, fields: list[bytes]) -> None:
        self.first = first
        self.fields = [field for field in fields if _name(field) not in {b"connection", b"keep-alive"}]
        self.body = b""
        self.prompt: str | None = None
        self.adapter = False
        self.answered = False  # its client has a part of the answer at least

    @classmethod
    async def read(cls, client: asyncio.StreamReader) -> Request:
        """The next request, without its body. Raises Gone."""
        try:
            head = await asyncio.wait_for(client.readuntil(b"\r\n\r\n"), WAIT_SECONDS)
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError) as error:
            raise Gone from error
        first, *fields = head[:-4].split(b"\r\n")
        return cls(first, fields)

    def length(self) -> int:
        """Bytes of the body where it may be read here; 0 where it is to be passed on as it is."""
        words = self.first.split()
        if len(words) != 3 or words[0] != b"POST" or words[1].partition(b"?")[0] not in ROUTES:
            return 0
        found = {_name(field): field.partition(b":")[2].strip() for field in self.fields}
        length = found.get(b"content-length", b"")
        passed = b"transfer-encoding" in found or b"expect" in found or not length.isdigit()
        return 0 if passed or int(length) > BODY_BYTES else int(length)

    def understand(self) -> None:
        """Sets `prompt` where the request leaves the slot open. Not where one request wants several answers: those take
        several slots, which llama.cpp finds by itself."""
        try:
            body = json.loads(self.body.decode())
        except (ValueError, RecursionError):
            return
        if not isinstance(body, dict) or not body:
            return
        self.adapter = bool(body.get("lora"))
        several = any(body.get(name, 1) != 1 for name in ("n", "n_cmpl"))
        if not several and not self.adapter and "id_slot" not in body:
            self.prompt = prompt(body)

    def give(self, slot: Slot) -> None:
        """Name the slot in the body."""
        _, _, rest = self.body.partition(b"{")
        self.body = b'{"id_slot":%d,%s' % (slot.number, rest)
        self.fields = [field for field in self.fields if _name(field) != b"content-length"]
        self.fields.append(b"Content-Length: %d" % len(self.body))

    def raw(self) -> bytes:
        """As it goes to the engine."""
        return b"\r\n".join([self.first, *self.fields, b"Connection: close", b"", self.body])


def _name(field: bytes) -> bytes:
    return field.partition(b":")[0].strip().lower()


class Front:
    """The server. `engine` is the socket at which llama.cpp listens."""

    def __init__(self, engine: Path, slots: Slots) -> None:
        self.engine = engine
        self.turns = Turns(slots)

    async def answer(self, client: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        """Serve one connection."""
        try:
            request = await Request.read(client)
            if length := request.length():
                request.body = await _read(client, length)
                request.understand()
            await self._until_gone(request, client, back)
        except (Gone, OSError):
            pass
        finally:
            back.close()

    async def _until_gone(
        self, request: Request, client: asyncio.StreamReader, back: asyncio.StreamWriter
    ) -> None:
        """Serve a request for as long as its client is there."""
        onward: asyncio.Queue[bytes] = asyncio.Queue(1)
        serve = asyncio.ensure_future(self._serve(request, onward, back))
        listen = asyncio.ensure_future(_listen(client, onward))
        try:
            await asyncio.wait({serve, listen}, return_when=asyncio.FIRST_COMPLETED)
            # Who has the whole answer goes, often before its end has come from the engine.
            if request.answered:
                await asyncio.wait({serve}, timeout=END_SECONDS)
        finally:
            for task in (serve, listen):
                task.cancel()
            await asyncio.gather(serve, listen, return_exceptions=True)

    async def _serve(
        self, request: Request, onward: asyncio.Queue[bytes], back: asyncio.StreamWriter
    ) -> None:
        if request.prompt is not None:
            async with self.turns.turn(request.prompt) as slot:
                request.give(slot)
                await self._pass(request, slot, onward, back)
            return
        with self.turns.apart() if request.adapter else contextlib.nullcontext():
            await self._pass(request, None, onward, back)

    async def _pass(
        self, request: Request, slot: Slot | None, onward: asyncio.Queue[bytes], back: asyncio.StreamWriter
    ) -> None:
        """The request to the engine, and its answer to the client."""
        try:
            answer, engine = await _connect(self.engine)
        except OSError:  # it does not listen yet
            back.write(NOT_YET)
            await back.drain()
            return
        more = asyncio.ensure_future(_pour(onward, engine))
        try:
            engine.write(request.raw())
            await engine.drain()
            pieces = 0
            while piece := await answer.read(PIECE):
                back.write(piece)
                await back.drain()
                pieces += 1
                request.answered = True
                if slot and pieces > 1:  # the head alone comes while the prompt is still read
                    slot.reading = 0
        finally:
            more.cancel()
            engine.close()


async def _connect(engine: Path) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Raises OSError. Too many that connect at once wait: a Unix socket says so instead of letting them."""
    while True:
        made = socket.socket(socket.AF_UNIX)
        made.setblocking(False)
        try:
            made.connect(str(engine))
        except BlockingIOError:
            made.close()
            await asyncio.sleep(AGAIN_SECONDS)
        except OSError:
            made.close()
            raise
        else:
            return await asyncio.open_unix_connection(sock=made)


async def _read(client: asyncio.StreamReader, length: int) -> bytes:
    """So many bytes. Raises Gone."""
    pieces = []
    while length > 0:
        try:
            piece = await asyncio.wait_for(client.read(min(length, PIECE)), WAIT_SECONDS)
        except TimeoutError as error:
            raise Gone from error
        if not piece:
            raise Gone
        pieces.append(piece)
        length -= len(piece)
    return b"".join(pieces)


async def _listen(client: asyncio.StreamReader, onward: asyncio.Queue[bytes]) -> None:
    """Hand on what else a client sends; ends when it has gone."""
    with contextlib.suppress(OSError):
        while piece := await client.read(PIECE):
            await onward.put(piece)


async def _pour(onward: asyncio.Queue[bytes], engine: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while True:
            engine.write(await onward.get())
            await engine.drain()


async def _run(front: Front, listener: socket.socket, life: int) -> None:
    """Serve until the engine ends: then at once, as the engine does."""
    asyncio.get_running_loop().add_reader(life, _end, front)
    await asyncio.start_server(front.answer, sock=listener, limit=HEAD_BYTES, backlog=BACKLOG)
    await asyncio.Event().wait()


def _end(front: Front) -> NoReturn:
    shutil.rmtree(front.engine.parent, ignore_errors=True)
    os._exit(0)


def listen(host: str, port: int) -> socket.socket:
    """A socket at that address, at which nothing is answered yet. Raises OSError."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    made = socket.socket(family, kind, protocol)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(address)
    except OSError:
        made.close()
        raise
    return made


def begin(listener: socket.socket, numbers: Iterable[int], *, apart: bool) -> Path:
    """Fork the front for the slots of those numbers. Returns where the engine has to listen, in its process. `apart`
    is that of Slots. The engine gets ENDED when the front ends before it."""
    folder = Path(tempfile.mkdtemp(prefix="byre-engine-"))
    engine = folder / "llama.sock"
    # Each end closes when its process ends, whatever program that became.
    engine_lives, of_engine = os.pipe()
    front_lives, of_front = os.pipe()
    os.set_inheritable(of_engine, True)
    if os.fork() == 0:
        os.close(of_engine)
        _live(Front(engine, Slots(numbers, time.monotonic, apart=apart)), listener, engine_lives)
    for end in (engine_lives, of_front):
        os.close(end)
    listener.close()
    if os.fork() == 0:
        os.close(of_engine)
        _guard(front_lives)
    os.close(front_lives)
    return engine


def _live(front: Front, listener: socket.socket, engine_lives: int) -> NoReturn:
    """The life of the front's process."""
    _leave_signals()
    try:
        asyncio.run(_run(front, listener, engine_lives))
    except BaseException as error:
        sys.stderr.write(f"llama_server: the front failed: {error!r}\n")
    finally:
        _end(front)


def _guard(front_lives: int) -> NoReturn:
    """The life of the process that waits for the front's end. Without the front the engine would answer nobody."""
    _leave_signals()
    engine = os.getppid()
    os.read(front_lives, 1)
    if os.getppid() == engine:
        sys.stderr.write("llama_server: the front has ended, so the engine ends\n")
        sys.stderr.flush()
        os.kill(engine, ENDED)
    os._exit(0)


def _leave_signals() -> None:
    """The engine decides when to stop."""
    for received in (signal.SIGTERM, signal.SIGINT, ENDED):
        signal.signal(received, signal.SIG_IGN)
