"""The smallest question to a MongoDB on this machine, for probes that are asked many times.

The driver would do it, but takes 0.3 s to import, opens threads, and keeps a program half a second at its end.
"""

from __future__ import annotations

import socket
import struct

# OP_MSG: https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/#op_msg
OP_MSG = 2013
HEADER = struct.Struct("<iiii")  # length, request id, response to, opcode
LARGEST = 48_000_000  # bytes of a message, by the protocol


def hello(port: int, timeout: float, host: str = "127.0.0.1") -> bool:
    """Whether a server answers `hello` with ok, within `timeout` seconds. Raises OSError when it can't be asked."""
    import bson

    with socket.create_connection((host, port), timeout) as connection:
        connection.sendall(question())
        length, _, _, opcode = HEADER.unpack(_exactly(connection, HEADER.size))
        if opcode != OP_MSG or not HEADER.size < length < LARGEST:
            return False
        answer = _exactly(connection, length - HEADER.size)
        try:
            return bool(bson.decode(answer[5:]).get("ok"))
        except bson.InvalidBSON:
            return False


def question() -> bytes:
    """The message that asks `hello`."""
    import bson

    body = struct.pack("<iB", 0, 0) + bson.encode({"hello": 1, "$db": "admin"})
    return HEADER.pack(HEADER.size + len(body), 1, 0, OP_MSG) + body


def _exactly(connection: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        piece = connection.recv(count - len(data))
        if not piece:
            raise ConnectionError("the connection was closed in the middle of an answer")
        data += piece
    return data
