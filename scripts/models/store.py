"""The models on disk: a GGUF file, a JSON record next to it, perhaps a chat template.

llama3.2@3b.gguf          the model; @ stands for : and + for /, which no model's name holds
llama3.2@3b.json          what it is, where it came from, its sha256, size and time
llama3.2@3b.gguf.jinja    a chat template other than its own, where the catalogue asks for one
.partial/llama3.2@3b/     a download under way, to continue; next to it the lock
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from scripts.errors import BusyError, HostError, ModelError
from scripts.home import ROOT, read_json, write_atomic
from scripts.models import gguf
from scripts.models.catalogue import Model

VERSION = 1  # of the record
STALLED = 120.0  # seconds without a new byte from another process before waiting for it ends


@dataclass(frozen=True)
class Installed:
    """A model in the store. Sizes in bytes, times in nanoseconds since 1970."""

    name: str
    path: Path
    sha256: str
    size: int
    mtime_ns: int
    source: str  # where its bytes came from, in words
    template: Path | None  # a chat template to use instead of the file's own
    architecture: str
    model: Model  # as the catalogue or the registry described it when it came


class Store:
    """A folder of models. Several processes may use it at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, name: str) -> Path:
        """Where the model of this name is, or would be."""
        return self.folder / f"{_stem(name)}.gguf"

    def work(self, name: str) -> Path:
        """The folder of its download under way."""
        return self.folder / ".partial" / _stem(name)

    def installed(self) -> list[Installed]:
        """Every model that has a record and a file, by name. Nothing is checked further."""
        records = sorted(self.folder.glob("*.json")) if self.folder.is_dir() else []
        found = (self._read(record) for record in records)
        return [model for model in found if model is not None]

    def find(self, name: str) -> Installed | None:
        """The model of this full name, or None."""
        return self._read(self.folder / f"{_stem(name)}.json")

    def check(self, name: str, full: bool = False) -> Installed:
        """The model of this name, found sound. Raises ModelError when it is not there or is damaged.

        Fast: size, time and the first bytes are compared; the sha256 is computed when the time differs (a copy,
        a restored backup), or always with `full`: about 2 s for each 500 MB.
        """
        found = self.find(name)
        hint = f"To fetch it again: uv run invoke pull {name}"
        if found is None:
            raise ModelError(
                f"The model {name} is not in {self.folder}.",
                fault="model-file-missing",
                hint=f"To fetch it: uv run invoke pull {name}",
            )
        try:
            stat = found.path.stat()
            sound = stat.st_size == found.size and gguf.is_gguf(found.path)
            changed = stat.st_mtime_ns != found.mtime_ns
            if sound and (full or changed):
                sound = digest(found.path) == found.sha256
        except OSError as error:
            raise ModelError(
                f"The model file {found.path} can't be read: {error.strerror}.",
                fault="file-unreadable",
                hint=hint,
            ) from error
        if not sound:
            raise ModelError(f"The model file {found.path} is damaged.", fault="model-damaged", hint=hint)
        return self.keep(found.model, found.source) if changed else found

    def keep(self, model: Model, source: str) -> Installed:
        """Write the record (and template) of a file that is in its place and was checked. Returns it."""
        path = self.path(model.name)
        header = gguf.read_header(path)
        if model.role == "other":
            model = _learn(model, header)
        template = _write_template(model, path, header)
        stat = path.stat()
        found = Installed(
            name=model.name,
            path=path,
            sha256=model.sha256,
            size=stat.st_size,
            mtime_ns=stat.st_mtime_ns,
            source=source,
            template=template,
            architecture=header.architecture,
            model=model,
        )
        record = asdict(found) | {
            "version": VERSION,
            "path": path.name,
            "template": template.name if template else None,
            "model": model.model_dump(mode="json"),
        }
        write_atomic(path.with_suffix(".json"), json.dumps(record, indent=1), mode=0o644)
        return found

    @contextmanager
    def lock(self, name: str, waiting: Callable[[int], None]) -> Iterator[None]:
        """Hold the right to write this model. While another process has it, `waiting(bytes it has)` is called.

        A dead holder's lock is free at once. Raises BusyError when the holder brings nothing for STALLED
        seconds, HostError when the store can't be written.
        """
        from filelock import FileLock, Timeout

        work = self.work(name)
        try:
            work.mkdir(parents=True, exist_ok=True)
            lock = FileLock(work.with_name(work.name + ".lock"))
            bytes_there, since = -1, time.monotonic()
            while True:
                try:
                    lock.acquire(timeout=0.2, poll_interval=0.05)
                    break
                except Timeout:
                    now = _bytes_in(work)
                    if now != bytes_there:
                        bytes_there, since = now, time.monotonic()
                    elif time.monotonic() - since > STALLED:
                        raise BusyError(
                            f"Another command is fetching {name} without progress for {STALLED:.0f} s.",
                            fault="lock-held",
                            hint="Stop it, then: uv run invoke pull " + name,
                        ) from None
                    waiting(now)
        except OSError as error:
            raise HostError(
                f"Byre can't write models in {self.folder}: {error.strerror or error}.",
                fault="file-unwritable",
                hint="Set OLLAMA_MODEL_STORAGE in .env to a folder that you can write.",
            ) from error
        try:
            work.mkdir(parents=True, exist_ok=True)  # the process before us may have cleaned up
            yield
        finally:
            with suppress(OSError):
                work.rmdir()  # only when it is empty
            lock.release()

    def _read(self, record: Path) -> Installed | None:
        data: Any = read_json(record)
        if not isinstance(data, dict) or data.get("version") != VERSION:
            return None
        try:
            known = {field.name: data[field.name] for field in fields(Installed)}
            known["path"] = self.folder / data["path"]
            known["template"] = self.folder / data["template"] if data["template"] else None
            known["model"] = Model.model_validate(data["model"])
            found = Installed(**known)
        except (KeyError, ValueError, TypeError):
            return None
        return found if found.path.exists() and (found.template is None or found.template.exists()) else None


def digest(path: Path) -> str:
    """The sha256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _stem(name: str) -> str:
    return name.replace(":", "@").replace("/", "+")


def _bytes_in(folder: Path) -> int:
    total = 0
    for path in folder.glob("*"):
        try:
            total += path.stat().st_size
        except OSError:  # just renamed or deleted
            continue
    return total


def _learn(model: Model, header: gguf.Header) -> Model:
    """What the file says of a model that no catalogue describes."""
    template = header.chat_template or ""
    kv_per_token = header.kv_per_token or model.memory.kv_per_token
    return model.model_copy(
        update={
            "context": header.context_length or model.context,
            "tools": "native" if "tools" in template else "none",
            "memory": model.memory.model_copy(update={"kv_per_token": kv_per_token}),
        }
    )


def _write_template(model: Model, path: Path, header: gguf.Header) -> Path | None:
    """The file's own template with tool calls in a ```json fence, where the catalogue says that the model
    writes them so: the engine reads calls in the form that the template shows."""
    if model.template == "own":
        return None
    if header.chat_template is None:
        raise ModelError(f"{path} contains no chat template.", fault="chat-template")
    template = path.with_name(path.name + ".jinja")
    fenced = header.chat_template.replace("<tool_call>", "```json").replace("</tool_call>", "```")
    write_atomic(template, fenced, mode=0o644)
    return template


@dataclass(frozen=True)
class Origins:
    """Where models are, and where they come from. An empty address leaves that kind of source out.

    `environment` (None: this process's) and `folder` are for asking uv where wheels are.
    """

    store: Store
    hub_url: str
    registry_url: str
    environment: Mapping[str, str] | None = None
    folder: Path = ROOT
