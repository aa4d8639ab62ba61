"""One file over HTTP: resumed after a cut, counted while it comes, trusted for its sha256 alone."""

from __future__ import annotations

import errno
import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import httpx
import tenacity

from scripts.errors import HostError
from scripts.home import read_json, write_atomic
from scripts.models.transport import CONNECT, Refused, get, host, why
from scripts.stopping import Stopper

TRIES = 5  # attempts in a row that bring nothing new
WAIT = tenacity.wait_exponential_jitter(multiplier=0.2, max=5, jitter=0.2)  # seconds between attempts
LARGEST = 4 << 30  # bytes of a file of unknown size: a wheel
_CHUNK = 1 << 20
_PASSING = (408, 425, 429, 500, 502, 503, 504)  # answers that another attempt may change


class _Passing(Exception):
    """This attempt failed; the next one may not."""


def download(
    http: httpx.Client,
    url: str,
    path: Path,
    *,
    size: int | None,
    sha256: str | None,
    stopper: Stopper,
    moved: Callable[[int], None],
) -> None:
    """Bring `url` to `path`, going on from what is there, and check it.

    `moved` is called with the bytes that `path` holds now. `size` and `sha256` are what the file must have; None
    where it is checked otherwise. Raises Refused if it is not available or not as expected (then `path` is gone),
    Stopped when asked to stop, HostError when the disk is full; after a cut `path` stays.
    """
    part = _Part(path, sha256 is not None)
    resumed = part.at > 0
    moved(part.at)
    tries = _Patience(part)

    def passing(error: BaseException) -> bool:
        if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
            # A host never reached costs one attempt, one lost on the way a few more; so does one to be patient with.
            return tries.moved or (http.timeout.connect or 0) > CONNECT
        return isinstance(error, httpx.TransportError | _Passing)

    retrying = tenacity.Retrying(
        retry=tenacity.retry_if_exception(passing),
        stop=tries,
        wait=WAIT,
        sleep=stopper.sleep,
        reraise=True,
    )
    try:
        retrying(_attempt, http, url, part, size, stopper, moved)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise Refused(why(error, url)) from error
    except _Passing as error:
        raise Refused(str(error)) from error
    except OSError as error:
        raise full(error, path) from error
    if sha256 is not None and part.digest() != sha256:
        found = part.digest()
        part.remove()
        if resumed:  # the earlier part may be the cause: again, from zero
            download(http, url, path, size=size, sha256=sha256, stopper=stopper, moved=moved)
            return
        raise Refused(f"{host(url)} sent different bytes: sha256 {found}, not {sha256}")
    part.settle()


def full(error: OSError, path: Path) -> Exception:
    """The error to raise for a failed write at `path`."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return HostError(
            f"The disk that holds {path.parent} is full.",
            fault="disk-full",
            hint="Free some space, or set OLLAMA_MODEL_STORAGE to a folder on another disk; then repeat the command.",
        )
    return HostError(
        f"{path} can't be written: {error.strerror or error}.",
        fault="file-unwritable",
        hint="Check the folder's permissions.",
    )


class _Part:
    """A file under way: its length, its running sha256, and what the server calls this version of it."""

    def __init__(self, path: Path, hashed: bool) -> None:
        self.path, self._note = path, path.with_name(path.name + ".from")
        self.hash = hashlib.sha256() if hashed else None
        self.at = 0
        if path.exists():
            self.at = path.stat().st_size
            if self.hash is not None:
                with path.open("rb") as file:
                    while chunk := file.read(_CHUNK):
                        self.hash.update(chunk)
        self._version = read_json(self._note) or {}

    def restart(self) -> None:
        self.path.unlink(missing_ok=True)
        self.at = 0
        if self.hash is not None:
            self.hash = hashlib.sha256()

    def headers(self, url: str) -> dict[str, str]:
        if not self.at:
            return {}
        headers = {"Range": f"bytes={self.at}-"}
        if self._version.get("host") == host(url) and self._version.get("version"):
            headers["If-Range"] = self._version["version"]
        return headers

    def comes_from(self, url: str, response: httpx.Response) -> None:
        """Remember the server's name for this version, so that the rest is asked of the same one."""
        version = response.headers.get("ETag", "")
        if version.startswith("W/") or not version:  # a weak one says nothing of single bytes
            version = response.headers.get("Last-Modified", "")
        found = {"host": host(url), "version": version}
        if found != self._version:
            self._version = found
            write_atomic(self._note, json.dumps(found))

    def digest(self) -> str:
        return self.hash.hexdigest() if self.hash is not None else ""

    def settle(self) -> None:
        self._note.unlink(missing_ok=True)

    def remove(self) -> None:
        self.restart()
        self.settle()


class _Patience:
    """For tenacity: stop after TRIES attempts in a row that moved nothing."""

    def __init__(self, part: _Part) -> None:
        self._part, self._furthest, self._idle = part, part.at, 0
        self.moved = False

    def __call__(self, _: tenacity.RetryCallState) -> bool:
        if self._part.at > self._furthest:
            self._furthest, self._idle, self.moved = self._part.at, 0, True
        else:
            self._idle += 1
        return self._idle >= TRIES


def _attempt(
    http: httpx.Client,
    url: str,
    part: _Part,
    size: int | None,
    stopper: Stopper,
    moved: Callable[[int], None],
) -> None:
    stopper.check()
    if size is not None and part.at > size:
        part.restart()
    if size is not None and part.at == size:
        return
    response = get(http, url, stopper, part.headers(url))
    try:
        if response.status_code == 416:  # the part is longer than the file, or just as long
            complete = response.headers.get("Content-Range", "") == f"bytes */{part.at}"
            if complete and size is None:
                return
            part.restart()
            raise _Passing(f"{host(url)} has no more bytes")
        if response.status_code == 200:
            part.restart()
        elif response.status_code != 206:
            text = f"{host(url)} answered {response.status_code} {response.reason_phrase}".rstrip()
            raise _Passing(text) if response.status_code in _PASSING else Refused(text)
        elif not response.headers.get("Content-Range", "").startswith(f"bytes {part.at}-"):
            part.restart()
            raise _Passing(f"{host(url)} answered with the wrong range")
        _read(response, url, part, size, stopper, moved)
    finally:
        response.close()


def _read(
    response: httpx.Response,
    url: str,
    part: _Part,
    size: int | None,
    stopper: Stopper,
    moved: Callable[[int], None],
) -> None:
    rest = response.headers.get("Content-Length")
    if size is not None and rest is not None and part.at + int(rest) != size:
        raise Refused(f"{host(url)} has a different file: {part.at + int(rest)} bytes, not {size}")
    part.comes_from(url, response)
    with part.path.open("ab") as file, stopper.watching(response):
        try:
            for chunk in response.iter_raw():
                if part.at + len(chunk) > (most := LARGEST if size is None else size):
                    raise Refused(f"{host(url)} has a different file: more than {most} bytes")
                file.write(chunk)
                part.at += len(chunk)
                if part.hash is not None:
                    part.hash.update(chunk)
                moved(part.at)
        except httpx.TransportError:
            stopper.check()  # asked to stop: the connection was shut on purpose
            raise
    stopper.check()
    if size is not None and part.at < size:
        raise _Passing(f"{host(url)} ended after {part.at} of {size} bytes")
