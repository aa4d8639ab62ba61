"""A stand-in for MongoDB, as far as a count of documents asks it: it answers as MongoDB's manual says, and keeps none.

The messages: https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/#op_msg. A count by a condition, even
an empty one, reads the documents and ends at `maxTimeMS` with code 50. The command `count` without one answers at once
from the figures of the collection:
https://www.mongodb.com/docs/manual/reference/command/count/#count-and-sharded-clusters.
"""

from __future__ import annotations

import socketserver
import struct
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import bson

HEADER = struct.Struct("<iiii")
OP_MSG, OP_REPLY, OP_QUERY = 2013, 1, 2004
HELLO = {"helloOk": True, "isWritablePrimary": True, "ismaster": True, "minWireVersion": 0, "maxWireVersion": 25,
         "maxBsonObjectSize": 16 << 20, "maxMessageSizeBytes": 48000000, "maxWriteBatchSize": 100000, "readOnly": False,
         "ok": 1.0}  # fmt: skip


class MongoDB(socketserver.ThreadingTCPServer):
    """`sizes` are the documents of each collection of the database `shop`; a second is enough for `speed` of them."""

    daemon_threads, allow_reuse_address = True, True

    def __init__(self, sizes: Mapping[str, int], speed: float) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.sizes, self.speed, self.heard = dict(sizes), speed, list[dict[str, Any]]()

    @property
    def uri(self) -> str:
        return f"mongodb://127.0.0.1:{self.server_address[1]}/?directConnection=true"

    def answer(self, asked: dict[str, Any]) -> dict[str, Any]:
        name, value = next(iter(asked.items()))
        self.heard.append(asked)
        if name in {"hello", "ismaster", "isMaster"}:
            return HELLO
        if name == "listDatabases":
            return {"databases": [{"name": one} for one in ("admin", "config", "local", "shop")], "ok": 1.0}
        if name == "listCollections":
            found = [{"name": one, "type": "collection", "options": {}} for one in self.sizes]
            return _first([*found, {"name": "seen", "type": "view", "options": {"viewOn": "few"}}])
        if name == "count":
            return {"n": self.sizes[value], "ok": 1.0}
        if name == "aggregate":
            return self._counted(self.sizes[value], asked.get("maxTimeMS"))
        if name == "endSessions":
            return {"ok": 1.0}
        return {"ok": 0.0, "errmsg": f"no such command: '{name}'", "code": 59, "codeName": "CommandNotFound"}

    def _counted(self, documents: int, limit: int | None) -> dict[str, Any]:
        seconds = documents / self.speed
        if limit is not None and seconds * 1000 > limit:
            time.sleep(limit / 1000)
            error = {"errmsg": "operation exceeded time limit", "code": 50, "codeName": "MaxTimeMSExpired"}
            return {"ok": 0.0, **error}
        time.sleep(seconds)
        return _first([{"_id": 1, "n": documents}] if documents else [])


def _first(batch: list[dict[str, Any]]) -> dict[str, Any]:
    return {"cursor": {"id": bson.Int64(0), "ns": "shop.$cmd", "firstBatch": batch}, "ok": 1.0}


class _Answers(socketserver.BaseRequestHandler):
    server: MongoDB

    def handle(self) -> None:
        while head := self._bytes(HEADER.size):
            length, number, _, kind = HEADER.unpack(head)
            body = self._bytes(length - HEADER.size)
            # Flags and the kind of the section; in the older form, for the first message: flags, name, two numbers.
            begin = 5 if kind == OP_MSG else body.index(b"\0", 4) + 9
            size = struct.unpack_from("<i", body, begin)[0]
            answer = bson.encode(self.server.answer(bson.decode(body[begin : begin + size])))
            before = b"\0\0\0\0\0" if kind == OP_MSG else struct.pack("<iqii", 8, 0, 0, 1)
            reply = OP_MSG if kind == OP_MSG else OP_REPLY
            total = HEADER.size + len(before) + len(answer)
            self.request.sendall(HEADER.pack(total, 0, number, reply) + before + answer)

    def _bytes(self, count: int) -> bytes:
        found = b""
        while len(found) < count:
            more = self.request.recv(count - len(found))
            if not more:
                return b""
            found += more
        return found


@contextmanager
def mongodb(sizes: Mapping[str, int], speed: float) -> Iterator[MongoDB]:
    with MongoDB(sizes, speed) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield server
        server.shutdown()
