"""A starter's GGUF with fewer rows in its tables, to carry to a machine that takes only small transfers.

`python -m training.slim starter.gguf slim.gguf FILE.jsonl…`: what can be read keeps every token of ASCII characters, what
can be written the most frequent ones; both keep the tokens of these files. Everything else is copied bit by bit.
`training.train` reads such a file as it reads a whole one, and leaves out questions with a token that is not there.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import gguf
import numpy as np

from training.packs import system_text, user_text
from training.starter import KEPT, tokenizer

FREQUENT = 40_000  # of the byte-pair merges the first ones: letters, syllables, frequent words
NEEDED = (
    "general.architecture",
    "qwen2.",
    "tokenizer.ggml.tokens",
    "tokenizer.ggml.merges",
    "tokenizer.ggml.token_type",
)


def tokens_of(reader: gguf.GGUFReader, paths: list[Path]) -> set[int]:
    """The tokens of training files and of files of prompts."""
    made = tokenizer(reader)
    texts: set[str] = set()
    for path in paths:
        for line in path.read_text("utf-8").splitlines():
            one = json.loads(line)
            texts.add(system_text(one["catalogue"]))
            for user, plan, _ in one.get("questions", []):
                texts.update((user_text(user), plan + "<|im_end|>"))
            if "user" in one:
                texts.update((user_text(one["user"]), one.get("plan", "") + "<|im_end|>"))
    found: set[int] = set()
    for encoded in made.encode_batch(sorted(texts), add_special_tokens=False):
        found.update(encoded.ids)
    return found


def slim(source: Path, target: Path, paths: list[Path]) -> tuple[int, int]:
    """Write the slim file; how many tokens can be read and written."""
    reader = gguf.GGUFReader(source)
    tokens = reader.fields["tokenizer.ggml.tokens"].contents()
    used = tokens_of(reader, paths)
    plain = {number for number, token in enumerate(tokens) if token.replace("Ġ", "").isascii()}
    kept = {
        "token_embd.weight": np.array(sorted(used | plain), dtype=np.int32),
        "output.weight": np.array(sorted(used | set(range(FREQUENT))), dtype=np.int32),
    }
    writer = gguf.GGUFWriter(str(target), "qwen2")
    for name, field in reader.fields.items():
        if name == "general.architecture" or not name.startswith(NEEDED):
            continue
        kind = field.types[0]
        inner = field.types[-1] if kind == gguf.GGUFValueType.ARRAY else None
        writer.add_key_value(name, field.contents(), kind, sub_type=inner)
    for one in reader.tensors:
        data = one.data[kept[one.name]] if one.name in kept else one.data
        writer.add_tensor(one.name, np.ascontiguousarray(data), raw_dtype=one.tensor_type)
    for table, rows in kept.items():
        writer.add_tensor(KEPT[table], rows)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return len(kept["token_embd.weight"]), len(kept["output.weight"])


if __name__ == "__main__":
    read, written = slim(Path(sys.argv[1]), Path(sys.argv[2]), [Path(one) for one in sys.argv[3:]])
    print(f"{read} tokens to read, {written} to write, {Path(sys.argv[2]).stat().st_size / 2**20:.0f} MiB")
