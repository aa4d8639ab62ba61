"""A small release in the official layout, on the file server of a test."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile

from scripts.builds.kinds import Archive, Backend, suffixes
from scripts.builds.release import parse
from tests.fileserver import Files

TAG = "b1234"
RECORD = "/releases/tags/b1234"


def packed(files: dict[str, bytes], mode: int = 0o755, links: dict[str, str] | None = None) -> bytes:
    """A .tar.gz with these files in the folder `llama-b1234`, and links beside them."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as tar:
        for name, content in files.items():
            info = tarfile.TarInfo(f"llama-{TAG}/{name}")
            info.size, info.mode = len(content), mode
            tar.addfile(info, io.BytesIO(content))
        for name, target in (links or {}).items():
            info = tarfile.TarInfo(f"llama-{TAG}/{name}")
            info.type, info.linkname = tarfile.SYMTYPE, target
            tar.addfile(info)
    return made.getvalue()


def publish(
    files: Files, program: bytes = b"", content: bytes | None = None, backend: Backend = "cpu"
) -> Archive:
    """Put a release with this server, or with this archive, at RECORD, beside what is there. Returns its archive."""
    if content is None:
        names = {"llama-server": program, "libggml.so.0": b"library"}
        content = packed(names, links={"libggml.so": "libggml.so.0"})
    name = f"llama-{TAG}-bin-{suffixes('linux', 'x86_64')[backend]}.tar.gz"
    files.content[f"/{name}"] = content
    before = json.loads(files.content.get(RECORD, b"{}")).get("assets", [])
    entry = {
        "name": name,
        "size": len(content),
        "digest": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "browser_download_url": f"{files.url}/{name}",
    }
    record = {"tag_name": TAG, "assets": [*before, entry]}
    files.content[RECORD] = json.dumps(record).encode()
    return parse(record, "linux", "x86_64")[backend]
