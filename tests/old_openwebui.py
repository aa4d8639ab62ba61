"""Old versions of Open WebUI, as parts and images: by their own pins, less what is large and not needed for a start."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from scripts import parts
from tests.conftest import cache
from tests.containers import ContainerTool
from tests.machine import ROOT, Machine

# Of 0.8 to 0.10: local embeddings, speech, documents, other stores.
HEAVY = re.compile(
    "accelerate|docx2txt|einops|extract.msg|faster-whisper|google-api-python-client|google-genai|nltk|onnxruntime|openpyxl"
    "|opencv-python-headless|opensearch-py|playwright|pyarrow|pymysql|pypandoc|python-pptx|pyxlsb"
    "|rapidocr-onnxruntime|sentence-transformers|sentencepiece|soundfile|transformers|unstructured|xlrd"
)
MORE = ("typer", "numpy", "beautifulsoup4", "itsdangerous", "pydub")
ONLY_SOURCE = re.compile("peewee==.*")  # the version that 0.6 pins has no wheel: any that has one
PYTHON = "3.11"
COMPILES = "python3 -m compileall -q -j0 /opt/byre/lib"  # one of the old packages has a file of Python 2


def chosen(machine: Machine, place: str, version: str) -> None:
    """Before its first start: the data will belong to this program, a part's folder or an image."""
    now = {"place": place, "version": version}
    folder = machine.home / "run"
    folder.mkdir(parents=True)
    record = {"version": 1, "now": now, "before": None, "trying": None, "back": "", "safety": ""}
    (folder / "page.json").write_text(json.dumps(record))
    owner = machine.home.stat()
    for path in (folder, folder / "page.json"):
        os.chown(path, owner.st_uid, owner.st_gid)


def installed(version: str) -> Path:
    """The folder of this version among the parts of the cache. Fetches up to a gigabyte the first time."""
    return parts.install(parts.load("openwebui", _part(version)), cache() / "parts").path


def image(tool: ContainerTool, version: str) -> str:
    """The name of an image of this version, made as Byre's own is. Fetches up to a gigabyte the first time."""
    name = f"localhost/byre-test-openwebui:{version}"
    if tool.has(name):
        return name
    with tempfile.TemporaryDirectory() as folder:
        context = Path(folder)
        for one in ("images/uv.txt", "images/entrypoint"):
            (context / one).parent.mkdir(exist_ok=True)
            shutil.copy(ROOT / one, context / one)
        (context / "parts").mkdir()
        shutil.copytree(_part(version) / "openwebui", context / "parts/openwebui")
        text = (ROOT / "Containerfile.openwebui").read_text()
        assert COMPILES in text
        file = context / "Containerfile"
        file.write_text(text.replace(COMPILES, f"{{ {COMPILES} || true; }}"))
        base = f"BASE={tool.base('bookworm')}"
        tool.run("build", "--build-arg", base, "-f", str(file), "-t", name, folder, timeout=3600)
    return name


def _part(version: str) -> Path:
    folder = cache() / "old-openwebui" / version
    part = folder / "openwebui"
    if not (part / "part.toml").exists():
        part.mkdir(parents=True, exist_ok=True)
        _lock(version, folder, part / "requirements.txt")
        (part / "part.toml").write_text(
            f'version = "{version}"\npython = "~={PYTHON}.0"\nbytes = 1_000_000_000\n'
        )
    return folder


def _lock(version: str, folder: Path, target: Path) -> None:
    fetched = folder / "wheel"
    _uv("pip", "install", "--no-deps", "--target", str(fetched), f"open-webui=={version}", "--python", PYTHON)
    (metadata,) = fetched.glob("open_webui-*.dist-info/METADATA")
    needs = re.findall(r"^Requires-Dist: (?!.*extra ==)(.*)$", metadata.read_text(), re.MULTILINE)
    light = [one for one in needs if not HEAVY.fullmatch(re.split(r"[^\w.-]", one)[0].lower())]
    light = [ONLY_SOURCE.sub("peewee", one) for one in light]
    asked, alone = folder / "requirements.in", folder / "no-deps.in"
    asked.write_text("\n".join([*light, *MORE]))
    alone.write_text(f"open-webui=={version}\n")
    lock = (
        "pip",
        "compile",
        "--quiet",
        "--generate-hashes",
        "--no-header",
        "--no-annotate",
        "--python-version",
        PYTHON,
    )
    found = _uv(*lock, str(asked)) + _uv(*lock, "--no-deps", str(alone))
    target.write_text(found)


def _uv(*arguments: str) -> str:
    done = subprocess.run(["uv", *arguments], env=os.environ, text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout
