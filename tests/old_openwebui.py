"""Old versions of Open WebUI as parts: by their own pins, less what is large and not needed for a start."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

from scripts import parts
from tests.conftest import cache
from tests.machine import Machine

# Of 0.8 to 0.10: local embeddings, speech, documents, other stores.
HEAVY = re.compile(
    "accelerate|docx2txt|einops|faster-whisper|google-api-python-client|google-genai|nltk|onnxruntime|openpyxl"
    "|opencv-python-headless|opensearch-py|playwright|pyarrow|pymysql|pypandoc|python-pptx|pyxlsb"
    "|rapidocr-onnxruntime|sentence-transformers|sentencepiece|soundfile|transformers|unstructured|xlrd"
)
MORE = ("typer", "numpy")
PYTHON = "3.11"


def chosen(machine: Machine, place: str, version: str) -> None:
    """Before its first start: the data will belong to this program, the folder of a part."""
    now = {"place": place, "version": version}
    (machine.home / "run").mkdir(parents=True)
    record = {"version": 1, "now": now, "before": None, "trying": None, "back": "", "safety": ""}
    (machine.home / "run" / "page.json").write_text(json.dumps(record))


def installed(version: str) -> Path:
    """The folder of this version among the parts of the cache. Fetches up to a gigabyte the first time."""
    return parts.install(parts.load("openwebui", _part(version)), cache() / "parts").path


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
