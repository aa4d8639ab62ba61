"""Bounded input: a file, a pipe, an answer or a document is never read without a limit.

Every reader of something that another program or a person can write goes through this module:

text, data      a whole file, which must be a plain file of at most `most` bytes
end             the last part of a log of Byre's own
ends, ends_of   the beginning and the end of a file, or of standard input, however long it is
opened          a plain file, for a reader with a limit of its own
lines_of        the lines of a log or of standard input as they come
ask, body       what an HTTP server answers; event_lines for one that answers bit by bit
from_json, from_yaml, from_toml    a document that nests at most DEEPEST levels
json_lines      in which line each value of a JSON document is

Readers with bounds of their own: `scripts.models.gguf` (a model's header: its bytes, and counts of each kind of
entry), `scripts.models.download` and `scripts.models.wheels` (chunks, the model's size), `scripts.volumes.archive`
(chunks, each entry held against a list), `scripts.runtimes.launch` (a service's log: bytes of a line and of a
file), `scripts.probes` (a readiness answer's first bytes), `scripts.process` (what a program writes: the last bytes
of it, within a time limit). The official clients of Ollama and of MCP read with time limits.
"""

from __future__ import annotations

import errno
import functools
import json
import os
import select
import stat
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    import httpx

MOST = 16 << 20  # bytes of a file that is read whole: the longest of Byre's own, a lock file, has 1 MB
ANSWER = 16 << 20  # bytes of an HTTP answer, or of one line of a stream
DEEPEST = 100  # levels of a document: a compose file has ten
PATIENCE = 60.0  # seconds that a pipe is read: one whose writer never ends it, such as `logs --follow`
CHUNK = 1 << 16
# Of an answer that is unpacked: others make of one piece of it more than there is memory.
PACKED = frozenset({"", "identity", "gzip", "deflate"})
PACKING = "gzip, deflate"  # to be asked for
CODED = frozenset({"content-encoding", "content-length", "transfer-encoding"})  # of an answer as it was sent


class TooMuch(OSError):
    """A file that can't be read whole: it is too long, or no plain file. `strerror` says so in words."""


def opened(path: Path) -> IO[bytes]:
    """Open a plain file without waiting: a pipe without a writer would block for ever. Raises TooMuch for what is not
    one, else OSError."""
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    mode = os.fstat(handle).st_mode
    if stat.S_ISREG(mode):
        return os.fdopen(handle, "rb")
    os.close(handle)
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    kind = "a pipe" if stat.S_ISFIFO(mode) else "a socket" if stat.S_ISSOCK(mode) else "a device"
    raise TooMuch(errno.EINVAL, f"it is {kind}, not a file", str(path))


def data(path: Path, most: int = MOST) -> bytes:
    """The bytes of a plain file. Raises TooMuch if it has more than `most` or is not a plain file, else OSError."""
    with opened(path) as file:
        found = file.read(most + 1)
    if len(found) > most:
        raise TooMuch(errno.EFBIG, f"it is longer than {most:,} bytes", str(path))
    return found


def text(path: Path, most: int = MOST, encoding: str = "utf-8", errors: str = "strict") -> str:
    """The text of a plain file, its line ends as \\n. Raises as `data`, and UnicodeDecodeError."""
    return data(path, most).decode(encoding, errors).replace("\r\n", "\n").replace("\r", "\n")


def end(path: Path, most: int = 1 << 20) -> str:
    """The last `most` bytes of a log as text. Raises as `data`."""
    return ends(path, 0, most).pieces[-1].decode("utf-8", "replace")


@dataclass(frozen=True)
class Ends:
    """What was read of a file or a pipe: its beginning, its end, and how many bytes between them were left out.

    `endless`: the writer of a pipe did not end in time.
    """

    head: bytes
    tail: bytes = b""
    left_out: int = 0
    endless: bool = False

    @property
    def size(self) -> int:
        """Bytes that there were."""
        return len(self.head) + self.left_out + len(self.tail)

    @property
    def pieces(self) -> tuple[bytes, ...]:
        """All of it in one, or both ends. Each is cut at a line's end, or at a space if it is mostly one line: half a
        word could be half a secret, which can't be recognised and masked.
        """
        if not self.left_out:
            return (self.head + self.tail,)
        return _begin(self.head), _end(self.tail)

    @property
    def remark(self) -> str:
        """What was not read, in words; empty when that is nothing."""
        said = []
        if self.left_out:
            ends = [
                f"the {which} {len(one):,}"
                for which, one in (("first", self.head), ("last", self.tail))
                if one
            ]
            said.append(f"only {' and '.join(ends)} of {self.size:,} bytes were read")
        if self.endless:
            said.append("it did not end in time")
        return "; ".join(said)


def ends(path: Path, head: int, tail: int) -> Ends:
    """The first `head` and last `tail` bytes of a plain file. Raises TooMuch if it is not one, else OSError."""
    with opened(path) as file:
        return _of_file(file, head, tail)


def ends_of(stream: IO[bytes], head: int, tail: int, patience: float = PATIENCE) -> Ends:
    """The same of an open stream, read to its end, or for `patience` seconds where it is a pipe.

    A terminal is read until Ctrl-D. No more than `head` + `tail` bytes are held. Raises OSError.
    """
    if stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
        return _of_file(stream, head, tail)
    last = None if stream.isatty() else time.monotonic() + patience
    first, rest, kept, total = bytearray(), deque[bytes](), 0, 0
    while chunk := _next(stream.fileno(), last):
        total += len(chunk)
        room = head - len(first)
        first += chunk[:room]
        if more := chunk[room:] if room > 0 else chunk:
            rest.append(more)
            kept += len(more)
        while rest and kept - len(rest[0]) >= tail:
            kept -= len(rest.popleft())
    end = b"".join(rest)[-tail:] if tail else b""
    return Ends(bytes(first), end, total - len(first) - len(end), endless=chunk is None)


def lines_of(stream: IO[bytes], most: int) -> Iterator[str]:
    """Each line of an open stream as it comes, without its end; of a longer one the first `most` bytes."""
    while line := stream.readline(most):
        rest = line
        while rest and not rest.endswith(b"\n") and len(rest) == most:
            rest = stream.readline(most)
        yield line.decode("utf-8", "replace").rstrip("\r\n")


def ask(http: httpx.Client, method: str, url: str, most: int = ANSWER, **how: Any) -> httpx.Response:
    """What a server answers, read whole. `how` is what `httpx.Client.request` takes.

    Raises httpx.HTTPError, also where the content has more than `most` bytes.
    """
    import httpx

    headers = {"Accept-Encoding": PACKING, **(how.pop("headers", None) or {})}
    with http.stream(method, url, headers=headers, **how) as response:
        content = body(response, most)
        plain = [(name, value) for name, value in response.headers.items() if name not in CODED]
        return httpx.Response(response.status_code, headers=plain, content=content, request=response.request)


def body(response: httpx.Response, most: int = ANSWER) -> bytes:
    """The content of a response that is not read yet. Raises as `ask`."""
    import httpx

    _unpackable(response)
    found = bytearray()
    for chunk in response.iter_bytes():
        found += chunk
        if len(found) > most:
            raise httpx.ReadError(f"its answer is longer than {most:,} bytes", request=response.request)
    return bytes(found)


def event_lines(response: httpx.Response, most: int = ANSWER) -> Iterator[str]:
    """The lines of an answer that comes bit by bit. Raises as `ask`, where one line is longer than that."""
    import httpx

    _unpackable(response)
    begun: list[str] = []  # pieces of the line that has not ended
    length = 0
    for piece in response.iter_text():
        *whole, rest = piece.split("\n")
        if whole:
            begun.append(whole[0])
            yield "".join(begun).removesuffix("\r")
            yield from (line.removesuffix("\r") for line in whole[1:])
            begun, length = [], 0
        begun.append(rest)
        length += len(rest)
        if length > most:
            raise httpx.ReadError(f"a line of its answer is longer than {most:,}", request=response.request)
    if length:
        yield "".join(begun)


def _unpackable(response: httpx.Response) -> None:
    """Raises httpx.ReadError for an answer that is packed in another way than gzip's, or more than once."""
    import httpx

    if (coding := response.headers.get("content-encoding", "").strip().lower()) not in PACKED:
        raise httpx.ReadError(f"its answer is packed as {coding[:40]!r}", request=response.request)


def from_json(source: str | bytes) -> Any:
    """The content of a JSON document. Raises ValueError if it is invalid or nests too deep."""
    try:
        return _shallow(json.loads(source))
    except RecursionError:
        raise _deep() from None


def json_lines(source: str) -> list[tuple[tuple[str | int, ...], int]]:
    """Where a JSON document's values are: the keys and indexes that lead to each, and its line, from 1. A key that is
    there twice is named twice. Empty for what YAML, of which JSON is a part, does not read or nests too deep.
    """
    import yaml

    def walk(node: Any, place: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], int]]:
        if place:
            yield place, node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                yield from walk(value, (*place, key.value))
        elif isinstance(node, yaml.SequenceNode):
            for number, value in enumerate(node.value):
                yield from walk(value, (*place, number))

    try:
        # YAML takes no tab for a space; in a JSON text none is left out of strings.
        return list(walk(yaml.compose(source.replace("\t", " "), Loader=_yaml_loader()), ()))
    except (yaml.YAMLError, RecursionError, IndexError, AttributeError, ValueError):
        return []


@functools.cache
def from_yaml(source: str) -> Any:
    """The content of a YAML document, parsed once because the same file is read often. Treat it as frozen.

    Raises ValueError if it is invalid or nests too deep.
    """
    import yaml

    try:
        return _shallow(yaml.load(source, Loader=_yaml_loader()))  # noqa: S506 - it builds plain values only
    except RecursionError:
        raise _deep() from None
    except (yaml.YAMLError, IndexError, AttributeError) as error:  # the last two by tags such as `!!int ''`
        raise ValueError(str(error)) from None


def from_toml(source: str) -> dict[str, Any]:
    """The content of a TOML document. Raises ValueError if it is invalid or nests too deep."""
    import tomllib

    try:
        return tomllib.loads(source)
    except RecursionError:
        raise _deep() from None


def _of_file(file: IO[bytes], head: int, tail: int) -> Ends:
    length = os.fstat(file.fileno()).st_size
    if length <= head + tail:  # files of /proc report no length
        first = file.read(head + tail)
        return Ends(first, left_out=len(file.read(1)))
    first = file.read(head)
    file.seek(length - tail)
    return Ends(first, file.read(tail), length - head - tail)


def _next(handle: int, last: float | None) -> bytes | None:
    """The next bytes of a pipe; empty at its end; None when the time is up."""
    if last is not None:
        left = last - time.monotonic()
        if left <= 0 or not select.select([handle], [], [], left)[0]:
            return None
    return os.read(handle, CHUNK)


def _begin(piece: bytes) -> bytes:
    piece = piece.rstrip(b"\0")
    line, _, rest = piece.rpartition(b"\n")
    return line if len(line) >= len(rest) else piece.rsplit(None, 1)[0]


def _end(piece: bytes) -> bytes:
    """Of a long line three words are left out: the first two may say that the third is a secret."""
    piece = piece.lstrip(b"\0")
    line, _, rest = piece.partition(b"\n")
    return rest if len(line) <= len(rest) else piece.split(None, 3)[-1]


def _shallow(document: Any) -> Any:
    """A document as it is. Raises ValueError where it nests deeper than DEEPEST."""
    level = [document]
    for _ in range(DEEPEST + 1):
        inner = (one for outer in level if isinstance(outer, dict | list) for one in _inside(outer))
        level = list({id(one): one for one in inner}.values())  # YAML names one value in many places
        if not level:
            return document
    raise _deep()


def _inside(outer: dict[Any, Any] | list[Any]) -> Iterable[Any]:
    values = outer.values() if isinstance(outer, dict) else outer
    return (one for one in values if isinstance(one, dict | list))


@functools.cache
def _yaml_loader() -> Any:
    """libyaml's loader where it is there, ten times as fast; with a bound, since it crashes on deep documents."""
    import yaml

    base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

    class Loader(base):  # type: ignore[misc]
        depth = 0

        def descend_resolver(self, parent: Any, index: Any) -> None:
            self.depth += 1
            if self.depth > DEEPEST:
                raise yaml.YAMLError(str(_deep()))
            super().descend_resolver(parent, index)

        def ascend_resolver(self) -> None:
            self.depth -= 1
            super().ascend_resolver()

    return Loader


def _deep() -> ValueError:
    return ValueError(f"it nests deeper than {DEEPEST} levels")
