"""Bytes that llama.cpp takes to serve a model: pure sums over its header.

Sources are of llama.cpp b10488: https://github.com/ggml-org/llama.cpp/tree/b10488. Where no source has a formula,
figures were fitted to the buffers that its server logs and to its resident memory, with two models in many settings;
tests/integration/own/test_fit.py checks them. On a GPU nothing was measured.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from scripts.fit.header import Described
from scripts.models.catalogue import KV_TYPES, Model

PAD = 256  # tokens: a context is rounded up to these, src/llama-context.cpp
F16, F32 = 2, 4
PROMPT_CACHE = 256 << 20  # bytes: LLAMA_ARG_CACHE_RAM of podman-compose.yml
BATCH = 128  # tokens that are computed at once on the CPU: CPU_BATCH of parts/engine/llama_server.py

# Resident bytes of the server apart from all buffers, measured on x86_64 Linux: 18 MB of its own and 21 MB of
# libraries; and for each word of the vocabulary (its text, kept several times, and the merges: with two
# merges for each word instead of one it was 570).
PROGRAM = 38_700_000
WORD = 396

# Types of matrices that the CPU keeps a second, rearranged copy of, by what it can do:
# ggml/src/ggml-cpu/repack.cpp
REPACKED = {
    "avx2": frozenset({2, 12, 20, 39}),  # Q4_0, Q4_K, IQ4_NL, MXFP4
    "neon": frozenset({2, 8, 12, 13, 14, 20, 39}),  # also Q8_0, Q5_K and Q6_K
    "": frozenset[int](),
}
# Of so many layers all but one have a cache no longer than the window, where the header says nothing:
# src/models/*.cpp
PERIODS = {"gemma2": 2, "gemma3": 6, "gemma3n": 5, "cohere2": 4, "gpt-oss": 2, "llama4": 4, "phi3": 1}
# Metadata of models with a state instead of a cache, or in addition to it, whose size is unknown here.
_STATE = (
    "ssm.",
    "wkv.",
    "shortconv.",
    "attention.indexer.",
    "attention.compress_",
    "full_attention_",
    "kda.",
)


@dataclass(frozen=True)
class Serving:
    """How a model is served. `context` is in tokens, for each of `parallel` conversations. `repacks` is a key
    of REPACKED. `adapter`: bytes of one next to the model, whose prompts have a place of their own; 0 without one.
    """

    context: int = 4096
    parallel: int = 1
    kv_type: str = "f16"
    flash: bool = True
    batch: int = BATCH
    prompt_cache: int = PROMPT_CACHE
    repacks: str = ""
    adapter: int = 0

    @property
    def slots(self) -> int:
        """Prompts that the engine keeps: the conversations', and one of the adapter."""
        return self.parallel + bool(self.adapter)

    @property
    def cells(self) -> int:
        """Tokens of each conversation's cache, as the engine rounds them."""
        total = -(-self.context * self.slots // PAD) * PAD
        return -(-(total // self.slots) // PAD) * PAD


@dataclass(frozen=True)
class Cache:
    """The KV cache in bytes, None if unknown; and whether it may be less."""

    size: int | None
    at_most: bool = False


@dataclass(frozen=True)
class Estimate:
    """Bytes of resident memory. `weights` are the file's pages, which the system may drop and read again;
    `repacked` is the copy of some of them that the CPU computes with. `prompt_cache` grows with use, in addition to
    the sum."""

    weights: int
    repacked: int
    kv: Cache
    compute: int
    program: int
    prompt_cache: int = 0
    remarks: tuple[str, ...] = ()
    rough: bool = False  # what computing takes may be less

    @property
    def unsure(self) -> int:
        """Bytes of the sum that may turn out not to be needed."""
        return (self.kv.size or 0 if self.kv.at_most else 0) + (self.compute if self.rough else 0)

    @property
    def total(self) -> int | None:
        """All at the first long prompt; None if the cache is unknown."""
        return None if self.kv.size is None else self.allocated + self.weights

    @property
    def allocated(self) -> int:
        """Everything but the pages of the model's file (without an unknown cache)."""
        return self.repacked + (self.kv.size or 0) + self.compute + self.program

    @property
    def beside_gpu(self) -> Estimate:
        """What counts of this machine's memory where a GPU's holds all of it: everything but the cache. The rest was
        not measured there: drivers take memory, too."""
        return replace(self, kv=Cache(0))

    @property
    def needed(self) -> int:
        """The least for full speed: pages with a copy may be dropped. Without an unknown cache."""
        return max(self.weights - self.repacked, 0) + self.allocated


def estimate(model: Described, serving: Serving) -> Estimate:
    """What serving this model takes."""
    cache = kv_cache(model, serving)
    remarks = []
    if cache.size is None:
        why = f"{model.header.architecture} keeps a state" if _stateful(model) else "its header does not say"
        remarks.append(f"The size of this model's cache is unknown: {why}.")
    elif cache.at_most:
        remarks.append(
            "The KV cache may be smaller: the header does not say which layers have a sliding window."
        )
    if model.number("expert_count"):
        remarks.append("No model with experts was measured: the memory for computing is a rough figure.")
    return Estimate(
        model.weights,
        repacked(model, serving.repacks),
        cache,
        compute(model, serving),
        PROGRAM + WORD * vocabulary(model) + serving.adapter,
        serving.prompt_cache,
        tuple(remarks),
    )


def known(model: Model, serving: Serving, why: str) -> Estimate:
    """From the catalogue's own figures, where the header can't be read: a little on the high side."""
    cells = serving.cells * serving.slots
    kv = Cache(int(model.memory.kv_per_token * cells * KV_TYPES[serving.kv_type]))
    said = f"Figures from models.yml. {why}"
    buffers, program = model.memory.buffers, serving.adapter
    return Estimate(model.size, 0, kv, buffers, program, serving.prompt_cache, (said,), rough=True)


def vocabulary(model: Described) -> int:
    """Words of the vocabulary, by the rows of the embedding; 0 without one."""
    rows = (one.shape[1] for one in model.tensors if one.name == "token_embd.weight" and len(one.shape) > 1)
    return next(rows, 0)


def repacked(model: Described, ability: str) -> int:
    """Bytes of the matrices that are copied: of rows in eights, and not only to look up rows."""
    kinds = REPACKED[ability]
    return sum(
        one.size
        for one in model.tensors
        if one.kind in kinds and len(one.shape) > 1 and one.shape[1] % 8 == 0 and "embd" not in one.name
    )


def kv_cache(model: Described, serving: Serving) -> Cache:
    """Layers x cells x heads x widths of keys and values: src/llama-kv-cache.cpp and src/llama-kv-cache-iswa.cpp."""
    if _stateful(model):
        return Cache(None)
    widths = model.header.cache_widths()
    if widths is None:
        return Cache(None)
    window = model.number("attention.sliding_window") or 0
    windowed = _windowed(model, len(widths)) if window else [False] * len(widths)
    short = min(serving.cells, -(-(window + serving.batch) // PAD) * PAD)
    values = 0
    for layer, (full, narrow) in enumerate(widths):
        inside = windowed is not None and windowed[layer]
        values += narrow * short if inside else full * serving.cells
    size = int(values * serving.slots * F16 * KV_TYPES[serving.kv_type])
    return Cache(size, windowed is None or bool(model.number("attention.shared_kv_layers")))


def _stateful(model: Described) -> bool:
    states = tuple(f"{model.header.architecture}.{state}" for state in _STATE)
    return any(key.startswith(states) for key in model.header.metadata)


def _windowed(model: Described, layers: int) -> list[bool] | None:
    """Which layers have a sliding window; None if unknown."""
    pattern = model.own("attention.sliding_window_pattern")
    if isinstance(pattern, list):
        return [bool(one) for one in pattern] if len(pattern) == layers else None
    period = pattern if isinstance(pattern, int) else PERIODS.get(model.header.architecture)
    if period is None:
        return None
    return [period == 0 or layer % period < period - 1 for layer in range(layers)]


def compute(model: Described, serving: Serving) -> int:
    """Buffers of one batch and of the answers' probabilities.

    Fitted to "compute buffer size" in the log: exact to 0.1 MiB with two dense models, 2048 to 32768 tokens,
    1 to 4 conversations, batches of 256 and 512, with flash attention and without.
    """
    width = model.number("embedding_length") or 0
    inner = _most(model.own("feed_forward_length"))
    experts = (model.number("expert_feed_forward_length") or 0) * (model.number("expert_used_count") or 0)
    forward = 3 * max(inner, experts) + 5 * width
    batch = min(serving.batch, serving.cells * serving.slots)
    mask = batch * serving.cells * (F16 if serving.flash else F32)
    peak = batch * forward * F32
    if not serving.flash:
        heads, kv = _most(model.own("attention.head_count")), _most(model.own("attention.head_count_kv"))
        head = model.number("attention.key_length") or (width // heads if heads else 0)
        attention = heads * serving.cells + 6 * width + 2 * (kv or heads) * head
        peak = max(peak, batch * attention * F32)
    return peak + mask + vocabulary(model) * serving.slots * F32


def _most(value: object) -> int:
    if isinstance(value, list):
        return max((one for one in value if isinstance(one, int)), default=0)
    return value if isinstance(value, int) else 0


def bytes_per_token(model: Described, serving: Serving, depth: int) -> int | None:
    """Bytes that each token of an answer reads with `depth` tokens of context before it; None when unknown."""
    cache = kv_cache(model, serving)
    if cache.size is None:
        return None
    cached = cache.size / (serving.cells * serving.slots) * min(depth, serving.cells)
    return model.reads.weights + int(cached)
