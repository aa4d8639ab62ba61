"""Reading what a GGUF file says of itself, and files that are none."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from scripts.errors import ModelError
from scripts.models.gguf import is_gguf, read_header
from tests.tiny_gguf import make_gguf


def test_header(tmp_path: Path) -> None:
    path = tmp_path / "m.gguf"
    path.write_bytes(make_gguf(1000, template="hä {{ x }}"))
    header = read_header(path)
    assert (header.version, header.tensors, header.architecture) == (3, 5, "llama")
    assert header.context_length == 2048
    assert header.chat_template == "hä {{ x }}"
    assert (
        header.kv_per_token == (2 + 2 + 1) * (16 + 16) * 2
    )  # heads of three layers, key and value width, f16
    assert "tokenizer.ggml.tokens" not in header.metadata
    assert header.metadata["llama.attention.head_count_kv"] == [2, 2, 1]
    assert is_gguf(path)


def test_without_a_template(tmp_path: Path) -> None:
    path = tmp_path / "m.gguf"
    path.write_bytes(make_gguf(template=None))
    assert read_header(path).chat_template is None


WHOLE = make_gguf(template="t")
ONE_ENTRY = b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + struct.pack("<Q", 1) + b"k"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GGU",
        b"<html>no model here</html>",
        b"GGUF" + struct.pack("<IQQ", 9, 0, 0),  # a version to come
        WHOLE[:20],
        WHOLE[:500],
        WHOLE[: len(WHOLE) - 1],
        b"GGUF" + struct.pack("<IQQ", 3, 0, 2**60),
        ONE_ENTRY + struct.pack("<IQ", 8, 2**62),  # a string longer than the file
        ONE_ENTRY + struct.pack("<IIQ", 9, 4, 2**62),  # an array longer than the file
        ONE_ENTRY + struct.pack("<IIQ", 9, 8, 2**62),
        ONE_ENTRY + struct.pack("<I", 77),  # a type to come
        ONE_ENTRY + struct.pack("<I", 9) + struct.pack("<IQ", 9, 1) * 50,  # arrays in arrays in …
    ],
)
def test_not_a_model(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "m.gguf"
    path.write_bytes(content)
    with pytest.raises(ModelError, match=r"m\.gguf"):
        read_header(path)


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ModelError):
        read_header(tmp_path / "none.gguf")
