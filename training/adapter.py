"""An adapter's arrays as a GGUF that llama.cpp reads: `python -m training.adapter OUT.gguf adapter.npz [another.npz]`.

Of two, which must come from one another by training, the mean is written.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import gguf
import numpy as np

BLOCK = 32  # values of a Q8_0 block


def save_gguf(state: Mapping[str, np.ndarray], alpha: float, path: Path, kind: str = "q8_0") -> None:
    """Write the adapter. `kind`: f16, or q8_0 where rows are made of whole blocks (the A halves)."""
    writer = gguf.GGUFWriter(str(path), "qwen2")
    writer.add_type("adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", alpha)
    writer.add_string("general.name", "Byre plan adapter")
    for name in sorted(state):
        array = state[name]
        if kind == "q8_0" and array.shape[-1] % BLOCK == 0:
            quantised = gguf.GGMLQuantizationType.Q8_0
            packed = gguf.quants.quantize(array.astype(np.float32), quantised)
            writer.add_tensor(name, packed, raw_dtype=quantised)
        else:
            writer.add_tensor(name, array.astype(np.float16))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def mean(states: Sequence[Mapping[str, np.ndarray]]) -> dict[str, np.ndarray]:
    """The mean of adapters of one shape, array by array. Raises KeyError when an array is missing in one of them.

    "Model soups: averaging weights of multiple fine-tuned models": https://arxiv.org/abs/2203.05482
    """
    return {
        name: np.mean([one[name] for one in states], axis=0, dtype=np.float32).astype(np.float16)
        for name in states[0]
    }


if __name__ == "__main__":
    save_gguf(mean([dict(np.load(one)) for one in sys.argv[2:]]), 16.0, Path(sys.argv[1]))
